import { describe, expect, it } from 'vitest'
import type { Case } from '../../cases/case.ts'
import { did, fence, given as story, wang } from '../../cases/fixtures.ts'
import { advance, dialogFor } from '../advance.ts'
import type { Effect, Given, Utterance } from '../dialog.ts'
import { givenFor, person, plainly } from '../fixtures.ts'
import { dutyWord } from './duties.ts'
import { followUpWord } from './follow-ups.ts'

const report = story(did(fence, { at: '2026-09-18 16:00', by: wang })).case
const cases: readonly Case[] = ['0007', '0012'].map((serial) => ({ ...report, number: `QS20261123-${serial}`, reporter: 'wang' }))

const said = (text: string, over: Partial<Utterance> = {}): Utterance => ({
  ...{ text, quote: null, addressed: true, attachments: [], rejected: [], tap: false },
  ...over,
})
const asOfficer = (over: Partial<Given> = {}): Given => givenFor(plainly(), { speaker: person('officer'), cases, ...over })
const texts = (effects: readonly Effect[] | null): string | null =>
  effects?.map((effect) => (effect.type === 'say' ? effect.said.text : JSON.stringify(effect))).join('\n') ?? null
const followUp = (number: string, note: string): string => JSON.stringify({ type: 'command', number, command: { type: 'follow-up', note } })

describe('A4.2: the weekly word on a case', () => {
  it.each([
    ['0007 已了解：下周二看现场', '下周二看现场'],
    ['QS20261123-0007 已了解:下周二看现场', '下周二看现场'],
    ['0007 已跟进，电业局明天进场', '电业局明天进场'],
    ['0007跟踪情况：变压器到货', '变压器到货'],
    ['0007 已了解', ''],
  ])('%s', (text, note) => expect(texts(followUpWord(said(text), asOfficer()))).toBe(followUp('QS20261123-0007', note)))

  it('takes the quoted line for the case, and asks which when the whole list is quoted', () => {
    expect(texts(followUpWord(said('已了解：下周二看现场', { quote: '🟢 QS20261123-0012 供电公司' }), asOfficer()))).toBe(
      followUp('QS20261123-0012', '下周二看现场'),
    )
    const list = '🟢 QS20261123-0007 供电公司\n🟢 QS20261123-0012 供电公司'
    expect(texts(followUpWord(said('已了解：都问过了', { quote: list }), asOfficer()))).toContain('是哪一件？')
  })

  it('says so when the case is another’s to follow, and changes nothing', () => {
    expect(texts(followUpWord(said('0099 已了解：去过了'), asOfficer()))).toContain('没有查到这个编号')
  })

  it.each(['', '怎么样了？', '进展'])('shows a case by its number: 0007 %s', (text) => {
    expect(texts(followUpWord(said(`0007 ${text}`), asOfficer()))).toMatch(/QS20261123-0007[\s\S]*阶段：/)
  })

  it('asks for the word when a case is named with anything else', () => {
    expect(texts(followUpWord(said('0007 催一下'), asOfficer()))).toContain('请写上了解到的情况')
  })

  it.each(['已了解', '厂区停电了', '你好'])('is none without a case: %s', (text) => {
    expect(followUpWord(said(text), asOfficer())).toBeNull()
  })

  it('is written: a voice message decides nothing', () => {
    expect(texts(followUpWord(said('0007 已了解：去过了', { voice: { text: '去过了', unsure: [] } }), asOfficer()))).not.toContain(
      'command',
    )
  })

  it('is nobody else’s word', () => {
    for (const id of ['leader', 'staff-power', 'wang'])
      expect(followUpWord(said('0007 已了解：去过了'), asOfficer({ speaker: person(id) }))).toBeNull()
  })

  it('is answered to the officer without the line on the data of a report', () => {
    const given = asOfficer()
    const { effects } = advance(dialogFor(null, given.speaker, { type: 'direct' }), { type: 'utterance', utterance: said('0007') }, given)
    expect(effects.every((effect) => effect.type === 'say' && effect.official)).toBe(true)
  })
})

describe('A2.6: the enterprises somebody stands behind', () => {
  it.each(['我联系的企业', '联系的企业', '我包联的企业', '我联系的企业情况', '我服务的企业有哪些？'])('%s', (text) => {
    const mine = asOfficer({ cases: cases.map((it) => ({ ...it, enterprise: '凯成科技', boundTo: null })) })
    expect(texts(dutyWord(said(text), mine))).toMatch(/^您联系的企业 2 家：\n凯成科技有限公司：在办 2 件\n.*QS20261123-0007[\s\S]*清河精密/)
  })

  it('are asked for by leaders and officers', () => {
    for (const id of ['coordinator', 'head-power', 'wang'])
      expect(dutyWord(said('我联系的企业'), asOfficer({ speaker: person(id) }))).toBeNull()
  })
})

describe('A3.5: the roster', () => {
  const asCoordinator = asOfficer({ speaker: person('coordinator') })

  it.each([
    ['轮值 12月7日 韩副区长', '2026-12-07', 'leader'],
    ['轮值12月7日韩副区长', '2026-12-07', 'leader'],
    ['轮值：12月7日改为韩副区长', '2026-12-07', 'leader'],
    ['轮值 下周一 换成韩副区长', '2026-11-30', 'leader'],
    ['轮值 明天 韩副区长', '2026-11-24', 'leader'],
    ['轮值 12月7日 空缺', '2026-12-07', null],
  ])('%s', (text, day, leader) => {
    const [effect] = dutyWord(said(text), asCoordinator) ?? []
    expect(effect).toEqual({ type: 'change-duty', wish: { type: 'swap', day, leader } })
  })

  it.each(['轮值 韩副区长', '轮值 哪天都行 韩副区长'])('needs one day: %s', (text) => {
    expect(texts(dutyWord(said(text), asCoordinator))).toContain('没有认出日期，没有改动')
  })

  it('is written: a voice message changes nothing', () => {
    expect(dutyWord(said('轮值 12月7日 韩副区长', { voice: { text: '', unsure: [] } }), asCoordinator)).toBeNull()
  })
})

describe('A2.6: who stands behind an enterprise', () => {
  const asCoordinator = asOfficer({ speaker: person('coordinator') })

  it.each([
    ['联系人 清河精密 专员 唐宁', 'officer', 'officer'],
    ['联系人：清河精密机械有限公司的服务专员换成唐宁', 'officer', 'officer'],
    ['联系人 清河精密 区领导 韩副区长', 'leader', 'leader'],
  ])('%s', (text, part, id) => {
    const [effect] = dutyWord(said(text), asCoordinator) ?? []
    expect(effect).toEqual({ type: 'change-duty', wish: { type: 'replace', enterprise: '清河精密机械有限公司', part, person: id } })
  })

  it.each([
    ['联系人 东山纺织 专员 唐宁', '没有认出是哪家联系企业'],
    ['联系人 清河精密 专员 谁', '没有认出换成哪一位，没有改动。现在的服务专员：唐宁。'],
    ['联系人 清河精密 区领导 唐宁', '现在的联系区领导：韩副区长。'],
  ])('is not changed by %s', (text, answer) => expect(texts(dutyWord(said(text), asCoordinator))).toContain(answer))
})
