/** Reads how long the program keeps what it was told. */
import { join } from 'node:path'
import { z } from 'zod'
import { read } from './load-file.ts'

/** How long each class of data is kept; `days` and `years` are of the calendar. */
export type RetentionRules = z.output<typeof retentionFile>

/** The rules of `retention.json`. */
export function loadRetention(folder: string): RetentionRules {
  return read(join(folder, 'retention.json'), retentionFile)
}

// --- Shapes ---

const source = z.string().min(1)
const days = z.int().min(1)
const retentionFile = z
  .strictObject({
    source,
    /** Local time, `HH:MM`, at which what is due is deleted, every day. */
    sweep: z.strictObject({ time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/), source }),
    /** Of what was said: its text, since it was said. */
    messages: z.strictObject({ days, source }),
    /** Of a customer who says nothing. */
    notes: z.strictObject({ days, source }),
    /** Of files, since the end of the last case that has them. */
    media: z.strictObject({ days, source }),
    /** Of cases, since their end. */
    cases: z.strictObject({ years: z.int().min(1).max(100), source }),
    /** The law that an erasure rests on. */
    erasure: z.strictObject({ basis: z.string().min(4), source }),
  })
  .refine(({ media, messages }) => media.days >= messages.days, 'a file is kept at least as long as the message that brought it')
  .refine(({ cases, media }) => cases.years * 365 >= media.days, 'a case is kept at least as long as its files')
