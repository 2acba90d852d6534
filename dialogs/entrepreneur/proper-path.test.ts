/** What is said to those whose matter this service does not handle, or not alone: danger, proceedings, private matters, tip-offs, insult, talk. */
import { describe, expect, it } from 'vitest'
import { makeTown, shipped, type Town } from '../fixtures.ts'

const understand = await shipped()

function hears(text: string): { readonly town: Town; readonly said: string } {
  const town = makeTown(understand)
  return { town, said: town.dm('wang', text) }
}

/** No draft, no case, nobody else told. */
function isAnsweredOnly(town: Town): void {
  expect(town.dialog('dm:wang')).toMatchObject({ draft: null })
  expect(town.cases()).toEqual([])
  for (const chat of ['dm:coordinator', 'dm:leader', 'dm:discipline']) expect(town.news(chat)).toEqual([])
}

describe('danger: the first words are the number for it', () => {
  it.each([
    ['119（火警、救援）', ['配电房冒烟了！', '三号库着火了，快来人', '喷漆房爆炸了，火苗往外窜']],
    ['119（火警、救援）', ['闻到很重的天然气味，食堂后厨那边', '施工队把燃气管道挖断了，在漏气', '液氨储罐泄漏了']],
    ['119（火警、救援）', ['脚手架塌了，下面压着人', '电梯里困了三个人', '山洪冲进厂区了']],
    ['120（急救）', ['师傅手卷进压延机了，血流不止', '食堂十几个人上吐下泻，像是食物中毒', '有人触电了']],
    ['110（报警）', ['有个男的拿着刀冲进前台', '门口有人砍人', '夜班的小赵从昨晚到现在找不到人']],
    ['122（交通事故）', ['门口两辆货车撞了，司机卡在驾驶室出不来', '运料车在路口翻了，压着一个骑电动车的', '厂门口货车把人撞倒了']],
  ])('%s', (line, texts) => {
    for (const text of texts) {
      const { town, said } = hears(text)
      expect(said, text).toMatch(new RegExp(`^请马上拨打 ${line}`))
      expect(said).toContain('我已告知值班人员')
      expect(town.news('dm:coordinator')[0]).toMatch(/【紧急】[\s\S]*已提示拨打 1\d\d/)
      expect(town.cases()).toEqual([])
    }
  })

  it('both numbers where both are needed, and the other one for people who are hurt', () => {
    expect(hears('冷库氨气漏了，两个工人昏倒').said).toMatch(/^请马上拨打 119（火警、救援）和 120（急救）。人往上风方向撤/)
    expect(hears('员工站在楼顶要跳楼').said).toMatch(/^请马上拨打 110（报警）和 119（火警、救援）/)
    expect(hears('三号库着火了').said).toContain('有人受伤同时拨打 120（急救）')
    expect(hears('冷库氨气漏了，两个工人昏倒').town.news('dm:leader')[0]).toContain('已提示拨打 119、120，请立即核实')
  })

  it('gas: leave first, no switch, no flame', () => {
    for (const text of ['后厨天然气漏了', '燃气味很重', '液化气罐在漏气'])
      expect(hears(text).said).toContain('先离开再打电话：人撤到室外，不要开关电器，不要点火。')
  })

  it('all numbers where the danger is not named', () => {
    expect(hears('快来人啊，出人命了，救命').said).toMatch(/^(如果有人员危险，请马上拨打 119.*110.*120.*122|请马上拨打 120)/)
  })

  it.each([
    '消防检查太频繁',
    '消防说我们烟感不合格，要求停业',
    '去年仓库失火，保险公司到现在不赔',
    '担心化工厂那条管线老化，哪天爆炸',
  ])('not for %s', (text) => {
    expect(hears(text).said).not.toMatch(/119|已告知值班/)
  })
})

