import { describe, expect, it } from 'vitest'
import { did, fence, given as story, wang } from '../../cases/fixtures.ts'
import type { Effect, Given, LedgerFile } from '../dialog.ts'
import { givenFor, person, plainly } from '../fixtures.ts'
import { advanceDesk } from './desk.ts'
import { aboutLedger, ledgerQuestion } from './ledger.ts'

const inGroup: Partial<Given> = { scope: { type: 'group', department: 'power' } }
const asks = (who: string, text: string, over: Partial<Given> = {}) =>
  ledgerQuestion(text, givenFor(plainly(), { speaker: person(who), ...over }))

const wulong: LedgerFile = {
  ...{ year: 2026, lead: null, total: 155, list: null, listed: [] },
  standing: { closed: 144, 'on-schedule': 8, overdue: 1, declined: 1, merged: 0, withdrawn: 1 },
}
const told = (text: string, file: Partial<LedgerFile>, who = 'coordinator', over: Partial<Given> = {}): readonly Effect[] | null =>
  aboutLedger({ text, quote: null }, givenFor(plainly(), { speaker: person(who), ledgers: [{ ...wulong, ...file }], ...over }))
const said = (effects: readonly Effect[] | null): string =>
  (effects ?? []).map((effect) => (effect.type === 'say' ? effect.said.text : effect.type)).join('\n\n')

describe('A4.4: what is asked of the ledger', () => {
  it.each([
    ['台账', 2026, null, null],
    ['今年台账', 2026, null, null],
    ['看一下本年度的台账', 2026, null, null],
    ['去年台账', 2025, null, null],
    ['2025年台账', 2025, null, null],
    ['台账 人社局', 2026, ['hrss'], null],
    ['人社局的台账有多少件？', 2026, ['hrss'], null],
    ['台账 红灯', 2026, null, 'overdue'],
    ['台账滞后清单', 2026, null, 'overdue'],
    ['台账 供电公司 序时推进', 2026, ['power'], 'on-schedule'],
  ])('by an official: %s', (text, year, leads, list) => {
    for (const who of ['coordinator', 'leader']) expect(asks(who, text)).toEqual({ year, leads, list, foreign: false })
  })

  it.each([
    '台账表怎么填',
    '请人社局把台账报上来',
    '督办：今天把台账补齐',
    '红灯',
    '待办',
    '0007 进展：台账已经建好',
  ])('is none: %s', (text) => expect(asks('coordinator', text)).toBeNull())

  it('is answered to a department with its own, in its group and to its head', () => {
    const own = { year: 2026, leads: ['power'], list: null, foreign: false }
    expect(asks('staff-power', '台账', inGroup)).toEqual(own)
    expect(asks('head-power', '我们的台账')).toEqual(own)
    expect(asks('staff-power', '台账')).toEqual(own)
    expect(asks('head-power', '供电公司台账')).toEqual(own)
  })

  it('is refused to a department for that of another, and says what there is', () => {
    for (const [who, over] of [
      ['head-power', {}],
      ['staff-power', inGroup],
      ['coordinator', inGroup],
    ] as const) {
      expect(asks(who, '台账 人社局', over)).toMatchObject({ leads: ['power'], foreign: true })
      expect(said(told('台账 人社局', { lead: 'power' }, who, over))).toBe('这里只能查本部门的台账。请回复「台账」或「台账 红灯」。')
    }
  })

  it.each(['officer', 'observer', 'discipline', 'wang'])('is no word for %s', (who) => expect(asks(who, '台账')).toBeNull())
})

describe('A2.4: what is answered', () => {
  it('is a sum that reconciles, and how to see more', () => {
    expect(said(told('台账', {}))).toBe(
      '2026年台账：共 155 件 = 办结 144 + 序时推进 8 + 滞后 1 + 不予受理 1 + 撤回 1\n要看清单，请回复「台账 红灯」或「台账 序时推进」；各项比率和逐件明细，请向营商办要台账表。',
    )
  })

  it('is that there is nothing, where there is nothing', () => {
    const standing = { closed: 0, 'on-schedule': 0, overdue: 0, declined: 0, merged: 0, withdrawn: 0 }
    expect(said(told('台账 人社局', { lead: 'hrss', total: 0, standing }))).toBe(
      '2026年台账（人社局）：共 0 件 = 办结 0 + 序时推进 0 + 滞后 0',
    )
    expect(said(told('台账 红灯', { list: 'overdue', standing, total: 0 }))).toBe('2026年台账滞后：没有。')
  })

  it('A2.5: lists what is on schedule, and says when not all of it stands there', () => {
    const { case: one } = story(did(fence, { at: '2026-09-18 16:00', by: wang }))
    const text = said(told('台账 序时推进', { list: 'on-schedule', listed: [one] }))
    expect(text).toMatch(/^2026年台账序时推进 8 件，列出最近的 1 件：\n🟢 QS20260918-0007 住建局 凯成科技有限公司：/)
  })

  it('says where to ask when what it counts is too old to be listed here', () => {
    expect(said(told('台账 红灯', { list: 'overdue' }))).toBe('2026年台账滞后 1 件，时间较早，这里列不出来，请向营商办要台账表。')
  })

  it('is nothing when it was not asked for, or a case is quoted', () => {
    expect(told('台账', { year: 2025 })).toBeNull()
    const given = givenFor(plainly(), { speaker: person('coordinator'), ledgers: [wulong] })
    expect(aboutLedger({ text: '台账', quote: 'QS20260918-0007' }, given)).toBeNull()
    expect(aboutLedger({ text: '台账', quote: null }, givenFor(plainly(), { speaker: person('coordinator') }))).toBeNull()
  })

  it('is what the desk answers', () => {
    const utterance = { text: '台账', quote: null, addressed: true, attachments: [], rejected: [], tap: false }
    const given = givenFor(plainly(), { speaker: person('leader'), ledgers: [wulong] })
    const { effects } = advanceDesk({ v: 3, type: 'desk' }, { type: 'utterance', utterance }, given)
    expect(said(effects)).toContain('2026年台账：共 155 件')
  })
})
