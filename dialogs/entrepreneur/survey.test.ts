import { describe, expect, it } from 'vitest'
import { makeTown, plainly, shipped, type Town } from '../fixtures.ts'

/** A case of wang's that the power company has answered. */
function answered(town: Town = makeTown(plainly())): Town {
  reported(town)
  town.group('staff-power', '0001 答复：已换变压器，恢复供电')
  return town
}

function reported(town: Town, text = '老停电，一周三次'): void {
  town.dm('wang', text)
  town.dm('wang', '确认')
}

function chat(town: Town, ...texts: readonly string[]): string {
  return texts.reduce((_, text) => town.dm('wang', text), '')
}

describe('was the enterprise contacted', () => {
  function contacted(): Town {
    const town = makeTown(plainly())
    reported(town)
    town.group('staff-power', '0001 已联系，下午看线路')
    return town
  }

  it('is asked by the notice', () => {
    const town = contacted()
    expect(town.news('dm:wang')).toEqual(['QS20261123-0001：供电公司说已于今天10:00联系您。如果没有，请回复「没有联系」。'])
    expect(town.case('0001').clocks.find(({ kind }) => kind === 'contact')?.status).toBe('met')
  })

  it.each([
    '没有',
    '没',
    '还没有',
    '没有联系',
    '没联系',
    '没人联系',
    '没有人联系我们',
    '没有联系我',
    '没接到电话',
    '没打过电话',
    '还没人联系我',
    '不属实',
    '没有。',
    '没有!',
    '没有！！',
    '没有，没人给我打过电话',
    '不是，没人联系',
    '不对，没人打过电话',
    '从来没有人联系过我们',
    '没有人打电话来',
    '我没接到他们电话',
    '没有的事',
    '没有联系，请打13712345678',
  ])('no: %s', (text) => {
    const town = contacted()
    town.news('group:power')
    expect(town.dm('wang', text)).toContain('供电公司还没有联系到您。联系时限重新打开')
    expect(town.case('0001').clocks.find(({ kind }) => kind === 'contact')?.status).toBe('running')
    expect(town.news('group:power')[0]).toContain('企业表示还没有接到联系')
    expect(town.news('dm:coordinator')[0]).toContain('企业表示没有接到联系')
  })

  it.each(['联系了', '联系过了', '是的', '属实', '有', '已经联系了', '打过电话了', '来过了'])('yes: %s', (text) => {
    const town = contacted()
    expect(town.dm('wang', text)).toContain('知道了')
    expect(town.case('0001')).toMatchObject({ contact: { denied: false } })
  })

  it('is not denied by a 没有 that answers the draft', () => {
    const town = contacted()
    town.dm('chen', '后厨老停电，一周三次')
    town.dm('chen', '匿名')
    town.dm('chen', '没有')
    expect(town.dialog('dm:chen')).toMatchObject({ draft: { phone: null, declined: ['enterprise', 'phone'] } })
  })

  it('is not denied twice', () => {
    const town = contacted()
    expect(chat(town, '没有', '没有')).toContain('好的')
    expect(town.case('0001').version).toBe(4)
  })
})