describe('proceedings: who has the matter, whom to ask, what can still be done here', () => {
  it.each([
    ['由法院依法处理', ['上月已经向区法院起诉了发包方，等开庭', '一审输了，我们已经上诉到中院', '法院判了我不服'], '12368'],
    [
      '由劳动人事争议仲裁委员会依法裁决',
      ['员工把我们告到仲裁委了，下周三开庭', '劳动仲裁委已经受理了', '工伤的员工申请了劳动仲裁，已经立案'],
      '12333',
    ],
    [
      '由行政复议机构依法审查，一般自受理起 60 日内',
      ['罚款的事我们提了行政复议，目前还在审', '我们去年申请了行政复议', '已经向市政府递交了行政复议申请'],
      '承办人员',
    ],
    [
      '由信访局登记，按信访程序办理，这里不重复受理',
      ['这事信访局已经登记受理了', '已经向信访局上访过了', '去年走了信访，信访局还在处理'],
      '30 日内请求复查',
    ],
  ])('%s', (sentence, texts, ask) => {
    for (const text of texts) {
      const { town, said } = hears(text)
      expect(said, text).toContain(sentence)
      expect(said).toContain(ask)
      expect(said).toContain('还可以在这里办的：政策咨询、窗口服务问题')
      expect(said).toContain('12348')
      isAnsweredOnly(town)
    }
  })

  it('a contract in arbitration is not sent to the labour office', () => {
    const { said } = hears('货款的事合同约定仲裁，仲裁委已经受理了')
    expect(said).toContain('由仲裁机构依法裁决')
    expect(said).not.toContain('12333')
  })

  it.each([
    '法院门口那条路修了半年，客户进不来',
    '法院拍卖买的厂房，不动产证办不下来',
    '判决生效半年，对方账户没钱，执行不下去',
    '不想打官司，希望帮忙协调一下货款',
    '对罚款不服，想申请复议',
  ])('an appeal that merely mentions them is taken: %s', (text) => {
    expect(hears(text).said).toContain(`【诉求】${text}`)
  })
})

describe('not an enterprise: where to go', () => {
  it.each([
    ['12345', ['我是居民，楼上太吵', '我是小区业主，物业乱涨停车费', '邻居家的狗天天叫，吵死了']],
    ['12315', ['我在超市买的牛奶过期了，去哪投诉', '我在网上买的手机是翻新机，卖家不退', '健身房跑路了，我办的卡怎么退']],
    ['12333', ['老人退休金这个月少发了两百', '老板欠我三个月工资不给']],
    ['110', ['我个人网上被骗了三千块']],
  ])('%s', (number, texts) => {
    for (const text of texts) {
      const { town, said } = hears(text)
      expect(said, text).toContain(`请拨打 ${number}（`)
      expect(said).toContain('如果是您的企业遇到的问题，请直接说说情况')
      isAnsweredOnly(town)
    }
  })

  it.each([
    '我公司在网上买的叉车坏了，厂家不肯退',
    '我们店被顾客投诉到12315，还没查就要我们赔钱',
    '我们厂宿舍楼上漏水',
  ])('an enterprise is not sent away: %s', (text) => {
    expect(hears(text).said).toContain(`【诉求】${text}`)
  })
})

describe('a hotline', () => {
  it.each(['市长热线12345打过了没用', '打了12345没人管', '12315让我们来找你们'])('is no case number: %s', (text) => {
    expect(hears(text).said).not.toContain('没有查到这个编号')
  })
})

describe('a tip-off', () => {
  it.each(['验收的人让我们给他老家寄两箱茅台才肯签字', '所里的老王要好处费', '举报街道王主任收受好处费'])('is confidential: %s', (text) => {
    const { said } = hears(text)
    expect(said).toMatch(/^这类线索会保密转送纪检联络员，不进部门群。/)
    expect(said).toContain('【拟转】纪检联络员（保密，不进部门群）')
  })
})

