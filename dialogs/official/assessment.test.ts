import { describe, expect, it } from 'vitest'
import { type Publication, stageOf } from '../../cases/assessment-publication.ts'
import type { CalendarDate } from '../../cases/calendar.ts'
import { type AssessmentFile, dialogVersion, type Effect, type Given } from '../dialog.ts'
import { departments, givenFor, person, plainly } from '../fixtures.ts'
import { assessed, kept, rated, six } from '../wording/assessment-fixture.ts'
import { aboutAssessment, assessmentQuestion } from './assessment.ts'
import { advanceDesk } from './desk.ts'

const now = assessed(six)
const current = { assessment: now, hash: 'ab12cd34'.repeat(8) }
const proposed = kept(now)
const published = kept(now, 'published')
const code = 'ab12cd34'

const fileOf = (over: Partial<AssessmentFile>): readonly AssessmentFile[] =>
  [2026, null].map((asked) => ({ asked, year: 2026, publication: null, current: null, ...over }))

function asks(who: string, text: string, file: Partial<AssessmentFile>, over: Partial<Given> = {}): readonly Effect[] | null {
  return aboutAssessment({ text, quote: null }, givenFor(plainly(), { speaker: person(who), assessments: fileOf(file), ...over }))
}
const said = (effects: readonly Effect[] | null): string =>
  (effects ?? []).flatMap((effect) => (effect.type === 'say' ? [effect.said.text] : [])).join('\n\n')
const inGroup = (department: string): Partial<Given> => ({ scope: { type: 'group', department } })

describe('before it is published', () => {
  it('the coordinator sees the whole assessment, with formula, bands, and what did not count', () => {
    const text = said(asks('coordinator', '年度考核 2026', { current }))
    expect(text).toContain('2026 年度考核（没有公布，只有营商办看得到，台账截至12月31日')
    expect(text).toContain('得分＝响应率×30%＋解决率×35%＋满意率×35%，同分同名次。分档：优 90 分起、良 80 分起、中 60 分起、其余差。')
    expect(text).toContain(
      '\n1 人社局 100.00 优\n2 市场监管局 98.25 优\n3 自规局 96.50 优\n4 住建局 93.00 优\n4 生态环境局 93.00 优\n6 供电公司 82.50 良\n',
    )
    expect(text).toContain('评价不足 10 件或有一项没有数据，单列、不排名：税务局（3 件）。')
    expect(text).toContain('不计入：申诉后剔除评价 0 件。')
  })

  it('A2.8: what is due is listed, with the best, and nothing is done', () => {
    const effects = asks('coordinator', '年度考核 2026 事项', { current })
    expect(effects?.map(({ type }) => type)).toEqual(['say'])
    expect(said(effects)).toBe(
      [
        '2026 年度考核应办事项（只列出，由人决定，不自动执行）',
        '供电公司（倒数第 1）：由区委、区政府分管领导约谈。',
        '生态环境局（倒数第 2）：向区委、区政府作书面检查。',
        '住建局（倒数第 2）：向区委、区政府作书面检查。',
        '前 3 名（人社局、市场监管局、自规局）：列入先进名单，建议给予表扬奖励。',
        '2025 年没有公布的考核，不判断连续两年。',
      ].join('\n'),
    )
  })

  it.each(['年度考核 2026', '供电公司为什么是第6名', '年度考核 2026 事项'])('the leader sees nothing: %s', (text) => {
    expect(said(asks('leader', text, {}))).toBe('2026 年度考核还没有提请公布，现在只有营商办看得到。')
  })

  it('a department sees nothing, not even what is proposed', () => {
    for (const publication of [null, proposed]) {
      expect(said(asks('staff-power', '我们排第几？', { publication }, inGroup('power')))).toBe(
        '2026 年度考核还没有公布。公布以后再问，可以看到本部门的名次和分档。',
      )
    }
  })
})

