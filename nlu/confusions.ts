import type { Model } from './model.ts'
import { makeUnderstand } from './understand.ts'
import type { Utterance } from './utterances.ts'

/** How the rows of one department fared: how many, how many rightly, and where the others went, the commonest first. */
export type Confusion = {
  readonly department: string
  readonly rows: number
  readonly right: number
  readonly wrong: readonly { readonly department: string; readonly rows: number }[]
}

/** The table of confusions of a model on rows it has not learned from, the worst department first; a co-department counts as right. */
export function confusionsOf(model: Model, rows: readonly Utterance[]): readonly Confusion[] {
  const understand = makeUnderstand(model)
  const sent = rows.flatMap(({ text, department, co }) => {
    if (department === undefined) return []
    const to = understand(text).departments[0]?.code ?? ''
    return [{ department, to: co.includes(to) ? department : to }]
  })
  return [...Map.groupBy(sent, (row) => row.department)]
    .map(([department, own]): Confusion => {
      const elsewhere = Map.groupBy(
        own.filter((row) => row.to !== department),
        (row) => row.to,
      )
      return {
        department,
        rows: own.length,
        right: own.length - [...elsewhere.values()].reduce((sum, list) => sum + list.length, 0),
        wrong: [...elsewhere].map(([to, list]) => ({ department: to, rows: list.length })).sort((a, b) => b.rows - a.rows),
      }
    })
    .sort((a, b) => a.right / a.rows - b.right / b.rows)
}
