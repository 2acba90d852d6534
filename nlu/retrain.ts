import type { HeldOut } from './model.ts'

/** Whether a challenger may take the place of the champion, and why, as one clause for people. */
export type Verdict = { readonly accept: boolean; readonly because: string }

/** A department before and after, `before` and `after` in per cent of its held-out rows, 0 … 100. */
export type Change = { readonly department: string; readonly rows: number; readonly before: number; readonly after: number }

/**
 * A challenger is accepted when it is no worse overall (the right department first) and when no department with at least 20
 * held-out rows falls by more than 5 points; in smaller ones a single row moves more than that. Both must be measured on the
 * same rows, else RangeError.
 */
export function verdict(champion: HeldOut, challenger: HeldOut): Verdict {
  const moved = changes(champion, challenger)
  if (challenger.top1 < champion.top1) {
    return { accept: false, because: `it is worse overall: ${percent(challenger.top1 * 100)} instead of ${percent(champion.top1 * 100)}` }
  }
  const fallen = moved.filter((change) => change.rows >= leastRows && change.before - change.after > mostLost + rounding)
  if (fallen.length > 0) return { accept: false, because: `it is worse in ${fallen.map(inWords).join(', ')}` }
  return { accept: true, because: `it is no worse overall, and no department with ${leastRows} rows fell by more than ${mostLost} points` }
}

/** How every department fared, the greatest loss first. Throws RangeError unless both were measured on the same rows. */
export function changes(champion: HeldOut, challenger: HeldOut): readonly Change[] {
  const codes = Object.keys(champion.departments)
  if (codes.length !== Object.keys(challenger.departments).length || champion.rows !== challenger.rows) throw differentRows()
  return codes
    .map((department) => {
      const before = champion.departments[department]
      const after = challenger.departments[department]
      if (before === undefined || after?.rows !== before.rows) throw differentRows()
      const shareOf = (right: number): number => (100 * right) / before.rows
      return { department, rows: before.rows, before: shareOf(before.right), after: shareOf(after.right) }
    })
    .sort((a, b) => a.after - a.before - (b.after - b.before))
}

/** `hrss 64.0 % → 58.0 % (25 rows)`. */
export function inWords({ department, rows, before, after }: Change): string {
  return `${department} ${percent(before)} → ${percent(after)} (${rows} rows)`
}

// --- helpers ---

const leastRows = 20
const mostLost = 5 // points of 100
const rounding = 1e-9 // one row of twenty is five points, not a trifle more

function percent(of100: number): string {
  return `${of100.toFixed(1)} %`
}

function differentRows(): RangeError {
  return new RangeError('two models can be compared on the same held-out rows alone')
}
