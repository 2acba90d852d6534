/** `npm run -s commands`: what every command does in every situation, and who may give it; computed by the rules themselves. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Actor, type Command, isRefusal, type Refusal } from '../cases/case.ts'
import { fence, given, givenOf, local, system } from '../cases/fixtures.ts'
import { type Handled, handle } from '../cases/handle.ts'
import { samples } from '../cases/samples.ts'
import { confidences, type People, people, peopleInConfidence, type Situation, situations } from '../cases/situations.ts'

/** What the command prints, and its exit code: 0 done, 1 the page is not what the rules say, 2 wrong use. */
export type Told = { readonly text: string; readonly code: 0 | 1 | 2 }

export const help = `usage: npm run -s commands [-- --write]

Says whether docs/commands.md is what the rules say: every command in every status, and who may give it. Each cell is a command
that was really given, to a case of cases/situations.ts with the words of cases/samples.ts. Exit code 1 when the page is another.

--write  writes docs/commands.md`

/** Compares or writes the page below `root`, the folder of the program. */
export function tableCommands(args: readonly string[], root: string): Told {
  if (args.includes('--help') || args.includes('-h')) return { text: help, code: 0 }
  const wrong = args.find((argument) => argument !== '--write')
  if (wrong !== undefined) return { text: `the commands command knows "--write" and "--help", not "${wrong}"`, code: 2 }
  const file = join(root, 'docs/commands.md')
  const page = commandsPage()
  if (args.includes('--write')) writeFileSync(file, page)
  return readFileSync(file, 'utf8') === page
    ? {
        text: `docs/commands.md says what the rules say: ${commands.length} commands, ${placed.length + confidences.length} situations`,
        code: 0,
      }
    : { text: 'docs/commands.md is not what the rules say: "npm run -s commands -- --write" writes it again', code: 1 }
}

/** The page: each status with its situations, then who may, then who may in confidence. */
export function commandsPage(): string {
  return [
    opening,
    ...Object.entries(situations).flatMap(([status, known]) => ['', `## ${status}`, '', ...outcomes(known)]),
    '',
    '## Nothing was reported',
    '',
    ...outcomes([nothing]),
    '',
    '## In confidence',
    '',
    confided,
    '',
    ...outcomes(confidences, peopleInConfidence),
    '',
    '## Who may give a command',
    '',
    whoMay,
    '',
    ...rights(placed, people),
    '',
    '## Who may in confidence',
    '',
    inConfidence,
    '',
    ...rights(confidences, peopleInConfidence),
    '',
  ].join('\n')
}

// --- Internal helpers ---

/** `report` first, then the others in the order of their samples. */
const commands: readonly Command[] = [fence, ...Object.values(samples)]
const nothing: Situation = { name: 'nothing', story: given(), at: '2026-09-18 17:10' }
const placed: readonly Situation[] = [...Object.values(situations).flat(), nothing]
/** Refusals that look at the person alone. */
const personal: ReadonlySet<Refusal['refused']> = new Set(['not-your-case', 'not-your-role', 'reporter-only'])

const opening = `# Commands

What every command of \`cases/case.ts\` does in every situation, given by somebody who may: the events in their order, or the refusal (*italic*, explained in [Refusals](refusals.md)). *nothing*: no event and no refusal. Where nobody may, the refusal says so. No cell is written by hand: \`npm run -s commands -- --write\` gives each command to each case, under the rules of \`xihaian\` (which knows no classes), and a test compares page and program. \`reported\` is missing, for it is over before a command has ended.`

const whoMay =
  '*may*: in some situation above the person is not refused for who it is. Otherwise the refusal. The system is the machine itself: its timers, and what it does in the name of a person.'

const confided = 'Tip-offs, and an ordinary case that the coordinator gave to the discipline contact.'

const inConfidence =
  'The same for a tip-off, before and after its answer, and for a case that the coordinator gave to the discipline contact: the reporter and that contact, nobody else by rank or office.'

/** A table of what comes of each command in some situations. */
function outcomes(known: readonly Situation[], concerned: People = people): readonly string[] {
  const rows = commands.map((command) => [code(command.type), ...known.map((situation) => shown(outcomeIn(situation, command, concerned)))])
  return table(['', ...known.map(({ name }) => name)], rows)
}

/** The best that somebody who may give the command gets; only what nobody may ever give is given by the system. */
function outcomeIn(situation: Situation, command: Command, concerned: People): Handled | Refusal {
  const actors = isForPeople(command) ? concerned.map(({ actor }) => actor) : [system]
  const results = actors.map((actor) => give(situation, command, actor))
  const fit = results.filter((result) => !isRefusal(result) || !personal.has(result.refused))
  // That it is nobody's case says more than that it is not this one's office.
  const nobody = results.find((result) => isRefusal(result) && result.refused === 'not-your-case')
  const first = fit.find((result) => !isRefusal(result)) ?? fit[0] ?? nobody ?? results[0]
  if (!first) throw new Error(`nobody gave ${command.type}`)
  return first
}

function isForPeople(command: Command): boolean {
  const may = (known: readonly Situation[], concerned: People) =>
    known.some((situation) => concerned.some(({ actor }) => mayIn(situation, command, actor)))
  return may(placed, people) || may(confidences, peopleInConfidence)
}

function mayIn(situation: Situation, command: Command, actor: Actor): boolean {
  const result = give(situation, command, actor)
  return !isRefusal(result) || !personal.has(result.refused)
}

function give({ story, at }: Situation, command: Command, actor: Actor): Handled | Refusal {
  return handle(command, story.it, { ...givenOf(local(at), actor), history: story.events })
}

function shown(result: Handled | Refusal): string {
  if (isRefusal(result)) return `*${result.refused}*`
  return result.events.length === 0 ? '*nothing*' : result.events.map(({ type }) => code(type)).join(', ')
}

/** A table of who may give each command in some of the situations. */
function rights(known: readonly Situation[], concerned: People): readonly string[] {
  const actors = [...concerned, { who: 'system', actor: system }]
  const rows = commands.map((command) => [code(command.type), ...actors.map(({ actor }) => right(known, command, actor))])
  return table(['', ...actors.map(({ who }) => who)], rows)
}

function right(known: readonly Situation[], command: Command, actor: Actor): string {
  const begun = known.filter(({ story }) => (story.it === null) === (command.type === 'report'))
  if (begun.length === 0 || begun.some((situation) => mayIn(situation, command, actor))) return 'may'
  const refusals = begun
    .map((situation) => give(situation, command, actor))
    .flatMap((result) => (isRefusal(result) ? [result.refused] : []))
  return [...new Set(refusals)].map((refused) => `*${refused}*`).join(' or ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function code(name: string): string {
  return `\`${name}\``
}

if (import.meta.main) {
  const { text, code: exit } = tableCommands(process.argv.slice(2), join(import.meta.dirname, '..'))
  console.log(text)
  process.exitCode = exit
}
