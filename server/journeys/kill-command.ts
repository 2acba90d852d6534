/** `node server/journeys/kill-command.ts --kills 60`: kills the program again and again under load, and tells what was lost. */
import { parseArgs } from 'node:util'
import { killAgain, type Outcome } from './kills.ts'

const help = `usage: node server/journeys/kill-command.ts [--kills N] [--seed N] [--reporters N]

Starts the program on a temporary folder, lets people report and departments answer, kills it with kill -9 at N random
moments (default 60), starts it again each time, and compares every chat and case with the same cases played without kills.
Prints one line. Exit code 0: nothing was lost, doubled or altered. 1: something was, and it is listed. 2: wrong use.`

/** What is wrong, one sentence each; empty when all is well. */
export function faultsOf({ lost, doubled, disordered, troubles, intact, ledger }: Outcome): readonly string[] {
  return [...lost, ...doubled, ...disordered, ...troubles, ...(intact ? [] : [ledger])]
}

/** The figures in one line. */
export function summaryOf(it: Outcome): string {
  return [
    `${it.kills} kills`,
    `${it.acknowledged} acknowledged`,
    `${it.interrupted} of them posted again after a kill`,
    `${it.leftUnanswered} left unanswered and ${it.leftUnsent} unsent at the kills`,
    `${it.cases} cases`,
    `${it.replies} replies`,
    `${it.lost.length} lost`,
    `${it.doubled.length} doubled`,
    `${it.disordered.length} out of order`,
    `${it.troubles.length} errors`,
    it.ledger,
  ].join(' · ')
}

// --- Internal helpers ---

type Asked = { readonly kills: number; readonly seed: number; readonly reporters: number }

function parse(args: readonly string[]): Asked | 'help' | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        kills: { type: 'string', default: '60' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000) },
        reporters: { type: 'string', default: '8' },
      },
    })
    if (values.help) return 'help'
    const { kills, seed, reporters } = values
    const odd = [kills, seed, reporters].find((value) => !/^\d{1,9}$/.test(value))
    return odd === undefined
      ? { kills: Number(kills), seed: Number(seed), reporters: Math.max(1, Number(reporters)) }
      : { wrong: `the kill command takes whole numbers, not "${odd}"` }
  } catch (error) {
    return { wrong: `the kill command knows --kills, --seed and --reporters: ${error instanceof Error ? error.message : String(error)}` }
  }
}

if (import.meta.main) {
  const asked = parse(process.argv.slice(2))
  if (asked === 'help') console.log(help)
  else if ('wrong' in asked) {
    console.error(asked.wrong)
    process.exitCode = 2
  } else {
    const outcome = await killAgain(asked)
    console.log(`seed ${asked.seed} · ${summaryOf(outcome)}`)
    for (const fault of faultsOf(outcome)) console.error(fault)
    process.exitCode = faultsOf(outcome).length === 0 ? 0 : 1
  }
}