describe('is it solved', () => {
  it('is asked with the answer, which names the case', () => {
    const town = answered()
    expect(town.news('dm:wang')).toEqual(['QS20261123-0001「老停电，一周三次」供电公司答复：\n已换变压器，恢复供电\n\n问题解决了吗？'])
    expect(
      town
        .all('dm:wang')
        .at(-1)
        ?.buttons.map(({ value }) => value),
    ).toEqual(['QS20261123-0001 解决了', 'QS20261123-0001 部分解决', 'QS20261123-0001 没有解决'])
  })

  it('solved and five points close the case', () => {
    const town = answered()
    expect(town.dm('wang', '解决了')).toContain('请给 QS20261123-0001 的办理打个分')
    expect(town.dm('wang', '5分')).toContain('QS20261123-0001 已办结')
    expect(town.case('0001')).toMatchObject({ status: 'closed', rating: { level: 5, outcome: 'solved' } })
  })

  it('both in one message', () => {
    const town = answered()
    expect(town.dm('wang', '解决了，5分')).toBe('谢谢评价，QS20261123-0001 已办结。有新的问题随时找我。')
    expect(town.case('0001').status).toBe('closed')
  })

  it.each(['不满意', '非常不满意，太慢了', '2分'])('a poor rating says that it is not, and is kept: %s', (text) => {
    const town = answered()
    town.dm('wang', text)
    expect(town.case('0001')).toMatchObject({ status: 'handling', rating: { outcome: 'not' } })
  })

  it('a bare figure could mean anything, so the outcome is asked', () => {
    const town = answered()
    expect(town.dm('wang', '1')).toContain('解决了吗')
    expect(town.case('0001').status).toBe('resolved')
  })

  it.each([
    ['没解决，不满意', '解决了，非常满意'],
    ['没有解决', '解决了，5分'],
  ])('is asked anew by a second answer, whatever was open about the first: %s', (first, second) => {
    const town = answered()
    town.dm('wang', first)
    town.group('staff-power', '0001 答复：这次真的修好了')
    town.dm('wang', second)
    expect(town.case('0001')).toMatchObject({ status: 'closed', rating: { level: 5, outcome: 'solved', reason: null } })
  })

  it('need not be rated', () => {
    const town = answered()
    expect(chat(town, '没有解决', '不想说')).toBe('好的，有事随时说。')
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null, asked: null })
  })

  it('a tap of each button is as good', () => {
    const town = answered()
    const quote = town.all('dm:wang').at(-1)?.text ?? ''
    town.dm('wang', 'QS20261123-0001 解决了', { tap: true, quote })
    town.dm('wang', 'QS20261123-0001 4分', { tap: true, quote })
    expect(town.case('0001')).toMatchObject({ status: 'closed', rating: { level: 4 } })
  })

  it('not solved reopens at once, and the rating is only recorded', () => {
    const town = answered()
    town.news('group:power')
    expect(town.dm('wang', '还没解决')).toContain('已退回承办单位重办')
    expect(town.case('0001')).toMatchObject({ status: 'handling' })
    expect(town.news('group:power')[0]).toContain('企业表示问题没有解决，退回重办，整改时限 11月30日（周一）17:30')
    expect(town.news('dm:head-power')[0]).toContain('已退回供电公司重办')
    expect(town.dm('wang', '3')).toBe('谢谢评价。QS20261123-0001 正在重办，办好后会再答复您。')
    expect(town.case('0001')).toMatchObject({ status: 'handling', rating: { level: 3, outcome: 'not' } })
  })

  it('what is told besides goes to the department', () => {
    const town = answered()
    expect(town.dm('wang', '没解决，昨天又停了两次')).toContain('打个分')
    expect(town.news('group:power').join('\n')).toContain('企业补充：昨天又停了两次')
  })

  it('everything at once: outcome, rating and reason', () => {
    const town = answered()
    town.news('group:power')
    expect(town.dm('wang', '没解决，2分，打了三次电话没人接')).toContain('谢谢，已转给承办单位和负责人')
    expect(town.case('0001')).toMatchObject({ status: 'handling', rating: { level: 2, reason: '打了三次电话没人接' } })
    expect(town.news('group:power').join('\n')).toContain('企业说明不满意的原因：打了三次电话没人接')
  })

  it('a rating before the word is not taken for one', () => {
    const town = answered()
    expect(town.dm('wang', '还行')).toBe('谢谢。先请告诉我：QS20261123-0001 解决了吗？')
    expect(town.case('0001')).toMatchObject({ status: 'resolved', outcome: null, rating: null })
  })

  it('thanks or thumbs are no word either', () => {
    const town = answered()
    town.dm('wang', '谢谢')
    expect(town.dm('wang', '👍')).toContain('解决了吗？')
    expect(town.case('0001')).toMatchObject({ outcome: null, rating: null })
  })

  it('silence is never counted as satisfied', () => {
    const town = answered()
    town.at('2026-12-02 10:00')
    expect(town.case('0001')).toMatchObject({ status: 'closed', rating: null, outcome: null })
    expect(town.news('dm:wang').at(-1)).toContain('记为「未评价」')
  })

  it('a new problem while the survey is open is a new report', () => {
    const town = answered(makeTown(plainly()))
    expect(town.dm('wang', '我们园区路灯坏了一个月没人修，工人下班看不见路')).toContain('请看一下对不对')
    expect(town.dm('wang', '确认')).toContain('QS20261123-0002')
    expect(town.case('0001')).toMatchObject({ status: 'resolved', outcome: null })
    expect(town.dm('wang', '解决了')).toContain('QS20261123-0001')
  })
})

