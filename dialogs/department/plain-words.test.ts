import { describe, expect, it } from 'vitest'
import type { CaseCommand } from '../dialog.ts'
import { departments, makeTown, plainly, reads } from '../fixtures.ts'
import { isUnreached } from './ordinary-words.ts'
import { type Hearing, isCommandLine, meaningOf } from './plain-words.ts'

const offices: Hearing = { all: departments, own: null, reads, mentioned: false }

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .flatMap((line) => line.split('|'))
    .map((line) => line.trim())
    .filter((line) => line !== '')

const commandOf = (line: string): CaseCommand | undefined => meaningOf(line, offices)?.command

describe('meaningOf: the words of the trade', () => {
  it.each(
    lines('签收|签收。|签收！|签收了|已签收|接单|已接单|接单了|我们签收了|都签收|全部签收|确认签收|收到并签收|签收，我们下午看'),
  )('acknowledges with %s', (line) => expect(meaningOf(line, offices)).toMatchObject({ command: { type: 'acknowledge' }, explicit: true }))

  it.each([
    ['已联系', ''],
    ['已联系。', ''],
    ['已联系 下午去厂里', '下午去厂里'],
    ['已联系，下午去厂里', '下午去厂里'],
    ['已联系,下午去厂里', '下午去厂里'],
    ['已联系：下午去厂里', '下午去厂里'],
    ['已联系:下午去厂里', '下午去厂里'],
    ['已联系；下午去厂里', '下午去厂里'],
    ['已联系、下午去厂里', '下午去厂里'],
    ['已联系-下午去厂里', '下午去厂里'],
    ['已联系（下午去厂里）', '下午去厂里'],
    ['已联系(下午去厂里)', '下午去厂里'],
    ['已联系！下午去厂里', '下午去厂里'],
    ['已联系企业，约好周三', '约好周三'],
    ['已经联系了，约好周三', '约好周三'],
    ['联系过了，约好周三', '约好周三'],
  ])('takes the note from %s', (line, note) =>
    expect(meaningOf(line, offices)).toEqual({ command: { type: 'contact', note }, explicit: true }))

  it.each([
    ['答复：已恢复供电', '已恢复供电'],
    ['答复:已恢复供电', '已恢复供电'],
    ['答复 已恢复供电', '已恢复供电'],
    ['答复，已恢复供电', '已恢复供电'],
    ['答复企业：已恢复供电', '已恢复供电'],
    ['回复企业 已恢复供电', '已恢复供电'],
    ['办结：已恢复供电', '已恢复供电'],
    ['办结 已恢复供电', '已恢复供电'],
    ['已办结，已恢复供电', '已恢复供电'],
    ['反馈企业：已恢复供电', '已恢复供电'],
    ['答复', ''],
    ['答复：请问周三上午方便看现场吗？我们带设备去', '请问周三上午方便看现场吗？我们带设备去'],
  ])('takes the answer from %s', (line, answer) =>
    expect(meaningOf(line, offices)).toEqual({ command: { type: 'resolve', answer }, explicit: true }))

  it.each([
    ['申诉：评价的不是这件事', '评价的不是这件事', {}],
    ['申诉（容错）：新工艺首次试用，已按方案报备', '新工艺首次试用，已按方案报备', { grounds: 'honest-error' }],
    ['容错纠错申诉：首次试行告知承诺', '首次试行告知承诺', { grounds: 'honest-error' }],
    ['申诉：按容错纠错办法，这是首次试行', '按容错纠错办法，这是首次试行', { grounds: 'honest-error' }],
    ['申诉', '', {}],
  ])('A3.14: takes the reason of an appeal, and 容错, from %s', (line, reason, grounds) =>
    expect(meaningOf(line, offices)).toEqual({ command: { type: 'appeal-rating', reason, ...grounds }, explicit: true }))

  it.each([
    ['进展：请企业告知是哪个车间', '请企业告知是哪个车间'],
    ['进展：周三进场施工', '周三进场施工'],
    ['进展 周三进场施工', '周三进场施工'],
    ['进展，周三进场施工', '周三进场施工'],
    ['进度：周三进场施工', '周三进场施工'],
    ['最新进展：周三进场施工', '周三进场施工'],
    ['进展如下：周三进场施工', '周三进场施工'],
    ['进展', ''],
  ])('takes the progress from %s', (line, text) =>
    expect(meaningOf(line, offices)).toEqual({ command: { type: 'report-progress', text }, explicit: true }))

  it.each([
    ['退单', '', null],
    ['退单 不归我们管', '', null],
    ['退单：三定方案第五条，占道施工由城管审批', '三定方案第五条，占道施工由城管审批', 'urban_mgmt'],
    ['退单 不属于我局职责 建议住建局', '不属于我局职责 建议住建局', 'hucd'],
    ['退单，依据《道路交通安全法》，建议转交警', '依据《道路交通安全法》，建议转交警', 'traffic_police'],
    ['退单：这是供水管道施工开挖，依据三定方案归住建局，建议住建局', '这是供水管道施工开挖，依据三定方案归住建局，建议住建局', 'hucd'],
    ['申请退单：该路段属园区管委会养护范围', '该路段属园区管委会养护范围', 'park'],
    ['退单因为产权在开发商', '产权在开发商', null],
  ])('takes basis and suggestion from %s', (line, basis, suggested) => {
    const command = commandOf(line)
    expect(command).toMatchObject({ type: 'object', suggested })
    if (command?.type === 'object') expect(command.basis.replace(/^依据/, '')).toBe(basis.replace(/^依据/, ''))
  })

  it.each([
    ['延期两天，等检测报告', 2, '等检测报告'],
    ['能不能多给三天，材料还没到齐', 3, '材料还没到齐'],
    ['延期2天，等检测报告', 2, '等检测报告'],
    ['延期２天：等检测报告', 2, '等检测报告'],
    ['延期 3 个工作日 设备要从外地调', 3, '设备要从外地调'],
    ['申请延期3天，原因：等检测报告', 3, '等检测报告'],
    ['延期三天，因为等检测报告', 3, '等检测报告'],
    ['延期一个工作日；等检测报告', 1, '等检测报告'],
    ['等检测报告，申请延期两天', 2, '等检测报告'],
    ['我们申请延期3天，等检测报告', 3, '等检测报告'],
    ['想再宽限两天，等检测报告', 2, '等检测报告'],
    ['延期十天，等检测报告', 10, '等检测报告'],
    ['延期两天', 2, ''],
    ['延期', 0, ''],
    ['延期到下周五', 0, '到下周五'],
  ])('takes days and reason from %s', (line, days, reason) => expect(commandOf(line)).toEqual({ type: 'request-extension', days, reason }))

  it.each(lines('查看电话|电话|联系电话|看下电话|企业电话|手机号|联系方式'))('shows the number for %s', (line) =>
    expect(commandOf(line)).toEqual({ type: 'view-phone' }))
  it.each(lines('即办|当天办结|今天能办结|今天内答复|今天能办完|今天就能解决'))('promises the day with %s', (line) =>
    expect(commandOf(line)).toEqual({ type: 'promise-same-day' }))
})

