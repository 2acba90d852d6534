/** `npm run -s status`: how many cases, how many lights, what waits, which alarms are raised. Figures only, no personal data. */
import { raisedAlarms } from './alarms.ts'
import { standsAt } from './clock.ts'
import { main, type StoreCommand } from './command.ts'

const names = {
  cases: 'cases',
  open: 'open',
  declined: 'declined',
  red: 'red lights',
  yellow: 'yellow lights',
  waiting: 'messages waiting for an answer',
  unsent: 'messages waiting to be sent',
  parked: 'parked (see: npm run -s parked)',
} as const

export const statusCommand: StoreCommand = {
  name: 'status',
  help: `usage: npm run -s status

Prints the figures and the alarms of the store in QISHAO_DATA (default ./data). Changes nothing; works beside a running server.`,
  words: {
    '': {
      async run(store, _options, config) {
        const counts = await store.counts()
        const keys = Object.keys(names) as (keyof typeof names)[]
        const figures = keys.map((key) => `${String(counts[key]).padStart(8)}  ${names[key]}`)
        const alarms = await raisedAlarms(store, await standsAt(store, config))
        const raised = alarms.map(({ channel, kind, since, last }) => `alarm of ${channel}: ${kind}, since ${since}, last ${last}`)
        return { text: [...figures, ...raised].join('\n'), code: 0 }
      },
    },
  },
}

if (import.meta.main) await main(statusCommand)
