/** `npm run -s store`: what is done to a whole store - looking at it, bringing it to a version, copying it, backing it up, restoring it. */
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { askedOf, explained, type Options, type Said, say, type Word } from './command.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { verifyLedger } from './ledger.ts'
import { backUp, type Manifest, restore } from './store/backup.ts'
import { ordinary } from './store/cases.ts'
import { copyTables, differenceOf } from './store/copy.ts'
import { openStore, type Place } from './store/open.ts'
import { knownVersion } from './store/sqlite-schema.ts'
import { type Digest, type Filling, rowsOf, tables, type Whole } from './store/whole.ts'
import { fillPostgres, migratePostgres, readPostgres } from './store/whole-postgres.ts'
import { dataFile, fillSqlite, migrateSqlite, readSqlite } from './store/whole-sqlite.ts'

type StoreWord = Pick<Word, 'options'> & { run(options: Options, config: Config): Promise<Said> }

const help = `usage: npm run -s store -- show
       npm run -s store -- migrate [--to VERSION]
       npm run -s store -- copy --from PLACE --to PLACE
       npm run -s store -- backup --to FOLDER [--verify]
       npm run -s store -- restore --from FOLDER

The store is the database of DATABASE_URL, else the SQLite file in QISHAO_DATA (default ./data). docs/operate.md tells when to use which.

show     which store it is, its version, its size, and the rows of each table; cases in confidence are not counted.
migrate  brings the tables to the version of this program, or forward or back to VERSION. The server of an SQLite file must be
         stopped; back goes only what has a way back, and in PostgreSQL only while no program is connected.
copy     copies a store into an empty one and compares every table, every count and every hash chain. A PLACE is a data folder or
         the address of a database, postgres://user@host/name (a password may come from PGPASSWORD). The servers must be stopped.
         The files that were sent in are not copied.
backup   copies the store and the files of QISHAO_DATA into an empty FOLDER beside running servers. --verify: checks the hash chains
         of the copy, too (SQLite).
restore  puts a backup where nothing is kept yet, and checks every table and every hash chain.

Exit code 0: done. 1: the store cannot be used, or something is not the same; the first difference is named. 2: wrong use.`

const words: Readonly<Record<string, StoreWord>> = {
  show: { run: (_, config) => showStore(config) },
  migrate: { options: { to: { type: 'string' } }, run: (options, config) => migrateStore(versionFrom(options.to), config) },
  copy: {
    options: { from: { type: 'string' }, to: { type: 'string' } },
    run: (options) => copyStore(placeFrom('copy', '--from', options.from), placeFrom('copy', '--to', options.to)),
  },
  backup: {
    options: { to: { type: 'string' }, verify: { type: 'boolean' } },
    run: (options, config) => backUpStore(config, folderFrom('backup', '--to', options.to), options.verify === true),
  },
  restore: {
    options: { from: { type: 'string' } },
    run: (options, config) => restoreStore(folderFrom('restore', '--from', options.from), config),
  },
}

