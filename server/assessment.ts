/** The yearly assessment from the store: the figures of a year as the ledger says now, and what was proposed or published. */
import { createHash } from 'node:crypto'
import { type AssessedCase, type AssessmentRules, assess, assessedCase } from '../cases/assessment.ts'
import { type Hashed, type Publication, publishedIn, stageOf } from '../cases/assessment-publication.ts'
import type { CalendarDate } from '../cases/calendar.ts'
import type { Person } from '../cases/people.ts'
import type { AssessmentFile, Utterance } from '../dialogs/dialog.ts'
import type { Scope } from '../dialogs/message.ts'
import { assessmentQuestion } from '../dialogs/official/assessment.ts'
import { canonicalJson } from './store/chain.ts'
import type { SettingCommit, Store } from './store.ts'
import type { World } from './world.ts'

/** What the figures of a year are made from, besides the ledger. `departments`: those that can have cases. */
export type Assessing = {
  readonly store: Pick<Store, 'casesAfter' | 'setting'>
  readonly departments: readonly string[]
  readonly rules: AssessmentRules
}

/** The figures of a year as the ledger says now: all cases that were reported in it, by the year in their number. */
export async function assessNow(year: number, asOf: CalendarDate, { store, departments, rules }: Assessing): Promise<Hashed> {
  const earlier = await publicationOf(year - 1, store)
  const before = earlier === 'altered' ? null : publishedIn(earlier)
  const assessment = assess({ year, asOf, cases: await casesOf(year, store), departments, rules, before })
  return { assessment, hash: hashOf(assessment) }
}

/** What was proposed or published for a year; `altered` when it is not what was kept, or its figures do not fit their hash. */
export async function publicationOf(year: number, store: Pick<Store, 'setting'>): Promise<Publication | 'altered' | null> {
  const kept = await store.setting(keyOf(year))
  if (kept === null) return null
  try {
    const { publication }: { readonly publication: Publication } = JSON.parse(kept) // Written by this program.
    const isWhole = kept === textOf(publication) && publication.hash === hashOf(publication.assessment)
    return isWhole ? publication : 'altered'
  } catch {
    return 'altered' // No JSON, or not of this shape.
  }
}

/** The change of a setting that keeps a publication; stale when somebody was quicker. */
export function publicationCommit(before: Publication | null, after: Publication): SettingCommit {
  return { key: keyOf(after.year), before: before === null ? null : textOf(before), value: textOf(after) }
}

/** What the words of a turn ask of assessments, as far as the speaker may know. Reads nothing when they ask for none. */
export async function assessmentsAsked(
  heard: readonly Utterance[],
  speaker: Person,
  scope: Scope,
  world: World,
): Promise<readonly AssessmentFile[]> {
  const { store, directory, calendar, clock, assessment: rules } = world
  const place = { speaker, scope, departments: directory.departments }
  const years = heard.flatMap(({ text, voice, addressed }) => {
    const question = addressed ? assessmentQuestion(`${text} ${voice?.text ?? ''}`, place) : null
    return question === null ? [] : [question.year]
  })
  const today = calendar.dateOf(clock.now())
  const assessing: Assessing = { store, departments: directory.departments.flatMap(({ code, group }) => (group ? [code] : [])), rules }
  return await Promise.all([...new Set(years)].slice(0, mostYears).map((asked) => fileFor(asked, today, speaker, scope, assessing)))
}

// --- Internal helpers ---

/** Cases that are read at once. */
const page = 500
/** More years are not looked at in one turn. */
const mostYears = 3

async function casesOf(year: number, store: Pick<Store, 'casesAfter'>): Promise<readonly AssessedCase[]> {
  const found: AssessedCase[] = []
  const prefix = `QS${year}`
  for (let after = prefix; ; ) {
    const cases = await store.casesAfter(after, page)
    const own = cases.filter(({ number }) => number.startsWith(prefix))
    found.push(...own.flatMap((it) => assessedCase(it) ?? []))
    const last = own.at(-1)
    if (own.length < page || last === undefined) return found
    after = last.number
  }
}

/** Without a year the newest is meant of which something is kept, of this one and the last. */
async function fileFor(asked: number | null, today: CalendarDate, speaker: Person, scope: Scope, from: Assessing): Promise<AssessmentFile> {
  const thisYear = Number(today.slice(0, 4))
  const kept = await Promise.all(
    (asked === null ? [thisYear, thisYear - 1] : [asked]).map(async (year) => ({
      year,
      publication: await publicationOf(year, from.store),
    })),
  )
  const { year, publication } = kept.find(({ publication }) => publication !== null) ?? { year: asked ?? thisYear, publication: null }
  const file = { asked, year, publication, current: null }
  if (publication === 'altered') return file
  const stage = stageOf(publication)
  if (scope.type === 'group' || speaker.role === 'staff' || speaker.role === 'head')
    return { ...file, publication: stage === 'published' ? publication : null }
  // Before anything is proposed, figures of now are the coordinator's alone; then they show what has moved since.
  const sees = speaker.role === 'coordinator' || stage === 'proposed' || stage === 'published'
  return sees ? { ...file, current: await assessNow(year, today, from) } : file
}

function keyOf(year: number): string {
  return `assessment:${year}`
}

/** With a seal over figures and acts, so that no edit of either stays unseen. */
function textOf(publication: Publication): string {
  return canonicalJson({ publication, seal: hashOf(publication) })
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}
