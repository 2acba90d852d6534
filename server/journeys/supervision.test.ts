/** Who watches over the cases: the leader and the officer of an enterprise, the leader on duty, and the week of the one who follows a case. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beijing, type District, inBeijing, openDistrict, type Said, textOf } from './district.ts'

const told = async (district: District, chat: string, words: string): Promise<readonly Said[]> =>
  (await district.chat(chat)).filter(({ from, text }) => from === 'bot' && text.includes(words))

const noodles = { name: '陈姐（老陈面馆）', role: 'entrepreneur', enterprise: '老陈面馆', phone: '13800000003' }

describe('an enterprise with a leader and an officer of its own', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 10:00')
    await district.person('meng', { name: '孟副区长', role: 'leader' })
    await district.person('chen', noodles)
    await district.person('gu', { name: '顾副区长', role: 'leader' })
  })
  afterAll(() => district.close())

  it('A2.6: gets another leader by a word of the coordinator, at once', async () => {
    const said = textOf(await district.says('coordinator', '联系人 清河精密 区领导 孟副区长'))
    expect(said).toContain('「清河精密机械有限公司」的联系区领导已换成孟副区长，马上生效。')
    expect(textOf(await district.says('meng', '我联系的企业'))).toContain('清河精密机械有限公司：没有在办的诉求')
    expect(textOf(await district.says('leader', '我联系的企业'))).not.toContain('清河精密')
  })

  it('A2.6: is named on the card of the group with those who stand behind it, without a number', async () => {
    number = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
    const card = textOf(await district.hears('group:power'))
    expect(card).toContain('本企业联系人：区领导 孟副区长，牵头部门 发改委，服务专员 唐宁\n')
    expect(card).not.toMatch(/1[3-9]\d{9}/)
    expect(textOf(await district.hears('dm:li'))).not.toContain('孟副区长')
  })

  it('A2.6: is shown to leader and officer with its open cases and their lights', async () => {
    for (const id of ['meng', 'officer']) {
      const said = textOf(await district.says(id, '我联系的企业'))
      expect(said).toMatch(new RegExp(`清河精密机械有限公司：在办 1 件\n🟢 ${number} 供电公司；联系企业时限 明天`))
    }
  })

  it.each([
    '待办',
    '在办',
    '我的待办',
  ])('A2.7: shows its officer what is to be followed, and takes the word for no report: %s', async (text) => {
    const said = textOf(await district.says('officer', text))
    expect(said).toContain(`您跟踪的在办诉求 1 件：\n🟢 ${number} 供电公司 清河精密机械有限公司`)
    expect(textOf(await district.says('officer', '今天红灯'))).toBe('您跟踪的诉求里红灯 0 件。')
    expect(textOf(await district.says('officer', '帮助'))).toContain('「代清河精密反映：')
  })

  it('A2.7: has its officer reminded when the light turns red, nobody else’s', async () => {
    await district.until('2026-11-25 17:30')
    const said = textOf(await told(district, 'dm:officer', number))
    expect(said).toContain('联系企业超时')
    expect(said).toContain(`回复「${number} 已了解：」加一句情况`)
    expect(said).not.toContain('转到部门群')
    const other = await district.reports('chen', '店里的自来水水压太小，后厨中午用不上水', 'water')
    await district.until('2026-11-26 17:30')
    expect((await district.case(other)).light).toBe('red')
    expect(await told(district, 'dm:officer', `${other} 联系企业超时`)).toEqual([])
  })

  it('A2.6: has an escalation go to its leader alone', async () => {
    expect(textOf(await told(district, 'dm:meng', `🔴 ${number}`))).toContain('联系企业超时')
    for (const id of ['leader', 'gu']) expect(await told(district, `dm:${id}`, `🔴 ${number}`)).toEqual([])
  })

  it('A2.12: leaves those of other enterprises to the leader on duty, also after a swap and a restart', async () => {
    expect(textOf(await district.says('coordinator', '轮值 11月27日 顾副区长'))).toContain('11月27日（周五）改由顾副区长坐班')
    await district.restart()
    await district.until('2026-11-27 18:00')
    const [other] = (await district.cases()).filter(({ reporter }) => reporter === 'chen').map((it) => it.number)
    expect(textOf(await told(district, 'dm:gu', `🔴 ${other}`))).toContain('联系企业超时')
    for (const id of ['leader', 'meng']) expect(await told(district, `dm:${id}`, `🔴 ${other}`)).toEqual([])
  })

  it('A4.1: falls back on the leader on duty when its leader is none any more', async () => {
    await district.person('meng', { name: '孟宁（审批局）', role: 'head', departments: ['approval'] })
    await district.until('2026-11-30 17:30')
    expect(textOf(await told(district, 'dm:leader', `🔴 ${number}`))).toContain('反馈结果超时')
    expect(textOf(await district.says('coordinator', '联系人 清河精密 区领导 孟宁'))).toMatch(/没有改动。现在的联系区领导：(?!.*孟)/)
  })
})

describe('the duty roster', () => {
  let district: District
  const alarms = (): Promise<readonly Said[]> => told(district, 'dm:coordinator', '没有安排')
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 14:00')
    await district.person('meng', { name: '孟副区长', role: 'leader' })
  })
  afterAll(() => district.close())

  it('A3.5: is shown to the coordinator and to leaders, and changed by the coordinator alone', async () => {
    expect(textOf(await district.says('coordinator', '轮值'))).toContain('11月24日（周二）至12月21日（周一）：韩副区长，营商办 周晓岚')
    expect(textOf(await district.says('leader', '轮值表'))).toContain('韩副区长')
    await district.says('leader', '轮值 12月7日 孟副区长')
    expect(textOf(await district.says('coordinator', '轮值'))).not.toContain('孟副区长')
  })

  it.each([
    ['轮值 13月40日 孟副区长', '没有认出日期'],
    ['轮值 11月23日 孟副区长', '这一天已经过了'],
    ['轮值 12月7日 谁副区长', '没有认出是哪位区领导，没有改动。现在的区领导：韩副区长、孟副区长'],
  ])('says what is wrong with 「%s」', async (text, answer) => {
    expect(textOf(await district.says('coordinator', text))).toContain(answer)
  })

  it('A2.12: is changed for one day, traceably', async () => {
    await district.says('coordinator', '轮值 12月7日 孟副区长')
    await district.restart()
    const shown = textOf(await district.says('coordinator', '轮值'))
    expect(shown).toMatch(/12月4日（周五）：韩副区长，营商办 周晓岚\n12月7日（周一）：孟副区长，营商办 周晓岚（周晓岚调整）\n12月8日/)
  })

  it('A2.12: tells the coordinator of a day without a leader in the next working hours, once', async () => {
    await district.says('coordinator', '轮值 12月3日 空缺')
    expect(await alarms()).toEqual([])
    await district.until('2026-11-25 10:00')
    expect((await alarms()).map(({ at, text }) => [inBeijing(at), text.split('。')[0]])).toEqual([
      ['2026-11-25 09:30', '领导坐班有 1 个工作日没有安排：12月3日（周四）'],
    ])
    await district.restart()
    await district.until('2026-11-27 18:00')
    expect(await alarms()).toHaveLength(1)
  })

  it('A2.12: tells it anew when a day that was covered is empty again', async () => {
    await district.says('coordinator', '轮值 12月3日 孟副区长')
    await district.until('2026-11-30 18:00')
    await district.says('coordinator', '轮值 12月3日 取消')
    await district.until('2026-12-01 18:00')
    expect(await alarms()).toHaveLength(2)
  })
})

describe('A4.2: six weeks of worklists', () => {
  let district: District
  const numbers: string[] = []
  let secret: string
  const weeks: ReadonlyMap<string, readonly string[]>[] = []
  const chiefs = ['officer', 'wu']
  /** The cases that were listed for each chief since the last look, and when. */
  async function listed(): Promise<{ readonly lists: ReadonlyMap<string, readonly string[]>; readonly times: readonly string[] }> {
    const lists = new Map<string, readonly string[]>()
    const times = new Set<string>()
    for (const chief of chiefs) {
      const said = (await district.hears(`dm:${chief}`)).filter(({ text }) => text.startsWith('本周跟踪清单'))
      for (const { at, text } of said) {
        times.add(inBeijing(at))
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048)
      }
      lists.set(
        chief,
        said.flatMap(({ text }) => text.match(/QS\d{8}-\d{4}/g) ?? []),
      )
    }
    weeks.push(lists)
    return { lists, times: [...times] }
  }
  const all = (lists: ReadonlyMap<string, readonly string[]>): readonly string[] => [...lists.values()].flat().toSorted()

  beforeAll(async () => {
    // 国庆: 2026-10-01 to 10-07 are off.
    district = await openDistrict('2026-09-18 10:00')
    await district.person('chen', noodles)
    await district.person('wu', { name: '吴桐（服务专员）', role: 'officer' })
    for (let i = 1; i <= 30; i++) {
      await district.person(`firm-${i}`, {
        ...{ name: `陈厂长${i}`, role: 'entrepreneur', enterprise: `东山第${i}纺织印染有限公司`, phone: '13800000099' },
      })
      numbers.push(await district.reports(`firm-${i}`, '厂区停电三天了没人来修', 'power'))
    }
    numbers.push(await district.reports('wang', '厂区停电三天了没人来修', 'power'))
    await district.says('chen', '来检查的人要好处费，不给就不让过')
    await district.says('chen', '确认')
    secret = (await district.cases()).find(({ reporter }) => reporter === 'chen')?.number ?? ''
    await listed()
  }, 120_000)
  afterAll(() => district.close())

  it('begin on Monday: every open case once, in the list of one officer, a long list in several messages', async () => {
    await district.until('2026-09-21 09:30')
    const { lists, times } = await listed()
    expect(times).toEqual(['2026-09-21 09:30'])
    expect(all(lists)).toEqual(numbers.toSorted())
    expect(lists.get('officer')).toContain(numbers.at(-1))
    expect((await told(district, 'dm:officer', '（1/')).length).toBe(1)
    const [line] = (await told(district, 'dm:officer', numbers.at(-1) ?? '')).at(-1)?.text.match(/^.*凯成科技.*$/m) ?? []
    expect(line).toMatch(/^[🟢🟡🔴] QS\d{8}-\d{4} 供电公司 凯成科技有限公司；\S+时限 .*\d\d:\d\d$/u)
  })

  it('never show a confidential case', async () => {
    expect(secret).toMatch(/^QS/)
    for (const chief of chiefs) expect(await told(district, `dm:${chief}`, secret)).toEqual([])
  })

  it('come once in a week in which the program was stopped and started', async () => {
    await district.restart()
    await district.until('2026-09-28 09:29')
    await district.restart()
    await district.until('2026-09-28 09:31')
    await district.restart()
    await district.until('2026-09-30 18:00')
    const { lists, times } = await listed()
    expect(times).toEqual(['2026-09-28 09:30'])
    expect(all(lists)).toEqual(numbers.toSorted())
  })

  it('move to the first working day after the holidays of that week', async () => {
    await district.until('2026-10-09 18:00')
    const { lists, times } = await listed()
    expect(times).toEqual(['2026-10-08 09:30'])
    expect(all(lists)).toEqual(numbers.toSorted())
  })

  it('are made up for in the next working hours when the program was down at the time', async () => {
    await district.stop()
    await district.restart({ QISHAO_NOW: beijing('2026-10-13 22:00') })
    await district.settles()
    expect((await listed()).times).toEqual([])
    await district.until('2026-10-16 18:00')
    const { lists, times } = await listed()
    expect(times).toEqual(['2026-10-14 09:00'])
    expect(all(lists)).toEqual(numbers.toSorted())
  })

  it('are not made up for when their week is over', async () => {
    await district.stop()
    await district.restart({ QISHAO_NOW: beijing('2026-10-26 08:00') })
    await district.until('2026-10-30 18:00')
    const { lists, times } = await listed()
    expect(times).toEqual(['2026-10-26 09:30'])
    expect(all(lists)).toEqual(numbers.toSorted())
  })

  it('leave out what has been closed meanwhile, and go on with the rest', async () => {
    await district.says('wang', `撤回 ${numbers.at(-1)}`)
    await district.says('wang', '自己解决了')
    expect((await district.case(numbers.at(-1) ?? '')).status).toBe('withdrawn')
    await district.until('2026-11-02 10:00')
    expect(all((await listed()).lists)).toEqual(numbers.slice(0, -1).toSorted())
  })

  it('are answered with a word on a case, which officials see and the enterprise does not', async () => {
    const mine = weeks.at(-1)?.get('wu')?.[0] ?? ''
    const reporter = (await district.case(mine)).reporter
    const before = (await district.chat(`dm:${reporter}`)).length
    expect(textOf(await district.says('wu', `${mine.slice(-4)} 已了解：下周二看现场`))).toContain(`${mine} 已记下本周跟踪情况`)
    expect((await district.case(mine)).events.at(-1)).toMatchObject({ type: 'followed-up', by: 'wu' })
    expect(textOf(await district.says('leader', mine))).toContain('周跟踪：下周二看现场')
    expect((await district.chat(`dm:${reporter}`)).length).toBe(before)
    expect(textOf(await district.says(reporter, '进度'))).not.toContain('下周二看现场')
    const { body } = await district.request('GET', `/sim/cases/${mine}?as=${reporter}`)
    expect(JSON.stringify(body)).not.toMatch(/followed-up|周跟踪/)
  })

  it('are for the one who follows the case: another officer learns nothing of it', async () => {
    const mine = weeks.at(-1)?.get('wu')?.[0] ?? ''
    expect(textOf(await district.says('officer', `${mine} 已了解：去过了`))).toBe(
      '没有查到这个编号，或者它不由您跟踪，没有改动。请核对编号。',
    )
    expect(textOf(await district.says('wu', `${secret} 已了解：去过了`))).toContain('没有查到这个编号')
    expect((await district.request('GET', `/sim/cases/${mine}?as=officer`)).status).toBe(404)
    expect((await district.request('GET', `/sim/cases/${mine}?as=wu`)).status).toBe(200)
  })
})

