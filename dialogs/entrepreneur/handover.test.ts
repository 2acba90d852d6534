import { describe, expect, it } from 'vitest'
import { calendar, makeTown, pace, plainly, shipped, type Town } from '../fixtures.ts'
import { newsWaits } from '../wake.ts'

const understand = await shipped()
const telling = '厂区老停电，一周三次'

/** A town in which 王海洋 talks with a person, and the coordinator has the card. */
function talking(): { readonly town: Town; readonly card: string } {
  const town = makeTown(understand)
  town.dm('wang', '转人工')
  const [card] = town.news('dm:coordinator')
  if (card === undefined) throw new Error('the coordinator has a card')
  return { town, card }
}

describe('a hand-over', () => {
  it('tells the coordinator who asks, how to answer and how to end', () => {
    const { card } = talking()
    expect(card).toMatch(/【人工对话 R1】王海洋（凯成科技）[\s\S]*引用本条回复[\s\S]*结束人工 R1/)
  })

  it.each(['进度', '帮助', '你好', '确认', '取消', telling, '转人工', '谢谢'])('keeps the bot silent and passes on: %s', (text) => {
    const { town } = talking()
    expect(town.dm('wang', text)).toBe('')
    expect(town.news('dm:coordinator')).toEqual([`【人工对话 R1】王海洋（凯成科技）：${text}`])
    expect(town.cases()).toEqual([])
  })

  it.each([
    '请转人工。',
    '转人公',
    '我要人工服务',
    '给我接人工',
    '我要找个真人说！',
    '能不能叫个人来跟我谈',
    '不想跟机器人讲，人工',
    '找你们负责人',
    '我想跟人说话',
    '换个真人来',
    '有没有工作人员在',
  ])('is asked for: %s', (text) => {
    const town = makeTown(plainly())
    town.dm('wang', text)
    expect(town.dialog('dm:wang')).toMatchObject({ handover: { handle: 1 } })
  })

  it.each([
    '人工费太高，招不到人',
    '人工成本涨得厉害',
    '找负责人签字要三天',
    '窗口转人工核验要等一周',
    '现在装卸都靠人工',
    '打电话让人回复一直没有',
    '配件不和机器配套',
    '窗口没有工作人员',
    '项目负责人跑了',
  ])('is not asked for by who tells a matter: %s', (text) => {
    const town = makeTown(plainly())
    expect(town.dm('wang', text)).toContain('【诉求】')
    expect(town.dialog('dm:wang')).toMatchObject({ handover: null })
  })

  it('passes on that files came, and masks numbers', () => {
    const { town } = talking()
    town.dm('wang', '身份证 370202199001011234，电话13812345678', {
      attachments: [{ id: 'a', name: '合同.pdf', mime: 'application/pdf', size: 1 }],
    })
    expect(town.news('dm:coordinator')).toEqual([
      '【人工对话 R1】王海洋（凯成科技）：身份证 370202********1234，电话138****5678（发来 1 个文件）',
    ])
  })

  it.each([
    ['by quoting the card', '我是小周，您请讲', true, '我是小周，您请讲'],
    ['with the handle', '回复 R1 我是小周，您请讲', false, '我是小周，您请讲'],
    ['with the bare figure', '回复1：我是小周', false, '我是小周'],
    ['with both', '回复：马上给您打电话', true, '马上给您打电话'],
  ])('takes the answer of the coordinator %s', (_, text, quoting, heard) => {
    const { town, card } = talking()
    expect(town.dm('coordinator', text, quoting ? { quote: card } : {})).toContain('已转给')
    expect(town.news('dm:wang')).toEqual([`营商办工作人员：${heard}`])
  })

  it('masks identity numbers in what the coordinator says', () => {
    const { town, card } = talking()
    town.dm('coordinator', '您的身份证是 370202199001011234 吗', { quote: card })
    expect(town.news('dm:wang')).toEqual(['营商办工作人员：您的身份证是 370202********1234 吗'])
  })

  it.each(['结束人工', '不用人工了', '可以结束人工服务了', '转回机器人吧'])('ends when the reporter says so: %s', (text) => {
    const { town } = talking()
    expect(town.dm('wang', text)).toContain('人工对话已结束，我回来了。')
    expect(town.news('dm:coordinator').join()).toContain('由对方结束')
    expect(town.dm('wang', '进度')).toContain('没有在办')
  })

  it.each([
    ['结束人工', true],
    ['结束人工', false],
    ['结束人工 R1', false],
    ['人工结束', false],
  ])('ends when the coordinator says %s (quoting: %s)', (text, quoting) => {
    const { town, card } = talking()
    expect(town.dm('coordinator', text, quoting ? { quote: card } : {})).toContain('已结束')
    expect(town.news('dm:wang').join()).toContain('我回来了')
    expect(town.dm('coordinator', '再说一句', { quote: card })).toContain('没有发出')
    expect(town.news('dm:wang')).toEqual([])
  })

  it('ends after half an hour without a word of either side, and says where things stood', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.dm('wang', '转人工')
    town.at('2026-11-23 10:20')
    town.dm('wang', '我再说一句')
    town.at('2026-11-23 10:45')
    town.dm('coordinator', '回复 R1 听到了')
    town.news('dm:wang')
    town.news('dm:coordinator')
    town.at('2026-11-23 11:14')
    expect(town.news('dm:wang')).toEqual([])
    town.at('2026-11-23 11:15')
    expect(town.news('dm:wang').join()).toMatch(/我回来了[\s\S]*【诉求】厂区老停电/)
    expect(town.news('dm:coordinator').join()).toContain('30 分钟没有新消息')
    expect(town.dm('wang', '确认')).toContain('已受理')
  })

  it('asks which talk is meant when there are several', () => {
    const { town } = talking()
    town.dm('li', '我要找工作人员')
    expect(town.dm('coordinator', '结束人工')).toMatch(/R1 王海洋[\s\S]*R2 李工/)
    town.dm('coordinator', '回复 R2 李工您好')
    expect(town.news('dm:li')).toEqual(['营商办工作人员：李工您好'])
    expect(town.news('dm:wang')).toEqual([])
  })

  it('still says the numbers in danger, at once, and goes on', () => {
    const { town } = talking()
    expect(town.dm('wang', '配电房着火了')).toMatch(/^请马上拨打 119/)
    expect(town.news('dm:leader').join()).toContain('【紧急】')
    expect(town.dm('wang', '人都出来了')).toBe('')
  })

  it('never passes on a tip-off: the bot takes it, and the talk ends', () => {
    const { town } = talking()
    expect(town.dm('wang', '所里的老王要好处费才给办')).toMatch(/人工对话先结束[\s\S]*保密转送纪检联络员/)
    expect(town.news('dm:coordinator').join()).not.toMatch(/老王|好处费/)
  })

  it('leaves the commands of the coordinator alone', () => {
    const { town, card } = talking()
    town.dm('chen', telling)
    expect(town.dm('coordinator', '待办')).toContain('没有待办')
    expect(town.dm('coordinator', '回复 3 天内办')).not.toContain('没有发出')
    expect(town.dm('coordinator', 'QS20261123-0099 转住建局', { quote: card })).toContain('没有查到')
    expect(town.news('dm:wang')).toEqual([])
  })

  it('is not begun out of hours: it is said when, and the bot goes on helping', () => {
    const town = makeTown(understand, '2026-11-23 19:30')
    town.dm('wang', telling)
    expect(town.dm('wang', '叫个人来跟我说')).toMatch(/明天（周二）09:00 上班后联系您[\s\S]*【诉求】/)
    expect(town.news('dm:coordinator').join()).toContain('请求人工服务')
    expect(town.dm('wang', '确认')).toContain('已受理')
  })
})

