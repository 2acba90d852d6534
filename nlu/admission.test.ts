import { describe, expect, it } from 'vitest'
import { isAbuse, isEmergency, isInStatutoryChannel, isTipOff, judge } from './admission.ts'

const sure = (label: string) => [
  { label, p: 0.9 },
  { label: 'appeal', p: 0.1 },
]

describe('isEmergency', () => {
  it.each([
    '车间着火了,快来人',
    '仓库冒浓烟,消防电话占线',
    '燃气管道漏气,味道很大',
    '液氨储罐泄漏了',
    '电梯里困了三个人',
    '工人掉下来了,叫不醒',
    '有人触电了',
    '脚手架塌了,下面压着人',
    '有人拿刀在厂门口砍人',
    '员工站在楼顶要跳楼',
    '食堂十几个人上吐下泻,像是食物中毒',
    '山洪冲进厂区了',
    '反应釜快爆了',
    '污水池里下去两个人没上来',
    '正在消防检查,后面仓库突然起火了',
    '女工的手被机器绞进去了',
    '检查的时候车间起火了',
    '三号库的泡沫板点着了',
    '中午吃完食堂,十来个员工又吐又拉',
    '夜班的小赵从昨晚到现在找不到人',
    '有个学徒失踪了',
    '运料车在路口翻了,压着一个骑车的',
    '液化气站嘶嘶响,怕要炸',
    '锅炉压力表爆表了',
    '厂外河堤决口了,水往车间灌',
    '要账的把我们会计关在屋里打',
  ])('is true of 「%s」', (text) => {
    expect(isEmergency(text)).toBe(true)
  })

  it.each([
    '消防检查太频繁',
    '开了一家火锅店',
    '检查都是救火式检查',
    '快递爆仓,发不出去货',
    '最近生意火爆,招不到人',
    '消防验收一直没过',
    '火灾保险理赔拖了半年',
    '去年车间着火,保险还没赔',
    '火灾隐患整改要花三十万',
    '跳楼价甩卖都没人要',
    '老板很恼火',
    '十万火急,货车卡在高速口不让走',
    '资金链紧张,就等这笔救命钱',
    '想组织一次火灾演练',
    '电脑中毒了,开票系统打不开',
    '防爆电器检测找谁',
    '担心高压线下面会触电',
    '员工要跳槽',
    '直播间爆单了,快递收不过来',
    '物业从昨晚到现在找不到人',
    '招工找不到人',
    '订单爆表,产能跟不上',
    '把货关在仓库不让提',
    '小企业从昨天到现在联系不上窗口',
    '担心管线老化,哪天爆炸',
    '客车去年翻了沟,保险没赔',
  ])('is false of 「%s」', (text) => {
    expect(isEmergency(text)).toBe(false)
  })
})

describe('isTipOff', () => {
  it.each([
    '来检查的科长要红包才给过',
    '有干部吃拿卡要',
    '所长暗示要两条烟',
    '举报街道王主任收受好处费',
    '执法队长来吃饭从来不给钱',
    '必须买他小舅子公司的灭火器',
    '窗口办事员索要购物卡',
    '我要实名举报一个局长受贿',
    '招标走过场,主任收了对方五十万',
  ])('is true of 「%s」', (text) => {
    expect(isTipOff(text)).toBe(true)
  })

  it.each([
    '收费贵',
    '窗口态度不好',
    '电费太贵了',
    '希望多发消费红包',
    '工作人员很负责,没有吃拿卡要',
    '投标要提供无行贿记录证明',
    '检查太多了,一周来三拨',
    '领导说补贴月底到账',
    '窗口工作人员多收了三百块工本费',
  ])('is false of 「%s」', (text) => {
    expect(isTipOff(text)).toBe(false)
  })
})

