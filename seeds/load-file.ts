/** Reads one file of `seeds/`. Throws `SeedError` with one sentence. */
import { readFileSync } from 'node:fs'
import type { z } from 'zod'

/** A seed file that is missing, malformed or contradicts another. */
export class SeedError extends Error {
  override readonly name = 'SeedError'
}

/** Parses a JSON file; the sentence of a refusal names its path and the place in it. */
export function read<Shape extends z.ZodType>(path: string, shape: Shape): z.output<Shape> {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new SeedError(`${path} cannot be read as JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SeedError(`${path} is not as it must be at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'unknown shape'}`)
}
