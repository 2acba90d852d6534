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
  const root = treeOf(lexicon)
  const surprise = new Float64Array(run.length + 1).fill(Number.POSITIVE_INFINITY) // of the best cut up to here
  const before = new Int32Array(run.length + 1)
  surprise[0] = 0
  for (let start = 0; start < run.length; start++) {
    let node: Node | undefined = root
    for (let end = start + 1; end <= run.length; end++) {
      node = node?.next.get(run.charCodeAt(end - 1))
      if (node === undefined && end > start + 1) break
      const sum = (surprise[start] ?? 0) + wordCost - (end === start + 1 ? singleLog : (node?.log ?? notAWord))
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

const singleLog = Math.log(0.5) // a character by itself counts as half a sight
const wordCost = Math.log(100_000) // fewer words are likelier; the size of a corpus of chat messages

/** The words of a lexicon by their characters: most walks end after two, where looking up each piece of a text takes hundreds of strings. */
type Node = { log: number; readonly next: Map<number, Node> }

const notAWord = Number.NEGATIVE_INFINITY
const trees = new WeakMap<Lexicon, Node>()

function treeOf(lexicon: Lexicon): Node {
  const known = trees.get(lexicon)
  if (known !== undefined) return known
  const root: Node = { log: notAWord, next: new Map() }
  for (const [word, count] of lexicon) {
    let node = root
    for (let i = 0; i < word.length; i++) {
      const next = node.next.get(word.charCodeAt(i)) ?? { log: notAWord, next: new Map() }
      node.next.set(word.charCodeAt(i), next)
      node = next
    }
    node.log = Math.log(count)
  }
  trees.set(lexicon, root)
  return root
}
