import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '../cases/case.ts'
import { runStoreCommand } from './command.ts'
import { verifyLedger } from './ledger.ts'
import { ledgerCommand } from './ledger-command.ts'
import { act, reported, staff, tick, wang } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { CaseCommit } from './store.ts'
import { sheetOf } from './workbook-fixture.ts'

let folder: string
let db: DatabaseSync
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-ledger-'))
  const store = await openSqliteStore(folder)
  for (const number of ['QS20261123-0001', 'QS20261123-0002', 'QS20261123-0003']) {
    await store.commit(tick(reported(number, 'power')))
    const commands: Command[] = [
      { type: 'acknowledge' },
      { type: 'contact', note: '已电话联系王经理,约定下午上门' },
      { type: 'resolve', answer: '线路已修复,10 时恢复供电' },
    ]
    for (const command of commands) await store.commit(tick(act(await store.case(number), command, staff('power'))))
    await store.commit(tick(act(await store.case(number), { type: 'supplement', text: '还有一台变压器', attachments: [] }, wang)))
  }
  await store.close()
  db = new DatabaseSync(join(folder, 'qishao.sqlite'), { enableForeignKeyConstraints: false })
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const check = async () => {
  const store = await openSqliteStore(folder, { readOnly: true })
  try {
    return await verifyLedger(store)
  } finally {
    await store.close()
  }
}

describe('verifyLedger', () => {
  it('counts what is intact', async () => {
    expect(await check()).toEqual({ intact: true, cases: 3, events: 18 })
  })

  it('A4.4: finds each of 1,000 single bytes changed in an event, a hash or a state', async () => {
    const rows = [
      ...db.prepare(`select 'events' as tab, rowid as row, 'event' as col, number, cast(event as blob) as bytes from events`).all(),
      ...db.prepare(`select 'events' as tab, rowid as row, 'hash' as col, number, cast(hash as blob) as bytes from events`).all(),
      ...db.prepare(`select 'cases' as tab, rowid as row, 'state' as col, number, cast(state as blob) as bytes from cases`).all(),
      ...db.prepare(`select 'cases' as tab, rowid as row, 'head' as col, number, cast(head as blob) as bytes from cases`).all(),
    ].map((row) => ({
      set: `update ${row.tab} set ${row.col} = cast(? as text) where rowid = ${row.row}`,
      number: row.number,
      bytes: row.bytes,
    }))
    let found = 0
    const place = fc.record({ row: fc.nat(rows.length - 1), at: fc.nat(), flip: fc.integer({ min: 1, max: 255 }) })
    await fc.assert(
      fc.asyncProperty(place, async ({ row: index, at, flip }) => {
        const row = rows[index]
        if (!(row?.bytes instanceof Uint8Array)) throw new Error('no bytes to change')
        const bytes = Uint8Array.from(row.bytes)
        const where = at % bytes.length
        bytes[where] = (bytes[where] ?? 0) ^ flip
        db.prepare(row.set).run(bytes)
        const result = await check()
        db.prepare(row.set).run(row.bytes)
        expect(result).toMatchObject({ intact: false, case: row.number })
        found++
      }),
      { numRuns: 1_000 },
    )
    expect(found).toBe(1_000)
    expect(await check()).toMatchObject({ intact: true })
  })

  const two = `where number = 'QS20261123-0002'`
  it.each([
    ['an event deleted in the middle', `delete from events ${two} and seq = 3`, 'event 3 is missing'],
    ['the last event deleted', `delete from events ${two} and seq = 6`, 'it is at version 6 and has 5 events'],
    ['all events deleted', `delete from events ${two}`, 'its events are gone'],
    ['the case deleted', `delete from cases ${two}`, 'its row is gone, 6 events are left'],
    [
      'two events swapped',
      `update events set seq = seq + 90 ${two} and seq in (4, 5); update events set seq = 99 - seq ${two} and seq > 90`,
      'the hash of event 4 does not fit',
    ],
    [
      'an event moved to another case',
      `update events set number = 'QS20261123-0009' ${two} and seq = 6`,
      'it is at version 6 and has 5 events',
    ],
    [
      'another state',
      `update cases set state = replace(state, '"status":"resolved"', '"status":"closed"') ${two}`,
      'its state is not what its events make',
    ],
    ['another column', `update cases set lead = 'hrss' ${two}`, 'its columns do not fit its state'],
    ['another version', `update cases set version = 7 ${two}`, 'it is at version 7 and has 6 events'],
  ])('finds %s', async (_what, harm, why) => {
    db.exec(harm)
    expect(await check()).toEqual({ intact: false, case: 'QS20261123-0002', sentence: `case QS20261123-0002 was altered: ${why}` })
  })

  it('sees one moment while cases are written', async () => {
    const store = await openSqliteStore(folder)
    const entries = store.ledger()[Symbol.asyncIterator]()
    await entries.next()
    await store.commit(tick(act(await store.case('QS20261123-0002'), { type: 'supplement', text: '又停了', attachments: [] }, wang)))
    const { value } = await entries.next()
    expect(value).toMatchObject({ number: 'QS20261123-0002', kept: { version: 6 }, rows: { length: 6 } })
    await entries.return?.()
    expect(await verifyLedger(store)).toEqual({ intact: true, cases: 3, events: 19 })
    await store.close()
  })
})

