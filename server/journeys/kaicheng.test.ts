/** The case the seeds tell: 凯成科技 is short of workers, and the department calls on the firm the next day (璧山「企业之家」). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, numberIn, openDistrict, textOf } from './district.ts'

describe('凯成科技 is short of workers', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-19 09:05')
  })
  afterAll(() => district.close())

  it('is understood from one sentence, and the first reply says what is kept and why', async () => {
    const said = await district.says('wang', '你好，我们车间普工一直招不满，还差 30 个人，新接的单子都不敢排产')
    expect(said).toHaveLength(1)
    expect(textOf(said)).toMatch(/30 个人/)
    expect(textOf(said)).toContain('凯成科技有限公司')
    expect(textOf(said)).toMatch(/保存.*只用于办理/)
    expect(said[0]?.buttons?.map(({ value }) => value)).toContain('确认')
    expect(await district.cases('wang')).toEqual([])
  })

  it('takes a correction at the summary, and says once only what is kept', async () => {
    const said = await district.says('wang', '说错了，不是 30 个人，是 45 个人')
    expect(textOf(said)).toMatch(/【诉求】.*45 个人/)
    expect(textOf(said)).not.toMatch(/【诉求】.*30 个人/)
    expect(textOf(said)).not.toContain('只用于办理')
  })

  it('gets a number of the day and the time by which something happens', async () => {
    const receipt = await district.says('wang', '确认')
    number = numberIn(receipt)
    expect(number).toMatch(/^QS20261119-\d{4}$/)
    expect(textOf(receipt)).toMatch(/最迟\s*\S*\d+:\d\d/)
    await district.dispatchTo(number, 'hrss')
    const told = await district.last('dm:wang')
    expect(told.text).toContain(number)
    expect(told.text).toContain('人社局')
    expect(told.text).toMatch(/明天\S*17:30/)
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'dispatched', lead: 'hrss', light: 'green', reporter: 'wang' })
    expect(it.text).toContain('45 个人')
    expect(clockOf(it, 'contact')).toEqual({ due: '2026-11-20 17:30', status: 'running', light: 'green' })
    expect(clockOf(it, 'feedback')).toEqual({ due: '2026-11-24 17:30', status: 'running', light: 'green' })
  })

  it('reaches the work group as one card that shows the firm and a masked phone', async () => {
    const cards = (await district.chat('group:hrss')).filter(({ from }) => from === 'bot')
    expect(cards).toHaveLength(1)
    expect(textOf(cards)).toContain(number)
    expect(textOf(cards)).toContain('凯成科技有限公司')
    expect(textOf(cards)).toContain('45 个人')
    expect(textOf(cards)).toContain('138****0001')
    expect(textOf(cards)).not.toContain('13800000001')
  })

  it('is taken on by the department, and the firm hears of it', async () => {
    await district.until('2026-11-19 09:40')
    expect(textOf(await district.handles('hrss', number, '签收'))).toContain('王敏')
    expect((await district.case(number)).status).toBe('acknowledged')
    expect(textOf(await district.hears('dm:wang'))).toMatch(/人社局.*签收/)
  })

  it('gives the whole phone number to the clerk who asks for it, in the direct chat alone', async () => {
    const card = (await district.chat('group:hrss')).find(({ buttons }) => buttons?.some(({ label }) => label === '查看电话'))
    const tap = card?.buttons?.find(({ label }) => label === '查看电话')?.value ?? ''
    await district.says('staff-hrss', '', { to: 'hrss', quote: card?.id ?? '', tap })
    expect((await district.last('dm:staff-hrss')).text).toContain('13800000001')
    expect(textOf(await district.chat('group:hrss'))).not.toContain('13800000001')
    expect((await district.case(number)).events).toContainEqual(expect.objectContaining({ type: 'phone-viewed', by: 'staff-hrss' }))
  })

  it('answers the question how it stands at any moment', async () => {
    await district.until('2026-11-19 14:30')
    const said = textOf(await district.says('wang', '我们招人那件事现在怎么样了？'))
    expect(said).toContain(number)
    expect(said).toContain('🟢')
    expect(said).toContain('人社局')
    expect(said).toMatch(/明天\S*17:30/)
    expect(await district.cases('wang')).toHaveLength(1)
  })

  it('counts the visit of the next morning as the contact', async () => {
    await district.until('2026-11-20 10:20')
    await district.handles('hrss', number, '已联系，上午带两家职校的老师到厂里看了岗位和宿舍')
    expect(await district.case(number)).toMatchObject({ status: 'handling' })
    expect(clockOf(await district.case(number), 'contact').status).toBe('met')
    expect(textOf(await district.hears('dm:wang'))).toMatch(/人社局.*10:20.*联系/)
    await district.says('wang', '是的，来过了')
    expect(clockOf(await district.case(number), 'contact').status).toBe('met')
  })

  it('passes on the progress in the words of the department', async () => {
    await district.until('2026-11-20 16:00')
    await district.handles('hrss', number, '进展：职校周一组织 60 名学生来厂面试，稳岗补贴的材料也一并帮着填')
    const told = textOf(await district.hears('dm:wang'))
    expect(told).toContain('人社局')
    expect(told).toContain('职校周一组织 60 名学生来厂面试，稳岗补贴的材料也一并帮着填')
    expect(textOf(await district.says('wang', '进度'))).toContain('60 名学生')
  })

  it('A1.5: is answered in time and word for word, and the firm is asked whether that solves it', async () => {
    await district.until('2026-11-23 15:10')
    await district.handles('hrss', number, '答复：首批 45 名普工今天全部到岗，后续按季度组织校企专场招聘')
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'resolved', answer: '首批 45 名普工今天全部到岗，后续按季度组织校企专场招聘' })
    expect(clockOf(it, 'feedback').status).toBe('met')
    expect(clockOf(it, 'rating').status).toBe('running')
    const told = await district.hears('dm:wang')
    expect(textOf(told)).toContain('人社局')
    expect(textOf(told)).toContain('首批 45 名普工今天全部到岗，后续按季度组织校企专场招聘')
    expect(told.at(-1)?.buttons?.map(({ label }) => label)).toEqual(['解决了', '部分解决', '没有解决'])
  })

  it('is closed by the word of the firm', async () => {
    const asked = await district.says('wang', '解决了，谢谢你们')
    expect(asked.at(-1)?.buttons).toHaveLength(5)
    expect(textOf(await district.says('wang', '5分'))).toContain(number)
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'closed', light: 'none', rating: { level: 5, solved: 'solved' } })
    expect(it.clocks.map(({ status }) => status)).not.toContain('running')
    expect((await district.last('group:hrss')).text).toMatch(/非常满意/)
  })

  it('leaves its whole history in the ledger, and disturbed nobody above the clerk', async () => {
    const { events } = await district.case(number)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    expect(events.map(({ type }) => type).filter((type) => type !== 'referred')).toEqual([
      'reported',
      'dispatched',
      'acknowledged',
      'phone-viewed',
      'contacted',
      'progress-reported',
      'resolved',
      'outcome-given',
      'rated',
      'closed',
    ])
    for (const chat of ['dm:head-hrss', 'dm:leader', 'dm:discipline']) expect(await district.chat(chat), chat).toEqual([])
  })
})
