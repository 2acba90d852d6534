import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findEntities } from './entities.ts'
import type { Entity } from './understand.ts'

const valuesOf = (text: string, type: Entity['type']): string[] =>
  findEntities(text).flatMap((entity) => (entity.type === type ? [entity.value] : []))

describe('phone numbers', () => {
  it.each([
    ['联系我13800000001', '13800000001'],
    ['电话138 0000 0001,随时打', '13800000001'],
    ['138-0000-0001,微信同号', '13800000001'],
    ['手机13800000001', '13800000001'],
    ['+86 13800000001 张经理', '13800000001'],
    ['找行政小崔138-0000-4417吧', '13800004417'],
    ['座机0532-88886666', '053288886666'],
    ['打(010)66668888没人接', '01066668888'],
    ['办公室0755 2666 8888转801', '075526668888-801'],
    ['客服400-800-1234一直占线', '4008001234'],
    ['厂里电话:86668888', '86668888'],
  ])('are found in 「%s」', (text, value) => {
    expect(valuesOf(text, 'phone')).toEqual([value])
  })

  it.each([
    '单号2026112313800000001992',
    '罚了13800元',
    '订单12345678901',
    '合同号20261123',
    '身份证370211198503120013',
  ])('are not in 「%s」', (text) => {
    expect(valuesOf(text, 'phone')).toEqual([])
  })
})

describe('codes and numbers of documents', () => {
  it.each<[string, Entity['type'], string]>([
    ['统一社会信用代码91370211MA3TX00006', 'credit-code', '91370211MA3TX00006'],
    ['代码是92370211ma3c123459,个体户', 'credit-code', '92370211MA3C123459'],
    ['税号91440300000000123F开不了票', 'credit-code', '91440300000000123F'],
    ['法人身份证370211198503120013', 'id-number', '370211198503120013'],
    ['身份证号37021119850312003x', 'id-number', '37021119850312003X'],
    ['卡号6222020000000000125被冻结', 'bank-card', '6222020000000000125'],
    ['打到6217 0000 0000 0006这张卡', 'bank-card', '6217000000000006'],
    ['QS20261123-0007现在到哪一步了', 'case-number', 'QS20261123-0007'],
    ['qs20261123-0007查一下', 'case-number', 'QS20261123-0007'],
    ['问下QS 20261123 0007', 'case-number', 'QS20261123-0007'],
    ['QS20261123-0007进度', 'case-number', 'QS20261123-0007'],
    ['那个QS20261123—0007什么时候办', 'case-number', 'QS20261123-0007'],
    ['QS20261123-12345这个件', 'case-number', 'QS20261123-12345'],
  ])('「%s」 has one', (text, type, value) => {
    expect(findEntities(text).map((entity) => [entity.type, entity.value])).toContainEqual([type, value])
  })

  it.each<[string, Entity['type']]>([
    ['代码91370211MA3TX00007', 'credit-code'],
    ['身份证370211198503120014', 'id-number'],
    ['身份证370211198513120013', 'id-number'],
    ['卡号6222020000000000126', 'bank-card'],
    ['运单773012345678901234', 'bank-card'],
    ['FAQS20261123-0007', 'case-number'],
  ])('「%s」 has none, because a digit is wrong', (text, type) => {
    expect(valuesOf(text, type)).toEqual([])
  })
})

describe('enterprise names', () => {
  it.each([
    ['我们是青山机械有限公司,停电三天了', '青山机械有限公司'],
    ['反映一下云澜鑫隆建材有限公司拖欠货款', '云澜鑫隆建材有限公司'],
    ['这里是海川食品股份有限公司', '海川食品股份有限公司'],
    ['我是城南老刘面馆的', '城南老刘面馆'],
    ['我是红枫叶客栈的老板', '红枫叶客栈'],
    ['我们是恒发建材的,厂门口积水', '恒发建材'],
    ['我是悦禾食品的,问下进度', '悦禾食品'],
    ['青石坳猪场的粪污没地方去', '青石坳猪场'],
    ['大润坊超市进场费太高', '大润坊超市'],
    ['我们是绿源种养专业合作社', '绿源种养专业合作社'],
    ['您好,我是顺达物流的', '顺达物流'],
    ['被天宏置业集团欠了工程款', '天宏置业集团'],
    ['老王五金店门口被围挡挡住了', '老王五金店'],
    ['我叫李四,是鑫旺纸箱厂的会计', '鑫旺纸箱厂'],
    ['咱们是博远软件(青岛)有限公司', '博远软件(青岛)有限公司'],
    ['阿强汽修厂招不到人', '阿强汽修厂'],
    ['公司叫蓝鲸工作室,想注册商标', '蓝鲸工作室'],
    ['对方是宏泰商贸有限公司,电话关机', '宏泰商贸有限公司'],
    ['福源酒楼的燃气压力不够', '福源酒楼'],
    ['我们这里是金穗家庭农场', '金穗家庭农场'],
  ])('are found in 「%s」', (text, value) => {
    expect(valuesOf(text, 'enterprise')).toEqual([value])
  })

  it.each([
    '我们公司停电了',
    '附近工厂味道很大',
    '门口的店都关了',
    '一家火锅店着火了',
    '隔壁食品厂半夜放水',
    '供电公司不来人',
    '想注册一家有限公司',
    '物业公司乱收费',
    '快递公司不上门',
    '开了个小超市',
    '我是服装厂的',
    '附近没有酒店',
    '别的厂都有补贴',
    '员工进厂就走了',
    '保险公司不赔',
    '这家公司跑路了',
    '三家公司一起投诉',
    '顾客进店要绕路',
  ])('are not in 「%s」', (text) => {
    expect(valuesOf(text, 'enterprise')).toEqual([])
  })
})

