import { describe, expect, it } from 'vitest'
import { type Draft, emptyDraft } from '../dialog.ts'
import { givenFor, makeTown, plainly, shipped } from '../fixtures.ts'
import { besidesContact, correct } from './correction.ts'

const given = givenFor(await shipped())

const draft: Draft = {
  ...emptyDraft({ enterprise: '清河机械', phone: '13800000002' }),
  texts: ['我们在高新区，招不到焊工，缺30个，下月底前要交货'],
}

function corrected(text: string, before: Draft = draft): Draft | null {
  const result = correct(before, text, given)
  return result && 'draft' in result ? result.draft : null
}

describe('correct', () => {
  it.each([
    '不对，是40个',
    '不对,是40个',
    '不是30个是40个',
    '不是30个，是40个',
    '不是３０个，是40个'.replace('３０', '30'),
    '应该是40个，不是30个',
    '是40个',
    '改成40个',
    '30个改成40个',
    '把30个改成40个',
    '30个不对，是40个',
    '等下，30个错了，应该是40个',
    '说错了，是40个',
    '30改成40',
    '不是30人，是40人',
    '不对，是缺40个',
  ])('a number: %s', (text) => expect(corrected(text)?.texts).toEqual(['我们在高新区，招不到焊工，缺40个，下月底前要交货']))

  it.each([
    '公司名错了，是清河精密',
    '公司名错了,是清河精密',
    '企业名称不对，应该是清河精密',
    '公司是清河精密',
    '单位名称改成清河精密',
    '企业叫清河精密',
    '公司名写错了，是「清河精密」',
  ])('the name: %s', (text) => expect(corrected(text)).toMatchObject({ enterprise: '清河精密', texts: draft.texts }))

  it.each([
    '电话改成13900000009',
    '电话错了，是139 0000 0009',
    '手机号是13900000009',
    '13900000009',
    '刚才电话打错了，是13900000009',
    '联系电话：13900000009',
  ])('the telephone number: %s', (text) => expect(corrected(text)).toMatchObject({ phone: '13900000009', texts: draft.texts }))

  it.each(['匿名', '改成匿名', '我要匿名', '还是匿名吧'])('to anonymous: %s', (text) => expect(corrected(text)?.enterprise).toBeNull())

  it('counts months as months', () => {
    const before = { ...draft, texts: ['下水道堵了两个月，缺两个人手'] }
    expect(corrected('不对，是三个月', before)?.texts).toEqual(['下水道堵了三个月，缺两个人手'])
    expect(corrected('不对，是三个', before)?.texts).toEqual(['下水道堵了两个月，缺三个人手'])
  })

  it('a place, and everything else in its words', () => {
    expect(corrected('等下，不是高新区，是科技城')?.texts).toEqual(['我们在科技城，招不到焊工，缺30个，下月底前要交货'])
    expect(corrected('焊工改成电焊工')?.texts).toEqual(['我们在高新区，招不到电焊工，缺30个，下月底前要交货'])
  })

  it('takes the last word when the reporter changes his mind', () => {
    expect(corrected('不是下月底是这月底…算了还是下月底')).toEqual(draft)
    expect(corrected('不是下月底，是这月底')?.texts[0]).toContain('这月底前要交货')
  })

  it('asks when it cannot tell what is meant', () => {
    const two: Draft = { ...draft, texts: ['缺30个焊工和20个钳工'] }
    expect(correct(two, '不对，是40个', given)).toMatchObject({ unclear: expect.stringContaining('哪一处') })
    expect(correct(draft, '电话打错了', given)).toMatchObject({ slot: 'phone' })
    expect(correct(draft, '公司名不对', given)).toMatchObject({ slot: 'enterprise' })
  })

  it.each(['不要匿名', '我们公司是做模具的', '还有夜班也缺人', '好的', '是的', '希望尽快', '公司在高新区'])('is none: %s', (text) =>
    expect(corrected(text)).toBeNull())
})

