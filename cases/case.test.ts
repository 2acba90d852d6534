import { describe, expect, it } from 'vitest'
import {
  type Case,
  isConfidential,
  isHandled,
  isOpen,
  isRefusal,
  isUnrated,
  leadOf,
  lightOf,
  limitsOf,
  nextDue,
  runningClock,
} from './case.ts'
import {
  contacted,
  coordinator,
  did,
  fence,
  given,
  local,
  rates,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  says,
  staff,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'

const withdrawn = did({ type: 'withdraw', reason: '围挡已经自己拆了' }, { at: '2026-09-18 17:00', by: wang })
const cases: Readonly<Record<string, Case>> = {
  awaiting: given(reportedUnsure).case,
  dispatched: given(reported).case,
  handling: given(reported, contacted).case,
  resolved: given(reported, contacted, resolved).case,
  closed: given(reported, contacted, resolved, says('solved'), rates(5)).case,
  withdrawn: given(reported, withdrawn).case,
}
const which = (test: (it: Case) => boolean): readonly string[] => Object.keys(cases).filter((name) => cases[name] && test(cases[name]))

describe('isOpen, isHandled and leadOf', () => {
  it('say who still has something to do', () => {
    expect(which(isOpen)).toEqual(['awaiting', 'dispatched', 'handling', 'resolved'])
    expect(which(isHandled)).toEqual(['dispatched', 'handling'])
    expect(which((it) => leadOf(it) === null)).toEqual(['awaiting'])
  })
})

describe('isRefusal', () => {
  it('tells a refusal from what a command did', () => {
    const story = given(reported)
    expect(isRefusal(story.when({ type: 'settle', again: true }, { at: '2026-09-18 17:00', by: wang }).result)).toBe(true)
    expect(isRefusal(story.when({ type: 'acknowledge' }, { at: '2026-09-18 17:00', by: staff }).result)).toBe(false)
  })
})

describe('isUnrated', () => {
  it('holds for what was archived without a rating of its last answer, not for what was rated in the moment of the answer', () => {
    expect(which(isUnrated)).toEqual([])
    const { case: archived } = given(reported, contacted, resolved, until('2026-09-25 17:30'))
    expect(isUnrated(archived)).toBe(true)
    const { case: closed } = given(reported, contacted, resolved, says('solved'), rates(5))
    if (closed.status !== 'closed' || closed.rating === null) throw new Error('the story does not end with a rating')
    expect(isUnrated({ ...closed, answer: { ...closed.answer, at: closed.rating.at } })).toBe(false)
    expect(isUnrated({ ...closed, answer: { ...closed.answer, at: local('2026-09-18 16:56') } })).toBe(true)
  })
})

describe('isConfidential', () => {
  it('holds for a tip-off until the end and after it', () => {
    expect(isConfidential(given(tippedOff).case)).toBe(true)
    expect(isConfidential(given(tippedOff, withdrawn).case)).toBe(true)
  })

  it('holds for a tip-off also before anyone has it', () => {
    expect(isConfidential({ ...given(reportedUnsure).case, admission: 'tip-off' })).toBe(true)
  })

  it.each(['conduct', 'trade-secret'] as const)('A2.9: holds for what is reported as %s, whoever has it', (confidence) => {
    const story = given(did({ ...fence, confidence }, { at: '2026-09-18 16:00', by: wang }))
    expect(leadOf(story.case)).toBe('discipline')
    expect(isConfidential(story.case)).toBe(true)
    expect(isConfidential(given(did({ ...fence, confidence }, { at: '2026-09-18 16:00', by: wang }), withdrawn).case)).toBe(true)
    expect(isConfidential({ ...given(reportedUnsure).case, confidence })).toBe(true)
  })

  it('holds for any case that the discipline contact has, and for no other', () => {
    const handedOver = did({ type: 'dispatch', lead: 'discipline' }, { at: '2026-09-18 16:40', by: coordinator })
    expect(isConfidential(given(reported, handedOver).case)).toBe(true)
    expect(which(isConfidential)).toEqual([])
  })
})

describe('lightOf', () => {
  it('is the worst light of the clocks that run', () => {
    expect(lightOf(given(reported).case)).toBe('green')
    expect(lightOf(given(reported, until('2026-09-20 13:30')).case)).toBe('yellow')
    expect(lightOf(given(reported, until('2026-09-20 17:30')).case)).toBe('red')
    expect(
      lightOf(
        given(reported, until('2026-09-20 17:30'), did({ type: 'contact', note: '已到店里' }, { at: '2026-09-21 09:00', by: staff })).case,
      ),
    ).toBe('green')
  })

  it('A2.5: tells what is on schedule (序时推进) from what is behind: red when a promised milestone slips, until there is news', () => {
    const promised = did({ type: 'promise', due: local('2026-09-21 17:30'), text: '周一前出图' }, { at: '2026-09-18 16:30', by: staff })
    const slipped = [reported, contacted, promised, until('2026-09-21 17:30')]
    const progress = did({ type: 'report-progress', text: '图纸已出' }, { at: '2026-09-21 17:40', by: staff })
    expect(lightOf(given(reported, contacted, promised, until('2026-09-21 13:29')).case)).toBe('green')
    expect(lightOf(given(reported, contacted, promised, until('2026-09-21 17:29')).case)).toBe('yellow')
    expect(lightOf(given(...slipped).case)).toBe('red')
    expect(lightOf(given(...slipped, progress).case)).toBe('green')
  })

  it('is none when no clock runs', () => {
    expect(which((it) => lightOf(it) === 'none')).toEqual(['closed', 'withdrawn'])
  })
})

describe('nextDue and runningClock', () => {
  it('are the clock that ends first, and the running one of a kind', () => {
    const { case: it } = given(reported)
    expect(nextDue(it)).toMatchObject({ kind: 'contact', due: local('2026-09-20 17:30') })
    expect(nextDue(given(reported, contacted).case)).toMatchObject({ kind: 'feedback', due: local('2026-09-22 17:30') })
    expect(runningClock(it, 'contact')).toBe(nextDue(it))
    expect(runningClock(given(reported, contacted).case, 'contact')).toBeUndefined()
  })

  it('look past the order in which clocks began, and past the week without progress, which is no limit', () => {
    const promise = (due: string) => did({ type: 'promise', due: local(due), text: '到时拆除' }, { at: '2026-09-18 16:30', by: staff })
    expect(nextDue(given(reported, contacted, promise('2026-09-21 17:30')).case)).toMatchObject({ kind: 'promise' })
    expect(nextDue(given(reported, contacted, promise('2026-09-22 17:30')).case)).toMatchObject({ kind: 'feedback' })
    const { case: it } = given(reported)
    expect(nextDue({ ...it, clocks: it.clocks.filter(({ kind }) => kind === 'weekly') })).toBeUndefined()
  })

  it('are none when the case has ended', () => {
    expect(nextDue(given(reported, withdrawn).case)).toBeUndefined()
  })
})

describe('the limits of a case', () => {
  it('are its own, those that run first, each by its end; of tasks, of waiting and of an ordinary week none', () => {
    const kinds = (...steps: readonly Step[]): readonly string[] => limitsOf(given(...steps).case).map(({ kind }) => kind)
    const asked = did({ type: 'assist', department: 'urban_mgmt', text: '请确认占道许可的范围' }, { at: '2026-09-18 16:30', by: staff })
    const promised = did({ type: 'promise', due: local('2026-09-21 17:30'), text: '周一前拆除围挡' }, { at: '2026-09-18 16:31', by: staff })
    const waiting = did({ type: 'suspend', asks: '请提供营业执照复印件' }, { at: '2026-09-18 16:40', by: staff })
    expect(kinds(reported, asked)).toEqual(['contact', 'feedback'])
    expect(kinds(reported, contacted, asked, promised)).toEqual(['promise', 'feedback'])
    const story = [reported, contacted, asked, promised, waiting] as const
    expect(kinds(...story)).toEqual(['promise', 'feedback'])
    expect(nextDue(given(...story).case)?.kind).toBe('promise')
    expect(nextDue(given(reported, contacted, waiting).case)).toBeUndefined()
    expect(
      kinds(reported, contacted, did({ type: 'begin-long-term', reason: '需要道路改造' }, { at: '2026-09-18 16:40', by: staff })),
    ).toEqual(['weekly'])
  })
})
