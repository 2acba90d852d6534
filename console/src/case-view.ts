import type { Case, CaseClock } from './api.ts'

/** The running clock of a case that ends first. */
export function nextClock({ clocks = [] }: Case): CaseClock | undefined {
  return clocks.filter(({ status }) => status === 'running').toSorted((a, b) => a.due.localeCompare(b.due))[0]
}

/** Whether a clock's end has passed. */
export function isOverdue({ due }: CaseClock, now: string): boolean {
  return due < now
}

/** The next moment at which a running clock of any case ends, with that clock and its case. */
export function nextDue(cases: readonly Case[], now: string): { readonly number: string; readonly clock: CaseClock } | undefined {
  return cases
    .flatMap(({ number, clocks = [] }) => clocks.map((clock) => ({ number, clock })))
    .filter(({ clock }) => clock.status === 'running' && clock.due > now)
    .toSorted((a, b) => a.clock.due.localeCompare(b.clock.due))[0]
}

/** A case that came to a department since the last look. */
export type Arrival = {
  readonly number: string
  readonly department: string
  readonly part: 'lead' | 'assisting'
}

/** The newest arrival between two looks at all cases. */
export function newArrival(before: readonly Case[], after: readonly Case[]): Arrival | undefined {
  const known = new Set(before.flatMap(arrivalsOf).map(keyOf))
  return after.flatMap(arrivalsOf).find((arrival) => !known.has(keyOf(arrival)))
}

function arrivalsOf({ number, lead, assisting = [] }: Case): Arrival[] {
  const arrivals: Arrival[] = assisting.map((department) => ({
    number,
    department,
    part: 'assisting',
  }))
  return lead === null ? arrivals : [{ number, department: lead, part: 'lead' }, ...arrivals]
}

function keyOf({ number, department }: Arrival): string {
  return `${number} ${department}`
}
