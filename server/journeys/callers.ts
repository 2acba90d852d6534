/** People of another system of the district, over the webhook channel: each of their words is to be answered once. */
import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type Client, casesOf, type KeptCase, messagesOf } from './load.ts'

/** What was shown to somebody there. */
export type Shown = { readonly id: string; readonly to: string; readonly text: string }

export const webhookSecret = 'a-secret-of-at-least-thirty-two-chars'

export type Callers = {
  /** Words that were acknowledged. */
  readonly words: number
  /** Lets everybody end what they say, and resolves when all words are answered. */
  finish(): Promise<void>
  /** The cases that they reported, by their id in the directory. */
  cases(): Promise<ReadonlyMap<string, readonly KeptCase[]>>
  /** What is wrong, in sentences; and how often the same message, by its id, was shown again. */
  check(): Promise<{ readonly lost: readonly string[]; readonly doubled: readonly string[]; readonly repeated: number }>
}

/** Callers report one case after the other, each under a new account. `shown`: what the other system has taken, in order. */
export function openCallers(client: Client, shown: () => readonly Shown[], callers: number): Callers {
  const accounts: { readonly account: string; words: number; stuck: string | null }[] = []
  let going = true

  async function call(account: string): Promise<void> {
    const caller = { account, words: 0, stuck: null as string | null }
    accounts.push(caller)
    for (const text of words) {
      await post(client, { id: randomUUID(), from: account, text })
      caller.words++
      const deadline = performance.now() + client.patienceMs
      while (answersTo(account, shown()).size < caller.words) {
        if (performance.now() > deadline) {
          caller.stuck = `${account}: "${text}" was not answered for ${client.patienceMs} ms`
          return
        }
        await wait(lookMs)
      }
    }
  }
  const workers = Promise.all(
    Array.from({ length: callers }, async (_, n) => {
      for (let i = 0; going; i++) {
        await call(`caller-${n}-${i}`)
        await wait(betweenMs)
      }
    }),
  )
  const reported = async (): Promise<ReadonlyMap<string, readonly KeptCase[]>> =>
    new Map(await Promise.all(accounts.map(async ({ account }) => [idOf(account), await casesOf(client, idOf(account))] as const)))
  return {
    get words() {
      return accounts.reduce((sum, caller) => sum + caller.words, 0)
    },
    async finish() {
      going = false
      await workers
    },
    cases: reported,
    async check() {
      const seen = shown()
      const own = await reported()
      const answers = accounts.map(({ account, words: said }) => ({ account, said, answered: answersTo(account, seen).size }))
      const cases = [...own].map(([id, its]) => ({ id, n: its.length }))
      return {
        lost: [
          ...accounts.flatMap(({ stuck }) => stuck ?? []),
          ...answers.filter((it) => it.answered < it.said).map((it) => `${it.account}: ${it.said} words had ${it.answered} answers`),
          ...cases.filter(({ n }) => n === 0).map(({ id }) => `${id} has no case`),
        ],
        doubled: [
          // The clock may bring more, but nothing is said twice under two ids.
          ...accounts.flatMap(({ account }) => twice(account, seen)),
          ...cases.filter(({ n }) => n > 1).map(({ id, n }) => `${id} has ${n} cases`),
        ],
        repeated: seen.length - new Set(seen.map(({ id }) => id)).size,
      }
    },
  }
}

/** A word of somebody who asks nothing but how things are, and how long the answer took, in milliseconds. */
export async function askHowThingsAre(client: Client, who: string): Promise<number> {
  const chat = `dm:${who}`
  const person = { name: '钱师傅（新厂）', role: 'entrepreneur', enterprise: '新厂食品有限公司', phone: '13800000109' }
  const answers = async (): Promise<number> => (await messagesOf(client, chat)).filter(({ from }) => from === 'bot').length
  await client.ask('PUT', `/sim/people/${who}`, person)
  const before = await answers()
  const asked = performance.now()
  await client.post({ chat, from: who, text: '进度' })
  while (performance.now() - asked < client.patienceMs) {
    if ((await answers()) > before) return performance.now() - asked
    await wait(lookMs)
  }
  throw new Error(`${who} was not answered for ${client.patienceMs} ms`)
}

// --- Internal helpers ---

const lookMs = 50

/** Between two cases of one caller. */
const betweenMs = 2_000

/** Each of them brings one answer. */
const words = ['店里的自来水水压太小，后厨中午根本用不上水', '我们店叫老陈面馆', '13800000003', '确认'] as const

const idOf = (account: string): string => `webhook-${account}`

/** What was said to somebody in the same words under several ids. */
function twice(account: string, shown: readonly Shown[]): readonly string[] {
  const texts = Map.groupBy(
    shown.filter(({ to }) => to === account),
    ({ text }) => text,
  )
  return [...texts].flatMap(([text, its]) => (new Set(its.map(({ id }) => id)).size > 1 ? [`${account}: "${text}" was said twice`] : []))
}

function answersTo(account: string, shown: readonly Shown[]): ReadonlySet<string> {
  return new Set(shown.filter(({ to }) => to === account).map(({ id }) => id))
}

/** Signed by the virtual time, and with the same id until it is acknowledged. */
async function post(client: Client, message: { readonly id: string; readonly from: string; readonly text: string }): Promise<void> {
  const body = JSON.stringify(message)
  await client.send(async (url) => {
    const clock = await fetch(`${url}/sim/clock`, { signal: AbortSignal.timeout(answerMs) })
    const { now } = (await clock.json()) as { readonly now: string }
    const time = String(Math.floor(Date.parse(now) / 1000))
    const signature = createHmac('sha256', webhookSecret).update(`${time}.${body}`).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-qishao-timestamp': time, 'x-qishao-signature': signature }
    const answer = await fetch(`${url}/webhook/messages`, { method: 'POST', headers, body, signal: AbortSignal.timeout(answerMs) })
    await answer.arrayBuffer()
    return answer.status === 202
  })
}

/** Platforms wait five seconds. */
const answerMs = 5_000
