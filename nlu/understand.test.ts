import { beforeAll, describe, expect, it } from 'vitest'
import { loadOrTrain } from './train.ts'
import { makeUnderstand, type UnderstandWith } from './understand.ts'

let understand: UnderstandWith
beforeAll(async () => {
  understand = makeUnderstand(await loadOrTrain())
}, 60_000)

/** Plainly worded problems, one or more for each department; none of them stands in the training files. */
const plain: readonly (readonly [string, string])[] = [
  ['hrss', '我们招工太难了,缺五十个普工'],
  ['hrss', '员工离职闹劳动仲裁,社保怎么补'],
  ['tax', '发票额度不够用,想申请提高'],
  ['tax', '留抵退税申请了两个月没有退下来'],
  ['samr', '营业执照变更法人一直通不过'],
  ['samr', '职业打假人天天来店里敲诈'],
  ['nrp', '厂房的不动产证办不下来'],
  ['nrp', '想扩建但没有用地指标'],
  ['hucd', '施工许可证迟迟批不下来'],
  ['hucd', '工程竣工验收没人来'],
  ['eco', '环评批复要等多久'],
  ['eco', '危废没有单位来处置'],
  ['emergency', '安全生产标准化评审排不上'],
  ['fire', '消防检查说我们疏散通道不合格'],
  ['finance', '财政奖补资金一直没拨付到账'],
  ['fin_office', '银行突然抽贷,续贷办不了'],
  ['dev_reform', '项目备案在发改那边卡住了'],
  ['miit', '技改补贴怎么申报,专精特新认定也想了解'],
  ['commerce', '出口订单少了,想参加广交会没有展位'],
  ['sci', '高新技术企业认定的补助没有发'],
  ['transport', '厂门口的公路坑坑洼洼没人养护'],
  ['transport', '员工上下班没有公交线路'],
  ['traffic_police', '货车通行证办不下来,进城就被罚'],
  ['police', '仓库被盗,报案一个月没有破案'],
  ['power', '车间三天两头停电,变压器容量也不够'],
  ['water', '自来水水压太低,经常停水'],
  ['gas', '天然气气价太高,管道气也接不进来'],
  ['urban_mgmt', '店招牌被城管拆了,说我们占道'],
  ['edu', '员工子女入学没有学位'],
  ['health', '诊所的卫生许可证怎么办理'],
  ['medical_insurance', '药店申请医保定点没批'],
  ['agri', '养殖场的设施农用地手续办不了'],
  ['culture_tourism', '景区酒店没有游客,演出许可也办不下来'],
  ['justice', '官司赢了,法院强制执行不到钱'],
  ['approval', '政务大厅窗口排队太久,材料反复补'],
  ['customs', '货物在海关查验滞港半个月'],
  ['park', '园区厂房漏水,物业没人修'],
  ['postal_telecom', '公司宽带老是断网,手机也没信号'],
  ['discipline', '工作人员故意刁难,互相推诿不办事'],
  ['investment', '招商时承诺的优惠政策没有兑现'],
]

describe('what is read of an understanding', () => {
  const text = '厂区供电线路老化，下周三前能不能修好，联系13800000001'

  it('is the same in whatever order it is read', () => {
    const whole = { ...understand(text) }
    const { entities, urgency, matter, dispatch, departments } = understand(text)
    expect({ entities, urgency, matter, dispatch, departments }).toEqual({
      ...{ entities: whole.entities, urgency: whole.urgency, matter: whole.matter },
      ...{ dispatch: whole.dispatch, departments: whole.departments },
    })
  })

  it('asks who is responsible once, and only where somebody wants to know', () => {
    let asked = 0
    const meant = understand(text, {
      settle(guesses) {
        asked++
        return { ...guesses, dispatch: 'person' }
      },
    })
    expect([meant.intent, meant.entities.length, asked]).toEqual(['appeal', 2, 0])
    expect([meant.dispatch, meant.departments[0]?.code, asked]).toEqual(['person', 'power', 1])
  })
})

describe('the shipped model', () => {
  it('routes at least nine of ten plainly worded problems to the right department', () => {
    const wrong = plain.filter(([code, text]) => understand(text).departments[0]?.code !== code)
    expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(plain.length / 10)
  })

  it('ranks every department, with probabilities that sum to 1', () => {
    const { departments } = understand('厂里停电了')
    expect(departments).toHaveLength(34)
    expect(departments.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1)
    expect(departments.map(({ p }) => p)).toEqual(departments.map(({ p }) => p).toSorted((a, b) => b - a))
  })

  it('dispatches a plain problem unseen', () => {
    expect(understand('车间三天两头停电,变压器容量也不够').dispatch).toBe('auto')
  })

  it('leaves to a person what is short of facts', () => {
    expect(understand('有点事情想反映').dispatch).toBe('person')
  })

  it.each([
    '谢谢,问题解决了',
    '你好',
    '我的件到哪一步了',
    '车间着火了,快来',
    '这事法院已经立案了,停电赔偿的案子',
  ])('never dispatches 「%s」 unseen', (text) => {
    expect(understand(text).dispatch).toBe('person')
  })

  it('tells thanks, greetings and questions about progress from appeals', () => {
    expect(['谢谢你们', '你好', '我上周报的那个件现在到哪一步了'].map((text) => understand(text).intent)).toEqual([
      'thanks',
      'greeting',
      'progress-question',
    ])
  })

  it('sends a tip-off to discipline, whatever trade it is about', () => {
    const { intent, admission, departments } = understand('供电所来装电表的队长要红包,不给就不通电')
    expect([intent, admission, departments[0]?.code]).toEqual(['tip-off', 'tip-off', 'discipline'])
  })

  it('calls danger to life an emergency in every field', () => {
    expect(understand('有工人被压在机器下面')).toMatchObject({
      intent: 'emergency',
      admission: 'emergency',
      urgency: 'emergency',
      dispatch: 'person',
    })
  })

  it('names the matter of an appeal and none of a greeting', () => {
    expect(understand('我们车间频繁停电').matter).toEqual(expect.any(String))
    expect(understand('你好').matter).toBeNull()
  })

  it('survives any text', () => {
    for (const text of ['', ' ', '😀😀', '?', 'a'.repeat(5000), '停电'.repeat(2000), '\u0000', '\ud800']) {
      expect(understand(text).departments).toHaveLength(34)
    }
  })
})
