/** What the queries of the store need to know of a case, kept in columns beside its state. */
import { waitsForSecond } from '../../cases/admission.ts'
import type { Timestamp } from '../../cases/calendar.ts'
import { type Case, type DepartmentCode, isOpen, leadOf, lightOf, type Status } from '../../cases/case.ts'
import { finalWaiting } from '../../cases/final-answer.ts'
import { involvedIn } from '../../cases/meetings.ts'
import { openAppeal } from '../../cases/ratings.ts'
import { isToBeCalled, isToBeTold } from '../../cases/rights.ts'
import { tasksOf } from '../../cases/tasks.ts'

/** The columns of a case; all follow from its state. */
export type CaseIndex = {
  /** What stands after the hyphen of the number, e.g. `0007`. */
  readonly suffix: string
  readonly reporter: string
  /** The enterprise whose people may follow it; null: nobody's but the reporter's. */
  readonly enterprise: string | null
  readonly lead: DepartmentCode | null
  readonly status: Status
  readonly open: 0 | 1
  /** Null when nothing is late. */
  readonly light: 'red' | 'yellow' | null
  /** When it came to its end; null: it has not. */
  readonly ended: Timestamp | null
  /** 1: something waits for a ruling, a signature or a call of officials. */
  readonly ruling: 0 | 1
  /** Rows beside the columns: `owed ` and each department that still owes something on it or is called to a meeting, `ordered ` and each person who gave an order on it. */
  readonly links: readonly string[]
}

/** The columns that belong to a state. */
export function caseIndex(it: Case): CaseIndex {
  const light = lightOf(it)
  return {
    suffix: it.number.slice(it.number.indexOf('-') + 1),
    reporter: it.reporter,
    enterprise: it.boundTo ?? null,
    lead: leadOf(it),
    status: it.status,
    open: isOpen(it) ? 1 : 0,
    light: light === 'red' || light === 'yellow' ? light : null,
    ended: !isOpen(it) && 'closedAt' in it ? it.closedAt : null,
    ruling: awaitsRuling(it) ? 1 : 0,
    links: linksOf(it),
  }
}

// --- Internal helpers ---

function linksOf(it: Case): readonly string[] {
  const owed = involvedIn(it).map((department) => `owed ${department}`)
  const ordered = tasksOf(it).flatMap(({ kind, by }) => (kind === 'instruction' ? [`ordered ${by}`] : []))
  return [...new Set([...owed, ...ordered])].sort()
}

function awaitsRuling(it: Case): boolean {
  if (waitsForSecond(it)) return true
  if (openAppeal(it) || finalWaiting(it) || isToBeCalled(it) || isToBeTold(it)) return true
  if (it.status !== 'dispatched' && it.status !== 'acknowledged' && it.status !== 'handling') return false
  return it.objection !== null || it.extension !== null
}
