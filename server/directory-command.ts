/** `npm run -s directory`: the people of a district, from its own list or the contacts of its WeCom, and who changed what. */
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { channelKinds } from '../bot/channels.ts'
import { makeApi, type WecomApi } from '../bot/wecom/api.ts'
import { appKind } from '../bot/wecom/app/channel.ts'
import { defaultOrigin } from '../bot/wecom/settings.ts'
import { WecomError } from '../bot/wecom/wecom-error.ts'
import type { Person } from '../cases/people.ts'
import { maskPhone } from '../dialogs/mask.ts'
import { InputError } from '../nlu/json-lines.ts'
import { loadSeeds } from '../seeds/load.ts'
import { SeedError } from '../seeds/load-file.ts'
import { loadRoleNames } from '../seeds/load-roles.ts'
import { type AuditEntry, auditOf } from './audit.ts'
import { virtualNow } from './clock.ts'
import { openForReading, openUnlessInUse, type Said } from './command.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { handIn } from './order-desk.ts'
import { type PeopleFile, readPeopleFile, readRows } from './people-file.ts'
import { type ImportOrder, importDesk, importedKey, importPeople, inWords, planImport } from './people-import.ts'
import { StoreError } from './store/error.ts'
import { mayExist } from './store/open.ts'
import type { Store } from './store.ts'
import { wecomPeople } from './wecom-people.ts'

export const help = `usage: npm run -s directory -- import F | --wecom [--dry-run] [--leavers remove] [--by NAME]
       npm run -s directory -- list
       npm run -s directory -- audit

import  takes the people of QISHAO_DATA (default ./data) from the CSV or JSON file F: userid, name, role, departments, and where
        the columns are there phone, enterprise and accounts on other channels. All or nothing: every wrong line is named
        with what is allowed. --dry-run shows the differences and changes nothing. Who was in an earlier list and is not in
        this one is shown, and loses role and departments at once with "--leavers remove". Works beside a running server,
        which follows the new list from its next message on, or without one. --wecom takes the members that the officials' app
        sees (WECOM_CORP_ID, WECOM_APP_*): staff and heads by the names of WeCom's departments; other roles come from a file
        alone, and who has one keeps it. --by is who answers for it; the account that
        runs the command unless told.
list    shows everybody but entrepreneurs, phone numbers masked.
audit   shows who was given or lost a right, by whom and when, and whether that record was tampered with.
Exit code 0: done. 1: the data cannot be read or written, or the record was tampered with. 2: wrong use, or a list that is refused.`

/** How long a running server has for an order. */
const patienceMs = 20_000

/** Runs the command with the settings of `env` and the seeds of a folder. */
export async function runDirectoryCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { seedsFolder = join(import.meta.dirname, '../seeds'), patience = patienceMs } = {},
): Promise<Said> {
  const asked = parse(args)
  if ('text' in asked) return asked
  try {
    const config = readConfig(env)
    switch (asked.word) {
      case 'list':
        return await reading(config, async (store) => listOf(await store.people()))
      case 'audit':
        return await reading(config, auditInWords)
      case 'import': {
        const known = { departments: loadSeeds(seedsFolder, config.profile).departments, roles: loadRoleNames(seedsFolder), families }
        if (asked.file !== null) return await importFile(readPeopleFile(bytesOf(asked.file), known), asked, config, patience)
        const { rows, skipped } = await reading(config, async (store) =>
          wecomPeople(wecomOf(config), { ...known, people: await store.people() }),
        )
        const { text, code } = await importFile(readRows(rows, known), asked, config, patience)
        return { text: [...skipped, text].join('\n'), code }
      }
    }
  } catch (error) {
    if (error instanceof ConfigError || error instanceof InputError) return { text: error.message, code: 2 }
    if (error instanceof SeedError || error instanceof StoreError || error instanceof WecomError) return { text: error.message, code: 1 }
    throw error
  }
}

// --- Internal helpers ---

/** Families of accounts that members have beside WeCom; those of customers are made by their first word. */
const families = [...new Set(['wechaty', ...channelKinds.map(({ name, family = name }) => family)])].filter(
  (family) => family !== 'wecom' && family !== 'kf',
)

type Import = {
  readonly word: 'import'
  /** Null: the members of WeCom. */
  readonly file: string | null
  readonly dryRun: boolean
  readonly leavers: 'remove' | 'keep'
  readonly by: string
}

