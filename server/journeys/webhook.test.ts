/** The closed loop over the webhook channel: an enterprise in another system of the district, the department in the simulator. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../../bot/webhook/decode.ts'
import { beijing, type District, openDistrict } from './district.ts'

const secret = 'the-secret-of-two-systems-32-chars'

type Shown = { readonly id: string; readonly to: string; readonly text: string; readonly buttons: readonly { readonly value: string }[] }

/** The other system: it shows what is signed, and is down for as many calls as it was told to be. */
async function otherSystem() {
  const shown: Shown[] = []
  let down = 0
  const server: Server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    const signed = request.headers['x-qishao-signature'] === sign(secret, String(request.headers['x-qishao-timestamp']), body)
    response.statusCode = down > 0 ? 503 : signed ? 200 : 401
    down = Math.max(0, down - 1)
    if (response.statusCode === 200) shown.push(JSON.parse(body.toString('utf8')))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // Listens on TCP.
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  const fail = (calls: number): void => {
    down = calls
  }
  return { url: `http://127.0.0.1:${port}/messages`, shown, fail, failing: () => down, close }
}

describe('a case over the webhook', () => {
  let system: Awaited<ReturnType<typeof otherSystem>>
  let district: District
  let number: string
  const time = '2026-11-24 09:30'
  let said = 0

  /** Posts as the page shows; returns the answer, and what the user is shown because of it. */
  async function says(text: string, id: string = crypto.randomUUID()): Promise<{ answer: unknown; shown: string }> {
    const script = join(import.meta.dirname, '../../docs/examples/webhook-message.sh')
    // The folder has a `date` of its own, by which the example signs: the district's clock stands still.
    const env = { ...process.env, PATH: `${district.folder}:${process.env.PATH}`, QISHAO_URL: district.url(), WEBHOOK_SECRET: secret }
    const output = await new Promise<string>((resolve, reject) => {
      execFile('bash', [script, id, 'u1', text], { env }, (error, stdout) => (error ? reject(error) : resolve(stdout)))
    })
    await district.settles()
    return { answer: JSON.parse(output), shown: fresh() }
  }
  function fresh(): string {
    const texts = system.shown.slice(said).map(({ text }) => text)
    said = system.shown.length
    return texts.join('\n')
  }

  beforeAll(async () => {
    system = await otherSystem()
    district = await openDistrict(time, { WEBHOOK_URL: system.url, WEBHOOK_SECRET: secret })
    await writeFile(join(district.folder, 'date'), `#!/bin/sh\necho ${Date.parse(beijing(time)) / 1000}\n`)
    await chmod(join(district.folder, 'date'), 0o755)
  })
  afterAll(async () => {
    await district.close()
    system.close()
  })

  it('begins with a user who is asked for what is missing, each message once', async () => {
    const id = crypto.randomUUID()
    const { answer, shown } = await says('厂区门口的自来水管爆了，路面全是水，车间停水两天了', id)
    expect(answer).toEqual({ id, repeated: false })
    expect(shown).toContain('哪家企业')
    expect(await says('厂区门口的自来水管爆了，路面全是水，车间停水两天了', id)).toEqual({ answer: { id, repeated: true }, shown: '' })
  })

  it('gets a number by typing what stands on a button', async () => {
    expect((await says('立新五金厂，李女士，13800000008，金湖路18号')).shown).toContain('【诉求】')
    const confirm = system.shown.at(-1)?.buttons.find(({ value }) => value === '确认')
    number = /QS\d{8}-\d{4}/.exec((await says(confirm?.value ?? '')).shown)?.[0] ?? ''
    expect(await district.case(number)).toMatchObject({ reporter: 'webhook-u1' })
  })

  it('hears of the answer of the department, though the other system was down for a moment', async () => {
    await district.dispatchTo(number, 'water')
    await district.handles('water', number, '已联系，今晚抢修')
    await district.settles()
    expect(fresh()).toContain('水务')
    system.fail(2)
    await district.handles('water', number, '答复：爆裂的水管已更换，今早六点恢复供水')
    await district.settles()
    expect(system.failing()).toBe(0)
    expect(fresh()).toContain('爆裂的水管已更换')
  })

  it('rates it, and it is closed', async () => {
    expect((await says('解决了')).shown).toContain('打个分')
    expect((await says('5')).shown).toContain('已办结')
    expect(await district.case(number)).toMatchObject({ status: 'closed', rating: { level: 5 } })
  })

  it('takes nothing that is not signed with the secret', async () => {
    const body = JSON.stringify({ id: 'm', from: 'u1', text: '我要再报一件' })
    const signed = String(Date.parse(beijing(time)) / 1000)
    const headers = { 'x-qishao-timestamp': signed, 'x-qishao-signature': sign('another secret', signed, body) }
    const response = await fetch(`${district.url()}/webhook/messages`, { method: 'POST', headers, body })
    expect(response.status).toBe(401)
    await district.settles()
    expect(fresh()).toBe('')
  })
})
