/** Words in the middle of a talk that are easily taken for something else. */
import { describe, expect, it } from 'vitest'
import { makeTown, shipped, type Town } from '../fixtures.ts'

const understand = await shipped()

function chat(town: Town, who: string, ...texts: readonly string[]): string {
  return texts.reduce((_, text) => town.dm(who, text), '')
}

describe('a detail that was asked for', () => {
  it.each(['不好意思前两天出差了，现在继续', '昨天忙忘了，你接着弄', '我上周去外地了，才看到'])('is not answered by 「%s」', (text) => {
    const town = makeTown(understand)
    chat(town, 'li', '厂区门口那条路晚上大货车乱停，我们的车进不来')
    expect(chat(town, 'li', text)).not.toContain('【期限】')
  })

  it.each(['下周三前', '月底', '最好12月10号'])('is answered by 「%s」', (text) => {
    const town = makeTown(understand)
    chat(town, 'li', '厂区门口那条路晚上大货车乱停，我们的车进不来')
    expect(chat(town, 'li', text)).toContain('【期限】')
  })

  it.each(['补充', '催办', '继续', '催一下'])('is not answered by the command 「%s」', (text) => {
    const town = makeTown(understand)
    chat(town, 'li', '最近停电太频繁')
    expect(chat(town, 'li', text)).not.toContain('【地点】')
  })

  it.each(['三天了', '都半个月了', '快两年了'])('is no wish, but more of the matter: %s', (text) => {
    const town = makeTown(understand)
    chat(town, 'li', '厂区门口那条路晚上大货车乱停，我们的车进不来')
    const said = chat(town, 'li', text)
    expect(said).not.toContain('【期限】')
    expect(said).toMatch(new RegExp(`【诉求】.*${text}`))
  })

  it('asks nobody who tells of social insurance how many workers are wanted', () => {
    const town = makeTown(understand)
    expect(chat(town, 'li', '给员工补缴社保，材料被退回来两次')).not.toContain('缺什么工种')
  })
})

describe('an answer to the question for the enterprise', () => {
  it.each([
    '市场所的小刘来检查，说不买他亲戚的灭火器就不给过',
    '街道的人上门说要收卫生费',
    '派出所让我交两千块',
  ])('is no name where it tells what somebody did: %s', (text) => {
    const town = makeTown(understand)
    chat(town, 'chen', '有人老来店里找麻烦，生意做不下去', text)
    expect(chat(town, 'chen', '确认')).toContain('【企业】匿名')
    expect(chat(town, 'chen', '确认')).toContain('编号')
    expect(town.case('0001').text).toContain(text)
  })

  it.each(['嗯呐', '要得', '好嘞', '得行', '妥了'])('is no name where it is a yes: %s', (yes) => {
    const town = makeTown(understand)
    chat(town, 'chen', '店门口的路灯坏了一个多月')
    expect(chat(town, 'chen', yes)).not.toContain(`【企业】${yes}`)
  })
})

describe('the summary', () => {
  it.each(['缺认', '确任', '确认。', '恩 交吧', '恩'])('is confirmed by 「%s」 too', (text) => {
    const town = makeTown(understand)
    chat(town, 'li', '厂区门口那条路晚上大货车乱停，我们的车进不来')
    expect(chat(town, 'li', text)).toContain('编号 QS20261123-0001')
    expect(chat(town, 'li', '缺认')).not.toContain('哪一类')
  })

  it.each(['快点 烦', '烦死了'])('takes no anger into the matter: %s', (text) => {
    const town = makeTown(understand)
    chat(town, 'li', '厂区门口那条路晚上大货车乱停，我们的车进不来')
    expect(chat(town, 'li', text)).toMatch(/^让您着急了[\s\S]*【诉求】厂区门口那条路晚上大货车乱停，我们的车进不来\n/)
  })

  it('is shown again to whoever asks what this is for', () => {
    const town = makeTown(understand)
    chat(town, 'li', '厂区门口那条路晚上大货车乱停，我们的车进不来')
    expect(chat(town, 'li', '你们到底是干啥的')).toMatch(/^我是企哨[\s\S]*【诉求】/)
  })

  it('is no place for the name that is known already', () => {
    const town = makeTown(understand)
    chat(town, 'li', '厂区门口那条路晚上大货车乱停，我们的车进不来')
    expect(chat(town, 'li', '清河精密')).toMatch(/【诉求】厂区门口那条路晚上大货车乱停，我们的车进不来\n/)
  })

  it.each(['嗯呐', '要得', '好嘞', '得行', '中', '妥了', '成'])('is confirmed by 「%s」', (yes) => {
    const town = makeTown(understand)
    expect(chat(town, 'li', '车间一天跳闸好几回', yes)).toContain('已受理')
  })

  it.each(['算了撤回吧', '唉，还是撤回吧'])('is dropped by 「%s」', (text) => {
    const town = makeTown(understand)
    expect(chat(town, 'li', '车间一天跳闸好几回', text)).toContain('已放弃')
  })

  it.each(['不用登记 我就是问问', '不用登记了', '先别登记，我再想想'])('is given up by 「%s」', (text) => {
    const town = makeTown(understand)
    expect(chat(town, 'li', '高新技术企业认定需要什么条件', text)).toContain('已放弃')
  })

  it('is what has to be confirmed before anybody can be urged', () => {
    const town = makeTown(understand)
    const said = chat(town, 'li', '车间一天跳闸好几回', '催办')
    expect(said).toContain('还没有提交')
    expect(said).not.toContain('您现在没有在办的诉求')
  })
})