describe('insult and advertising', () => {
  it.each(['你个废物机器人滚', '你们都是吃干饭的王八蛋', '傻逼机器人'])('%s: a calm word that still asks for the matter', (text) => {
    const { town, said } = hears(text)
    expect(said).toMatch(/^听得出您很着急。请说说具体是什么事，我来转给负责的部门。/)
    isAnsweredOnly(town)
  })

  it.each([
    '妈的又断网，客服踢皮球，我们直播基地损失几十万',
    '他妈的第三次断电了，损失谁赔',
  ])('an angry appeal is an appeal: %s', (text) => {
    expect(hears(text).said).toContain(`【诉求】${text}`)
  })

  it.each([
    '专业代办营业执照，三天出证，加V信 abc888',
    '急用钱？无抵押贷款当天放款',
    '高仿名表批发，加微信看图',
  ])('%s: one dry sentence', (text) => {
    const { town, said } = hears(text)
    expect(said).toMatch(/^这里只办理企业诉求，不受理广告推广。/)
    isAnsweredOnly(town)
  })

  it.each(['傻逼机器人', '王八蛋', '无抵押贷款当天放款，加微信 abc888'])('do not get into the report that is being written: %s', (text) => {
    const town = makeTown(understand)
    town.dm('wang', '厂里老停电，一周三次')
    expect(town.dm('wang', text)).toContain('【诉求】厂里老停电，一周三次\n')
    town.dm('wang', '确认')
    expect(town.case('0001').text).toBe('厂里老停电，一周三次')
  })
})

describe('questions and talk', () => {
  it.each([
    '高新技术企业认定今年什么时候开始申报？',
    '请问小微企业社保补贴有哪些条件',
    '招用退役军人能减多少税',
  ])('a policy question goes to the department: %s', (text) => {
    expect(hears(text).said).toContain('这个问题我先替您登记，由主管部门答复。')
  })

  it.each([
    '上周报的那件事处理完了吗',
    '我上次说的路灯啥时候修',
    '前天交的那件办到哪了',
  ])('a question for a case, when there is none: %s', (text) => {
    expect(hears(text).said).toContain('您现在没有在办的诉求')
  })

  it.each(['太感谢了，问题解决得很快', '多谢多谢，麻烦你们了', '谢谢小企，辛苦啦'])('thanks: %s', (text) => {
    expect(hears(text).said).toMatch(/^应该的/)
  })

  it.each(['早上好呀', '您好，在不在', '下午好'])('a greeting: %s', (text) => {
    expect(hears(text).said).toMatch(/^您好，我是企哨/)
  })

  it.each(['今天天气真不错', '你们几点下班', '周末上班不'])('small talk: %s', (text) => {
    expect(hears(text).said).toContain('工作日 09:00–12:00、13:30–17:30')
  })

  it.each(['你是机器人还是真人', '你是真人吗', '是不是机器人啊'])('%s: the truth, and nobody is called', (text) => {
    const { town, said } = hears(text)
    expect(said).toMatch(/^我是企哨，登记和跟办企业诉求的程序，不是真人。/)
    isAnsweredOnly(town)
  })
})

describe('a time that is named', () => {
  it.each([
    ['变压器老跳闸，希望下周三前修好', '下周三前（12月2日）'],
    ['变压器老跳闸，月底前能不能修好', '月底前（11月30日）'],
    ['变压器老跳闸，三天内必须修好', '三天内（11月26日）'],
    ['变压器老跳闸，元旦前能换掉吗', '元旦前（2027年1月1日）'],
    ['变压器老跳闸，12月5日前能换掉吗', '12月5日前'],
  ])('%s', (text, limit) => {
    expect(hears(text).said).toContain(`\n【期限】${limit}\n`)
  })

  it.each(['变压器三天内跳了五次闸', '变压器上周三跳的闸', '变压器老跳闸，请尽快修'])('%s: no limit', (text) => {
    expect(hears(text).said).not.toContain('【期限】')
  })
})
