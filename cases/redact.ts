/**
 * A history without what is personal in it: texts, names, numbers, files, and the person's id. What the ledger counts (kinds, times,
 * departments, clocks, ratings) stays, so that a redacted history has the same status, clocks and statistics.
 */
import type { CaseEvent, EventType, Recorded, Restored } from './case.ts'

/** What stands in the place of a text that was taken out. */
export const erasedText = '（应当事人要求，已删除）'

/** Whose data is taken out, and the id that stands for them from then on. */
export type Subject = { readonly person: string; readonly alias: string }

/**
 * The history after an erasure, in the same order and of the same length; events without anything personal are the same objects. In
 * a case that the person reported nothing in free words is left, whoever wrote it: nobody knows which of it is about them. In a
 * case of another (a colleague's, into which theirs was merged) only what came from the person goes. A second time it changes nothing.
 */
export function redact(history: readonly Recorded[], subject: Subject): readonly Recorded[] {
  const first = history[0]
  const own = first?.type === 'reported' && (first.reporter === subject.person || first.reporter === subject.alias)
  return history.map((event) => {
    if (event.type === 'erased') return event
    const redacted = redactedEvent(event, subject, own || isFrom(event, subject))
    return JSON.stringify(redacted) === JSON.stringify(event) ? event : redacted
  })
}

// --- Internal helpers ---

/** Said by the person, or taken over from a case of theirs. */
function isFrom(event: Recorded, { person, alias }: Subject): boolean {
  const from = event.type === 'absorbed' ? [event.by, event.reporter] : [event.by]
  return from.includes(person) || from.includes(alias)
}

/** What becomes of a field: it is kept; it is an id; it is replaced where its event is redacted; or it is a copy of more, and holds both. */
type Way<Value> =
  | { readonly keep: true }
  | { readonly person: true }
  | { instead(value: Value, words: Words): Value }
  | { copy(value: Value, words: Words): Value }
/** `text` replaces a text, `who` an id. */
type Words = { readonly text: (text: string) => string; readonly who: (id: string) => string }

type Of<Type extends EventType> = Extract<CaseEvent, { readonly type: Type }>
/** A field that is new in an event does not compile until it stands here. */
type Ways = {
  readonly [Type in EventType]: {
    readonly [Field in Exclude<keyof Of<Type>, 'type' | 'at' | 'by'>]-?: Way<Exclude<Of<Type>[Field], undefined>>
  }
}

const keep = { keep: true } as const
const person = { person: true } as const
/** An empty text says nothing of anybody, and means something in some events. */
const words = { instead: (text: string, { text: erased }: Words): string => erased(text) } as const
const wordsOrNull = { instead: (text: string | null, { text: erased }: Words): string | null => text && erased(text) } as const
const files = { instead: (): readonly never[] => [] } as const
const nobody = { instead: (): null => null } as const

