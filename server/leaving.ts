/** Somebody leaves the house: without role and departments from then on, told nothing more; cases and history stay. */
import type { Timestamp } from '../cases/calendar.ts'
import type { Person } from '../cases/people.ts'
import { auditCommits } from './audit.ts'
import type { Directory } from './directory.ts'
import { StoreError } from './store/error.ts'
import type { Store } from './store.ts'

/** Staff of no department: known by the account, without a say in anything. */
export function leaverOf({ id, name, phone, accounts }: Person, left: Timestamp): Person {
  return { ...{ id, name, role: 'staff', departments: [], enterprise: null, phone }, ...(accounts && { accounts }), left }
}

/**
 * Lets one person go; `by` as the audit shows it. Whoever has left already, or only reports, stays as they are. What it was stopped in
 * the middle of is finished when it is asked again.
 */
export async function letGo(
  id: string,
  { by, at }: { readonly by: string; readonly at: Timestamp },
  { store, directory }: { readonly store: Store; readonly directory: Pick<Directory, 'person' | 'adopt'> },
): Promise<void> {
  for (;;) {
    const person = directory.person(id)
    if (!person || person.role === 'entrepreneur') return
    if (person.left !== undefined) return await silence([id], store)
    const { role, departments } = person
    const settings = await auditCommits([{ type: 'person-left', person: id, role, departments, by, at }], store)
    const people = [leaverOf(person, at)]
    if ((await store.commit({ conversation: null, cases: [], outbox: [], settings, people })) !== 'committed') continue
    directory.adopt(people)
    return await silence([id], store)
  }
}

/** Parks what was written to people before they left and has not gone out yet: it may speak of cases. */
export async function silence(ids: readonly string[], store: Pick<Store, 'outboxWaiting' | 'unsent' | 'parkOutbound'>): Promise<void> {
  if (ids.length === 0) return
  for (const conversation of await store.outboxWaiting(forever)) {
    if (!ids.some((id) => conversation.endsWith(`:dm:${id}`))) continue
    for (const { seq } of await store.unsent(conversation, forever)) {
      await store.parkOutbound(seq, 'its reader has left the directory').catch((error: unknown) => {
        // It has gone out meanwhile; what stands behind it has not.
        if (!(error instanceof StoreError) || error.retryable) throw error
      })
    }
  }
}

// --- Internal helpers ---

/** Later than any message is held. */
const forever = '9999-12-31T00:00:00.000Z'
