/** Kills the program between any two steps of its talk with WeCom, starts it again each time, and judges what the customers were left with. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { seeded } from '../../nlu/engine.ts'
import { type Chat, makePlayer, type Player } from '../../wecom-fake/player.ts'
import { startFake } from '../../wecom-fake/server.ts'
import { freePort, type Program, spawnProgram } from './program.ts'
import { type Moment, moments, type Relay, startRelay } from './relay.ts'

/** What a run of kills came to. The lists are sentences; empty when all is well. */
export type WecomOutcome = {
  readonly kills: number
  /** How often it was killed on which way and at which moment, e.g. `kf/send_msg after`. */
  readonly where: Readonly<Record<string, number>>
  readonly customers: number
  /** Messages of customers, and of the bot. */
  readonly said: number
  readonly answered: number
  readonly unanswered: readonly string[]
  readonly doubled: readonly string[]
  /** Customers whose report did not become exactly one case. */
  readonly cases: readonly string[]
  /** Messages beyond the budget, as the platform counted them. */
  readonly overBudget: number
  readonly troubles: readonly string[]
}

export type WecomKillOptions = {
  readonly kills: number
  readonly seed: number
  /** How many report at the same time. */
  readonly customers: number
  onKill?(count: number): void
}

/** Plays customers who report one case each, over 微信客服, until the program has been killed so often. */
export async function killBetweenSteps({ kills, seed, customers, onKill }: WecomKillOptions): Promise<WecomOutcome> {
  const random = seeded(seed)
  const folder = await mkdtemp(join(tmpdir(), 'qishao-wecom-kill-'))
  const known = Array.from({ length: kills * customers + customers }, (_, i) => ({
    externalUserid: `wmKILL${String(i).padStart(6, '0')}`,
    nickname: `店主${i}`,
  }))
  const fake = await startFake({
    clock: 'real',
    enterprise: { customers: known },
    callbacks: { timeoutMs: 5_000, retryPausesMs: [50] },
    // Every start looks without a callback's token, which WeCom allows few times a minute (U): nobody starts as often as here.
    switches: { kfSyncWithoutTokenPerMinute: 10_000 },
  })
  const player = makePlayer(fake.url)
  const port = await freePort()
  const where: Record<string, number> = {}
  let program: Program | null = null
  let count = 0
  let untilNext = 1
  let restarting: Promise<void> = Promise.resolve()

  const kill = async (label: string): Promise<void> => {
    const victim = program
    if (victim === null) return // Two strikes at once: it is dead already.
    program = null
    await victim.kill()
    count++
    where[label] = (where[label] ?? 0) + 1
    onKill?.(count)
    restarting = restarting.then(begin)
  }
  /** Once in a few exchanges, at one of the moments. */
  const strikes = (way: string) => (path: string) => {
    if (count >= kills || program === null || --untilNext > 0) return null
    untilNext = 1 + Math.floor(random() * mostBetween)
    const moment: Moment = moments[Math.floor(random() * moments.length)] ?? 'after'
    const name = way === 'callback' ? way : (path.split('?')[0] ?? '').replace('/cgi-bin/', '')
    return { moment, strike: () => kill(`${name} ${moment}`) }
  }
  const api = await startRelay(() => fake.url, strikes('api'))
  const callbacks = await startRelay(() => `http://127.0.0.1:${port}`, strikes('callback'))
  const begin = async (): Promise<void> => {
    const started = spawnProgram(folder, port, settingsOf(fake.world().enterprise, api))
    await started.ready
    program = started
  }

  try {
    await begin()
    await player.point({ kf: `${callbacks.url}/wecom/kf/callback` })
    const done: string[] = []
    const stuck: string[] = []
    const queue = [...known]
    const worker = async (): Promise<void> => {
      while (count < kills) {
        const customer = queue.shift()?.externalUserid
        if (customer === undefined) return
        const fault = await report(player, customer)
        if (fault === null) done.push(customer)
        else {
          stuck.push(fault)
          return
        }
      }
    }
    await Promise.all(Array.from({ length: customers }, worker))
    await restarting
    const unsettled = await settle(port)
    const chats = await player.chats()
    const reporters = await reportersOf(port)
    return {
      kills: count,
      where,
      customers: done.length,
      ...countOf(chats),
      unanswered: [...stuck, ...chats.flatMap(unanswered)],
      doubled: chats.flatMap(doubled),
      cases: done.flatMap((customer) => {
        const cases = reporters.filter((reporter) => reporter === `kf-${customer}`).length
        return cases === 1 ? [] : [`${customer} has ${cases} cases`]
      }),
      overBudget: (await player.outbox('kf')).filter(({ errcode }) => errcode === 95001).length,
      troubles: unsettled,
    }
  } finally {
    await restarting.catch(() => undefined) // Said by whoever waited for it.
    await ended(program)
    await Promise.all([api.stop(), callbacks.stop()])
    await fake.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

// --- Internal helpers ---

/** The most exchanges between two kills. */
const mostBetween = 14

const patienceMs = 60_000
const pollMs = 15

type Enterprise = Awaited<ReturnType<typeof startFake>> extends { world(): { enterprise: infer E } } ? E : never

function settingsOf({ corpId, apps }: Enterprise, api: Relay): Readonly<Record<string, string>> {
  const kf = apps.find((app) => app.kf.length > 0)
  if (!kf?.callback) throw new Error('the stand-in has an app with kf')
  return {
    QISHAO_BURST_MS: '0',
    WECOM_API_BASE: api.url,
    WECOM_CORP_ID: corpId,
    WECOM_KF_SECRET: kf.secret,
    WECOM_KF_TOKEN: kf.callback.token,
    WECOM_KF_AES_KEY: kf.callback.aesKey,
  }
}

async function ended(program: Program | null): Promise<void> {
  await program?.kill()
}

/** Says what is asked for until there is a number; null, or what it waited for in vain. */
async function report(player: Player, customer: string): Promise<string | null> {
  let word = '店里自来水水压太小，中午后厨根本用不上水'
  for (let round = 0; round < 8; round++) {
    const { msgid } = await player.say({ customer }, word)
    const answer = await answerTo(player, customer, msgid)
    if (answer === null) return `${customer}: "${word}" was not answered for ${patienceMs} ms`
    if (/编号 ?QS\d/.test(answer)) return null
    word = answer.includes('【诉求】') ? '确认' : answer.includes('电话') ? '跳过' : '老陈面馆'
  }
  return `${customer}: there is no number after eight words`
}

async function answerTo(player: Player, customer: string, msgid: string): Promise<string | null> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const timeline = (await player.chats()).find((chat) => chat.customer === customer)?.timeline ?? []
    const at = timeline.findIndex((entry) => entry.msgid === msgid)
    const answer = timeline.slice(at + 1).find(({ from }) => from === 'bot')
    if (answer) return textOf(answer.body)
    await wait(pollMs)
  }
  return null
}

