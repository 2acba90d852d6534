import { describe, expect, it } from 'vitest'
import type { Actor, Case, Command } from './case.ts'
import {
  coordinator,
  did,
  discipline,
  fence,
  given,
  givenOf,
  head,
  leader,
  person,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  staff,
  tipOff,
  toldAs,
  unsureFence,
  wang,
} from './fixtures.ts'
import { handleTogether } from './handle.ts'

const at = '2026-09-18 16:30'
const li = person('li')
const first = 'QS20260918-0007'
const second = 'QS20260918-0009'
const again = { ...fence, number: second, text: '围挡还没撤,门口进不来' }
const file = (more: Partial<typeof fence> = {}): Step => did({ ...again, ...more }, { at: '2026-09-18 16:10', by: wang })
const ofLi = { reporter: 'li', enterprise: '清河精密机械有限公司', boundTo: '清河精密机械有限公司' }

/** What a command does to the cases it concerns. */
function both(command: Command, number: string, cases: readonly Case[], by: Actor): ReturnType<typeof handleTogether> {
  return handleTogether(command, number, (wanted) => cases.find((it) => it.number === wanted) ?? null, givenOf({ at, by }))
}
const target = given(reported).case
const source = given(file()).case
const merge = { type: 'merge', into: first } as const
const refusal = (command: Command, number: string, cases: readonly Case[], by: Actor): unknown => {
  const result = both(command, number, cases, by)
  return 'refusal' in result ? [result.number, result.refusal.refused] : 'done'
}

