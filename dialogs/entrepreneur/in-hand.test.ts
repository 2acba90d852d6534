/** Words on a case that is being handled, easily taken for a new report. */
import { describe, expect, it } from 'vitest'
import { makeTown, shipped, type Town } from '../fixtures.ts'

const understand = await shipped()

function chat(town: Town, who: string, ...texts: readonly string[]): string {
  return texts.reduce((_, text) => town.dm(who, text), '')
}

function withCases(...texts: readonly string[]): Town {
  const town = makeTown(understand)
  for (const text of texts) chat(town, 'li', text, '确认')
  return town
}

describe('a word on a case in hand', () => {
  it.each(['算了撤回吧', '我们自己解决了', '自己修好了，谢谢'])('asks whether it is to be withdrawn: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    expect(chat(town, 'li', text)).toContain('要撤回 QS20261123-0001')
    expect(chat(town, 'li', '撤回')).toContain('已撤回')
  })

  it.each(['这回好了', '这次解决了', '这下好了', '这回真的修好了'])('says that it is solved: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    town.group('staff-power', '0001 答复：已换变压器，恢复供电')
    expect(chat(town, 'li', text)).toContain('打个分')
    expect(town.case('0001')).toMatchObject({ outcome: 'solved' })
  })

  it.each(['根本没联系过我', '没有人联系我们', '从来没接到过电话'])('still denies a contact while a rating is asked for: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    town.group('staff-power', '0001 已联系，下午看线路')
    town.group('staff-power', '0001 答复：已换变压器，恢复供电')
    chat(town, 'li', '没有解决')
    expect(chat(town, 'li', text)).toContain('已记录')
    expect(town.case('0001')).toMatchObject({ contact: { denied: true } })
  })

  it.each(['停电的', '停电那件', '停电'])('picks the case from the list by what it is about: %s', (text) => {
    const town = withCases('最近停电太频繁', '招不到焊工，缺30个')
    chat(town, 'li', '进度')
    expect(chat(town, 'li', text)).toContain('QS20261123-0001 最近停电太频繁')
    expect(town.cases()).toHaveLength(2)
  })

  it.each(['他们说换变压器，啥时候', '部门说要换设备，几号能换', '不是说下午来吗，怎么没人'])('asks how it is: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    expect(chat(town, 'li', text)).toContain('阶段：')
  })

  it.each([
    '谁在管这事啊',
    '到哪了',
    '要拖多久',
    '啥意思 要拖多久',
    '几点来？',
    '什么时候给我回话',
    '定了啥',
    '到底是哪个部门在弄',
    '人呢',
  ])('asks how it is, and is no new matter: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    expect(chat(town, 'li', text)).toMatch(/^🟢 QS20261123-0001[\s\S]*承办：供电公司/)
    expect(town.dialog('dm:li')).toMatchObject({ draft: null })
  })

  it('is told of its own weeks, not of the limits of others, where it was made long-term', () => {
    const town = withCases('车间一天跳闸好几回')
    town.group('staff-power', '0001 已联系，说了要换变压器')
    town.group('staff-power', '0001 转长期：要等线路改造')
    expect(chat(town, 'li', '要拖多久啊')).toContain('第1周进展')
    expect(chat(town, 'li', '啥意思 要拖多久')).not.toContain('3 个工作日')
  })

  it.each(['补充', '补充 这是合同'])('takes files that came alone for it: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    const attachments = [{ id: 'a1', name: '跳闸.jpg', mime: 'image/jpeg', size: 48_213 }]
    expect(town.dm('li', '', { attachments })).toBe(
      '收到 1 张照片。是给 QS20261123-0001 的，请回复「补充」；是新的事情，请说说遇到了什么困难。',
    )
    expect(town.dm('li', text)).toBe('已补充到 QS20261123-0001，并告知承办单位。')
    expect(town.case('0001').supplements).toMatchObject([{ attachments }])
    expect(town.dialog('dm:li')).toMatchObject({ draft: null })
  })

  it('keeps files that came alone for a new matter', () => {
    const town = withCases('车间一天跳闸好几回')
    town.dm('li', '', { attachments: [{ id: 'a1', name: '井盖.jpg', mime: 'image/jpeg', size: 48_213 }] })
    expect(chat(town, 'li', '厂门口的井盖坏了，货车轧了几回')).toMatch(/【诉求】厂门口的井盖坏了[\s\S]*【附件】1 个/)
  })

  it('passes on when nobody is there', () => {
    const town = withCases('车间一天跳闸好几回')
    expect(chat(town, 'li', '下午几点 我两点要去进货')).toBe('已补充到 QS20261123-0001，并告知承办单位。')
  })

  it.each([
    '跳闸又来了',
    '供电的倒是来了',
    '我跟你讲啊这事我都打过12345了没用',
  ])('is asked about as more of it, where it names what it is about: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    expect(chat(town, 'li', text)).toMatch(/是同一件事，回复「补充」/)
    expect(chat(town, 'li', '补充')).toBe('已补充到 QS20261123-0001，并告知承办单位。')
  })

  it('whistles for the case in hand also while another report is being written', () => {
    const town = withCases('车间一天跳闸好几回')
    chat(town, 'li', '招不到焊工，缺30个')
    expect(chat(town, 'li', '我要吹哨')).toContain('已为 QS20261123-0001 吹哨')
    expect(town.dialog('dm:li')).toMatchObject({ draft: { texts: ['招不到焊工，缺30个'] } })
  })

  it.each([
    '太慢了吧，能不能快点',
    '这也太慢了，催催他们',
    '等不及了，麻烦快点',
    '能不能快点啊 急死了',
    '快点办吧，等着用',
  ])('urges: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    expect(chat(town, 'li', text)).toContain('已提醒供电公司')
  })

  it.each(['没换', '还没装', '根本没人来换'])('says that nothing has been done: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    town.group('staff-power', '0001 已联系，明天上午换开关')
    expect(chat(town, 'li', text)).toContain('让您着急了')
  })

  it.each(['好多了', '有点改善', '比之前好些了'])('says that it is solved in part: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    town.group('staff-power', '0001 答复：已换变压器，恢复供电')
    expect(chat(town, 'li', text)).toContain('打个分')
    expect(town.case('0001')).toMatchObject({ outcome: 'partly' })
  })

  it.each([
    '师傅周五下午别来，我不在，周六来行不行',
    '明天上午没空，改到下午来吧',
    '来之前先打个电话',
  ])('tells the department of it: %s', (text) => {
    const town = withCases('车间一天跳闸好几回')
    town.group('staff-power', '0001 已联系，周五下午上门')
    town.news('group:power')
    expect(chat(town, 'li', text)).toBe('已补充到 QS20261123-0001，并告知承办单位。')
    expect(town.news('group:power')).toEqual([`QS20261123-0001 企业补充：${text}`])
  })

  it('is a report of its own where several cases could be meant', () => {
    const town = withCases('车间一天跳闸好几回', '招不到焊工，缺30个')
    chat(town, 'li', '师傅周五下午别来，我不在')
    expect(town.cases().every(({ supplements }) => supplements.length === 0)).toBe(true)
  })

  it.each(['没人来修', '还是没人来', '到现在都没人来'])('is about the case in hand, not a new one: %s', (text) => {
    const town = withCases('园区路口红绿灯坏了')
    town.dm('coordinator', '0001 转交警')
    expect(chat(town, 'li', text)).toContain('QS20261123-0001')
    expect(chat(town, 'li', '进度')).not.toContain('【诉求】')
  })

  it.each(['三个都催一下', '全部催一下', '都帮我催催'])('urges all of them: %s', (text) => {
    const town = withCases('车间一天跳闸好几回', '招不到焊工，缺30个')
    const said = chat(town, 'li', text)
    expect(said).toContain('已提醒供电公司')
    expect(said).toContain('已提醒人社局')
  })

  it('urges the one that is told by what it is about', () => {
    const town = withCases('车间一天跳闸好几回', '招不到焊工，缺30个')
    expect(chat(town, 'li', '跳闸的催一下')).toContain('已提醒供电公司尽快办理 QS20261123-0001')
  })

  it.each(['跳闸那个不用了，已经好了', '跳闸那件事不需要了'])('withdraws the one that is told by what it is about: %s', (text) => {
    const town = withCases('车间一天跳闸好几回', '招不到焊工，缺30个')
    expect(chat(town, 'li', text)).toContain('要撤回 QS20261123-0001')
  })

  it('keeps the answer to what the department has asked', () => {
    const town = withCases('车间一天跳闸好几回')
    town.group('staff-power', '0001 进展：请企业告知是哪个车间')
    expect(chat(town, 'li', '谢谢')).not.toContain('已补充')
    expect(chat(town, 'li', '二号车间东头')).toBe('已补充到 QS20261123-0001，并告知承办单位。')
  })

  it.each(['恢复了，刚来水', '已经来电了', '修好了'])('asks whether it is over, where nobody has answered yet: %s', (text) => {
    const town = withCases('停水了，上午十点停的，没通知')
    expect(chat(town, 'li', text)).toContain('要撤回 QS20261123-0001')
    expect(chat(town, 'li', '不')).toContain('继续')
    expect(town.cases()).toHaveLength(1)
  })
})
