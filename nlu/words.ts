import { placeOf } from './columns.ts'

/** Words of a training set with the number of times each was seen. */
export type Lexicon = {
  /** All words, joined by line feeds. */
  readonly words: string
  /** Of each word, in their order. */
  readonly counts: Uint32Array
  /** The words by their characters: the way from 0 over each of them leads to a node; `logs` is the logarithm of its count, or `notAWord`. */
  readonly step: (node: number, unit: number) => number
  readonly logs: Float64Array
}

const longest = 6
const leastCount = 2 // a word seen once tells a later text nothing
const notAWord = Number.NEGATIVE_INFINITY
const noNode = -1
const lineFeed = 10

/** For texts that are not cut. */
export const noWords = lexiconOf('', new Uint32Array(0))

/**
 * Collects the words of texts with the dictionary of jieba. Only training needs that dictionary (60 MB in memory);
 * a trained model cuts by the words it has seen.
 */
export async function learnWords(texts: readonly string[]): Promise<Lexicon> {
  const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')])
  const jieba = Jieba.withDict(dict)
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const word of jieba.cut(text, true)) {
      if (word.length > 1 && word.length <= longest && /^[\p{L}\p{N}]+$/u.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  const kept = [...counts].filter(([, count]) => count >= leastCount)
  return lexiconOf(
    kept.map(([word]) => word).join('\n'),
    Uint32Array.from(kept, ([, count]) => count),
  )
}

/**
 * Reads words, each of them once, joined by line feeds, and their counts. The tree is a hash table with open addresses over
 * (node, character): as a `Map` for each node it takes ten times the memory and, read from a file, longer than all else.
 */
export function lexiconOf(words: string, counts: Uint32Array): Lexicon {
  const slots = new Int32Array(3 * 2 ** Math.ceil(Math.log2(2 * words.length + 2))) // node, character, node that follows, which is never 0
  const mask = slots.length / 3 - 1
  const slotOf = (node: number, unit: number): number => {
    for (let slot = placeOf(Math.imul(node, 0x85ebca6b) ^ unit) & mask; ; slot = (slot + 1) & mask) {
      const at = 3 * slot
      if (slots[at + 2] === 0 || (slots[at] === node && slots[at + 1] === unit)) return at
    }
  }
  const step = (node: number, unit: number): number => slots[slotOf(node, unit) + 2] || noNode
  const logs = new Float64Array(words.length + 2).fill(notAWord)
  let nodes = 1
  let node = 0
  let word = 0
  for (let i = 0; i <= words.length; i++) {
    const unit = i < words.length ? words.charCodeAt(i) : lineFeed
    if (unit === lineFeed) {
      logs[node] = Math.log(counts[word++] ?? 0)
      node = 0
      continue
    }
    const at = slotOf(node, unit)
    if (slots[at + 2] === 0) slots.set([node, unit, nodes++], at)
    node = slots[at + 2] ?? 0
  }
  return { words, counts, step, logs: logs.slice(0, nodes) }
}

/** Cuts a run of characters so that its words are the likeliest together; returns those of two characters and more. */
export function cut(run: string, { step, logs }: Lexicon): string[] {
  const surprise = [0] // of the best cut up to here
  const before = [0] // where its last word begins
  for (let start = 0; start < run.length; start++) {
    let node = 0
    for (let end = start + 1; end <= run.length; end++) {
      if (node !== noNode) node = step(node, run.charCodeAt(end - 1))
      if (node === noNode && end > start + 1) break
      const sum = (surprise[start] ?? 0) + wordCost - (end === start + 1 ? singleLog : (logs[node] ?? notAWord))
      if (sum < (surprise[end] ?? Number.POSITIVE_INFINITY)) {
        surprise[end] = sum
        before[end] = start
      }
    }
  }
  const words: string[] = []
  for (let end = run.length; end > 0; end = before[end] ?? 0) {
    const start = before[end] ?? 0
    if (end - start > 1) words.push(run.slice(start, end))
  }
  return words.reverse()
}

// --- helpers ---

const singleLog = Math.log(0.5) // a character by itself counts as half a sight
const wordCost = Math.log(100_000) // fewer words are likelier; the size of a corpus of chat messages
