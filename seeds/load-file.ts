/** Reads one file of `seeds/`. Throws `SeedError` with one sentence. */
import { readFileSync } from 'node:fs'
import type { z } from 'zod'

/** A seed file that is missing, malformed or contradicts another. */
export class SeedError extends Error {
  override readonly name = 'SeedError'
}

/** Reads a JSON file. Throws `SeedError` with its path when it is none. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') throw new SeedError(`${path} is missing.`, { cause })
    throw new SeedError(`${path} cannot be read as JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** Parses a JSON file; the sentence of a refusal names its path and the place in it. */
export function read<Shape extends z.ZodType>(path: string, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(readJson(path))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SeedError(`${path} is not as it must be at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'unknown shape'}`)
}
