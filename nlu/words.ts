/** Words of a training set with the number of times each was seen. */
export type Lexicon = ReadonlyMap<string, number>

const longest = 6
const leastCount = 2 // a word seen once tells a later text nothing

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
  return new Map([...counts].filter(([, count]) => count >= leastCount))
}

/** Cuts a run of characters so that its words are the likeliest together; returns those of two characters and more. */
export function cut(run: string, lexicon: Lexicon): string[] {
  const surprise = new Float64Array(run.length + 1).fill(Number.POSITIVE_INFINITY) // of the best cut up to here
  const before = new Int32Array(run.length + 1)
  surprise[0] = 0
  for (let start = 0; start < run.length; start++) {
    for (let end = start + 1; end <= Math.min(run.length, start + longest); end++) {
      const count = end === start + 1 ? singleCount : lexicon.get(run.slice(start, end))
      if (count === undefined) continue
      const sum = (surprise[start] ?? 0) + wordCost - Math.log(count)
      if (sum < (surprise[end] ?? 0)) {
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

const singleCount = 0.5
const wordCost = Math.log(100_000) // fewer words are likelier; the size of a corpus of chat messages
