/**
 * Times without a connection. Nothing says that messages are kept meanwhile (p/101463 is silent, U: they are lost), so each bound group
 * is asked once to say again what it said: between 8 and 18 o'clock at once, otherwise with the next message to it or at 8.
 */
import * as z from 'zod'
import type { Ports } from '../../channel.ts'

export type Gaps = {
  /** The connection stands again. */
  up(): Promise<void>
  /** It is lost. */
  down(): Promise<void>
  /** Asks the groups that wait for it, when it is the time to. Called every now and then while the connection stands. */
  tick(): Promise<void>
  /** Asks this group now, if it waits for it. */
  ask(group: string): Promise<void>
  /** A message could not be kept: this group is to be asked whatever the gap. */
  missed(group: string): Promise<void>
}

type Given = Pick<Ports, 'now' | 'memory' | 'addresses' | 'log'> & {
  /** Shorter ones are not told of. */
  readonly longerThanMs: number
  /** Says it in a group. What it rejects with is logged; the group is not asked a second time. */
  tell(group: string, from: string, to: string): Promise<void>
}

/** `aliveAt`: when the connection last stood, as far as was written down; `asks`: by group, what it is still to be asked about. */
const shape = z.object({
  aliveAt: z.string().nullable(),
  asks: z.record(z.string(), z.object({ from: z.string(), to: z.string() })),
})
type Note = z.output<typeof shape>

const key = 'gap'
const shanghaiMs = 8 * 3_600_000

export function makeGaps({ now, memory, addresses, log, longerThanMs, tell }: Given): Gaps {
  let note: Note | null = null
  let stands = false
  let downSince: number | null = null
  let last: Promise<void> = Promise.resolve()

  /** One change after the other, each written down. */
  function change(next: (before: Note) => Note): Promise<void> {
    const changed = last.then(async () => {
      const text = note === null ? await memory.get(key) : null
      const before = note ?? (text === null ? { aliveAt: null, asks: {} } : shape.parse(JSON.parse(text)))
      const after = next(before)
      if (after !== before) await memory.put(key, JSON.stringify(after))
      note = after
    })
    last = changed.catch(() => undefined) // Whoever asked for it hears of it.
    return changed
  }

  function withAsks(before: Note, groups: readonly string[], from: string, to: string): Note {
    const asks = groups.map((group) => [group, { from: before.asks[group]?.from ?? from, to }] as const)
    return { ...before, asks: { ...before.asks, ...Object.fromEntries(asks) } }
  }

  async function ask(group: string): Promise<void> {
    let due: { from: string; to: string } | undefined
    await change((before) => {
      due = before.asks[group]
      if (due === undefined) return before
      const { [group]: _, ...asks } = before.asks
      return { ...before, asks }
    })
    if (due === undefined) return
    await tell(group, due.from, due.to).catch((error) => {
      log.warn({ group, reason: error instanceof Error ? error.message : String(error) }, 'a group could not be asked to repeat')
    })
  }

  async function tick(): Promise<void> {
    if (!stands) return
    await change((before) => (before.aliveAt === now() ? before : { ...before, aliveAt: now() }))
    const hour = new Date(Date.parse(now()) + shanghaiMs).getUTCHours()
    if (hour < 8 || hour >= 18) return
    for (const group of Object.keys(note?.asks ?? {})) await ask(group)
  }

  return {
    ask,
    tick,
    async up() {
      const out = downSince === null ? null : performance.now() - downSince
      downSince = null
      stands = true
      await change((before) => {
        const to = now()
        const from = before.aliveAt
        // Within one life the machine's own time counts: a virtual clock leaps. Over a restart there is only the other.
        const longEnough = from !== null && (out ?? Date.parse(to) - Date.parse(from)) > longerThanMs
        return { ...(longEnough ? withAsks(before, addresses.groups(), from, to) : before), aliveAt: to }
      })
      await tick()
    },
    async down() {
      stands = false
      downSince = performance.now()
      await change((before) => ({ ...before, aliveAt: now() }))
    },
    missed: (group) => change((before) => withAsks(before, [group], now(), now())),
  }
}