describe('并单', () => {
  it('ends the one with its clocks, and gives its words to the other as a supplement', () => {
    const parts = both(merge, second, [target, source], coordinator)
    if ('refusal' in parts) throw new Error('refused')
    const [ended, grown] = parts.map(({ handled }) => handled)
    expect(ended?.case).toMatchObject({ status: 'merged', mergedInto: first, lead: 'hucd' })
    expect([ended?.timer, ended?.case.clocks.filter(({ status }) => status === 'running')]).toEqual([null, []])
    expect(grown?.case).toMatchObject({ status: 'dispatched', supplements: [{ text: '围挡还没撤,门口进不来' }] })
    expect(grown?.case.clocks).toEqual(target.clocks)
    expect(ended?.notices.map(({ event, audience }) => [event.type, audience.to])).toEqual([
      ['merged', 'reporter'],
      ['merged', 'group'],
    ])
    expect(grown?.notices.map(({ event, audience }) => [event.type, audience.to])).toEqual([['absorbed', 'group']])
  })

  it('takes along what was added meanwhile', () => {
    const photo = { id: 'ab12', name: '围挡.jpg', mime: 'image/jpeg', size: 48_213 }
    const added = given(
      file(),
      did({ type: 'supplement', text: '早上最堵', attachments: [photo] }, { at: '2026-09-18 16:20', by: wang }),
    ).case
    const parts = both(merge, second, [target, added], wang)
    if ('refusal' in parts) throw new Error('refused')
    expect(parts[1]?.handled.case.supplements).toMatchObject([{ text: '围挡还没撤,门口进不来\n早上最堵', attachments: [photo] }])
  })

  it('is for cases of one reporter or one enterprise; nothing is written of what is refused', () => {
    const theirs = given(did({ ...again, ...ofLi }, { at: '2026-09-18 16:10', by: li })).case
    expect(refusal(merge, second, [target, theirs], coordinator)).toEqual([first, 'other-enterprise'])
    const bound = given(did({ ...fence, boundTo: '清河精密机械有限公司' }, { at: '2026-09-18 16:00', by: wang })).case
    expect(refusal(merge, second, [bound, theirs], coordinator)).toBe('done')
    expect(refusal(merge, second, [target, given(file({ reporter: 'li', boundTo: null })).case], coordinator)).toEqual([
      first,
      'other-enterprise',
    ])
  })

  it('A2.2: of two colleagues, lets both read the answer; of tip-offs, only those of one reporter go together', () => {
    const firm = { enterprise: '凯成科技有限公司', boundTo: '凯成科技有限公司' }
    const colleagues = given(did({ ...again, ...firm, reporter: 'zhao' }, { at: '2026-09-18 16:10', by: person('officer') })).case
    const bound = given(did({ ...fence, ...firm }, { at: '2026-09-18 16:00', by: wang })).case
    const parts = both(merge, second, [bound, colleagues], coordinator)
    if ('refusal' in parts) throw new Error('refused')
    const [ended, grown] = parts.map(({ handled }) => handled)
    expect(ended?.notices.map(toldAs)).toEqual(['merged → reporter:zhao', 'merged → group:hucd'])
    expect(grown?.notices.map(toldAs)).toEqual(['absorbed → group:hucd', 'absorbed → reporter:wang'])
    const answer = { type: 'resolve', answer: '围挡已后退三米' } as const
    const answered = handleTogether(answer, first, () => grown?.case ?? null, givenOf({ at, by: staff }))
    if ('refusal' in answered) throw new Error('refused')
    expect(answered[0]?.handled.notices.map(toldAs)).toEqual(['resolved → reporter:wang', 'resolved → reporter:zhao'])
    const secrets = [
      given(did({ ...tipOff, ...firm, number: first }, { at: '2026-09-18 16:00', by: wang })).case,
      given(did({ ...tipOff, ...firm, number: second, reporter: 'zhao' }, { at: '2026-09-18 16:10', by: person('officer') })).case,
    ]
    expect(refusal(merge, second, secrets, discipline)).toEqual([first, 'other-enterprise'])
  })

  it('names why it cannot be', () => {
    expect(refusal({ type: 'merge', into: second }, second, [source], coordinator)).toEqual([second, 'same-case'])
    expect(refusal(merge, second, [source], coordinator)).toEqual([first, 'not-your-case'])
    expect(refusal(merge, second, [given(reported, resolved).case, source], coordinator)).toEqual([first, 'target-over'])
    const gone = given(reported, did({ type: 'merge', into: 'QS20260918-0001' }, { at, by: wang })).case
    expect(refusal(merge, second, [gone, source], coordinator)).toEqual([first, 'target-over'])
    expect(refusal({ type: 'merge', into: second }, first, [gone, source], coordinator)).toEqual([first, 'wrong-status'])
    const secret = given(did({ ...tipOff, number: first }, { at: '2026-09-18 16:00', by: wang })).case
    expect(refusal(merge, second, [secret, source], wang)).toEqual([first, 'not-together'])
    expect(refusal(merge, second, [secret, source], coordinator)).toEqual([first, 'not-your-case'])
    expect(refusal({ type: 'merge', into: second }, first, [secret, source], discipline)).toEqual([second, 'not-your-case'])
  })

  it.each<[string, Actor, unknown]>([
    ['the coordinator', coordinator, 'done'],
    ['the lead of both', staff, 'done'],
    ['the enterprise', wang, 'done'],
    ['a department that has neither', person('staff-tax'), [second, 'not-your-case']],
    ['another enterprise', li, [second, 'not-your-case']],
    ['the leader', leader, [second, 'not-your-role']],
  ])('is said by %s', (_, by, expected) => expect(refusal(merge, second, [target, source], by)).toEqual(expected))

  it('A2.2: is said by a head as by staff, and for a colleague’s case by whoever belongs to the enterprise', () => {
    expect(refusal(merge, second, [target, source], head)).toBe('done')
    const firm = { enterprise: '凯成科技有限公司', boundTo: '凯成科技有限公司' }
    const colleagues = given(did({ ...again, ...firm, reporter: 'zhao' }, { at: '2026-09-18 16:10', by: person('officer') })).case
    const bound = given(did({ ...fence, ...firm }, { at: '2026-09-18 16:00', by: wang })).case
    const member: Actor = { id: 'zhao', role: 'entrepreneur', departments: [], enterprise: '凯成科技有限公司' }
    expect(refusal(merge, second, [bound, colleagues], member)).toBe('done')
    // The case that ends is the reporter's own to give away.
    expect(refusal({ type: 'merge', into: second }, first, [bound, colleagues], member)).toEqual([first, 'not-your-case'])
    const elsewhere = given(
      did(
        { ...again, enterprise: '清河精密机械有限公司', boundTo: '清河精密机械有限公司', reporter: 'zhao' },
        { at: '2026-09-18 16:10', by: person('officer') },
      ),
    ).case
    expect(refusal(merge, second, [bound, elsewhere], coordinator)).toEqual([first, 'other-enterprise'])
    const unbound = given(did({ ...again, reporter: 'zhao' }, { at: '2026-09-18 16:10', by: person('officer') })).case
    expect(refusal(merge, second, [target, unbound], coordinator)).toEqual([first, 'other-enterprise'])
  })

  it('leaves out words that say nothing', () => {
    const silent = given(
      file({ text: '' }),
      did({ type: 'supplement', text: '早上最堵', attachments: [] }, { at: '2026-09-18 16:20', by: wang }),
    ).case
    const parts = both(merge, second, [target, silent], wang)
    if ('refusal' in parts) throw new Error('refused')
    expect(parts[1]?.handled.case.supplements).toMatchObject([{ text: '早上最堵' }])
  })

  it('is not said by the lead of one alone', () => {
    const elsewhere = given(reported, did({ type: 'dispatch', lead: 'tax' }, { at: '2026-09-18 16:05', by: coordinator })).case
    expect(refusal(merge, second, [elsewhere, source], staff)).toEqual([first, 'not-your-case'])
  })
})

