import { describe, expect, it } from 'vitest'
import type { Case } from '../../cases/case.ts'
import { contacted, did, reported, resolved, given as story, system } from '../../cases/fixtures.ts'
import type { Effect, Given, Utterance } from '../dialog.ts'
import { givenFor, person, plainly } from '../fixtures.ts'
import { aboutTelling } from './telling.ts'

const held = story(reported, contacted, resolved, did({ type: 'hold-answer' }, { at: '2026-09-18 16:41', by: system })).case
const one: readonly Case[] = [{ ...held, number: 'QS20261123-0007' }]
const two: readonly Case[] = [...one, { ...held, number: 'QS20261123-0012' }]

const said = (text: string, over: Partial<Utterance> = {}): Utterance => ({
  ...{ text, quote: null, addressed: true, attachments: [], rejected: [], tap: false },
  ...over,
})
const asOfficer = (cases: readonly Case[]): Given => givenFor(plainly(), { speaker: person('officer'), cases })
const texts = (effects: readonly Effect[] | null): string | null =>
  effects?.map((effect) => (effect.type === 'say' ? effect.said.text : JSON.stringify(effect))).join('\n') ?? null
const told = (note: string): string =>
  JSON.stringify({ type: 'command', number: 'QS20261123-0007', command: { type: 'tell-by-phone', note } })

describe('the call that tells an answer', () => {
  it.each([
    ['0007 已电话告知：已和王总说明', '已和王总说明'],
    ['QS20261123-0007 已电话告知', '已电话告知'],
    ['0007 电话告知：说了围挡后退三米', '说了围挡后退三米'],
    ['0007 已打电话通知企业了，王总知道了', '王总知道了'],
    ['已电话告知：企业知道了', '企业知道了'],
  ])('%s', (text, note) => expect(texts(aboutTelling(said(text), asOfficer(one)))).toBe(told(note)))

  it.each([
    '0007 请电话告知企业',
    '0007 电话告知企业',
    '0007 已电话告知了吗？',
    '0007 已回访：解决了',
    '你好',
  ])('is not made by %s', (text) => expect(aboutTelling(said(text), asOfficer(one))).toBeNull())

  it('is not recorded when nobody answered', () => {
    expect(texts(aboutTelling(said('0007 已电话告知：没打通'), asOfficer(one)))).toContain('仍要告知')
  })

  it('takes the quoted card for the case, asks which of several, and knows no other', () => {
    expect(texts(aboutTelling(said('已电话告知', { quote: 'QS20261123-0007 的答复还没能发给企业' }), asOfficer(two)))).toBe(
      told('已电话告知'),
    )
    expect(texts(aboutTelling(said('已电话告知'), asOfficer(two)))).toContain('是哪一件')
    expect(texts(aboutTelling(said('0099 已电话告知'), asOfficer(two)))).toContain('没有查到这个编号')
  })

  it('is written, and lists what is to be told', () => {
    expect(aboutTelling(said('0007 已电话告知', { voice: { text: '', unsure: [] } }), asOfficer(one))).toBeNull()
    expect(texts(aboutTelling(said('待告知'), asOfficer(two)))).toContain('待电话告知 2 件')
    expect(texts(aboutTelling(said('待告知'), asOfficer([])))).toContain('没有要电话告知')
  })
})