/** Runs the command on the store that the settings name. */
export async function runStoreWord(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<Said> {
  const asked = askedOf({ name: 'store', help, words }, args)
  if ('text' in asked) return asked
  return await explained(() => asked.word.run(asked.options, readConfig(env)))
}

// --- Internal helpers ---

/** Rows of cases in confidence are left out: nobody learns how many there are. */
const ordinaryRows: Readonly<Record<string, string>> = {
  cases: ordinary,
  events: `number in (select number from cases where ${ordinary})`,
  links: `seq in (select seq from cases where ${ordinary})`,
}

async function showStore(place: Place): Promise<Said> {
  const whole = await readWhole(place)
  try {
    const counts: string[] = []
    for (const { name } of tables) {
      if ((await whole.columns(name)).length > 0) counts.push(`${figure(await rowsOf(whole, name, ordinaryRows[name]))}  ${name}`)
    }
    const lines = [
      `${whole.engine}, ${nameOf(place)}`,
      `version ${whole.version}, this program works with ${knownVersion}`,
      `${((await whole.bytes()) / 1e6).toFixed(1)} MB`,
    ]
    return { text: [...lines, ...counts].join('\n'), code: 0 }
  } finally {
    await whole.close()
  }
}

async function migrateStore(to: number, place: Place): Promise<Said> {
  const before = await (place.databaseUrl === null ? migrateSqlite(place.data, to) : migratePostgres(place.databaseUrl, to))
  if (before === to) return { text: `the store has version ${to} already`, code: 0 }
  return { text: `the store went from version ${before} to version ${to}`, code: 0 }
}

async function copyStore(from: Place, to: Place): Promise<Said> {
  const began = performance.now()
  const source = await readWhole(from, { alone: true })
  try {
    const target = await fillWhole(to)
    let digests: ReadonlyMap<string, Digest>
    try {
      digests = await copyTables(source, target)
      const difference = await differenceOf(source, target, digests)
      if (difference !== null) return { text: `the copy is not the same: ${difference}`, code: 1 }
    } finally {
      await target.close()
    }
    const ledger = await ledgerOf(to)
    const seconds = (performance.now() - began) / 1000
    return {
      text: [
        `copied ${sum(digests)} rows of ${digests.size} tables from ${source.engine} to ${target.engine} in ${seconds.toFixed(1)} s`,
        'every table and every count is the same on both sides',
        ledger.text,
        filesStay(to),
      ].join('\n'),
      code: ledger.code,
    }
  } finally {
    await source.close()
  }
}

function filesStay({ data, databaseUrl }: Place): string {
  return databaseUrl === null
    ? `the files that were sent in were not copied: copy the folders media and held of QISHAO_DATA into ${data}`
    : 'the files that were sent in were not copied: they stay in QISHAO_DATA, which every process needs as before'
}

async function backUpStore(config: Config, to: string, verify: boolean): Promise<Said> {
  if (verify && config.databaseUrl !== null)
    throw new ConfigError('backup --verify is for SQLite: a dump of PostgreSQL is verified when it is restored')
  const manifest = await backUp(config, to, new Date().toISOString())
  const ledger = verify ? await ledgerOf({ data: to, databaseUrl: null }) : null
  return {
    text: [`backed up to ${to}: ${contents(manifest)}`, ...(ledger === null ? [] : [ledger.text])].join('\n'),
    code: ledger?.code ?? 0,
  }
}

async function restoreStore(from: string, config: Config): Promise<Said> {
  const manifest = await restore(from, config)
  await migrateStore(knownVersion, config)
  const ledger = await ledgerOf(config)
  return { text: `restored what was backed up at ${manifest.madeAt}: ${contents(manifest)}\n${ledger.text}`, code: ledger.code }
}

async function ledgerOf(place: Place): Promise<Said> {
  const store = await openStore(place, { readOnly: true, onFault: () => undefined }) // What is under way rejects by itself.
  try {
    const check = await verifyLedger(store)
    if (!check.intact) return { text: check.sentence, code: 1 }
    return { text: `the ledger is intact: ${check.cases} cases, ${check.events} events`, code: 0 }
  } finally {
    await store.close()
  }
}

/** `alone`: refuses servers that work with it. */
async function readWhole({ data, databaseUrl }: Place, options: { readonly alone?: boolean } = {}): Promise<Whole> {
  return await (databaseUrl === null ? readSqlite(data, options) : readPostgres(databaseUrl, options))
}

async function fillWhole({ data, databaseUrl }: Place): Promise<Filling> {
  return await (databaseUrl === null ? fillSqlite(data) : fillPostgres(databaseUrl))
}

function contents({ version, data, tables: kept, files }: Manifest): string {
  const rows = sum(new Map(Object.entries(kept)))
  return `${data.name} of version ${version} with ${rows} rows, ${files.count} files of ${(files.bytes / 1e6).toFixed(1)} MB`
}

function sum(digests: ReadonlyMap<string, Digest>): number {
  return digests.values().reduce((all, { rows }) => all + rows, 0)
}

/** The address without user and password. */
function nameOf({ data, databaseUrl }: Place): string {
  if (databaseUrl === null) return join(data, dataFile)
  const { host, pathname } = new URL(databaseUrl)
  return `${host}${pathname}`
}

const figureWidth = 12
const figure = (n: number): string => String(n).padStart(figureWidth)

/** A data folder, its file, or the address of a database. */
function placeFrom(word: string, option: string, value: Options[string]): Place {
  const text = given(word, option, value)
  if (/^postgres(?:ql)?:\/\//.test(text)) {
    if (!URL.canParse(text)) throw new ConfigError(`${word} ${option} is no address of a database, e.g. postgres://qishao@127.0.0.1/qishao`)
    return { data: '', databaseUrl: text }
  }
  const path = resolve(text)
  return { data: basename(path) === dataFile ? dirname(path) : path, databaseUrl: null }
}

function folderFrom(word: string, option: string, value: Options[string]): string {
  const path = resolve(given(word, option, value))
  if (option === '--from' && !existsSync(path)) throw new ConfigError(`${word} ${option}: there is no folder ${path}`)
  return path
}

function given(word: string, option: string, value: Options[string]): string {
  if (typeof value === 'string' && value !== '') return value
  throw new ConfigError(`${word} needs ${option}: "npm run -s store -- --help" tells how`)
}

function versionFrom(value: Options[string]): number {
  if (value === undefined) return knownVersion
  const version = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : 0
  if (version >= 1 && version <= knownVersion) return version
  throw new ConfigError(`migrate --to is "${value}", but it must be a version from 1 to ${knownVersion}`)
}

if (import.meta.main) say(await runStoreWord(process.argv.slice(2), process.env))