describe('meaningOf: ordinary sentences that mean the same', () => {
  const table: Readonly<Record<string, string>> = {
    contact: `已经和企业沟通过了|刚给企业打了电话，约好周三|上午去了厂里，看了现场|昨天到企业走访过|跟王总联系上了，下午见面|已与企业负责人通话|和老板见过面了|加了李工微信|已上门对接|联系了企业，说周三方便|
      已经跟企业对接|刚才打过电话|已致电企业，对方表示理解|电话联系过企业了|下午联系了企业|我们上门拜访过了|给李工打了个电话|已和王总约好周三上门`,
    resolve: `已修好，恢复供电了|问题解决了|已经处理好了|电已经恢复了|补贴已发放|补贴已经到账|全部办结|已办好，企业可以来取证了|路灯修好了|管道疏通了|围挡已拆除|证已经办好了|退税款已退还|都办完了|已全部整改完毕并恢复供水`,
    object: `不归我们管|这个不归我们管，应该找住建局|不属于我局职责|不是我们的职责范围，应由城管负责|这事不在我们职责内|转错部门了|派错了部门|应该由交警负责处理|建议转给住建局|我局没有这项职能`,
    'report-progress': `正在协调施工队，周三进场|已安排抢修队现场排查|预计下周二完成更换|正在等待检测报告审批|已派人现场查看线路|材料已提交市局审批|计划本周五前完成整改|已上报市公司，等待批复`,
    acknowledge:
      '我局已收悉，将尽快处理|收到，我们来办|收到，马上处理|我们来接|这个我们接了|马上安排|已收到，我们这就去看|好的，我来跟进|收到',
  }
  for (const [type, sentences] of Object.entries(table)) {
    it.each(lines(sentences))(`${type}: %s`, (line) =>
      expect(meaningOf(line, offices)).toMatchObject({ command: { type }, explicit: false }))
  }

  it('asks for the basis when a line only says that it is not ours', () => {
    expect(commandOf('不归我们管，应该找住建局')).toEqual({ type: 'object', basis: '', suggested: 'hucd' })
  })

  it('does not take for contact what is planned, failed or about others', () => {
    const others = `下午去联系|我下午联系企业|马上联系|准备上门|明天上午去企业走访一下|等会打电话|还没联系上|联系不上|电话打不通|打了三次电话没人接|已联系好车了|联系了维修队|跟市局沟通过了吗|谁联系过企业|别联系企业了|联系了城管局|回头再对接`
    expect(lines(others).filter((line) => commandOf(line)?.type === 'contact')).toEqual([])
  })

  it('does not take for an answer what is not done', () => {
    const others = `还没解决|等修好了再说|快修好了|争取周五办好|修好了吗|怎么才能解决|没办好|预计明天恢复|能解决就好|如果解决了告诉我|尽快办结`
    expect(lines(others).filter((line) => commandOf(line)?.type === 'resolve')).toEqual([])
  })

  it('does not pass on what is meant for colleagues', () => {
    const others = `这企业太难缠了|答复口径明天再议|先别答复|领导说先放一放，下周再看|内部讨论一下再定，明天给意见|烦死了，又来了|这事要跟领导商量，周三前定`
    expect(lines(others).filter((line) => meaningOf(line, offices) !== null)).toEqual([])
  })

  it('shows first even what begins with the word of the trade, when it sounds internal', () => {
    expect(meaningOf('答复 口径明天再议', offices)?.explicit).toBe(false)
  })

  it('takes a question for a question', () => {
    const others = `进展怎么样|进展 怎么样了|答复了吗|签收了吗？|退单了吗|延期要怎么申请|已联系好车了吗|什么时候答复|谁签收一下`
    expect(lines(others).filter((line) => meaningOf(line, offices) !== null)).toEqual([])
  })
})

