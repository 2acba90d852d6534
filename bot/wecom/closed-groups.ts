/** Codes of a group that cannot be written to (p/90313). */

/** The group is unknown or wrongly written, nobody has spoken to the bot in it, or the bot or robot was stopped or put out of it. */
export function isClosed(code: number | null): boolean {
  return code !== null && codes.includes(code)
}

// --- Internal helpers ---

const codes: readonly number[] = [86001, 86003, 93000, 93004, 93006, 93008]
