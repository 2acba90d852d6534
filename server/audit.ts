/**
 * Who was given or lost a right, by whom and when: an append-only record in the store's settings. Each entry carries the hash of
 * all before it (`audit 1`, `audit 2`, …; `audit head` is the newest), so no edit, deletion or reorder among them stays unseen.
 */
import { createHash } from 'node:crypto'
import type { Timestamp } from '../cases/calendar.ts'
import type { DepartmentCode, Role } from '../cases/case.ts'
import { canonicalJson } from './store/chain.ts'
import type { SettingCommit, Store } from './store.ts'

/** Ids, roles and codes; of names, phones and accounts only that they changed. */
export type AuditFact =
  | { readonly type: 'people-imported'; readonly source: string; readonly people: number; readonly leavers: 'remove' | 'keep' }
  | { readonly type: 'person-added'; readonly person: string; readonly role: Role; readonly departments: readonly DepartmentCode[] }
  | { readonly type: 'person-changed'; readonly person: string; readonly changes: readonly string[] }
  | { readonly type: 'person-left'; readonly person: string; readonly role: Role; readonly departments: readonly DepartmentCode[] }
  | { readonly type: 'enterprise-confirmed' | 'enterprise-taken-back'; readonly person: string; readonly enterprise: string }
  /** What is personal of somebody was erased; `subject` stands for them from then on. */
  | { readonly type: 'subject-erased'; readonly subject: string; readonly reason: string; readonly cases: number; readonly rows: number }
  /** How much was deleted because its time was over, and from before when. */
  | ({ readonly type: 'retention-swept' } & Readonly<Record<'messages' | 'notes' | 'files' | 'cases', number>> &
      Readonly<Record<'messagesBefore' | 'notesBefore' | 'filesBefore' | 'casesBefore', Timestamp>>)
  | { readonly type: 'code-made'; readonly department: DepartmentCode }
  | { readonly type: 'code-refused'; readonly channel: string; readonly group: string; readonly why: string }
  | {
      readonly type: 'group-bound' | 'group-unbound'
      readonly department: DepartmentCode
      readonly channel: string
      readonly group: string
    }
  | { readonly type: 'parked-resent' | 'parked-dropped'; readonly box: 'inbox' | 'outbox'; readonly row: number; readonly reason: string }

/** A fact as it is handed in. `by`: a person's id, or `command:` and the account of whoever ran it. */
export type NewAudit = AuditFact & { readonly at: Timestamp; readonly by: string }

export type AuditEntry = NewAudit & { readonly n: number; readonly hash: string }

/** What to commit so that these facts are recorded; the commit is stale when others were recorded meanwhile. */
export async function auditCommits(facts: readonly NewAudit[], store: Pick<Store, 'setting'>): Promise<readonly SettingCommit[]> {
  if (facts.length === 0) return []
  const before = await store.setting(headKey)
  let head = headIn(before)
  const commits: SettingCommit[] = []
  for (const fact of facts) {
    const n = head.n + 1
    head = { n, hash: hashOf(head.hash, n, fact) }
    commits.push({ key: keyOf(n), before: null, value: canonicalJson({ ...fact, ...head }) })
  }
  return [...commits, { key: headKey, before, value: canonicalJson(head) }]
}

/** Every entry, oldest first; `broken` is the number of the first one that does not follow from those before it, null when none is. */
export async function auditOf(
  store: Pick<Store, 'setting'>,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly broken: number | null }> {
  const last = headIn(await store.setting(headKey))
  const entries: AuditEntry[] = []
  let previous = ''
  for (let n = 1; n <= last.n; n++) {
    const kept = await store.setting(keyOf(n))
    if (kept === null) return { entries, broken: n }
    const entry = JSON.parse(kept) as AuditEntry // Written above.
    const { n: _n, hash, ...fact } = entry
    if (hash !== hashOf(previous, n, fact)) return { entries, broken: n }
    entries.push(entry)
    previous = hash
  }
  return { entries, broken: previous === last.hash ? null : last.n }
}

// --- Internal helpers ---

const headKey = 'audit head'

const keyOf = (n: number): string => `audit ${n}`

type Head = { readonly n: number; readonly hash: string }

function headIn(kept: string | null): Head {
  return kept === null ? { n: 0, hash: '' } : (JSON.parse(kept) as Head) // Written above.
}

function hashOf(previous: string, n: number, fact: object): string {
  return createHash('sha256')
    .update(`${previous}\n${n}\n${canonicalJson(fact)}`)
    .digest('hex')
}
