import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EventType, isRefusal, type Recorded } from './case.ts'
import { at, events, record } from './event-samples.ts'
import { replay } from './evolve.ts'
import {
  confidentialHistories,
  contacted,
  did,
  fence,
  given,
  histories,
  person,
  rates,
  reported,
  resolved,
  says,
  wang,
} from './fixtures.ts'
import { type Entry, entryOf, statisticsOf } from './ledger.ts'
import { erasedText, redact, type Subject } from './redact.ts'

const subject: Subject = { person: 'wang', alias: 'erased-4f1d' }
const colleague = { ...person('li'), enterprise: '凯成科技有限公司' }
const photo = { id: 'ab12', name: '围挡.jpg', mime: 'image/jpeg', size: 48_213 }

/** What the district itself says, and codes that are Chinese words: the only Chinese that may be left. */
const known = [erasedText, '施工扰民', 'A类', '由法院依法审理。', '受理法院', '当事人申请', '个人信息保护法第四十七条', '台风停工一天']
const chineseIn = (value: unknown): string | undefined =>
  known.reduce((text, word) => text.replaceAll(word, ''), JSON.stringify(value)).match(/\p{Script=Han}+/u)?.[0]

/** The line of the ledger without what was told. */
const counted = (entry: Entry | null): unknown => entry && { ...entry, enterprise: entry.enterprise !== null, text: '', answer: '' }

describe('redact', () => {
  it.each(
    (Object.keys(events) as EventType[]).filter((type) => type !== 'erased'),
  )('leaves nothing that anybody told in %s, and nothing else changes', (type) => {
    const event: Recorded = { ...record(type), by: 'wang' }
    const [, redacted] = redact([record('reported'), event], subject)
    expect(chineseIn(redacted)).toBeUndefined()
    expect(JSON.stringify(redacted)).not.toMatch(/wang|ab12|138\d{8}/)
    expect({ ...redacted, by: 'wang' }).toMatchObject({ type, at, by: 'wang', clocks: [] })
    expect(Object.keys(redacted ?? {})).toEqual(Object.keys(event))
  })

  it('takes out what was told beside the text: answers to questions, files, the words a model read, copies of an act taken back', () => {
    const told: Recorded = {
      ...{ ...record('reported'), ...events.reported, details: [{ label: '工资', value: '王某 3 万', sensitive: true }] },
      ...{ attachments: [photo], suggestions: [{ code: 'hucd', p: 0.8, because: ['长江路'] }], boundTo: '凯成科技有限公司' },
    }
    const back: Recorded = {
      ...{ ...record('retracted'), type: 'retracted', what: 'resolved', act: 2 },
      back: {
        ...{ status: 'handling', contact: { at, note: '王总说', denied: false }, progress: [{ at, text: '约谈' }], ratingOpen: false },
        ...{ objection: { basis: '王总是租户', suggested: null }, extension: { days: 1, reason: '王总出差' }, visit: { at, text: '看店' } },
        tasks: [
          {
            ...{ id: 1, kind: 'report-in', department: 'hucd', text: '请到店里', at, by: 'wang' },
            ended: { how: 'done', at, by: 'staff-hucd', text: '到了' },
          },
        ],
        ...{ suspension: { at, asks: '营业执照' }, final: { text: '不能拆', basis: '条例', by: 'staff-hucd', at } },
        longTerm: { at, reason: '道路改造', week: 1, told: 0, replaced: [] },
      },
    }
    const redacted = redact([told, back], subject)
    expect(redacted[0]).toMatchObject({
      ...{ reporter: subject.alias, details: [{ label: '工资', value: erasedText, sensitive: true }], attachments: [], boundTo: null },
      ...{ suggestions: [{ code: 'hucd', p: 0.8 }], phone: erasedText, enterprise: erasedText, text: erasedText },
    })
    expect(chineseIn(redacted[1])).toBeUndefined()
    expect(redacted[1]).toMatchObject({
      back: { tasks: [{ by: subject.alias, ended: { by: 'staff-hucd', how: 'done' } }], contact: { at } },
    })
  })

  it('leaves unsaid what was not said: an anonymous reporter, no number, a roll-call without a word', () => {
    const anonymous = redact([{ ...record('reported'), ...events.reported, enterprise: null, phone: null } as Recorded], subject)
    expect(anonymous[0]).toMatchObject({ enterprise: null, phone: null })
    const done: Recorded = { type: 'task-done', task: 1, text: '', at, by: 'staff-hucd', clocks: [] }
    expect(redact([record('reported'), done], subject)[1]).toBe(done)
  })

  it('takes from the case of a colleague only what came from the person', () => {
    const theirs: Recorded = { ...record('reported'), ...events.reported, reporter: 'li', by: 'li' } as Recorded
    const history: readonly Recorded[] = [
      theirs,
      record('dispatched'),
      record('absorbed'),
      { ...record('supplemented'), by: 'wang' },
      { ...record('supplemented'), by: 'li' },
      record('contacted'),
    ]
    const redacted = redact(history, subject)
    expect(redacted.map((event, i) => event === history[i])).toEqual([true, true, false, false, true, true])
    expect(redacted[2]).toMatchObject({ reporter: subject.alias, text: erasedText, by: 'staff-hucd' })
    expect(redacted[3]).toMatchObject({ by: subject.alias, text: erasedText, attachments: [] })
    expect(replay(redacted)).toMatchObject({ joined: [subject.alias], text: fence.text })
    expect(redact(redacted, { person: 'li', alias: 'erased-2' })[4]).toMatchObject({ by: 'erased-2', text: erasedText })
  })

  it('refuses a field that it does not know: it may be personal', () => {
    expect(() => redact([{ ...record('reported'), ...{ weather: 'rain' } } as Recorded], subject)).toThrow('"weather"')
  })

  it('changes no status, clock or figure, and nothing the second time, whatever happened', () => {
    const same = fc.property(fc.oneof(histories, confidentialHistories), (moments) => {
      const history = moments.flatMap(({ result }) => (isRefusal(result) ? [] : result.events))
      const redacted = redact(history, subject)
      const [before, after] = [replay(history), replay(redacted)]
      expect(JSON.stringify(redacted)).not.toMatch(/"wang"|138\d{8}|凯成|围挡|已电话说明|施工单位/)
      expect(after).toMatchObject({ status: before?.status, clocks: before?.clocks, version: before?.version })
      expect(counted(entryOf(redacted))).toEqual(counted(entryOf(history)))
      const figures = (events: readonly Recorded[]): unknown => statisticsOf([entryOf(events)].flatMap((entry) => entry ?? []))
      expect(figures(redacted)).toEqual(figures(history))
      expect(redact(redacted, subject)).toEqual(redacted)
    })
    fc.assert(same, { numRuns: 300 })
  })
})

