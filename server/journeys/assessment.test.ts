/** The yearly assessment, from a ledger of a year to what a department is told: with two people, frozen, and over restarts. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCalendar } from '../../cases/calendar.ts'
import { type Actor, type Case, type Command, isRefusal, type RatingLevel, type Recorded } from '../../cases/case.ts'
import { handle } from '../../cases/handle.ts'
import { actorOf } from '../../cases/people.ts'
import { loadSeeds } from '../../seeds/load.ts'
import { assessmentCommand } from '../assessment-command.ts'
import { runStoreCommand } from '../command.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { CaseCommit } from '../store.ts'
import { beijing, type District, openDistrict, textOf } from './district.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../../seeds'), 'xihaian')
const calendar = makeCalendar(seeds.calendar)
const dispatchable = new Set([...seeds.departments.flatMap(({ code, group }) => (group ? [code] : [])), 'discipline'])

function actor(id: string): Actor {
  const person = seeds.people.find((one) => one.id === id)
  if (!person) throw new Error(`no person "${id}" in the seeds`)
  return actorOf(person)
}

/** A case of 2 March 2026: reported, contacted, answered, and rated by the enterprise. */
function rated(index: number, department: string, level: RatingLevel, admission: 'in-scope' | 'tip-off' = 'in-scope'): CaseCommit {
  const events: Recorded[] = []
  let it: Case | null = null
  let timer: CaseCommit['timer'] = null
  const give = (at: string, by: string, command: Command): void => {
    const now = new Date(beijing(`2026-03-02 ${at}`)).toISOString()
    const handled = handle(command, it, { now, actor: actor(by), profile: seeds.profile, calendar, dispatchable })
    if (isRefusal(handled)) throw new Error(`${command.type} of case ${index}: ${JSON.stringify(handled)}`)
    it = handled.case
    timer = handled.timer
    events.push(...handled.events)
  }
  give('09:30', 'wang', {
    ...{ type: 'report', number: `QS20260302-${String(index).padStart(4, '0')}`, route: 'auto', reporter: 'wang' },
    ...{ enterprise: '凯成科技有限公司', phone: null, text: '反映事项', attachments: [], kind: 'difficulty', urgency: 'normal', admission },
    ...{ matter: null, suggestions: [{ code: department, p: 0.9 }] },
  })
  const staff = admission === 'tip-off' ? 'discipline' : `staff-${department}`
  give('10:00', staff, { type: 'contact', note: '已通电话，说明了办理安排' })
  give('11:00', staff, { type: 'resolve', answer: '已经办好，请核对' })
  give('11:10', 'wang', { type: 'give-outcome', outcome: 'solved' })
  give('11:20', 'wang', { type: 'rate', level })
  if (it === null) throw new Error('nothing was reported')
  return { case: it, version: 0, events, timer }
}

/** Rated cases of six departments, ten each, of which so many are rated well; three of the tax office, and a tip-off. */
function year(): readonly CaseCommit[] {
  const good = { hrss: 10, samr: 9, nrp: 8, hucd: 7, eco: 7, power: 5 }
  const ten = Object.entries(good).flatMap(([department, well]) =>
    Array.from({ length: 10 }, (_, i) => ({ department, level: i < well ? (5 as const) : (2 as const) })),
  )
  const three = Array.from({ length: 3 }, () => ({ department: 'tax', level: 5 as const }))
  const cases = [...ten, ...three].map(({ department, level }, i) => rated(i + 1, department, level))
  return [...cases, rated(90, 'samr', 1, 'tip-off')]
}

