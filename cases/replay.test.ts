import { describe, expect, it } from 'vitest'
import type { Clock, Recorded } from './case.ts'
import type { Profile } from './clocks.ts'
import {
  calendar,
  contacted,
  coordinator,
  did,
  given,
  leader,
  local,
  profile,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  staff,
  until,
  wang,
} from './fixtures.ts'
import { redsIn, redsUnder, rerun } from './replay.ts'

/** The default rules with another limit for some kinds. */
function limits(amounts: Readonly<Record<string, readonly [amount: number, unit: Profile['clocks'][number]['unit']]>>): Profile {
  return {
    ...profile,
    clocks: profile.clocks.map((rule) => {
      const [amount, unit] = amounts[rule.kind] ?? [rule.amount, rule.unit]
      return { ...rule, amount, unit }
    }),
  }
}

const twoDays = limits({ feedback: [2, 'working-day'] })
const anHour = limits({ contact: [1, 'working-hour'] })
const longer = limits({ contact: [10, 'working-day'], feedback: [20, 'working-day'] })

const contactAt = (at: string): Step => did({ type: 'contact', note: '已到店里与王总面谈' }, { at, by: staff })
const answerAt = (at: string): Step => did({ type: 'resolve', answer: '围挡已后退三米' }, { at, by: staff })
const retractAt = (at: string): Step => did({ type: 'retract' }, { at, by: staff })
const shown = (at: string | null): string => (at === null ? '-' : `${calendar.dateOf(at).slice(5)} ${calendar.timeOf(at)}`)
const runsOf = (history: readonly Recorded[], rules: Profile, at: string): readonly string[] =>
  rerun(history, rules, calendar, local(at)).map(
    ({ kind, due, yellowAt, redAt, lead }) => `${kind} ${shown(due)} yellow ${shown(yellowAt)} red ${shown(redAt)} ${lead}`,
  )

