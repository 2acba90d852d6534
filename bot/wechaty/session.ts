/** One connection to the gateway. The only file that loads Wechaty, and only when it is called: it costs about 70 MB and 0.7 s. */
import { type Duplex, PassThrough, pipeline, type Readable } from 'node:stream'
import type { Wechaty } from 'wechaty'
import type { PuppetService } from 'wechaty-puppet-service'
import type { WechatySettings } from './settings.ts'

/** A connection that has been made. Whether an account is logged in behind it, `login` and `logout` tell. */
export type Session = {
  readonly puppet: PuppetService
  readonly bot: Wechaty
  /** Asks for a sign of life; it comes as `alive`. */
  ping(): void
  /** Resolves when nothing of it is left; never rejects. */
  close(): Promise<void>
}

export type SessionEvents = {
  /** The account behind the gateway, by its id. */
  login(account: string): void
  logout(): void
  /** The gateway waits for somebody to scan a code with the account's phone. */
  scan(): void
  message(id: string): void
  /** Whatever came over the stream of events. */
  alive(): void
  /** The stream of events has ended: nothing will be heard any more. */
  ended(): void
}

/** How long the gateway may take to say goodbye. In milliseconds. */
const farewellMs = 5_000

/** Connects. Rejects when the gateway cannot be reached or refuses the token. */
export async function openSession({ endpoint, token, caCert }: WechatySettings, events: SessionEvents): Promise<Session> {
  const { log } = await import('wechaty-puppet')
  // Before the others are loaded: at "verbose" they print what people write, and take over the faults of the whole process.
  log.level('silent')
  const { PuppetService } = await import('wechaty-puppet-service')
  const { WechatyBuilder } = await import('wechaty')

  class Gateway extends PuppetService {
    /** The library would keep names and members under the home folder, in a folder called by the token. */
    protected override hookPayloadStore(): void {}
  }

  const tls = caCert === null ? { disable: true } : { disable: false, caCert, serverName: serverNameOf(token) }
  const puppet = new Gateway({ endpoint, token, tls })
  // Never without a puppet: Wechaty would load the one for personal accounts on the web.
  const bot = WechatyBuilder.build({ puppet })
  let failure: Error | null = null
  puppet
    .on('login', ({ contactId }) => events.login(contactId))
    .on('logout', () => events.logout())
    .on('scan', () => events.scan())
    .on('message', ({ messageId }: { readonly messageId: string }) => events.message(messageId))
    .on('heartbeat', () => events.alive())
  bot.on('error', (error) => {
    failure ??= error // Without a listener it would be thrown; afterwards the stream's end tells.
  })

  await bot.start()
  // It resolves even when it failed, after five seconds, with everything closed again.
  if (puppet.state.active() !== true) {
    throw failure ?? new Error('the gateway gave no answer')
  }
  puppet.grpcManager.once('status', () => events.ended())
  mendFiles(puppet)
  return {
    puppet,
    bot,
    ping: () => puppet.ding('alive'),
    async close() {
      await within(bot.stop(), farewellMs).catch(() => null) // Who is gone needs no farewell.
    },
  }
}

/** The part of the token that the gateway's certificate must carry. */
function serverNameOf(token: string): string {
  return token.slice(0, token.lastIndexOf('_')).toLowerCase()
}

/** Waits so long, then rejects. gRPC itself would wait for ever for a gateway that has become silent. */
export async function within<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  return await Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

// --- Internal helpers ---

/**
 * A file whose way is cut would pass for a whole one, and its error, to which the library does not listen, end the process.
 * What the library falls back to when a gateway says no is older than the gateways that we ask for.
 */
function mendFiles({ grpcManager: { client } }: PuppetService): void {
  const download: (request: never) => ReturnType<typeof client.download> = client.download.bind(client)
  const whole = (request: never): Readable => {
    const messages = new PassThrough({ objectMode: true }) // Each with some bytes.
    const ignore = (): void => undefined // Whoever reads the file hears of it.
    pipeline(download(request), messages, ignore)
    const pipe = messages.pipe.bind(messages)
    return Object.assign(messages, {
      pipe(file: Duplex): Duplex {
        messages.on('error', (error) => file.destroy(error))
        file.on('error', ignore).on('close', () => messages.destroy())
        return pipe(file)
      },
    })
  }
  // The library calls it with a request alone, and pipes what it gets.
  client.download = whole as unknown as typeof client.download
  // It waits a minute for what is not there.
  client.messageFileStream = () => {
    throw new Error('the gateway does not have the file')
  }
  // It sends again what was not taken.
  client.messageSendFileStream = () => {
    throw new Error('the gateway did not take the file')
  }
}
