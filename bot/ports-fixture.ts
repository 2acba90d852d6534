/** What a channel needs of the program, in memory, for the tests of channels. */
import { createHash } from 'node:crypto'
import type { Media } from '../dialogs/message.ts'
import type { Ports } from './channel.ts'

export type TestPorts = Ports & {
  /** Accounts that have left. */
  readonly left: string[]
  /** Kinds of alarms that were raised. */
  readonly alarms: string[]
  /** What was said not to have arrived. */
  readonly failed: { readonly id: string; readonly reason: string; readonly held: boolean }[]
  /** Lines of the log, with their facts. */
  readonly lines: string[]
  /** Binds a work group. */
  bind(group: string, department: string): void
  /** Makes somebody known by an account. */
  know(person: string, account: string): void
  /** Loses every lease that is held. */
  loseLeases(): void
}

/** Ports that keep everything in memory. `family` begins the ids of new reporters, as in the program. */
export function testPorts(family: string, now: () => string = () => '2026-11-23T01:00:00.000Z'): TestPorts {
  const accounts = new Map<string, string>()
  const groups = new Map<string, string>()
  const notes = new Map<string, string>()
  const files = new Map<string, { media: Media; bytes: Buffer }>()
  const holders: (() => void)[] = []
  const alarms: string[] = []
  const left: string[] = []
  const failed: { id: string; reason: string; held: boolean }[] = []
  const lines: string[] = []
  const write = (facts: object, message: string): void => void lines.push(`${message} ${JSON.stringify(facts)}`)
  let fence = 0
  return {
    alarms,
    left,
    failed,
    lines,
    now,
    bind: (group, department) => void groups.set(group, department),
    know: (person, account) => void accounts.set(account, person),
    loseLeases: () => {
      for (const lost of holders.splice(0)) lost()
    },
    addresses: {
      async person(account, { as }) {
        const person = accounts.get(account) ?? (as === 'member' && family === 'wecom' ? account.toLowerCase() : `${family}-${account}`)
        accounts.set(account, person)
        return person
      },
      gone: async (account) => void left.push(account),
      account: (person) => [...accounts].find(([, known]) => known === person)?.[0] ?? null,
      department: (group) => groups.get(group) ?? null,
      group: (department) => [...groups].find(([, bound]) => bound === department)?.[0] ?? null,
      groups: () => [...groups.keys()],
    },
    memory: { get: async (key) => notes.get(key) ?? null, put: async (key, value) => void notes.set(key, value) },
    media: {
      async keep(name, mime, bytes) {
        const id = createHash('sha256').update(bytes).digest('hex')
        const media = { id, name, mime, size: bytes.length }
        files.set(id, { media, bytes: Buffer.from(bytes) })
        return media
      },
      read: async (id) => files.get(id) ?? null,
    },
    lease: () => ({
      async take(lost) {
        holders.push(lost)
        fence += 1
        return fence
      },
      release: async () => void holders.splice(0),
    }),
    alarm: (kind) => void alarms.push(kind),
    undelivered: async (id, why) => void failed.push({ id, ...why }),
    texts: {
      welcome: () => ({ text: '您好，我是企哨。', buttons: [{ label: '查进度', value: '进度' }] }),
      restInFile: '…（全文见文件）',
      wholeText: '全文.txt',
      gap: (from, to) => `${from} 到 ${to} 我不在线`,
      repeated: '（重发）',
      cut: (beginning) => `${beginning}…`,
      staffWelcome: '您好，照片请发在这里',
      chosen: (label) => `已选：${label}`,
      chosenBy: (person, label) => `${person}已选：${label}`,
      expired: '已过期',
    },
    log: { debug: write, info: write, warn: write, error: write },
  }
}
