/** What the doctor found at one step. */

/** `ok`: as it should be. `warn`: works, but somebody should know. `FAIL`: does not work until it is mended. `skip`: could not be looked at. */
export type Level = 'ok' | 'warn' | 'FAIL' | 'skip'

/** `step` is the same in every run, e.g. `kf token`. `text` says what was found and, where it is not ok, what to do. No secret is in it. */
export type Finding = { readonly level: Level; readonly step: string; readonly text: string }

/** What a step yields, one after the other, as it finds it. */
export type Findings = AsyncGenerator<Finding, void>

/** One line for the terminal. */
export function lineOf({ level, step, text }: Finding): string {
  return `${level.padEnd(4)}  ${step.padEnd(stepWidth)}  ${text}`
}

// --- Internal helpers ---

/** The longest step is `aibot connection`. */
const stepWidth = 17