function textOf(body: unknown): string {
  return JSON.stringify(body) // Whichever kind of message it is, its words are in it.
}

function countOf(chats: readonly Chat[]): { readonly said: number; readonly answered: number } {
  const all = chats.flatMap(({ timeline }) => timeline)
  return { said: all.filter(({ from }) => from === 'customer').length, answered: all.filter(({ from }) => from === 'bot').length }
}

function unanswered({ customer, timeline }: Chat): readonly string[] {
  const last = timeline.findLast(({ from }) => from === 'customer' || from === 'bot')
  return last?.from === 'customer' ? [`${customer}: the last word got no answer`] : []
}

/** The same words of the bot twice without a word of the customer between them. */
function doubled({ customer, timeline }: Chat): readonly string[] {
  const seen = new Set<string>()
  const found: string[] = []
  for (const { from, body } of timeline) {
    if (from === 'customer') seen.clear()
    if (from !== 'bot') continue
    if (seen.has(textOf(body))) found.push(`${customer}: was told the same twice`)
    seen.add(textOf(body))
  }
  return found
}

async function settle(port: number): Promise<readonly string[]> {
  const response = await fetch(`http://127.0.0.1:${port}/sim/settle`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ timeoutMs: 20_000 }),
  })
  return response.ok ? [] : [`after all kills the program did not settle: ${response.status}`]
}

async function reportersOf(port: number): Promise<readonly string[]> {
  const response = await fetch(`http://127.0.0.1:${port}/sim/cases`)
  const { cases } = (await response.json()) as { cases: readonly { readonly reporter: string }[] } // Our own API.
  return cases.map(({ reporter }) => reporter)
}
