/** `npm run -s mechanisms`: what the districts we follow have set up, A1.1 to A5.11, each with the tests that show it. */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { testTitlesIn } from './test-titles.ts'

/** What the command prints, and its exit code: 0 each is shown or may come later, 1 some are not, 2 wrong use. */
export type Told = { readonly text: string; readonly code: 0 | 1 | 2 }

export const help = `usage: npm run -s mechanisms [-- --write]

Prints the table of docs/mechanisms.md: the mechanisms of docs/mechanisms.json with the tests whose titles, or whose describes,
bear their ids, as in "A1.4: …". Exit code 1 when a mechanism that may not come later has no test, or a title bears an id that
there is not; the last line names those. Runs no test.

--write  writes docs/mechanisms.md`

/** Lists the mechanisms with the tests below `root`, the folder of the program. */
export function listMechanisms(args: readonly string[], root: string): Told {
  if (args.includes('--help') || args.includes('-h')) return { text: help, code: 0 }
  const wrong = args.find((argument) => argument !== '--write')
  if (wrong !== undefined) return { text: `the mechanisms command knows "--write" and "--help", not "${wrong}"`, code: 2 }
  const { page, without, unknown } = mechanisms(root)
  if (args.includes('--write')) writeFileSync(join(root, 'docs/mechanisms.md'), page)
  const ends = [
    ...(without.length === 0 ? [] : [`without a test: ${without.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`no such mechanism: ${unknown.join(', ')}`]),
  ]
  return {
    text: [page, ...(ends.length === 0 ? ['each is shown by a test, or may come later'] : ends)].join('\n'),
    code: ends.length === 0 ? 0 : 1,
  }
}

/** The page, the mechanisms that lack a test, and the ids in titles that are none. */
export function mechanisms(root: string): {
  readonly page: string
  readonly without: readonly string[]
  readonly unknown: readonly string[]
} {
  const groups = read(root)
  const shown = testsById(root)
  const rows = groups.flatMap((group) => group.rows)
  return {
    page: [opening, ...groups.flatMap((group) => sectionOf(group, shown))].join('\n'),
    without: rows.filter(({ id, later }) => !shown.has(id) && later !== true).map(({ id }) => id),
    unknown: [...shown.keys()].filter((id) => !rows.some((row) => row.id === id)),
  }
}

// --- Internal helpers ---

const Group = z.strictObject({
  id: z.string(),
  from: z.string(),
  title: z.string(),
  rows: z.array(z.strictObject({ id: z.string(), name: z.string(), term: z.string(), later: z.literal(true).optional() })),
})
type Group = z.infer<typeof Group>

/** A test as it stands in the table. */
type Shown = { readonly file: string; readonly name: string }

const opening = `# Mechanisms

What the districts that Qishao follows have set up for their enterprises, and the tests that show each of it here. *Later* marks what is not promised yet. \`npm run -s mechanisms -- --write\` writes this page from the titles of the tests; a test compares the two.
`

function read(root: string): readonly Group[] {
  return z.array(Group).parse(JSON.parse(readFileSync(join(root, 'docs/mechanisms.json'), 'utf8')))
}

function sectionOf({ id, from, title, rows }: Group, shown: ReadonlyMap<string, readonly Shown[]>): readonly string[] {
  const cell = (row: Group['rows'][number]): string =>
    shown.get(row.id)?.map(linkOf).join('<br>') ?? (row.later === true ? '*later*' : '**no test**')
  return [
    `## ${id} ${from}：${title}`,
    '',
    '| | mechanism | shown by |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.id} | ${row.name}（${row.term}） | ${cell(row)} |`),
    '',
  ]
}

function linkOf({ file, name }: Shown): string {
  return `[${file}](../${file}): ${name.replaceAll('|', '\\|').replaceAll('<', '&lt;')}`
}

/** The tests by the ids in their titles; a describe with an id stands for all tests in it. */
function testsById(root: string): ReadonlyMap<string, readonly Shown[]> {
  const found = new Map<string, Shown[]>()
  const files = globSync('**/*.{test,contract}.ts', { cwd: root, exclude: ['node_modules/**', 'build/**', 'data/**'] })
  for (const file of files.toSorted())
    for (const { title, within } of testTitlesIn(readFileSync(join(root, file), 'utf8'))) {
      const path = [...within, title]
      for (const [depth, heading] of path.entries())
        for (const [id] of heading.matchAll(/\bA\d\.\d+\b/g)) {
          const name = path
            .slice(0, depth + 1)
            .map(plain)
            .join(' › ')
          const rest = found.get(id) ?? []
          if (!rest.some((test) => test.file === file && test.name === name)) found.set(id, [...rest, { file, name }])
        }
    }
  return found
}

/** A heading without the ids before it. */
function plain(heading: string): string {
  return heading.replace(/^(?:A\d\.\d+[, ]*)+:\s*/, '')
}

if (import.meta.main) {
  const { text, code } = listMechanisms(process.argv.slice(2), join(import.meta.dirname, '..'))
  console.log(text)
  process.exitCode = code
}
