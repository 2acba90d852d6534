import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { makeDatabase } from './journeys/services.ts'
import { openMedia } from './media.ts'
import { png } from './picture-fixture.ts'
import { inbound } from './store/fixtures.ts'
import { openPostgresStore } from './store/postgres.ts'
import { openSqliteStore } from './store/sqlite.ts'
import { knownVersion } from './store/sqlite-schema.ts'
import { type Digest, digestsOf } from './store/whole.ts'
import { fillEveryTable } from './store/whole-fixture.ts'
import { readPostgres } from './store/whole-postgres.ts'
import { readSqlite } from './store/whole-sqlite.ts'
import { runStoreWord } from './store-command.ts'

const server = inject('postgres')

let root: string
let picture: string
const at = (name: string): string => join(root, name)
const env = (data: string, url?: string) => ({ QISHAO_DATA: at(data), ...(url === undefined ? {} : { DATABASE_URL: url }) })
const store = (args: string, data = 'district', url?: string) => runStoreWord(args.split(' '), env(data, url))

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'qishao-store-command-'))
  const district = await openSqliteStore(at('district'))
  await fillEveryTable(district)
  await district.close()
  const kept = await openMedia(at('district')).keep('冷库.png', 'image/png', png(1))
  picture = 'id' in kept ? kept.id : ''
})
afterEach(() => rmSync(root, { recursive: true }))

const digestsIn = async (data: string, url?: string) => {
  const whole = await (url === undefined ? readSqlite(at(data)) : readPostgres(url))
  const digests = await digestsOf(whole)
  await whole.close()
  return digests
}

/** The tables with their numbers of rows. */
const rowsIn = (digests: ReadonlyMap<string, Digest>) => [...digests].map(([name, { rows }]) => [name, rows])

/** The last byte of a file becomes another. */
function harm(file: string): void {
  const bytes = readFileSync(file)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  writeFileSync(file, bytes)
}

describe('npm run store', () => {
  it('explains itself', async () => {
    expect((await store('--help')).text).toContain('npm run -s store -- copy --from PLACE --to PLACE')
  })

  it.each([
    ['vacuum', 'the store command knows "show", "migrate" (--to), "copy" (--from, --to), "backup" (--to, --verify), "restore" (--from)'],
    ['show --all', 'the store command knows "show"'],
    ['migrate --to 99', `migrate --to is "99", but it must be a version from 1 to ${knownVersion}`],
    ['migrate --to back', 'migrate --to is "back"'],
    ['copy --to /tmp/none', 'copy needs --from'],
    ['copy --from /tmp/none', 'copy needs --to'],
    ['backup', 'backup needs --to'],
    ['restore --from /tmp/no/such/folder', 'restore --from: there is no folder'],
  ])('answers wrong use (%s) with one sentence and exit code 2', async (args, sentence) => {
    const { text, code } = await store(args)
    expect(text).toContain(sentence)
    expect(text).not.toContain('\n')
    expect(code).toBe(2)
  })

  it('says that there is nothing where there is nothing', async () => {
    for (const args of ['show', 'migrate', `copy --from ${at('none')} --to ${at('two')}`, `backup --to ${at('kept')}`])
      expect(await store(args, 'none'), args).toEqual({ text: `there is no data file ${at('none')}/qishao.sqlite`, code: 1 })
  })
})

describe('show', () => {
  it('tells which store it is and how much is in it, and counts no case in confidence', async () => {
    const { text, code } = await store('show')
    expect(code).toBe(0)
    expect(text).toContain(`SQLite, ${at('district')}/qishao.sqlite\nversion ${knownVersion}, this program works with ${knownVersion}\n`)
    // Three of four cases, and their events.
    expect(text).toMatch(/^ +3 {2}cases\n +\d+ {2}events\n +3 {2}links\n +4 {2}inbox$/m)
  })
})

