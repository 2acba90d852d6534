import { describe, expect, it } from 'vitest'
import type { CaseEvent } from './case.ts'
import { changesOf } from './clock-changes.ts'
import { calendar, contacted, coordinator, did, given, local, profile, reported, resolved, staff, wang } from './fixtures.ts'

describe('changesOf', () => {
  it('moves nothing by an approval for which no clock runs any more', () => {
    const now = local('2026-09-18 17:00')
    const event = { type: 'extension-approved', days: 2, at: now, by: 'coordinator' } as const
    expect(changesOf(event, given(reported, contacted, resolved).case, { now, profile, calendar })).toEqual([])
    expect(changesOf(event, given(reported).case, { now, profile, calendar })).toMatchObject([{ op: 'moved', kind: 'feedback' }])
  })

  it('moves by another calendar what still runs, each task by itself, and leaves what is over', () => {
    const assist = did({ type: 'assist', department: 'water', text: '请确认管线' }, { at: '2026-09-18 16:30', by: coordinator })
    const it = given(reported, contacted, assist).case
    const at = local('2026-09-21 13:30')
    const moved = {
      from: local('2026-09-22 17:30'),
      due: local('2026-09-23 17:30'),
      provisional: false,
      yellowAt: local('2026-09-23 13:30'),
    }
    const event: CaseEvent = {
      ...{ type: 'dues-recomputed', at, by: 'coordinator', reason: '台风' },
      moved: [
        { ...moved, clock: 'contact' },
        { ...moved, clock: 'feedback', yellowAt: at },
        { ...moved, clock: 'assist', task: 1 },
        { ...moved, clock: 'assist', task: 2 },
      ],
    }
    const { due, provisional, yellowAt } = moved
    expect(changesOf(event, it, { now: at, profile, calendar })).toEqual([
      { op: 'moved', kind: 'feedback', due, provisional, yellowAt: at, light: 'yellow' },
      { op: 'moved', kind: 'assist', task: 1, due, provisional, yellowAt, light: 'green' },
    ])
  })

  const suspended = did({ type: 'suspend', asks: '请提供营业执照复印件' }, { at: '2026-09-18 16:30', by: staff })

  it.each<CaseEvent>([
    { type: 'withdrawn', reason: '已自行解决', at: local('2026-09-21 10:00'), by: 'wang' },
    { type: 'merged', into: 'QS20260918-0001', at: local('2026-09-21 10:00'), by: 'coordinator' },
    { type: 'objection-upheld', at: local('2026-09-21 10:00'), by: 'coordinator' },
    {
      ...{
        type: 'declined',
        class: 'court',
        reason: '法院已经立案',
        reply: '请到法院办理',
        path: { office: '人民法院', line: null },
      },
      ...{ proposedBy: 'coordinator', appealUntil: local('2026-09-28 10:00'), at: local('2026-09-21 10:00'), by: 'leader' },
    },
  ])('$type ends what a suspended case waited for', (event) => {
    const { case: it } = given(reported, contacted, suspended)
    const changes = changesOf(event, it, { now: event.at, profile, calendar })
    expect(changes).toContainEqual({ op: 'cancelled', kind: 'supplement' })
    expect(changes).toContainEqual(expect.objectContaining({ op: 'run-on', kind: 'feedback' }))
    expect(changes).toContainEqual({ op: 'cancelled', kind: 'feedback' })
  })

  it('leaves what stands still alone when something else is done on a suspended case', () => {
    const { case: it } = given(reported, contacted, suspended)
    const at = local('2026-09-21 10:00')
    const change = (event: CaseEvent): unknown =>
      changesOf(event, it, { now: at, profile, calendar }).map((one) => [one.op, 'kind' in one ? one.kind : ''])
    expect(change({ type: 'supplemented', text: '门口照片', attachments: [], at, by: 'wang' })).toEqual([])
    expect(change({ type: 'progress-reported', text: '已到现场', at, by: 'staff-hucd' })).toEqual([])
    expect(change({ type: 'news-slowed', at, by: 'wang' })).toEqual([])
    expect(change({ type: 'same-day-promised', at, by: 'staff-hucd' })).toEqual([['started', '']])
  })

  it('keeps the day of the week on the long-term track when the enterprise asks for less news', () => {
    const track = did({ type: 'begin-long-term', reason: '需要道路改造' }, { at: '2026-09-18 16:30', by: staff })
    const story = given(reported, contacted, track)
    const slowed = given(reported, contacted, track, did({ type: 'slow-news' }, { at: '2026-09-21 10:00', by: wang }))
    expect(slowed.clock('weekly')).toEqual(story.clock('weekly'))
  })
})
