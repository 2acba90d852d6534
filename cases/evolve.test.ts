import { describe, expect, it } from 'vitest'
import { type Case, type EventType, leadOf, type Recorded, type Status } from './case.ts'
import { at, events, record } from './event-samples.ts'
import { evolve, replay } from './evolve.ts'
import {
  contacted,
  declinedAsCourt,
  did,
  fence,
  given,
  rates,
  reported,
  reportedUnsure,
  resolved,
  says,
  staff,
  tipOff,
  wang,
} from './fixtures.ts'

const { type: _type, route: _route, ...report } = fence

const cases: { readonly [Known in Status]: Case } = {
  reported: evolve(null, record('reported')),
  'awaiting-dispatch': given(reportedUnsure).case,
  dispatched: given(reported).case,
  acknowledged: given(reported, did({ type: 'acknowledge' }, { at: '2026-09-18 16:10', by: staff })).case,
  handling: given(reported, contacted).case,
  resolved: given(reported, contacted, resolved).case,
  closed: given(reported, contacted, resolved, says('solved'), rates(5)).case,
  withdrawn: given(reported, contacted, did({ type: 'withdraw', reason: '不用了' }, { at: '2026-09-18 17:00', by: wang })).case,
  declined: given(reported, ...declinedAsCourt).case,
  merged: given(reported, did({ type: 'merge', into: 'QS20260918-0003' }, { at: '2026-09-18 17:00', by: wang })).case,
}

/** What follows a rating, whatever else becomes of the case. */
const afterRating: readonly EventType[] = [
  ...(['follow-up-opened', 'follow-up-tried', 'follow-up-called', 'rating-verified', 'pressure-flagged'] as const),
  ...(['rating-appealed', 'exclusion-proposed', 'rating-excluded', 'rating-appeal-refused'] as const),
  ...(['answer-held', 'answer-delivered', 'told-by-phone'] as const),
  ...(['clock-yellow', 'clock-red', 'escalated', 'erased'] as const),
]

/** The events that can follow in each status. All others make a broken ledger. */
const whileOpen: readonly EventType[] = [
  ...(['supplemented', 'phone-amended', 'phone-viewed', 'withdrawn', 'urged', 'flagged-repeated', 'instructed', 'classified'] as const),
  ...(['rating-explained', 'progress-asked', 'news-slowed', 'followed-up', 'linked', 'supplement-reminded'] as const),
  'dues-recomputed',
  ...afterRating,
  ...(['return-proposed', 'return-answered'] as const),
]
const whileUnanswered: readonly EventType[] = [
  ...(['decline-proposed', 'decline-turned-down', 'declined', 'merged', 'absorbed', 'split-off'] as const),
]
const whileHandled: readonly EventType[] = [
  ...(['task-given', 'task-done', 'task-dropped', 'suspended', 'resumed', 'long-term-begun', 'long-term-refused', 'week-missed'] as const),
  ...(['visited', 'visit-denied'] as const),
  ...(['meeting-convened', 'meeting-answered', 'meeting-fixed', 'meeting-unfixed'] as const),
  ...(['meeting-reminded', 'meeting-moved', 'meeting-cancelled', 'meeting-resumed', 'meeting-held'] as const),
  ...(['final-proposed', 'final-signed', 'final-refused', 'final-answered'] as const),
  ...(['referred', 'dispatched', 'acknowledged', 'contacted', 'contact-denied', 'same-day-promised', 'progress-reported'] as const),
  ...([
    'promised',
    'retracted',
    'resolved',
    'objected',
    'objection-upheld',
    'objection-overruled',
    'extension-requested',
    'extension-approved',
  ] as const),
  ...(['extension-refused', 'rated', 'suggested'] as const),
  ...whileUnanswered,
  ...whileOpen,
]
const possible: { readonly [Known in Status]: readonly EventType[] } = {
  reported: ['referred', 'dispatched', ...whileOpen],
  'awaiting-dispatch': ['referred', 'dispatched', ...whileUnanswered, ...whileOpen],
  dispatched: whileHandled,
  acknowledged: whileHandled,
  handling: whileHandled,
  resolved: ['retracted', 'outcome-given', 'rated', 'reopened', 'closed', ...whileOpen],
  closed: ['rating-changed', 'rating-explained', 'reopened', 'phone-viewed', 'linked', ...afterRating],
  withdrawn: ['rating-explained', 'phone-viewed', 'linked', ...afterRating],
  declined: ['appealed', 'rating-explained', 'phone-viewed', 'linked', ...afterRating],
  merged: ['rating-explained', 'phone-viewed', 'linked', ...afterRating],
}

