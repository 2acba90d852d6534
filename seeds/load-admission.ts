/** Reads which matters are declined, with what is said then (`seeds/admission.json`), and the lines that it refers to. */
import { join } from 'node:path'
import { z } from 'zod'
import { type AdmissionRules, declineClasses } from '../cases/admission.ts'
import type { Line } from '../cases/elsewhere.ts'
import { read, SeedError } from './load-file.ts'

/** Why a matter may be declined, with the reply and the proper path, and how long an appeal may take. Throws `SeedError`. */
export function loadAdmission(folder: string): AdmissionRules {
  const lines = readLines(join(folder, 'channels.json'))
  const { declines, appeal } = read(join(folder, 'admission.json'), admissionFile)
  const seen = new Set<string>()
  const named = new Map<string, string>()
  for (const { class: kind, words } of declines) {
    if (seen.has(kind)) throw new SeedError(`admission.json has the class "${kind}" twice.`)
    seen.add(kind)
    for (const word of words) {
      const other = named.get(word)
      if (other !== undefined) throw new SeedError(`admission.json means both "${other}" and "${kind}" by the word "${word}".`)
      named.set(word, kind)
    }
  }
  const missing = declineClasses.find((kind) => !seen.has(kind))
  if (missing !== undefined) throw new SeedError(`admission.json has no reply for the class "${missing}".`)
  return {
    appeal,
    declines: declines.map(({ office, line, ...rule }) => {
      const found = line === null ? null : lines.get(line)
      if (found === undefined)
        throw new SeedError(
          `admission.json refers to the number ${line} for "${rule.class}", which does not stand among the lines of channels.json.`,
        )
      return { ...rule, path: { office, line: found } }
    }),
  }
}

/** The telephone lines of `channels.json` by their numbers; they are written once, with name and source, and referred to. */
export function readLines(path: string): ReadonlyMap<string, Line> {
  return new Map(read(path, linesFile).lines.map(({ number, name }): [string, Line] => [number, { number, name }]))
}

// --- Shapes ---

const number = z.string().regex(/^\d{3,5}$/)
const linesFile = z.object({
  source: z.string().min(1),
  lines: z.array(z.strictObject({ number, name: z.string().min(1), source: z.string().min(1) })).min(1),
})
const admissionFile = z.object({
  source: z.string().min(1),
  declines: z.array(
    z.strictObject({
      class: z.enum(declineClasses),
      outcome: z.enum(['legal-path', 'explain', 'police']),
      words: z.array(z.string().min(2)).min(1),
      reply: z.string().regex(/。$/, 'a reply is a sentence'),
      office: z.string().min(1),
      line: number.nullable(),
      source: z.string().min(1),
    }),
  ),
  appeal: z.strictObject({
    withinWorkingDays: z.int().min(1),
    review: z.object({ amount: z.int().min(1), unit: z.enum(['working-day', 'working-hour']) }),
    source: z.string().min(1),
  }),
})
