import { findDates } from './date-expressions.ts'
import { findEnterprises } from './enterprise-names.ts'
import { findBankCards, findCaseNumbers, findCreditCodes, findIdNumbers, findPhones } from './identifiers.ts'
import { findAmounts, findCounts } from './quantities.ts'

/**
 * A piece of the text: `text` is `original.slice(start, end)`, `value` its normal form.
 * Examples: phone `13800000001`, count `50`, amount in yuan `3000000`, case number `QS20261123-0007`.
 * A date's value is its expression without spaces and with ASCII digits (`下周三前`); whoever has a calendar resolves it.
 */
export type Entity = {
  readonly type: 'phone' | 'enterprise' | 'date' | 'amount' | 'count' | 'credit-code' | 'case-number' | 'id-number' | 'bank-card'
  readonly text: string
  readonly start: number
  readonly end: number
  readonly value: string
}

/** A place in the text, with its normal form. */
export type Span = { readonly start: number; readonly end: number; readonly value: string }

/** Finds what can be named or counted in a text, in its order and without overlaps; where two overlap, the surer kind wins. */
export function findEntities(text: string): readonly Entity[] {
  const narrow = narrowed(text)
  const found: Entity[] = []
  for (const [type, find] of finders) {
    for (const { start, end, value } of find(narrow)) {
      if (found.some((other) => start < other.end && other.start < end)) continue
      found.push({ type, text: text.slice(start, end), start, end, value })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The places a pattern matches, with the value that `normalise` makes of each match; null drops it. */
export function spansOf(text: string, pattern: RegExp, normalise: (match: RegExpExecArray) => string | null): Span[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const value = normalise(match)
    return value === null ? [] : [{ start: match.index, end: match.index + match[0].length, value }]
  })
}

// --- helpers ---

const finders: readonly (readonly [Entity['type'], (text: string) => readonly Span[]])[] = [
  ['case-number', findCaseNumbers],
  ['credit-code', findCreditCodes],
  ['id-number', findIdNumbers],
  ['bank-card', findBankCards],
  ['phone', findPhones],
  ['enterprise', findEnterprises],
  ['date', findDates],
  ['amount', findAmounts],
  ['count', findCounts],
]

/** Full-width letters, digits and signs as ASCII, character for character, so that places stay the same. */
function narrowed(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (wide) => (wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfee0)))
}
