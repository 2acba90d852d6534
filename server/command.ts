/** What the commands on a data folder share: `--help`, the folder, one sentence and an exit code for what is wrong. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from './config.ts'
import { StoreError } from './store/error.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

/** What a command prints, and its exit code: 0 done, 1 something is wrong with the data, 2 wrong use. */
export type Said = { readonly text: string; readonly code: 0 | 1 | 2 }

export type StoreCommand = {
  readonly name: string
  readonly help: string
  /** The word that must follow, e.g. `verify`; null: none. */
  readonly word: string | null
  /** Works on the store of the data folder, opened for reading only. */
  run(store: Store): Promise<Said>
}

/** Runs a command on the store of `QISHAO_DATA`, beside a running server or without one. */
export async function runStoreCommand(
  command: StoreCommand,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Said> {
  const asked = parse(command, args)
  if (asked === 'help') return { text: command.help, code: 0 }
  if (asked === 'wrong') {
    const known = command.word === null ? '"--help"' : `"${command.word}" and "--help"`
    return { text: `the ${command.name} command knows ${known}, nothing else`, code: 2 }
  }
  try {
    const store = await openForReading(readConfig(env).data)
    try {
      return await command.run(store)
    } finally {
      await store.close()
    }
  } catch (error) {
    if (error instanceof ConfigError) return { text: error.message, code: 2 }
    if (error instanceof StoreError) return { text: error.message, code: 1 }
    throw error
  }
}

/** The store of a data folder, for reading alone. Throws ConfigError when there is none, StoreError when it cannot be read. */
export async function openForReading(data: string): Promise<Store> {
  if (!existsSync(join(data, 'qishao.sqlite'))) {
    throw new ConfigError(`there is no store in ${data}: start the server once, or set QISHAO_DATA to its data folder`)
  }
  return await openSqliteStore(data, { readOnly: true })
}

/** Prints what the command said and sets the exit code of the process. */
export async function main(command: StoreCommand): Promise<void> {
  const { text, code } = await runStoreCommand(command, process.argv.slice(2), process.env)
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
}

// --- Internal helpers ---

function parse({ word }: StoreCommand, args: readonly string[]): 'run' | 'help' | 'wrong' {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    })
    if (values.help) return 'help'
    return positionals.join(' ') === (word ?? '') ? 'run' : 'wrong'
  } catch {
    // parseArgs throws on options it does not know; the sentence for it is ours.
    return 'wrong'
  }
}
