/** The kf channel beside the stand-in of WeCom, with the HTTP server that the stand-in calls. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Inbound } from '../../../dialogs/message.ts'
import { defaultEnterprise, defaultKf } from '../../../wecom-fake/enterprise.ts'
import { type KfBook, kfBook } from '../../../wecom-fake/kf-book.ts'
import { makePlayer, type Player } from '../../../wecom-fake/player.ts'
import type { SentEntry } from '../../../wecom-fake/sent.ts'
import { type Fake, type FakeOptions, startFake } from '../../../wecom-fake/server.ts'
import type { Receive } from '../../channel.ts'
import { type TestPorts, testPorts } from '../../ports-fixture.ts'
import { type KfChannel, type KfSettings, makeKfChannel } from './channel.ts'

export const wang = 'wmWANG000000000000000000000001'
export const li = 'wmLI00000000000000000000000002'

/** Where 王海洋 is talked to. */
export const toWang = `kf:dm:kf-${wang}`

/** When the clock of the stand-in stands. */
export const begun = '2026-11-23T01:00:00.000Z'

export type Bench = {
  readonly fake: Fake
  readonly player: Player
  readonly ports: TestPorts
  readonly channel: KfChannel
  readonly settings: KfSettings
  /** All that was received since the start, by whatever channel of this bench. */
  readonly heard: Inbound[]
  /** Another channel on the same notes, as after a restart. */
  again(changed?: Partial<KfSettings>): KfChannel
  /** Serves the callbacks by this channel from now on. */
  serve(channel: KfChannel): void
  listen: Receive
  /** Resolves when callbacks are delivered and everything they announced is taken. */
  settled(): Promise<void>
  book(): KfBook
  /** What customers were sent and not refused, in order. */
  sent(): Promise<readonly SentEntry[]>
  close(): Promise<void>
}

/** A bench whose channel is not started. */
export async function openBench(changed: Partial<KfSettings> = {}, options: FakeOptions = {}): Promise<Bench> {
  const fake = await startFake({ start: Date.parse(begun), ...options, callbacks: { retryPausesMs: [10], ...options.callbacks } })
  const player = makePlayer(fake.url)
  const ports = testPorts('kf', () => new Date(fake.world().kernel.now()).toISOString())
  const app = defaultEnterprise.apps.find(({ kf }) => kf.includes(defaultKf))
  if (!app?.callback) throw new Error('the stand-in has no app for kf')
  const settings: KfSettings = {
    ...{ apiBase: fake.url, corpId: defaultEnterprise.corpId, secret: app.secret, ...app.callback },
    ...{ pausesMs: [60_000], calls: { delay: async () => undefined } },
    ...changed,
  }
  const channel = makeKfChannel(settings, ports)
  const heard: Inbound[] = []
  const channels = new Set([channel])
  let serving = channel
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    const url = new URL(request.url ?? '/', 'http://product')
    const route = serving.routes?.find(({ method, path }) => method === request.method && path === url.pathname)
    const answer = await route?.handle({ query: url.search.slice(1), headers: {}, body })
    response.writeHead(answer?.status ?? 404, { 'content-type': answer?.type ?? 'text/plain' }).end(answer?.body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A listening server has an AddressInfo.
  await player.point({ kf: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wecom/kf/callback` })
  return {
    ...{ fake, player, ports, channel, settings, heard },
    again(other = {}) {
      const next = makeKfChannel({ ...settings, ...other }, ports)
      channels.add(next)
      return next
    },
    serve(other) {
      serving = other
    },
    async listen(message) {
      if (heard.some(({ id }) => id === message.id)) return 'known'
      heard.push(message)
      return 'new'
    },
    async settled() {
      await fake.world().callbacks.settled()
      await Promise.all([...channels].map((one) => one.drained()))
    },
    book: () => kfBook(fake.world()),
    sent: async () => (await player.outbox()).filter(({ way, state }) => way.startsWith('kf') && state !== 'refused'),
    async close() {
      await Promise.all([...channels].map((one) => one.stop()))
      await fake.stop()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A bench whose channel hears, closed at the end of the test. */
export async function started(changed: Partial<KfSettings> = {}, options: FakeOptions = {}): Promise<Bench> {
  const bench = await openBench(changed, options)
  onTestFinished(bench.close)
  await bench.channel.start(bench.listen)
  await bench.settled()
  return bench
}

/** The words of something sent, of whatever type. */
export function wordsOf({ body }: SentEntry): string {
  // The record holds what the stand-in has read by its shape.
  const { text, msgmenu } = body as { text?: { content: string }; msgmenu?: { head_content: string } }
  return text?.content ?? msgmenu?.head_content ?? ''
}

/** The ids of the items of a menu that was sent, by their labels. */
export function itemsOf({ body }: SentEntry): Readonly<Record<string, string>> {
  const { msgmenu } = body as { msgmenu?: { list: readonly { click: { id: string; content: string } }[] } }
  return Object.fromEntries((msgmenu?.list ?? []).map(({ click }) => [click.content, click.id]))
}