describe('A2.7: a report by the officer of an enterprise', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 10:00')
  })
  afterAll(() => district.close())

  it('is that of the enterprise, which is told, and rates', async () => {
    const shown = textOf(await district.says('officer', '代清河精密反映：厂里想增容 400 千伏安，报装交上去一个月没人来看现场'))
    expect(shown).toMatch(/【诉求】厂里想增容[\s\S]*【企业】清河精密机械有限公司\n【电话】138\*\*\*\*0002\n【代报】由您代企业登记/)
    await district.says('officer', '确认')
    const [it] = await district.cases()
    expect(it).toMatchObject({ reporter: 'li', filedBy: 'officer', enterprise: '清河精密机械有限公司' })
    expect(it?.events[0]).toMatchObject({ type: 'reported', by: 'officer' })
    const number = it?.number ?? ''
    expect(textOf(await district.hears('dm:li'))).toContain(`唐宁（服务专员）代贵企业登记了 ${number}`)
    await district.dispatchTo(number, 'power')
    expect(textOf(await district.hears('group:power'))).toContain('代报：由服务专员代企业登记')
    await district.handles('power', number, '答复：增容方案已定，下周三停电两小时接入')
    expect(textOf(await district.says('officer', `${number} 解决了，5分`))).toContain('请写上了解到的情况')
    expect(await district.case(number)).toMatchObject({ status: 'resolved' })
    await district.says('li', '解决了，5分')
    expect(await district.case(number)).toMatchObject({ status: 'closed', rating: { level: 5 } })
  })

  it('A4.3: says how it was told, if the officer says so, to officials, to the department and in the history', async () => {
    const shown = textOf(await district.says('officer', '代清河精密反映（电话）：厂门口的路灯坏了，夜班工人进出看不见'))
    expect(shown).toContain('【代报】由您代企业登记（电话），进展和评价由企业本人接收')
    await district.says('officer', '确认')
    const it = (await district.cases()).find(({ text }) => text.includes('路灯'))
    const number = it?.number ?? ''
    expect(it).toMatchObject({ reporter: 'li', filedBy: 'officer', source: 'phone' })
    await district.dispatchTo(number, 'urban_mgmt')
    expect(textOf(await district.hears('group:urban_mgmt'))).toContain('代报：由服务专员代企业登记（电话），')
    expect(textOf(await district.says('leader', number))).toContain('来源：电话')
    expect(JSON.stringify((await district.request('GET', `/sim/cases/${number}`)).body)).toContain('代企业反映（电话）：')
    await district.says('li', `${number} 撤回，路灯已经修好`)
    await district.says('li', '是')
  })

  it.each([
    ['代老陈面馆反映：后厨没有水', '没有认出是哪家企业，或者它不由您联系，没有登记'],
    ['代东山纺织反映：后厨没有水', '没有认出是哪家企业，或者它不由您联系，没有登记'],
  ])('is refused for an enterprise that is not the officer’s: %s', async (text, answer) => {
    expect(textOf(await district.says('officer', text))).toContain(answer)
    expect(await district.cases()).toHaveLength(2)
  })

  it('is refused where nobody or nobody in particular could rate it', async () => {
    await district.person('li-2', { name: '李四', role: 'entrepreneur', enterprise: '清河精密机械有限公司' })
    expect(textOf(await district.says('officer', '代清河精密反映：车间漏雨'))).toContain('绑定了 2 位')
    await district.person('wang', { name: '王海洋', role: 'entrepreneur' })
    expect(textOf(await district.says('officer', '代凯成科技反映：车间漏雨'))).toContain('还没有人绑定')
    expect(await district.cases()).toHaveLength(2)
  })

  it('leaves the officer’s own next report the officer’s own', async () => {
    const shown = textOf(await district.says('officer', '产业园门口的路灯坏了，企业晚上进出不方便'))
    expect(shown).not.toContain('清河精密')
    expect(shown).not.toContain('代报')
  })
})
