/** The load generator's side of the wire: kept-alive HTTP connections, and what the program's stream says has changed. */
import { Agent, request } from 'node:http'
import type { Stage } from './conversations.ts'
import { makeCounts } from './counts.ts'

/** Calls the program over connections that stay open. */
export type Wire = {
  /** Sends JSON and resolves with the JSON that came back. Throws on any status from 300. */
  call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<T>
  close(): void
}

/** Opens a wire to the program at `url`. */
export function openWire(url: string): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  return {
    call: <T>(method: string, path: string, body?: object) =>
      new Promise<T>((resolve, reject) => {
        const text = body === undefined ? '' : JSON.stringify(body)
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
        const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
          let answer = ''
          response.setEncoding('utf8')
          response.on('data', (chunk) => {
            answer += chunk
          })
          response.on('error', reject)
          response.on('end', () => {
            if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(answer) as T)
            else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${answer}`))
          })
        })
        sent.on('error', reject)
        sent.end(text)
      }),
    close: () => agent.destroy(),
  }
}

/** Counts the new messages of each chat, as `GET /sim/stream` tells them. */
export type Stream = {
  /** Resolves when a chat has had `count` new messages since the stream was opened. */
  until(chat: string, count: number): Promise<void>
  close(): void
}

/** Opens the stream; resolves when the program has begun it. */
export function openStream(url: string): Promise<Stream> {
  const { take, until } = makeCounts()
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/sim/stream`, (response) => {
      let rest = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line.startsWith('data: ')) for (const chat of chatsIn(line)) take(chat)
      })
      response.on('error', () => undefined) // It ends when the program is stopped.
      resolve({ until, close: () => sent.destroy() })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** The program as a stage: what is said goes over a wire, what comes is told by the stream. */
export function stageOver(wire: Wire, stream: Stream): Stage {
  return {
    async admit({ id, ...person }) {
      await wire.call('PUT', `/sim/people/${id}`, person)
    },
    async say(chat, from, text) {
      await wire.call('POST', '/sim/messages', { chat, from, text })
    },
    until: stream.until,
    async lastText(chat, after) {
      type Chat = { readonly messages: readonly { readonly text: string }[] }
      const { messages } = await wire.call<Chat>('GET', `/sim/chats/${chat}/messages?after=${after}`)
      return messages.at(-1)?.text ?? ''
    },
    async settle() {
      await wire.call('POST', '/sim/settle', {})
    },
    async leadOf(reporter) {
      type Cases = { readonly cases: readonly { readonly lead: string | null }[] }
      const { cases } = await wire.call<Cases>('GET', `/sim/cases?as=${reporter}`)
      return cases[0]?.lead ?? null
    },
  }
}

// --- Internal helpers ---

function chatsIn(line: string): readonly string[] {
  return (JSON.parse(line.slice('data: '.length)) as { readonly chats: readonly string[] }).chats
}