describe('somebody who speaks for an enterprise', () => {
  it.each(['我们园区宿舍老是漏水，物业不管', '厂里宿舍楼上漏水，物业推来推去'])('is not sent away as a resident: %s', (text) => {
    const town = makeTown(understand)
    expect(chat(town, 'wang', text)).not.toContain('这里只办理企业诉求')
  })

  it('may name the day before the problem', () => {
    const town = makeTown(understand)
    chat(town, 'chen', '13800000009', '老陈面馆', '下周五之前能弄好不')
    const said = chat(town, 'chen', '排烟管道被城管贴了封条，说油烟超标')
    expect(said).toContain('【期限】下周五之前（12月4日）')
  })

  it.each(['不好意思前两天出差了，现在继续', '抱歉刚才在忙，继续吧', '出差忘了，接着说'])('comes back with an excuse: %s', (text) => {
    const town = makeTown(understand)
    chat(town, 'li', '车间一天跳闸好几回')
    town.at('2026-11-25 10:00')
    expect(chat(town, 'li', text)).toMatch(/^您.{1,8}说到「车间一天跳闸好几回」/)
  })
})

describe('several problems that are announced and counted', () => {
  it.each([
    '你好，我三个事：一是最近老停电，上周停了三次；二是招不到焊工，缺30个；三是厂门口路灯坏了一个多月了',
    '我们三件事：第一，车间老跳闸；第二，招不到焊工；第三，厂门口路灯坏了一个多月',
  ])('are taken apart: %s', (text) => {
    const town = makeTown(understand)
    const said = chat(town, 'li', text)
    expect(said).toContain('您说了三件事')
    expect(said).not.toMatch(/三(?:个|件)事：/)
    expect(chat(town, 'li', '第三个先不要了')).toContain('已去掉第 3 件')
  })
})

describe('the enterprise of a report', () => {
  it.each([
    '对方单位叫云澜城投',
    '欠款公司名称是云澜城投',
    '物业公司叫安居物业',
  ])('is not changed by the name of somebody else: %s', (text) => {
    const town = makeTown(understand)
    const said = chat(town, 'wang', '客户拖欠我们货款80万，两年了，对方是国企', text)
    expect(said).toContain('【企业】凯成科技有限公司')
    expect(said).toMatch(/【诉求】.*(?:城投|物业)/)
  })
})

describe('a change of mind on the name', () => {
  it('is taken back by naming the enterprise again', () => {
    const town = makeTown(understand)
    const said = chat(town, 'li', '车间一天跳闸好几回', '单位名字是清河精密食堂', '改回清河精密机械有限公司')
    expect(said).toContain('【企业】清河精密机械有限公司')
    expect(said).not.toContain('改回清河')
    expect(chat(town, 'li', '那就这样交了吧')).toContain('已受理')
  })
})

describe('a name that is put right', () => {
  it.each([
    ['不是清河，是宏达机械', '宏达机械'],
    ['不是清河，是清和', '清和精密机械有限公司'],
  ])('%s', (text, name) => {
    expect(chat(makeTown(understand), 'li', '车间一天跳闸好几回', text)).toContain(`【企业】${name}\n`)
  })
})

describe('a tip-off', () => {
  it('without a name is without the number that is known, too', () => {
    const town = makeTown(understand)
    const said = chat(town, 'wang', '举报经信局科长吃拿卡要', '匿名')
    expect(said).toContain('【企业】匿名')
    expect(said).toContain('【电话】未留')
    chat(town, 'wang', '确认')
    expect(town.case('0001')).toMatchObject({ enterprise: null, phone: null })
  })

  it('with a name keeps the number, and so does any other matter without a name', () => {
    expect(chat(makeTown(understand), 'wang', '举报经信局科长吃拿卡要')).toContain('【电话】138****0001')
    expect(chat(makeTown(understand), 'wang', '车间一天跳闸好几回', '匿名')).toContain('【电话】138****0001')
  })
})
