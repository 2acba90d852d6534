/** `npm run -s behaviours`: the behaviours that are promised of the dialogs, D01 to D60, with the journeys that play them. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { testTitlesIn } from './test-titles.ts'

/** What the command prints, and its exit code: 0 all are played, 1 some are not, 2 wrong use. */
export type Listed = { readonly text: string; readonly code: 0 | 1 | 2 }

export const help = `usage: npm run -s behaviours

Lists the behaviours D01 to D60 with the names of their tests, as the describes of server/journeys/behaviours/*.test.ts
say them. Exit code 1 when a behaviour has no test; the last line names those. Runs no test.`

/** Lists the behaviours that the test files of a folder play. */
export function listBehaviours(args: readonly string[], folder: string): Listed {
  if (args.includes('--help') || args.includes('-h')) return { text: help, code: 0 }
  if (args.length > 0) return { text: 'the behaviours command knows "--help", nothing else', code: 2 }
  const played = globSync('*.test.ts', { cwd: folder })
    .toSorted()
    .flatMap((file) => behavioursIn(basename(file), readFileSync(join(folder, file), 'utf8')))
  const missing = all.filter((number) => !played.some((behaviour) => behaviour.number === number))
  const lines = all.flatMap((number) => {
    const found = played.filter((behaviour) => behaviour.number === number)
    return found.length === 0 ? [`${number}  has no test`] : found.flatMap(linesOf)
  })
  const end = missing.length === 0 ? `all ${all.length} are played` : `without a test: ${missing.join(', ')}`
  return { text: [...lines, '', end].join('\n'), code: missing.length === 0 ? 0 : 1 }
}

// --- Internal helpers ---

type Behaviour = { readonly number: string; readonly name: string; readonly file: string; readonly tests: readonly string[] }

const all = Array.from({ length: 60 }, (_, i) => `D${String(i + 1).padStart(2, '0')}`)

function linesOf({ number, name, file, tests }: Behaviour): readonly string[] {
  return [`${number}  ${name}  (${file})`, ...tests.map((test) => `       ${test}`)]
}

/** The describes whose name begins with a number, with the tests in them, skipped ones left out. */
function behavioursIn(file: string, source: string): readonly Behaviour[] {
  const found = new Map<string, Behaviour>()
  for (const { title, within } of testTitlesIn(source)) {
    const holder = within.findLast((name) => numbered.test(name)) ?? ''
    const [, number, name] = numbered.exec(holder) ?? []
    if (number === undefined || name === undefined) continue
    found.set(holder, { number, name, file, tests: [...(found.get(holder)?.tests ?? []), title] })
  }
  return [...found.values()]
}

const numbered = /^(D\d\d)\s+(.+)$/

if (import.meta.main) {
  const { text, code } = listBehaviours(process.argv.slice(2), join(import.meta.dirname, 'journeys/behaviours'))
  console.log(text)
  process.exitCode = code
}