describe('the assessment of 2026', () => {
  let district: District
  const asks = async (who: string, text: string, to?: string): Promise<string> =>
    textOf(await district.says(who, to === undefined ? text : `@企哨 ${text}`, to === undefined ? {} : { to }))
  const command = (...args: readonly string[]) =>
    runStoreCommand(assessmentCommand, args, { QISHAO_DATA: district.folder, QISHAO_CLOCK: 'virtual' })

  beforeAll(async () => {
    district = await openDistrict('2026-12-31 09:30')
    await district.stop()
    const store = await openSqliteStore(district.folder)
    for (const commit of year()) await store.commit({ conversation: null, cases: [commit], outbox: [] })
    await store.close()
    await district.restart()
  })
  afterAll(() => district.close())

  it('is the coordinator’s alone at first', async () => {
    const list = await asks('coordinator', '年度考核 2026')
    expect(list).toContain('没有公布，只有营商办看得到')
    // Poor ratings reopened these cases: 30 + 35 + 35 × the share of good ones, and what is reopened is not solved.
    expect(list).toMatch(
      /\n1 人社局 100\.00 优\n2 市场监管局 [\d.]+ \S\n3 自规局 [\d.]+ \S\n4 住建局 ([\d.]+) (\S)\n4 生态环境局 \1 \2\n6 供电公司 65\.00 中\n/,
    )
    expect(list).toContain('税务局（3 件）')
    expect(list).not.toContain('纪')
    expect(await asks('leader', '年度考核 2026')).toContain('还没有提请公布')
    expect(await asks('staff-power', '我们排第几', 'power')).toContain('还没有公布')
    expect(await asks('head-power', '我们排第几')).toContain('还没有公布')
  })

  it('is published by two people, of whom one has seen what the other proposed', async () => {
    await district.hears('dm:leader')
    expect(await asks('coordinator', '公布年度考核 2026')).toContain('已提请区领导确认公布 2026 年度考核')
    const proposal = await district.hears('dm:leader')
    expect(textOf(proposal)).toContain('6 供电公司 65.00 中')
    const approve = proposal.at(-1)?.buttons?.[0]?.value ?? ''
    expect(approve).toMatch(/^同意公布 2026 [0-9a-f]{8}$/)
    expect(await asks('coordinator', approve)).toContain('由营商办提请、区领导确认')
    expect(await asks('leader', '同意公布 2026 00000000')).toContain('校验码不是最新提请的')
    expect(await asks('staff-power', '我们排第几', 'power')).toContain('还没有公布')
    await district.hears('dm:coordinator')
    expect(textOf(await district.says('leader', '', { tap: approve, quote: proposal.at(-1)?.id ?? '' }))).toContain('2026 年度考核已公布')
    expect(textOf(await district.hears('dm:coordinator'))).toContain('韩副区长已同意公布 2026 年度考核')
    expect(await asks('leader', approve)).toContain('已经公布')
  })

  it('then tells each department its own rank, band and formula, and why', async () => {
    const own = await asks('staff-power', '我们排第几', 'power')
    expect(own).toContain('2026 年度考核：供电公司第 6 名（共 6 个部门排名），65.00 分，中。')
    expect(own).toContain('满意率 50.0%（5/10）')
    expect(own).not.toMatch(/人社|住建|税务/)
    const why = await asks('staff-power', '为什么是第6名', 'power')
    expect(why).toMatch(/不满意 5 件：QS20260302-0056、QS20260302-0057/)
    expect(await asks('head-tax', '我们排第几')).toContain('单列、不排名')
    // Colleagues may talk about it among themselves.
    expect(await district.says('staff-power', '我们排第几', { to: 'power' })).toEqual([])
  })

  it('stays as it was published, over a restart and whatever the ledger says later', async () => {
    const before = await asks('staff-power', '我们排第几', 'power')
    await district.reports('li', '我们申请的用电增容两个月没有答复，新设备没法装', 'power')
    await district.restart()
    expect(await asks('staff-power', '我们排第几', 'power')).toBe(before)
    const list = await asks('coordinator', '年度考核 2026')
    expect(list).toContain('已公布')
    expect(list).toContain('数据固定之后，1 个部门的台账有变化，固定的数据不变。')
    expect(await asks('leader', '年度考核 2026 变化')).toMatch(/\n供电公司/)
  })

  it('is printed by the command, with who proposed and who confirmed', async () => {
    const { text, code } = await command('--year', '2026', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(text)).toMatchObject({
      ...{ stage: 'published', year: 2026, changed: ['power'], hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      acts: [
        { what: 'proposed', by: 'coordinator' },
        { what: 'published', by: 'leader' },
      ],
      due: [
        { department: 'power', because: 'place', fromLast: 1 },
        { department: 'eco', fromLast: 2 },
        { department: 'hucd', fromLast: 2 },
      ],
    })
    const plain = await command('--year', '2026')
    expect(plain.text).toMatch(
      /^ {3}6 {3}65\.00 {2}中 {2}power 供电公司: 10 cases, response 100\.0%, resolution 50\.0%, satisfaction 50\.0%$/m,
    )
    expect(plain.text).toContain('changed since: power')
    expect((await command('--year', '2025')).text).toMatch(/^assessment 2025, ledger of 202[67]-(?:12-31|01-\d\d), not proposed\n/)
  })

  it.each([
    [[], 'say which year, e.g. --year 2026'],
    [['--year', '26'], 'say which year, e.g. --year 2026'],
    [['--month', '3'], 'the assessment command knows "--year", "--json" and "--help", nothing else'],
  ])('the command answers wrong use (%s) with one sentence', async (args, sentence) => {
    expect(await command(...args)).toEqual({ text: sentence, code: 2 })
  })

  it('A2.8: counts for two years running in the next, once it is published', async () => {
    await district.until('2027-01-05 10:00')
    expect(await asks('staff-power', '我们排第几', 'power')).toContain('2026 年度考核：供电公司第 6 名')
    const next = JSON.parse((await command('--year', '2027', '--json')).text)
    expect(next.lastBefore.toSorted()).toEqual(['eco', 'hucd', 'power'])
  })

  it('is not quoted any more when somebody alters it in the store', async () => {
    await district.stop()
    const store = await openSqliteStore(district.folder)
    const kept = (await store.setting('assessment:2026')) ?? ''
    await store.putSetting('assessment:2026', kept.replace('"score":65', '"score":99'))
    await store.close()
    expect(await command('--year', '2026')).toMatchObject({ code: 1, text: expect.stringContaining('was altered') })
    await district.restart()
    for (const text of ['年度考核 2026', '公布年度考核 2026']) expect(await asks('coordinator', text)).toContain('对不上，不能引用')
    expect(await asks('staff-power', '我们排第几', 'power')).toContain('对不上，不能引用')
  })
})
