/** Correcting, giving up, taking up again: what was said wrongly costs nobody a second report. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from '../district.ts'
import { eventsOf, makeVisitors } from './visitors.ts'

let district: District
let visit: ReturnType<typeof makeVisitors>
beforeAll(async () => {
  district = await openDistrict('2026-11-23 10:00')
  visit = makeVisitors(district)
})
afterAll(() => district.close())

/** The problem as the summary shows it. */
function problemIn(summary: string): string {
  return /【诉求】(.*)/.exec(summary)?.[1] ?? ''
}

describe('D07 Correction of the last value', () => {
  it.each([
    ['车间缺30个焊工，年前要到位', '是四十个不是三十个', '车间缺四十个焊工，年前要到位'],
    ['车间缺30个焊工，年前要到位', '不止，得要50个', '车间缺50个焊工，年前要到位'],
    ['这个月停了两次水，影响生产', '说错了，三次', '这个月停了三次水，影响生产'],
    ['拖欠我们货款80万，半年了', '打错了是18万', '拖欠我们货款18万，半年了'],
    ['订单多，缺15名电工', '哎呀写错数了，应该是25名', '订单多，缺25名电工'],
    ['仓库顶棚漏了3处', '3处改成5处吧', '仓库顶棚漏了5处'],
  ])('changes that alone: %s ← %s', async (text, correction, expected) => {
    const reporter = await visit()
    const before = await reporter.says(text)
    const after = await reporter.says(correction)
    expect(after).toMatch(/「.+」改为「.+」/)
    expect(problemIn(after)).toBe(expected)
    for (const slot of ['企业', '电话']) expect(after).toContain(new RegExp(`【${slot}】.*`).exec(before)?.[0])
    await reporter.says('确认')
    expect((await reporter.only()).text).toBe(expected)
  })

  it('recomputes what hangs on it: the day, with the words for it', async () => {
    const reporter = await visit()
    expect(await reporter.says('缺8个钳工，下周五之前要到位')).toContain('【期限】下周五之前（12月4日）')
    expect(await reporter.says('不是下周五，是下周三')).toContain('【期限】下周三之前（12月2日）')
  })
})

describe('D08 Correction of an earlier value that decides who is responsible', () => {
  it.each([
    ['厂里停水两天了', '等等，不是水，是气', '燃气', /停气/],
    ['厂区停气一上午了', '说错了，停的是电不是气', '供电公司', /停电/],
    ['厂区老停电，影响生产', '不好意思搞错了，不是电，是水', '水务', /停水/],
  ])('finds the department again and says so: %s ← %s', async (text, correction, department, expected) => {
    const reporter = await visit()
    await reporter.says(text)
    const after = await reporter.says(correction)
    expect(after).toContain(`拟转单位随之改为${department}`)
    expect(problemIn(after)).toMatch(expected)
    expect(await reporter.says('确认')).toContain(`转${department}`)
  })

  it.each([
    ['我们车间在青云路，一直没有天然气', '等等，我写错地方了，应该是白云路', '白云路'],
    ['我们车间在青云路，一直没有天然气', '地址不是青云路，是白云路', '白云路'],
    ['仓库在南山大道，门口积水', '把南山大道换成北山大道', '北山大道'],
  ])('changes a place by its kind: %s ← %s', async (text, correction, place) => {
    const reporter = await visit()
    await reporter.says(text)
    const after = await reporter.says(correction)
    expect(problemIn(after)).toContain(place)
    expect(problemIn(after)).not.toMatch(/青云路|南山大道|不是|改|错/)
  })

  it('comes out of order, while the number is asked for', async () => {
    const reporter = await visit({ enterprise: '海川机械有限公司' })
    expect(await reporter.says('厂里停水两天了')).toContain('留一个电话')
    expect(await reporter.says('不是水，是气')).toContain('留一个电话')
    const summary = await reporter.says('13800002222')
    expect(problemIn(summary)).toBe('厂里停气两天了')
    expect(summary).toContain('【拟转】燃气')
  })
})

describe('D09 Correction with the old value first, twice, or taken back', () => {
  it.each([
    ['缺20个普工，希望月底前到位', '不是月底是月中…唉还是月底吧'],
    ['订单多，缺15名焊工', '不是15是18，哦不对就15'],
    ['厂门口路灯坏了，10号前能修吗', '不是10号是12号，算了还是10号'],
    ['仓库漏雨，漏了三处', '不是三处是五处，想了想还是三处'],
  ])('comes to nothing where it is taken back: %s ← %s', async (text, correction) => {
    const reporter = await visit()
    await reporter.says(text)
    const after = await reporter.says(correction)
    expect(after).toContain('没有改动')
    expect(problemIn(after)).toBe(text)
    await reporter.says('确认')
    expect(await reporter.cases()).toHaveLength(1)
  })

  it.each([
    ['缺20个普工', ['不是20个是25个', '不对，是30个'], '缺30个普工'],
    ['缺20个普工', ['20改30', '又错了，30个应该是20个'], '缺20个普工'],
    ['订单多，缺15名焊工', ['是18名，不是15名', '哦不是，是16名'], '订单多，缺16名焊工'],
  ])('has the last word where it comes twice: %s ← %j', async (text, corrections, expected) => {
    const reporter = await visit()
    await reporter.says(text)
    expect(problemIn(await reporter.says(...corrections))).toBe(expected)
    await reporter.says('提交')
    expect((await reporter.only()).text).toBe(expected)
    // All that was said stands in the chat.
    const said = (await district.chat(`dm:${reporter.id}`)).map((message) => message.text)
    for (const correction of corrections) expect(said).toContain(correction)
  })
})

