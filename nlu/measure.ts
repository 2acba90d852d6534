import type { HeldOut, Model } from './model.ts'
import { makeUnderstand } from './understand.ts'
import type { Utterance } from './utterances.ts'

/** Measures a model on rows it has not learned from; a co-department of a row counts as right. Null for no rows with a department. */
export function measure(model: Model, rows: readonly Utterance[]): HeldOut | null {
  const understand = makeUnderstand(model)
  const departments: Record<string, { rows: number; right: number }> = {}
  const counts = { rows: 0, top1: 0, top3: 0, auto: 0, autoRight: 0, intent: 0 }
  for (const row of rows) {
    const understood = understand(row.text)
    if (understood.intent === row.intent) counts.intent++
    if (row.department === undefined) continue
    const right = [row.department, ...row.co]
    const ranked = understood.departments.map(({ code }) => code)
    const hit = right.includes(ranked[0] ?? '')
    counts.rows++
    if (hit) counts.top1++
    if (ranked.slice(0, 3).some((code) => right.includes(code))) counts.top3++
    if (understood.dispatch === 'auto') {
      counts.auto++
      if (hit) counts.autoRight++
    }
    const tally = departments[row.department] ?? { rows: 0, right: 0 }
    departments[row.department] = { rows: tally.rows + 1, right: tally.right + (hit ? 1 : 0) }
  }
  if (counts.rows === 0) return null
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 10000) / 10000)
  return {
    rows: counts.rows,
    top1: share(counts.top1, counts.rows),
    top3: share(counts.top3, counts.rows),
    auto: share(counts.auto, counts.rows),
    autoRight: share(counts.autoRight, counts.auto),
    intent: share(counts.intent, rows.length),
    departments,
  }
}
