/** Over the stand-in of WeCom: how fast callbacks are acknowledged, and how soon a confirmed report stands in the work group. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { aibotPlayer } from '../../wecom-fake/aibot-player.ts'
import { makePlayer, type Player } from '../../wecom-fake/player.ts'
import { type Fake, startFake } from '../../wecom-fake/server.ts'
import { openGroupBook } from '../group-book.ts'
import { freePort, type Program, spawnProgram } from '../journeys/program.ts'
import { openSqliteStore } from '../store/sqlite.ts'

/** The times of one run, in milliseconds, in no order. */
export type WecomRun = {
  /** Callbacks with nothing behind them, from the POST to the 200. */
  readonly acks: readonly number[]
  /** Peer: the same callbacks to a server that answers 200 and does nothing. */
  readonly bareAcks: readonly number[]
  /** 确认 at the stand-in → the card at the group's server. */
  readonly cards: readonly number[]
}

export type WecomPlan = { readonly runs: number; readonly ackMs: number; readonly reports: number }

const callbacksPerSecond = 200

/** Measures so many runs, each on a program and a stand-in of its own. */
export async function measureWecom({ runs, ackMs, reports }: WecomPlan, onPart: (part: string) => void): Promise<readonly WecomRun[]> {
  mkdirSync(build, { recursive: true })
  const folder = mkdtempSync(join(build, 'bench-wecom-'))
  try {
    const done: WecomRun[] = []
    for (let run = 1; run <= runs; run++) {
      done.push(await measureOnce(join(folder, String(run)), ackMs, reports))
      onPart(`WeCom, run ${run} of ${runs},`)
    }
    return done
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// --- Internal helpers ---

/** Not the folder for temporary files, which may be in memory, where a sync costs nothing. */
const build = join(import.meta.dirname, '../../build')

/** The water company's group of the stand-in. */
const group = 'wrWATER'

const patienceMs = 30_000
const pollMs = 5

async function measureOnce(folder: string, ackMs: number, reports: number): Promise<WecomRun> {
  const customers = Array.from({ length: reports }, (_, i) => ({ externalUserid: `wmBENCH${i}`, nickname: `店主${i}` }))
  const fake = await startFake({ clock: 'real', enterprise: { customers } })
  const port = await freePort()
  let program: Program | null = null
  try {
    await bindGroup(folder)
    program = spawnProgram(folder, port, { QISHAO_BURST_MS: '0', ...fake.environment() })
    await program.ready
    await meetGroup(fake)
    const bareAcks = await bareAcknowledgements(fake, ackMs)
    const acks = await acknowledgements(fake, `http://127.0.0.1:${port}/wecom/kf/callback`, ackMs)
    const player = makePlayer(fake.url)
    const cards: number[] = []
    for (const { externalUserid } of customers) cards.push(await confirmToCard(fake, player, externalUserid))
    return { acks, bareAcks, cards }
  } finally {
    await program?.kill()
    await fake.stop()
  }
}

/** As a coordinator's code would. */
async function bindGroup(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const store = await openSqliteStore(folder)
  await (await openGroupBook(store)).bind({ channel: 'aibot', group, department: 'water' })
  await store.close()
}

/** A bot may write to a group only after somebody has spoken to it there (p/101463). */
async function meetGroup(fake: Fake): Promise<void> {
  const staff = aibotPlayer(fake.url)
  await staff.add(group, { members: ['staff-water'] })
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    if ((await staff.mention(group, 'staff-water', '在吗')).delivered) return
    await wait(pollMs)
  }
  throw new Error('the group bot did not connect')
}

/** At a steady rate, whether or not the earlier ones were acknowledged. */
async function acknowledgements(fake: Fake, url: string, ms: number): Promise<readonly number[]> {
  const { callbacks, enterprise } = fake.world()
  const before = callbacks.deliveries().length
  callbacks.point({ kf: url })
  const xml =
    `<xml><ToUserName>${enterprise.corpId}</ToUserName><CreateTime>0</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event>` +
    `<Token></Token><OpenKfId>${enterprise.kfAccounts[0]?.openKfId ?? ''}</OpenKfId></xml>`
  const began = performance.now()
  const running: Promise<unknown>[] = []
  for (let n = 0; n < (ms / 1000) * callbacksPerSecond; n++) {
    await wait(Math.max(0, began + (n * 1000) / callbacksPerSecond - performance.now()))
    running.push(callbacks.send('kf', xml))
  }
  await Promise.all(running)
  const made = callbacks.deliveries().slice(before)
  const refused = made.filter(({ outcome }) => outcome !== 200).length
  if (refused > 0) throw new Error(`${refused} of ${made.length} callbacks were not acknowledged`)
  return made.map(({ ms: took }) => took)
}

async function bareAcknowledgements(fake: Fake, ms: number): Promise<readonly number[]> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo // A server on TCP has one.
  try {
    return await acknowledgements(fake, `http://127.0.0.1:${port}/`, ms)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Reports in plain words; the time from 确认 until the card of that customer's case stands in the group. */
async function confirmToCard(fake: Fake, player: Player, customer: string): Promise<number> {
  const words = ['店里自来水水压太小，中午后厨根本用不上水', '老陈面馆', '跳过']
  for (const word of words) {
    const { msgid } = await player.say({ customer }, word)
    await until(() => answered(player, customer, msgid))
  }
  const before = cardsIn(fake)
  const began = performance.now()
  await player.say({ customer }, '确认')
  await until(async () => cardsIn(fake) > before)
  return performance.now() - began
}

async function answered(player: Player, customer: string, msgid: string): Promise<boolean> {
  const timeline = (await player.chats()).find((chat) => chat.customer === customer)?.timeline ?? []
  const at = timeline.findIndex((entry) => entry.msgid === msgid)
  return timeline.slice(at + 1).some(({ from }) => from === 'bot')
}

function cardsIn(fake: Fake): number {
  return fake
    .world()
    .kernel.sent.all()
    .filter(({ way, body }) => way.startsWith('aibot') && JSON.stringify(body).includes('新诉求')).length
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    if (await done()) return
    await wait(pollMs)
  }
  throw new Error(`nothing came for ${patienceMs} ms`)
}
