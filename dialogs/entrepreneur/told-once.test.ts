/** What was told once is not asked for again: found by generated customers (server/journeys/customers.test.ts). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Understand } from '../../nlu/understand.ts'
import { makeTown, shipped, type Town } from '../fixtures.ts'
import * as wording from '../wording.ts'

const problem = '海外仓租的去年下半年就超面积了，补贴清单不收英文发票，做假睫毛的小团队哪有翻译'
const other = '消防电梯坏了九个月,物业说没维修金,我们在十四楼做假牙加工,货天天人扛'
let understand: Understand
let town: Town
beforeAll(async () => {
  understand = await shipped()
})
beforeEach(() => {
  town = makeTown(understand)
})

describe('a name and a number', () => {
  it.each(['138 0000 9072', '13800009072', '打这个 138-0000-9072'])('%s is no danger, whatever it sounds like', (phone) => {
    town.dm('chen', problem)
    town.dm('chen', '老陈面馆')
    expect(town.dm('chen', phone)).toMatch(/【企业】老陈面馆\n【电话】138\*\*\*\*9072/)
  })

  it.each([
    '我是清河精密机械有限公司的，电话13800005195',
    '我们是清河精密机械有限公司 13800005195',
  ])('%s before the problem is kept, and the problem asked for', (text) => {
    expect(town.dm('chen', text)).toContain(wording.asks.problem)
    expect(town.dm('chen', problem)).toMatch(/【企业】清河精密机械有限公司\n【电话】138\*\*\*\*5195/)
  })

  it('in the wrong order is kept', () => {
    town.dm('chen', problem)
    expect(town.dm('chen', '13800009536')).toContain(wording.asks.enterprise)
    expect(town.dm('chen', '一品鲜食品有限公司的')).toMatch(/【企业】一品鲜食品有限公司\n【电话】138\*\*\*\*9536/)
  })

  it('is known of the next draft, as it was corrected', () => {
    town.dm('chen', '行里换了片区，没人管我')
    town.dm('chen', '清河服装厂')
    town.dm('chen', '13800002386')
    town.dm('chen', '电话错了，是13800006263')
    town.at('2026-11-23 15:00')
    expect(town.dm('chen', `在吗，我还想反映个事，${other}`)).toMatch(/【诉求】消防电梯[\s\S]*【企业】清河服装厂\n【电话】138\*\*\*\*6263/)
  })

  it.each(['不想说', '先不写', '我不想填'])('that is declined by %s is kept back, and the report goes on', (text) => {
    town.dm('chen', other)
    expect(town.dm('chen', text)).toBe(wording.asks.phone)
    expect(town.dm('chen', text)).toContain('【企业】匿名\n【电话】未留')
  })

  it('that was declined is not asked for again by the next problem of the talk', () => {
    town.dm('chen', '窑火一停就裂窑,停一次损失四十万')
    town.dm('chen', '退役的X射线设备怎么注销许可')
    town.dm('chen', '海韵建材商行')
    town.dm('chen', '不方便')
    const receipt = town.dm('chen', '确认')
    expect(receipt).toContain('接着登记另一件事')
    expect(receipt).toMatch(/【企业】海韵建材商行\n【电话】未留/)
  })
})

describe('a name after hours', () => {
  it.each(['我们是金穗农业专业合作社', '凯成科技有限公司', '清河五金加工厂'])('%s is the answer, and no other matter', (name) => {
    town.dm('chen', problem)
    town.at('2026-11-23 15:00')
    expect(town.dm('chen', name)).toContain(wording.asks.phone)
    town.dm('chen', '13800005621')
    expect(town.dm('chen', '确认')).toContain('QS20261123-0001')
  })
})

describe('the problem', () => {
  it('told again instead of a name stands there once', () => {
    town.dm('chen', other)
    expect(town.dm('chen', other)).toBe(wording.askAgain.enterprise)
    town.dm('chen', '清河服装厂')
    expect(town.dm('chen', '跳过')).toContain(`【诉求】${other}\n【企业】清河服装厂`)
  })

  it.each(['你好，水压太小', '你好，wifi断了', '您好，后厨老停电'])('with a greeting before it is heard: %s', (text) => {
    expect(town.dm('chen', text)).toContain(wording.asks.enterprise)
  })

  it('asked for is no advertising because it speaks of a link', () => {
    town.dm('chen', '我是宏远精密机械有限公司的，电话13800003203')
    expect(town.dm('chen', '想参加创新创业大赛,报名链接在哪')).toContain('【诉求】想参加创新创业大赛')
  })

  it('is not asked for again after an emoji', () => {
    town.dm('chen', other)
    expect(town.dm('chen', '🙏')).toBe(`${wording.noWords}\n\n${wording.asks.enterprise}`)
  })
})

describe('anger at the talk', () => {
  it.each([
    '太敷衍了',
    '你们就知道踢皮球',
    '都第三次了，还要我说几遍',
    '你们到底管不管！！',
  ])('%s is answered, and no part of the report', (text) => {
    town.dm('wang', problem)
    expect(town.dm('wang', text)).toMatch(new RegExp(`^${wording.sorry}[\\s\\S]*【诉求】${problem}\n`))
  })
})

describe('继续', () => {
  it.each(['继续', '接着说刚才的事', '我回来了'])('goes on where the report stood: %s', (text) => {
    town.dm('chen', problem)
    town.at('2026-11-24 09:30')
    expect(town.dm('chen', text)).toMatch(new RegExp(`${wording.asks.enterprise}$`))
  })

  it('says so when there is nothing to go on with', () => {
    expect(town.dm('wang', '继续')).toContain(wording.noDropped)
  })
})

describe('继续 with several reports put aside', () => {
  it('lists them, and the number takes one up', () => {
    town.dm('wang', '厂里老停电，一周三次')
    town.dm('wang', '我还想反映个事，招不到焊工，缺30个')
    town.dm('wang', '我还想反映个事，自来水水压太小，二楼车间用不上水')
    expect(town.dm('wang', '确认')).toContain('已受理')
    expect(town.dm('wang', '继续')).toMatch(/您有 2 份没提交的：\n1 [\s\S]*\n2 /)
    expect(town.dm('wang', '继续 2')).toContain('【诉求】厂里老停电，一周三次')
  })
})

describe('danger in the middle of a report', () => {
  it('before anything was told leaves nothing empty behind', () => {
    town.dm('wang', '我想反映个事')
    town.dm('wang', '配电房冒烟了！')
    expect(town.dm('wang', '确认')).not.toContain('「」')
  })
})

/** Found by ten thousand talks in any order (server/journeys/interleavings.test.ts). */
describe('another problem that the bot asked about', () => {
  it.each(['继续', '电话改成13800000077', '进度', '谢谢'])('is kept when the answer is %s', (text) => {
    town.dm('wang', '招不到焊工，缺30个')
    expect(town.dm('wang', '厂区自来水水压太小，二楼车间用不上水')).toBe(wording.askAnother.text)
    town.dm('wang', text)
    expect(town.dm('wang', '确认')).toContain('接着登记另一件事：「厂区自来水水压太小')
  })

  it('joins the first when its owner says so', () => {
    town.dm('wang', '招不到焊工，缺30个')
    town.dm('wang', '厂区自来水水压太小，二楼车间用不上水')
    expect(town.dm('wang', '补充')).not.toContain('【另记】')
  })
})

describe('more of the problem beside a name or a number', () => {
  it('is kept, however short', () => {
    town.dm('chen', '后厨老停电')
    town.dm('chen', '老陈面馆，晚上停得更多')
    expect(town.dm('chen', '跳过')).toMatch(/【诉求】后厨老停电，老陈面馆，晚上停得更多\n【企业】老陈面馆/)
  })

  it('that is all problem gives no name', () => {
    town.dm('chen', '后厨老停电')
    expect(town.dm('chen', '一停就是半天，冰柜化了，客人也跑了')).toContain(wording.asks.enterprise)
  })
})

describe('what is told when the problem was asked for', () => {
  it('is the problem, though it sounds like talk', () => {
    town.dm('chen', '我是顺达五金加工厂的，电话13800006716')
    expect(town.dm('chen', '上班炒股打游戏,有照片')).toContain('【诉求】上班炒股打游戏,有照片')
  })

  it('is asked for again by 继续, without an empty pair of quotes', () => {
    town.dm('chen', '我是顺达五金加工厂的，电话13800006716')
    expect(town.dm('chen', '继续')).toBe(wording.asks.problem)
  })
})
