/** `npm run -s subject`: what is kept about a person, given out as a file or erased. */
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeCalendar } from '../cases/calendar.ts'
import type { Given } from '../cases/decide.ts'
import type { Person } from '../cases/people.ts'
import { loadSeeds, type Seeds } from '../seeds/load.ts'
import { SeedError } from '../seeds/load-file.ts'
import { virtualNow } from './clock.ts'
import { openForReading, openUnlessInUse, type Said } from './command.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { openMedia } from './media.ts'
import { handIn } from './order-desk.ts'
import { StoreError } from './store/error.ts'
import type { Store } from './store.ts'
import { type ErasureOrder, eraseSubject, erasures, subjectIn } from './subject.ts'
import { exportOf } from './subject-export.ts'

export const help = `usage: npm run -s subject -- export PERSON --out FILE.json
       npm run -s subject -- erase PERSON --reason "…" [--by NAME]

export  writes everything that is kept about somebody who reports into a new file, readable to its owner alone: their entry,
        cases, messages, dialogs and what channels note of them; of others only their roles.
erase   takes it all out for good: names, numbers, texts and files. Cases keep their numbers, times and figures, and the ledger
        stays one that "npm run -s ledger -- verify" accepts. Everything of theirs must be over first. Works beside a running
        server or without one. --reason stays in the ledger, and may name nobody; --by is who answers for it, the account that
        runs the command unless told.
PERSON is an id, or the whole telephone number, name or enterprise of one person.
Exit code 0: done. 1: the data cannot be read or written. 2: wrong use, or refused.`

/** How long a running server has for an order: it reads the whole ledger. */
const patienceMs = 10 * 60_000

/** Runs the command with the settings of `env`. */
export async function runSubjectCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { patience = patienceMs } = {},
): Promise<Said> {
  const asked = parse(args)
  if ('text' in asked) return asked
  try {
    const config = readConfig(env)
    const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), config.profile)
    return asked.word === 'export' ? await exporting(asked, config, seeds) : await erasing(asked, config, seeds, patience)
  } catch (error) {
    if (error instanceof ConfigError) return { text: error.message, code: 2 }
    if (error instanceof SeedError || error instanceof StoreError) return { text: error.message, code: 1 }
    throw error
  }
}

// --- Internal helpers ---

type Export = { readonly word: 'export'; readonly person: string; readonly out: string }
type Erase = { readonly word: 'erase'; readonly person: string; readonly reason: string; readonly by: string }

function parse(args: readonly string[]): Said | Export | Erase {
  const wrong: Said = {
    text: 'the subject command knows "export PERSON --out FILE", "erase PERSON --reason WHY" (--by NAME) and "--help", nothing else',
    code: 2,
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, out: { type: 'string' }, reason: { type: 'string' }, by: { type: 'string' } },
    })
    if (values.help) return { text: help, code: 0 }
    const [word, person, ...more] = positionals
    const { out, reason = '', by = userInfo().username } = values
    if (person === undefined || more.length > 0) return wrong
    if (word === 'export')
      return out === undefined ? { text: 'export needs --out and the name of a new file', code: 2 } : { word, person, out }
    if (word !== 'erase') return wrong
    if (reason.trim() === '') return { text: 'erase needs --reason and why; it stays in the ledger and names nobody', code: 2 }
    return { word, person, reason, by: `command:${by}` }
  } catch {
    // parseArgs throws on options it does not know; the sentence for it is ours.
    return wrong
  }
}

async function exporting({ person: wanted, out }: Export, config: Config, seeds: Seeds): Promise<Said> {
  const store = await openForReading(config)
  try {
    const person = personMeant(wanted, await store.people())
    if ('code' in person) return person
    const subject = await subjectIn(store, person.id)
    if (!subject) return unknown
    const day = makeCalendar(seeds.calendar).dateOf(await nowOf(store, config))
    const content = await exportOf(subject, store, day)
    writeFileSync(out, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
    return { text: `written: ${out}`, code: 0 }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && 'path' in cause) return { text: `cannot write ${out}: ${cause.message}`, code: 1 }
    throw cause
  } finally {
    await store.close()
  }
}

async function erasing({ person: wanted, reason, by }: Erase, config: Config, seeds: Seeds, patience: number): Promise<Said> {
  const people = await reading(config, (store) => store.people())
  const person = personMeant(wanted, people)
  if ('code' in person) return person
  const order: ErasureOrder = {
    ...{ person: person.id, alias: `erased-${randomUUID()}`, by, reason },
    basis: seeds.retention.erasure.basis,
  }
  const store = await openUnlessInUse(config)
  if (store === null) {
    const answer = await handIn(config.data, erasures, order, patience)
    return answer ?? { text: `no server has answered in ${patience / 1000} s; the order waits in ${config.data}`, code: 1 }
  }
  try {
    const now = await nowOf(store, config)
    const nothing = (): void => undefined // Nothing of them is in memory here.
    const deps = { store, media: openMedia(config.data), similar: { put: nothing }, forget: nothing, adopt: nothing }
    return await eraseSubject(order, { ...deps, given: (id) => givenTo(id, now, seeds) })
  } finally {
    await store.close()
  }
}

/** What the rules know when somebody runs a command. */
function givenTo(by: string, now: string, { profile, calendar }: Seeds): Given {
  return { now, actor: { id: by, role: 'system', departments: [] }, profile, calendar: makeCalendar(calendar), dispatchable: new Set() }
}

const unknown: Said = { text: 'nobody who reports is known by this id, number, name or enterprise', code: 2 }

/** The one person that is meant; of several the ids. */
function personMeant(wanted: string, people: readonly Person[]): Person | Said {
  const reporters = people.filter(({ role, left }) => role === 'entrepreneur' && left === undefined)
  const byId = reporters.find(({ id }) => id === wanted)
  if (byId) return byId
  const [one, ...others] = reporters.filter(({ phone, name, enterprise }) => [phone, name, enterprise].includes(wanted))
  if (!one) return unknown
  return others.length === 0
    ? one
    : { text: `several are meant: ${[one, ...others].map(({ id }) => id).join(', ')}; name one by this id`, code: 2 }
}

async function nowOf(store: Store, config: Config): Promise<string> {
  const now = new Date().toISOString()
  return config.clock === 'virtual' ? await virtualNow(store, config.now ?? now) : now
}

async function reading<T>(config: Config, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openForReading(config)
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}

if (import.meta.main) {
  const { text, code } = await runSubjectCommand(process.argv.slice(2), process.env)
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
}