describe('publishing', () => {
  const keptIn = (effects: readonly Effect[] | null): Publication | undefined =>
    (effects ?? []).flatMap((effect) => (effect.type === 'publish' ? [effect.after] : []))[0]

  it('says that the year is not over when it is proposed before its end', () => {
    const early = { ...current, assessment: { ...current.assessment, asOf: '2026-11-30' as CalendarDate } }
    const cards = [early, current].map((one) => JSON.stringify(asks('coordinator', '公布年度考核 2026', { current: one })))
    expect(cards.map((card) => card.includes('2026 年还没有过完，数据只到 2026-11-30'))).toEqual([true, false])
  })

  it('the coordinator proposes, the leader gets the list and the word to confirm it with', () => {
    const effects = asks('coordinator', '公布年度考核 2026', { current })
    expect(keptIn(effects)).toMatchObject({ year: 2026, acts: [{ what: 'proposed', by: 'coordinator', hash: current.hash }] })
    const told = (effects ?? []).flatMap((effect) => (effect.type === 'tell' ? [effect] : []))
    expect(told.map(({ audience }) => audience)).toEqual([{ to: 'leader' }, { to: 'leader' }])
    expect(told[0]?.said.text).toContain('6 供电公司 82.50 良')
    expect(told[1]?.said.buttons.map(({ value }) => value)).toEqual([`同意公布 2026 ${code}`, `不同意公布 2026 ${code}`])
  })

  it('the leader sees what was proposed when asking, with the buttons', () => {
    const effects = asks('leader', '年度考核 2026', { publication: proposed })
    expect(said(effects)).toContain('已提请公布，等区领导确认')
    expect(said(effects)).toContain(`同意公布 2026 ${code}`)
  })

  it.each([
    [`同意公布 2026 ${code}`, 'published', '已同意公布'],
    [`同意公布2026年${code.toUpperCase()}`, 'published', '已同意公布'],
    [`不同意公布 2026 ${code}`, 'turned-down', '没有同意公布'],
  ])('the leader decides: %s', (text, stage, words) => {
    const effects = asks('leader', text, { publication: proposed })
    expect(stageOf(keptIn(effects) ?? null)).toBe(stage)
    const told = (effects ?? []).flatMap((effect) => (effect.type === 'tell' ? [[effect.audience, effect.said.text]] : []))
    expect(told).toEqual([[{ to: 'coordinator' }, expect.stringContaining(`韩副区长${words}`)]])
  })

  it.each([
    ['coordinator', `同意公布 2026 ${code}`, proposed, '由营商办提请、区领导确认'],
    ['leader', '公布年度考核 2026', proposed, '由营商办提请、区领导确认'],
    ['leader', '同意公布 2026', proposed, `再回复「同意公布 2026 ${code}」`],
    ['leader', '同意公布 2026 00000000', proposed, '校验码不是最新提请的'],
    ['leader', `同意公布 2026 ${code}`, null, '没有待确认的提请'],
    ['leader', `不同意公布 2026 ${code}`, published, '已经公布'],
  ] as const)('is refused in a clear sentence, and nothing changes: %s %s', (who, text, publication, sentence) => {
    const effects = asks(who, text, { publication })
    expect(keptIn(effects)).toBeUndefined()
    expect(said(effects)).toContain(sentence)
  })

  it.each([
    ['coordinator', '公布年度考核 2026', { current }],
    ['leader', `同意公布 2026 ${code}`, { publication: proposed }],
  ] as const)('is not done by a voice message: %s', (who, text, file) => {
    const given = givenFor(plainly(), { speaker: person(who), assessments: fileOf(file) })
    const utterance = { text: '', quote: null, addressed: true, attachments: [], rejected: [], tap: false, voice: { text, unsure: [] } }
    const { effects } = advanceDesk({ v: dialogVersion, type: 'desk' }, { type: 'utterance', utterance }, given)
    expect(effects.map(({ type }) => type)).toEqual(['say'])
    expect(said(effects)).toContain('没有改动')
  })

  it('is no longer proposed once it is published', () => {
    const effects = asks('coordinator', '公布年度考核 2026', { publication: published, current })
    expect(effects?.map(({ type }) => type)).toEqual(['say'])
    expect(said(effects)).toBe('2026 年度考核已经公布，公布的结果不再改动。')
  })
})