describe('despair', () => {
  it.each([
    '发不出工资，我都不想活了',
    '活着真没意思，欠了一屁股债',
    '实在撑不住，死了算了',
  ])('hands over at once, also at night: %s', (text) => {
    const town = makeTown(understand, '2026-11-23 23:30')
    expect(town.dm('wang', text)).toContain('12356')
    expect(town.news('dm:coordinator').join()).toMatch(/【人工对话 R1】【紧急】[\s\S]*请立即联系本人/)
    expect(town.news('dm:leader').join()).toContain('请立即联系本人')
    expect(town.dm('wang', '我还在厂里')).toBe('')
  })

  it('is followed by no reminder and no news on that day', () => {
    const town = makeTown(understand)
    town.dm('wang', telling)
    town.dm('wang', '发不出工资，我都不想活了')
    expect(town.dm('wang', '结束人工')).toMatch(/我还在。难受的时候请拨打/)
    town.news('dm:wang')
    town.at('2026-11-23 23:59')
    expect(town.news('dm:wang')).toEqual([])
    const clockwork = { now: '2026-11-23T12:00:00.000Z', calendar, pace }
    expect(newsWaits(town.dialog('dm:wang'), clockwork)).toBe(true)
    town.at('2026-11-24 08:00')
    expect(newsWaits(town.dialog('dm:wang'), { ...clockwork, now: '2026-11-24T00:00:00.000Z' })).toBe(false)
    expect(town.dialog('dm:wang')).toMatchObject({ despairOn: null })
  })
})

describe('an alarm during a hand-over', () => {
  it('is answered by quoting it, as any word of the reporter', () => {
    const { town } = talking()
    town.dm('wang', '煤气泄漏了！！')
    const alarm = town.news('dm:coordinator').at(-1) ?? ''
    expect(alarm).toContain('【紧急】')
    town.dm('coordinator', '已联系燃气公司，人先出来', { quote: alarm })
    expect(town.news('dm:wang')).toEqual(['营商办工作人员：已联系燃气公司，人先出来'])
    expect(town.news('dm:leader')[0]).not.toContain('人工对话')
  })
})
