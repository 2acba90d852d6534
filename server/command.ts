/** What the commands on a data folder share: `--help`, the folder, one sentence and an exit code for what is wrong. */
import { parseArgs } from 'node:util'
import { SeedError } from '../seeds/load.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { StoreError } from './store/error.ts'
import { mayExist, openStore, type Place } from './store/open.ts'
import type { Store } from './store.ts'

/** What a command prints, and its exit code: 0 done, 1 something is wrong with the data, 2 wrong use. */
export type Said = { readonly text: string; readonly code: 0 | 1 | 2 }

export type StoreCommand = {
  readonly name: string
  readonly help: string
  /** What the command can do, by the word that must follow, e.g. `verify`; the empty word: the command alone. */
  readonly words: Readonly<Record<string, Word>>
}

export type Word = {
  /** What may stand behind the word, by the names under which it is handed on beside the options, e.g. `box`. Absent: nothing. */
  readonly takes?: readonly string[]
  /** Options with a value (`string`) or without one (`boolean`). */
  readonly options?: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
  /** Works on the store of the data folder, opened for reading only. Throws ConfigError for a value that makes no sense. */
  run(store: Store, options: Options, config: Config): Promise<Said>
}

/** The options as they were given. */
export type Options = Readonly<Record<string, string | boolean | undefined>>

/** Runs a command on the store of `DATABASE_URL` or `QISHAO_DATA`, beside a running server or without one. */
export async function runStoreCommand(
  command: StoreCommand,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Said> {
  const asked = askedOf(command, args)
  if ('text' in asked) return asked
  return await explained(async () => {
    const config = readConfig(env)
    const store = await openForReading(config)
    try {
      return await asked.word.run(store, asked.options, config)
    } finally {
      await store.close()
    }
  })
}

/** The word that was asked for, and its options; or what is said to `--help` and to wrong use. */
export function askedOf<W extends Pick<Word, 'options' | 'takes'>>(
  { name, help, words }: { readonly name: string; readonly help: string; readonly words: Readonly<Record<string, W>> },
  args: readonly string[],
): { readonly word: W; readonly options: Options } | Said {
  const wrong: Said = { text: `the ${name} command knows ${known(words)}, nothing else`, code: 2 }
  if (args.includes('--help') || args.includes('-h')) return { text: help, code: 0 }
  try {
    const named = words[args[0] ?? '']
    const word = named ?? words['']
    if (word === undefined) return wrong
    const { takes = [] } = word
    const { values, positionals } = parseArgs({
      args: args.slice(named === undefined || args.length === 0 ? 0 : 1),
      options: { ...word.options },
      allowPositionals: takes.length > 0,
    })
    if (positionals.length > takes.length) return wrong
    return { word, options: { ...values, ...Object.fromEntries(positionals.map((value, i) => [takes[i], value])) } }
  } catch {
    // parseArgs throws on options it does not know; the sentence for it is ours.
    return wrong
  }
}

/** Does `work`; what is wrong with the settings or the store becomes one sentence. */
export async function explained(work: () => Promise<Said>): Promise<Said> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ConfigError || error instanceof SeedError) return { text: error.message, code: 2 }
    if (error instanceof StoreError) return { text: error.message, code: 1 }
    throw error
  }
}

/** The store of a district, for reading alone. Throws ConfigError when there is none, StoreError when it cannot be read. */
export async function openForReading(place: Place): Promise<Store> {
  if (!mayExist(place)) {
    throw new ConfigError(`there is no store in ${place.data}: start the server once, or set QISHAO_DATA to its data folder`)
  }
  return await openStore(place, { readOnly: true, onFault })
}

/** The same for writing, beside no server but those of a database that several may use. */
export async function openForWriting(place: Place): Promise<Store> {
  return mayExist(place) ? await openStore(place, { onFault }) : await openForReading(place)
}

/** The same; null when the store belongs to a running server, which is to be asked (`order-desk.ts`). */
export async function openUnlessInUse(place: Place): Promise<Store | null> {
  try {
    return await openForWriting(place)
  } catch (error) {
    if (error instanceof StoreError && /in use by another process/.test(error.message)) return null
    throw error
  }
}

/** A connection that is lost while it idles is made anew; what is under way rejects by itself. */
const onFault = (): void => undefined

/** Prints what the command said and sets the exit code of the process. */
export async function main(command: StoreCommand): Promise<void> {
  say(await runStoreCommand(command, process.argv.slice(2), process.env))
}

/** Prints what a command said and sets the exit code of the process. */
export function say({ text, code }: Said): void {
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
}

// --- Internal helpers ---

/** `"verify", "export" (--out, --from) and "--help"`. */
function known(words: Readonly<Record<string, Pick<Word, 'options'>>>): string {
  const named = Object.entries(words).flatMap(([word, { options }]) => {
    const shown = Object.keys(options ?? {}).map((option) => `--${option}`)
    if (word === '') return shown.map((option) => `"${option}"`)
    return [`"${word}"${shown.length === 0 ? '' : ` (${shown.join(', ')})`}`]
  })
  return named.length === 0 ? '"--help"' : `${named.join(', ')} and "--help"`
}
