/** A district follows `docs/write-a-profile.md`: its own limits, in a file of its own, outside the program. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rules } from '../rules-command.ts'
import { clockOf, type District, openDistrict, textOf } from './district.ts'

const root = join(import.meta.dirname, '../..')

/** The JSON blocks of the page, in their order. */
async function blocks(): Promise<readonly unknown[]> {
  const page = await readFile(join(root, 'docs/write-a-profile.md'), 'utf8')
  return [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = '']): unknown => JSON.parse(block))
}

type Clocks = readonly { readonly kind: string }[]

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-our-district-'))
  path = join(folder, 'our-profile.json')
  const [head, contacts, feedbacks] = await blocks()
  const copy = JSON.parse(await readFile(join(root, 'seeds/profiles/xihaian.json'), 'utf8'))
  const kept = (copy.clocks as Clocks).filter(({ kind }) => kind !== 'contact' && kind !== 'feedback')
  const clocks = [...(contacts as Clocks), ...(feedbacks as Clocks), ...kept]
  await writeFile(path, JSON.stringify({ ...copy, ...(head as object), clocks }))
})
afterAll(() => rm(folder, { recursive: true }))

async function run(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<readonly string[]> {
  const said: string[] = []
  const hear = (line: string): void => void said.push(line)
  expect(await rules(args, env, hear, hear), said.join('\n')).toBe(0)
  return said
}

describe('a profile written by the page', () => {
  it('can be used, and reads as its rules say', async () => {
    expect(await run({}, 'check', path)).toEqual([`profile "our-district" can be used: 11 clocks (${path})`])
    const table = (await run({}, 'show', '--profile', path)).join('\n')
    expect(table).toContain('示范区（our-district）')
    expect(table).toContain('| 联系企业 | 紧急、应急 | 承办单位 | 2 个工作小时 | 到期前 30 分钟 | 不可以 |')
    expect(table).toContain('| 联系企业 | 一般 | 承办单位 | 1 个工作日 | 到期前 240 分钟 | 不可以 |')
    expect(table).toContain('| 反馈结果 | 全部 | 承办单位 | 4 个工作日 |')
  })

  it('takes the classes of the page as well', async () => {
    const [, , , classes] = await blocks()
    const own = JSON.parse(await readFile(path, 'utf8'))
    const sorted = join(folder, 'sorted.json')
    const hard = (own.clocks as Clocks)
      .filter(({ kind }) => kind === 'feedback')
      .flatMap((rule) => [
        { ...rule, when: { classes: ['一般件'] } },
        { ...rule, amount: 15, when: { classes: ['疑难件'] } },
      ])
    const clocks = [...(own.clocks as Clocks).filter(({ kind }) => kind !== 'feedback'), ...hard]
    await writeFile(sorted, JSON.stringify({ ...own, classes, clocks }))
    expect((await run({}, 'show', '--profile', sorted)).join('\n')).toContain(
      '分类：疑难件（跨部门、历史遗留）、一般件（其他）；没有另定时按一般件',
    )
  })

  describe('in force', () => {
    let district: District
    beforeAll(async () => {
      district = await openDistrict('2026-11-24 10:00', { QISHAO_PROFILE: path })
    })
    afterAll(() => district.close())

    it('gives an ordinary case a working day and four, and the bot says so', async () => {
      expect(textOf(await district.says('wang', '一般多久能办好'))).toContain(
        '承办单位在 2 个工作小时（紧急、应急）、1 个工作日（一般）内联系您，在 4 个工作日内反馈结果',
      )
      const number = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
      const it = await district.case(number)
      expect([clockOf(it, 'contact').due, clockOf(it, 'feedback').due]).toEqual(['2026-11-25 17:30', '2026-11-30 17:30'])
    })

    it('gives an urgent one two working hours', async () => {
      const number = await district.reports('wang', '冷库停电两个小时了，货马上要化，很急，请马上派人', 'power')
      expect(clockOf(await district.case(number), 'contact').due).toBe('2026-11-24 12:00')
      await district.until('2026-11-24 12:00')
      expect((await district.case(number)).light).toBe('red')
      expect((await district.last('dm:head-power')).text).toContain(`${number} 联系企业超时`)
    })

    it('can be tried on what has been before it is in force', async () => {
      await district.stop()
      const env = { QISHAO_DATA: district.folder, QISHAO_CLOCK: 'virtual' }
      expect((await run(env, 'replay', '--profile', path)).at(-1)).toContain('of 2 cases 0 would have turned red under our-district')
      const under = (await run(env, 'replay', '--profile', 'xihaian')).join('\n')
      expect(under).toContain('would not have turned red: 联系企业 2026-11-24 12:00 (供电公司)')
    })
  })
})
