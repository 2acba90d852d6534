import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Case, type Command, isRefusal, leadOf, type Recorded } from './case.ts'
import { replay } from './evolve.ts'
import {
  calendar,
  contacted,
  did,
  given,
  givenOf,
  head,
  histories,
  leader,
  local,
  person,
  profile,
  reported,
  resolved,
  type Step,
  says,
  staff,
  until,
  wang,
} from './fixtures.ts'
import { handle } from './handle.ts'
import { samples } from './samples.ts'
import { openTasks } from './tasks.ts'

const acts: readonly Command[] = [
  { type: 'acknowledge' },
  { type: 'contact', note: '已到店里与王总面谈' },
  { type: 'report-visit', text: '到店里看了现场', attachments: [] },
  { type: 'report-visit', text: '到店里看了现场', attachments: [{ id: 'ab12', name: '现场.jpg', mime: 'image/jpeg', size: 9 }] },
  { type: 'promise-same-day' },
  { type: 'report-progress', text: '施工单位同意后退三米' },
  { type: 'promise', due: local('2026-09-24 17:30'), text: '下周四前拆除围挡' },
  { type: 'resolve', answer: '围挡已后退三米' },
  { type: 'object', basis: '占道围挡由城管局审批', suggested: 'urban_mgmt' },
  { type: 'request-extension', days: 2, reason: '要等管线迁改图纸' },
]
const retract: Command = { type: 'retract' }
const refused = { refused: 'nothing-to-retract', minutes: 5 } as const

/** `command` of a member of the department at a time of that Friday. */
const at = (time: string, command: Command, by = staff): Step => did(command, { at: `2026-09-18 ${time}`, by })

