import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rules } from './rules-command.ts'
import { act, coordinator, reported, staff, system, tick } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'

let folder: string
let env: Readonly<Record<string, string>>

/** Monday 2026-11-23 at 09:00 all are reported; each goes its own way. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-rules-'))
  env = { QISHAO_DATA: folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-12-07T09:00:00+08:00' }
  const store = await openSqliteStore(folder)
  const contacted = { type: 'contact', note: '已电话联系王经理' } as const
  const resolved = { type: 'resolve', answer: '线路已修复' } as const
  // Contacted in the afternoon, answered on Wednesday: in time here, too late for the hour of 中山.
  await store.commit(tick(reported('QS20261123-0001', 'power')))
  await store.commit(tick(act(await store.case('QS20261123-0001'), contacted, staff('power'), '2026-11-23T07:00:00.000Z')))
  await store.commit(tick(act(await store.case('QS20261123-0001'), resolved, staff('power'), '2026-11-25T02:00:00.000Z')))
  // Contacted within the hour, answered on Friday: red here, in time for the five days of 中山.
  await store.commit(tick(reported('QS20261123-0002', 'power')))
  await store.commit(tick(act(await store.case('QS20261123-0002'), contacted, staff('power'), '2026-11-23T01:30:00.000Z')))
  const told = { type: 'report-progress', text: '正在更换变压器' } as const
  await store.commit(tick(act(await store.case('QS20261123-0002'), told, staff('power'), '2026-11-24T01:30:00.000Z')))
  await store.commit(tick(act(await store.case('QS20261123-0002'), { type: 'clock-due' }, system, '2026-11-26T09:30:00.000Z')))
  await store.commit(tick(act(await store.case('QS20261123-0002'), resolved, staff('power'), '2026-11-27T02:00:00.000Z')))
  // Quick by any rules.
  await store.commit(tick(reported('QS20261123-0003', 'hrss')))
  await store.commit(tick(act(await store.case('QS20261123-0003'), resolved, staff('hrss'), '2026-11-23T01:20:00.000Z')))
  // Confidential, and like the first.
  await store.commit(tick(reported('QS20261123-0004', null)))
  const keep = { type: 'dispatch', lead: 'discipline' } as const
  await store.commit(tick(act(await store.case('QS20261123-0004'), keep, coordinator, '2026-11-23T01:10:00.000Z')))
  const discipline = { id: 'discipline', role: 'discipline', departments: ['discipline'] } as const
  await store.commit(tick(act(await store.case('QS20261123-0004'), resolved, discipline, '2026-11-24T02:00:00.000Z')))
  await store.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What the command prints, what it complains of, and its exit code. */
async function run(...args: readonly string[]) {
  const said: string[] = []
  const complaints: string[] = []
  const code = await rules(
    args,
    env,
    (line) => said.push(line),
    (line) => complaints.push(line),
  )
  return { code, said, complaints }
}

describe('rules replay', () => {
  it('names the cases that would have turned red and did not, and the reverse, and counts by clock and by department', async () => {
    const { code, said, complaints } = await run('replay', '--profile', 'zhongshan')
    expect([code, complaints]).toEqual([0, []])
    expect(said.join('\n').split('\n')).toEqual([
      'QS20261123-0001 would have turned red: 联系企业 2026-11-23 10:00 (供电公司)',
      'QS20261123-0002 would not have turned red: 反馈结果 2026-11-26 17:30 (供电公司)',
      'of 3 cases 1 would have turned red under zhongshan and did not, 1 did and would not have',
      '',
      'red lights        recorded  replayed',
      '联系企业 (contact)        0         1',
      '反馈结果 (feedback)        1         0',
      '',
      'by department     recorded  replayed',
      '供电公司                 1         1',
    ])
  })

  it('as JSON lines, the totals last', async () => {
    const { said } = await run('replay', '--profile', 'zhongshan', '--json')
    expect(said.map((line): unknown => JSON.parse(line))).toEqual([
      {
        case: 'QS20261123-0001',
        change: 'more',
        recorded: [],
        replayed: [{ clock: 'contact', at: '2026-11-23T02:00:00.000Z', department: 'power' }],
      },
      {
        case: 'QS20261123-0002',
        change: 'fewer',
        recorded: [{ clock: 'feedback', at: '2026-11-26T09:30:00.000Z', department: 'power' }],
        replayed: [],
      },
      {
        ...{ profile: 'zhongshan', from: null, to: null, cases: 3, more: 1, fewer: 1 },
        clocks: { contact: { recorded: 0, replayed: 1 }, feedback: { recorded: 1, replayed: 0 } },
        departments: { power: { recorded: 1, replayed: 1 } },
      },
    ])
  })

  it('changes nothing under the rules that were in force', async () => {
    const { said } = await run('replay', '--profile', 'xihaian', '--json')
    expect(said.map((line) => JSON.parse(line))).toMatchObject([{ cases: 3, more: 0, fewer: 0 }])
  })

  it('never names nor counts a confidential case', async () => {
    for (const more of [[], ['--json']]) {
      const { said } = await run('replay', '--profile', 'zhongshan', ...more)
      expect(said.join('\n')).not.toMatch(/0004|discipline|纪检|confidential|of 4 cases|"cases":4/)
    }
  })

  it('looks at the days that are asked for, both included', async () => {
    const cases = async (...days: readonly string[]) =>
      JSON.parse((await run('replay', '--profile', 'zhongshan', '--json', ...days)).said.at(-1) ?? '').cases
    expect(await cases('--from', '2026-11-23', '--to', '2026-11-23')).toBe(3)
    expect(await cases('--from', '2026-11-24')).toBe(0)
    expect(await cases('--to', '2026-11-22')).toBe(0)
  })

  it('takes the file of a district', async () => {
    const path = join(folder, 'ours.json')
    cpSync(join(import.meta.dirname, '../seeds/profiles/xihaian.json'), path)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"amount": 3', '"amount": 2').replace('"name": "xihaian"', '"name": "ours"'))
    expect((await run('replay', '--profile', path)).said.at(-1)).toContain('of 3 cases 0 would have turned red under ours')
  })
})