describe('migrate', () => {
  it('takes a file back and forward again with all that is in it, and says how it went', async () => {
    const [here, back] = [knownVersion, knownVersion - 1]
    const now = await digestsIn('district')
    expect(await store(`migrate --to ${back}`)).toEqual({ text: `the store went from version ${here} to version ${back}`, code: 0 })
    const before = await digestsIn('district')
    expect(rowsIn(before)).toEqual(rowsIn(now).filter(([name]) => before.has(String(name))))
    expect(await store('migrate')).toEqual({ text: `the store went from version ${back} to version ${here}`, code: 0 })
    expect(await digestsIn('district')).toEqual(now)
    expect(await store('migrate')).toEqual({ text: `the store has version ${here} already`, code: 0 })
    await store(`migrate --to ${back}`)
    expect(await digestsIn('district')).toEqual(before)
  })

  it('leaves a file of the version before exactly as the program of that version would have made it', async () => {
    const tablesOf = (data: string): unknown => {
      const db = new DatabaseSync(join(at(data), 'qishao.sqlite'))
      const rows = db.prepare(`select name, sql from sqlite_schema where name not like 'sqlite_%' order by name`).all()
      db.close()
      return rows.map(({ name, sql }) => [name, String(sql).replaceAll(/\s+/g, ' ')])
    }
    await store('migrate --to 6')
    const six = tablesOf('district')
    await store('migrate')
    expect(tablesOf('district')).not.toEqual(six)
    await store('migrate --to 6')
    expect(tablesOf('district')).toEqual(six)
  })

  it('goes back no further than there is a way, and not while a server works with the file', async () => {
    expect(await store('migrate --to 3')).toEqual({
      text: `could not bring the store from version ${knownVersion} to version 3: version 6 cannot be taken back, restore a backup of that version`,
      code: 1,
    })
    const running = await openSqliteStore(at('district'))
    expect((await store('migrate --to 6')).text).toContain('is in use by another process: stop that process')
    await running.close()
  })
})

describe('backup and restore', () => {
  it('keep every row and every file, beside a server that works', async () => {
    const running = await openSqliteStore(at('district'))
    const kept = await store(`backup --to ${at('kept')} --verify`)
    expect(kept.text).toMatch(
      /^backed up to .*: qishao\.sqlite of version \d+ with \d+ rows, 2 files of \d\.\d MB\nthe ledger is intact: 3 cases/,
    )
    await running.receive(inbound('later'))
    await running.close()
    const { text, code } = await store(`restore --from ${at('kept')}`, 'new')
    expect(text).toMatch(/^restored what was backed up at .*\nthe ledger is intact: 3 cases/)
    expect(code).toBe(0)
    const again = await openSqliteStore(at('new'))
    expect(await again.receive(inbound('a'))).toBe('known')
    expect(await again.receive(inbound('later'))).toBe('new')
    await again.close()
    expect(await openMedia(at('new')).read(picture)).toMatchObject({ media: { name: '冷库.png' } })
  })

  it('go nowhere where something is kept already', async () => {
    await store(`backup --to ${at('kept')}`)
    expect(await store(`backup --to ${at('kept')}`)).toEqual({
      text: `${at('kept')} is not empty: name a new folder for each backup`,
      code: 1,
    })
    expect((await store(`restore --from ${at('kept')}`)).text).toContain('is there already: move it away, or set QISHAO_DATA')
  })

  it('find out when a backup is not what it was, and put nothing of it back', async () => {
    for (const [what, harming, sentence] of [
      ['data', () => harm(join(at('data'), 'qishao.sqlite')), 'is not what was backed up: take another backup'],
      ['manifest', () => harm(join(at('manifest'), 'manifest.json')), 'cannot be read: take another backup'],
      [
        'files',
        () => rmSync(join(at('files'), 'media'), { recursive: true }),
        'has 0 files of 0 bytes beside the data and was made with 2',
      ],
      ['end', () => rmSync(join(at('end'), 'manifest.json')), 'is no backup, or one that was not made to its end'],
    ] as const) {
      await store(`backup --to ${at(what)}`)
      harming()
      const { text, code } = await store(`restore --from ${at(what)}`, `new-${what}`)
      expect(text).toContain(sentence)
      expect(code).toBe(1)
      expect(existsSync(at(`new-${what}`))).toBe(false)
    }
  })

  it('bring a backup of the version before to the version of the program', async () => {
    await store('migrate --to 6')
    await store(`backup --to ${at('kept')}`)
    expect((await store(`restore --from ${at('kept')}`, 'new')).code).toBe(0)
    expect((await store('show', 'new')).text).toContain(`version ${knownVersion}, this program`)
  })
})