describe('retract', () => {
  it.each(acts)('takes $type back, and leaves the case as it was', (act) => {
    const before = given(reported)
    const { case: after } = given(reported, at('16:30', act)).when(retract, { at: '2026-09-18 16:34', by: staff })
    expect(unversioned(after)).toEqual(unversioned(before.case))
  })

  it('leaves what others did meanwhile', () => {
    given(
      reported,
      at('16:30', { type: 'report-progress', text: '发错的进展' }),
      at('16:31', { type: 'report-progress', text: '同事的进展' }, head),
      did({ type: 'supplement', text: '上午最堵', attachments: [] }, { at: '2026-09-18 16:32', by: wang }),
    )
      .when(retract, { at: '2026-09-18 16:33', by: staff })
      .thenCase({ status: 'handling', progress: [{ text: '同事的进展' }], supplements: [{ text: '上午最堵' }] })
  })

  it('keeps the contact clock met where a colleague has been in touch too', () => {
    const story = given(reported, contacted, at('16:22', { type: 'contact', note: '我也去过店里' }, head))
    story
      .when(retract, { at: '2026-09-18 16:23', by: staff })
      .thenCase({ contact: { note: '我也去过店里' } })
      .thenClock('contact', { status: 'met' })
  })

  it('lets a clock run again with its old end', () => {
    const due = given(reported).clock('contact').due
    given(reported, contacted)
      .when(retract, { at: '2026-09-18 16:24', by: staff })
      .thenClock('contact', { status: 'running', due, light: 'green' })
  })

  it('brings back the promise that a newer one had replaced', () => {
    const first: Command = { type: 'promise', due: local('2026-09-24 17:30'), text: '下周四前' }
    given(reported, at('16:30', first), at('16:31', { type: 'promise', due: local('2026-09-28 17:30'), text: '28号前' }))
      .when(retract, { at: '2026-09-18 16:32', by: staff })
      .thenClock('promise', { status: 'running', due: local('2026-09-24 17:30') })
  })

  it('goes back act by act', () => {
    given(reported, at('16:30', { type: 'acknowledge' }), at('16:31', { type: 'contact', note: '已通话' }), at('16:32', retract))
      .when(retract, { at: '2026-09-18 16:33', by: staff })
      .thenCase({ status: 'dispatched', contact: null })
    given(reported, at('16:30', { type: 'acknowledge' }), at('16:31', retract))
      .when(retract, { at: '2026-09-18 16:32', by: staff })
      .thenRefused(refused)
  })

  it('is possible for five minutes, to the minute', () => {
    given(reported, contacted).when(retract, { at: '2026-09-18 16:25', by: staff }).thenEvents({ type: 'retracted', what: 'contacted' })
    given(reported, contacted).when(retract, { at: '2026-09-18 16:26', by: staff }).thenRefused(refused)
  })

  it.each<Command>([
    { type: 'suspend', asks: '请提供营业执照复印件' },
    { type: 'begin-long-term', reason: '需要道路改造，预计三个月' },
  ])('keeps the contact on which $type rests, and takes back one that came later', (rests) => {
    const again = at('16:31', { type: 'contact', note: '又通了一次电话' })
    given(reported, contacted, at('16:21', rests, head))
      .when(retract, { at: '2026-09-18 16:22', by: staff })
      .thenRefused(refused)
    given(reported, contacted, at('16:30', rests), again)
      .when(retract, { at: '2026-09-18 16:32', by: staff })
      .thenEvents({ type: 'retracted', what: 'contacted' })
      .thenCase({ contact: { note: '已电话联系王总,周一上午到现场看围挡位置' } })
  })

  it('takes back a contact when what rested on it has been taken back', () => {
    const suspended = at('16:21', { type: 'suspend', asks: '请提供营业执照复印件' }, head)
    given(reported, contacted, suspended, at('16:22', retract, head))
      .when(retract, { at: '2026-09-18 16:23', by: staff })
      .thenEvents({ type: 'retracted', what: 'contacted' })
  })

  it('takes back with the answer the word on orders that it gave, and not what was said of them before', () => {
    const leader = person('leader')
    const ordered = did({ type: 'instruct', text: '请今天到现场', due: '2026-09-21' }, { at: '2026-09-18 16:25', by: leader })
    const owed = (...steps: readonly Step[]): unknown => {
      const story = given(reported, contacted, ordered, ...steps).when(retract, { at: '2026-09-18 16:44', by: staff })
      return [openTasks(story.case).map(({ id }) => id), story.case.clocks.findLast(({ kind }) => kind === 'instruction')?.status]
    }
    const answer = { type: 'resolve', answer: '围挡已后退三米' } as const
    expect(owed(at('16:40', answer))).toEqual([[1], 'running'])
    // The progress answered the order in its own words, and stands.
    expect(owed(at('16:35', { type: 'report-progress', text: '围挡已后退三米' }), at('16:40', answer))).toEqual([[], 'met'])
    expect(owed(at('16:40', { type: 'report-progress', text: '围挡已后退三米' }), at('16:40', answer))).toEqual([[], 'met'])
    // What somebody else did stands too.
    expect(owed(at('16:39', { type: 'complete-task', text: '围挡已后退三米' }, head), at('16:40', answer))).toEqual([[], 'met'])
  })

  it('takes back with a progress all the orders that it answered', () => {
    const leader = person('leader')
    const ordered = (text: string): Step => did({ type: 'instruct', text, due: '2026-09-21' }, { at: '2026-09-18 16:25', by: leader })
    const story = given(
      reported,
      contacted,
      ordered('请今天到现场'),
      ordered('请与施工单位约谈'),
      at('16:40', { type: 'report-progress', text: '已到现场约谈' }),
    )
    expect(openTasks(story.case)).toEqual([])
    expect(openTasks(story.when(retract, { at: '2026-09-18 16:44', by: staff }).case).map(({ id }) => id)).toEqual([1, 2])
  })

  it('gives back how often the case was suspended, and that the track was refused', () => {
    const suspend: Command = { type: 'suspend', asks: '请提供营业执照复印件' }
    given(reported, contacted, at('16:30', suspend), at('16:31', { type: 'resume' }), at('16:32', suspend))
      .when(retract, { at: '2026-09-18 16:33', by: staff })
      .thenCase({ suspensions: 1 })
    const begun = at('16:30', { type: 'begin-long-term', reason: '需要道路改造，预计三个月' })
    const refusedTrack = did({ type: 'refuse-long-term' }, { at: '2026-09-18 16:31', by: person('coordinator') })
    given(reported, contacted, begun, refusedTrack, at('16:32', { type: 'report-progress', text: '发错的进展' }))
      .when(retract, { at: '2026-09-18 16:33', by: staff })
      .thenCase({ longTermRefused: true, progress: [] })
    given(reported, contacted, begun, refusedTrack).when(retract, { at: '2026-09-18 16:33', by: staff }).thenRefused(refused)
    given(
      reported,
      contacted,
      at('16:30', suspend),
      at('16:31', { type: 'resume' }),
      at('16:32', { type: 'begin-long-term', reason: '需要道路改造，预计三个月' }, head),
    )
      .when(retract, { at: '2026-09-18 16:33', by: staff })
      .thenRefused(refused)
  })

  it('leaves nothing of what never was', () => {
    const { case: it, events } = given(reported, contacted).when(retract, { at: '2026-09-18 16:23', by: staff }).handled
    const [taken] = events
    if (taken?.type !== 'retracted') throw new Error('nothing was taken back')
    expect(Object.keys(taken.back).sort()).toEqual(['contact', 'extension', 'objection', 'progress', 'ratingOpen', 'status'])
    for (const field of ['tasks', 'visit', 'suspension', 'suspensions', 'longTerm', 'longTermRefused']) expect(it).not.toHaveProperty(field)
  })

  it('takes back nobody else’s act', () => {
    given(reported, contacted).when(retract, { at: '2026-09-18 16:21', by: head }).thenRefused(refused)
    given(reported, contacted)
      .when(retract, { at: '2026-09-18 16:21', by: person('staff-tax') })
      .thenRefused({ refused: 'not-your-case' })
  })

  it('comes too late when the enterprise has answered, or the coordinator has ruled', () => {
    given(reported, contacted, resolved, did({ type: 'give-outcome', outcome: 'partly' }, { at: '2026-09-18 16:41', by: wang }))
      .when(retract, { at: '2026-09-18 16:42', by: staff })
      .thenRefused(refused)
    const ruled = (command: Command, ruling: Command): void =>
      void given(reported, at('16:30', command), did(ruling, { at: '2026-09-18 16:31', by: person('coordinator') }))
        .when(retract, { at: '2026-09-18 16:32', by: staff })
        .thenRefused(refused)
    ruled({ type: 'request-extension', days: 2, reason: '要等图纸' }, { type: 'rule-extension', approve: true })
    ruled({ type: 'object', basis: '城管审批', suggested: null }, { type: 'rule-objection', uphold: false, lead: null })
  })

  it('comes too late when the case has gone to another department, even for one who acts for both', () => {
    const both = { ...staff, departments: ['hucd', 'urban_mgmt'] }
    const dispatched = did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-18 16:31', by: person('coordinator') })
    const acted = at('16:30', { type: 'contact', note: '已到店里与王总面谈' }, both)
    given(reported, acted, dispatched).when(retract, { at: '2026-09-18 16:32', by: both }).thenRefused(refused)
    given(reported, acted).when(retract, { at: '2026-09-18 16:32', by: both }).thenEvents({ type: 'retracted', what: 'contacted' })
  })

  it('comes too late when the survey has run out, however long a district lets acts be taken back', () => {
    const { case: it, events: history } = given(reported, contacted, resolved, until('2026-09-25 17:30'))
    const patient = { ...profile, undo: { ...profile.undo, minutes: 30 * 24 * 60 } }
    const world = { ...givenOf({ at: '2026-09-25 17:40', by: staff }), profile: patient, history }
    expect(handle(retract, it, world)).toEqual({ refused: 'nothing-to-retract', minutes: 30 * 24 * 60 })
  })

  it('leaves done what the same person did of itself in the same instant', () => {
    const at = '2026-09-18 16:30'
    const order = did({ type: 'instruct', text: '请今天到现场' }, { at: '2026-09-18 16:20', by: leader })
    const done = did({ type: 'complete-task', text: '已到现场' }, { at, by: staff })
    const ended = { how: 'done', text: '已到现场' }
    given(reported, order, done, did({ type: 'acknowledge' }, { at, by: staff }))
      .when(retract, { at, by: staff })
      .thenCase({ status: 'dispatched', tasks: [{ ended }] })
    given(reported, order, done, did({ type: 'report-progress', text: '围挡后退三米' }, { at, by: staff }))
      .when(retract, { at, by: staff })
      .thenCase({ progress: [], tasks: [{ ended }] })
  })

  it('gives the proposal of a final answer back with the answer that had made it needless', () => {
    const refusedOnce = [reported, contacted, resolved, says('not')] as const
    const proposed = did(samples['propose-final'], { at: '2026-09-18 17:01', by: staff })
    given(...refusedOnce, proposed, did(samples.resolve, { at: '2026-09-18 17:02', by: staff }))
      .when(retract, { at: '2026-09-18 17:03', by: staff })
      .thenCase({ status: 'handling', final: { by: 'staff-hucd' } })
  })

  it('needs the whole history of the case, and says so', () => {
    const { case: it, events } = given(reported, contacted)
    const world = givenOf({ at: '2026-09-18 16:21', by: staff })
    for (const history of [undefined, [], events.slice(1)])
      expect(() => handle(retract, it, history ? { ...world, history } : world)).toThrow(
        'to retract needs the whole history of QS20260918-0007',
      )
  })
})

