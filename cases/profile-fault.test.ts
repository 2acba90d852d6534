import { describe, expect, it } from 'vitest'
import type { ClockRule, Profile } from './clocks.ts'
import { profile } from './fixtures.ts'
import { profileFault } from './profile-fault.ts'

const matters = new Set(['施工扰民', '停电'])
const fault = (change: Partial<Profile>): string | null => profileFault({ ...profile, ...change }, matters)

/** The profile with one of its clocks changed. */
const clock = (kind: ClockRule['kind'], change: Partial<ClockRule>): Partial<Profile> => ({
  clocks: profile.clocks.map((rule) => (rule.kind === kind ? { ...rule, ...change } : rule)),
})
/** The profile with more clocks, each like one it has. */
const more = (...added: readonly [ClockRule['kind'], Partial<ClockRule>][]): Partial<Profile> => ({
  clocks: [...profile.clocks, ...added.map(([kind, change]) => ({ ...ruleOf(kind), ...change }))],
})
function ruleOf(kind: ClockRule['kind']): ClockRule {
  const found = profile.clocks.find((rule) => rule.kind === kind)
  if (!found) throw new Error(`the profile has no clock ${kind}`)
  return found
}
/** Clocks of a kind for each of these conditions, in place of the one of the profile. */
const each = (kind: ClockRule['kind'], ...whens: readonly ClockRule['when'][]): Partial<Profile> => ({
  clocks: [...profile.clocks.filter((rule) => rule.kind !== kind), ...whens.map((when) => ({ ...ruleOf(kind), when }) as ClockRule)],
})
const classes: NonNullable<Profile['classes']> = {
  source: '测试',
  usual: 'A类',
  of: [
    { name: 'A类', means: '一般' },
    { name: 'B类', means: '疑难' },
  ],
}
const { department } = profile.ladders
const ladder = (change: Partial<typeof department>): Partial<Profile> => ({
  ladders: { ...profile.ladders, department: { ...department, ...change } },
})

