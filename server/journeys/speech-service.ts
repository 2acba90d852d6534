/** A transcription service on loopback, for journeys. A recording of `voice` holds what it will be heard as. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SpeechService = {
  readonly url: string
  /** How many requests came so far. */
  readonly requests: number
  /** From now on answers wait until `release`; resolves with the first request that waits. */
  hold(): Promise<void>
  release(): void
  close(): Promise<void>
}

/** A WeChat voice message. `unsure` are words in it that are hard to make out; an empty text is mumbling. */
export function voice(text: string, ...unsure: readonly string[]): object {
  const spoken = Buffer.from(JSON.stringify({ text, unsure })).toString('base64')
  return { name: '语音.amr', mime: 'audio/amr', base64: Buffer.from(`#!AMR\n${spoken}`).toString('base64') }
}

export async function openSpeechService(): Promise<SpeechService> {
  let requests = 0
  let held: Promise<void> | null = null
  let release = (): void => undefined
  let arrived = (): void => undefined
  const transcribe = async (request: IncomingMessage): Promise<object> => {
    const form = await new Response(request, { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData()
    const recording = Buffer.from(await (form.get('file') as File).arrayBuffer()).toString('latin1')
    const { text, unsure } = JSON.parse(Buffer.from(recording.slice('#!AMR\n'.length), 'base64').toString())
    return { text, words: unsure.map((word: string) => ({ word, probability: 0.2 })) }
  }
  const server = createServer(async (request, response) => {
    requests += 1
    const answer = await transcribe(request)
    arrived()
    await held
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get requests() {
      return requests
    },
    hold() {
      held = new Promise((resolve) => {
        release = resolve
      })
      return new Promise((resolve) => {
        arrived = resolve
      })
    },
    release() {
      release()
      held = null
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
