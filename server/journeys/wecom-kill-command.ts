/** `node server/journeys/wecom-kill-command.ts --kills 200`: kills the program between the steps of its talk with WeCom, and tells what became of every word. */
import { parseArgs } from 'node:util'
import { killBetweenSteps, type WecomOutcome } from './wecom-kills.ts'

const help = `usage: node server/journeys/wecom-kill-command.ts [--kills N] [--seed N] [--customers N]

Customers report over 微信客服 of the stand-in; the program is killed with kill -9 N times (default 200): before a call of
WeCom's API or a callback, after its effect and before its answer, or just after the answer. Prints one line, and where it
was killed. Exit code 0: every word was answered, nothing twice. 1: something was not, and it is listed. 2: wrong use.`

/** What is wrong, one sentence each; empty when all is well. */
function wecomFaultsOf(it: WecomOutcome): readonly string[] {
  const over = it.overBudget === 0 ? [] : [`${it.overBudget} messages went beyond the budget`]
  return [...it.unanswered, ...it.doubled, ...it.cases, ...over, ...it.troubles]
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: '7' },
      customers: { type: 'string', default: '4' },
    },
  })
  const { kills, seed, customers } = values
  if (values.help) console.log(help)
  else if ([kills, seed, customers].some((value) => !/^[1-9]\d{0,8}$/.test(value))) {
    console.error('the command takes whole numbers for --kills, --seed and --customers')
    process.exitCode = 2
  } else {
    const outcome = await killBetweenSteps({ kills: Number(kills), seed: Number(seed), customers: Number(customers) })
    const { kills: done, customers: reports, said, answered, unanswered, doubled, overBudget } = outcome
    console.log(
      [
        `seed ${seed}`,
        `${done} kills`,
        `${reports} reports`,
        `${said} words of customers`,
        `${answered} messages of the bot`,
        `${unanswered.length} unanswered`,
        `${doubled.length} doubled`,
        `${overBudget} beyond the budget`,
      ].join(' · '),
    )
    for (const [place, times] of Object.entries(outcome.where).sort()) console.log(`${String(times).padStart(5)}  ${place}`)
    for (const fault of wecomFaultsOf(outcome)) console.error(fault)
    process.exitCode = wecomFaultsOf(outcome).length === 0 ? 0 : 1
  }
}