describe('after it is published', () => {
  const others = departments.flatMap(({ code, short }) => (code === 'power' || code === 'other' ? [] : [short]))

  it('a department gets its own rank, band, figures and formula, and nobody else’s', () => {
    for (const [who, over] of [
      ['staff-power', inGroup('power')],
      ['staff-power', {}],
      ['head-power', {}],
    ] as const) {
      for (const text of ['我们排第几', '2026年我们排第几？', '为什么是第6名', '年度考核结果']) {
        const answer = said(asks(who, text, { publication: published }, over))
        expect(answer).toContain('2026 年度考核：供电公司第 6 名（共 6 个部门排名），82.50 分，良。')
        expect(answer).toContain('响应率 100.0%（20/20），解决率 100.0%（20/20），满意率 50.0%（10/20）。')
        expect(answer).toContain('得分＝')
        expect(others.filter((name) => answer.includes(name))).toEqual([])
      }
    }
  })

  it('「为什么」 opens to the case numbers', () => {
    const answer = said(asks('staff-power', '为什么是第6名', { publication: published }, inGroup('power')))
    const numbers = now.ranked.at(-1)?.satisfaction.missed ?? []
    expect(answer).toContain(`不满意 10 件：${numbers.slice(0, 6).join('、')} 等`)
    expect(answer).toContain('计入 20 件，其中未评价 0 件，不算满意。')
  })

  it('a department with few ratings is told so, without a rank', () => {
    expect(said(asks('staff-tax', '我们排第几', { publication: published }, inGroup('tax')))).toContain(
      '税务局评价 3 件；不足 10 件或有一项没有数据的，单列、不排名。',
    )
  })

  it('coordinator and leader see it as it was published, and that something has moved since', () => {
    const later = { assessment: assessed([...six, ...rated('water', 1, 0)]), hash: 'ff' }
    for (const who of ['coordinator', 'leader']) {
      const answer = said(asks(who, '年度考核 2026', { publication: published, current: later }))
      expect(answer).toContain('（已公布')
      expect(answer).toMatch(/没有计入的诉求：.*水务/)
      expect(answer).toContain('数据固定之后，1 个部门的台账有变化')
      expect(said(asks(who, '年度考核 2026 变化', { publication: published, current: later }))).toMatch(/变化（固定的数据不变）\n水务$/)
      expect(said(asks(who, '年度考核 2026 变化', { publication: published, current }))).toContain('没有变化')
    }
  })

  it.each([
    ['供电公司为什么是第6名', '供电公司第 6 名'],
    ['为什么是第6名', '供电公司第 6 名'],
    ['供电公司排第几', '供电公司第 6 名'],
    ['2026年供电公司年度考核', '供电公司第 6 名'],
    ['为什么是第4名', '第 4 名有几个部门并列：住建局、生态环境局。请说部门名。'],
    ['为什么是第五名', '没有第 5 名（并列的名次会空出后面的名次）。请说部门名。'],
    ['税务局为什么没有名次，年度考核', '税务局评价 3 件'],
  ])('the coordinator asks why: %s', (text, answer) => {
    expect(said(asks('coordinator', text, { publication: published, current }))).toContain(answer)
  })

  it('is not quoted when its figures were altered', () => {
    for (const who of ['coordinator', 'leader', 'head-power']) {
      expect(said(asks(who, '年度考核 2026', { publication: 'altered' }))).toBe(
        '2026 年度考核的公布记录和校验码对不上，不能引用。请系统管理员核对。',
      )
    }
  })
})

describe('what is no question about the assessment', () => {
  it.each([
    ['coordinator', '转商务局，网店排名第3名被压了'],
    ['coordinator', '0007 转税务局'],
    ['coordinator', '第一税务所来办'],
    ['coordinator', '同意'],
    ['coordinator', '待办'],
    ['leader', '0007 年度考核前必须办完'],
    ['leader', '督办：年度考核前办完'],
    ['staff-power', '进展：年度考核材料已经交了'],
    ['staff-power', '答复：名次以公布为准'],
    ['staff-power', '0007 我们排第几'],
    ['staff-power', '客户排队排到很后面'],
    ['discipline', '年度考核 2026'],
    ['wang', '年度考核 2026'],
    ['officer', '我们排第几'],
    ['observer', '年度考核'],
  ])('%s: %s', (who, text) => {
    expect(assessmentQuestion(text, { speaker: person(who), scope: { type: 'direct' }, departments })).toBeNull()
    expect(asks(who, text, { publication: published, current })).toBeNull()
  })

  it('a word on a quoted case', () => {
    const given = givenFor(plainly(), { speaker: person('staff-power'), assessments: fileOf({ publication: published }) })
    expect(aboutAssessment({ text: '我们排第几', quote: '新诉求 QS20261123-0001' }, given)).toBeNull()
  })
})
