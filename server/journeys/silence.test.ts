/** A work group is a place where people talk: the bot is silent there unless it is meant, and nothing said there leaves the group. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from './district.ts'

const talk = [
  '各位早',
  '收到',
  '好的好的',
  '哈哈哈',
  '👍',
  '@全体成员 下午两点 301 开会',
  '会议室换到 402 了',
  '谁看到我的水杯了？',
  '今天食堂有红烧肉',
  '明天谁值班？',
  '我明天请假，孩子发烧',
  '辛苦了各位',
  '这雨下得真大',
  '车停满了，绕了两圈',
  '材料发我邮箱吧',
  '[图片]',
  '刚看了下，文件版本不对',
  '老王你电话怎么打不通',
  '他们主任说下周来调研',
  '周报记得交',
  '这家企业太难缠了，天天打电话',
  '上次那家也是这样，烦得很',
  '别跟企业多说，先拖两天',
  '唉，又来一个',
  '这事得请示一下领导',
  '预算还没批下来呢',
  '谁有现场的照片',
  '等会儿一起去吃饭？',
  '停车证到期了去哪换',
  '工会发电影票了，来领',
  '考核表填完没有',
  '系统又卡了',
  '打印机没墨了',
  '晚上有雷阵雨，关好窗',
  '新来的小李坐哪个位子',
  '通讯录更新了一版',
  '我在外面，回去再说',
  '嗯嗯',
  '？？？',
  '散会',
] as const

describe('forty lines of talk in a work group', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('wang', '我们申请的用电增容两个月没有答复，新设备没法装', 'power')
    await district.hears('dm:wang')
  })
  afterAll(() => district.close())

  it('are answered by silence', async () => {
    expect(talk).toHaveLength(40)
    const answered: string[] = []
    for (const text of talk) if ((await district.says('staff-power', text, { to: 'power' })).length > 0) answered.push(text)
    expect(answered).toEqual([])
  })

  it('change nothing, and not a word of them reaches the enterprise', async () => {
    expect((await district.case(number)).events.map(({ type }) => type).filter((type) => type !== 'referred')).toEqual([
      'reported',
      'dispatched',
    ])
    expect(await district.hears('dm:wang')).toEqual([])
    for (const chat of ['dm:head-power', 'dm:leader', 'dm:staff-power']) expect(await district.chat(chat), chat).toEqual([])
  })

  it('do not hide the one line that is meant', async () => {
    expect(textOf(await district.handles('power', number, '签收'))).toContain(number)
    expect((await district.case(number)).status).toBe('acknowledged')
  })

  it('keep what colleagues say about an enterprise inside, also when they quote its card', async () => {
    await district.hears('dm:wang')
    await district.handles('power', number, '这家真能催，先放一放')
    await district.handles('power', number, '他们自己图纸都没交齐，别理')
    expect(await district.hears('dm:wang')).toEqual([])
    const said = textOf(await district.chat('dm:wang'))
    expect(said).not.toMatch(/真能催|别理/)
  })
})

describe('a group in which the bot hears only what mentions it', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30', { QISHAO_GROUP_HEARS: 'mentions' })
    number = await district.reports('wang', '我们申请的用电增容两个月没有答复，新设备没法装', 'power')
  })
  afterAll(() => district.close())

  it('is deaf to a command without a mention', async () => {
    expect(await district.says('staff-power', `${number} 签收`, { to: 'power' })).toEqual([])
    expect((await district.case(number)).status).toBe('dispatched')
  })

  it('works with a mention, by the card, by the number, or with nothing else', async () => {
    expect(textOf(await district.handles('power', number, '@企哨 签收'))).toContain(number)
    expect((await district.case(number)).status).toBe('acknowledged')
    await district.says('staff-power', `@企哨 ${number.slice(-4)} 已联系，明天上午去现场量线路`, { to: 'power' })
    expect((await district.case(number)).status).toBe('handling')
    await district.says('staff-power', '@企哨 答复：增容批复已出，周五停电两小时割接', { to: 'power' })
    expect(await district.case(number)).toMatchObject({ status: 'resolved', answer: '增容批复已出，周五停电两小时割接' })
    expect(textOf(await district.hears('dm:wang'))).toContain('周五停电两小时割接')
  })

  it('takes a tap on the card without a mention', async () => {
    const next = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
    const card = await district.last('group:power')
    await district.says('staff-power', '', { to: 'power', quote: card.id, tap: `${next} 签收` })
    expect((await district.case(next)).status).toBe('acknowledged')
  })
})
