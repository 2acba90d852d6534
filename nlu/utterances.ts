import { z } from 'zod'
import type { Sample } from './engine.ts'
import { InputError, parseLines } from './json-lines.ts'
import { intents, kinds, urgencies } from './understand.ts'

const utterance = z.object({
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
  const rows = parseLines(known, jsonl, file)
  if (rows.length === 0) throw new InputError(`${file}: no training rows`)
  return rows
}

const termList = z.object({ department: z.string().min(1), terms: z.array(z.string().min(1)) })

/**
 * Reads `terms.jsonl`, the words of each department's trade (`{department, terms}` a line), as samples of departments.
 * Lists of departments outside `codes` are left out: a district may have merged them. Throws InputError as above.
 */
export function parseTerms(jsonl: string, codes: readonly string[], file: string): Sample[] {
  return parseLines(termList, jsonl, file)
    .filter(({ department }) => codes.includes(department))
    .flatMap(({ department, terms }) => terms.map((text) => ({ text, label: department })))
}

/** The rows that have the field, as samples of it. */
export function samplesOf(rows: readonly Utterance[], field: 'intent' | 'department' | 'kind' | 'urgency' | 'matter'): Sample[] {
  return rows.flatMap((row): Sample[] => {
    const label = row[field]
    if (label === undefined) return []
    return [field === 'department' ? { text: row.text, label, also: row.co } : { text: row.text, label }]
  })
}
