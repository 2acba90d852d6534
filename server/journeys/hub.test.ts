/** One hub, several departments, each with its own work group (璧山「1+N+X」). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from './district.ts'

describe('cases of three departments', () => {
  let district: District
  const told = [
    ['power', '我们申请的用电增容两个月没有答复', '增容'],
    ['water', '自来水水压太小，二楼车间用不上水', '水压'],
    ['hrss', '车间普工一直招不满，还差 30 个人', '普工'],
  ] as const
  const numbers = new Map<string, string>()
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    for (const [department, text] of told) numbers.set(department, await district.reports('wang', text, department))
  })
  afterAll(() => district.close())

  it.each(told)('A3.2: %s reads its own in its work group, and not a word of the others', async (department, _text, word) => {
    const heard = textOf(await district.chat(`group:${department}`))
    expect(heard).toContain(numbers.get(department))
    expect(heard).toContain(word)
    for (const [other, , secret] of told) {
      if (other === department) continue
      expect(heard).not.toContain(numbers.get(other))
      expect(heard).not.toContain(secret)
    }
  })

  it.each(told)('A3.2: the staff of %s find their own alone, whatever they ask for', async (department) => {
    for (const who of [`staff-${department}`, `head-${department}`])
      expect((await district.cases(who)).map(({ number }) => number)).toEqual([numbers.get(department)])
    for (const [other, , secret] of told) {
      if (other === department) continue
      const said = textOf(await district.says(`staff-${department}`, `@企哨 ${numbers.get(other)} 什么情况？`, { to: department }))
      expect(said).not.toContain(secret)
    }
  })

  it.each(['coordinator', 'leader'])('A3.2: the %s sees all of them', async (who) => {
    expect((await district.cases(who)).map(({ number }) => number).toSorted()).toEqual([...numbers.values()].toSorted())
  })
})
