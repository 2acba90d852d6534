/** The program is stopped and started in the middle of things: nothing is lost, nothing is done twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beijing, clockOf, type District, numberIn, openDistrict, textOf } from './district.ts'

describe('a stop in the middle of a conversation', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it('loses nothing of a draft, and asks nothing twice', async () => {
    await district.says('chen', '店里的自来水水压太小，后厨中午根本用不上水')
    await district.restart()
    await district.says('chen', '我们店叫老陈面馆')
    await district.restart()
    await district.says('chen', '13800000003')
    await district.restart()
    expect((await district.last('dm:chen')).text).toMatch(/自来水水压太小[\s\S]*老陈面馆[\s\S]*138\*\*\*\*0003/)
    number = numberIn(await district.says('chen', '确认'))
    await district.dispatchTo(number, 'water')
    const all = textOf((await district.chat('dm:chen')).filter(({ from }) => from === 'bot'))
    expect(all.match(/只用于办理/g)).toHaveLength(1)
    expect((await district.case(number)).text).toContain('自来水水压太小')
  })

  it('answers what came in before the stop and was not answered yet, once', async () => {
    await district.posts('wang', '园区宽带信号差')
    await district.posts('wang', '开视频会议老掉线')
    await district.restart()
    await district.settles()
    const said = (await district.chat('dm:wang')).filter(({ from }) => from === 'bot')
    expect(said).toHaveLength(1)
    expect(textOf(said)).toMatch(/园区宽带信号差[\s\S]*开视频会议老掉线/)
  })

  it('keeps the preview that waits for a yes', async () => {
    await district.until('2026-11-24 11:00')
    const shown = await district.handles('water', number, '阀门已经换好了，中午水压全部恢复正常了')
    expect(textOf(shown)).toContain('阀门已经换好了')
    expect((await district.case(number)).status).toBe('dispatched')
    await district.restart()
    await district.says('staff-water', '是', { to: 'water' })
    expect((await district.case(number)).answer).toContain('阀门已经换好了')
    expect(textOf(await district.hears('dm:chen'))).toContain('水压全部恢复正常')
  })

  it('keeps the question of the survey', async () => {
    await district.says('chen', '解决了')
    await district.restart()
    await district.says('chen', '4')
    expect(await district.case(number)).toMatchObject({ status: 'closed', rating: { level: 4, solved: 'solved' } })
  })

  it('goes on numbering without giving a number twice', async () => {
    const next = await district.reports('li', '天然气管道通到厂门口却一直不给接气', 'gas')
    await district.restart()
    const last = await district.reports('li', '环评批复等了三个月还没下来', 'eco')
    const numbers = (await district.cases()).map((it) => it.number)
    expect(numbers).toEqual(expect.arrayContaining([number, next, last]))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('keeps people, their roles, and the virtual time', async () => {
    await district.person('qian', { name: '钱师傅（新厂）', role: 'entrepreneur', enterprise: '新厂食品有限公司', phone: '13800000009' })
    await district.person('staff-gas', { name: '罗琳（已调水务）', role: 'staff', department: 'water' })
    await district.until('2026-11-24 16:20')
    await district.restart()
    expect((await district.request('GET', '/sim/clock')).body).toMatchObject({ now: '2026-11-24T08:20:00.000Z' })
    const { people } = (await district.request('GET', '/sim/people')).body as { people: readonly { id: string }[] }
    expect(people).toContainEqual(expect.objectContaining({ id: 'qian', role: 'entrepreneur', phone: '13800000009' }))
    expect(people).toContainEqual(expect.objectContaining({ id: 'staff-gas', department: 'water' }))
    const post = { chat: 'group:gas', from: 'staff-gas', text: '签收' }
    expect((await district.request('POST', '/sim/messages', post)).status).toBe(403)
  })
})

describe('clocks that fall due while the program is down', () => {
  let district: District
  let number: string
  const told = async (chat: string) => (await district.chat(chat)).filter(({ from, text }) => from === 'bot' && text.includes('🔴'))
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
    await district.stop()
    await district.restart({ QISHAO_NOW: beijing('2026-11-25 22:00') })
    await district.settles()
  })
  afterAll(() => district.close())

  it('fire at the start, and wake nobody at night', async () => {
    expect((await district.case(number)).light).toBe('red')
    expect(await told('group:power')).toEqual([])
    expect(await told('dm:head-power')).toEqual([])
  })

  it('are told in the morning, once, however often the program starts', async () => {
    await district.restart()
    await district.restart({ QISHAO_NOW: beijing('2026-11-26 09:00') })
    await district.settles()
    expect(await told('group:power')).toHaveLength(1)
    expect(await told('dm:head-power')).toHaveLength(1)
    await district.restart()
    await district.until('2026-11-26 10:00')
    expect(await told('group:power')).toHaveLength(1)
    expect(await told('dm:head-power')).toHaveLength(1)
    const types = (await district.case(number)).events.map(({ type }) => type)
    expect(types.filter((type) => type === 'clock-red')).toHaveLength(1)
  })

  it('never turn the virtual time back', async () => {
    await district.restart({ QISHAO_NOW: beijing('2026-11-24 09:30') })
    expect((await district.request('GET', '/sim/clock')).body).toMatchObject({ now: '2026-11-26T02:00:00.000Z' })
    expect(clockOf(await district.case(number), 'contact')).toMatchObject({ due: '2026-11-25 17:30', light: 'red' })
  })
})
