/** The cases of the last 90 days by what they say: is this one told before, and do several enterprises tell the same. In memory alone. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Calendar, Timestamp } from '../cases/calendar.ts'
import { type Case, type CaseNumber, type DepartmentCode, isConfidential, leadOf } from '../cases/case.ts'
import { erasedText } from '../cases/redact.ts'
import type { Alike } from '../dialogs/wording.ts'
import { alikeFrom, type Likeness, makeSimilarTexts } from '../nlu/similar.ts'
import type { Store } from './store.ts'

export type SimilarCases = {
  /** Takes in a case as it stands now. Confidential, withdrawn, merged and erased cases are never in it. */
  put(it: Case): void
  /** What a reporter said before that is like `text`, likest first. */
  ofReporter(reporter: string, text: string): readonly Likeness[]
  /** The cases of anybody in the 30 days before `now` that are about the same matter and like this one; null when they are few. */
  asOften(it: Case, now: Timestamp): Alike | null
  /** Whether other reporters told the like of a case in the 30 days before `now`. */
  toldByOthers(it: Case, now: Timestamp): boolean
  /** Takes in what the store has; the index answers meanwhile with what it knows. */
  fill(store: Pick<Store, 'casesAfter'>, calendar: Calendar, now: Timestamp, how?: FillOptions): Promise<void>
}

/** `days`: only cases of so many days; all that are kept unless told. */
export type FillOptions = { readonly stopped?: () => boolean; readonly days?: number }

/** An empty index. */
export function makeSimilarCases(): SimilarCases {
  const texts = makeSimilarTexts()
  const known = new Map<CaseNumber, Known>()
  const ofReporters = new Map<string, Set<CaseNumber>>()
  function forget(number: CaseNumber): void {
    const reporter = known.get(number)?.reporter ?? ''
    const own = ofReporters.get(reporter)
    own?.delete(number)
    if (own?.size === 0) ofReporters.delete(reporter)
    known.delete(number)
    texts.remove(number)
  }
  function keep(it: Case, before: Known | undefined): void {
    const own = ofReporters.get(it.reporter)
    if (own) own.add(it.number)
    else ofReporters.set(it.reporter, new Set([it.number]))
    known.set(it.number, {
      version: it.version,
      reporter: it.reporter,
      matter: it.matter,
      lead: leadOf(it) ?? before?.lead ?? null,
      reportedMs: Date.parse(it.reportedAt),
    })
  }

  function put(it: Case): void {
    const before = known.get(it.number)
    if (before && before.version >= it.version) return
    if (isConfidential(it) || it.status === 'withdrawn' || it.status === 'merged' || it.text === erasedText) {
      forget(it.number)
      return
    }
    if (!before) texts.add(it.number, it.text)
    keep(it, before)
    // The oldest stand first, but for what the start adds later.
    const since = Date.parse(it.reportedAt) - keptDays * dayMs
    for (const [number, { reportedMs }] of known) {
      if (reportedMs >= since) break
      forget(number)
    }
  }

  return {
    put,
    ofReporter: (reporter, text) => texts.among(ofReporters.get(reporter) ?? none, text, 5).filter(({ likeness }) => likeness >= alikeFrom),
    toldByOthers(it, now) {
      if (isConfidential(it)) return false
      const lead = leadOf(it) ?? it.suggestions[0]?.code
      const since = Date.parse(now) - countedDays * dayMs
      const isMeant = (number: CaseNumber): boolean => {
        const other = known.get(number)
        const same =
          other !== undefined && (other.matter === null ? other.lead === lead : other.matter === it.matter || other.lead === lead)
        return same && other.reporter !== it.reporter && other.reportedMs >= since
      }
      return texts.nearest(it.text, 1, isMeant).some(({ likeness }) => likeness >= alikeFrom)
    },
    asOften(it, now) {
      if (it.matter === null || isConfidential(it)) return null
      const since = Date.parse(now) - countedDays * dayMs
      const isMeant = (number: CaseNumber): boolean => {
        const other = known.get(number)
        return other !== undefined && number !== it.number && other.matter === it.matter && other.reportedMs >= since
      }
      const alike = texts.nearest(it.text, mostCounted, isMeant).filter(({ likeness }) => likeness >= alikeFrom)
      if (alike.length < leastCounted) return null
      const leads = alike.flatMap(({ id }) => known.get(id)?.lead ?? [])
      return { count: alike.length, days: countedDays, lead: mostOf(leads, alike.length) }
    },
    async fill(store, calendar, now, { stopped = () => false, days = keptDays } = {}) {
      const first = calendar.dateOf(new Date(Date.parse(now) - days * dayMs).toISOString())
      for (let after: CaseNumber = `QS${first.replaceAll('-', '')}`; !stopped(); ) {
        const page = await store.casesAfter(after, pageSize)
        for (const it of page) put(it)
        const last = page.at(-1)
        if (!last) return
        after = last.number
        // Whoever writes meanwhile is answered first.
        await nextTurn()
      }
    },
  }
}

// --- Internal helpers ---

/** What is kept of a case beside its text; `lead` is the last department that had it. */
type Known = {
  readonly version: number
  readonly reporter: string
  readonly matter: string | null
  readonly lead: DepartmentCode | null
  /** Milliseconds since 1970: many are compared for one question. */
  readonly reportedMs: number
}

const none: ReadonlySet<CaseNumber> = new Set()

const dayMs = 24 * 60 * 60 * 1000
const keptDays = 90
const countedDays = 30
const leastCounted = 3
const mostCounted = 50
const pageSize = 100

/** The department that leads more than half of them, or null. */
function mostOf(leads: readonly DepartmentCode[], all: number): DepartmentCode | null {
  for (const [lead, same] of Map.groupBy(leads, (code) => code)) if (2 * same.length > all) return lead
  return null
}
