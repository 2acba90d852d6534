/** What the district itself has done so far: people, work groups, and the simulator switched off. */
import type { Department, Person } from '../../cases/people.ts'
import type { Config } from '../config.ts'
import type { BoundGroup } from '../group-book.ts'
import type { Finding } from './finding.ts'

export type District = {
  readonly config: Pick<Config, 'simulator' | 'clock'>
  /** The API is a stand-in on this machine. */
  readonly rehearsal: boolean
  readonly production: boolean
  readonly departments: readonly Department[]
  /** Null: there is no store yet. */
  readonly kept: { readonly people: readonly Person[]; readonly groups: readonly BoundGroup[] } | null
}

/** Roles that must be held, what stops without them, and whether that is everything. */
const needed = [
  ['coordinator', 'nobody dispatches what the model is not sure of', 'FAIL'],
  ['leader', 'nobody hears of what is late', 'warn'],
  ['discipline', 'tip-offs reach nobody', 'warn'],
] as const

export function* district({ config, rehearsal, production, departments, kept }: District): Generator<Finding, void> {
  yield simulator(config.simulator, production, rehearsal)
  if (config.clock === 'virtual') {
    const text = 'QISHAO_CLOCK=virtual: every callback is refused as too late unless the virtual time is the real one; set it to real.'
    yield { level: production || !rehearsal ? 'FAIL' : 'warn', step: 'clock', text }
  }
  if (kept === null) {
    yield { level: 'skip', step: 'directory', text: 'no store yet: start the server once, or set QISHAO_DATA to its data folder' }
    return
  }
  yield* roles(kept.people, config.simulator)
  yield* groups(departments, kept.groups)
}

// --- Internal helpers ---

/** It lets anybody who reaches it write as anybody. */
function simulator(on: boolean, production: boolean, rehearsal: boolean): Finding {
  const step = 'simulator'
  if (!on) return { level: 'ok', step, text: 'off' }
  if (rehearsal && !production) return { level: 'ok', step, text: 'on, beside a stand-in' }
  return { level: 'FAIL', step, text: 'it is on and has no login: set QISHAO_SIMULATOR=off before people use this server.' }
}

function* roles(people: readonly Person[], simulator: boolean): Generator<Finding, void> {
  for (const [role, without, level] of needed) {
    const step = role
    const holding = people.filter((person) => person.role === role)
    const reached = holding.filter(({ accounts }) => accounts?.wecom !== undefined)
    const [first] = holding
    if (first === undefined)
      yield {
        level,
        step,
        text: `nobody is ${role}, so ${without}: put one into the list and import it (npm run -s directory -- import F).`,
      }
    else if (reached.length > 0) yield { level: 'ok', step, text: reached.map(({ id }) => id).join(', ') }
    else if (simulator)
      yield { level: 'warn', step, text: `${first.id} is reached on the simulator's page alone: import the people with their userids.` }
    else yield { level, step, text: `${first.id} has no account of WeCom, so ${without}: import the people with their userids.` }
  }
}

/** A group is bound by a word to the bot in it, so a bound one has had its first contact, without which nothing may be pushed (p/101463). */
function* groups(departments: readonly Department[], bound: readonly BoundGroup[]): Generator<Finding, void> {
  const step = 'work groups'
  const withGroup = departments.filter(({ group }) => group)
  const has = new Set(bound.map(({ department }) => department))
  const without = withGroup.filter(({ code }) => !has.has(code))
  const done = withGroup.length - without.length
  if (done > 0) yield { level: 'ok', step, text: `${done} of ${withGroup.length} departments have theirs, each after its first contact` }
  if (without.length > 0) {
    const named = without.map(({ code }) => code).join(', ')
    yield {
      level: 'warn',
      step,
      text: `no group is bound for ${named}: put the bot into each and write @企哨 绑定 <department> there with the coordinator's code; until then their cases are not delivered.`,
    }
  }
}
