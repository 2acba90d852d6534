/** Texts like a given one: an index of character pairs in memory. */
import { commonPairs } from './common-pairs.ts'

/** A text of the index; `likeness` is 0 (nothing in common) … 1 (the same words). */
export type Likeness = { readonly id: string; readonly likeness: number }

/** From this likeness on two texts about the same matter are taken for the same thing (chosen on `similar-pairs.jsonl`). */
export const alikeFrom = 0.25

/** The same answer for the same texts added in the same order; no clock, no random. */
export type SimilarTexts = {
  /** Adds a text under an id, in place of the one that stood there. */
  add(id: string, text: string): void
  /** Takes a text out; an unknown id changes nothing. */
  remove(id: string): void
  /** The texts most like `text` among those whose id is accepted, likest first, at most `limit`; none that has nothing in common. */
  nearest(text: string, limit: number, accept?: (id: string) => boolean): readonly Likeness[]
  /** The same among a few: texts of these ids alone, without looking for them among all others. */
  among(ids: ReadonlySet<string>, text: string, limit: number): readonly Likeness[]
  readonly size: number
}

/** An empty index. A text of 60 characters takes about a kilobyte; what is beyond 600 characters of a text is left out. */
export function makeSimilarTexts(): SimilarTexts {
  const slotOf = new Map<string, number>()
  /** By slot; null: taken out. */
  let held: (Held | null)[] = []
  let postings = new Map<number, Posting>()
  let scores = new Float64Array(1024) // all 0 between two questions

  function weightOf(pair: number): number {
    const common = shares.get(pair) ?? 0
    return Math.log((background + slotOf.size + 1) / (common * background + (postings.get(pair)?.texts ?? 0) + 1))
  }
  function insert(one: Held): void {
    const slot = held.length
    held.push(one)
    slotOf.set(one.id, slot)
    for (const pair of one.pairs) {
      const posting = postings.get(pair)
      if (posting === undefined) postings.set(pair, { texts: 1, slots: [slot] })
      else {
        posting.texts++
        posting.slots.push(slot)
        // What very many texts have finds none of them; the newest are kept.
        if (posting.slots.length >= 2 * mostSlots) posting.slots = posting.slots.slice(-mostSlots)
      }
    }
    if (held.length > scores.length) scores = new Float64Array(2 * held.length)
  }
  function remove(id: string): void {
    const slot = slotOf.get(id)
    const gone = slot === undefined ? null : held[slot]
    if (slot === undefined || !gone) return
    slotOf.delete(id)
    held[slot] = null
    for (const pair of gone.pairs) {
      const posting = postings.get(pair)
      if (posting && --posting.texts === 0) postings.delete(pair)
    }
    if (held.length > 1_000 && held.length > 2 * slotOf.size) rebuild()
  }
  function rebuild(): void {
    const living = held.filter((one) => one !== null)
    held = []
    postings = new Map()
    for (const one of living) insert(one)
  }

  /** The slots that share most with the pairs, judged by the rarest of them as far as `mostSteps` reaches. */
  function candidates(pairs: ReadonlySet<number>, accept: (id: string) => boolean): readonly number[] {
    const rarest = [...pairs].flatMap((pair) => postings.get(pair) ?? []).sort((a, b) => a.texts - b.texts)
    const touched: number[] = []
    let steps = 0
    for (const { texts, slots } of rarest) {
      if (steps > 0 && steps + slots.length > mostSteps) break
      steps += slots.length
      const weight = Math.log((background + slotOf.size + 1) / (texts + 1)) ** 2
      for (const slot of slots) {
        const before = scores[slot] ?? 0
        if (before === 0) {
          const one = held[slot]
          const isWanted = one !== null && one !== undefined && accept(one.id)
          touched.push(slot)
          scores[slot] = isWanted ? weight / Math.sqrt(one.pairs.length + shortest) : refused
        } else if (before > 0) scores[slot] = before + weight / Math.sqrt((held[slot]?.pairs.length ?? 0) + shortest)
      }
    }
    const wanted = touched.filter((slot) => (scores[slot] ?? 0) > 0)
    const best = bestOf(wanted, scores, mostCandidates)
    for (const slot of touched) scores[slot] = 0
    return best
  }

  /** How alike `text` is to the texts of these slots, likest first. */
  function ranked(text: string, slots: (pairs: ReadonlySet<number>) => readonly number[], limit: number): readonly Likeness[] {
    const pairs = pairsOf(plain(text))
    const weights = new Map<number, number>()
    const weigh = (pair: number): number => {
      const known = weights.get(pair) ?? weightOf(pair) ** 2
      weights.set(pair, known)
      return known
    }
    const total = sum(pairs, weigh)
    return slots(pairs)
      .flatMap((slot): Likeness[] => {
        const one = held[slot]
        if (!one) return []
        const shared = sum(one.pairs, (pair) => (pairs.has(pair) ? weigh(pair) : 0))
        const likeness = shared / Math.sqrt(total * sum(one.pairs, weigh))
        return shared > 0 ? [{ id: one.id, likeness: Math.min(1, likeness) }] : []
      })
      .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
  }

  return {
    add(id, text) {
      remove(id)
      insert({ id, pairs: Uint32Array.from(pairsOf(plain(text))) })
    },
    remove,
    nearest: (text, limit, accept = () => true) => ranked(text, (pairs) => candidates(pairs, accept), limit),
    among(ids, text, limit) {
      // Beyond so many, those that are looked for are found sooner than all are compared.
      if (ids.size > mostCandidates) return ranked(text, (pairs) => candidates(pairs, (id) => ids.has(id)), limit)
      return ranked(text, () => [...ids].flatMap((id) => slotOf.get(id) ?? []), limit)
    },
    get size() {
      return slotOf.size
    },
  }
}

