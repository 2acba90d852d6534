/** People who report and people who answer, over HTTP: whole small cases, played on through every kill of the program. */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { CaseView, Said } from './district.ts'

/** A post that the program has acknowledged with 202. */
export type Acknowledged = { readonly chat: string; readonly id: string; readonly from: string; readonly text: string }

/** A small case: what is reported, and who answers. `coordinator`: what the coordinator says to hand it on, null when the program does. */
export type Topic = {
  readonly name: string
  readonly problem: string
  readonly department: string
  readonly coordinator: string | null
  /** Nobody answers it before the clock has moved. */
  readonly late?: boolean
}

/** One case of one reporter; `stuck` tells why it did not come to its end, null when it did. */
export type Flow = { readonly reporter: string; readonly topic: Topic; readonly stuck: string | null }

export const topics: readonly Topic[] = [
  {
    name: 'by a person',
    problem: '园区门口的事情拖了很久，几个单位都说不归自己管，请帮忙协调',
    department: 'park',
    coordinator: '转园区管委会',
  },
  { name: 'at once', problem: '厂区供电线路老化，每天跳闸停电，机器没法开，希望供电公司尽快检修', department: 'power', coordinator: null },
]

/** A case that is left alone until its times are over. */
export const lateTopic: Topic = {
  name: 'late',
  problem: '变压器老化，车间电压一直不稳，设备经常停，希望供电公司来看看',
  department: 'power',
  coordinator: null,
  late: true,
}

/** One who asks again until there is an answer, whatever happens to the program meanwhile. */
export type Client = {
  /** `timeoutMs`: how long one try waits for its answer. */
  ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, timeoutMs?: number): Promise<T>
  /** Does something with a process, again with another until it has resolved with true. */
  send(attempt: (url: string) => Promise<boolean>): Promise<void>
  /** Posts a message, with the same id until it is acknowledged. */
  post(message: Omit<Acknowledged, 'id'>): Promise<void>
  readonly acknowledged: readonly Acknowledged[]
  /** How many posts got no answer at first, so that nobody knew whether they were taken. */
  readonly interrupted: number
  /** How long it waits for an answer before a case counts as stuck: many starts of the program. */
  readonly patienceMs: number
}

/**
 * `url` names a process for each try. `random` decides which acknowledged posts are sent once more, as a platform does that missed
 * the answer. A process that is not there, or says that it cannot keep anything now (503), is asked again later.
 */
export function makeClient(url: () => string, random: () => number, patienceMs = 60_000): Client {
  const acknowledged: Acknowledged[] = []
  let interrupted = 0

  async function ask<T>(method: string, path: string, body?: object, timeoutMs = answerMs, failed?: () => void): Promise<T> {
    for (const deadline = performance.now() + patienceMs; performance.now() < deadline; await wait(goneMs)) {
      const answer = await request(method, `${url()}${path}`, timeoutMs, body)
      if (answer === null || answer.status === 503) {
        failed?.()
        continue
      }
      if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
      return answer.body as T
    }
    throw new Error(`${method} ${path} had no answer for ${patienceMs} ms`)
  }
  return {
    ask,
    async send(attempt) {
      for (const deadline = performance.now() + patienceMs; performance.now() < deadline; await wait(goneMs)) {
        if (await attempt(url()).catch(() => false)) return // Not there, or fell meanwhile.
      }
      throw new Error(`nothing was taken for ${patienceMs} ms`)
    },
    patienceMs,
    async post(message) {
      const post = { ...message, id: randomUUID() }
      let tries = 1
      await ask('POST', '/sim/messages', post, answerMs, () => tries++)
      if (tries > 1) interrupted++
      acknowledged.push(post)
      if (random() < 0.1) await ask('POST', '/sim/messages', post)
    },
    acknowledged,
    get interrupted() {
      return interrupted
    },
  }
}

/**
 * Plays one case from the report to its rating. Each of its words brings the reporter one message of the bot, which is waited for.
 * `later` resolves when the clock has moved, for a topic that waits for it.
 */
