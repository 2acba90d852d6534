/** Settings that name a group for each department: `{"hucd":"…","power":"…"}`. */
import * as z from 'zod'

const shape = z.record(z.string().regex(/^[a-z][a-z_]{0,40}$/), z.string().regex(/^[\x21-\x7e]{1,128}$/))

/** Text that is such a list, with one department at least. */
export const groupList = z.string().refine((text) => Object.keys(read(text) ?? {}).length > 0)

/** By the department's code; empty for a text that is no such list. */
export function groupsIn(text: string | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(read(text ?? '') ?? {}))
}

// --- Internal helpers ---

function read(text: string): Readonly<Record<string, string>> | null {
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null // Said as "not allowed" by whoever checks the setting.
  }
}
