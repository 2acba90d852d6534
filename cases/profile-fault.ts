/** What makes a profile contradict itself. A district writes its own; what is wrong with it is said before anything starts. */
import type { Admission, ClockKind, EventType, Kind, Urgency } from './case.ts'
import type { ClockRule, Ladder, Profile as Rules } from './clocks.ts'
import { type Facts, meets, type When } from './conditions.ts'

/** What a profile file holds; why a matter is declined stands elsewhere. */
type Profile = Omit<Rules, 'admission'>

/** The first thing that is wrong, with the rule it is about: `clock "close" starts with nothing`; null: nothing is. */
export function profileFault(profile: Profile, matters: ReadonlySet<string>): string | null {
  const faults = [
    () => classFault(profile, matters),
    () => first(profile.clocks, (rule) => named(rule, profile, whenFault(rule.when, profile, matters) ?? ruleFault(rule))),
    () => coverFault(profile),
    () => ladderFault(profile),
    () => limitFault(profile),
  ]
  return first(faults, (fault) => fault())
}

// --- Internal helpers: what is wrong, or null ---

/** Without these the program promises what nothing keeps. */
const required: readonly ClockKind[] = ['dispatch', 'contact', 'same-day', 'promise', 'weekly', 'rectify', 'rating', 'follow-up']

/** What each kind of clock is about: the event it begins with, and the one that meets it. */
const course: Readonly<Record<ClockRule['kind'], readonly [begins: EventType, met: EventType]>> = {
  dispatch: ['referred', 'dispatched'],
  contact: ['dispatched', 'contacted'],
  interim: ['dispatched', 'progress-reported'],
  feedback: ['dispatched', 'resolved'],
  close: ['dispatched', 'resolved'],
  'same-day': ['same-day-promised', 'resolved'],
  promise: ['promised', 'resolved'],
  weekly: ['dispatched', 'resolved'],
  rectify: ['reopened', 'resolved'],
  rating: ['resolved', 'closed'],
  'follow-up': ['follow-up-opened', 'rating-verified'],
  phone: ['answer-held', 'told-by-phone'],
}

function classFault({ classes }: Profile, matters: ReadonlySet<string>): string | null {
  if (!classes) return null
  const names = classes.of.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) return `class "${twice}" stands twice`
  if (!names.includes(classes.usual)) return `the usual class "${classes.usual}" is none of ${list(names)}`
  return first(classes.of, ({ name, when }) => about(`class "${name}"`, listFault(when, matters)))
}

function whenFault(when: When | undefined, { classes }: Profile, matters: ReadonlySet<string>): string | null {
  const known = classes?.of.map(({ name }) => name) ?? []
  const unknown = when?.classes?.find((name) => !known.includes(name))
  if (unknown === undefined) return listFault(when, matters)
  return `asks for the class "${unknown}", which no case can have: ${known.length === 0 ? 'the profile has no classes' : `the classes are ${list(known)}`}`
}

function listFault(when: Omit<When, 'classes'> | undefined, matters: ReadonlySet<string>): string | null {
  const empty = Object.entries(when ?? {}).find(([, asked]) => Array.isArray(asked) && asked.length === 0)
  if (empty) return `has an empty list of ${empty[0]}, which no case can meet`
  const matter = when?.matters?.find((name) => !matters.has(name))
  return matter === undefined ? null : `asks for the matter "${matter}", which no case can have: it is not in matters.json`
}

function ruleFault(rule: ClockRule): string | null {
  const { kind, owner, startedBy, metBy, cancelledBy, unit } = rule
  const [begins, met] = course[kind]
  const ends = [...metBy, ...cancelledBy]
  const must =
    kind === 'dispatch' || kind === 'follow-up' || kind === 'phone' ? 'coordinator' : kind === 'rating' ? 'reporter' : 'department'
  const both = startedBy.find((event) => metBy.includes(event))
  if (owner !== must) return `belongs to the ${must}, not to the ${owner}`
  if (!startedBy.includes(begins)) return `must be started by "${begins}"`
  if (!metBy.includes(met)) return `must be met by "${met}"`
  if (both !== undefined) return `is started and met by "${both}"`
  const late = startedBy.find((event) => event === 'withdrawn' || event === 'closed')
  if (late !== undefined) return `is started by "${late}", when the case is over`
  if (kind === 'follow-up' && !metBy.includes('follow-up-called')) return 'must be met by "follow-up-called"'
  if (kind === 'phone' && !metBy.includes('answer-delivered')) return 'must be met by "answer-delivered"'
  if (!ends.includes('withdrawn')) return 'runs on in a case that was withdrawn: put "withdrawn" into cancelledBy'
  if (owner === 'department' && !ends.includes('resolved')) return 'runs on in a case that was answered: put "resolved" into metBy'
  if ((unit === 'promised') !== (kind === 'promise')) return `cannot have the unit "${unit}"`
  if (unit === 'promised' && startedBy.length > 1) return 'is started by more than a promise, which alone says when it ends'
  if ((unit === 'same-day') !== (kind === 'same-day')) return `cannot have the unit "${unit}"`
  return optionFault(rule)
}

function optionFault({ kind, slow, extendable, rolling, yellowBeforeWorkingMinutes: yellow, unit, amount }: ClockRule): string | null {
  const isEnd = kind === 'feedback' || kind === 'close'
  if (slow && kind !== 'weekly') return 'cannot be slowed: an enterprise may only hear less of a matter that goes on'
  if (extendable && !isEnd && kind !== 'rectify') return 'cannot be extendable: an extension moves feedback, close or rectify'
  if (rolling && !isEnd) return 'cannot be rolling: a promised day moves feedback or close'
  const minutes = minutesOf(unit, amount)
  if (yellow !== undefined && minutes !== null && yellow >= minutes)
    return `would be yellow from the start: ${yellow} minutes of ${minutes}`
  return null
}

