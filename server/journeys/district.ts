/** A district for journeys: the real program on a temporary folder and a virtual clock, spoken to over its HTTP API alone. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { makeLog } from '../log.ts'
import { type Running, start } from '../main.ts'
import type { Training } from '../model-shelf.ts'

export type Said = {
  readonly n: number
  readonly id: string
  readonly from: string
  readonly at: string
  readonly text: string
  readonly buttons?: readonly { readonly label: string; readonly value: string }[]
  readonly attachments?: readonly { readonly id: string; readonly name: string; readonly mime: string; readonly url: string }[]
}

export type ClockView = {
  readonly kind: string
  readonly due: string
  readonly status: string
  readonly light: string
  readonly provisional: boolean
}

export type CaseView = {
  readonly number: string
  readonly status: string
  readonly admission: string
  readonly reporter: string
  readonly text: string
  readonly lead: string | null
  readonly light: string
  readonly clocks: readonly ClockView[]
  readonly rating?: { readonly level: number; readonly solved: string; readonly reason?: string }
  readonly answer?: string
  readonly answeredAt?: string
  readonly deliveredAt?: string | null
  readonly events: readonly { readonly seq: number; readonly type: string; readonly at: string; readonly by: string }[]
}

/** How a message is posted: `to` is a department's group (else the direct chat), `quote` the id of a message. */
export type How = {
  readonly to?: string
  readonly quote?: string
  readonly tap?: string
  readonly attachments?: readonly object[]
  /** The id of an earlier message that is taken back. */
  readonly recall?: string
  readonly id?: string
}

