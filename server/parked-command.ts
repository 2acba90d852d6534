/** `npm run -s parked`: the messages that could not be answered or sent, and why. Their texts are not shown. */
import { main, type StoreCommand } from './command.ts'
import { maskFault } from './log.ts'

export const parkedCommand: StoreCommand = {
  name: 'parked',
  help: `usage: npm run -s parked

Lists the messages of QISHAO_DATA (default ./data) that could not be answered or sent: box, number, time, conversation, reason.
Changes nothing; works beside a running server.`,
  words: {
    '': {
      async run(store) {
        const rows = await store.parked()
        if (rows.length === 0) return { text: 'nothing is parked', code: 0 }
        return {
          text: rows.map((row) => [row.box, row.seq, row.at, row.conversation, maskFault(row.error)].join('\t')).join('\n'),
          code: 0,
        }
      },
    },
  },
}

if (import.meta.main) await main(parkedCommand)
