/** `npm run -s soak`: one simulated year of a district through the real program, and whether all that is promised holds after it. */
import { parseArgs } from 'node:util'
import { faultsOf, jsonOf, markdownOf } from './report.ts'
import { soak } from './soak.ts'

const help = `usage: npm run -s soak -- [--cases N] [--days N] [--seed N] [--from DAY] [--data FOLDER] [--json]

Starts the program on an empty folder with a virtual clock, in a process of its own, and plays a district through its chats:
enterprises report, confirm, add photos, ask, withdraw and rate; groups sign, call, answer, object and are late; coordinators
dispatch and rule; heads, leaders, service officers, the discipline contact and an observer do their part, every working day.
Then every case and every chat is held against what is promised. Prints the tables of docs/soak.md.

  --cases N      how many cases are filed (default 10000)
  --days N       over how many days, at most 366 (default 365)
  --seed N       the same seed plays the same people with the same plans (default 1)
  --from DAY     the first day (default 2026-01-01); the calendar knows the days off of 2026
  --data FOLDER  where the data goes, and stays; a folder in memory (/dev/shm/soak) saves half the time.
                 Default: a temporary folder, which is removed
  --json         one JSON object instead of the tables

Exit code 0: all holds. 1: something does not, and it is listed. 2: wrong use.`

type Asked = {
  readonly cases: number
  readonly days: number
  readonly seed: number
  readonly from: string
  readonly folder: string | null
  readonly json: boolean
}

/** What the arguments ask for; `wrong` says in a sentence what cannot be understood. */
export function asked(args: readonly string[]): Asked | 'help' | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean', default: false },
        cases: { type: 'string', default: '10000' },
        days: { type: 'string', default: '365' },
        seed: { type: 'string', default: '1' },
        from: { type: 'string', default: '2026-01-01' },
        data: { type: 'string' },
      },
    })
    if (values.help) return 'help'
    const { cases, days, seed, from, json, data } = values
    const odd = [cases, days, seed].find((value) => !/^[1-9]\d{0,6}$/.test(value))
    if (odd !== undefined) return { wrong: `the soak command takes whole numbers from 1, not "${odd}"` }
    if (Number(days) > mostDays) return { wrong: `--days ${days} is more than the ${mostDays} of a year` }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(from)) return { wrong: `--from ${from} is no day; write it as 2026-01-01` }
    return { cases: Number(cases), days: Number(days), seed: Number(seed), from, json, folder: data ?? null }
  } catch {
    // parseArgs throws on what it does not know; the sentence for it is ours.
    return { wrong: 'the soak command knows --cases, --days, --seed, --from, --data, --json and --help, nothing else' }
  }
}

// --- Internal helpers ---

const mostDays = 366

if (import.meta.main) {
  const wish = asked(process.argv.slice(2))
  if (wish === 'help') console.log(help)
  else if ('wrong' in wish) {
    console.error(wish.wrong)
    process.exitCode = 2
  } else {
    const { folder, json, ...options } = wish
    const outcome = await soak({
      ...options,
      ...(folder === null ? {} : { folder }),
      onWeek: ({ day, cases, heap, ms }) =>
        process.stderr.write(`until ${day}: ${cases} cases in ${Math.round(ms / 1_000)} s, heap ${Math.round(heap / 1024 / 1024)} MB\n`),
    })
    console.log(json ? jsonOf(outcome) : markdownOf(outcome))
    const faults = faultsOf(outcome)
    for (const fault of faults) console.error(fault)
    process.exitCode = faults.length === 0 ? 0 : 1
  }
}
