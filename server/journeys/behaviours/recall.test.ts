/** Messages that are taken back, and buttons under messages that have been overtaken. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from '../district.ts'

describe('D54 Recall', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it.each([
    ['wang', ['园区门口的路一下雨就积水', '听说是老刘偷工减料', '货车进不来'], 1],
    ['li', ['招不到焊工，缺三十个人', '上家公司也这样', '找了三个月'], 2],
    ['li', ['厂区宽带老掉线', '视频会议开不成'], 0],
  ])('%s takes one of %j back before it is submitted: it is gone, the rest stays', async (who, texts, which) => {
    for (const [i, text] of texts.entries()) await district.posts(who, text, { id: `${texts[0]}-${i}` })
    await district.settles()
    const gone = texts[which] ?? ''
    const said = textOf(await district.says(who, '', { recall: `${texts[0]}-${which}` }))
    expect(said).toContain('您撤回的那条已经去掉')
    expect(said).not.toContain(gone)
    await district.restart()
    await district.says(who, '确认')
    const filed = (await district.cases(who))[0]?.text ?? ''
    for (const text of texts) expect(filed.includes(text)).toBe(text !== gone)
  })

  it('never reads what is taken back before it was answered', async () => {
    await district.posts('chen', '店里水压太小，后厨用不上水', { id: 'a' })
    await district.posts('chen', '隔壁王老板干的', { id: 'b' })
    await district.posts('chen', '', { recall: 'b' })
    await district.settles()
    const all = textOf((await district.chat('dm:chen')).filter(({ from }) => from === 'bot'))
    expect(all).not.toContain('王老板')
    expect(all).toContain('您撤回的那条没有记下')
  })

  it('keeps what was submitted, and marks it to the department', async () => {
    const number = (await district.cases('wang'))[0]?.number ?? ''
    await district.dispatchTo(number, 'hucd')
    const before = (await district.case(number)).text
    await district.hears('group:hucd')
    const said = textOf(await district.says('wang', '', { recall: '园区门口的路一下雨就积水-2' }))
    expect(said).toMatch(/已撤回/)
    expect(textOf(await district.hears('group:hucd'))).toMatch(new RegExp(`${number}[\\s\\S]*已撤回[\\s\\S]*货车进不来`))
    expect((await district.case(number)).text).toBe(before)
    expect((await district.case(number)).events.map(({ type }) => type)).toContain('supplemented')
  })

  it('answers a recall that comes twice once', async () => {
    await district.posts('observer', '厂门口路灯坏了两周', { id: 'x' })
    await district.settles()
    const once = { chat: 'dm:observer', from: 'observer', recall: 'x', id: 'recall-x' }
    for (let i = 0; i < 3; i++) expect((await district.request('POST', '/sim/messages', once)).status).toBe(202)
    await district.settles()
    const said = (await district.chat('dm:observer')).filter(({ text }) => text.includes('您撤回的那条'))
    expect(said).toHaveLength(1)
  })

  it.each([
    ['a message that is not there', { recall: 'nothing' }],
    ['what somebody else said', { recall: 'a', from: 'li', chat: 'dm:li' }],
    ['something, and says something', { recall: 'x', text: '还有一件事' }],
    ['a recall', { recall: 'recall-x' }],
  ])('refuses to take back %s', async (_, over) => {
    const answer = await district.request('POST', '/sim/messages', { chat: 'dm:observer', from: 'observer', ...over })
    expect(answer).toMatchObject({ status: 400, body: { path: 'recall' } })
  })
})

describe('Answers to buttons of old messages', () => {
  let district: District
  let number: string
  const card = async (chat: string, words: string) => {
    const found = (await district.chat(chat)).findLast(({ from, text, buttons }) => from === 'bot' && buttons && text.includes(words))
    if (!found) throw new Error(`no card with "${words}" in ${chat}`)
    return found.id
  }
  const state = async () => JSON.stringify([await district.cases(), await district.case(number)])
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('wang', '我们申请的用电增容两个月没有答复，新设备没法装', 'power')
    await district.handles('power', number, '已联系，明天上午看现场')
    await district.handles('power', number, '答复：增容方案已出，下周施工')
    await district.says('wang', '没有解决')
    await district.says('wang', '1分')
    await district.says('wang', '方案里没有写哪天送电')
    await district.says('wang', '另外园区宽带老掉线，视频会议开不成')
  })
  afterAll(() => district.close())

  it.each([
    ['the outcome of an answer that was sent back', '答复：', '解决了'],
    ['a rating that was given', '打个分', '5分'],
    ['a rating that was given, the poor one', '打个分', '2分'],
  ])('change nothing, and get into nothing: %s', async (_, words, value) => {
    const before = await state()
    const quote = await card('dm:wang', words)
    const said = textOf(await district.says('wang', '', { quote, tap: `${number} ${value}` }))
    expect(said).toContain('没有改动')
    expect(said).toMatch(/【诉求】(?:另外)?园区宽带老掉线，视频会议开不成\n/)
    expect(await state()).toBe(before)
  })

  it('change nothing in a work group and on a desk', async () => {
    await district.handles('power', number, '答复：12月1日送电，施工队已进场')
    await district.says('wang', '取消')
    await district.says('wang', '解决了')
    await district.says('wang', '5分')
    const before = await state()
    const quote = await card('group:power', '诉求')
    expect(textOf(await district.says('staff-power', '', { to: 'power', quote, tap: `${number} 签收` }))).toContain('没有改动')
    expect(await state()).toBe(before)
  })

  it('end no talk of another day', async () => {
    await district.says('wang', '转人工')
    const quote = await card('dm:coordinator', '【人工对话 R1】')
    await district.says('wang', '结束人工')
    await district.says('li', '转人工')
    const said = textOf(await district.says('coordinator', '', { quote, tap: '结束人工 R1' }))
    expect(said).toContain('R1 现在不在人工对话中')
    expect(await district.says('li', '我是清河精密的')).toEqual([])
  })
})