function coverFault(profile: Profile): string | null {
  const cases = everyCase(profile)
  const unmet = profile.clocks.find(({ when }) => !cases.some((facts) => meets(when, facts)))
  if (unmet) return named(unmet, profile, 'has a `when` that no case can meet')
  const rulesOf = (facts: Facts): readonly ClockRule[] => profile.clocks.filter(({ when }) => meets(when, facts))
  return first(cases, (facts) => twiceFault(facts, rulesOf(facts))) ?? first(cases, (facts) => missingFault(facts, rulesOf(facts)))
}

function twiceFault(facts: Facts, rules: readonly ClockRule[]): string | null {
  const twice = rules.find((rule) => rules.some((other) => other !== rule && other.kind === rule.kind))
  return twice ? `two clocks "${twice.kind}" apply to one case (${inWords(facts)})` : null
}

function missingFault(facts: Facts, rules: readonly ClockRule[]): string | null {
  const has = (kind: ClockKind): boolean => rules.some((rule) => rule.kind === kind)
  const missing = required.find((kind) => !has(kind))
  if (missing !== undefined) return `clock "${missing}" is missing for a case (${inWords(facts)})`
  return has('feedback') || has('close') ? null : `neither clock "feedback" nor clock "close" is there for a case (${inWords(facts)})`
}

/** One case for each way in which the conditions of the profile tell cases apart. */
function everyCase({ clocks, classes }: Profile): readonly Facts[] {
  const whens = clocks.flatMap(({ when }) => (when ? [when] : []))
  const asked = <Key extends keyof When>(key: Key): boolean => whens.some((when) => when[key] !== undefined)
  const kinds: readonly Kind[] = asked('kinds') ? ['difficulty', 'opinion', 'need', 'expectation'] : ['difficulty']
  const urgencies: readonly Urgency[] = asked('urgencies') ? ['normal', 'urgent', 'emergency'] : ['normal']
  const admissions: readonly Admission[] = asked('admissions')
    ? ['in-scope', 'emergency', 'statutory-channel', 'tip-off', 'not-enterprise', 'abuse']
    : ['in-scope']
  const consultations = asked('consultation') ? [false, true] : [false]
  const matters = [null, ...new Set(whens.flatMap((when) => when.matters ?? []))]
  const names = classes?.of.map(({ name }) => name) ?? [null]
  return kinds.flatMap((kind) =>
    urgencies.flatMap((urgency) =>
      admissions.flatMap((admission) =>
        consultations.flatMap((consultation) =>
          matters.flatMap((matter) => names.map((name) => ({ kind, urgency, admission, consultation, matter, class: name }))),
        ),
      ),
    ),
  )
}

function inWords(facts: Facts): string {
  const parts = [facts.class, facts.kind, facts.urgency, facts.admission, facts.matter, facts.consultation ? 'consultation' : null]
  return parts.filter((part) => part !== null).join(', ')
}

function ladderFault({ ladders }: Profile): string | null {
  return first(Object.entries(ladders), ([owner, ladder]) => about(`ladder "${owner}"`, rungFault(ladder)))
}

function rungFault({ red, rungs }: Ladder): string | null {
  if (red.length === 0) return 'tells nobody of a red light'
  const days = rungs.map(({ afterWorkingDays }) => afterWorkingDays)
  if (rungs.some(({ tell }) => tell.length === 0)) return 'has a rung that tells nobody'
  return days.some((day, i) => i > 0 && day <= (days[i - 1] ?? 0))
    ? `climbs after ${days.join(', ')} working days, which does not rise`
    : null
}

function limitFault({ clocks, extension, undo }: Profile): string | null {
  if (!clocks.some(({ extendable }) => extendable)) return 'extension moves nothing: no clock is extendable'
  if (extension.maxDays > 60) return `extension of ${extension.maxDays} working days at a time is no extension of a limit`
  if (extension.maxTimes > 12) return `extension for ${extension.maxTimes} times is no extension of a limit`
  const shortest = clocks.find(
    ({ kind, unit, amount }) => kind !== 'phone' && (minutesOf(unit, amount) ?? Number.POSITIVE_INFINITY) <= undo.minutes,
  )
  if (shortest) return `undo within ${undo.minutes} minutes is no shorter than clock "${shortest.kind}"`
  return undo.minutes > 240 ? `undo within ${undo.minutes} minutes takes back what others have relied on` : null
}

function minutesOf(unit: ClockRule['unit'], amount: number): number | null {
  return unit === 'minute' ? amount : unit === 'working-hour' ? amount * 60 : null
}

function named(rule: ClockRule, { clocks }: Profile, fault: string | null): string | null {
  const alike = clocks.filter(({ kind }) => kind === rule.kind)
  return about(`clock "${rule.kind}"${alike.length > 1 ? ` (number ${alike.indexOf(rule) + 1} of ${alike.length})` : ''}`, fault)
}

function about(what: string, fault: string | null): string | null {
  return fault === null ? null : `${what} ${fault}`
}

function first<Item>(items: readonly Item[], faultOf: (item: Item) => string | null): string | null {
  for (const item of items) {
    const fault = faultOf(item)
    if (fault !== null) return fault
  }
  return null
}

function list(names: readonly string[]): string {
  return names.join(', ')
}