describe('erase', () => {
  const over = given(reported, contacted, resolved, says('solved'), rates(5))
  const erase = { type: 'erase', reason: '当事人申请', basis: '个人信息保护法第四十七条', redacted: [{ seq: 1, seal: 'ab' }] } as const
  const occasion = { at: '2026-09-19 10:00', by: person('coordinator') }

  it('is recorded on a case that is over, for the coordinator, and starts or stops nothing', () => {
    const erased = given(reported, contacted, resolved, says('solved'), rates(5), did(erase, occasion))
    expect(erased.events.at(-1)).toMatchObject({ ...events.erased, redacted: erase.redacted, by: 'coordinator', clocks: [] })
    expect(erased.case).toMatchObject({ status: 'closed', erasedAt: '2026-09-19T02:00:00.000Z', clocks: over.case.clocks })
    expect(counted(entryOf(erased.events))).toEqual(counted(entryOf(over.events)))
  })

  it('is refused while anybody has something to do: the department, the enterprise, whoever calls it or rules', () => {
    for (const story of [given(reported), given(reported, contacted, resolved)])
      story.when(erase, occasion).thenRefused({ refused: 'not-over' })
    const heldOn = given(
      reported,
      contacted,
      resolved,
      did({ type: 'hold-answer' }, { at: '2026-09-18 16:41', by: { ...wang, role: 'system' } }),
    )
    heldOn.when(erase, occasion).thenRefused({ refused: 'not-over' })
  })

  it('is refused to everybody else, without a reason, and where nothing is left to take out', () => {
    for (const by of [wang, colleague, person('staff-hucd'), person('leader'), person('officer'), person('discipline')])
      over.when(erase, { ...occasion, by }).thenRefused({ refused: 'not-your-role' })
    over.when({ ...erase, reason: ' ' }, occasion).thenRefused({ refused: 'text-missing', needs: 'reason' })
    over.when({ ...erase, redacted: [] }, occasion).thenRefused({ refused: 'already-done' })
  })
})
