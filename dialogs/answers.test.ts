import { describe, expect, it } from 'vitest'
import type { Outcome, RatingLevel } from '../cases/case.ts'
import { bare, fullNumbers, looksLikeNumber, readOutcome, readRating, readYes, shortNumbers, withoutNumbers } from './answers.ts'

/** Words of a table: one answer a line or separated by `|`. */
const words = (text: string): readonly string[] =>
  text
    .split(/[|\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')

describe('bare', () => {
  it.each([
    ['好的，确认！', '确认'],
    ['  确认 。', '确认'],
    ['嗯嗯,提交吧', '提交'],
    ['「确认」', '确认'],
    ['好了', '好了'],
    ['那个', '那个'],
    ['谢谢', '谢谢'],
  ])('takes the politeness from %s', (text, word) => expect(bare(text)).toBe(word))
})

describe('readYes', () => {
  const yes = `确认|确认。|确认！|确认!|【确认】|“确认”|好的，确认|确认提交|确认，谢谢|确认 提交|提交|提交吧|可以，提交吧|是|是的|是的。|对|对的|对，没错|好|好的|好了|
    可以|没问题|没问题，提交吧|没错|行|嗯|嗯嗯|嗯，确认|ok|OK|ＯＫ|yes|同意|信息无误|就这样|发|发吧|发送|都对|确认，请尽快处理|我确认|没有问题|对，就是这个|確認`
  const no = '不|不是|不对|不用|不要|不行|先不发|先别发|别发|否|取消|先不提交|不同意|不，|no|不了'
  const neither = `👍|是40个|不对，是40个|确认一下电话|对了|好像不对|是不是|行不行|可以吗|没有|没|好几天没人联系|是的，另外还有一件事|提交过材料了|不是30个是40个|好处费|1|解决了|发票的事|嗯我想想|`

  it.each(words(yes))('hears a yes in %s', (text) => expect(readYes(text)).toBe(true))
  it.each(words(no))('hears a no in %s', (text) => expect(readYes(text)).toBe(false))
  it.each(words(neither))('hears neither in %s', (text) => expect(readYes(text)).toBeNull())
})

describe('readOutcome', () => {
  const table: Readonly<Record<Outcome, string>> = {
    solved: `解决了|已解决|已经解决了|解决了。|解决了！|解决了!谢谢|问题解决了|都解决了|全部解决了|顺利解决了，感谢|解决啦|办好了|办成了|已经修好了|修好了，谢谢|恢复了|恢复供电了|来电了|补贴到账了|
      钱到账了|搞定了|没问题了|没事了|处理好了|好了|可以了|是|是的|解决了，5分|嗯解决了|终于解决了|确实解决了|解决了很满意`,
    partly: `部分解决|部分解决了|解决了一部分|解决了一半|只解决了一半|只解决了部分|没有完全解决|没完全解决|没有彻底解决|没有全部解决|基本解决|基本解决了|基本上解决了|还差一点|大部分解决了|
      解决得不彻底|部分解决，还差10个焊工没到岗|停电解决了，路还没修|一半吧|②|没全解决`,
    not: `没解决|没有解决|还没解决|还没有解决|没有解决。|没有解决！|没解决!!|问题没解决|根本没解决|一直没解决|并没有解决|没有得到解决|没能解决|不算解决|没有真正解决|解决不了|还没修好|没修好|没人管|没人来修|没办好|
      没恢复|还没来电|钱没到账|还是老样子|老样子|还是不行|没用|又停电了|还没处理|至今没解决|没|没有|还没|不行|没解决，2分|没解决，昨天又停了两次|没有，昨天又停了两次|说解决了，其实没解决|③`,
  }
  for (const outcome of ['solved', 'partly', 'not'] as const) {
    it.each(words(table[outcome]))(`hears ${outcome} in %s`, (text) => expect(readOutcome(text)?.outcome).toBe(outcome))
  }

  const none = `希望尽快解决|怎么解决|什么时候解决|能不能快点解决|解决了吗？|谢谢|收到|5分|路灯坏了一个月没人修，晚上工人下班看不见路|我们厂门口一下雨就淹|招不到焊工|另外还有个事|等了3天|再等等|
    希望把我们的问题解决好|联系了|满意|一般|还行|你们说修好了|客户说解决了`
  it.each(words(none))('hears no such word in %s', (text) => expect(readOutcome(text)).toBeNull())

  it('tells a bare word, which could answer something else, from one that names the solving', () => {
    expect(readOutcome('是')).toMatchObject({ outcome: 'solved', exact: false })
    expect(readOutcome('没有')).toMatchObject({ outcome: 'not', exact: false })
    expect(readOutcome('没有解决')).toMatchObject({ outcome: 'not', exact: true })
  })

  it('keeps what else was said', () => {
    expect(readOutcome('没解决，昨天又停了两次，机器都坏了')?.rest).toBe('昨天又停了两次，机器都坏了')
    expect(readOutcome('部分解决，还差10个焊工没到岗')?.rest).toBe('还差10个焊工没到岗')
    expect(readOutcome('解决了')?.rest).toBe('')
  })
})

describe('readRating', () => {
  const table: Readonly<Record<RatingLevel, string>> = {
    1: '1|1分|１分|一分|一星|1星|非常不满意|很不满意|极不满意|十分不满意|一点都不满意|太不满意了|完全不满意|太差了|很差|差极了|零分|负分|我给1分|打1分|1分!|1分，太慢了',
    2: `2|2分|二分|两分|2星|不满意|不太满意|不是很满意|不怎么满意|不大满意|没有很满意|谈不上满意|不够满意|差评|差|不好|不怎么样|比较差|2分，打了三次电话没人接|没解决，2分|对结果不满意|有点失望`,
    3: '3|3分|三分|三星|基本满意|一般|一般般|还行|还行吧|还可以|凑合|马马虎虎|还好|还算满意|勉强满意|3分吧|给3分|总体一般',
    4: '4|4分|四分|满意|比较满意|挺满意|挺好|不错|还不错|满意，谢谢|4.5分|总体满意|对答复满意',
    5: '5|5分|５分|五分|5星|五星|非常满意|很满意|十分满意|特别满意|满分|好评|五星好评|非常好|很好|100分|解决了，5分|5分！|非常满意，谢谢你们|给你们打5分|太满意了',
  }
  for (const level of [1, 2, 3, 4, 5] as const) {
    it.each(words(table[level]))(`hears ${level} in %s`, (text) => expect(readRating(text)?.level).toBe(level))
  }

  const none = `等了3天|等了5分钟|三分钟热度|停了3次|缺5个人|0007|第3次了|2个月没发工资|5月1日|五星级酒店门口|一般都是晚上停电|客户对我们交货不满意|员工不满意|30分贝|3分之一|解决了|没有|好的|谢谢|12345|13800000001|1.5米|7分|10个`
  it.each(words(none))('hears no rating in %s', (text) => expect(readRating(text)).toBeNull())

  it('keeps the reason', () => {
    expect(readRating('2分，打了三次电话没人接')?.rest).toBe('打了三次电话没人接')
    expect(readRating('等了3天才来人，2分')?.rest).toBe('等了3天才来人')
    expect(readRating('5')?.rest).toBe('')
  })
})

describe('case numbers', () => {
  it.each([
    ['QS20261123-0007 怎么样了', ['QS20261123-0007']],
    ['qs20261123-0007', ['QS20261123-0007']],
    ['ＱＳ２０２６１１２３－０００７', ['QS20261123-0007']],
    ['QS 20261123 - 12345', ['QS20261123-12345']],
    ['没有编号', []],
  ])('reads those in full in %s', (text, numbers) => expect(fullNumbers(text)).toEqual(numbers))

  it.each([
    ['0007 签收', ['0007']],
    ['…0007号', ['0007']],
    ['QS20261123-0007', []],
    ['13800000007', []],
    ['0532-88880007', []],
    ['138****0007', []],
    ['2026年11月', []],
    ['欠款3000元', []],
    ['缺 2000 个', []],
    ['1.2345', []],
  ])('reads the short ones in %s', (text, numbers) => expect(shortNumbers(text)).toEqual(numbers))

  it.each(['0099', '撤回 0099', '撤回0099', '0099号', '催办 0099', '0099 怎么样了'])('knows %s for a number', (text) =>
    expect(looksLikeNumber(text)).toBe(true))
  it.each(['停电', '13800000001', '一共欠了3000元', '我们厂 2019 年就报过用电增容，一直没批'])('does not take %s for one', (text) =>
    expect(looksLikeNumber(text)).toBe(false))

  it('takes out the number, and leaves a telephone number that has the same digits', () => {
    expect(withoutNumbers('QS20261123-0007：电话改成13800000007', [])).toBe('电话改成13800000007')
  })
})
