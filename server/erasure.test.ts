import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Command, isRefusal } from '../cases/case.ts'
import { replay } from '../cases/evolve.ts'
import { erasedText } from '../cases/redact.ts'
import { erasureOf } from './erasure.ts'
import { type LedgerCheck, verifyLedger } from './ledger.ts'
import { canonicalJson, eventHash } from './store/chain.ts'
import { act, coordinator, givenOf, reported, staff, tick, wang } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { CaseCommit, LedgerCase, Store } from './store.ts'

const number = 'QS20261123-0001'
const grounds = { reason: '当事人申请', basis: '个人信息保护法第四十七条' }
const colleague = { ...wang, id: 'wang-2', enterprise: '青岛海晟食品有限公司' }
const aliases: Readonly<Record<string, string>> = { wang: 'erased-1', 'wang-2': 'erased-2' }

let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-erasure-'))
  const store = await openSqliteStore(folder)
  await store.commit(tick(reported(number, 'power')))
  const steps: readonly (readonly [Command, typeof wang])[] = [
    [{ type: 'contact', note: '已电话联系王经理,约定下午上门' }, staff('power')],
    [{ type: 'supplement', text: '还有一台变压器', attachments: [] }, wang],
    [{ type: 'supplement', text: '二车间也停了', attachments: [] }, colleague],
    [{ type: 'resolve', answer: '线路已修复,10 时恢复供电' }, staff('power')],
    [{ type: 'give-outcome', outcome: 'solved' }, wang],
    [{ type: 'rate', level: 5 }, wang],
  ]
  for (const [command, actor] of steps) await store.commit(tick(act(await store.case(number), command, actor)))
  await store.close()
})
afterEach(() => rmSync(folder, { recursive: true }))

async function withStore<T>(run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore(folder)
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}

const check = (): Promise<LedgerCheck> => withStore(verifyLedger)

async function kept(store: Store): Promise<LedgerCase> {
  for await (const entry of store.ledger()) return entry
  throw new Error('there is no case')
}

async function erasureIn(store: Store, person: string): Promise<CaseCommit> {
  const erasure = erasureOf(number, (await kept(store)).rows, { person, alias: aliases[person] ?? '' }, grounds, givenOf(coordinator))
  if (erasure === null || isRefusal(erasure)) throw new Error(`nothing was erased: ${JSON.stringify(erasure)}`)
  return erasure
}

const erase = (person: string): Promise<LedgerCase> =>
  withStore(async (store) => {
    expect(await store.commit(tick(await erasureIn(store, person)))).toBe('committed')
    return await kept(store)
  })

/** What somebody does to the file with the database's own tool. */
function harm(sql: string, ...values: readonly (string | Uint8Array)[]): void {
  const db = new DatabaseSync(join(folder, 'qishao.sqlite'))
  db.prepare(sql).run(...values)
  db.close()
}

describe('an erasure', () => {
  it('leaves nothing that was told in the case or its ledger, and a ledger that is intact', async () => {
    const before = await withStore(kept)
    const { rows, kept: row } = await erase('wang')
    const left = JSON.stringify([rows, row])
    expect(left).not.toMatch(/"wang\\"|138\d{8}|海晟|王经理|变压器|停电,|二车间/)
    expect(left).toContain(erasedText)
    expect(rows.slice(0, -1).map(({ hash }) => hash)).toEqual(before.rows.map(({ hash }) => hash))
    expect(replay(rows.map(({ event }) => JSON.parse(event)))).toMatchObject({
      status: 'closed',
      reporter: 'erased-1',
      rating: { level: 5 },
    })
    expect(await check()).toEqual({ intact: true, cases: 1, events: before.rows.length + 1 })
  })

  it('takes out the words of a colleague, and those of the reporter after them', async () => {
    await erase('wang-2')
    expect(await check()).toMatchObject({ intact: true })
    await erase('wang')
    expect(await check()).toMatchObject({ intact: true })
  })

  it('is nothing where nothing of the person is left, and stale when the case has moved on', async () => {
    await withStore(async (store) => {
      const [first, second] = [await erasureIn(store, 'wang'), await erasureIn(store, 'wang')]
      expect([await store.commit(tick(first)), await store.commit(tick(second))]).toEqual(['committed', 'stale'])
      const { rows } = await kept(store)
      expect(erasureOf(number, rows, { person: 'wang', alias: 'erased-1' }, grounds, givenOf(coordinator))).toBeNull()
    })
  })

  it('is refused on a case that is not over', async () => {
    await withStore(async (store) => {
      await store.commit(tick(reported('QS20261122-0002', 'power')))
      const { rows } = await kept(store)
      const refused = erasureOf('QS20261122-0002', rows, { person: 'wang', alias: 'erased-1' }, grounds, givenOf(coordinator))
      expect(refused).toEqual({ refused: 'not-over' })
    })
  })
})