describe('isInStatutoryChannel', () => {
  it.each([
    '这事我们已经在法院起诉了,下个月开庭',
    '劳动仲裁委已经受理了',
    '我们去年申请了行政复议',
    '一审判了我们输,正在上诉',
    '已经向信访局上访过了',
    '员工把我们告到仲裁委了,下周三开庭',
    '我们被供货商告上了法庭',
    '二审判决下来了,我们不服',
    '已经向市政府递交了行政复议申请',
  ])('is true of 「%s」', (text) => {
    expect(isInStatutoryChannel(text)).toBe(true)
  })

  it.each([
    '怎么申请劳动仲裁',
    '不想打官司,能不能调解',
    '官司赢了两年,执行不到钱',
    '账户被法院冻结了,能不能解封',
    '法院一直不立案',
    '对罚款不服,想申请复议',
    '供电局停电没通知',
    '法院门口那条路修了半年',
    '法院拍卖买的厂房,产证办不下来',
    '再拖下去我们就要被告上法庭了',
    '我们报的那件,法院那边受理了吗',
    '消防检查不合格,要求停业',
  ])('is false of 「%s」', (text) => {
    expect(isInStatutoryChannel(text)).toBe(false)
  })
})

describe('isAbuse', () => {
  it('is true of bare insult and false of an angry appeal', () => {
    expect(['傻逼机器人', '滚蛋', '你妈的'].every(isAbuse)).toBe(true)
    expect(['他妈的又停电了', '你们这帮废物,补贴拖了两年', '狗屁审批跑了八趟', '宿舍旁边的垃圾站没人清运'].some(isAbuse)).toBe(false)
  })
})

describe('judge', () => {
  const alarms = { emergency: 0.3, 'tip-off': 0.3, spam: 0.4 }

  it('takes an alarm the model is not sure of, before the likelier appeal', () => {
    const guesses = [
      { label: 'appeal', p: 0.65 },
      { label: 'tip-off', p: 0.35 },
    ]
    expect(judge('不意思一下就一直卡着', guesses, alarms).intent).toBe('tip-off')
    expect(judge('不意思一下就一直卡着', guesses, { ...alarms, 'tip-off': 0.4 }).intent).toBe('appeal')
  })

  it('takes an emergency from the rules even where the model sees an appeal', () => {
    expect(judge('三车间着火了', sure('appeal'), alarms)).toEqual({ intent: 'emergency', intentP: 1, admission: 'emergency' })
  })

  it('takes an emergency from the model even where no rule fires', () => {
    expect(judge('快来人啊', sure('emergency'), alarms).admission).toBe('emergency')
  })

  it('does not let the model call a fire inspection an emergency', () => {
    expect(judge('消防检查没通过', sure('emergency'), alarms).intent).toBe('appeal')
  })

  it('keeps whoever writes of his own enterprise', () => {
    expect(judge('我们公司宿舍漏水', sure('not-enterprise'), alarms).admission).toBe('in-scope')
    expect(judge('我家楼上漏水', sure('not-enterprise'), alarms).admission).toBe('not-enterprise')
  })

  it('leaves to the court what the model takes for a question, unless it asks something', () => {
    for (const intent of ['progress-question', 'policy-question', 'not-enterprise']) {
      expect(judge('上月已经向区法院起诉了,等开庭', sure(intent), alarms)).toEqual({
        ...{ intent: 'appeal', intentP: 1, admission: 'statutory-channel' },
      })
      expect(judge('我们已经申请了仲裁,还能领补贴吗', sure(intent), alarms).intent).toBe(intent)
    }
  })

  it('takes a slip of the keyboard for no advertising', () => {
    for (const text of ['asdf', 'aaaa', 'jjkl;']) expect(judge(text, sure('spam'), alarms).admission).toBe('in-scope')
    expect(judge('loan www.example 13800000000', sure('spam'), alarms).admission).toBe('abuse')
  })

  it('answers advertising as abuse', () => {
    expect(judge('低价代开发票加微信', sure('spam'), alarms).admission).toBe('abuse')
  })

  it('leaves an appeal that is in court to the court', () => {
    expect(judge('货款的事已经在法院起诉了', sure('appeal'), alarms)).toMatchObject({ intent: 'appeal', admission: 'statutory-channel' })
  })
})