describe('the rating', () => {
  it.each(['1', '1分', '非常不满意', '2', '不满意', '不是很满意'])('poor (%s): the case is reopened, and the reason is asked', (text) => {
    const town = answered()
    expect(chat(town, '解决了', text)).toContain('哪里不满意？')
    expect(town.case('0001').status).toBe('handling')
    expect(town.case('0001').clocks.find(({ kind }) => kind === 'rectify')?.status).toBe('running')
    town.news('group:power')
    expect(town.dm('wang', '打了三次电话没人接')).toContain('谢谢，已转给承办单位和负责人')
    expect(town.news('group:power')).toEqual(['QS20261123-0001 企业说明不满意的原因：打了三次电话没人接'])
    expect(town.news('dm:head-power').join('\n')).toContain('打了三次电话没人接')
  })

  it.each(['不想说', '没有', '算了', '没什么'])('the reason may be left out: %s', (text) => {
    const town = answered()
    expect(chat(town, '解决了', '1分', text)).toContain('重新办理后会再答复您')
    expect(town.case('0001')).toMatchObject({ rating: { reason: null } })
  })

  it('a new problem is not taken for the reason', () => {
    const town = answered()
    expect(chat(town, '解决了', '1分', '另外我们还招不到焊工，缺30个')).toContain('请看一下对不对')
    expect(town.case('0001')).toMatchObject({ rating: { reason: null } })
  })

  it('waiting three days is no rating', () => {
    const town = answered()
    chat(town, '解决了', '等了3天')
    expect(town.case('0001').rating).toBeNull()
  })

  it('7 points are asked about', () => {
    const town = answered()
    expect(chat(town, '解决了', '7分')).toContain('请用 1 到 5')
  })

  it('who thinks better of 解决了 is told how to have it reopened', () => {
    const town = answered()
    expect(chat(town, '解决了', '还没解决')).toContain('请给 1 分或 2 分，我马上退回重办')
    town.dm('wang', '1')
    expect(town.case('0001').status).toBe('handling')
  })

  it('is given once: a day later it stands', () => {
    const town = answered()
    chat(town, '解决了', '5分')
    town.at('2026-11-24 10:00')
    expect(town.dm('wang', 'QS20261123-0001 1分')).toContain('12 小时内可以修改')
    expect(town.case('0001')).toMatchObject({ status: 'closed', rating: { level: 5 } })
  })

  it('belongs to the answer: a second answer is rated anew', () => {
    const town = answered()
    chat(town, '解决了', '1分', '没人上门')
    town.group('staff-power', '0001 答复：今天上门换好了')
    expect(chat(town, '解决了', '4分')).toContain('已办结')
    expect(town.case('0001')).toMatchObject({ status: 'closed', rating: { level: 4 } })
  })
})

describe('部分解决', () => {
  it('and a fair rating: goes on when the enterprise wants it', () => {
    const town = answered()
    town.news('group:power')
    expect(chat(town, '部分解决', '3分')).toBe('谢谢。QS20261123-0001 剩下的部分还要继续办吗？')
    expect(town.dm('wang', '继续办')).toContain('继续办理，最迟11月30日（周一）17:30前再答复您')
    expect(town.case('0001').status).toBe('handling')
    expect(town.news('group:power').join('\n')).toContain('企业希望把剩下的部分办完')
    expect(town.news('dm:head-power').join('\n')).toContain('企业希望把剩下的部分办完')
  })

  it.each(['就到这里', '不用了', '算了', '可以了', '就这样吧'])('or is left at that: %s', (text) => {
    const town = answered()
    expect(chat(town, '部分解决', '3分', text)).toContain('已办结')
    expect(town.case('0001').status).toBe('closed')
  })

  it('and a poor one reopens', () => {
    const town = answered()
    expect(chat(town, '没有完全解决', '2分')).toContain('重新办理')
    expect(town.case('0001').status).toBe('handling')
  })
})