describe('a link', () => {
  const theirs = given(did({ ...again, ...ofLi }, { at: '2026-09-18 16:10', by: li })).case
  const link = { type: 'link', to: first } as const

  it('stands on a case that is closed, and not on one that counts under another number', () => {
    const gone = given(reported, did({ type: 'merge', into: 'QS20260918-0001' }, { at, by: wang })).case
    expect(refusal(link, second, [gone, theirs], leader)).toEqual([first, 'target-over'])
    expect(refusal(link, second, [given(reported, resolved).case, theirs], leader)).toBe('done')
  })

  it('stands on both cases, and tells nobody', () => {
    const parts = both(link, second, [target, theirs], leader)
    if ('refusal' in parts) throw new Error('refused')
    expect(parts.map(({ handled }) => [handled.case.number, handled.case.links, handled.notices])).toEqual([
      [second, [first], []],
      [first, [second], []],
    ])
  })

  it('is for officials, and never of what is confidential', () => {
    for (const by of [wang, li, staff]) expect(refusal(link, second, [target, theirs], by)).toEqual([second, 'not-your-role'])
    const secret = given(did({ ...tipOff, number: first }, { at: '2026-09-18 16:00', by: wang })).case
    expect(refusal(link, second, [secret, theirs], coordinator)).toEqual([first, 'not-your-case'])
    const linked = given(reported, did({ type: 'link', to: second }, { at, by: leader })).case
    expect(refusal({ type: 'link', to: second }, first, [linked, theirs], leader)).toEqual([first, 'already-done'])
    expect(refusal({ type: 'link', to: first }, first, [target], leader)).toEqual([first, 'same-case'])
  })
})

describe('拆单', () => {
  const part = { ...fence, number: 'QS20260918-0010', text: '排水沟堵塞', origin: first, suggestions: [{ code: 'water', p: 1 }] } as const

  it('A1.2: makes a case of its own with clocks of its own, and both remember it', () => {
    const parts = both(part, part.number, [target], coordinator)
    if ('refusal' in parts) throw new Error('refused')
    const [made, left] = parts.map(({ handled }) => handled)
    expect(made?.case).toMatchObject({ status: 'dispatched', lead: 'water', reporter: 'wang', origin: first })
    expect(made?.events.at(-1)).toMatchObject({ type: 'dispatched', automatic: false })
    expect(made?.case.clocks.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'contact running',
      'feedback running',
      'weekly running',
    ])
    expect(left?.case).toMatchObject({ splits: ['QS20260918-0010'], clocks: target.clocks })
    expect(parts.flatMap(({ handled }) => handled.notices.map(({ event, audience }) => `${event.type} ${audience.to}`))).toEqual([
      ...['reported reporter', 'dispatched group', 'split-off group'],
    ])
  })

  it('waits for a department where none is named', () => {
    const parts = both({ ...part, route: 'person' }, part.number, [given(reportedUnsure).case], coordinator)
    if ('refusal' in parts) throw new Error('refused')
    expect(parts[0]?.handled.case).toMatchObject({ status: 'awaiting-dispatch', origin: first })
  })

  it('tells what the other case is about, and never splits what is confidential', () => {
    expect(refusal({ ...part, text: ' ' }, part.number, [target], coordinator)).toEqual([first, 'text-missing'])
    const split: Command = { type: 'split', into: part.number, text: part.text }
    const secret = given(did({ ...tipOff, number: first }, { at: '2026-09-18 16:00', by: wang })).case
    expect(refusal(split, first, [secret], coordinator)).toEqual([first, 'not-your-case'])
    expect(refusal(split, first, [secret], discipline)).toEqual([first, 'not-your-case'])
    expect(refusal(split, first, [target], staff)).toEqual([first, 'not-your-role'])
  })

  it('is the coordinator’s alone, of a case that nobody has answered', () => {
    expect(refusal(part, part.number, [target], staff)).toEqual([part.number, 'not-your-role'])
    expect(refusal(part, part.number, [given(reported, resolved).case], coordinator)).toEqual([first, 'wrong-status'])
    expect(refusal({ ...part, origin: unsureFence.number }, part.number, [], coordinator)).toEqual([unsureFence.number, 'not-your-case'])
  })
})
