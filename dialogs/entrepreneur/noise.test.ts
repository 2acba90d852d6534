import { describe, expect, it } from 'vitest'
import { makeTown, shipped } from '../fixtures.ts'

const understand = await shipped()

const ads = [
  '代开发票，加微信 fp8888',
  '低息贷款，无抵押当天放款，联系 13912345678',
  '刷单兼职日赚五百，点击链接',
  '公司注册代办，三天拿证',
  '专业灭蟑螂灭老鼠，价格优惠',
  '恭喜您中奖，点击 http://a.cn 领取',
  '特价机票加QQ 12345678',
  '欢迎加盟奶茶店，零经验可做',
  '专业办证刻章',
  '股票内幕群，进群领牛股',
]
const insults = ['你们都是废物', '滚', '傻逼', '一帮王八蛋', '你妈的', '垃圾政府', '什么狗屁部门']

describe('noise', () => {
  it('is answered with one warning, and then not at all', () => {
    const town = makeTown(understand)
    const answers = [...ads, ...ads, ...ads].map((text) => town.dm('chen', text)).filter((text) => text !== '')
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatch(/不受理广告推广。再发这样的内容，我不再回复/)
  })

  it('of someone who is angry gets one word more', () => {
    const town = makeTown(understand)
    const answers = [...insults, ...insults].map((text) => town.dm('chen', text)).filter((text) => text !== '')
    expect(answers).toEqual([expect.stringContaining('请说说具体是什么事'), expect.stringContaining('我不再回复')])
  })

  it('does not hide a matter, nor what was asked', () => {
    const town = makeTown(understand)
    for (const text of [...ads, ...insults]) town.dm('wang', text)
    expect(town.dm('wang', '园区门口的路一下雨就积水，货车进不来')).toContain('【诉求】园区门口的路一下雨就积水')
    expect(town.dm('wang', '代开发票，加微信 fp8888')).toBe('')
    expect(town.dm('wang', '滚')).toBe('')
    expect(town.dm('wang', '确认')).toContain('已受理')
    expect(town.case('0001').text).toBe('园区门口的路一下雨就积水，货车进不来')
  })

  it('is told apart from the matter beside it in one burst', () => {
    const town = makeTown(understand)
    const said = town.dm('wang', ['园区门口的路', '代开发票，加微信 fp8888', '一下雨就积水', '刷单兼职日赚五百，点击链接', '货车进不来'])
    expect(said).toMatch(/不受理广告推广[\s\S]*【诉求】园区门口的路，一下雨就积水，货车进不来/)
  })

  it('is answered again after a quarter of an hour', () => {
    const town = makeTown(understand)
    for (const text of ads) town.dm('chen', text)
    town.at('2026-11-23 10:14')
    expect(town.dm('chen', '专业办证刻章')).toBe('')
    town.at('2026-11-23 10:15')
    expect(town.dm('chen', '专业办证刻章')).toContain('不受理广告推广')
  })

  it('reaches nobody else', () => {
    const town = makeTown(understand)
    for (const text of [...ads, ...insults]) town.dm('wang', text)
    for (const chat of ['dm:coordinator', 'dm:leader', 'group:power', 'dm:discipline']) expect(town.news(chat)).toEqual([])
    expect(town.cases()).toEqual([])
  })
})