describe('commits that come in any order, and more than once', () => {
  it('end in the same case, with nothing lost and nothing doubled', async () => {
    const commands: readonly Command[] = [
      { type: 'acknowledge' },
      { type: 'contact', note: '已电话联系王经理,约定下午上门' },
      { type: 'report-progress', text: '变压器已到货' },
      { type: 'resolve', answer: '线路已修复,10 时恢复供电' },
    ]
    const story: CaseCommit[] = [reported('QS20261123-0007', 'power')]
    for (const command of commands) story.push(act(story.at(-1)?.case ?? null, command, staff('power')))
    const store = await openSqliteStore(mkdtempSync(join(folder, 'shuffled-')))
    let day = 0
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(story, { minLength: story.length }), fc.shuffledSubarray(story), async (order, again) => {
        // Each run has a number of its own.
        const number = `QS2026${String(++day).padStart(4, '0')}-0007`
        const named = ({ case: it, events, ...rest }: CaseCommit): CaseCommit => ({
          ...rest,
          case: { ...it, number },
          events: events.map((event) => (event.type === 'reported' ? { ...event, number } : event)),
        })
        const waiting = [...order, ...again].map(named)
        for (let left = waiting.length; waiting.length > 0; left = waiting.length) {
          for (const commit of waiting.splice(0)) if ((await store.commit(tick(commit))) !== 'committed') waiting.push(commit)
          // What is left is behind the times: nothing of it was written.
          if (waiting.length === left) break
        }
        expect(waiting).toHaveLength(again.length)
        expect(await store.case(number)).toEqual({ ...story.at(-1)?.case, number })
      }),
      { numRuns: 40 },
    )
    expect(await verifyLedger(store)).toMatchObject({ intact: true, cases: day })
    await store.close()
  })
})