describe('date expressions', () => {
  it.each([
    ['下周三前要交货', '下周三前'],
    ['月底工资发不出', '月底'],
    ['国庆前能通路吗', '国庆前'],
    ['三天内要答复', '3天内'],
    ['12月底投产', '12月底'],
    ['十二月底投产', '12月底'],
    ['明天下午来检查', '明天下午'],
    ['5月20号开业', '5月20号'],
    ['五月二十号开业', '5月20号'],
    ['2026年11月23日停的电', '2026年11月23日'],
    ['2026-11-23到期', '2026-11-23'],
    ['下个月到期', '下个月'],
    ['去年11月装好的', '去年11月'],
    ['这个月第三回了', '这个月'],
    ['五个工作日内办结', '5个工作日内'],
    ['24小时内处理', '24小时内'],
    ['春节期间停业', '春节期间'],
    ['年底之前要完工', '年底之前'],
    ['今晚8点停水', '今晚8点'],
    ['上周五报的', '上周五'],
    ['二十号发工资', '20号'],
    ['三个月前申请的', '3个月前'],
    ['双十一前要备货', '双十一前'],
    ['今年上半年亏了', '今年上半年'],
    ['星期一上午九点开标', '星期一上午9点'],
  ])('are found in 「%s」', (text, value) => {
    expect(valuesOf(text, 'date')).toEqual([value])
  })

  it.each([
    '等了三天没人来',
    '住北岭路88号',
    '一百八十号人',
    '3号楼停电',
    '月饼滞销',
    '一号线施工',
    '拖了两个月',
  ])('are not in 「%s」', (text) => {
    expect(valuesOf(text, 'date')).toEqual([])
  })
})

describe('counts and amounts', () => {
  it.each([
    ['缺30个人', '30'],
    ['五十来个人等着开工', '50'],
    ['二十多台设备', '20'],
    ['招三百来个操作工', '300'],
    ['十几辆车', '10'],
    ['员工一百八十号人', '180'],
    ['压了3.5吨货', '3.5'],
    ['要六千平厂房', '6000'],
    ['5万件订单', '50000'],
    ['八十多人没地方吃饭', '80'],
    ['四五十台机器', '40'],
  ])('「%s」 counts', (text, value) => {
    expect(valuesOf(text, 'count')).toEqual([value])
  })

  it.each([
    ['欠我三百多万', '3000000'],
    ['投资2.5亿', '250000000'],
    ['罚款3000元', '3000'],
    ['货款19万8', '198000'],
    ['一方四块七', '4'],
    ['电费涨到6,000元', '6000'],
    ['¥1,200.50的罚单', '1200.5'],
    ['要两万五千块', '25000'],
    ['贷款500万月底到期', '5000000'],
    ['出口额五百万美元', '5000000'],
    ['差100w周转', '1000000'],
    ['补贴80万元没到', '800000'],
    ['一千两百块钱', '1200'],
  ])('「%s」 is an amount', (text, value) => {
    expect(valuesOf(text, 'amount')).toEqual([value])
  })

  it.each(['千万别停电', '万一着火', '有一个问题', '第3个窗口', '要5个点', '零件没到'])('「%s」 has neither', (text) => {
    expect([...valuesOf(text, 'count'), ...valuesOf(text, 'amount')]).toEqual([])
  })
})

describe('findEntities', () => {
  it('gives places in the original text, in order', () => {
    const text = '我们是恒发建材的,缺30个人,电话138-0000-0001'
    expect(findEntities(text).map(({ type, start, end }) => [type, text.slice(start, end)])).toEqual([
      ['enterprise', '恒发建材'],
      ['count', '30个人'],
      ['phone', '138-0000-0001'],
    ])
  })

  it('never overlaps and always quotes the text, whatever is written', () => {
    const piece = fc.constantFrom(
      '三百',
      '万',
      '元',
      '138',
      '0000',
      '下周',
      '三',
      '号',
      '有限公司',
      '我们是',
      '鑫',
      'QS20261123',
      '-',
      ' ',
      '个人',
      '月',
      '底',
      '，',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        let from = 0
        for (const { start, end, text: quoted } of findEntities(text)) {
          expect(start).toBeGreaterThanOrEqual(from)
          expect(text.slice(start, end)).toBe(quoted)
          from = end
        }
      }),
    )
  })
})
