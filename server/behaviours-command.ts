/** `npm run -s behaviours`: the behaviours that are promised of the dialogs, D01 to D60, with the journeys that play them. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'

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
  const missing = all.filter((number) => !played.some((behaviour) => behaviour.number === number && behaviour.tests.length > 0))
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
  const found: (Behaviour & { readonly tests: string[] })[] = []
  function visit(node: ts.Node, inside: (typeof found)[number] | null): void {
    const named = ts.isCallExpression(node) ? callOf(node) : null
    const [, number, name] = /^(D\d\d)\s+(.+)$/.exec(named?.called === 'describe' ? named.name : '') ?? []
    let holder = inside
    if (number !== undefined && name !== undefined) {
      holder = { number, name, file, tests: [] }
      found.push(holder)
    } else if (named?.called === 'it' || named?.called === 'test') inside?.tests.push(named.name)
    ts.forEachChild(node, (child) => visit(child, holder))
  }
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest), null)
  return found
}

/** `it('…', …)`, `it.each([…])('…', …)`, `describe('…', …)`: what is called, and the name it is given; `it.skip` is none. */
function callOf({ expression, arguments: [name] }: ts.CallExpression): { readonly called: string; readonly name: string } | null {
  if (name === undefined || !ts.isStringLiteralLike(name)) return null
  const maker = ts.isCallExpression(expression) ? expression.expression : expression
  if (ts.isIdentifier(maker)) return { called: maker.text, name: name.text }
  if (!ts.isPropertyAccessExpression(maker) || maker.name.text !== 'each' || !ts.isIdentifier(maker.expression)) return null
  return { called: maker.expression.text, name: name.text }
}

if (import.meta.main) {
  const { text, code } = listBehaviours(process.argv.slice(2), join(import.meta.dirname, 'journeys/behaviours'))
  console.log(text)
  process.exitCode = code
}
