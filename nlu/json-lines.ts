import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { z } from 'zod'

/** What came from outside is not what was asked for; the message is one sentence for the person who gave it. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** The text of a file, unpacked where its name ends in `.gz`; throws InputError when it cannot be read or is not UTF-8. */
export function readText(path: string): string {
  let bytes: Buffer
  try {
    const file = readFileSync(path)
    bytes = path.endsWith('.gz') ? gunzipSync(file) : file
  } catch (cause) {
    throw new InputError(`${path}: cannot be read`, { cause })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new InputError(`${path}: not UTF-8; save it as UTF-8 and try again`, { cause })
  }
}

/** Reads one line of a JSON Lines file; throws InputError with `file`, line number (from 1) and field when it does not fit. */
export function parseLine<T>(schema: z.ZodType<T>, line: string, number: number, file: string): T {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (cause) {
    throw new InputError(`${file}, line ${number}: not JSON`, { cause })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') || 'the row'
  throw new InputError(`${file}, line ${number}: ${field}: ${issue?.message ?? 'does not fit'}`)
}

/** Reads a whole JSON Lines text, blank lines skipped; throws InputError as `parseLine` does. */
export function parseLines<T>(schema: z.ZodType<T>, text: string, file: string): T[] {
  return text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseLine(schema, line, i + 1, file)]))
}