describe('D10 Correction after the report was submitted', () => {
  it.each([
    '号码给错了，应该打13900007777',
    '联系电话写的是老号，现在用13900007777',
    '手机换了，139-0000-7777',
    '13900007777，刚才那个电话打不通',
  ])('of the number: an amendment, told to the group, masked, no new case: %s', async (text) => {
    const reporter = await visit()
    const number = await reporter.files('厂区宽带总断', 'postal_telecom')
    const cards = (await district.chat('group:postal_telecom')).length
    const said = await reporter.says(text)
    expect(said).toMatch(new RegExp(`${number} 的联系电话已更正为 139\\*{4}7777，并告知承办单位`))
    expect(eventsOf(await district.case(number)).at(-1)).toBe('phone-amended')
    expect(await reporter.cases()).toHaveLength(1)
    const told = (await district.chat('group:postal_telecom')).slice(cards)
    expect(textOf(told)).toBe(`${number} 联系电话已更正为 139****7777。`)
  })

  it.each([
    '公司名也写错了，叫海川精密制造有限公司',
    '企业名称有误，正确的是海川精密制造有限公司',
    '单位名字要改，改成海川精密制造有限公司',
  ])('of the name: the group reads it: %s', async (text) => {
    const reporter = await visit()
    const number = await reporter.files('厂区宽带总断', 'postal_telecom')
    expect(await reporter.says(text)).toContain(`已补充到 ${number}`)
    expect((await district.last('group:postal_telecom')).text).toContain('海川精密制造有限公司')
    expect(await reporter.cases()).toHaveLength(1)
  })

  it('asks which case, and for the number, when they come out of order', async () => {
    const reporter = await visit()
    await reporter.files('厂区宽带总断', 'postal_telecom')
    const other = await reporter.files('自来水水压太小，二楼车间用不上水', 'water')
    expect(await reporter.says('电话要换一个')).toContain('正确的电话')
    expect(await reporter.says('13900008888')).toContain('哪一件')
    expect(await reporter.says('水压那个')).toContain(`${other} 的联系电话已更正`)
  })
})

describe('D15 Cancel, with its scope', () => {
  it.each([
    ['不想反映了', '把刚才那个找回来'],
    ['算了，这个不报了', '恢复刚才的'],
    ['取消吧，不麻烦了', '帮我恢复一下草稿'],
    ['这事先不提交了', '恢复'],
  ])('ends the draft alone, and it can be had back for a day: %s', async (cancel, undo) => {
    const reporter = await visit()
    const filed = await reporter.files('厂区宽带总断', 'postal_telecom')
    await reporter.says('车间下水道堵了')
    expect(await reporter.says(cancel)).toMatch(/已放弃，之前提交的不受影响/)
    expect(eventsOf(await district.case(filed)).at(-1)).toBe('dispatched')
    expect(problemIn(await reporter.says(undo))).toBe('车间下水道堵了')
    await reporter.says('确认')
    expect(await reporter.cases()).toHaveLength(2)
  })

  it('has nothing to give back after a day', async () => {
    const later = await openDistrict('2026-11-23 10:00')
    try {
      const reporter = await makeVisitors(later)()
      await reporter.says('车间下水道堵了', '算了不报了')
      await later.until('2026-11-24 10:30')
      expect(await reporter.says('恢复草稿')).toContain('没有可以恢复的内容')
    } finally {
      await later.close()
    }
  })

  it('is no answer to the question for a name', async () => {
    const reporter = await visit({})
    await reporter.says('车间下水道堵了')
    expect(await reporter.says('不弄了')).toContain('已放弃')
    expect(await reporter.cases()).toEqual([])
  })
})

describe('D20 Comes back with something else', () => {
  it.each([
    ['你好，我想咨询下开票限额的事', /【拟转】税务局/],
    ['另外我还想说个事，税务那边发票额度一直批不下来', /【拟转】税务局/],
    ['先不管这个，我想说说环评一直不批的事', /【拟转】(?:生态环境局|审批局)/],
    ['还有个问题，厂里宽带三天两头断', /【拟转】通信邮政/],
  ])('keeps the first draft beside the second: %s', async (text, target) => {
    const reporter = await visit()
    await reporter.says('车间招不到电工')
    const said = await reporter.says(text)
    expect(said).toContain('「车间招不到电工」那份草稿先留着')
    expect(said).toMatch(target)
    expect(problemIn(said)).not.toContain('电工')
    const list = await reporter.says('都有哪些没提交')
    expect(list).toContain('您有 2 份没提交的')
    expect(problemIn(await reporter.says('接着第二个'))).toBe('车间招不到电工')
    expect(await reporter.says('确认')).toContain('您还有一份没提交的')
    await reporter.says('继续', '确认')
    expect(await reporter.cases()).toHaveLength(2)
  })

  it.each(['继续电工那份', '说回电工那个'])('is found again by its words: %s', async (words) => {
    const reporter = await visit()
    await reporter.says('车间招不到电工', '另外我还想说个事，税务那边发票额度一直批不下来')
    expect(problemIn(await reporter.says(words))).toBe('车间招不到电工')
  })
})
