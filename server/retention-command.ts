/** `npm run -s retention`: what is kept, since when, and whether anything is kept longer than it may be. */
import { join } from 'node:path'
import { loadRetention } from '../seeds/load-retention.ts'
import { virtualNow } from './clock.ts'
import { main, type Said, type StoreCommand } from './command.ts'
import type { Config } from './config.ts'
import { type ClassState, stateOf } from './retention.ts'
import type { Store } from './store.ts'

export const retentionCommand: StoreCommand = {
  name: 'retention',
  help: `usage: npm run -s retention -- show
       npm run -s retention -- check

show   shows for each class of data from which day the oldest is, and from before which day it is due to be deleted.
check  says which classes hold something that is due for more than a day: the server deletes once a night what is due.
How long what is kept stands in seeds/retention.json, drafts in seeds/conversation.json. What was deleted is shown by
"npm run -s directory -- audit".
Exit code 0: nothing is kept too long. 1: something is, or the data cannot be read. 2: wrong use.`,
  words: { show: { run: show }, check: { run: check } },
}

// --- Internal helpers ---

/** Of a timestamp, what names the day. */
const dayLength = '2026-11-23'.length

async function statesOf(store: Store, config: Config): Promise<readonly ClassState[]> {
  const start = config.now ?? new Date().toISOString()
  const now = config.clock === 'virtual' ? await virtualNow(store, start) : new Date().toISOString()
  return await stateOf(store, now, loadRetention(join(import.meta.dirname, '../seeds')))
}

/** Days alone, and no numbers: how much was said would tell that something confidential was. */
async function show(store: Store, _options: unknown, config: Config): Promise<Said> {
  const lines = (await statesOf(store, config)).map(({ name, oldest, dueBefore, late }) =>
    [name, oldest?.slice(0, dayLength) ?? '-', dueBefore.slice(0, dayLength), late ? 'kept too long' : 'in time'].join('\t'),
  )
  return { text: [['class', 'oldest', 'due before', ''].join('\t').trimEnd(), ...lines].join('\n'), code: 0 }
}

async function check(store: Store, _options: unknown, config: Config): Promise<Said> {
  const late = (await statesOf(store, config)).filter((state) => state.late)
  if (late.length === 0) return { text: 'nothing is kept longer than it may be', code: 0 }
  const lines = late.map(({ name, dueBefore }) => `${name}: something from before ${dueBefore.slice(0, dayLength)} is still kept`)
  return { text: [...lines, 'the server deletes once a night what is due; its log says why it has not'].join('\n'), code: 1 }
}

if (import.meta.main) await main(retentionCommand)
