import { regionAt } from './place-names.ts'
import { alsoWords, boundary, common, ending } from './place-words.ts'
import type { Span } from './spans.ts'

/**
 * Places: roads, house and building numbers, crossings, villages, towns, 街道, parks, markets and buildings with a name, stops, cities and
 * their districts. Parts that follow each other are one place (云澜新区淮河路7号3号楼). Value: the place without spaces.
 * A kind of place without a name (这条马路, 村里, 工业园里) is none.
 */
export function findPlaces(text: string): Span[] {
  return joined(text, parts(text))
    .filter(({ vouched }) => vouched)
    .map(({ start, end }) => ({ start, end, value: text.slice(start, end).replace(/\s+/g, '') }))
}

// --- helpers ---

/** `vouched` says that the part is a place even when alone; a mere 2楼 or 路口 counts only behind one that is. `region` marks a city or province. */
type Part = { readonly start: number; readonly end: number; readonly vouched: boolean; readonly region: boolean }

const ownLength = 6 // 石家庄市裕华西路 is longer, but its city is a part of its own
const nameOfRoad = 4

function parts(text: string): Part[] {
  const found: Part[] = []
  const regions = regionsOf(text)
  let next = 0 // regions[next] is the first not yet looked at
  let last = 0 // where the part before ends; the next begins no earlier
  /** Takes the regions before `to`; of those in a name that begins at `own` only what stands at its beginning: 长白山路 has none. */
  const takeRegions = (to: number, own: number): void => {
    for (let region = regions[next]; region !== undefined && region.end <= to; region = regions[++next]) {
      if (region.start < last || (region.start > own && region.start !== last)) continue
      found.push(region)
      last = region.end
    }
  }
  for (const match of text.matchAll(ending)) {
    if (match.index < last) continue
    takeRegions(match.index, startOfName(text, last, match.index))
    const part = partAt(text, match, last, found.at(-1))
    if (part === null) continue
    found.push(part)
    last = part.end
  }
  takeRegions(text.length, text.length)
  return found
}

/** What the ending makes of the characters before it, from `from` on; null where they are no name. */
function partAt(text: string, match: RegExpExecArray, from: number, before: Part | undefined): Part | null {
  const { alone, behind } = match.groups ?? {}
  const [words] = match
  const end = match.index + words.length
  const follows = before !== undefined && /^ ?$/.test(text.slice(before.end, match.index))
  if (behind !== undefined) return follows ? { start: match.index, end, vouched: false, region: false } : null
  const start = startOfName(text, from, match.index)
  const own = text.slice(start, match.index)
  const named = own.length >= 2 && !common.test(own + words.replace(/路口$/, '路'))
  if (alone !== undefined)
    return { start: named && /区$/.test(alone) && own.length <= 3 ? start : match.index, end, vouched: true, region: false }
  if (named) return { start, end, vouched: true, region: false }
  return goesOn(before, own, match) ? { start, end, vouched: false, region: false } : null
}

/** 白云镇|工业集中区, 南京|路 and 辽阳|西路 are one place each, 王家村|村口 is not. */
function goesOn(before: Part | undefined, own: string, ending: RegExpExecArray): boolean {
  if (before?.end !== ending.index - own.length) return false
  return own === '' ? ending[0].length > 1 || before.region : before.region && /^[东西南北中]$/.test(own)
}

function startOfName(text: string, from: number, end: number): number {
  const earliest = Math.max(from, end - ownLength)
  const run = /[\u4e00-\u9fa5]*$/.exec(text.slice(earliest, end))?.[0] ?? ''
  const begin = end - run.length
  const start = [...run.matchAll(boundary)].reduce((start, match) => Math.max(start, begin + match.index + match[0].length), begin)
  return /^[路街巷]/.test(text.charAt(end)) && end - start > nameOfRoad && start > from ? end - nameOfRoad : start
}

/** Cities and provinces, each with its district (青岛市市北区). */
function regionsOf(text: string): Part[] {
  const found: Part[] = []
  for (let at = 0; at < text.length - 1; at++) {
    const length = regionAt(text, at)
    if (length === 0 || (alsoWords.has(text.slice(at, at + length)) && !isMeant(text, at, at + length, found.at(-1)))) continue
    const more = district.exec(text.slice(at + length, at + length + 5))?.[0] ?? ''
    found.push({ start: at, end: at + length + more.length, vouched: true, region: true })
    at += length + more.length - 1
  }
  return found
}

const district =
  /^(?:省|市(?!场|政|面|值|监|民))?(?:(?![\u4e00-\u9fa5]?[园厂地片社小校库山景老城郊辖街]区)[\u4e00-\u9fa5]{1,2}[区县](?![域别间级长]))?/

function isMeant(text: string, start: number, end: number, before: Part | undefined): boolean {
  return before?.end === start || /[在到从去往来自]/.test(text.charAt(start - 1)) || text.charAt(end) === '市'
}

/** Parts next to each other as one, and two roads that cross (A路与B路路口). */
function joined(text: string, found: readonly Part[]): Part[] {
  const whole: Part[] = []
  for (const part of found) {
    const before = whole.at(-1)
    const gap = before === undefined ? null : text.slice(before.end, part.start)
    if (before !== undefined && (gap === '' || (gap === ' ' && !part.vouched)))
      whole.splice(-1, 1, { start: before.start, end: part.end, vouched: before.vouched || part.vouched, region: false })
    else whole.push(part)
  }
  return crossed(text, whole)
}

function crossed(text: string, found: readonly Part[]): Part[] {
  const whole: Part[] = []
  for (const part of found) {
    const before = whole.at(-1)
    const crossing =
      before !== undefined &&
      /^(?:与|和|跟|、|-)$/.test(text.slice(before.end, part.start)) &&
      /[路街道]$/.test(text.slice(before.start, before.end)) &&
      /(?:路口|交叉口|交汇处|交界处?)$/.test(text.slice(part.start, part.end))
    if (crossing) whole.splice(-1, 1, { start: before.start, end: part.end, vouched: true, region: false })
    else whole.push(part)
  }
  return whole
}
