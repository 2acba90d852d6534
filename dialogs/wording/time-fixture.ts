/** Every sentence of `time.ts` by a direct call, with short and with the longest texts that people send. */
import type { Case, Clock, ClockKind, OpenCase, Recorded } from '../../cases/case.ts'
import { isLongTerm } from '../../cases/long-term.ts'
import type { Audience } from '../../cases/notices.ts'
import { calendar, departments, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import { card, desk, groupDone, groupNeeds, newsSlowed, statusOf, statusOfMany, toGroup, urged, type Words } from '../wording.ts'
import {
  askSuspend,
  keepsWaiting,
  saidWhileWaiting,
  suppliedResumed,
  timeDesk,
  timeNews,
  timeRefusal,
  weekReport,
  whatIsNeeded,
} from './time.ts'

const at = local('2026-11-23 10:00')
const words: Words = { calendar, now: at, departments }
const texts = ['请提供营业执照复印件', '厂区停电，机器停转，找李工13812345678；'.repeat(100)]

/** What is said about the time of a case that a department has, with who reads it. */
export function saidOfTime(it: Case): readonly (readonly [reader: string, speech: Said | string])[] {
  if (it.status !== 'handling') return []
  return texts.flatMap((text) => [
    ...aboutWaiting(
      { ...it, suspension: { at, asks: text }, clocks: [{ ...clock('feedback'), status: 'suspended', left: 30 }, clock('supplement')] },
      text,
    ),
    ...aboutWaiting(
      { ...it, suspension: { at, asks: text }, clocks: [{ ...clock('feedback'), status: 'suspended', left: 300 }, clock('supplement')] },
      text,
    ),
    ...aboutWaiting({ ...it, clocks: [clock('feedback', 'red')] }, text),
    ...aboutWeeks(it, text),
    ...aboutUrging(it),
    ...refusals(it.number, text),
  ])
}

/** What is said of no case in particular. */
export const saidOfNoTime: readonly string[] = [timeDesk.noneSuspended, timeDesk.noLongTerm]

// --- Internal helpers ---

type Heard = readonly (readonly [reader: string, speech: Said | string])[]

function clock(kind: ClockKind, light: Clock['light'] = 'green'): Clock {
  const due = local('2026-11-26 17:30')
  return { kind, startedAt: at, due, provisional: false, yellowAt: due, status: 'running', light, rungs: 0, nextRungAt: null }
}

function heard(it: Case, events: readonly object[]): Heard {
  const readers: readonly (readonly [string, Audience])[] = [
    ['dm:wang', { to: 'reporter', person: 'wang' }],
    ['group:power', { to: 'group', department: 'power' }],
    ['dm:coordinator', { to: 'coordinator' }],
    ['dm:discipline', { to: 'discipline' }],
  ]
  return events.flatMap((event) =>
    readers.flatMap(([reader, audience]) => {
      const said = timeNews({ event: event as Recorded, case: it, audience, hold: false }, words)
      return said === null ? [] : [[reader, said] as const]
    }),
  )
}

function aboutWaiting(it: Case, asks: string): Heard {
  return [
    ...heard(it, [
      { type: 'suspended', asks },
      { type: 'supplement-reminded' },
      ...['supplied', 'received', 'limit'].map((because) => ({ type: 'resumed', because })),
    ]),
    ...[suppliedResumed(it, words), statusOf(it, words), statusOfMany([it, it], words)].map((said) => ['dm:wang', said] as const),
    ...[whatIsNeeded(it, words), keepsWaiting(it, words)].map((said) => ['dm:wang', said] as const),
    ['group:power', saidWhileWaiting(it, asks)],
    ...[statusOf(it, words, 'official'), card(it, words), timeDesk.suspendedCases([it, it], words)].map(
      (said) => ['group:power', said] as const,
    ),
    ...[askSuspend(it.number, '请提供营业执照复印件'), groupNeeds('asks', it.number)].map((said) => ['group:power', said] as const),
    ...(['suspend', 'resume', 'begin-long-term'] as const).map((verb) => ['group:power', groupDone(verb, it, '李工', words)] as const),
  ]
}

function aboutWeeks(handled: OpenCase, text: string): Heard {
  const progress = [1, 2, 3].map((week) => ({ at, text, week }))
  const longTerm = { at, reason: text, week: 3, told: 0, replaced: [] }
  return (['green', 'yellow', 'red'] as const).flatMap((light): Heard => {
    const it: Case = { ...handled, clocks: [clock('weekly', light)], progress, longTerm }
    if (!isLongTerm(it)) return []
    const monthly: Case = { ...it, news: 'monthly' }
    return [
      ...heard(it, [{ type: 'long-term-begun', reason: text }, { type: 'long-term-refused' }]),
      ...heard(monthly, [{ type: 'long-term-begun', reason: text }]),
      ...[statusOf(it, words), statusOfMany([it, it], words), newsSlowed(it), weekReport(it, 4, text, words)].map(
        (said) => ['dm:wang', said] as const,
      ),
      ['dm:wang', weekReport(monthly, 4, text, words)],
      ...[toGroup.light(it, 'weekly', words), desk.overdue(it, 'weekly', words), desk.reds([it], false, words)].map(
        (said) => ['group:power', said] as const,
      ),
      ...[timeDesk.longTermCases([it, { ...it, progress: [] }], words), timeDesk.longTermRefused(it, words)].map(
        (said) => ['dm:coordinator', said] as const,
      ),
      ...[timeDesk.longTermStands(it.number), groupNeeds('long-term', it.number)].map((said) => ['dm:coordinator', said] as const),
    ]
  })
}

function aboutUrging(it: Case): Heard {
  return [1, 2, 3].flatMap((level): Heard => {
    const urging = { clock: 'feedback', since: at, level, red: false, at } as const
    const again: Case = { ...it, clocks: [clock('feedback')], urgings: [urging] }
    return [
      ['dm:wang', urged(again, words)],
      ['dm:coordinator', timeDesk.urgedAgainOn(again, words)],
      ['dm:coordinator', timeDesk.urgedAgainOn({ ...again, clocks: [] }, words)],
    ]
  })
}

function refusals(number: string, asks: string): Heard {
  const all = [
    ...(['contact-first', 'ruling-pending', 'limit-over', 'nothing-to-suspend', 'on-long-term', 'long-term-refused'] as const).map(
      (refused) => ({ refused }),
    ),
    { refused: 'suspension-limit', times: 2 } as const,
    { refused: 'suspended', asks } as const,
  ]
  return all.flatMap((no) =>
    (['enterprise', 'department', 'official'] as const).map((reader) => ['group:power', timeRefusal(no, number, reader)] as const),
  )
}
