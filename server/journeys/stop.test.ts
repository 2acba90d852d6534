/** The real program is told to stop while a message waits for its answer: it answers, sends, and takes nothing new meanwhile. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../../bot/webhook/decode.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { freePort, type Program, spawnProgram } from './program.ts'

const secret = 'the-secret-of-two-systems-32-chars'
const burstMs = 60_000

describe('SIGTERM', () => {
  let folder: string
  let program: Program
  /** The other system: it answers a message of the bot when it is let. */
  const arrived = Promise.withResolvers<void>()
  const answers = Promise.withResolvers<void>()
  const shown: string[] = []
  const system = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    shown.push(JSON.parse(body.toString('utf8')).text)
    arrived.resolve()
    await answers.promise
    response.end()
  })

  const post = (id: string): Promise<Response> => {
    const body = JSON.stringify({ id, from: 'u1', text: '厂区门口的自来水管爆了，车间停水两天了' })
    const time = String(Math.floor(Date.now() / 1000))
    const headers = { 'content-type': 'application/json', 'x-qishao-timestamp': time, 'x-qishao-signature': sign(secret, time, body) }
    return fetch(`${program.url}/webhook/messages`, { method: 'POST', headers, body })
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qishao-stop-'))
    system.listen(0, '127.0.0.1')
    await once(system, 'listening')
    const url = `http://127.0.0.1:${(system.address() as AddressInfo).port}/messages`
    program = spawnProgram(folder, await freePort(), { WEBHOOK_URL: url, WEBHOOK_SECRET: secret, QISHAO_BURST_MS: String(burstMs) })
    await program.ready
  })
  afterAll(async () => {
    answers.resolve()
    await program.kill()
    system.closeAllConnections()
    system.close()
    await rm(folder, { recursive: true })
  })

  it('is told to whoever asks before any connection ends, and takes nothing new', async () => {
    expect((await fetch(`${program.url}/readyz`)).status).toBe(200)
    expect((await post('first')).status).toBe(202)
    const stopped = program.stop()
    const since = performance.now()
    // The burst is closed at once, its turn is done, and its answer is on the way.
    await arrived.promise
    const ready = await fetch(`${program.url}/readyz`)
    expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, checks: [{ name: 'stopping' }] }])
    expect((await fetch(`${program.url}/healthz`)).status).toBe(200)
    const refused = await post('second')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    answers.resolve()
    expect(await stopped).toBe(0)
    expect(performance.now() - since).toBeLessThan(10_000)
  })

  it('leaves nothing unanswered or unsent, and knows nothing of what it refused', async () => {
    expect(shown).toHaveLength(1)
    const store = await openSqliteStore(folder)
    expect(await store.counts()).toMatchObject({ waiting: 0, unsent: 0, parked: 0 })
    const { dialog } = await store.open('webhook:dm:webhook-u1')
    expect(dialog).not.toBeNull()
    await store.close()
  })
})
