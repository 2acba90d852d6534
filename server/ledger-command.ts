/** `npm run -s ledger -- verify`: checks the ledger of the data folder, beside a running server or without one. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from './config.ts'
import { verifyLedger } from './ledger.ts'
import { StoreError } from './store/error.ts'
import { openSqliteStore } from './store/sqlite.ts'

const help = `usage: npm run -s ledger -- verify

Replays the ledger of QISHAO_DATA (default ./data) and checks every hash chain. Changes nothing.
Exit code 0: nothing was altered. 1: something was, the first bad case is named. 2: wrong use.`

/** What a command prints, and its exit code. */
export type Said = { readonly text: string; readonly code: 0 | 1 | 2 }

/** Runs the command, e.g. `ledgerCommand(['verify'], process.env)`. */
export async function ledgerCommand(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<Said> {
  const asked = parse(args)
  if (asked === 'help') return { text: help, code: 0 }
  if (asked === 'wrong') return { text: 'the ledger command knows "verify" and "--help", nothing else', code: 2 }
  try {
    const { data } = readConfig(env)
    if (!existsSync(join(data, 'qishao.sqlite'))) {
      return { text: `there is no ledger in ${data}: start the server once, or set QISHAO_DATA to its data folder`, code: 2 }
    }
    return await verify(data)
  } catch (error) {
    if (error instanceof ConfigError) return { text: error.message, code: 2 }
    if (error instanceof StoreError) return { text: error.message, code: 1 }
    throw error
  }
}

// --- Internal helpers ---

function parse(args: readonly string[]): 'verify' | 'help' | 'wrong' {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    })
    if (values.help) return 'help'
    return positionals.length === 1 && positionals[0] === 'verify' ? 'verify' : 'wrong'
  } catch {
    // parseArgs throws on options it does not know; the sentence for it is ours.
    return 'wrong'
  }
}

async function verify(data: string): Promise<Said> {
  const store = await openSqliteStore(data, { readOnly: true })
  try {
    const check = await verifyLedger(store)
    if (!check.intact) return { text: check.sentence, code: 1 }
    return { text: `the ledger is intact: ${check.cases} cases, ${check.events} events`, code: 0 }
  } finally {
    await store.close()
  }
}

if (import.meta.main) {
  const { text, code } = await ledgerCommand(process.argv.slice(2), process.env)
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
}
