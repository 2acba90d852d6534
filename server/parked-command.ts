/** `npm run -s parked`: the messages that could not be answered or sent, and why; and what is to become of them. Their texts are not shown. */
import { userInfo } from 'node:os'
import { standsAt } from './clock.ts'
import { main, type Options, openUnlessInUse, type Said, type StoreCommand } from './command.ts'
import { type Config, ConfigError } from './config.ts'
import { maskFault } from './log.ts'
import { handIn } from './order-desk.ts'
import { carryOutParked, type ParkedOrder, parkedDesk } from './parked-orders.ts'
import type { Parked, Store } from './store.ts'

/** For how long a running server may take to carry an order out. */
const patienceMs = 10_000

const chosen = { all: { type: 'boolean' }, error: { type: 'string' }, reason: { type: 'string' }, by: { type: 'string' } } as const

export const parkedCommand: StoreCommand = {
  name: 'parked',
  help: `usage: npm run -s parked
       npm run -s parked -- resend BOX NUMBER | --all [--error TEXT] [--reason "…"] [--by NAME]
       npm run -s parked -- drop BOX NUMBER | --all [--error TEXT] --reason "…" [--by NAME]

Lists the messages of the store that could not be answered or sent: box, number, time, conversation, reason. Works beside a
running server and changes nothing.

resend  puts a message back: one of the inbox is answered by a turn, one of the outbox is sent, at its old place. One that was
        tried before and may have arrived says so to its reader.
drop    lets a message go: it is not answered, or not sent, any more.

BOX is inbox or outbox. --all takes all of them, with --error those whose reason holds TEXT. A running server carries the order
out; without one it is done here, and answered and sent at the next start. Who decided, when and why stands in
npm run -s directory -- audit; NAME is whoever does, else the account that runs this.`,
  words: {
    '': {
      async run(store) {
        const rows = await store.parked()
        if (rows.length === 0) return nothing
        return {
          text: rows.map((row) => [row.box, row.seq, row.at, row.conversation, maskFault(row.error)].join('\t')).join('\n'),
          code: 0,
        }
      },
    },
    resend: { takes: ['box', 'number'], options: chosen, run: (store, options, config) => decide('resend', store, options, config) },
    drop: { takes: ['box', 'number'], options: chosen, run: (store, options, config) => decide('drop', store, options, config) },
  },
}

if (import.meta.main) await main(parkedCommand)

// --- Internal helpers ---

const nothing: Said = { text: 'nothing is parked', code: 0 }

async function decide(word: ParkedOrder['word'], store: Store, options: Options, config: Config): Promise<Said> {
  const { reason, by = userInfo().username } = options
  if (word === 'drop' && (typeof reason !== 'string' || reason.trim() === '')) {
    throw new ConfigError('drop needs --reason "…": who looks at the record later wants to know why')
  }
  const rows = chosenOf(await store.parked(), options)
  if (rows.length === 0) return nothing
  const order: ParkedOrder = { word, rows, reason: typeof reason === 'string' ? reason.trim() : null, by: `command:${by}` }
  return await carryOutHereOrThere(order, config)
}

function chosenOf(parked: readonly Parked[], { all, error, box, number }: Options): ParkedOrder['rows'] {
  if (all === true) {
    if (box !== undefined) throw new ConfigError('either --all or a box and a number')
    const named = parked.filter((row) => typeof error !== 'string' || maskFault(row.error).includes(error))
    return named.map(({ box: of, seq }) => ({ box: of, seq }))
  }
  if ((box !== 'inbox' && box !== 'outbox') || typeof number !== 'string' || !/^[1-9]\d{0,14}$/.test(number) || error !== undefined) {
    throw new ConfigError('which message? inbox or outbox and its number, as npm run -s parked shows them, or --all (--error TEXT)')
  }
  return [{ box, seq: Number(number) }]
}

/** The embedded store belongs to a running server, which is asked; a database may be written to beside it. */
async function carryOutHereOrThere(order: ParkedOrder, config: Config): Promise<Said> {
  const store = await openUnlessInUse(config)
  if (store === null) {
    const waits = `no server has taken the order in ${patienceMs / 1000} s; it waits in ${config.data} and is carried out as soon as one runs`
    return (await handIn(config.data, parkedDesk, order, patienceMs)) ?? { text: waits, code: 1 }
  }
  try {
    const now = await standsAt(store, config)
    return await carryOutParked(order, { store, now: () => now, wake: () => undefined })
  } finally {
    await store.close()
  }
}