describe('rules check', () => {
  it('says that a profile can be used', async () => {
    expect(await run('check', 'xuchangabc')).toEqual({
      code: 0,
      said: ['profile "xuchangabc" can be used: 12 clocks (xuchangabc)'],
      complaints: [],
    })
  })

  it('names file, profile and rule of one that cannot, with exit code 1', async () => {
    const path = join(folder, 'wrong.json')
    cpSync(join(import.meta.dirname, '../seeds/profiles/zhongshan.json'), path)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"metBy": ["progress-reported", "resolved"]', '"metBy": ["resolved"]'))
    const { code, complaints } = await run('check', path)
    expect([code, complaints]).toEqual([1, [`${path}, profile "zhongshan": clock "interim" must be met by "progress-reported".`]])
  })
})

describe('rules show', () => {
  it('prints the profile in force as a table', async () => {
    const { said } = await run('show')
    expect(said[0]).toContain('青岛西海岸（xihaian）')
    expect(said[0]).toMatch(
      /\| 联系企业 \| 全部 \| 承办单位 \| 1 个工作日 \| 到期前 240 分钟 \| 不可以 \| 西海岸「1个工作日内联系企业」 \|/,
    )
  })

  it('prints what a case may have besides: tasks, a wait for papers, the weekly report, meetings and urging', async () => {
    const { said } = await run('show')
    for (const line of [
      '挂起：一次不超过 10 个工作日，最多 2 次。',
      '转长期：每周五报进展。',
      '协办：3 个工作日。',
      '会商、一车办：1 个工作日内回复时间。',
      '催办：同一时限第 3 次起告诉承办的一方、部门负责人、营商办。',
    ])
      expect(said[0]).toContain(line)
  })

  it('prints another, with its classes', async () => {
    const { said } = await run('show', '--profile', 'xuchangabc')
    expect(said[0]).toMatch(/分类：A类（疑难、历史遗留）、B类（跨部门）、C类（简单）；没有另定时按C类/)
    expect(said[0]).toMatch(/\| 办结 \| A类 \| 承办单位 \| 1 个月 \|/)
  })
})

describe('the rules command', () => {
  it('explains itself', async () => expect((await run('--help')).said[0]).toContain('npm run -s rules -- check F'))

  it.each([
    [[]],
    [['check']],
    [['check', 'a', 'b']],
    [['replay']],
    [['show', 'zhongshan']],
    [['check', 'zhongshan', '--json']],
    [['forget', '--profile', 'zhongshan']],
  ])('answers wrong use (%s) with one sentence and exit code 2', async (args) => {
    const { code, said, complaints } = await run(...args)
    expect([code, said]).toEqual([2, []])
    expect(complaints).toEqual([
      'the rules command knows "check F", "show [--profile F]" and "replay --profile F [--from DAY] [--to DAY] [--json]"; see --help',
    ])
  })

  it.each([
    [['replay', '--profile', 'zhongshan', '--from', '2026-02-30'], '--from is "2026-02-30", but it must be a day, e.g. 2026-01-01'],
    [['replay', '--profile', 'zhongshan', '--to', '昨天'], '--to is "昨天", but it must be a day, e.g. 2026-01-01'],
    [['replay', '--profile', 'zhongshan', '--from', '2026-03-02', '--to', '2026-03-01'], '--from 2026-03-02 comes after --to 2026-03-01'],
  ])('refuses days that are none (%s)', async (args, sentence) => {
    expect(await run(...args)).toEqual({ code: 2, said: [], complaints: [sentence] })
  })

  it('says what to do when the folder holds no store', async () => {
    const complaints: string[] = []
    const code = await rules(
      ['replay', '--profile', 'zhongshan'],
      { QISHAO_DATA: join(folder, 'none') },
      () => {},
      (line) => complaints.push(line),
    )
    expect([code, complaints.join()]).toEqual([2, expect.stringContaining('start the server once')])
  })
})
