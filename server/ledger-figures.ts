/** The ledger in chat from the store: the counts of a year, and the newest of what is late or on schedule in it. */
import { type Case, type DepartmentCode, isConfidential, isOpen } from '../cases/case.ts'
import { standingOf, standingsOf } from '../cases/ledger.ts'
import type { Person } from '../cases/people.ts'
import type { LedgerFile, LedgerList, Utterance } from '../dialogs/dialog.ts'
import type { Scope } from '../dialogs/message.ts'
import { ledgerQuestion } from '../dialogs/official/ledger.ts'
import { mostListed } from '../dialogs/official/lists.ts'
import type { CaseQuery, Store } from './store.ts'
import type { World } from './world.ts'

/** What the words of a turn ask of the ledger, as far as the speaker may know. Reads nothing when they ask for nothing of it. */
export async function ledgersAsked(
  heard: readonly Utterance[],
  speaker: Person,
  scope: Scope,
  { store, directory, calendar, clock }: World,
): Promise<readonly LedgerFile[]> {
  const place = { speaker, scope, departments: directory.departments, calendar, now: clock.now() }
  const questions = heard.flatMap(({ text, voice, addressed }) => {
    const question = addressed ? ledgerQuestion(`${text} ${voice?.text ?? ''}`, place) : null
    return question === null || question.foreign ? [] : [question]
  })
  const wanted = questions.flatMap(({ year, leads, list }) => (leads ?? [null]).map((lead) => ({ year, lead, list })))
  const distinct = new Map(wanted.map((one) => [JSON.stringify(one), one]))
  return await Promise.all([...distinct.values()].slice(0, mostFiles).map((one) => fileOf(one, store)))
}

/** The counts of a year, with the cases of a list. */
export async function fileOf(
  { year, lead, list }: Pick<LedgerFile, 'year' | 'lead' | 'list'>,
  store: Pick<Store, 'standings' | 'cases'>,
): Promise<LedgerFile> {
  const counts = standingsOf(await store.standings(year, lead))
  return { year, lead, ...counts, list, listed: list === null ? [] : await listed(year, lead, list, store) }
}

// --- Internal helpers ---

/** More are not looked at in one turn. */
const mostFiles = 6

async function listed(year: number, lead: DepartmentCode | null, list: LedgerList, store: Pick<Store, 'cases'>): Promise<readonly Case[]> {
  const all: CaseQuery = lead === null ? { of: 'all' } : { of: 'department', lead }
  const found = await store.cases(list === 'overdue' ? { of: 'light', light: 'red', lead } : all, 3 * mostListed)
  const wanted = found.filter((it) => it.number.startsWith(`QS${year}`) && isOpen(it) && !isConfidential(it) && standingOf(it) === list)
  return wanted.slice(0, mostListed)
}
