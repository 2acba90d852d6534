/** A gateway of the test's own: Wechaty's real gRPC server on loopback, before a WeChat account that is acted (wechaty-puppet-mock). */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { PassThrough, type Readable } from 'node:stream'
import { FileBox, type FileBoxInterface } from 'file-box'
import { log } from 'wechaty-puppet'
import { mock, PuppetMock } from 'wechaty-puppet-mock'
import { PuppetServer } from 'wechaty-puppet-service'
import { kinds } from './decode.ts'
import type { WechatySettings } from './settings.ts'

log.level('silent')

/** What the account was made to say, in a personal chat (`to` is a contact) or a room. */
export type Shown = { readonly to: string; readonly text: string } | { readonly to: string; readonly name: string; readonly bytes: Buffer }

export type Spoken = {
  readonly id?: string
  readonly from: string
  /** A room; else it is said to the account alone. */
  readonly room?: string
  readonly text?: string
  readonly file?: { readonly name: string; readonly bytes: Buffer }
  /** One of `kinds`; text or attachment unless told. */
  readonly type?: number
  /** In whatever the gateway counts in; milliseconds of now unless told. */
  readonly timestamp?: number
  /** Who is mentioned, as far as the gateway tells. */
  readonly mentions?: readonly string[]
}

export type TestGateway = {
  readonly settings: WechatySettings
  readonly shown: readonly Shown[]
  /** The account of the bot. */
  readonly self: string
  contact(id: string, name: string, type?: number): void
  /** A room with these people and the bot; without the bot when `but` is told. Ids of rooms have an `@`. */
  room(id: string, people: readonly string[], but?: 'without the bot'): void
  /** Says something; resolves with its id when the gateway has been given it. */
  says(spoken: Spoken): string
  /** Resolves with the next thing that the account is made to say. */
  next(): Promise<Shown>
  /** From now on a large file comes to a halt after its first bytes; resolves when one has. */
  stallFiles(): Promise<void>
  /** Resolves when somebody has connected, and the account is logged in for them. */
  joined(): Promise<void>
  /** Nobody is logged in any more. */
  logOut(): Promise<void>
  stop(): Promise<void>
  /** On the same port as before. */
  start(): Promise<void>
  close(): Promise<void>
}

/** How the account is called in WeChat. */
const accountName = '青云企哨'

export type TlsOfServer = { readonly caCert: string; readonly serverCert: string; readonly serverKey: string; readonly serverName: string }

/** Opens a gateway on a free port. Without `tls` it speaks plainly. */
export async function openGateway(tls: TlsOfServer | null = null): Promise<TestGateway> {
  const endpoint = `127.0.0.1:${await freePort()}`
  const token = `${tls?.serverName ?? 'insecure'}_${crypto.randomUUID()}`
  const shown: Shown[] = []
  const waiting: ((shown: Shown) => void)[] = []
  const show = (it: Shown): void => {
    shown.push(it)
    waiting.shift()?.(it)
  }

  class Account extends PuppetMock {
    override async messageSendText(to: string, text: string): Promise<void> {
      await super.messageSendText(to, text) // Throws when there is no such place.
      show({ to, text })
    }

    override async messageSendFile(to: string, file: FileBoxInterface): Promise<void> {
      const bytes = await file.toBuffer()
      await super.messageSendFile(to, FileBox.fromBase64(bytes.toString('base64'), file.name))
      show({ to, name: file.name, bytes })
    }
  }

  const mocker = new mock.Mocker()
  const puppet = new Account({ mocker })
  const self = mocker.createContact({ id: 'wxid_qishao', name: accountName })
  mocker.use(() => {
    mocker.login(self)
    return () => undefined
  })
  // A restarted gateway is told to start its account only by who connects.
  const options = tls === null ? { disable: true } : { serverCert: tls.serverCert, serverKey: tls.serverKey }
  let server: PuppetServer | null = null
  const start = async (): Promise<void> => {
    server = new PuppetServer({ endpoint, puppet, token, tls: options })
    await server.start()
  }
  const stop = async (): Promise<void> => {
    const running = server
    server = null
    await running?.stop()
    if (puppet.state.active()) await puppet.stop()
  }
  await start()

  return {
    settings: { endpoint, token, caCert: tls?.caCert ?? null, fileHosts: [] },
    shown,
    self: self.id,
    contact: (id, name, type = 1) => void mocker.createContact({ id, name, type }),
    room: (id, people, but) => void mocker.createRoom({ id, topic: '工作群', memberIdList: [...people, ...(but ? [] : [self.id])] }),
    says({ id = crypto.randomUUID(), from, room, text = '', file, type, timestamp = Date.now(), mentions = [] }) {
      if (file) mocker.cacheFileBoxPayload.set(id, FileBox.fromBase64(file.bytes.toString('base64'), file.name).toJSON())
      const kind = type ?? (file ? kinds.attachment : kinds.text)
      const what = { id, talkerId: from, text, timestamp, type: kind, ...(file ? { filename: file.name } : {}) }
      const payload = room === undefined ? { ...what, listenerId: self.id } : { ...what, roomId: room, mentionIdList: [...mentions] }
      mocker.cacheMessagePayload.set(id, payload)
      puppet.emit('message', { messageId: id })
      return id
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
    stallFiles: () =>
      new Promise((resolve) => {
        // The shelf of the gateway's files, which the library keeps to itself.
        const { urnRegistry } = server as unknown as { urnRegistry: { load(id: string): Promise<Readable> } }
        urnRegistry.load = async () => {
          const stream = new PassThrough()
          stream.write('the first bytes')
          resolve()
          return stream
        }
      }),
    joined: () => new Promise((resolve) => void puppet.once('login', () => resolve())),
    logOut: () => puppet.logout(),
    stop,
    start,
    close: stop,
  }
}

// --- Internal helpers ---

/** The server does not tell which port it got, so it is given one that was free just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // Listens on TCP.
  server.close()
  await once(server, 'close')
  return port
}