describe('several open questions at the same instant', () => {
  function two(): Town {
    const town = answered()
    reported(town, '变压器晚上响得厉害')
    town.group('staff-power', '0002 答复：已加隔音罩')
    return town
  }

  it('are never guessed at', () => {
    const town = two()
    expect(town.dm('wang', '解决了')).toContain('您说的是哪一件？')
    expect(town.dm('wang', '0002')).toContain('请给 QS20261123-0002 的办理打个分')
    expect(town.case('0001')).toMatchObject({ outcome: null })
  })

  it('are told apart by number', () => {
    const town = two()
    town.dm('wang', '0002 没有解决')
    town.dm('wang', '0001 解决了')
    expect(town.case('0001')).toMatchObject({ outcome: 'solved' })
    expect(town.case('0002')).toMatchObject({ status: 'handling' })
  })

  it('are told apart by content: a rating is for what waits for a rating', () => {
    const town = two()
    town.dm('wang', '0001 解决了')
    expect(town.dm('wang', '5分')).toContain('QS20261123-0001 已办结')
    expect(town.case('0002')).toMatchObject({ outcome: null, rating: null })
  })

  it('a contact and an answer: the words say which is meant', () => {
    const town = answered()
    reported(town, '变压器晚上响得厉害')
    town.group('staff-power', '0002 已联系，明天去看')
    town.dm('wang', '没有联系')
    expect(town.case('0002')).toMatchObject({ contact: { denied: true } })
    town.dm('wang', '没有解决')
    expect(town.case('0001').status).toBe('handling')
  })

  it('a draft that asked last keeps the bare 是, and gets its question back after an answer', () => {
    const town = answered(makeTown(plainly()))
    town.dm('wang', '变压器晚上响得厉害')
    const said = town.dm('wang', '解决了，5分')
    expect(said).toContain('QS20261123-0001 已办结')
    expect(said).toContain('【诉求】变压器晚上响得厉害')
    expect(town.dm('wang', '是')).toContain('QS20261123-0002')
  })

  it('the reason is for the case that asked, though an old contact was never confirmed', () => {
    const town = makeTown(plainly())
    reported(town)
    town.group('staff-power', '0001 已联系，下午看线路')
    town.group('staff-power', '0001 答复：已恢复')
    expect(chat(town, '解决了', '1分', '没人联系我们')).toContain('谢谢，已转给承办单位和负责人')
    expect(town.case('0001')).toMatchObject({ rating: { reason: '没人联系我们' }, contact: { denied: false } })
  })
})

describe('while the department still works on it', () => {
  it('还没解决 is heard, shown the state and the way to urge', async () => {
    const town = makeTown(await shipped())
    chat(town, '招不到焊工，缺30个', '确认')
    expect(town.dm('wang', '还没解决')).toMatch(/让您着急了，很抱歉。[\s\S]*QS20261123-0001[\s\S]*「催办」/)
    expect(town.cases()).toHaveLength(1)
  })

  it('a rating has nothing to rate', () => {
    const town = makeTown(plainly())
    reported(town)
    expect(town.dm('wang', '5分')).toContain('没有等您评价')
    for (const text of ['5分', '解决了', '没有解决']) {
      expect(town.dm('wang', `QS20261123-0001 ${text}`)).toBe(
        'QS20261123-0001 现在是「已转办，等待签收」，不能这样办，没有改动。部门答复以后，再请您评价。',
      )
    }
    expect(town.dm('wang', 'QS20261123-0001 没有联系')).toContain('联系企业：最迟明天（周二）17:30')
    expect(town.case('0001').version).toBe(2)
  })
})

describe('what people say in more words', () => {
  it.each(['好了，今晚没断过水', '现在好了，一天都正常', '行了，谢谢师傅'])('takes %s for solved', (text) => {
    expect(chat(answered(), text)).toContain('那就好，已记为解决。请给 QS20261123-0001')
  })

  it.each(['好了，又停了', '好了一天，但还是跳闸'])('does not take %s for solved', (text) => {
    const town = answered()
    town.dm('wang', text)
    expect(town.case('0001')).not.toMatchObject({ outcome: 'solved' })
  })

  it.each(['这回联系了', '今天联系过了', '上午他们来过了', '终于接到电话了'])('takes %s for a contact', (text) => {
    const town = makeTown(plainly())
    reported(town)
    town.group('staff-power', '0001 已联系，下午看线路')
    expect(town.dm('wang', text)).toContain('有进展我会告诉您')
  })

  it('says once that it is sorry, and that the story was passed on', () => {
    expect(chat(answered(), '没有解决，昨晚又跳了一次闸')).toMatch(/^很抱歉还没解决，已退回承办单位重办。您说的情况也一并转去了。请给/)
  })
})