const ways: Ways = {
  reported: {
    ...{ number: keep, origin: keep, source: keep, kind: keep, urgency: keep, admission: keep, matter: keep, confidence: keep },
    ...{ consultation: keep, reporter: person, filedBy: person, text: words, phone: wordsOrNull, enterprise: wordsOrNull },
    // Else colleagues would still find it.
    ...{ boundTo: nobody, attachments: files },
    details: { instead: (details, { text }) => details.map(({ value, ...known }) => ({ ...known, value: text(value) })) },
    // The words that spoke for a department are words of the report.
    suggestions: { instead: (guesses) => guesses.map(({ because: _because, ...guess }) => guess) },
  },
  referred: { because: keep },
  dispatched: { lead: keep, automatic: keep },
  classified: { class: keep, role: keep },
  acknowledged: {},
  contacted: { note: words, how: keep, visitedAt: keep },
  'contact-denied': {},
  visited: { text: words, attachments: files },
  'visit-denied': {},
  'same-day-promised': {},
  'progress-reported': { text: words, week: keep },
  promised: { due: keep, text: words },
  'progress-asked': {},
  'news-slowed': {},
  resolved: { answer: words },
  'return-proposed': { lead: keep },
  'return-answered': { consent: keep, lead: keep },
  retracted: { what: keep, act: keep, back: { copy: restored } },
  objected: { basis: words, suggested: keep },
  'objection-upheld': {},
  'objection-overruled': {},
  'extension-requested': { days: keep, reason: words },
  'extension-approved': { days: keep, reason: words },
  'extension-refused': {},
  'outcome-given': { outcome: keep },
  rated: { level: keep },
  'rating-changed': { level: keep },
  'rating-explained': { reason: words },
  reopened: { cause: keep },
  closed: { how: keep },
  supplemented: { text: words, attachments: files },
  'phone-amended': { phone: words },
  'phone-viewed': {},
  withdrawn: { reason: words },
  'flagged-repeated': {},
  instructed: { role: keep, text: words, due: keep, lead: keep, sheet: keep },
  'followed-up': { note: words },
  // Why the calendar of a district changed is about nobody.
  'dues-recomputed': { reason: keep, onBehalfOf: person, moved: keep },
  'clock-yellow': { clock: keep, task: keep },
  'clock-red': { clock: keep, task: keep },
  escalated: { clock: keep, task: keep, rung: keep },
  'task-given': { task: keep, kind: keep, department: keep, text: words, due: keep },
  'task-done': { task: keep, text: words },
  'task-dropped': { task: keep, reason: words },
  suggested: { what: keep, text: words, department: keep },
  // The reply and the path are the district's own, the same for everybody.
  'decline-proposed': { class: keep, reason: words, reply: keep, path: keep },
  'decline-turned-down': { reason: words },
  declined: { class: keep, reason: words, reply: keep, path: keep, appealUntil: keep, proposedBy: person },
  appealed: { reason: words },
  'appeal-upheld': {},
  'appeal-dismissed': { reason: words },
  merged: { into: keep },
  absorbed: { from: keep, reporter: person, text: words, attachments: files },
  linked: { to: keep },
  'split-off': { into: keep, text: words },
  suspended: { asks: words },
  'supplement-reminded': {},
  resumed: { because: keep },
  'long-term-begun': { reason: words },
  'long-term-refused': {},
  'week-missed': { week: keep },
  urged: { urging: keep },
  'meeting-convened': { kind: keep, departments: keep, slots: keep, place: words, due: keep, asked: keep, remindAt: keep },
  'meeting-answered': { party: keep, slots: keep, remindAt: keep },
  'meeting-fixed': { slot: keep, coming: keep, absent: keep, remindAt: keep },
  'meeting-unfixed': { remindAt: keep },
  'meeting-reminded': { remindAt: keep },
  'meeting-moved': { slot: keep, reason: words, remindAt: keep },
  'meeting-cancelled': { reason: words, remindAt: keep },
  'meeting-resumed': { remindAt: keep },
  'meeting-held': { text: words, present: keep, absent: keep, remindAt: keep },
  'follow-up-opened': { because: keep, level: keep, answeredBy: person },
  'follow-up-tried': { note: words },
  'follow-up-called': { outcome: keep, note: words },
  'rating-verified': { finding: keep, note: words },
  'rating-appealed': { reason: words, grounds: keep },
  'exclusion-proposed': { reason: words },
  'rating-excluded': { reason: words },
  'rating-appeal-refused': { reason: words },
  'pressure-flagged': { text: words },
  'final-proposed': { text: words, basis: words },
  'final-signed': {},
  'final-refused': { reason: words },
  'final-answered': { text: words, basis: words, signers: keep },
  'answer-held': {},
  'answer-delivered': {},
  'told-by-phone': { note: words },
  erased: { reason: keep, basis: keep, redacted: keep },
}

/** `whole`: its texts go; else the id alone. */
function redactedEvent(event: Recorded, { person: id, alias }: Subject, whole: boolean): Recorded {
  const known: Readonly<Record<string, Way<unknown>>> = ways[event.type]
  const said: Words = {
    text: (text) => (!whole || text === '' ? text : erasedText),
    who: (one) => (one === id ? alias : one),
  }
  const redacted = Object.entries(event).map(([field, value]) => {
    if (field === 'by') return [field, said.who(event.by)]
    if (field === 'type' || field === 'at' || field === 'clocks') return [field, value]
    const way = known[field]
    // Of a later program: it may be personal, and nobody here knows.
    if (way === undefined) throw new Error(`an event "${event.type}" has a field "${field}" that this program cannot redact`)
    return [field, became(value, way, said, whole)]
  })
  return Object.fromEntries(redacted)
}

function became(value: unknown, way: Way<unknown>, said: Words, whole: boolean): unknown {
  if ('keep' in way) return value
  if ('person' in way) return typeof value === 'string' ? said.who(value) : value
  if ('copy' in way) return way.copy(value, said)
  return whole ? way.instead(value, said) : value
}

/** What an act had changed: a copy of parts of the case. */
function restored(
  { contact, progress, objection, extension, tasks, visit, final, suspension, longTerm, ...rest }: Restored,
  said: Words,
): Restored {
  const { text, who } = said
  return {
    ...rest,
    contact: contact && { ...contact, note: text(contact.note) },
    progress: progress.map((step) => ({ ...step, text: text(step.text) })),
    objection: objection && { ...objection, basis: text(objection.basis) },
    extension: extension && { ...extension, reason: text(extension.reason) },
    ...(tasks && {
      tasks: tasks.map(({ ended, ...task }) => ({
        ...{ ...task, by: who(task.by), text: text(task.text) },
        ...(ended && { ended: { ...ended, by: who(ended.by), text: text(ended.text) } }),
      })),
    }),
    ...(visit && { visit: { ...visit, text: text(visit.text) } }),
    ...(final && { final: { ...final, text: text(final.text), basis: text(final.basis) } }),
    ...(suspension && { suspension: { ...suspension, asks: text(suspension.asks) } }),
    ...(longTerm && { longTerm: { ...longTerm, reason: text(longTerm.reason) } }),
  }
}
