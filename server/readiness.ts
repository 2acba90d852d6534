/** Whether this process is able to work, with reasons: what `/readyz` answers. No personal data, no secret, no figure of a case. */
import { statfs } from 'node:fs/promises'
import type { Channel } from '../bot/channel.ts'
import type { Raised } from './alarms.ts'
import { inTime } from './in-time.ts'
import type { Joined } from './peers.ts'
import { shareCount } from './store/share.ts'
import type { Store } from './store.ts'

/** One thing that was looked at: `text` is a sentence. What is not `vital` is told and keeps nobody away, for others do its work or it comes back. */
export type Check = { readonly name: string; readonly ok: boolean; readonly vital: boolean; readonly text: string }

/** `ready`: every vital check holds. `alarms`: what was raised within the last hour, since when. */
export type Readiness = { readonly ready: boolean; readonly checks: readonly Check[]; readonly alarms: readonly Raised[] }

export type ReadinessDeps = {
  readonly store: Pick<Store, 'waiting' | 'open'>
  /** The folder whose disk must have room, and how many bytes of it. */
  readonly data: string
  readonly diskFloorBytes: number
  /** Throws when nothing can be understood. */
  understand(): unknown
  readonly channels: readonly Pick<Channel, 'name' | 'connected'>[]
  /** The other processes; absent where there are none. */
  readonly peers?: Pick<Joined, 'connected' | 'members' | 'shares'> | undefined
  /** For so long a burst of messages waits for its end; nothing in it is stuck. In milliseconds. */
  readonly longestBurstMs: number
  alarms(): Promise<readonly Raised[]>
  stopping(): boolean
  /** Milliseconds of the machine, which no clock of the wall moves. */
  readonly clock?: () => number
}

/** A store that takes longer for a small read keeps every turn waiting. */
const storeAnswersWithinMs = 1_000
/** The same message at the head of the inbox for so long after its burst: nobody answers any more. The longest turn listens to a voice message for half of it. */
const stuckAfterMs = 60_000

/** The function that looks. It remembers which message waits first from one call to the next. */
export function makeReadiness(deps: ReadinessDeps): () => Promise<Readiness> {
  const { store, channels, stopping, clock = () => performance.now() } = deps
  let head: { readonly seq: number; readonly since: number } | null = null

  /** The row that waits first; null: none. */
  async function oldest(): Promise<number | null> {
    const [conversation] = await store.waiting(deps.peers?.shares())
    return conversation === undefined ? null : ((await store.open(conversation)).inbound[0]?.seq ?? null)
  }

  async function storeAndInbox(): Promise<readonly Check[]> {
    // Why it fails is in the log of whoever needs the store.
    const answer = await inTime(oldest(), storeAnswersWithinMs).catch(() => null)
    if (answer === null) return [vital('store', false, 'the store does not answer, or not in time')]
    const { value: seq } = answer
    if (seq === null) head = null
    else if (head?.seq !== seq) head = { seq, since: clock() }
    const stuck = head !== null && clock() - head.since > stuckAfterMs + deps.longestBurstMs
    return [
      vital('store', true, 'the store answers'),
      vital('inbox', !stuck, stuck ? 'the message that waits first is not being answered' : 'messages are being answered'),
    ]
  }

  return async () => {
    if (stopping()) {
      const stop = vital('stopping', false, 'the program is stopping; what comes now is to be sent again')
      return { ready: false, checks: [stop], alarms: [] }
    }
    const [boxes, disk] = await Promise.all([storeAndInbox(), room(deps)])
    const checks = [...boxes, disk, model(deps), ...channels.flatMap(connection), ...others(deps)]
    const alarms = boxes[0]?.ok ? await deps.alarms() : []
    return { ready: checks.every(({ ok, vital }) => ok || !vital), checks, alarms }
  }
}

/** Bytes that are free for this program on the disk of a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

// --- Internal helpers ---

const vital = (name: string, ok: boolean, text: string): Check => ({ name, ok, vital: true, text })

const mega = 1024 * 1024

async function room({ data, diskFloorBytes }: ReadinessDeps): Promise<Check> {
  const floor = `${Math.round(diskFloorBytes / mega)} MB`
  try {
    const ok = (await freeBytes(data)) >= diskFloorBytes
    return vital('disk', ok, ok ? `more than ${floor} are free for the data` : `less than ${floor} are free for the data`)
  } catch {
    // Whatever the reason is: where nothing can be seen, nothing can be kept.
    return vital('disk', false, 'the data folder cannot be looked at')
  }
}

function model({ understand }: ReadinessDeps): Check {
  try {
    understand()
    return vital('model', true, 'the language model understands')
  } catch {
    // The turns that fail for it are in the log, with the cause.
    return vital('model', false, 'the language model does not understand anything')
  }
}

function connection({ name, connected }: Pick<Channel, 'name' | 'connected'>): readonly Check[] {
  if (connected === undefined) return []
  const ok = connected()
  const text = ok ? `${name} is connected` : `${name} is not connected: it is down, or another process holds its connection`
  return [{ name: `channel ${name}`, ok, vital: false, text }]
}

/** A process without a share has just come, or was taken for dead: others do its part. */
function others({ peers }: ReadinessDeps): readonly Check[] {
  if (peers === undefined) return []
  const [members, shares] = [peers.members().length, peers.shares()?.size ?? 0]
  const words = peers.connected ? 'others are heard through Redis' : 'there is no Redis: work is looked for once a second'
  return [
    {
      name: 'shares',
      ok: shares > 0,
      vital: false,
      text: `${shares} of ${shareCount} shares are worked on here, by ${members} processes in all`,
    },
    { name: 'redis', ok: peers.connected, vital: false, text: words },
  ]
}
