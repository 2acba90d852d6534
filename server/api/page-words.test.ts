/** The page has its own words for the codes it reads; this holds them against all that the program may send. */
import { describe, expect, it } from 'vitest'
import type { Admission, ClockStatus, Kind, Urgency } from '../../cases/case.ts'
import type { Task } from '../../cases/tasks.ts'
import { word } from '../../console/src/codes.ts'
import { clockNames, outcomes, ratings, statusNames } from '../../dialogs/wording.ts'

type Ended = NonNullable<Task['ended']>['how']

const clockStatuses: Record<ClockStatus, true> = { running: true, met: true, missed: true, suspended: true, cancelled: true }
const kinds: Record<Kind, true> = { difficulty: true, opinion: true, need: true, expectation: true }
const urgencies: Record<Urgency, true> = { normal: true, urgent: true, emergency: true }
const endings: Record<Ended, true> = { done: true, dropped: true }
const admissions: Record<Admission, true> = {
  ...{ 'in-scope': true, emergency: true, 'statutory-channel': true, 'tip-off': true, 'not-enterprise': true, abuse: true },
}

describe('the page', () => {
  it.each([
    ['status', statusNames],
    ['clock', clockNames],
    ['clockStatus', clockStatuses],
    ['kind', kinds],
    ['urgency', urgencies],
    ['admission', admissions],
    ['rating', ratings],
    ['solved', outcomes],
    ['taskEnd', endings],
  ] as const)('has a Chinese word for every %s', (vocabulary, codes) => {
    expect(Object.keys(codes).filter((code) => !/\p{Script=Han}/u.test(word(vocabulary, code)))).toEqual([])
  })
})