describe('verify, after an erasure', () => {
  it('finds each of 500 single bytes changed in an event or a hash', async () => {
    const { rows } = await erase('wang')
    const places = rows.flatMap(({ seq, event, hash }) => [
      { seq, column: 'event', bytes: Buffer.from(event) },
      { seq, column: 'hash', bytes: Buffer.from(hash) },
    ])
    const db = new DatabaseSync(join(folder, 'qishao.sqlite'))
    const store = await openSqliteStore(folder, { readOnly: true })
    const change = fc.record({ place: fc.constantFrom(...places), at: fc.nat(), flip: fc.integer({ min: 1, max: 255 }) })
    await fc.assert(
      fc.asyncProperty(change, async ({ place: { seq, column, bytes }, at, flip }) => {
        const changed = Uint8Array.from(bytes)
        const where = at % changed.length
        changed[where] = (changed[where] ?? 0) ^ flip
        const set = db.prepare(`update events set ${column} = cast(? as text) where seq = ?`)
        set.run(changed, seq)
        const found = await verifyLedger(store)
        set.run(bytes, seq)
        expect(found).toMatchObject({ intact: false, case: number })
      }),
      { numRuns: 500 },
    )
    expect(await verifyLedger(store)).toMatchObject({ intact: true })
    await store.close()
    db.close()
  })

  it('finds that what was taken out was put back', async () => {
    const before = await withStore(kept)
    await erase('wang')
    harm('update events set event = ? where seq = 1', before.rows[0]?.event ?? '')
    expect(await check()).toMatchObject({ intact: false, sentence: expect.stringContaining('event 1 is not what an erasure left of it') })
  })

  it('finds another text under an erasure that is not of this chain', async () => {
    const { rows } = await withStore(kept)
    const forged = (rows[2]?.event ?? '').replace('下午', '明天')
    const erased = { type: 'erased', ...grounds, at: '2026-11-24T01:00:00.000Z', by: 'coordinator', clocks: [] }
    const seal = eventHash(rows[2]?.hash ?? '', number, 3, forged)
    const event = canonicalJson({ ...erased, redacted: [{ seq: 3, seal }] })
    harm('update events set event = ? where seq = 3', forged)
    harm(
      `insert into events (number, seq, event, hash) values (?, ${rows.length + 1}, ?, ?)`,
      number,
      event,
      eventHash('', number, 9, event),
    )
    expect(await check()).toMatchObject({ intact: false, sentence: expect.stringContaining('the hash of event 3 does not fit') })
  })

  it('lets no erasure seal itself, or what comes after it', async () => {
    const { rows } = await erase('wang')
    const last = rows.at(-1)
    const text = last?.event ?? ''
    const seal = eventHash(last?.hash ?? '', number, rows.length, text)
    harm(
      'update events set event = ? where seq = ?',
      text.replace('"redacted":[', `"redacted":[{"seal":"${seal}","seq":${rows.length}},`),
      String(rows.length),
    )
    expect(await check()).toMatchObject({ intact: false })
  })
})
