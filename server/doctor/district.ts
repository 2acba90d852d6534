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
  /** The group bot's settings are complete. */
  readonly hasBot: boolean
  /** Departments whose groups are only written to. */
  readonly pushed: readonly string[]
  /** Null: there is no store yet. */
  readonly kept: { readonly people: readonly Person[]; readonly groups: readonly BoundGroup[] } | null
}

/** Roles that must be held, what stops without them, and whether that is everything. */
const needed = [
  ['coordinator', 'nobody dispatches what the model is not sure of', 'FAIL'],
  ['leader', 'nobody hears of what is late', 'warn'],
  ['discipline', 'tip-offs reach nobody', 'warn'],
] as const

export function* district(given: District): Generator<Finding, void> {
  const { config, rehearsal, production, kept } = given
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
  yield* groups(given, kept.groups)
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
function* groups({ departments, hasBot, pushed }: District, bound: readonly BoundGroup[]): Generator<Finding, void> {
  const step = 'work groups'
  const withGroup = departments.filter(({ group }) => group)
  const heard = new Set(bound.map(({ department }) => department))
  const silent = withGroup.filter(({ code }) => !heard.has(code) && pushed.includes(code))
  const without = withGroup.filter(({ code }) => !heard.has(code) && !pushed.includes(code))
  const done = withGroup.length - without.length - silent.length
  if (done > 0) yield { level: 'ok', step, text: `${done} of ${withGroup.length} departments have theirs, each after its first contact` }
  if (!hasBot && bound.some(({ channel }) => channel === 'aibot'))
    yield {
      level: 'FAIL',
      step,
      text: 'groups are bound to the group bot, whose settings are gone: set WECOM_AIBOT_ID and WECOM_AIBOT_SECRET.',
    }
  if (silent.length > 0)
    yield {
      level: 'warn',
      step,
      text: `${namedOf(silent)} can be written to and not heard: their staff answer in the single chat with the bot or the app.`,
    }
  if (without.length > 0)
    yield {
      level: 'warn',
      step,
      text:
        `no group is bound for ${namedOf(without)}: a coordinator writes 「绑定码 <department>」 to the bot or the app, and somebody writes ` +
        '「@企哨 绑定 <department> <code>」 in the group; until then their cards go to the staff, or the head, each alone.',
    }
}

/** How many departments stand in one line. */
const mostNamed = 10

function namedOf(departments: readonly Department[]): string {
  const more = departments.length - mostNamed
  const named = departments.slice(0, mostNamed).map(({ code }) => code)
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