describe('npm run ledger', () => {
  const run = (args: readonly string[], data = folder) => runStoreCommand(ledgerCommand, args, { QISHAO_DATA: data })

  it('says that all is well', async () => {
    expect(await run(['verify'])).toEqual({ text: 'the ledger is intact: 3 cases, 18 events', code: 0 })
    expect((await run(['--help'])).code).toBe(0)
  })

  it('names the first bad case', async () => {
    db.exec(`update events set event = replace(event, '10 时', '9 时') where number >= 'QS20261123-0002'`)
    expect(await run(['verify'])).toEqual({ text: 'case QS20261123-0002 was altered: the hash of event 5 does not fit', code: 1 })
  })

  it.each([[[]], [['check']], [['verify', 'twice']], [['verify', '--fast']]])('refuses %j in one sentence', async (args) => {
    expect(await run(args)).toEqual({
      text: expect.stringMatching(/^the ledger command knows "verify", "statistics" \(--from.*"export" \(.*\) and "--help", nothing else$/),
      code: 2,
    })
  })

  it('refuses a folder without a ledger, and makes none', async () => {
    const missing = join(folder, 'missing')
    expect(await run(['verify'], missing)).toMatchObject({ code: 2, text: expect.stringContaining(`no store in ${missing}`) })
    expect(existsSync(missing)).toBe(false)
  })

  it('A2.3: writes a workbook with a line for each case, none of them confidential, in fixed columns', async () => {
    const store = await openSqliteStore(folder)
    await store.commit(tick(reported('QS20261123-0004', 'discipline')))
    await store.close()
    const out = join(folder, 'ledger.xlsx')
    expect(await run(['export', '--out', out])).toEqual({ text: `${out}: 3 cases`, code: 0 })
    const rows = sheetOf(readFileSync(out))
    expect(rows[0]).toEqual(
      ...[
        [
          '编号',
          '登记时间',
          '企业',
          '诉求类别',
          '事项',
          '紧急程度',
          '受理情况',
          '诉求内容',
          '主办单位',
          '协办单位',
          '状态',
          '办理情况',
          '红黄灯',
          '转办时间',
          '联系时间',
          '按时联系',
          '答复时间',
          '按时答复',
          '答复内容',
          '退单次数',
          '延期次数',
          '催办次数',
          '重办次数',
          '红灯次数',
          '企业确认',
          '评价',
          '办结时间',
          '计入统计的评价',
          '差评核实',
          '整改后评价',
          '已回访',
          '要好评次数',
          '来源',
          '送达时间',
          '电话告知',
        ],
      ],
    )
    expect(rows.slice(1).map(([number]) => number)).toEqual(['QS20261123-0001', 'QS20261123-0002', 'QS20261123-0003'])
    expect(rows[1]).toContain('供电公司')
    expect(rows[1]).toContain('序时推进')
    expect(existsSync(`${out}.unfinished`)).toBe(false)
  })

  it('counts the cases of a span of days and of a department', async () => {
    expect((await run(['statistics'])).text).toMatch(
      /^台账：共 3 件 = 办结 0 \+ 序时推进 3 \+ 滞后 0\n响应率 100\.0%（3\/3），按时联系企业 ÷ 联系时限已有结果\n/,
    )
    expect(JSON.parse((await run(['statistics', '--json', '--from', '2026-11-24'])).text)).toMatchObject({ total: 0 })
    for (const department of ['hrss', '人社局'])
      expect((await run(['statistics', '--department', department, '--to', '2026-11-23'])).text).toContain('人社局：共 0 件')
  })

  it.each([
    [['export'], 'export needs --out with a file name that ends with .xlsx'],
    [['export', '--out', '/nowhere/at/all.xlsx'], '--out /nowhere/at/all.xlsx cannot be written: its folder does not exist'],
    [['statistics', '--from', '2026-02-30'], '--from 2026-02-30 is no day; write it as 2026-11-23'],
    [['statistics', '--from', '2026-12-01', '--to', '2026-11-30'], '--from 2026-12-01 is after --to 2026-11-30'],
    [
      ['statistics', '--department', 'weather'],
      '--department weather is no department of seeds/departments.json, where its code and its names stand',
    ],
  ])('refuses %j in one sentence', async (args, text) => expect(await run(args)).toEqual({ text, code: 2 }))

  it('runs as a command after a kill -9', { timeout: 30_000 }, async () => {
    const here = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
    const script = `
      import { openSqliteStore } from ${here('store/sqlite.ts')}; import { reported, tick } from ${here('store/fixtures.ts')}
      const store = await openSqliteStore(${JSON.stringify(folder)})
      for (let i = 1000; ; i++) { await store.commit(tick(reported('QS20261123-' + i, 'power'))); console.log(i) }`
    const server = spawn(process.execPath, ['--input-type=module', '-e', script])
    await once(server.stdout, 'data')
    server.kill('SIGKILL')
    await once(server, 'close')
    const command = spawnSync(process.execPath, [new URL('ledger-command.ts', import.meta.url).pathname, 'verify'], {
      env: { ...process.env, QISHAO_DATA: folder },
      encoding: 'utf8',
    })
    expect(command).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^the ledger is intact: \d+ cases, \d+ events\n$/),
    })
  })
})