/** A running district. Times are given as Beijing time, `2026-09-18 16:00`. */
export type District = {
  readonly folder: string
  /** Where the program is served; another address after a restart. */
  url(): string
  /** Posts a message, waits until all is answered, and returns what the bot said in that chat since. */
  says(who: string, text: string, how?: How): Promise<readonly Said[]>
  /** Posts a message and waits for nothing: the burst stays open. */
  posts(who: string, text: string, how?: How): Promise<void>
  /** Waits until all is answered and sent. */
  settles(): Promise<void>
  /** Reports in plain words, confirms, and has it dispatched to the department that the story is about. Returns the case number. */
  reports(who: string, text: string, department: string): Promise<string>
  /** Lets the coordinator decide where the model did not, or not as the story goes. */
  dispatchTo(number: string, department: string): Promise<void>
  /** What a member of the department says in the work group, quoting the newest message of the bot about the case. */
  handles(department: string, number: string, text: string): Promise<readonly Said[]>
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
  /** As `request`, with a body as it is. */
  requestRaw(method: string, path: string, body: string): Promise<{ readonly status: number; readonly body: unknown }>
  /** The bytes that are served at a path. */
  download(path: string): Promise<{ readonly status: number; readonly bytes: Buffer }>
  /** All lines of the log so far. */
  log(): readonly string[]
  stop(): Promise<void>
  /** Stops, when it still runs, and starts again; `env` changes settings from then on. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>
  close(): Promise<void>
}

/** Opens a district whose clock stands at `time`, Beijing time. */
export async function openDistrict(time: string, env: Readonly<Record<string, string>> = {}, training: Training = {}): Promise<District> {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-journey-'))
  let settings: Readonly<Record<string, string>> = {
    PORT: '0',
    QISHAO_DATA: folder,
    QISHAO_CLOCK: 'virtual',
    QISHAO_NOW: beijing(time),
    QISHAO_BURST_MS: '60000',
    LOG_LEVEL: 'silent',
    ...env,
  }
  const lines: string[] = []
  const begin = (): Promise<Running> => {
    const config = readConfig(settings)
    return start(config, makeLog(config.logLevel, { write: (line: string) => void lines.push(line) }), training)
  }
  let running: Running | null = await begin()
  const read = new Map<string, number>()

  async function requestRaw(method: string, path: string, body?: string): Promise<{ status: number; body: unknown }> {
    if (!running) throw new Error('the district is stopped')
    const response = await fetch(`${running.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    })
    return { status: response.status, body: await response.json() }
  }
  const request = (method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> =>
    requestRaw(method, path, body === undefined ? undefined : JSON.stringify(body))
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

  async function posts(who: string, text: string, how: How = {}): Promise<void> {
    const { to: _to, ...rest } = how
    await ok('POST', '/sim/messages', { chat: chatOf(who, how), from: who, text, ...rest })
  }
  async function settles(): Promise<void> {
    await ok('POST', '/sim/settle', {})
  }
  async function says(who: string, text: string, how: How = {}): Promise<readonly Said[]> {
    await hears(chatOf(who, how))
    await posts(who, text, how)
    await settles()
    return await hears(chatOf(who, how))
  }
  const view = (number: string): Promise<CaseView> => ok('GET', `/sim/cases/${number}`)
  async function dispatchTo(number: string, department: string): Promise<void> {
    if ((await view(number)).lead !== department) await says('coordinator', `${number} 转${department}`)
    const { lead } = await view(number)
    if (lead !== department) throw new Error(`${number} was to go to ${department}, but ${lead} has it`)
  }
  async function stop(): Promise<void> {
    await running?.stop()
    running = null
  }

  return {
    folder,
    url() {
      if (!running) throw new Error('the district is stopped')
      return running.url
    },
    says,
    posts,
    settles,
    async reports(who, text, department) {
      await says(who, text)
      const receipt = numberIn(await says(who, '确认'))
      await dispatchTo(receipt, department)
      return receipt
    },
    dispatchTo,
    async handles(department, number, text) {
      const about = (await messages(`group:${department}`, 0)).findLast((said) => said.from === 'bot' && said.text.includes(number))
      if (!about) throw new Error(`the group of ${department} has not heard of ${number}`)
      return await says(`staff-${department}`, text, { to: department, quote: about.id })
    },
    hears,
    chat: (chat) => messages(chat, 0),
    async last(chat) {
      const last = (await messages(chat, 0)).findLast((said) => said.from === 'bot')
      if (!last) throw new Error(`the bot has said nothing in ${chat}`)
      return last
    },
    case: view,
    cases: async (as) => (await ok<{ cases: readonly CaseView[] }>('GET', `/sim/cases${as === undefined ? '' : `?as=${as}`}`)).cases,
    until: async (to) => void (await ok('POST', '/sim/clock', { to: beijing(to) })),
    person: async (id, person) => void (await ok('PUT', `/sim/people/${id}`, person)),
    request,
    requestRaw,
    async download(path) {
      if (!running) throw new Error('the district is stopped')
      const response = await fetch(`${running.url}${path}`)
      return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
    },
    log: () => lines,
    stop,
    async restart(changed = {}) {
      await stop()
      settings = { ...settings, ...changed }
      running = await begin()
    },
    async close() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The only case number in what was said. */
export function numberIn(said: readonly Said[]): string {
  const numbers = new Set(said.flatMap(({ text }) => text.match(/QS\d{8}-\d{4,}/g) ?? []))
  const [number] = numbers
  if (number === undefined || numbers.size > 1) throw new Error(`there is not one case number in: ${textOf(said)}`)
  return number
}

/** All that was said, in one text. */
export function textOf(said: readonly Said[]): string {
  return said.map(({ text }) => text).join('\n')
}

/** The newest clock of a kind, its end in Beijing time: `{ due: '2026-09-20 17:30', status: 'running', light: 'green' }`. */
export function clockOf(it: CaseView, kind: string): { readonly due: string; readonly status: string; readonly light: string } {
  const clock = it.clocks.findLast((candidate) => candidate.kind === kind)
  if (!clock) throw new Error(`${it.number} has no clock "${kind}"`)
  return { due: inBeijing(clock.due), status: clock.status, light: clock.light }
}

/** `2026-09-18 16:00` in Beijing → an ISO 8601 instant. */
export function beijing(time: string): string {
  return `${time.replace(' ', 'T')}:00+08:00`
}

/** An instant → `2026-09-18 16:00` in Beijing. */
export function inBeijing(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

// --- Internal helpers ---

function chatOf(who: string, { to }: How): string {
  return to === undefined ? `dm:${who}` : `group:${to}`
}