const statuses = Object.keys(cases) as Status[]
const types = Object.keys(events) as EventType[]

describe('evolve', () => {
  it.each(statuses)('A2.1: lets only what can follow follow when a case is %s, and throws for a broken ledger', (status) => {
    const follows = types.filter((type) => {
      try {
        return evolve(cases[status], record(type)) !== undefined
      } catch (error) {
        expect(error).toEqual(new Error(`broken ledger: "${type}" cannot follow in case QS20260918-0007, which is ${status}`))
        return false
      }
    })
    expect(follows.sort()).toEqual([...possible[status]].sort())
  })

  it('lets nothing but a report begin a case', () => {
    for (const type of types.filter((candidate) => candidate !== 'reported')) {
      expect(() => evolve(null, record(type))).toThrow(`a case begins with "reported", not "${type}"`)
    }
  })

  it.each<[EventType, Status, Record<string, unknown>]>([
    ['referred', 'dispatched', { status: 'awaiting-dispatch', because: 'objection' }],
    [
      'dispatched',
      'awaiting-dispatch',
      { status: 'dispatched', lead: 'urban_mgmt', dispatchedAt: at, contact: null, progress: [], reopenings: 0 },
    ],
    ['acknowledged', 'dispatched', { status: 'acknowledged' }],
    ['contacted', 'acknowledged', { status: 'handling', contact: { at, note: '已到店里与王总面谈', denied: false } }],
    ['contact-denied', 'handling', { status: 'handling', contact: { denied: true } }],
    ['same-day-promised', 'dispatched', { status: 'handling' }],
    ['progress-reported', 'dispatched', { status: 'handling', progress: [{ at, text: '施工单位同意后退三米' }] }],
    [
      'resolved',
      'handling',
      { status: 'resolved', answer: { at, by: 'staff-hucd', text: '围挡已后退三米' }, outcome: null, ratingOpen: true },
    ],
    ['promised', 'acknowledged', { status: 'handling', progress: [] }],
    ['retracted', 'handling', { status: 'acknowledged', contact: null }],
    ['retracted', 'resolved', { status: 'acknowledged', contact: null, ratingOpen: false }],
    ['objected', 'dispatched', { status: 'dispatched', objection: { basis: '占道围挡由城管局审批', suggested: 'urban_mgmt' } }],
    ['objection-upheld', 'dispatched', { status: 'dispatched', objection: null, overruled: 0 }],
    ['objection-overruled', 'dispatched', { status: 'dispatched', objection: null, overruled: 1 }],
    ['extension-requested', 'handling', { extension: { days: 2, reason: '要等管线迁改图纸' }, extensions: 0 }],
    ['extension-approved', 'handling', { extension: null, extensions: 1 }],
    ['extension-refused', 'handling', { extension: null, extensions: 0 }],
    ['outcome-given', 'resolved', { status: 'resolved', outcome: 'partly' }],
    ['rated', 'resolved', { status: 'resolved', rating: { level: 4, reason: null, at }, ratingOpen: false }],
    ['reopened', 'resolved', { status: 'handling', reopenings: 1, ratingOpen: true }],
    ['closed', 'resolved', { status: 'closed', closedAt: at, ratingOpen: false }],
    ['supplemented', 'resolved', { status: 'resolved', supplements: [{ at, text: '补充:上午最堵', attachments: [{ name: '围挡.jpg' }] }] }],
    ['phone-amended', 'awaiting-dispatch', { status: 'awaiting-dispatch', phone: '13800000009' }],
    ['withdrawn', 'handling', { status: 'withdrawn', lead: 'hucd', reason: '围挡已经自己拆了', closedAt: at }],
    ['withdrawn', 'awaiting-dispatch', { status: 'withdrawn', lead: null }],
    ['urged', 'handling', { status: 'handling', urgedAt: [at] }],
    ['classified', 'awaiting-dispatch', { status: 'awaiting-dispatch', class: 'A类' }],
    ['flagged-repeated', 'dispatched', { status: 'dispatched', repeated: true }],
    ['decline-proposed', 'awaiting-dispatch', { status: 'awaiting-dispatch', decline: { class: 'court', reason: '法院已经立案', at } }],
    ['declined', 'handling', { status: 'declined', lead: 'hucd', declined: { class: 'court', proposedBy: 'coordinator' }, closedAt: at }],
    ['appealed', 'declined', { status: 'declined', appeal: { at, reason: '告的是施工单位，围挡归政府管' } }],
    ['merged', 'handling', { status: 'merged', lead: 'hucd', mergedInto: 'QS20260918-0003', closedAt: at }],
    ['absorbed', 'dispatched', { status: 'dispatched', supplements: [{ at, text: '围挡还没撤', attachments: [] }] }],
    ['linked', 'closed', { status: 'closed', links: ['QS20260918-0004'] }],
    ['split-off', 'handling', { status: 'handling', splits: ['QS20260918-0010'] }],
  ])('records %s on a case that is %s', (type, status, expected) => {
    const before = cases[status]
    const after = evolve(before, record(type))
    expect(after).toMatchObject(expected)
    expect(after.version).toBe(before.version + 1)
  })

  it.each([
    'phone-viewed',
    'instructed',
    'clock-yellow',
    'clock-red',
    'escalated',
  ] as const)('changes nothing but the version for %s', (type) => {
    expect(evolve(cases.handling, record(type))).toEqual({ ...cases.handling, version: cases.handling.version + 1 })
  })

  it('adds the reason to a rating that was given', () => {
    const poor = given(reported, contacted, resolved, says('solved'), rates(1)).case
    expect(evolve(poor, record('rating-explained'))).toMatchObject({ rating: { level: 1, outcome: 'solved', reason: '围挡只挪了半米' } })
  })

  it('takes a rating without a word on the answer, as old ledgers have it, for one of a solved matter', () => {
    expect(evolve(cases.resolved, record('rated'))).toMatchObject({ rating: { level: 4, outcome: 'solved' } })
  })

  it('keeps the reason of a poor rating that becomes another poor one, and forgets it with a fair one', () => {
    const explained = evolve(given(reported, contacted, resolved, says('solved'), rates(1)).case, record('rating-explained'))
    expect(evolve(explained, record('rating-changed'))).toMatchObject({ rating: { level: 2, reason: '围挡只挪了半米' } })
    expect(evolve(explained, { type: 'rating-changed', level: 3, at, by: 'wang', clocks: [] })).toMatchObject({
      rating: { level: 3, reason: null },
    })
  })

  it('keeps an instruction that names a day or a lead, and no other', () => {
    const order = { type: 'instructed', role: 'leader', text: '请城管牵头', at, by: 'leader', clocks: [] } as const
    expect(evolve(cases.handling, { ...order, due: '2026-09-25' })).toMatchObject({ instruction: { at, due: '2026-09-25' } })
    expect(evolve(cases.handling, { ...order, lead: 'urban_mgmt' })).toMatchObject({ instruction: { at, due: null } })
    expect(evolve(cases.handling, order)).not.toHaveProperty('instruction')
  })

  it('carries to the next department and to the end what only some cases have, and adds none of it to others', () => {
    const details = [{ label: '缺口', value: '45人', sensitive: false }]
    const boundTo = '凯成科技有限公司'
    const first: Recorded = { ...report, ...{ type: 'reported', details, boundTo, at, by: 'wang', clocks: [] } }
    const order: Recorded = {
      ...{ type: 'instructed', role: 'leader', text: '请城管牵头', due: '2026-09-25' },
      at,
      by: 'leader',
      clocks: [],
    }
    const full = [first, record('dispatched'), record('news-slowed'), record('flagged-repeated'), order]
    const some = { details, boundTo, news: 'monthly', repeated: true, instruction: { due: '2026-09-25' } }
    for (const last of ['dispatched', 'referred', 'withdrawn'] as const) {
      expect(replay([...full, record(last)])).toMatchObject(some)
      const plain = evolve(cases.handling, record(last))
      for (const field of Object.keys(some)) expect(plain, `${last} ${field}`).not.toHaveProperty(field)
    }
  })

  it('carries along a field that it has never heard of, and leaves behind what belongs to an owner', () => {
    const first: Recorded = { ...record('reported'), ...{ weather: 'rain' } }
    const owned = [
      first,
      record('dispatched'),
      record('contacted'),
      record('task-given'),
      record('objected'),
      record('extension-requested'),
    ]
    const before = Object.keys(replay([first]) ?? {})
    for (const [last, belongs] of [
      ['dispatched', Object.keys(cases.dispatched).concat('tasks')],
      ['referred', ['because']],
      ['withdrawn', ['lead', 'reason', 'closedAt']],
    ] as const) {
      const after = replay([...owned, record(last)])
      expect(after, last).toHaveProperty('weather', 'rain')
      expect(Object.keys(after ?? {}).sort(), last).toEqual([...new Set([...before, ...belongs])].sort())
    }
  })

  it('carries to the next department and to the end what later rules put on a case', () => {
    const some = {
      filedBy: 'officer',
      boundTo: '凯成科技有限公司',
      consultation: true,
      class: 'A类',
      origin: 'QS20260918-0001',
      links: ['QS20260918-0004'],
      joined: ['li'],
      splits: ['QS20260918-0010'],
      repeated: true,
      news: 'monthly',
      urgings: [{ at, clock: 'contact', since: at, level: 1, red: false }],
      followedUp: { at, by: 'chief', note: '下周二看现场' },
      appeal: { at, reason: '归政府管', upheld: false },
    } as const
    const bare = cases['awaiting-dispatch']
    for (const type of ['dispatched', 'withdrawn', 'declined', 'merged'] as const) {
      expect(evolve({ ...bare, ...some }, record(type)), type).toMatchObject(some)
      for (const field of Object.keys(some)) expect(evolve(bare, record(type)), type).not.toHaveProperty(field)
    }
  })

  it('remembers who followed it up, how often it was urged, and who came with it', () => {
    const handling = cases.handling
    expect(evolve(handling, record('followed-up'))).toMatchObject({ followedUp: { at, note: '下周二看现场' } })
    expect(evolve(handling, record('urged'))).not.toHaveProperty('urgings')
    expect(evolve(handling, record('absorbed'))).not.toHaveProperty('joined')
    expect(evolve(handling, record('progress-reported'))).toMatchObject({ progress: [{ at, text: '施工单位同意后退三米' }] })
    const [step] = (evolve(handling, record('progress-reported')) as typeof handling & { progress: readonly object[] }).progress
    expect(step).not.toHaveProperty('week')
    expect(evolve(handling, record('dispatched'))).not.toHaveProperty('tasks')
    const owed = evolve(handling, record('task-given'))
    expect(evolve(owed, record('dispatched'))).toMatchObject({ tasks: [{ ended: { how: 'dropped' } }] })
  })

  it('goes back from 不予受理 only as an appeal has it', () => {
    const appealed = evolve(cases.declined, record('appealed'))
    for (const type of ['referred', 'dispatched', 'acknowledged', 'resolved'] as const)
      expect(() => evolve(appealed, record(type)), type).toThrow('broken ledger')
    expect(evolve(appealed, record('appeal-upheld'))).toMatchObject({
      ...{ status: 'awaiting-dispatch', because: 'appeal' },
      appeal: { reason: '告的是施工单位，围挡归政府管', upheld: true },
    })
    expect(evolve(appealed, record('appeal-dismissed'))).toMatchObject({ status: 'declined', appeal: { upheld: false } })
    const { suggestions } = evolve(evolve(appealed, record('appeal-upheld')), {
      ...record('referred'),
      type: 'referred',
      because: 'appeal',
    })
    expect(suggestions).toEqual(cases.declined.suggestions)
  })

  it('keeps the old answer from a reopened case, and its rating on it', () => {
    const poor = given(reported, contacted, resolved, says('solved'), rates(1)).case
    expect(poor).not.toHaveProperty('answer')
    expect(poor.rating).toMatchObject({ level: 1 })
  })

  it('keeps a rating that is still open when a reopened case goes to another department', () => {
    const { case: it } = given(reported, contacted, resolved, says('not'))
    expect(evolve(it, record('dispatched'))).toMatchObject({ status: 'dispatched', reopenings: 1, ratingOpen: true })
    expect(evolve(cases.dispatched, record('dispatched'))).toMatchObject({ ratingOpen: false })
  })

  it('drops what was asked of the coordinator when the department answers', () => {
    const asked = evolve(evolve(cases.dispatched, record('objected')), record('extension-requested'))
    expect(evolve(asked, record('resolved'))).toMatchObject({ objection: null, extension: null })
  })

  it('keeps what the enterprise reported through every event', () => {
    for (const status of statuses)
      for (const type of possible[status]) {
        const { phone: _phone, suggestions: _suggestions, ...kept } = report
        expect(evolve(cases[status], record(type))).toMatchObject({ ...kept, reportedAt: cases[status].reportedAt })
      }
  })

  it('does not suggest again the department that returned the case', () => {
    const suggestions = [
      { code: leadOf(cases.dispatched) ?? '', p: 0.8 },
      { code: 'edu', p: 0.1 },
    ]
    const returned = evolve({ ...cases.dispatched, suggestions }, record('referred'))
    expect(returned.suggestions).toEqual(suggestions.filter((guess) => guess.code !== leadOf(cases.dispatched)))
    expect(returned.suggestions).toHaveLength(1)
  })

  it('knows nothing of an owner while nobody has the case', () => {
    expect(evolve(cases.dispatched, record('referred'))).not.toHaveProperty('lead')
    expect(cases.reported).toMatchObject({ version: 1, clocks: [], supplements: [], urgedAt: [], rating: null })
  })
})

describe('replay', () => {
  it('makes the case from its whole history, and nothing from none', () => {
    const story = given(reported, contacted, resolved, says('solved'), rates(5))
    expect(replay(story.events)).toEqual(story.case)
    expect(replay([])).toBeNull()
  })

  it('needs no rules, for the clocks are in the events', () => {
    const ledger: readonly Recorded[] = [
      { ...events.reported, at, by: 'wang', clocks: [] },
      { ...events.dispatched, at, by: 'coordinator', clocks: given(reported).events.flatMap(({ clocks }) => clocks) },
    ]
    expect(replay(ledger)?.clocks).toEqual(given(reported).case.clocks)
  })

  it('throws for a second report in the same case', () => {
    expect(() => replay([record('reported'), { ...tipOff, type: 'reported', at, by: 'wang', clocks: [] }])).toThrow('broken ledger')
  })
})
