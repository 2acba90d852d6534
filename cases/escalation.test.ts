import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadSeeds } from '../seeds/load.ts'
import { makeCalendar } from './calendar.ts'
import { type Case, type Command, isRefusal } from './case.ts'
import { isClock, nextTimer } from './clocks.ts'
import { type LadderEvent, ladderChange, told } from './escalation.ts'
import {
  calendar,
  contacted,
  coordinator,
  did,
  given,
  givenOf,
  histories,
  local,
  profile,
  rates,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  type Story,
  says,
  staff,
  system,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'
import { handle } from './handle.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const ring: Command = { type: 'clock-due' }
const contactAt = (at: string) => did({ type: 'contact', note: '已到店里与王总面谈' }, { at, by: staff })

describe('the ladder of a department', () => {
  it('is climbed rung by rung: yellow, red, and after one working day the leader', () => {
    expect(given(reported, until('2026-10-30 18:00')).ladder).toEqual([
      '09-20 13:30 clock-yellow contact',
      '09-20 17:30 clock-red contact',
      '09-21 17:30 escalated contact',
      '09-22 13:30 clock-yellow feedback',
      '09-22 17:30 clock-red feedback',
      '09-23 17:30 escalated feedback',
    ])
  })

  it('tells the group when the light turns yellow', () => {
    given(reported).whenTimePasses('2026-09-20 13:30').thenTold('clock-yellow → group:hucd (held)')
  })

  it('A2.6: tells the group, the head and the officer of the enterprise when the light turns red', () => {
    given(reported, until('2026-09-20 17:29'))
      .whenTimePasses('2026-09-20 17:30')
      .thenTold('clock-red → group:hucd (held)', 'clock-red → head:hucd (held)', 'clock-red → enterprise-officer (held)')
  })

  it('tells the leader one working day after the end, counted over weekends and days off', () => {
    given(reported, until('2026-09-21 17:29')).whenTimePasses('2026-09-21 17:30').thenTold('escalated → leader (held)')
    const dispatchedBeforeHolidays = did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-29 10:00', by: coordinator })
    expect(given(reported, dispatchedBeforeHolidays, until('2026-10-08 17:30')).ladder).toEqual([
      '09-30 13:30 clock-yellow contact',
      '09-30 17:30 clock-red contact',
      '10-08 17:30 escalated contact',
    ])
  })

  it('is for the department that has the case now', () => {
    given(reported, did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-18 16:30', by: coordinator }), until('2026-09-20 17:29'))
      .whenTimePasses('2026-09-20 17:30')
      .thenTold('clock-red → group:urban_mgmt (held)', 'clock-red → head:urban_mgmt (held)', 'clock-red → enterprise-officer (held)')
  })

  it('ends with the contact: what comes late is missed, and nobody else is told', () => {
    const story = given(reported, until('2026-09-20 18:00'), contactAt('2026-09-21 09:05'), until('2026-09-21 18:00'))
    expect(story.ladder).toEqual(['09-20 13:30 clock-yellow contact', '09-20 17:30 clock-red contact'])
  })

  it('goes on where it stood when the enterprise denies a late contact', () => {
    const denied = did({ type: 'deny-contact' }, { at: '2026-09-21 10:00', by: wang })
    const story = given(reported, until('2026-09-20 18:00'), contactAt('2026-09-21 09:05'), denied)
    story.whenTimePasses('2026-09-21 17:30').thenTold('escalated → leader (held)')
  })

  it('is not climbed a second time when a contact is denied after the leader has heard', () => {
    const denied = did({ type: 'deny-contact' }, { at: '2026-09-22 09:10', by: wang })
    const story = given(reported, until('2026-09-21 18:00'), contactAt('2026-09-22 09:05'), denied, until('2026-10-30 18:00'))
    expect(story.ladder.filter((line) => line.endsWith('contact'))).toHaveLength(3)
  })

  it('begins anew with an extension: the same lights, at the new times', () => {
    const asked = did({ type: 'request-extension', days: 1, reason: '要等图纸' }, { at: '2026-09-22 15:00', by: staff })
    const approved = did({ type: 'rule-extension', approve: true }, { at: '2026-09-22 16:00', by: coordinator })
    expect(given(reported, contacted, until('2026-09-22 14:00'), asked, approved, until('2026-10-30 18:00')).ladder).toEqual([
      '09-22 13:30 clock-yellow feedback',
      '09-23 13:30 clock-yellow feedback',
      '09-23 17:30 clock-red feedback',
      '09-24 17:30 escalated feedback',
    ])
  })

  it('begins anew also when the extension was asked in time and approved after the leader had heard', () => {
    const asked = did({ type: 'request-extension', days: 3, reason: '要等图纸' }, { at: '2026-09-22 10:00', by: staff })
    const approved = did({ type: 'rule-extension', approve: true }, { at: '2026-09-24 09:00', by: coordinator })
    const story = given(reported, contacted, asked, until('2026-09-23 18:00'), approved)
    expect(story.clock('feedback')).toMatchObject({ light: 'green', rungs: 0, nextRungAt: null })
    expect(given(reported, contacted, asked, until('2026-09-23 18:00'), approved, until('2026-10-30 18:00')).ladder).toEqual([
      '09-22 13:30 clock-yellow feedback',
      '09-22 17:30 clock-red feedback',
      '09-23 17:30 escalated feedback',
      '09-28 13:30 clock-yellow feedback',
      '09-28 17:30 clock-red feedback',
      '09-29 17:30 escalated feedback',
    ])
  })

  it('is climbed for a rectification too', () => {
    const { ladder } = given(reported, contacted, resolved, says('not'), until('2026-09-29 18:00'))
    expect(ladder.filter((line) => line.endsWith(' rectify'))).toEqual([
      '09-24 13:30 clock-yellow rectify',
      '09-24 17:30 clock-red rectify',
      '09-28 17:30 escalated rectify',
    ])
  })

  it('has no yellow light for a promise that began yellow', () => {
    const promised = did({ type: 'promise-same-day' }, { at: '2026-09-18 17:00', by: staff })
    expect(given(reported, promised, until('2026-09-18 18:00')).ladder).toEqual(['09-18 17:30 clock-red same-day'])
  })
})

describe('the ladder of the coordinator', () => {
  it('tells the coordinator, and after one working day the leader', () => {
    given(reportedUnsure).whenTimePasses('2026-09-20 11:30').thenTold('clock-red → coordinator (held)')
    given(reportedUnsure, until('2026-09-20 12:00')).whenTimePasses('2026-09-21 17:30').thenTold('escalated → leader (held)')
  })
})

describe('a ladder that a district writes', () => {
  const { ladders } = profile
  const longer = { ...ladders.department, rungs: [1, 2, 3].map((afterWorkingDays) => ({ afterWorkingDays, tell: ['leader'] as const })) }
  const own = {
    ...profile,
    ladders: { department: longer, coordinator: { yellow: [], red: ['owner'], rungs: [{ afterWorkingDays: 2, tell: ['leader'] }] } },
  } as const

  /** The rungs that are climbed, each with its working day, when nobody does anything until then. */
  function climbed(first: Case, end: string): readonly string[] {
    const lines: string[] = []
    for (let it = first, timer = nextTimer(it); timer !== null && timer <= local(end); timer = nextTimer(it)) {
      const rung = handle(ring, it, { ...givenOf(timer, system), profile: own })
      if (isRefusal(rung)) throw new Error('a ring was refused')
      for (const event of rung.events)
        if (event.type === 'escalated') lines.push(`${calendar.dateOf(event.at)} ${event.clock} ${event.rung}`)
      it = rung.case
    }
    return lines
  }

  it('is climbed to its end, each rung once', () => {
    const contact = climbed(given(reported).case, '2026-10-30 18:00').filter((line) => line.includes('contact'))
    expect(contact).toEqual(['2026-09-21 contact 0', '2026-09-22 contact 1', '2026-09-23 contact 2'])
  })

  it('is one for departments and another for the coordinator', () => {
    expect(climbed(given(reportedUnsure).case, '2026-10-30 18:00')).toEqual(['2026-09-22 dispatch 0'])
  })

  it('tells nobody of a rung that it no longer has', () => {
    expect(told({ type: 'escalated', clock: 'contact', rung: 2 }, given(reported).case, own)).toEqual(['leader'])
    expect(told({ type: 'escalated', clock: 'contact', rung: 3 }, given(reported).case, own)).toEqual([])
  })
})

describe('the next rung', () => {
  const site = makeCalendar({
    ...seeds.calendar,
    further: [{ name: 'site', hours: [{ from: '07:00', to: '15:00' }] }],
    departments: { water: 'site' },
  })
  const next = (story: Story, event: LadderEvent, rules = profile): unknown => {
    const change = ladderChange(event, story.case, rules, site)
    return 'nextRungAt' in change ? change.nextRungAt : change.op
  }
  const owed = (department: string): Step =>
    did({ type: 'assist', department, text: '请确认管线' }, { at: '2026-09-18 16:30', by: coordinator })

  it('of a task is reckoned by the calendar of the department that owes it, not of the lead', () => {
    const story = given(reported, contacted, owed('water'), owed('urban_mgmt'))
    expect(next(story, { type: 'clock-red', clock: 'assist', task: 1 })).toBe(local('2026-09-23 15:00'))
    expect(next(story, { type: 'clock-red', clock: 'assist', task: 2 })).toBe(local('2026-09-23 17:30'))
    expect(next(story, { type: 'clock-red', clock: 'feedback' })).toBe(local('2026-09-23 17:30'))
    const theirs = given(reported, did({ type: 'dispatch', lead: 'water' }, { at: '2026-09-18 16:10', by: coordinator }))
    expect(next(theirs, { type: 'clock-red', clock: 'feedback' })).toBe(local('2026-09-23 15:00'))
  })

  it('of the coordinator is reckoned by the calendar of the district', () => {
    expect(next(given(reportedUnsure), { type: 'clock-red', clock: 'dispatch' })).toBe(local('2026-09-21 17:30'))
  })

  it('A1.7: of a week on the long-term track comes no later than the next week', () => {
    const track = given(
      reported,
      contacted,
      did({ type: 'begin-long-term', reason: '需要道路改造' }, { at: '2026-09-18 16:30', by: staff }),
    )
    const rungs = (...days: readonly number[]) => ({
      ...profile,
      ladders: {
        ...profile.ladders,
        department: {
          ...profile.ladders.department,
          rungs: days.map((afterWorkingDays) => ({ afterWorkingDays, tell: ['leader'] as const })),
        },
      },
    })
    // The report is due on Thursday the 24th; Wednesday the 30th asks for the next one.
    const red: LadderEvent = { type: 'clock-red', clock: 'weekly' }
    expect(next(track, red, rungs(1))).toBe(local('2026-09-28 17:30'))
    expect(next(track, red, rungs(5))).toBe(local('2026-09-30 09:00'))
    expect(next(track, red, rungs())).toBe(local('2026-09-30 09:00'))
    expect(next(track, { type: 'clock-red', clock: 'contact' }, rungs())).toBeNull()
    expect(next(given(reported), red, rungs())).toBeNull()
  })
})

describe('the ladder of a tip-off', () => {
  it('ends with the discipline contact, whoever would be next', () => {
    given(tippedOff)
      .whenTimePasses('2026-09-21 18:00')
      .thenTold('clock-yellow → discipline (held)', 'clock-red → discipline (held)', 'escalated → discipline (held)')
  })
})

describe('a timer', () => {
  it('that rings early or twice does nothing', () => {
    given(reported).when(ring, { at: '2026-09-20 13:29', by: system }).thenNothing()
    given(reported, until('2026-09-20 13:30')).when(ring, { at: '2026-09-20 13:30', by: system }).thenNothing()
    given(reported, until('2026-09-20 17:30')).when(ring, { at: '2026-09-20 17:31', by: system }).thenNothing()
    given(reported, until('2026-09-30 17:30')).when(ring, { at: '2026-10-01 17:30', by: system }).thenNothing()
  })

  it('that rings late, after a long stop, turns the lights red at once and then climbs, each once', () => {
    const late = (at: string) => did(ring, { at, by: system })
    const story = given(reported, late('2026-10-08 09:00'), late('2026-10-08 09:00'))
    expect(story.ladder).toEqual([
      '10-08 09:00 clock-red contact',
      '10-08 09:00 clock-red feedback',
      '10-08 09:00 escalated contact',
      '10-08 09:00 escalated feedback',
    ])
    story.when(ring, { at: '2026-10-08 09:00', by: system }).thenNothing()
  })

  it('that rings for a contact made in the meantime does nothing', () => {
    given(reported, contacted).when(ring, { at: '2026-09-20 17:30', by: system }).thenNothing()
  })
})

describe('the survey', () => {
  it('that runs out closes the case as unrated, never as satisfied', () => {
    given(reported, contacted, resolved)
      .whenTimePasses('2026-09-25 17:30')
      .thenEvents({ type: 'closed', how: 'unrated' })
      .thenCase({ status: 'closed', rating: null, outcome: null, ratingOpen: false })
  })

  it('that runs out after 已解决 without a rating is unrated all the same', () => {
    given(reported, contacted, resolved, says('solved'))
      .whenTimePasses('2026-09-25 17:30')
      .thenEvents({ type: 'closed', how: 'unrated' })
      .thenCase({ rating: null, outcome: 'solved' })
  })

  it('that runs out after a second answer does not count the rating of the first', () => {
    const again = did({ type: 'resolve', answer: '围挡已全部拆除' }, { at: '2026-09-21 10:00', by: staff })
    given(reported, contacted, resolved, says('solved'), rates(1), again)
      .whenTimePasses('2026-09-28 17:30')
      .thenEvents({ type: 'closed', how: 'unrated' }, { type: 'follow-up-opened', because: 'unrated' })
  })

  it('that runs out after a fair rating of a partly solved matter closes it as rated and partly solved', () => {
    given(reported, contacted, resolved, says('partly'), rates(3))
      .whenTimePasses('2026-09-25 17:30')
      .thenEvents({ type: 'closed', how: 'rated' })
      .thenCase({ outcome: 'partly', rating: { level: 3, outcome: 'partly' } })
  })

  it('turns no light and tells no official', () => {
    expect(given(reported, contacted, resolved, until('2026-10-30 18:00')).ladder).toEqual([])
  })
})

describe('the ladder, on random histories', () => {
  it('A1.8: speaks once for each light and each rung of a clock', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        const seen = new Set<string>()
        for (const { before, result } of moments) {
          if (isRefusal(result)) continue
          for (const event of result.events) {
            if (!('clock' in event)) continue
            const clock = before?.clocks.findLast((one) => isClock(one, { kind: event.clock, task: event.task }))
            const line = JSON.stringify([
              event.type,
              clock?.kind,
              clock?.task,
              clock?.startedAt,
              clock?.due,
              'rung' in event ? event.rung : null,
            ])
            expect(seen).not.toContain(line)
            seen.add(line)
          }
        }
      }),
      { numRuns: 250 },
    )
  })
})