export async function playCase(
  client: Client,
  reporter: string,
  topic: Topic,
  desk: <T>(work: () => Promise<T>) => Promise<T>,
  later: () => Promise<void> = async () => undefined,
): Promise<Flow> {
  const person = { name: '赵强（远山机械）', role: 'entrepreneur', enterprise: '远山机械有限公司', phone: '13800000101' }
  await client.ask('PUT', `/sim/people/${reporter}`, person)
  const chat = `dm:${reporter}`
  let heard: readonly Said[] = []

  const listen = async (): Promise<void> => {
    heard = [...heard, ...(await messagesOf(client, chat, heard.at(-1)?.n)).filter(({ from }) => from === 'bot')]
  }
  const answered = async (message: Omit<Acknowledged, 'id'>): Promise<boolean> => {
    await client.post(message)
    const before = heard.length
    const deadline = performance.now() + client.patienceMs
    for (let pause = pauseMs; performance.now() < deadline; pause = Math.min(2 * pause, longestPauseMs)) {
      await listen()
      if (heard.length > before) return true
      await wait(pause)
    }
    return false
  }
  for (const { who, text } of wordsOf(topic)) {
    if (who === 'time') {
      await later()
      await listen() // What the clock has brought answers nothing.
      continue
    }
    const number = heard.map((said) => /QS\d{8}-\d{4,}/.exec(said.text)?.[0]).find((found) => found !== undefined) ?? ''
    const words = text.replace('<number>', number)
    const message = { chat, from: reporter, text: words }
    const went =
      who === 'reporter'
        ? await answered(message)
        : who === 'staff'
          ? await answered({ ...message, chat: `group:${topic.department}`, from: `staff-${topic.department}` })
          : // One at a time: what waits in a direct chat is answered together.
            await desk(() => answered({ ...message, chat: 'dm:coordinator', from: 'coordinator' }))
    if (!went) return { reporter, topic, stuck: `"${words}" was not answered for ${client.patienceMs} ms` }
  }
  return { reporter, topic, stuck: null }
}

/** What is looked at of a case. */
export type KeptCase = Pick<CaseView, 'number' | 'events'>

/** All that stands in a chat after a number. */
export async function messagesOf(client: Client, chat: string, from = 0): Promise<readonly Said[]> {
  const all: Said[] = []
  for (;;) {
    const after = all.at(-1)?.n ?? from
    const { messages } = await client.ask<{ messages: readonly Said[] }>('GET', `/sim/chats/${chat}/messages?after=${after}`)
    if (messages.length === 0) return all
    all.push(...messages)
  }
}

/** The cases that a reporter reported; colleagues of the same enterprise see them too. */
export async function casesOf(client: Client, reporter: string): Promise<readonly KeptCase[]> {
  const { cases } = await client.ask<{ cases: readonly (KeptCase & Pick<CaseView, 'reporter'>)[] }>('GET', `/sim/cases?as=${reporter}`)
  return cases.filter((it) => it.reporter === reporter)
}

// --- Internal helpers ---

/** How long one try waits for its answer; platforms wait five seconds. */
const answerMs = 5_000
/** Between two looks at a chat at first and later, and between two tries of a request while the program is gone. */
const pauseMs = 15
const longestPauseMs = 480
const goneMs = 60

type Word = { readonly who: 'reporter' | 'coordinator' | 'staff' | 'time'; readonly text: string }

function wordsOf({ problem, coordinator, late = false }: Topic): readonly Word[] {
  return [
    { who: 'reporter', text: problem },
    { who: 'reporter', text: '确认' },
    ...(late ? [{ who: 'time', text: '' } as const] : []),
    ...(coordinator === null ? [] : [{ who: 'coordinator', text: `<number> ${coordinator}` } as const]),
    { who: 'staff', text: '<number> 签收' },
    { who: 'staff', text: '<number> 已联系 已与企业负责人通电话，约定今天上门查看' },
    { who: 'staff', text: '<number> 答复 已到现场处理完毕，今天恢复正常' },
    { who: 'reporter', text: '解决了' },
    { who: 'reporter', text: '5分' },
  ]
}

/** One request; null when the program was not there or fell while it answered. */
async function request(
  method: string,
  url: string,
  timeoutMs: number,
  body?: object,
): Promise<{ readonly status: number; readonly body: unknown } | null> {
  try {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  } catch {
    return null
  }
}
