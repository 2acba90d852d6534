/** Who is who, beside a running server: a list is in force with the next message, and who has left is refused and hears nothing. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runDirectoryCommand } from '../directory-command.ts'
import { type District, openDistrict, textOf } from './district.ts'

let district: District
beforeAll(async () => {
  district = await openDistrict('2026-11-23 09:30')
})
afterAll(() => district.close())

const header = 'userid,name,role,departments'
async function imports(rows: readonly string[], ...more: readonly string[]): Promise<string> {
  const file = join(district.folder, 'people.csv')
  writeFileSync(file, [header, ...rows].join('\n'))
  const { text, code } = await runDirectoryCommand(['import', file, ...more], { QISHAO_DATA: district.folder })
  expect(code, text).toBe(0)
  return text
}

const office = 'zhou,周岚,coordinator,'
const newHead = 'zhangju,张局,head,供电公司'
const newLeader = 'lingdao,林区长,leader,'
const newStaff = 'gong,龚工,staff,供电公司'

describe('a list that is imported while the server runs', () => {
  it('is in force with the next message', async () => {
    expect(await imports([office, newHead, newLeader, newStaff])).toContain('4 added')
    const number = await district.reports('li', '厂区老停电，一周停了三次', 'power')
    expect(textOf(await district.says('lingdao', number))).toContain(number)
    expect(textOf(await district.says('zhangju', number))).toContain('停电')
    expect(textOf(await district.says('gong', `${number} 已联系，下午去现场`, { to: 'power' }))).toContain('已记录联系')
  })

  it('tells a new head and leader what becomes late', async () => {
    const number = await district.reports('li', '变压器嗡嗡响，怕出事', 'power')
    await district.hears('dm:zhangju')
    await district.until('2026-12-04 18:00')
    expect(textOf(await district.hears('dm:zhangju'))).toContain(number)
  })
})

describe('who has left', () => {
  let number: string
  beforeAll(async () => {
    number = await district.reports('li', '车间电压不稳，机器跳闸', 'power')
    await district.says('lingdao', `${number} 请今天到现场看看`)
    expect(await imports([office], '--leavers', 'remove')).toContain('3 removed')
    for (const id of ['zhangju', 'lingdao', 'gong']) await district.hears(`dm:${id}`)
  })

  it.each([
    ['a head', 'zhangju', '请马上处理'],
    ['a leader', 'lingdao', '督办：今天办结'],
    ['a leader', 'lingdao', '答复：已修好'],
  ])('is refused the next command, was it %s', async (_, who, words) => {
    const before = await district.case(number)
    const said = textOf(await district.says(who, `${number} ${words}`))
    expect(said).not.toBe('')
    expect(said).not.toContain('电压')
    expect((await district.case(number)).events).toEqual(before.events)
  })

  it.each(['zhangju', 'lingdao', 'gong'])('is shown nothing: %s', async (who) => {
    for (const words of [number, '红灯', '待办', '台账', '全区有哪些诉求']) {
      expect(textOf(await district.says(who, words))).not.toMatch(/QS\d{8}-\d{4}「|电压|停电/)
    }
  })

  it('is a guest in the work group, and not answered there', async () => {
    const before = await district.case(number)
    // Put out of the group by its owner last: in between, a guest.
    await district.request('PUT', '/sim/groups/power', { guests: ['gong'] })
    expect(await district.says('gong', `@企哨 ${number} 已联系`, { to: 'power' })).toEqual([])
    await district.request('PUT', '/sim/groups/power', { guests: [] })
    expect((await district.case(number)).events).toEqual(before.events)
  })

  it('hears nothing more, though the case turns red and climbs', async () => {
    for (const id of ['zhangju', 'lingdao', 'gong']) await district.hears(`dm:${id}`)
    await district.until('2026-12-31 18:00')
    expect((await district.case(number)).light).toBe('red')
    for (const id of ['zhangju', 'lingdao', 'gong']) expect(await district.hears(`dm:${id}`), id).toEqual([])
    expect(textOf(await district.hears('dm:leader'))).toContain(number)
  })

  it('stays so over a restart', async () => {
    await district.restart()
    expect(textOf(await district.says('lingdao', `${number} 督办：今天办结`))).not.toContain('已转到')
    expect((await runDirectoryCommand(['audit'], { QISHAO_DATA: district.folder })).text).toMatch(
      /person-left\tdepartments=- person=lingdao role=leader\n[\s\S]*none of them altered$/,
    )
  })
})
