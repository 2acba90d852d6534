/** The drill of a point in time: a PostgreSQL server is killed and lost, and what it was at a noted moment comes back on another. */
import { appendFileSync, chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { verifyLedger } from '../ledger.ts'
import { inbound, reported, tick } from '../store/fixtures.ts'
import { openPostgresStore } from '../store/postgres.ts'
import type { Store } from '../store.ts'
import { type FillData, type PrivateServer, privatePostgres } from './services.ts'

describe.skipIf(inject('postgres') === null)('a PostgreSQL server whose log is kept', () => {
  const archive = mkdtempSync(join(tmpdir(), 'qishao-archive-'))
  let restored: PrivateServer
  let store: Store

  beforeAll(async () => {
    chmodSync(archive, 0o777) // The server is somebody else where the tests run as root.
    // These settings, and those below, are the ones of docs/operate.md.
    const lost = there(
      await privatePostgres([
        'archive_mode=on',
        `archive_command=test ! -f ${archive}/%f && cp %p ${archive}/part && mv ${archive}/part ${archive}/%f`,
      ]),
    )
    await lost.start()
    const first = await open(lost)
    await first.commit(tick(reported('QS20261123-0001', 'power')))

    let base = ''
    const fill: FillData = (data, run) => {
      base = data
      run('pg_basebackup', [`--dbname=${lost.url}`, `--pgdata=${data}`, '--checkpoint=fast', '--wal-method=stream'])
    }
    restored = there(await privatePostgres([], fill))
    await first.commit(tick(reported('QS20261123-0002', 'power')))
    await first.receive(inbound('before'))
    const noted = await asked(lost, 'select clock_timestamp()::text as answer')
    await first.commit(tick(reported('QS20261123-0003', 'power')))
    await first.receive(inbound('after'))
    await untilArchived(lost, archive)
    const closed = first.close()
    await lost.stop('SIGQUIT')
    await closed
    await lost.remove()

    appendFileSync(
      join(base, 'postgresql.auto.conf'),
      `restore_command = 'cp ${archive}/%f %p'\nrecovery_target_time = '${noted}'\nrecovery_target_action = 'promote'\n`,
    )
    writeFileSync(join(base, 'recovery.signal'), '')
    await restored.start()
    await untilPromoted(restored)
    store = await open(restored)
  })
  afterAll(async () => {
    await store?.close()
    await restored?.remove()
    rmSync(archive, { recursive: true })
  })

  it('comes back with the work up to a noted moment, and with nothing of what came after it', async () => {
    expect(await store.case('QS20261123-0002')).toMatchObject({ number: 'QS20261123-0002' })
    expect(await store.case('QS20261123-0003')).toBeNull()
    expect((await store.open('web:dm:wang')).inbound.map(({ message }) => message.id)).toEqual(['before'])
  })

  it('has every hash chain, and goes on', async () => {
    expect(await verifyLedger(store)).toMatchObject({ intact: true, cases: 2 })
    expect(await store.commit(tick(reported('QS20261123-0003', 'power')))).toBe('committed')
    expect(await store.receive(inbound('after'))).toBe('new')
    expect(await verifyLedger(store)).toMatchObject({ intact: true, cases: 3 })
  })
})

// --- Internal helpers ---

const pollMs = 50

function there(server: PrivateServer | null): PrivateServer {
  if (server === null) throw new Error('a server that was found is installed')
  return server
}

/** The server is killed while its store is open: that connections are lost is what the drill is about. */
function open({ url }: PrivateServer): Promise<Store> {
  return openPostgresStore({ url, onFault: () => undefined })
}

/** The one word that a query answers with. */
async function asked({ url }: PrivateServer, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ answer: string }>(sql)
    return rows[0]?.answer ?? ''
  } finally {
    await client.end()
  }
}

/** What `archive_timeout` does by itself after a while. */
async function untilArchived(server: PrivateServer, archive: string): Promise<void> {
  const file = await asked(server, 'select pg_walfile_name(pg_switch_wal()) as answer')
  while (!existsSync(join(archive, file))) await wait(pollMs)
}

async function untilPromoted(server: PrivateServer): Promise<void> {
  while ((await asked(server, 'select pg_is_in_recovery()::text as answer')) !== 'false') await wait(pollMs)
}
