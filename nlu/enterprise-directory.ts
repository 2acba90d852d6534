import { kindsOf } from './enterprise-words.ts'
import { regionAt } from './place-names.ts'
import { narrowed, type Span } from './spans.ts'

/** An enterprise as registered; `aliases` are what else it is called or found by: a brand, its unified social credit code. */
export type RegisteredEnterprise = { readonly name: string; readonly aliases?: readonly string[] }

/** The enterprises of a district, in memory; made by `enterpriseDirectory`. */
export type EnterpriseDirectory = {
  /** How many enterprises it holds. */
  readonly size: number
  /**
   * Where a full name, an alias or an unambiguous short form stands in a text, the longest at each place; value: the registered name.
   * The time depends on the text alone, not on `size`.
   */
  readonly find: (text: string) => readonly DirectorySpan[]
  /** The registered name for a name, short form or alias (credit code); where none is called so, up to `limit` names that contain it. */
  readonly search: (words: string, limit?: number) => readonly string[]
}

/** `whole` is false where only the short form of the name stands there. */
export type DirectorySpan = Span & { readonly whole: boolean }

/**
 * Builds the directory. A short form is the name without place and legal form (青岛鑫隆机械有限公司 → 鑫隆机械); it is used where it has
 * four characters or more, says more than a trade, and no other enterprise has it. Names shorter than four characters are not found.
 */
export function enterpriseDirectory(enterprises: Iterable<RegisteredEnterprise>): EnterpriseDirectory {
  const names: string[] = []
  const keys: Keys = { texts: [], owners: [], whole: [] }
  for (const { name, aliases = [] } of enterprises) {
    const owner = names.push(name.trim()) - 1
    for (const known of [name, ...aliases]) addKey(keys, narrowed(known).replace(/\s+/g, ''), owner, true)
    addKey(keys, shortFormOf(name.trim()) ?? '', owner, false)
  }
  const table = tableOf(keys)
  const search = (words: string, limit: number): readonly string[] => {
    const wanted = narrowed(words).replace(/\s+/g, '')
    if (wanted === '') return []
    const key = keyFor(table, wanted) ?? keyFor(table, wanted.toUpperCase())
    return key === null ? containing(names, wanted, limit) : [nameOf(names, keys, key)]
  }
  return {
    size: names.length,
    find: (text) => findNames(narrowed(text), table, names),
    search: (words, limit = 20) => search(words, limit),
  }
}

/** The name without its place and its legal form, or null where too little is left to know the enterprise by. */
export function shortFormOf(name: string): string | null {
  const body = narrowed(name).slice(placeBefore(name))
  if (!legalForm.test(body)) return null
  const [short = ''] = body.replace(legalForm, '').split('(') // 博远软件(青岛)有限公司 → 博远软件
  const own = short.replace(kindsOf, '').replace(ordinaryWords, '')
  return short.length >= shortest && own.length >= 2 ? short : null
}

// --- helpers ---

const shortest = 4
const legalForm = /(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|专业合作社|\(?(?:普通|有限)合伙\)?|总公司|公司)$/
const ordinaryWords =
  /现代|国际|世界|环球|全球|中国|中华|国家|绿色|创新|科学|技术|城市|农村|乡村|人民|大众|健康|未来|美丽|高新|电子商务|第[一二三四五六七八九十]|综合|企业|产业|工业|商业|开发|发展|研究|信用|公共|交通|运输|安全|应急|消防|数据|数字|计算|人工/g

/** How many characters of a name are province, city and district (山东省青岛市城阳区); a district alone only where it is a 新区. */
function placeBefore(name: string): number {
  let at = 0
  for (let length = regionAt(name, at); length > 0; length = regionAt(name, at)) {
    at += length
    if (/[省市]/.test(name.charAt(at))) at++
  }
  const district = (at > 0 ? /^[\u4e00-\u9fa5]{1,3}?[区县]/ : /^[\u4e00-\u9fa5]{2}新区/).exec(name.slice(at, at + 5))?.[0] ?? ''
  return at + district.length
}

/** Names to find, as columns: a text, the index of its enterprise, and whether it is more than a short form. */
type Keys = { readonly texts: string[]; readonly owners: number[]; readonly whole: boolean[] }

function addKey(keys: Keys, text: string, owner: number, whole: boolean): void {
  if (text.length < shortest) return
  keys.texts.push(text)
  keys.owners.push(owner)
  keys.whole.push(whole)
}