describe('copy', () => {
  it('copies a data folder, or a backup of one, into another', async () => {
    await store(`backup --to ${at('kept')}`)
    for (const [from, to] of [
      [at('district'), at('one')],
      [join(at('kept'), 'qishao.sqlite'), at('two')],
    ]) {
      const { text, code } = await store(`copy --from ${from} --to ${to}`)
      expect(text).toMatch(
        /^copied \d+ rows of 11 tables from SQLite to SQLite in .* s\nevery table and every count is the same on both sides\n/,
      )
      expect(text).toContain(`copy the folders media and held of QISHAO_DATA into ${to}`)
      expect(code).toBe(0)
    }
    expect(await digestsIn('one')).toEqual(await digestsIn('two'))
  })
})

describe.skipIf(server === null)('with a PostgreSQL server', () => {
  let databases: Awaited<ReturnType<typeof makeDatabase>>[]
  const url = (i: number): string => databases[i]?.url ?? ''
  beforeEach(async () => {
    databases = [await makeDatabase(server ?? ''), await makeDatabase(server ?? '')]
  })
  afterEach(async () => {
    for (const { drop } of databases) await drop()
  })
  const onFault = (error: unknown): never => {
    throw error
  }

  it('copies a district over and shows it, without the name and the password of the address', async () => {
    const { text, code } = await store(`copy --from ${at('district')} --to ${url(0)}`)
    expect(text).toMatch(/from SQLite to PostgreSQL in .*\n.*\nthe ledger is intact: 3 cases, \d+ events\n.*they stay in QISHAO_DATA/)
    expect(code).toBe(0)
    const shown = await store('show', 'district', url(0))
    expect(shown.text).toContain(`PostgreSQL, ${new URL(url(0)).host}${new URL(url(0)).pathname}\nversion ${knownVersion}`)
    expect((await store(`copy --from ${at('district')} --to ${url(0)}`)).text).toContain('the database is not empty')
  })

  it('backs a database up and restores it into an empty one, row by row the same', async () => {
    await store(`copy --from ${at('district')} --to ${url(0)}`)
    const running = await openPostgresStore({ url: url(0), onFault })
    expect((await store(`backup --to ${at('kept')}`, 'district', url(0))).text).toMatch(
      /qishao\.dump of version \d+ with \d+ rows, 2 files/,
    )
    await running.close()
    const { text, code } = await store(`restore --from ${at('kept')}`, 'new', url(1))
    expect(text).toMatch(/\nthe ledger is intact: 3 cases/)
    expect(code).toBe(0)
    expect(await digestsIn('', url(1))).toEqual(await digestsIn('district'))
    const again = await openPostgresStore({ url: url(1), onFault })
    expect(await again.standings(2026, 'power')).toEqual([{ status: 'dispatched', light: 'none', n: 1 }])
    await again.receive(inbound('later'))
    expect((await again.open('web:dm:wang')).inbound.map(({ seq }) => seq)).toEqual([3, 5])
    await again.close()
    expect((await store(`restore --from ${at('kept')}`, 'new', url(1))).text).toContain('the database is not empty')
    expect((await store(`restore --from ${at('kept')}`, 'other')).text).toBe(
      'the backup is one of PostgreSQL: set DATABASE_URL to an empty database',
    )
  })

  it('makes the tables of an empty database, and goes no further back than the first', async () => {
    expect(await store('migrate', 'district', url(0))).toEqual({
      text: `the store went from version 0 to version ${knownVersion}`,
      code: 0,
    })
    expect((await store('migrate --to 6', 'district', url(0))).text).toContain('this program knows no version 6')
  })

  it('takes no database back while a program is connected', async () => {
    const running = await openPostgresStore({ url: url(0), onFault })
    expect((await store('migrate --to 6', 'district', url(0))).text).toMatch(/^programs are connected to the database .*: stop them first$/)
    await running.close()
  })
})