// --- helpers ---

/** A text as it is kept: its different pairs (`pairAt`). */
type Held = { readonly id: string; readonly pairs: Uint32Array }
/** In how many texts a pair stands, and in which slots (of very many, the newest). */
type Posting = { texts: number; slots: number[] }

const background = 10_000 // texts behind the shares of the common pairs
const shares = new Map(
  commonPairs.flatMap(({ share, pairs }) =>
    Array.from({ length: pairs.length / 2 }, (_, i): [number, number] => [pairAt(pairs, 2 * i), share]),
  ),
)
const longestText = 600
const mostSlots = 4_000
const mostSteps = 20_000
const mostCandidates = 40
const shortest = 8 // pairs; keeps a text of two words from being like everything
const refused = -1

/** Letters and numerals, every run of numerals as one `#`, everything else as a gap. */
function plain(text: string): string {
  return text
    .slice(0, longestText)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[一二两三四五六七八九十百千万几零〇\d]+/g, '#')
    .replace(/[^\p{L}#]+/gu, ' ')
}

function pairAt(text: string, at: number): number {
  return text.charCodeAt(at) * 0x1_0000 + text.charCodeAt(at + 1)
}

function pairsOf(text: string): ReadonlySet<number> {
  const pairs = new Set<number>()
  for (let at = 0; at + 1 < text.length; at++) if (text[at] !== ' ' && text[at + 1] !== ' ') pairs.add(pairAt(text, at))
  return pairs
}

function sum(pairs: Iterable<number>, weigh: (pair: number) => number): number {
  let all = 0
  for (const pair of pairs) all += weigh(pair)
  return all
}

/** The `most` slots with the highest scores, older ones first among equals. */
function bestOf(slots: readonly number[], scores: Float64Array, most: number): readonly number[] {
  if (slots.length <= most) return slots
  const sorted = Float64Array.from(slots, (slot) => scores[slot] ?? 0).sort()
  const least = sorted[sorted.length - most] ?? 0
  return slots.filter((slot) => (scores[slot] ?? 0) >= least).slice(0, 2 * most)
}
