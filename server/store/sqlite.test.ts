import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '../ledger.ts'
import { storeContract } from './contract.ts'
import { StoreError } from './error.ts'
import { act, coordinator, inbound, monday, outbound, reported, tick, wang } from './fixtures.ts'
import { openSqliteStore } from './sqlite.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-store-'))
  file = join(folder, 'qishao.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

storeContract('the embedded store', async () => {
  let store = await openSqliteStore(folder)
  return {
    store,
    async reopen() {
      await store.close()
      store = await openSqliteStore(folder)
      return store
    },
    close: () => store.close(),
  }
})

/** Takes away what the eighth version of the tables brought. */
const beforeRetention = `drop table files; drop index cases_ended; alter table cases drop column ended; drop index inbox_texts;
  drop index outbox_texts; drop index chats_texts; alter table chats drop column at;`

/** A second process that runs `script` after importing the store and the fixtures. */
const child = (script: string) => {
  const here = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const imports = `import { openSqliteStore } from ${here('sqlite.ts')}; import { reported, tick, outbound } from ${here('fixtures.ts')};`
  const process_ = spawn(process.execPath, ['--input-type=module', '-e', `${imports} const folder = ${JSON.stringify(folder)}; ${script}`])
  const out: Buffer[] = []
  process_.stdout.on('data', (part: Buffer) => out.push(part))
  process_.stderr.on('data', (part: Buffer) => out.push(part))
  return { process: process_, ended: once(process_, 'close'), said: () => Buffer.concat(out).toString() }
}

describe('openSqliteStore', () => {
  it('refuses a folder that another process uses, and lets it be read', async () => {
    const store = await openSqliteStore(folder)
    await store.commit(tick(reported('QS20261123-0001', 'power')))
    const second = child(`
      await openSqliteStore(folder).catch((error) => console.log(error.message))
      const store = await openSqliteStore(folder, { readOnly: true })
      console.log((await store.case('QS20261123-0001')).status)
      await store.reserveNumbers('20261123', 1).catch((error) => console.log(error.message))`)
    await second.ended
    expect(second.said().trim().split('\n')).toEqual([
      `data folder ${folder} is in use by another process: stop that process, or set QISHAO_DATA to another folder`,
      'dispatched',
      'could not reserve case numbers of 20261123: the store was opened for reading alone',
    ])
    await expect(openSqliteStore(folder)).rejects.toThrow('in use by another process')
    await store.close()
    await (await openSqliteStore(folder)).close()
  })

  it('refuses a file that is newer than the program', async () => {
    await (await openSqliteStore(folder)).close()
    const db = new DatabaseSync(file)
    db.exec('pragma user_version = 99')
    db.close()
    await expect(openSqliteStore(folder)).rejects.toThrow(
      `data file ${file} has version 99 and this program knows version 8: start the newer program, or take the file back with it (npm run -s store -- migrate --to 8)`,
    )
  })

  it('brings a file of the first version up to date, with all that is in it', async () => {
    const store = await openSqliteStore(folder)
    const commit = { key: 'web:dm:wang', version: 0, dialog: { step: 'told' }, answered: [] } as const
    await store.commit({ ...tick(reported('QS20261123-0001', 'power')), conversation: commit })
    await store.close()
    const db = new DatabaseSync(file)
    db.exec(
      `${beforeRetention} ${['new', 'gone'].map((of) => `drop trigger standings_of_${of};`).join('')} drop trigger standings_left; drop trigger standings_entered; drop table standings; drop table links; drop table leases; drop index cases_suspended; drop index cases_long_term; alter table cases drop column suspended; alter table cases drop column long_term; drop index cases_enterprise; alter table cases drop column enterprise; drop index dialogs_timer; drop index dialogs_handover; alter table dialogs drop column handover; alter table dialogs drop column timer; alter table dialogs drop column person; alter table outbox drop column failing_since; drop index outbox_sent_as; alter table outbox drop column sent_as; pragma user_version = 1`,
    )
    db.close()
    await expect(openSqliteStore(folder, { readOnly: true })).rejects.toThrow('has an older version than 8')
    const later = await openSqliteStore(folder)
    expect(await later.open('web:dm:wang')).toMatchObject({ version: 1, dialog: { step: 'told' } })
    expect(await later.dueConversations('9999-12-31T00:00:00.000Z', 5)).toEqual([])
    expect((await later.case('QS20261123-0001'))?.status).toBe('dispatched')
    expect(await later.standings(2026, 'power')).toEqual([{ status: 'dispatched', light: 'none', n: 1 }])
    await later.close()
  })

  it('finds in a file of the seventh version when cases ended, and who holds which file', async () => {
    const photo = { id: 'ab12', name: '变压器.jpg', mime: 'image/jpeg', size: 9 }
    const store = await openSqliteStore(folder)
    const begun = reported('QS20261123-0001', 'power')
    const told = act(begun.case, { type: 'supplement', text: '', attachments: [photo] }, wang)
    const withdrawn = act(told.case, { type: 'withdraw', reason: '来电了' }, wang)
    for (const commit of [begun, told, withdrawn, reported('QS20261123-0002', 'power')]) await store.commit(tick(commit))
    await store.receive({ ...inbound('a'), attachments: [{ ...photo, id: 'cd34' }] })
    await store.appendChat('dm:wang', { id: 'b', from: 'wang', at: monday, text: '停电了' })
    await store.close()
    const db = new DatabaseSync(file)
    db.exec(`${beforeRetention} pragma user_version = 7`)
    db.close()
    const later = await openSqliteStore(folder)
    const after = '2026-11-24T01:00:00.000Z'
    expect((await later.casesEndedBefore(after, 5)).map(({ number }) => number)).toEqual(['QS20261123-0001'])
    expect(await later.unneededFiles({ saidSince: monday, endedSince: monday }, 5)).toEqual([])
    expect(await later.unneededFiles({ saidSince: after, endedSince: monday }, 5)).toEqual(['cd34'])
    expect(await later.unneededFiles({ saidSince: after, endedSince: after }, 5)).toEqual(['ab12', 'cd34'])
    expect(await later.emptyMessages('chats', after, 5)).toBe(1)
    expect(await verifyLedger(later)).toMatchObject({ intact: true, cases: 2 })
    await later.close()
  })

  it('finds in a file of the second version who owes something on which case', async () => {
    const store = await openSqliteStore(folder)
    const begun = reported('QS20261123-0001', 'power')
    const helped = act(begun.case, { type: 'assist', department: 'hrss', text: '请核对用工合同' }, coordinator)
    const ordered = act(helped.case, { type: 'instruct', text: '请今天到现场' }, coordinator)
    for (const commit of [begun, helped, ordered, reported('QS20261123-0002', 'power')]) await store.commit(tick(commit))
    await store.close()
    const db = new DatabaseSync(file)
    db.exec(
      `${beforeRetention} drop trigger standings_of_new; drop trigger standings_of_gone; drop trigger standings_left; drop trigger standings_entered; drop table standings; drop table links; drop table leases; drop index cases_suspended; drop index cases_long_term; alter table cases drop column suspended; alter table cases drop column long_term; alter table outbox drop column failing_since; drop index outbox_sent_as; alter table outbox drop column sent_as; pragma user_version = 2`,
    )
    db.close()
    const later = await openSqliteStore(folder)
    expect((await later.cases({ of: 'owing', department: 'hrss' }, 5)).map(({ number }) => number)).toEqual(['QS20261123-0001'])
    expect((await later.cases({ of: 'ordered', by: 'coordinator' }, 5)).map(({ number }) => number)).toEqual(['QS20261123-0001'])
    expect(await verifyLedger(later)).toEqual({ intact: true, cases: 2, events: ordered.case.version + 2 })
    await later.close()
  })

  it.each([
    ['is not a database', () => Buffer.from('not a database '.repeat(600))],
    [
      'was overwritten in the middle',
      (whole: Buffer) => Buffer.concat([whole.subarray(0, 8192), Buffer.alloc(8192, 7), whole.subarray(16384)]),
    ],
    ['was cut short', (whole: Buffer) => whole.subarray(0, whole.length - 8192)],
  ])('refuses a file that %s, and leaves it as it is', async (_what, harm) => {
    const store = await openSqliteStore(folder)
    await store.commit(tick(...Array.from({ length: 50 }, (_, n) => reported(`QS20261123-${String(n).padStart(4, '0')}`, 'power'))))
    await store.close()
    const harmed = harm(readFileSync(file))
    writeFileSync(file, harmed)
    for (const readOnly of [false, true]) {
      const error = await openSqliteStore(folder, { readOnly }).catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(StoreError)
      expect(error).toMatchObject({
        retryable: false,
        message: expect.stringMatching(/^data file .* is damaged \(.*\) and was left as it is: restore/),
      })
    }
    expect(readFileSync(file).equals(harmed)).toBe(true)
  })

  it('says what to do when there is nothing to read', async () => {
    await expect(openSqliteStore(folder, { readOnly: true })).rejects.toThrow(
      /^there is no data file .*: start the server once, or set QISHAO_DATA$/,
    )
  })

  it('keeps every acknowledged commit over kill -9', { timeout: 30_000 }, async () => {
    let acknowledged: string[] = []
    for (const afterMs of [30, 5, 60, 17, 41]) {
      const loop = child(`
        const store = await openSqliteStore(folder)
        const day = String(20261123 + ${acknowledged.length}).padStart(8, '0')
        const one = async (i) => {
          const number = 'QS' + day + '-' + String(i).padStart(4, '0')
          const message = outbound(number)
          const result = await store.commit({ ...tick(reported(number, 'power')), outbox: [{ message, notBefore: null, at: message.text }] })
          if (result === 'committed') process.stdout.write(number + '\\n')
        }
        for (let i = 0; ; i += 3) await Promise.all([one(i), one(i + 1), one(i + 2)])`)
      await once(loop.process.stdout, 'data')
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      loop.process.kill('SIGKILL')
      await loop.ended
      acknowledged = [...acknowledged, ...loop.said().split('\n').slice(0, -1)]

      const store = await openSqliteStore(folder)
      const unsent = new Set((await store.unsent('web:dm:wang', monday)).map((row) => row.message.id))
      for (const number of acknowledged) {
        expect(await store.case(number)).toMatchObject({ number })
        expect(unsent.has(number)).toBe(true)
      }
      expect(await verifyLedger(store)).toMatchObject({ intact: true })
      await store.close()
    }
    expect(acknowledged.length).toBeGreaterThan(10)
  })

  it('answers no query by reading a whole table', async () => {
    const used: string[] = []
    const store = await openSqliteStore(folder, { prepared: (sql) => used.push(sql) })
    await store.receive(inbound('a'))
    await store.waiting()
    await store.open('web:dm:wang')
    await store.parkInbound('web:dm:wang', [1], 'could not be read')
    const it_ = reported('QS20261123-0001', 'power')
    const conversation = { key: 'web:dm:wang', dialog: {}, answered: [2] }
    await store.receive(inbound('b'))
    await store.commit({
      conversation: { ...conversation, version: 0 },
      cases: [it_],
      outbox: [{ message: outbound('o'), notBefore: null, at: monday }],
    })
    const timer = { at: monday, person: 'wang' }
    const handover = { handle: 1, person: 'wang' }
    await store.commit({ conversation: { ...conversation, version: 1, answered: [], newest: 9, timer, handover }, cases: [], outbox: [] })
    await store.commit(tick({ ...it_, version: it_.case.version, events: [] }))
    await store.case('QS20261123-0001')
    await store.events('QS20261123-0001')
    await store.cases({ of: 'reporter', reporter: 'wang' }, 5)
    await store.cases({ of: 'enterprise', enterprise: '青岛海晟食品有限公司' }, 5)
    await store.cases({ of: 'department', lead: 'power' }, 5)
    await store.cases({ of: 'light', light: 'red', lead: null }, 5)
    await store.cases({ of: 'light', light: 'red', lead: 'power' }, 5)
    await store.cases({ of: 'awaiting' }, 5)
    await store.cases({ of: 'ruling' }, 5)
    await store.cases({ of: 'suspended', lead: null }, 5)
    await store.cases({ of: 'suspended', lead: 'power' }, 5)
    await store.cases({ of: 'long-term', lead: null }, 5)
    await store.cases({ of: 'long-term', lead: 'power' }, 5)
    await store.cases({ of: 'all' }, 5)
    await store.casesEndingWith('0001', null, 5)
    await store.casesEndingWith('0001', 'power', 5)
    await store.reserveNumbers('20261123', 1)
    await store.due(monday, 5)
    await store.dueConversations(monday, 5)
    await store.handovers()
    await store.nextMoment(monday)
    await store.outboxWaiting(monday)
    await store.unsent('web:dm:wang', monday)
    await store.failed(1, 'timeout', monday)
    await store.sent(1, 'receipt')
    await store.parkOutbound(1, 'gave up').catch(() => undefined)
    await store.parked()
    await store.setting('virtual-now')
    await store.putSetting('virtual-now', monday)
    await store.appendChat('dm:wang', { id: 'a', from: 'bot', at: monday, text: '收到' })
    await store.chat('dm:wang', 0, 5)
    await store.chatMessage('dm:wang', 'a')
    await store.close()

    const db = new DatabaseSync(file)
    const planned = used.filter((sql) => /^(select|insert|update)/.test(sql))
    expect(planned.length).toBeGreaterThan(35)
    const plans = planned.flatMap((sql) =>
      db
        .prepare(`explain query plan ${sql}`)
        .all()
        .map((row) => `${row.detail} ← ${sql}`),
    )
    db.close()
    // Leases are few. What waits is in a partial index, which holds nothing else; the list of all cases walks an index until its limit.
    const short =
      /SCAN (ready\b|leases\b|\(subquery|\w+ USING (COVERING )?INDEX (inbox_pending|inbox_parked|outbox_ready|outbox_parked|dialogs_handover|cases_awaiting|cases_ruling|cases_suspended|cases_long_term|cases_open) )/
    expect(plans.filter((plan) => /SCAN (?!CONSTANT)/.test(plan) && !short.test(plan))).toEqual([])
    // Sorting is for what waits, never for cases.
    expect(plans.filter((plan) => plan.startsWith('USE TEMP B-TREE') && plan.includes(' from cases'))).toEqual([])
  })
})