describe('a profile', () => {
  it('that holds together has no fault', () => {
    expect(fault({})).toBeNull()
    expect(fault({ classes, ...each('feedback', { classes: ['A类'] }, { classes: ['B类'] }) })).toBeNull()
    expect(fault(each('feedback', { kinds: ['difficulty', 'opinion', 'need'] }, { kinds: ['expectation'] }))).toBeNull()
    expect(fault(each('contact', { urgencies: ['normal'] }, { urgencies: ['urgent', 'emergency'] }))).toBeNull()
    expect(fault(each('contact', { consultation: true }, { consultation: false }))).toBeNull()
    expect(fault(clock('weekly', { slow: { amount: 30, unit: 'calendar-day' } }))).toBeNull()
    expect(fault(clock('rectify', { extendable: true }))).toBeNull()
    expect(fault(clock('feedback', { rolling: true }))).toBeNull()
    expect(fault(more(['feedback', { kind: 'close', amount: 20, rolling: true, extendable: true }]))).toBeNull()
    expect(fault(more(['feedback', { kind: 'interim', extendable: false, metBy: ['progress-reported', 'resolved'] }]))).toBeNull()
    expect(fault({ ...clock('contact', { amount: 5, unit: 'working-hour', yellowBeforeWorkingMinutes: 299 }) })).toBeNull()
    expect(fault({ undo: { ...profile.undo, minutes: 239 } })).toBeNull()
    expect(fault({ extension: { ...profile.extension, maxDays: 60, maxTimes: 12 } })).toBeNull()
    expect(fault(ladder({ rungs: [1, 2].map((afterWorkingDays) => ({ afterWorkingDays, tell: ['leader'] })) }))).toBeNull()
  })

  it.each<[Partial<Profile>, string]>([
    [{ classes: { ...classes, of: [...classes.of, ...classes.of.slice(1)] } }, 'class "B类" stands twice'],
    [{ classes: { ...classes, usual: 'C类' } }, 'the usual class "C类" is none of A类, B类'],
    [
      { classes: { ...classes, of: [...classes.of, { name: 'C类', means: '咨询', when: { matters: ['停水'] } }] } },
      'class "C类" asks for the matter "停水", which no case can have: it is not in matters.json',
    ],
    [
      { classes: { ...classes, of: [...classes.of, { name: 'C类', means: '咨询', when: { kinds: [] } }] } },
      'class "C类" has an empty list of kinds, which no case can meet',
    ],
    [
      { classes, ...each('feedback', { classes: ['A类', 'C类'] }) },
      'clock "feedback" asks for the class "C类", which no case can have: the classes are A类, B类',
    ],
    [
      each('feedback', { classes: ['A类'] }),
      'clock "feedback" asks for the class "A类", which no case can have: the profile has no classes',
    ],
    [
      each('contact', { matters: ['停电'] }, { matters: ['停水'] }),
      'clock "contact" (number 2 of 2) asks for the matter "停水", which no case can have: it is not in matters.json',
    ],
    [clock('contact', { owner: 'coordinator' }), 'clock "contact" belongs to the department, not to the coordinator'],
    [clock('dispatch', { owner: 'department' }), 'clock "dispatch" belongs to the coordinator, not to the department'],
    [clock('rating', { owner: 'department' }), 'clock "rating" belongs to the reporter, not to the department'],
    [clock('contact', { startedBy: ['acknowledged'] }), 'clock "contact" must be started by "dispatched"'],
    [clock('promise', { startedBy: ['acknowledged'] }), 'clock "promise" must be started by "promised"'],
    [clock('contact', { metBy: ['resolved'] }), 'clock "contact" must be met by "contacted"'],
    [clock('contact', { startedBy: ['dispatched', 'contacted'] }), 'clock "contact" is started and met by "contacted"'],
    [clock('contact', { startedBy: ['dispatched', 'withdrawn'] }), 'clock "contact" is started by "withdrawn", when the case is over'],
    [clock('contact', { startedBy: ['dispatched', 'closed'] }), 'clock "contact" is started by "closed", when the case is over'],
    [
      clock('contact', { cancelledBy: ['objection-upheld'] }),
      'clock "contact" runs on in a case that was withdrawn: put "withdrawn" into cancelledBy',
    ],
    [clock('contact', { metBy: ['contacted'] }), 'clock "contact" runs on in a case that was answered: put "resolved" into metBy'],
    [clock('contact', { unit: 'promised' }), 'clock "contact" cannot have the unit "promised"'],
    [clock('promise', { unit: 'working-day' }), 'clock "promise" cannot have the unit "working-day"'],
    [
      clock('promise', { startedBy: ['promised', 'acknowledged'] }),
      'clock "promise" is started by more than a promise, which alone says when it ends',
    ],
    [clock('contact', { unit: 'same-day' }), 'clock "contact" cannot have the unit "same-day"'],
    [clock('same-day', { unit: 'working-day' }), 'clock "same-day" cannot have the unit "working-day"'],
    [
      clock('contact', { slow: { amount: 30, unit: 'calendar-day' } }),
      'clock "contact" cannot be slowed: an enterprise may only hear less of a matter that goes on',
    ],
    [clock('contact', { extendable: true }), 'clock "contact" cannot be extendable: an extension moves feedback, close or rectify'],
    [clock('contact', { rolling: true }), 'clock "contact" cannot be rolling: a promised day moves feedback or close'],
    [
      clock('contact', { amount: 5, unit: 'working-hour', yellowBeforeWorkingMinutes: 300 }),
      'clock "contact" would be yellow from the start: 300 minutes of 300',
    ],
    [
      clock('contact', { amount: 90, unit: 'minute', yellowBeforeWorkingMinutes: 120 }),
      'clock "contact" would be yellow from the start: 120 minutes of 90',
    ],
    [each('contact', undefined, { kinds: ['need'] }), 'two clocks "contact" apply to one case (need, normal, in-scope)'],
    [each('contact', { kinds: ['need'], consultation: true }), 'clock "contact" is missing for a case (difficulty, normal, in-scope)'],
    [
      each('contact', { matters: ['停电'] }, { consultation: true }),
      'two clocks "contact" apply to one case (difficulty, normal, in-scope, 停电, consultation)',
    ],
    [each('contact', { urgencies: ['normal'] }), 'clock "contact" is missing for a case (difficulty, urgent, in-scope)'],
    [each('contact', { admissions: ['in-scope'] }), 'clock "contact" is missing for a case (difficulty, normal, emergency)'],
    [
      { classes, ...each('feedback', { classes: ['A类'] }) },
      'neither clock "feedback" nor clock "close" is there for a case (B类, difficulty, normal, in-scope)',
    ],
    ...(['dispatch', 'contact', 'same-day', 'promise', 'weekly', 'rectify', 'rating'] as const).map((kind): [Partial<Profile>, string] => [
      each(kind),
      `clock "${kind}" is missing for a case (difficulty, normal, in-scope)`,
    ]),
    [ladder({ red: [] }), 'ladder "department" tells nobody of a red light'],
    [ladder({ rungs: [{ afterWorkingDays: 1, tell: [] }] }), 'ladder "department" has a rung that tells nobody'],
    [
      ladder({ rungs: [1, 2, 2].map((afterWorkingDays) => ({ afterWorkingDays, tell: ['leader'] })) }),
      'ladder "department" climbs after 1, 2, 2 working days, which does not rise',
    ],
    [{ clocks: profile.clocks.map((rule) => ({ ...rule, extendable: false })) }, 'extension moves nothing: no clock is extendable'],
    [{ extension: { ...profile.extension, maxDays: 61 } }, 'extension of 61 working days at a time is no extension of a limit'],
    [{ extension: { ...profile.extension, maxTimes: 13 } }, 'extension for 13 times is no extension of a limit'],
    [{ undo: { ...profile.undo, minutes: 240 } }, 'undo within 240 minutes is no shorter than clock "dispatch"'],
    [
      { ...clock('contact', { amount: 30, unit: 'minute' }), undo: { ...profile.undo, minutes: 30 } },
      'undo within 30 minutes is no shorter than clock "contact"',
    ],
    [
      { ...clock('dispatch', { amount: 2, unit: 'working-day' }), undo: { ...profile.undo, minutes: 241 } },
      'undo within 241 minutes takes back what others have relied on',
    ],
  ])('is refused with the first thing that is wrong: %#', (change, expected) => {
    expect(fault(change)).toBe(expected)
  })

  it('lets an act be taken back for half a day where no limit is that short', () => {
    expect(fault({ ...clock('dispatch', { amount: 2, unit: 'working-day' }), undo: { ...profile.undo, minutes: 240 } })).toBeNull()
  })

  it('tells apart each class, urgency and admission that its conditions name', () => {
    for (const kind of ['difficulty', 'opinion', 'need', 'expectation'] as const) {
      const rest = (['difficulty', 'opinion', 'need', 'expectation'] as const).filter((one) => one !== kind)
      expect(fault(each('contact', { kinds: rest }))).toBe(`clock "contact" is missing for a case (${kind}, normal, in-scope)`)
    }
    const urgencies = ['normal', 'urgent', 'emergency'] as const
    for (const urgency of urgencies)
      expect(fault(each('contact', { urgencies: urgencies.filter((one) => one !== urgency) }))).toBe(
        `clock "contact" is missing for a case (difficulty, ${urgency}, in-scope)`,
      )
    const admissions = ['in-scope', 'emergency', 'statutory-channel', 'tip-off', 'not-enterprise', 'abuse'] as const
    for (const admission of admissions)
      expect(fault(each('contact', { admissions: admissions.filter((one) => one !== admission) }))).toBe(
        `clock "contact" is missing for a case (difficulty, normal, ${admission})`,
      )
  })
})
