import { z } from 'zod'
import { intents } from './admission.ts'
import type { Sample } from './engine.ts'
import { InputError, parseLines } from './json-lines.ts'
import { kinds, urgencies } from './understand.ts'

const utterance = z.strictObject({
  text: z.string().min(1),
  intent: z.enum(intents),
  department: z.string().min(1).optional(),
  co: z.array(z.string().min(1)).default([]),
  kind: z.enum(kinds).optional(),
  urgency: z.enum(urgencies).optional(),
  matter: z.string().min(1).optional(),
})

/** One training text as people write it, with what a person says of it; `co` are departments that would take part. */
export type Utterance = z.infer<typeof utterance>

/**
 * Reads `seeds/utterances.jsonl`: one `{text, intent, department?, co?, kind?, urgency?, matter?}` a line.
 * Throws InputError naming the line for anything else, and for a department outside `allowed` (any when null).
 */
export function parseUtterances(jsonl: string, allowed: readonly string[] | null, file: string): Utterance[] {
  const known =
    allowed === null
      ? utterance
      : utterance.superRefine((row, context) => {
          for (const code of [row.department, ...row.co]) {
            if (code === undefined || allowed.includes(code)) continue
            context.addIssue({ code: 'custom', path: ['department'], message: `no department has the code "${code}"` })
          }
        })
  const departmentOf = new Map<string, string>() // by matter
  const consistent = known.superRefine(({ matter, department }, context) => {
    if (matter === undefined || department === undefined) return
    const owner = departmentOf.get(matter) ?? department
    if (owner !== department)
      context.addIssue({ code: 'custom', path: ['matter'], message: `"${matter}" stands under "${owner}" further up` })
    departmentOf.set(matter, owner)
  })
  const rows = parseLines(consistent, jsonl, file)
  if (rows.length === 0) throw new InputError(`${file}: no training rows`)
  return rows
}

/** Throws InputError unless the rows show the choice that is to be learned: two values at least of each field. */
export function needChoices(rows: readonly Utterance[], file: string): void {
  for (const field of ['intent', 'department', 'kind', 'urgency'] as const) {
    const values = new Set(rows.flatMap((row) => row[field] ?? []))
    if (values.size < 2) throw new InputError(`${file}: ${field} takes ${values.size} value; the rows must show at least two to learn from`)
  }
}

const termList = z.union([
  z.strictObject({ department: z.string().min(1), terms: z.array(z.string().min(1)) }),
  z.strictObject({ intent: z.enum(intents), terms: z.array(z.string().min(1)) }),
])

/** Words that speak for a department or an intent, as samples of it. */
export type Terms = { readonly department: readonly Sample[]; readonly intent: readonly Sample[] }

/**
 * Reads `terms.jsonl`, the words of each department's trade and of each intent (`{department, terms}` or `{intent, terms}` a
 * line). Lists of departments outside `codes` are left out: a district may have merged them. Throws InputError as above.
 */
export function parseTerms(jsonl: string, codes: readonly string[], file: string): Terms {
  const lists = parseLines(termList, jsonl, file)
  const samples = (terms: readonly string[], label: string): Sample[] => terms.map((text) => ({ text, label }))
  return {
    department: lists.flatMap((list) =>
      'department' in list && codes.includes(list.department) ? samples(list.terms, list.department) : [],
    ),
    intent: lists.flatMap((list) => ('intent' in list ? samples(list.terms, list.intent) : [])),
  }
}

/** The rows that have the field, as samples of it; the matter is the detail of the department. */
export function samplesOf(rows: readonly Utterance[], field: 'intent' | 'department' | 'kind' | 'urgency'): Sample[] {
  return rows.flatMap((row): Sample[] => {
    const label = row[field]
    if (label === undefined) return []
    if (field !== 'department') return [{ text: row.text, label }]
    return [{ text: row.text, label, also: row.co, ...(row.matter !== undefined && { detail: row.matter }) }]
  })
}
