import { findDates } from './date-expressions.ts'
import { type DepartmentNames, findDepartments } from './department-names.ts'
import type { EnterpriseDirectory } from './enterprise-directory.ts'
import { findEnterprises } from './enterprise-names.ts'
import { findBankCards, findCaseNumbers, findCreditCodes, findIdNumbers, findPhones, leastDigits } from './identifiers.ts'
import { findPersons } from './persons.ts'
import { findPlaces } from './places.ts'
import { findAmounts, findCounts } from './quantities.ts'
import { narrowed, type Span } from './spans.ts'

/** Every kind of entity. */
export const entityTypes = [
  'phone',
  'enterprise',
  'department',
  'place',
  'person',
  'date',
  'amount',
  'count',
  'credit-code',
  'case-number',
  'id-number',
  'bank-card',
] as const

/**
 * A piece of the text: `text` is `original.slice(start, end)`, `value` its normal form.
 * Examples: phone `13800000001`, count `50`, amount in yuan `3000000`, case number `QS20261123-0007`, department code `hrss`,
 * place `长江路18号`, person with title `张局长`, enterprise as registered where the directory knows it, else as written.
 * A date's value is its expression without spaces and with ASCII digits (`下周三前`); whoever has a calendar resolves it.
 */
export type Entity = {
  readonly type: (typeof entityTypes)[number]
  readonly text: string
  readonly start: number
  readonly end: number
  readonly value: string
}

/** The names a district knows; each may be missing: then enterprises are found by patterns alone, departments not at all. */
export type Gazetteer = { readonly enterprises?: EnterpriseDirectory; readonly departments?: DepartmentNames }

/** Finds what can be named or counted in a text, in its order and without overlaps; where two overlap, the surer kind wins. */
export function findEntities(text: string, gazetteer: Gazetteer = {}): readonly Entity[] {
  const narrow = narrowed(text)
  const taken = new Uint8Array(narrow.length)
  const found: Entity[] = []
  for (const [type, find] of digitsIn(narrow) < leastDigits ? nameFinders : [...identifierFinders, ...nameFinders]) {
    for (const { start, end, value } of find(narrow, gazetteer)) {
      if (taken.subarray(start, end).includes(1)) continue
      taken.fill(1, start, end)
      found.push({ type, text: text.slice(start, end), start, end, value })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

// --- helpers ---

type Finder = readonly [Entity['type'], (text: string, gazetteer: Gazetteer) => readonly Span[]]

// The surest first: a number with a check digit before a name, a name before what may stand inside one.
const identifierFinders: readonly Finder[] = [
  ['case-number', findCaseNumbers],
  ['credit-code', findCreditCodes],
  ['id-number', findIdNumbers],
  ['bank-card', findBankCards],
  ['phone', findPhones],
]
const nameFinders: readonly Finder[] = [
  ['enterprise', (text, { enterprises }) => findEnterprises(text, enterprises)],
  ['department', (text, { departments }) => (departments ? findDepartments(text, departments) : [])],
  ['place', findPlaces],
  ['date', findDates],
  ['person', findPersons],
  ['amount', findAmounts],
  ['count', findCounts],
]

function digitsIn(text: string): number {
  let digits = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x30 && text.charCodeAt(i) <= 0x39) digits++
  return digits
}
