import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FileBox } from 'file-box'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testPorts } from '../ports-fixture.ts'
import { boxOf, keepFile } from './files.ts'

const ports = testPorts('wechaty')
const keep = (box: Parameters<typeof keepFile>[0], hosts: readonly string[] = []) =>
  keepFile(box, '', hosts, AbortSignal.timeout(5_000), ports)

describe('a file of which the gateway names only an address', () => {
  it('is fetched from no host that is not allowed, and only with TLS', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked += 1
      response.end('secret')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo // Listens on TCP.
    const refused = { attachments: [], rejected: [{ name: 'a.txt', why: 'damaged' }] }
    expect(await keep(FileBox.fromUrl(`http://127.0.0.1:${port}/a.txt`))).toEqual(refused)
    expect(await keep(FileBox.fromUrl(`http://127.0.0.1:${port}/a.txt`), ['127.0.0.1'])).toEqual(refused)
    expect(await keep(FileBox.fromUrl(`https://127.0.0.1.example:${port}/a.txt`), ['127.0.0.1'])).toEqual(refused)
    expect(asked).toBe(0)
  })

  it('is not a code that the gateway drew', async () => {
    expect((await keep(FileBox.fromQRCode('https://example.com'))).rejected).toMatchObject([{ why: 'damaged' }])
  })
})

describe('a file of the bot', () => {
  it('is not sent when it is not there any more', async () => {
    expect(await boxOf({ id: 'gone', name: '答复.pdf', mime: 'application/pdf', size: 3 }, ports.media)).toBeNull()
  })
})