describe('besidesContact', () => {
  it.each([
    '电话13800000002',
    '我电话是13800000002',
    '联系电话：13800000002。',
    '打错了，应该是13800000002',
  ])('leaves nothing of %s', (text) => expect(besidesContact(text, given)).toBe(''))
  it('leaves what is more than that', () => {
    expect(besidesContact('电话13800000002，厂里停电', given)).toContain('停电')
  })
})

describe('a correction at the summary', () => {
  it('changes that only, says so, and shows the whole again', () => {
    const town = makeTown(given.understand)
    town.dm('li', '招不到焊工，缺30个')
    const said = town.dm('li', '不对，是40个')
    expect(said).toMatch(/^「30个」改为「40个」。请再看一下：\n【诉求】招不到焊工，缺40个\n/)
    town.dm('li', '公司名错了，是清河精密')
    town.dm('li', '电话改成13900000009')
    town.dm('li', '确认')
    expect(town.case('0001')).toMatchObject({ text: '招不到焊工，缺40个', enterprise: '清河精密', phone: '13900000009' })
  })

  it('says so when the department changes with it', () => {
    const town = makeTown((text) => plainly(text.includes('科技城') ? 'park' : 'hrss')(text))
    town.dm('li', '高新区这边招不到焊工')
    expect(town.dm('li', '不是高新区，是科技城')).toContain('「高新区」改为「科技城」，拟转单位随之改为园区管委会。')
  })

  it('asks what to change when only told that something is wrong', () => {
    const town = makeTown(plainly())
    town.dm('li', '老停电，一周三次')
    for (const text of ['不对', '要改', '错了', '有误', '不是']) expect(town.dm('li', text)).toContain('请直接说要改成什么')
    expect(town.dm('li', '公司名不对')).toContain('请告诉我企业全称')
    expect(town.dm('li', '清河精密')).toContain('【企业】清河精密')
    expect(town.cases()).toEqual([])
  })

  it('adds what is no correction', () => {
    const town = makeTown(plainly())
    town.dm('li', '老停电，一周三次')
    expect(town.dm('li', '再补充一点，晚上停得更多')).toContain('【诉求】老停电，一周三次，晚上停得更多')
  })

  it('is not made by 谢谢, 👍 or 对了', () => {
    const town = makeTown(plainly())
    town.dm('li', '老停电，一周三次')
    expect(town.dm('li', '谢谢')).toContain('【诉求】老停电，一周三次\n')
    expect(town.dm('li', '👍')).toContain('内容没问题请回复「确认」')
    expect(town.dm('li', '对了')).toContain('请直接说要改成什么')
    expect(town.cases()).toEqual([])
    expect(town.dm('li', '没问题，提交吧')).toContain('已受理')
  })
})

describe('a correction after the report was submitted', () => {
  it('of the number goes to the case, masked for the group', () => {
    const town = makeTown(given.understand)
    town.dm('li', '招不到焊工，缺30个')
    town.dm('li', '确认')
    town.news('group:hrss')
    expect(town.dm('li', '刚才电话打错了，是13900000009')).toBe('QS20261123-0001 的联系电话已更正为 139****0009，并告知承办单位。')
    expect(town.news('group:hrss')).toEqual(['QS20261123-0001 联系电话已更正为 139****0009。'])
    expect(town.case('0001').phone).toBe('13900000009')
    expect(town.cases()).toHaveLength(1)
  })

  it('asks for the number, and for the case when there are two', () => {
    const town = makeTown(plainly())
    for (const text of ['老停电，一周三次', '确认', '变压器晚上响得厉害', '确认']) town.dm('li', text)
    expect(town.dm('li', '电话换了')).toContain('请把正确的电话发给我')
    expect(town.dm('li', '13900000009')).toContain('哪一件')
    expect(town.dm('li', '0002')).toContain('QS20261123-0002 的联系电话已更正')
  })
})
