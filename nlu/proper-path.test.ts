import { describe, expect, it } from 'vitest'
import { dangersIn, hasItsOwnWay, outsiderIn, proceedingIn } from './proper-path.ts'

describe('hasItsOwnWay', () => {
  it.each([
    '仲裁裁下来我们不认',
    '一审判我们输了，这判决不公平',
    '不服法院的判决书',
    '税务的处罚我们正在行政复议',
  ])('is true of %s', (text) => expect(hasItsOwnWay(text)).toBe(true))
  it.each([
    '劳动仲裁怎么申请',
    '仲裁院拖着不给立案',
    '正在复议的案子多久能出结果',
    '验收标准不公平',
    '合同里写了仲裁',
  ])('is false of %s', (text) => expect(hasItsOwnWay(text)).toBe(false))
})

describe('dangersIn', () => {
  it.each([
    [['fire'], ['配电房冒烟了', '三号库的泡沫板点着了', '喷漆房爆了,火苗往外窜', '正在消防检查,后面仓库突然起火了']],
    [['gas'], ['闻到很重的天然气味', '燃气管道被挖断了', '液化气罐在漏气']],
    [['chemical'], ['液氨储罐泄漏了', '硫酸槽罐车漏了', '车间氯气外泄']],
    [['injury'], ['食堂十几个人上吐下泻', '师傅手卷进压延机了', '有人昏倒了', '工人从架子上摔下来']],
    [['violence'], ['有人拿刀冲进前台', '门口砍人了', '一群人堵着不让走,说要打死我们']],
    [['jump'], ['员工站在楼顶要跳楼', '有人要往下跳', '有个工人在塔吊上说要跳']],
    [['missing'], ['夜班的小赵失联了', '老人从昨晚到现在找不到人', '船员失踪']],
    [['electric'], ['有人触电了', '电工被电倒了', '高压线断了,地上带电']],
    [['traffic'], ['门口两车追尾', '货车把人撞飞了', '门口车祸']],
    [['rescue'], ['电梯里困了三个人', '脚手架塌了', '山洪冲进厂区了']],
  ] as const)('are %s', (dangers, texts) => {
    for (const text of texts) expect(dangersIn(text), text).toEqual(dangers)
  })

  it('are several where several are named, what makes the place deadly first', () => {
    expect(dangersIn('冷库氨气漏了,两个工人昏倒')).toEqual(['chemical', 'injury'])
    expect(dangersIn('门口两辆货车撞了,司机卡在驾驶室')).toEqual(['traffic', 'rescue'])
    expect(dangersIn('有人泼汽油点火')).toEqual(['violence', 'fire'])
    expect(dangersIn('污水池下去两个人没上来,闻着像沼气泄漏')).toEqual(['gas', 'rescue'])
  })

  it('are none in a cry that names nothing, and in fire that is none', () => {
    expect(dangersIn('快来人啊')).toEqual([])
    expect(dangersIn('火锅店生意火爆')).toEqual([])
  })
})

describe('proceedingIn', () => {
  it.each([
    ['court', ['已经起诉了,等开庭', '法院判了我不服', '二审判决下来了', '仲裁完又上诉到中院']],
    ['labour-arbitration', ['员工把我们告到仲裁委了', '劳动仲裁已经立案', '被辞退的员工申请了仲裁']],
    ['arbitration', ['货款纠纷合同约定仲裁,仲裁委已经受理', '跟甲方的工程款仲裁还在审理', '租赁合同仲裁庭已开庭']],
    ['reconsideration', ['我们提了行政复议', '复议机关已经受理', '处罚的事在复议']],
    ['petition', ['信访局已经登记了', '去年上访过', '走了信访程序']],
  ] as const)('is %s', (proceeding, texts) => {
    for (const text of texts) expect(proceedingIn(text), text).toBe(proceeding)
  })
})

describe('outsiderIn', () => {
  it.each([
    ['consumer', ['在超市买的牛奶过期了', '健身房跑路了,我的卡怎么退', '网购的手机是翻新机']],
    ['worker', ['老板欠我三个月工资不给', '老人退休金少发了', '我被公司辞退了没有补偿']],
    ['victim', ['我在网上被骗了三千块', '电动车被偷了', '邻居打架']],
    ['resident', ['小区电梯天天坏', '孩子上学要什么手续', '楼下烧烤摊半夜还在吵']],
  ] as const)('is a %s', (outsider, texts) => {
    for (const text of texts) expect(outsiderIn(text), text).toBe(outsider)
  })
})
