import { describe, expect, it } from 'vitest'
import type { Case, ClockChange } from './case.ts'
import type { ClockRule, Profile } from './clocks.ts'
import {
  calendar,
  contacted,
  coordinator,
  did,
  discipline,
  given,
  givenOf,
  local,
  Outcome,
  profile,
  reported,
  reportedUnsure,
  resolved,
  staff,
  tippedOff,
} from './fixtures.ts'
import { handle } from './handle.ts'
import { reclassified } from './reclassify.ts'

// On Friday 2026-09-18 at 16:00 the housing office has the case: feedback is due on Tuesday the 22nd, three working days later.
const at = local('2026-09-18 17:00')
const feedback = profile.clocks.find(({ kind }) => kind === 'feedback')
if (!feedback) throw new Error('the profile has no feedback clock')
const others = profile.clocks.filter(({ kind }) => kind !== 'feedback')

/** A district where an ordinary case has the profile's own limit, and each other class the rules given for it. */
function classed(of: Readonly<Record<string, readonly ClockRule[]>>): Profile {
  return {
    ...profile,
    classes: { source: '测试', usual: '一般', of: ['一般', ...Object.keys(of)].map((name) => ({ name, means: name })) },
    clocks: [
      ...others,
      { ...feedback, when: { classes: ['一般'] } } as ClockRule,
      ...Object.entries(of).flatMap(([name, rules]) => rules.map((rule) => ({ ...rule, when: { classes: [name] } }))),
    ],
  }
}
const longer = { ...feedback, amount: 10 }
const interim: ClockRule = { ...feedback, kind: 'interim', amount: 5, metBy: ['progress-reported', 'resolved'] }
const district = classed({
  疑难: [longer],
  紧急: [{ ...feedback, amount: 2 }],
  咨询: [],
  督办: [feedback, interim],
  承诺: [{ ...feedback, unit: 'promised' }],
})
const of = (it: Case, to: string, when = at): readonly ClockChange[] => reclassified(it, to, when, district, calendar)

describe('classify', () => {
  const give = (name: string, at: string, by = staff, story = given(reported)): Outcome =>
    new Outcome(handle({ type: 'classify', class: name }, story.case, { ...givenOf({ at, by }), profile: district }))

  it('is told to whoever did not say it', () => {
    give('疑难', '2026-09-18 17:00')
      .thenEvents({ type: 'classified', class: '疑难', role: 'staff' })
      .thenClock('feedback', { due: local('2026-10-09 17:30') })
      .thenCase({ class: '疑难' })
      .thenTold('classified → coordinator', 'classified → reporter:wang')
    give('疑难', '2026-09-18 17:00', coordinator).thenTold('classified → group:hucd', 'classified → reporter:wang')
    give('疑难', '2026-09-18 17:00', coordinator, given(reportedUnsure)).thenTold('classified → reporter:wang')
    give('疑难', '2026-09-18 17:00', discipline, given(tippedOff)).thenTold('classified → reporter:wang')
  })

  it('needs a class that the district has, and another than the one that holds', () => {
    give('重大', '2026-09-18 17:00').thenRefused({ refused: 'no-such-class', classes: ['一般', '疑难', '紧急', '咨询', '督办', '承诺'] })
    give('一般', '2026-09-18 17:00').thenRefused({ refused: 'already-done' })
    given(reported)
      .when({ type: 'classify', class: '一般' }, { at: '2026-09-18 17:00', by: staff })
      .thenRefused({ refused: 'no-such-class', classes: [] })
  })

  it('is the coordinator’s alone once a limit is over that it would move', () => {
    give('疑难', '2026-09-22 17:31').thenRefused({ refused: 'class-too-late' })
    give('疑难', '2026-09-22 17:31', coordinator).thenEvents({ type: 'classified' })
    give('疑难', '2026-09-22 17:30').thenEvents({ type: 'classified' })
    // The contact is over, and no class moves it.
    give('疑难', '2026-09-21 10:00').thenEvents({ type: 'classified' })
  })
})

describe('another class', () => {
  it('moves the limit, which counts from where it began', () => {
    expect(of(given(reported).case, '疑难')).toEqual([
      {
        ...{ op: 'moved', kind: 'feedback', due: local('2026-10-09 17:30'), provisional: false },
        ...{ yellowAt: local('2026-10-09 13:30'), light: 'green' },
      },
    ])
    expect(of(given(reported).case, '紧急', local('2026-09-21 14:00'))).toMatchObject([
      { op: 'moved', due: local('2026-09-21 17:30'), light: 'yellow' },
    ])
  })

  it('changes nothing where the same limits hold', () => {
    expect(of(given(reported).case, '一般')).toEqual([])
  })

  it('ends a limit that the class does not have, if it still runs', () => {
    expect(of(given(reported).case, '咨询')).toEqual([{ op: 'cancelled', kind: 'feedback' }])
    expect(of(given(reported, contacted, resolved).case, '咨询')).toEqual([])
  })

  it('begins a limit that the class has besides, counted from the dispatch', () => {
    const changes = of(given(reported).case, '督办')
    expect(changes).toContainEqual(
      expect.objectContaining({
        op: 'started',
        clock: expect.objectContaining({ kind: 'interim', startedAt: local('2026-09-18 16:00'), due: local('2026-09-24 17:30') }),
      }),
    )
  })

  it('begins none that was fulfilled before, that nothing has begun, or that begins with something else', () => {
    const kinds = (changes: readonly ClockChange[]): unknown =>
      changes.flatMap((change) => (change.op === 'started' ? [change.clock.kind] : []))
    const told = did({ type: 'report-progress', text: '施工单位同意后退三米' }, { at: '2026-09-18 16:30', by: staff })
    expect(kinds(of(given(reported, told).case, '督办'))).toEqual([])
    expect(kinds(of(given(reportedUnsure).case, '督办'))).toEqual([])
    const later = classed({ 督办: [feedback, { ...interim, startedBy: ['contacted'] }] })
    expect(kinds(reclassified(given(reported).case, '督办', at, later, calendar))).toEqual([])
  })

  it('counts progress of the department before, but not for the one that has the case now', () => {
    const story = given(
      reported,
      did({ type: 'report-progress', text: '施工单位同意后退三米' }, { at: '2026-09-18 16:30', by: staff }),
      did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-18 16:40', by: coordinator }),
    )
    expect(of(story.case, '督办')).toContainEqual(expect.objectContaining({ op: 'started' }))
  })

  it('sets no limit that the department has to promise first', () => {
    expect(of(given(reported).case, '承诺')).toEqual([])
  })

  it('takes no extension away: the later end stays, a later one counts', () => {
    const extended = given(
      ...[reported, contacted],
      did({ type: 'request-extension', days: 2, reason: '要等管线迁改图纸' }, { at: '2026-09-18 16:30', by: staff }),
      did({ type: 'rule-extension', approve: true }, { at: '2026-09-18 16:40', by: coordinator }),
    ).case
    expect(of(extended, '紧急')).toEqual([])
    expect(of(extended, '疑难')).toMatchObject([{ op: 'moved', due: local('2026-10-09 17:30') }])
    expect(of(given(reported, contacted).case, '紧急')).toMatchObject([{ op: 'moved', due: local('2026-09-21 17:30') }])
  })
})
