/** `npm run -s ledger -- verify`: checks the ledger of the data folder, beside a running server or without one. */
import { main, type StoreCommand } from './command.ts'
import { verifyLedger } from './ledger.ts'

export const ledgerCommand: StoreCommand = {
  name: 'ledger',
  word: 'verify',
  help: `usage: npm run -s ledger -- verify

Replays the ledger of QISHAO_DATA (default ./data) and checks every hash chain. Changes nothing.
Exit code 0: nothing was altered. 1: something was, the first bad case is named. 2: wrong use.`,
  async run(store) {
    const check = await verifyLedger(store)
    if (!check.intact) return { text: check.sentence, code: 1 }
    return { text: `the ledger is intact: ${check.cases} cases, ${check.events} events`, code: 0 }
  },
}

if (import.meta.main) await main(ledgerCommand)
