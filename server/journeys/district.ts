/** A district for journeys: the real program on a temporary folder and a virtual clock, spoken to over its HTTP API alone. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { readConfig } from '../config.ts'
import { type Running, start } from '../main.ts'

export type Said = {
  readonly n: number
  readonly id: string
  readonly from: string
  readonly at: string
  readonly text: string
  readonly buttons?: readonly { readonly label: string; readonly value: string }[]
}

export type CaseView = {
  readonly number: string
  readonly status: string
  readonly lead: string | null
  readonly light: string
  readonly clocks: readonly { readonly kind: string; readonly due: string; readonly status: string; readonly light: string }[]
  readonly rating?: { readonly level: number; readonly solved: string; readonly reason?: string }
  readonly answer?: string
  readonly events: readonly { readonly seq: number; readonly type: string; readonly at: string; readonly by: string }[]
}

/** A running district. Times are given as Beijing time, `2026-09-18 16:00`. */
export type District = {
  readonly folder: string
  /** Posts a message, waits until all is answered, and returns what the bot said in that chat since. `to` is a department's group. */
  says(
    who: string,
    text: string,
    options?: { readonly to?: string; readonly quote?: string; readonly tap?: string; readonly attachments?: readonly object[] },
  ): Promise<readonly Said[]>
  /** What the bot has said in a chat and was not read yet. */
  hears(chat: string): Promise<readonly Said[]>
  /** All that stands in a chat. */
  chat(chat: string): Promise<readonly Said[]>
  /** The last message of the bot in a chat. */
  last(chat: string): Promise<Said>
  case(number: string): Promise<CaseView>
  cases(as?: string): Promise<readonly CaseView[]>
  /** Moves the clock. */
  until(time: string): Promise<void>
  person(id: string, person: object): Promise<void>
  request(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  restart(): Promise<void>
  close(): Promise<void>
}

/** Opens a district whose clock stands at `time`, Beijing time. */
export async function openDistrict(time: string, env: Readonly<Record<string, string>> = {}): Promise<District> {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-journey-'))
  const config = readConfig({
    PORT: '0',
    QISHAO_DATA: folder,
    QISHAO_CLOCK: 'virtual',
    QISHAO_NOW: beijing(time),
    QISHAO_BURST_MS: '60000',
    LOG_LEVEL: 'silent',
    ...env,
  })
  let running: Running = await start(config, pino({ level: config.logLevel }))
  const read = new Map<string, number>()

  async function request(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${running.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }
  async function ok<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await request(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer.body as T
  }
  async function messages(chat: string, after: number): Promise<readonly Said[]> {
    return (await ok<{ messages: readonly Said[] }>('GET', `/sim/chats/${chat}/messages?after=${after}`)).messages
  }
  async function hears(chat: string): Promise<readonly Said[]> {
    const fresh = await messages(chat, read.get(chat) ?? 0)
    read.set(chat, fresh.at(-1)?.n ?? read.get(chat) ?? 0)
    return fresh.filter((said) => said.from === 'bot')
  }

  return {
    folder,
    async says(who, text, options = {}) {
      const chat = options.to === undefined ? `dm:${who}` : `group:${options.to}`
      await hears(chat)
      const { quote, tap, attachments } = options
      await ok('POST', '/sim/messages', {
        chat,
        from: who,
        text,
        ...(quote === undefined ? {} : { quote }),
        ...(tap === undefined ? {} : { tap }),
        ...(attachments === undefined ? {} : { attachments }),
      })
      await ok('POST', '/sim/settle', {})
      return await hears(chat)
    },
    hears,
    chat: (chat) => messages(chat, 0),
    async last(chat) {
      const last = (await messages(chat, 0)).findLast((said) => said.from === 'bot')
      if (!last) throw new Error(`the bot has said nothing in ${chat}`)
      return last
    },
    case: (number) => ok('GET', `/sim/cases/${number}`),
    cases: async (as) => (await ok<{ cases: readonly CaseView[] }>('GET', `/sim/cases${as === undefined ? '' : `?as=${as}`}`)).cases,
    until: async (to) => void (await ok('POST', '/sim/clock', { to: beijing(to) })),
    person: async (id, person) => void (await ok('PUT', `/sim/people/${id}`, person)),
    request,
    async restart() {
      await running.stop()
      running = await start(config, pino({ level: config.logLevel }))
    },
    async close() {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** `2026-09-18 16:00` in Beijing → an ISO 8601 instant. */
export function beijing(time: string): string {
  return `${time.replace(' ', 'T')}:00+08:00`
}