/**
 * An open hash table. `slots`: index of a key plus one, 0 where empty. `starts`: one bit for each hash of the first `shortest`
 * characters of a key, so that at most places of a text one look is enough.
 */
type Table = { readonly keys: Keys; readonly slots: Int32Array; readonly starts: Uint8Array; readonly longest: number }

const ambiguous = -1 // owner of a short form that several enterprises have
const startBits = 1 << 23

function tableOf(keys: Keys): Table {
  const size = 2 ** Math.ceil(Math.log2(keys.texts.length * 2 + 2)) // at most half full
  const table = { keys, slots: new Int32Array(size), starts: new Uint8Array(startBits / 8), longest: 0 }
  keys.texts.forEach((text, i) => {
    let hash = 0
    for (let at = 0; at < text.length; at++) {
      hash = nextHash(hash, text.charCodeAt(at))
      if (at === shortest - 1) markStart(table.starts, hash)
    }
    const slot = slotOf(table, hash, text, 0, text.length)
    const other = (table.slots[slot] ?? 0) - 1
    if (other < 0) table.slots[slot] = i + 1
    else settle(keys, other, i)
    table.longest = Math.max(table.longest, text.length)
  })
  return table
}

/** The same text twice: a full name outranks a short form; a short form of two enterprises is nobody's. */
function settle(keys: Keys, first: number, second: number): void {
  if (keys.owners[first] === keys.owners[second] || (keys.whole[first] && keys.owners[first] !== ambiguous)) return
  keys.owners[first] = keys.whole[second] ? (keys.owners[second] ?? ambiguous) : ambiguous
  keys.whole[first] = keys.whole[second] ?? false
}

function findNames(text: string, table: Table, names: readonly string[]): DirectorySpan[] {
  const spans: DirectorySpan[] = []
  for (let at = 0; at <= text.length - shortest; at++) {
    const key = longestAt(table, text, at)
    if (key === null) continue
    const end = at + (table.keys.texts[key]?.length ?? 0)
    spans.push({ start: at, end, value: nameOf(names, table.keys, key), whole: table.keys.whole[key] ?? false })
    at = end - 1
  }
  return spans
}

function longestAt(table: Table, text: string, from: number): number | null {
  const last = Math.min(text.length, from + table.longest)
  let hash = 0
  let longest: number | null = null
  for (let at = from; at < last; at++) {
    hash = nextHash(hash, text.charCodeAt(at))
    const length = at - from + 1
    if (length === shortest && !hasStart(table.starts, hash)) return null
    if (length < shortest) continue
    const key = (table.slots[slotOf(table, hash, text, from, length)] ?? 0) - 1
    if (key >= 0 && table.keys.owners[key] !== ambiguous) longest = key
  }
  return longest
}

function keyFor(table: Table, text: string): number | null {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = nextHash(hash, text.charCodeAt(at))
  const key = (table.slots[slotOf(table, hash, text, 0, text.length)] ?? 0) - 1
  return key >= 0 && table.keys.owners[key] !== ambiguous ? key : null
}

/** The slot of this piece of text, or the empty one where it would stand. */
function slotOf(table: Table, hash: number, text: string, from: number, length: number): number {
  const mask = table.slots.length - 1
  for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
    const key = (table.slots[slot] ?? 0) - 1
    if (key < 0) return slot
    const known = table.keys.texts[key] ?? ''
    if (known.length === length && text.startsWith(known, from)) return slot
  }
}

function nextHash(hash: number, code: number): number {
  return (Math.imul(hash, 0x01000193) ^ code) | 0
}

function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 3
}

function markStart(starts: Uint8Array, hash: number): void {
  const bit = spread(hash) & (startBits - 1)
  starts[bit >> 3] = (starts[bit >> 3] ?? 0) | (1 << (bit & 7))
}

function hasStart(starts: Uint8Array, hash: number): boolean {
  const bit = spread(hash) & (startBits - 1)
  return ((starts[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0
}

function nameOf(names: readonly string[], keys: Keys, key: number): string {
  return names[keys.owners[key] ?? ambiguous] ?? ''
}

/** Reads every name, about 10 ms at 4×10⁵. */
function containing(names: readonly string[], words: string, limit: number): readonly string[] {
  const found: string[] = []
  for (const name of names) {
    if (found.length >= limit) break
    if (narrowed(name).includes(words)) found.push(name)
  }
  return found
}