describe('isUnreached', () => {
  it.each(lines('打了三次电话没人接|电话打不通|联系不上|企业电话关机|还没联系上|已联系，没人接|电话是空号'))('knows %s', (line) =>
    expect(isUnreached(line)).toBe(true))
  it.each(lines('已联系，下午上门|电话没人接，后来加了微信约好周三|先没打通，后来打通了|正在抢修'))('but not %s', (line) =>
    expect(isUnreached(line)).toBe(false))
})

/** What clerks write to each other all day. None of it is for the bot. */
const talk = `收到|好的|哈哈|哈哈哈|嗯嗯|OK|👍|谢谢|辛苦了|开会|下午三点开会|@全体 开会|[图片]|这企业太难缠了|又是他们家|已联系好车了吗|已联系好车了|进展怎么样|进展怎么样？|答复口径明天再议|下午去联系|我下午去联系企业|
  明天再说|谁去一下|我去吧|中午吃什么|食堂今天有鱼|材料放你桌上了|表格发我一下|领导要汇总数据|周报谁写|请假一天|我在路上|堵车了|到了|稍等|马上来|在开会|回头说|知道了|明白|行|可以|没问题|是|是的|不|不行|对|不对|好|
  签收的快递在门卫|快递帮我签收一下|你签收了吗|谁签收的|接单员电话多少|退单率这个月高了|退单流程怎么走|退回的快递放哪|延期的会议改到几点|会议延期两天|会议延期到周五|办结率要提上去|办结率 98%|答复模板更新了没|答复期限是几天|
  进展顺利|进展不错|进度条加载不出来|进度款批了吗|已联系|已联系，车下午到|已联系物业开门|联系过了|查一下电话费|电话欠费了|他电话打不通|这事不归我们管|不归我们管吧|应该找住建局|转给住建局算了|建议转给城管|
  修好了|空调修好了|打印机修好了|问题解决了|解决了|系统恢复了|网恢复了|都办完了|工资已发放|补贴已发放|预计下周完成|正在处理中|周三进场施工|本周五前完成整改|马上安排|我们来办|收到，马上处理|今天能办完|今天能办结吗|
  即办件有几个|刚给企业打了电话|上午去了厂里|跟王总沟通过了|加班|今晚值班是谁|1430 开会|会议室 0102|工位号 0007 换人了|2026年的计划|明天8点半集合|密码改成 1234 了|房间 3001|下周放假|节日快乐|恭喜恭喜|生日快乐|
  这个月考核又要扣分|他要是给差评怎么办|别让企业打差评|5分|满意|不满意也没办法|天气真冷|停电了|停水了|空调坏了|帮我带杯咖啡|复印机没纸了|签个字|盖章找谁|文件传阅完了|请查收附件|收到附件|延期一下吧|先放着|再议`

describe('a work group that talks among itself', () => {
  const town = makeTown(plainly('power'))
  town.dm('wang', '老停电，一周三次')
  town.dm('wang', '确认')

  it('is long enough a list', () => expect(lines(talk).length).toBeGreaterThanOrEqual(100))

  it.each(lines(talk))('hears nothing from the bot at 「%s」', (line) => {
    const before = town.case('0001').version
    expect(town.group('staff-power', line)).toBe('')
    expect(town.case('0001').version).toBe(before)
  })

  it('is heard when the whole line is a command, or a word of the trade is set off by a colon', () => {
    expect(
      lines('签收|接单|已签收|签收。|进展：周三进场|答复: 已恢复|延期：两天，等报告|查看电话').filter((line) => !isCommandLine(line)),
    ).toEqual([])
  })
})