describe('retract, on random histories', () => {
  it('after an act gives the case before it, whatever came before, and the ledger gives the same', () => {
    let tried = 0
    fc.assert(
      fc.property(histories, fc.constantFrom(...acts), fc.integer({ min: 0, max: 5 }), (moments, act, minutes) => {
        const events: Recorded[] = moments.flatMap(({ result }) => (isRefusal(result) ? [] : [...result.events]))
        const before = moments.reduce<Case | null>((it, { result }) => (isRefusal(result) ? it : result.case), null)
        const last = moments.at(-1)
        const lead = before && leadOf(before)
        if (!before || !last || !lead || lead === 'discipline') return
        const world = givenOf(last.given.now, person(`staff-${lead}`))
        const acted = handle(act, before, world)
        if (isRefusal(acted)) return
        tried++
        const history = [...events, ...acted.events]
        const taken = handle(retract, acted.case, { ...world, now: calendar.addMinutes(world.now, minutes), history })
        if (isRefusal(taken)) throw new Error(`${act.type} could not be taken back`)
        expect(unversioned(taken.case)).toEqual(unversioned(before))
        expect(replay([...history, ...taken.events])).toEqual(taken.case)
      }),
      { numRuns: 800, seed: 20260918 },
    )
    expect(tried).toBeGreaterThan(50)
  })
})

// --- Internal helpers ---

function unversioned(it: Case): Omit<Case, 'version'> {
  const { version: _version, ...rest } = it
  return rest
}
