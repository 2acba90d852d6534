/** What is looked at after the program was disturbed: its chats and cases, its store, its log. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { verifyLedger } from '../ledger.ts'
import { openStore, type Place } from '../store/open.ts'
import type { Said } from './district.ts'
import type { Evidence } from './kill-verdict.ts'
import { type Client, casesOf, type Flow, type KeptCase, messagesOf } from './load.ts'

/** What a settle may need beyond its own time. */
const answerMs = 2_000

/** Waits until all is answered and sent; what stands in the way of that, or nothing. */
export async function settle(client: Client, timeoutMs = 8_000): Promise<readonly string[]> {
  return await client.ask('POST', '/sim/settle', { timeoutMs }, timeoutMs + answerMs).then(
    () => [],
    (error) => [String(error)],
  )
}

/** All that was done by these flows, and all that stands at the end. */
export async function gather(client: Client, flows: readonly Flow[]): Promise<Evidence> {
  const { chats } = await client.ask<{ chats: readonly { readonly chat: string }[] }>('GET', '/sim/chats')
  const messages = new Map<string, readonly Said[]>()
  for (const { chat } of chats) messages.set(chat, await messagesOf(client, chat))
  const cases = new Map<string, readonly KeptCase[]>()
  for (const { reporter } of flows) cases.set(reporter, await casesOf(client, reporter))
  return { acknowledged: client.acknowledged, flows, chats: messages, cases }
}

/** What waits in a store, what is parked, and what is wrong with its ledger. */
export type Inspection = {
  readonly unanswered: number
  readonly unsent: number
  readonly parked: readonly string[]
  /** Null: the ledger is intact. */
  readonly broken: string | null
}

/** Looks into a store, beside the program or when it is not running. */
export async function inspect(place: Place): Promise<Inspection> {
  const store = await openStore(place, { readOnly: true, onFault: () => undefined })
  try {
    const { waiting, unsent } = await store.counts()
    const check = await verifyLedger(store)
    const parked = (await store.parked()).map(({ box, conversation, error }) => `${box}, ${conversation}: ${error}`)
    return { unanswered: waiting, unsent, parked, broken: check.intact ? null : check.sentence }
  } finally {
    await store.close()
  }
}

/** What the program logged as an error. */
export async function errorsIn(log: string): Promise<readonly string[]> {
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.filter((line) => !line.startsWith('{') || JSON.parse(line).level >= 50)
}

/** What `npm run -s ledger -- verify` says of the store that `env` names. */
export async function verifyCommand(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly text: string; readonly code: number | null }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../ledger-command.ts'), 'verify'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)))
  await once(child, 'close')
  return { text: said.join('').trim(), code: child.exitCode }
}

/** Runs one piece of work after the other. */
export function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined) // Whoever asked hears of it.
    return mine
  }
}
