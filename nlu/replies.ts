/** What staff mean by a line in their work group, learned from written lines; for what no rule of words decides. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Scorer } from './engine.ts'
import { parseLines, readText } from './json-lines.ts'
import { fingerprint } from './model.ts'
import { unzipped, zipped } from './packing.ts'
import { svm } from './svm.ts'

/** What a line may mean; `talk` is for colleagues. */
export const replyLabels = ['talk', 'acknowledge', 'contact', 'same-day', 'progress', 'resolve', 'object', 'extension', 'phone'] as const
export type ReplyLabel = (typeof replyLabels)[number]

/** The likeliest meaning, and by how much it stands before the next one (0: not at all; a margin of the planes, no probability). */
export type ReplyReading = { readonly label: ReplyLabel; readonly margin: number }

/** A line in, its reading out; never throws. */
export type ReadReply = (line: string) => ReplyReading

/** The lines learned from, and where what was learned lies. */
export const repliesPath = resolve(import.meta.dirname, '../seeds/replies.jsonl')
export const repliesModelPath = resolve(import.meta.dirname, '../build/replies.model')

/** The stored reading, or one learned anew (about a second) when it is missing, damaged or older than its lines. */
export async function loadOrTrainReplies(path = repliesModelPath, rowsPath = repliesPath): Promise<ReadReply> {
  const stamp = fingerprint(readFileSync(rowsPath))
  const stored = existsSync(path) ? storedScorer(path, stamp) : null
  return readWith(stored ?? (await trainReplies(path, rowsPath)))
}

/** Learns from the lines and stores what was learned, in one step. Throws InputError when a line is wrong. */
export async function trainReplies(path = repliesModelPath, rowsPath = repliesPath): Promise<Scorer> {
  const rows = parseLines(row, readText(rowsPath), rowsPath)
  const samples = rows.map(({ text, means }) => {
    const [label = 'talk', ...also] = [means].flat()
    return { text, label, also }
  })
  const scorer = await svm.train(samples, 1)
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  const stamp = { plain: { stamp: fingerprint(readFileSync(rowsPath)) }, sections: {} }
  writeFileSync(draft, zipped({ stamp, scorer: scorer.pack() }))
  renameSync(draft, path)
  return scorer
}

// --- helpers ---

const label = z.enum(replyLabels)
const row = z.strictObject({ text: z.string().min(1), means: z.union([label, z.array(label).min(1)]) })

/** Null when it was learned from other lines, or cannot be read: it is made anew then. */
function storedScorer(path: string, stamp: string): Scorer | null {
  try {
    const { stamp: of, scorer } = unzipped(readFileSync(path))
    return scorer && of?.plain.stamp === stamp ? svm.unpack(scorer) : null
  } catch {
    return null
  }
}

function readWith(scorer: Scorer): ReadReply {
  return (line) => {
    const { labels } = scorer.score(line)
    const [first = 0, second = 0] = [...labels.keys()].sort((a, b) => (labels[b] ?? 0) - (labels[a] ?? 0))
    const best = label.parse(scorer.labels[first])
    return { label: best, margin: (labels[first] ?? 0) - (labels[second] ?? 0) }
  }
}