describe('rerun', () => {
  // All stories begin on Friday 2026-09-18 at 16:00; Sunday 20 is a make-up working day.
  it.each<[what: string, steps: readonly Step[], rules: Profile, until: string, runs: readonly string[]]>([
    [
      'nobody does anything, under the same rules',
      [reported, until('2026-09-23 09:00')],
      profile,
      '2026-09-23 09:00',
      ['contact 09-20 17:30 yellow 09-20 13:30 red 09-20 17:30 hucd', 'feedback 09-22 17:30 yellow 09-22 13:30 red 09-22 17:30 hucd'],
    ],
    [
      'nobody does anything, with more time',
      [reported, until('2026-09-23 09:00')],
      longer,
      '2026-09-23 09:00',
      ['contact 10-09 17:30 yellow - red - hucd', 'feedback 10-22 17:30 yellow - red - hucd'],
    ],
    [
      'an answer on the third day, where two are allowed',
      [reported, contacted, answerAt('2026-09-22 10:00')],
      twoDays,
      '2026-09-30 09:00',
      ['contact 09-20 17:30 yellow - red - hucd', 'feedback 09-21 17:30 yellow 09-21 13:30 red 09-21 17:30 hucd'],
    ],
    [
      'a contact at its very end is in time',
      [reported, contactAt('2026-09-20 17:30'), answerAt('2026-09-21 10:00')],
      profile,
      '2026-09-30 09:00',
      ['contact 09-20 17:30 yellow 09-20 13:30 red - hucd', 'feedback 09-22 17:30 yellow - red - hucd'],
    ],
    [
      'a contact after twenty minutes, where an hour is allowed, yellow from the start',
      [reported, contacted, answerAt('2026-09-21 10:00')],
      anHour,
      '2026-09-30 09:00',
      ['contact 09-18 17:00 yellow 09-18 16:00 red - hucd', 'feedback 09-22 17:30 yellow - red - hucd'],
    ],
    [
      'a contact that was taken back within minutes',
      [reported, contacted, retractAt('2026-09-18 16:24'), until('2026-09-21 09:00')],
      anHour,
      '2026-09-21 09:00',
      ['contact 09-18 17:00 yellow 09-18 16:00 red 09-18 17:00 hucd', 'feedback 09-22 17:30 yellow - red - hucd'],
    ],
    [
      'a coordinator who takes his time: the red light is no department’s',
      [reportedUnsure, until('2026-09-21 09:00'), did({ type: 'dispatch', lead: 'hucd' }, { at: '2026-09-21 09:00', by: coordinator })],
      profile,
      '2026-09-21 10:00',
      [
        'dispatch 09-20 11:30 yellow 09-18 16:00 red 09-20 11:30 null',
        'contact 09-22 17:30 yellow - red - hucd',
        'feedback 09-24 17:30 yellow - red - hucd',
      ],
    ],
    [
      'an extension moves the end that the other rules gave',
      [
        reported,
        contacted,
        did({ type: 'request-extension', days: 2, reason: '等图纸' }, { at: '2026-09-20 10:00', by: staff }),
        did({ type: 'rule-extension', approve: true }, { at: '2026-09-20 11:00', by: coordinator }),
        answerAt('2026-09-22 10:00'),
      ],
      twoDays,
      '2026-09-30 09:00',
      ['contact 09-20 17:30 yellow - red - hucd', 'feedback 09-23 17:30 yellow - red - hucd'],
    ],
    [
      'a case that goes on is looked at until now and no further',
      [reported, contacted],
      profile,
      '2026-09-22 17:29',
      ['contact 09-20 17:30 yellow - red - hucd', 'feedback 09-22 17:30 yellow 09-22 13:30 red - hucd'],
    ],
  ])('%s', (_what, steps, rules, at, runs) => expect(runsOf(given(...steps).events, rules, at)).toEqual(runs))

  it('finds nothing else under the rules that were in force, when the bells rang in time', () => {
    const stories: readonly (readonly Step[])[] = [
      [reported, until('2026-10-09 09:00')],
      [reportedUnsure, until('2026-09-24 09:00')],
      [
        reported,
        contacted,
        did({ type: 'instruct', text: '周一前拿出方案', due: '2026-09-21' }, { at: '2026-09-18 16:30', by: leader }),
        did({ type: 'instruct', text: '周二前答复', due: '2026-09-22' }, { at: '2026-09-18 16:40', by: coordinator }),
        did({ type: 'assist', department: 'urban_mgmt', text: '清理围挡外的占道' }, { at: '2026-09-18 16:50', by: staff }),
        until('2026-10-09 09:00'),
      ],
      [
        reported,
        contacted,
        did({ type: 'begin-long-term', reason: '要等雨季过后施工' }, { at: '2026-09-20 10:00', by: staff }),
        until('2026-10-20 09:00'),
      ],
      [
        reported,
        contacted,
        did({ type: 'suspend', asks: '围挡平面图' }, { at: '2026-09-20 10:00', by: staff }),
        did({ type: 'resume' }, { at: '2026-09-22 10:00', by: staff }),
        until('2026-10-09 09:00'),
      ],
      [reported, contacted, resolved, until('2026-09-24 09:00')],
      [
        reported,
        until('2026-09-21 10:00'),
        contactAt('2026-09-21 10:00'),
        did({ type: 'deny-contact' }, { at: '2026-09-21 11:00', by: wang }),
        until('2026-09-30 09:00'),
      ],
      [
        reported,
        contacted,
        until('2026-09-22 18:00'),
        answerAt('2026-09-22 18:00'),
        did({ type: 'give-outcome', outcome: 'not' }, { at: '2026-09-23 09:00', by: wang }),
        until('2026-10-09 09:00'),
      ],
    ]
    for (const steps of stories) {
      const { events } = given(...steps)
      const end = events.at(-1)?.at ?? ''
      expect(redsUnder(events, profile, calendar, end).toSorted(byTime)).toEqual(redsIn(events).toSorted(byTime))
    }
  })

  it('leaves the history as it was', () => {
    const { events } = given(reported, contacted, resolved)
    const before = structuredClone(events)
    rerun(events, twoDays, calendar, local('2026-10-09 09:00'))
    expect(events).toEqual(before)
  })

  it('takes nothing from the recorded clocks', () => {
    const { events } = given(reported, contacted, resolved)
    const forged = events.map((event) => ({ ...event, clocks: [{ op: 'restored' as const, clocks: [] as readonly Clock[] }] }))
    expect(rerun(forged, profile, calendar, local('2026-09-30 09:00'))).toEqual(rerun(events, profile, calendar, local('2026-09-30 09:00')))
  })
})

describe('redsIn', () => {
  it('names who had the case', () => {
    const { events } = given(
      reported,
      until('2026-09-21 09:00'),
      did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-21 09:10', by: coordinator }),
      until('2026-09-22 18:00'),
    )
    expect(redsIn(events)).toEqual([
      { kind: 'contact', at: local('2026-09-20 17:30'), lead: 'hucd' },
      { kind: 'contact', at: local('2026-09-22 17:30'), lead: 'urban_mgmt' },
    ])
  })
})

function byTime(a: { readonly at: string; readonly kind: string }, b: { readonly at: string; readonly kind: string }): number {
  return `${a.at} ${a.kind}` < `${b.at} ${b.kind}` ? -1 : 1
}
