/** `npm run bench`: the figures of the README's table, each with what it is compared to measured in the same run. */
import { cpus, release, type } from 'node:os'
import { parseArgs } from 'node:util'
import { measureDialogs } from './dialogs.ts'
import { measureDurable } from './durable.ts'
import { measure, type Plan } from './measure.ts'
import {
  dialogFiguresOf,
  durableFiguresOf,
  figuresOf,
  jsonOf,
  type Machine,
  tableOf,
  understandingFiguresOf,
  wecomFiguresOf,
} from './report.ts'
import { measureUnderstanding } from './understanding.ts'
import { measureWecom } from './wecom.ts'

const help = `usage: npm run bench [-- --json] [--quick]

Measures the program in a process of its own, on an empty data folder under build/, over HTTP: medians of five runs.

  bare transaction   read the dialog, update the case, insert an event, insert an outbox row, upsert the dialog: one SQLite
                     transaction at a time, WAL, synchronous=FULL. Every ratio is to the one of the same run.
  open loop          50 messages a second at random moments, from the POST until the stream says that the bot's message
                     stands in the reporter's chat: kept, understood, committed, handed to the channel, kept there.
  closed loop        200 enterprises and the groups of their departments play whole cases (report, 确认, 签收, 已联系,
                     答复, 解决了, 5分), each word when the one before is answered.
  durable turn       1,000 such conversations with the spine in one process, without HTTP: each message kept, understood,
                     advanced, handled, committed, and the answer sent to a channel that carries nothing, and settled.
  Botkit             a peer that only says back what it hears, in one process, without HTTP, disk or understanding.
  dialogs            advance alone in one process, 200 people who report, correct, ask aside and confirm: with the texts
                     understood beforehand, and with the model; dialogs as JSON in memory. Then the memory that 100,000
                     open reports take in the SQLite store.
  Botkit's dialogs   a peer: the same report as a BotkitConversation of four questions, in Botkit's memory storage.
  understanding      the stored language model: its size, loading it and understanding 2,000 messages of 50–70 characters,
                     warm, entities included, in five fresh processes; then one training on the shipped data.
  WeCom              the program in a process of its own against the stand-in of WeCom: callbacks at a steady rate, and the
                     time from 确认 in a customer's chat to the card at the server of the work group.
  bare server        a peer: the same callbacks to a server that answers 200 and does nothing.
  nlp.js             a peer: one training on the departments of the same rows, without the word lists, and its scores alone.

  --json    one JSON object instead of the table
  --quick   one short run (a minute), which trains nothing: neither the model nor nlp.js

Exit code 0: measured, whether or not the targets are met. 2: wrong use.`

const plan: Plan = { runs: 5, restMs: 10_000, openMs: 8_000, closedMs: 5_000, durableMs: 10_000, bareMs: 1_500, peerMs: 2_000 }
const quick: Plan = { ...plan, runs: 1, openMs: 4_000, closedMs: 3_000, durableMs: 5_000, bareMs: 1_000, peerMs: 1_000 }

// --- Internal helpers ---

function parse(args: readonly string[]): { readonly help: boolean; readonly json: boolean; readonly quick: boolean } | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
      },
    })
    return values
  } catch {
    // parseArgs throws on what it does not know; the sentence for it is ours.
    return null
  }
}

function thisMachine(): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model.trim() ?? 'unknown processor',
    cores: all.length,
    node: process.versions.node,
    system: `${type()} ${release()}`,
  }
}

if (import.meta.main) {
  const asked = parse(process.argv.slice(2))
  if (asked === null) {
    console.error('the bench command knows --json, --quick and --help, nothing else')
    process.exitCode = 2
  } else if (asked.help) console.log(help)
  else {
    const chosen = asked.quick ? quick : plan
    const runs = await measure(chosen, (run) => process.stderr.write(`run ${run} of ${chosen.runs} is done\n`))
    const durable = await measureDurable({ runs: chosen.runs, ms: chosen.durableMs, bareMs: chosen.bareMs }, (part) =>
      process.stderr.write(`${part} is done\n`),
    )
    const talked = await measureDialogs(chosen.runs, chosen.peerMs, (part) => process.stderr.write(`${part} is done\n`))
    const connected = await measureWecom({ runs: chosen.runs, ackMs: chosen.openMs, reports: asked.quick ? 8 : 20 }, (part) =>
      process.stderr.write(`${part} is done\n`),
    )
    const understood = await measureUnderstanding(!asked.quick, (part) => process.stderr.write(`${part} is done\n`))
    const figures = [...figuresOf(runs), ...durableFiguresOf(durable), ...dialogFiguresOf(talked), ...wecomFiguresOf(connected)]
    const understanding = understandingFiguresOf(understood)
    const shown = asked.json
      ? jsonOf(figures, chosen.runs, thisMachine(), understanding)
      : tableOf([...figures, ...understanding], chosen.runs, thisMachine())
    console.log(shown)
  }
}