function parse(args: readonly string[]): Said | Import | { readonly word: 'list' | 'audit' } {
  const wrong: Said = {
    text: 'the directory command knows "import F" and "import --wecom" (--dry-run, --leavers remove, --by NAME), "list", "audit" and "--help", nothing else',
    code: 2,
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        'dry-run': { type: 'boolean' },
        wecom: { type: 'boolean' },
        leavers: { type: 'string' },
        by: { type: 'string' },
      },
    })
    if (values.help) return { text: help, code: 0 }
    const [word, file, ...more] = positionals
    const { leavers, wecom = false, by = userInfo().username } = values
    if ((word === 'list' || word === 'audit') && args.length === 1) return { word }
    if (word !== 'import' || more.length > 0) return wrong
    if (leavers !== undefined && leavers !== 'remove') return { text: `--leavers is "${leavers}", but only "remove" is allowed`, code: 2 }
    if ((file === undefined) !== wecom) return { text: 'import needs the name of a CSV or JSON file, or --wecom', code: 2 }
    return { word, file: file ?? null, dryRun: values['dry-run'] ?? false, leavers: leavers ?? 'keep', by: `command:${by}` }
  } catch {
    // parseArgs throws on options it does not know; the sentence for it is ours.
    return wrong
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new InputError(`${file} cannot be read: ${cause instanceof Error ? cause.message : 'unknown'}`, { cause })
  }
}

async function importFile(read: PeopleFile, { file, dryRun, leavers, by }: Import, config: Config, patience: number): Promise<Said> {
  if ('problems' in read) return { text: [...read.problems, 'nothing was imported'].join('\n'), code: 2 }
  const order: ImportOrder = { people: read.people, leavers, source: file === null ? 'wecom' : basename(file), by }
  // Where there is no store yet, reading says so: none is made for a folder that was misspelt.
  if (dryRun || !mayExist(config)) return await reading(config, (store) => tried(order, store))
  const store = await openUnlessInUse(config)
  if (store === null) {
    const answer = await handIn(config.data, importDesk, order, patience)
    const waits = `no server has taken the list in ${patience / 1000} s; it waits in ${config.data} and is imported as soon as one runs`
    return answer ?? { text: waits, code: 1 }
  }
  try {
    const start = config.now ?? new Date().toISOString()
    const now = config.clock === 'virtual' ? await virtualNow(store, start) : new Date().toISOString()
    return await importPeople(order, { store, now: () => now, adopt: () => undefined })
  } finally {
    await store.close()
  }
}

/** WeCom by the secret of the officials' app. Throws ConfigError where that is not configured. */
function wecomOf({ channels }: Config): WecomApi {
  const settings = channels.find(({ kind }) => kind === appKind)?.settings
  if (!settings)
    throw new ConfigError("import --wecom needs WECOM_CORP_ID and the settings of the officials' app (WECOM_APP_…); see .env.example")
  const { WECOM_API_BASE: origin = defaultOrigin, WECOM_CORP_ID: corpId = '', WECOM_APP_SECRET: secret = '' } = settings
  return makeApi({ origin, corpId, secret, alarm: () => undefined }) // What it would alarm of is said by the error.
}

async function tried(order: ImportOrder, store: Store): Promise<Said> {
  const kept = await store.setting(importedKey)
  const imported: readonly string[] = kept === null ? [] : JSON.parse(kept) // Written by `people-import.ts`.
  const plan = planImport(order, await store.people(), imported, new Date().toISOString())
  if ('refused' in plan) return { text: inWords(plan), code: 2 }
  return { text: `${inWords(plan)}\nnothing was changed: this was a dry run`, code: 0 }
}

async function reading<T>(config: Config, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openForReading(config)
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}

function listOf(people: readonly Person[]): Said {
  const members = people.filter(({ role }) => role !== 'entrepreneur')
  const rows = members.map(({ id, name, role, departments, phone, accounts, left }) =>
    [
      ...[id, name, left === undefined ? role : `left ${left.slice(0, 10)}`, departments.join(' ') || '-'],
      ...[phone === null ? '-' : maskPhone(phone), Object.keys(accounts ?? {}).join(' ') || '-'],
    ].join('\t'),
  )
  return { text: [...rows, `${members.length} members and officials, ${people.length - members.length} entrepreneurs`].join('\n'), code: 0 }
}

async function auditInWords(store: Store): Promise<Said> {
  const { entries, broken } = await auditOf(store)
  const lines = entries.map(entryInWords)
  if (broken !== null)
    return { text: [...lines, `the record was tampered with: entry ${broken} does not follow from those before it`].join('\n'), code: 1 }
  return { text: [...lines, `${entries.length} entries, none of them altered`].join('\n'), code: 0 }
}

/** `3  2026-11-23T01:00:00.000Z  command:root  person-left  person=zhangju role=head departments=power`. */
function entryInWords({ n, at, by, type, hash: _hash, ...facts }: AuditEntry): string {
  const shown = Object.entries(facts).map(([key, value]) => `${key}=${Array.isArray(value) ? value.join(',') || '-' : value}`)
  return [n, at, by, type, shown.join(' ')].join('\t')
}

if (import.meta.main) {
  const { text, code } = await runDirectoryCommand(process.argv.slice(2), process.env)
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
}
