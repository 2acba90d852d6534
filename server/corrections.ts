/** What people decided about reports, as training rows: a coordinator's dispatch, an upheld objection, a reassignment. */
import { type Case, confidentialDepartment, type DepartmentCode, isConfidential, leadOf, type Recorded } from '../cases/case.ts'
import { erasedText } from '../cases/redact.ts'
import { maskText } from '../dialogs/mask.ts'
import { type Entity, findEntities } from '../nlu/entities.ts'
import type { Utterance } from '../nlu/utterances.ts'
import type { LedgerCase, Store } from './store.ts'

/** What a district can learn: its departments, and the matters of the training rows with the department of each. */
export type Learnable = {
  readonly departments: ReadonlySet<DepartmentCode>
  readonly matters: ReadonlyMap<string, DepartmentCode>
}

/**
 * One row for every case whose present department a person named, the last word on equal texts; nothing of confidential,
 * withdrawn, urgent-for-life or disputed cases. Streams the ledger; holds one case and the rows in memory.
 */
export async function correctionsIn(store: Pick<Store, 'ledger'>, learnable: Learnable): Promise<readonly Utterance[]> {
  const rows = new Map<string, { readonly row: Utterance; readonly at: string }>() // by text
  for await (const { kept, rows: events } of store.ledger()) {
    if (kept === null) continue
    const it: Case = JSON.parse(kept.state)
    const decision = isInstructive(it) ? decisionOf(it, events) : null
    if (decision === null || !learnable.departments.has(decision.lead)) continue
    const row = rowOf(it, decision.lead, learnable.matters)
    if (row.text === '') continue
    const earlier = rows.get(row.text)
    if (earlier === undefined || earlier.at <= decision.at) rows.set(row.text, { row, at: decision.at })
  }
  return [...rows.values()].map(({ row }) => row)
}

/** The problem in words that may go into a model: without names of enterprises and persons, and without numbers that mean somebody. */
export function withoutNames(text: string, enterprise: string | null): string {
  const known = enterprise === null || enterprise === '' ? text : text.replaceAll(enterprise, someEnterprise)
  let kept = ''
  let from = 0
  for (const { type, start, end } of findEntities(known)) {
    const instead = replacements[type]
    if (instead === undefined) continue
    kept += known.slice(from, start) + instead
    from = end
  }
  return maskText(kept + known.slice(from)).trim()
}

// --- Internal helpers ---

type Decision = { readonly lead: DepartmentCode; readonly at: string }

const someEnterprise = '我们公司'
const replacements: Readonly<Partial<Record<Entity['type'], string>>> = {
  ...{ enterprise: someEnterprise, person: '负责人' },
  ...{ phone: '', 'credit-code': '', 'case-number': '', 'id-number': '', 'bank-card': '' },
}

/** Routes that hold for others: no tip-off, no danger to life, no abuse, nothing withdrawn, declined or merged, nothing a department still objects to. */
function isInstructive(it: Case): boolean {
  if (it.text === erasedText) return false
  if (isConfidential(it) || it.status === 'withdrawn' || it.status === 'declined' || it.status === 'merged') return false
  if (it.admission === 'emergency' || it.admission === 'abuse' || it.urgency === 'emergency') return false
  return !('objection' in it) || it.objection === null
}

/** The department that has the case, where a person named it; null where the model did, where nobody has it, or where it was once confidential. */
function decisionOf(it: Case, events: LedgerCase['rows']): Decision | null {
  const dispatches = events.map(({ event }): Recorded => JSON.parse(event)).flatMap((event) => (event.type === 'dispatched' ? [event] : []))
  const last = dispatches.at(-1)
  if (last === undefined || last.automatic || last.lead !== leadOf(it)) return null
  return dispatches.some(({ lead }) => lead === confidentialDepartment) ? null : last
}

function rowOf(it: Case, department: DepartmentCode, matters: Learnable['matters']): Utterance {
  return {
    text: withoutNames(it.text, it.enterprise),
    intent: 'appeal',
    department,
    co: [],
    kind: it.kind,
    urgency: it.urgency,
    // The model named the matter with its own department in mind: it is kept only where the person agreed.
    ...(it.matter !== null && matters.get(it.matter) === department && { matter: it.matter }),
  }
}
