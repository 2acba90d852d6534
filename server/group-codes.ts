/** The codes by which work groups are bound: one for each department at a time, for one use within a day, kept as hashes. */
import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Timestamp } from '../cases/calendar.ts'
import type { DepartmentCode } from '../cases/case.ts'
import type { BindingFile } from '../dialogs/dialog.ts'
import { codeAlphabet, codeLength } from '../dialogs/group-words.ts'

/** The setting in which they are kept. */
export const codesKey = 'group-codes'

/** How long a code may be used. */
const validMs = 24 * 60 * 60_000

/** A code that nobody could guess. */
export function newCode(): string {
  return Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('')
}

/** The codes after a new one was made; an older one of the department is void. `kept` is the setting as it was. */
export async function withCode(
  kept: string | null,
  { department, code, now }: { readonly department: DepartmentCode; readonly code: string; readonly now: Timestamp },
): Promise<string> {
  const salt = randomBytes(16).toString('hex')
  const made: Code = { department, salt, hash: await hashOf(code, salt), madeAt: now, used: false }
  return JSON.stringify([...codesIn(kept).filter((other) => other.department !== department), made])
}

/** The codes after that of a department was used. */
export function withUsed(kept: string | null, department: DepartmentCode): string {
  return JSON.stringify(codesIn(kept).map((code) => (code.department === department ? { ...code, used: true } : code)))
}

/** What a code is worth for a department. Only whoever has the right one learns that it was used or is too old. */
export async function verdictOn(
  kept: string | null,
  { department, code, now }: { readonly department: DepartmentCode; readonly code: string; readonly now: Timestamp },
): Promise<NonNullable<BindingFile['verdict']>> {
  const made = codesIn(kept).find((one) => one.department === department)
  if (!made || !timingSafeEqual(Buffer.from(await hashOf(code, made.salt)), Buffer.from(made.hash))) return 'wrong'
  if (made.used) return 'used'
  return Date.parse(now) - Date.parse(made.madeAt) < validMs ? 'right' : 'expired'
}

// --- Internal helpers ---

type Code = {
  readonly department: DepartmentCode
  readonly salt: string
  readonly hash: string
  readonly madeAt: Timestamp
  readonly used: boolean
}

function codesIn(kept: string | null): readonly Code[] {
  return kept === null ? [] : JSON.parse(kept) // Written above.
}

/** Slow on purpose: whoever reads the store shall not find the code within its day by trying all. */
async function hashOf(code: string, salt: string): Promise<string> {
  const hash = await promisify<string, string, number, Buffer>(scrypt)(code, salt, 32)
  return hash.toString('hex')
}
