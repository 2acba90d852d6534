import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Inbound } from '../../dialogs/message.ts'
import type { Channel } from '../channel.ts'
import { makeWechatyChannel } from './channel.ts'
import { brisk, type Ears, listening, online } from './ears-fixture.ts'
import { openGateway, type TestGateway, type TlsOfServer } from './gateway-fixture.ts'
import type { WechatySettings } from './settings.ts'

type Opened = Ears & { readonly gateway: TestGateway; readonly channel: Channel; readonly heard: Inbound[]; next(): Promise<Inbound> }

async function open(tls: TlsOfServer | null = null, changed: Partial<WechatySettings> = {}, timing = brisk): Promise<Opened> {
  const gateway = await openGateway(tls)
  gateway.contact('wxid_wang', '王海洋')
  const ears = listening()
  ears.ports.know('wang', 'wxid_wang')
  const channel = makeWechatyChannel({ ...gateway.settings, ...changed }, ears.ports, timing)
  const heard: Inbound[] = []
  let told: (message: Inbound) => void = () => undefined
  await channel.start(async (message) => {
    heard.push(message)
    told(message)
    return 'new'
  })
  onTestFinished(async () => {
    await channel.stop()
    await gateway.close()
  })
  const next = (): Promise<Inbound> =>
    new Promise((resolve) => {
      told = resolve
    })
  return { ...ears, gateway, channel, heard, next }
}

const hello = { id: 'o-1', conversation: 'wechaty:dm:wang', text: '您好', buttons: [] }

describe('the connection to the gateway', () => {
  it('survives a restart of it, with an alarm, and works in both directions again', async () => {
    const { gateway, channel, ports, until, next } = await open()
    const blind = until('blind')
    await gateway.stop()
    await blind
    await expect(channel.send(hello)).rejects.toMatchObject({ retryable: true, unreachable: null })
    const back = until(online)
    await gateway.start()
    await back
    const message = next()
    gateway.says({ from: 'wxid_wang', text: '在吗' })
    expect((await message).text).toBe('在吗')
    await channel.send(hello)
    expect(gateway.shown).toEqual([{ to: 'wxid_wang', text: '您好' }])
    expect(ports.alarms).toContain('blind')
  })

  it('may break while a file comes over it: the person is asked for it again', async () => {
    const { gateway, next } = await open(null, {}, { ...brisk, fileMs: 1_000 })
    const message = next()
    const stalled = gateway.stallFiles()
    gateway.says({ from: 'wxid_wang', file: { name: '录像.mp4', bytes: Buffer.alloc(300_000) } })
    await stalled
    await gateway.stop()
    expect(await message).toMatchObject({ attachments: [], rejected: [{ name: '录像.mp4', why: 'damaged' }] })
  })

  it('is made when the gateway comes up after the program', async () => {
    const gateway = await openGateway()
    gateway.contact('wxid_wang', '王海洋')
    await gateway.stop()
    const { ports, until } = listening()
    ports.know('wang', 'wxid_wang')
    const channel = makeWechatyChannel(gateway.settings, ports, brisk)
    onTestFinished(async () => {
      await channel.stop()
      await gateway.close()
    })
    await channel.start(async () => 'new')
    expect(ports.alarms).toContain('blind')
    const there = until(online)
    await gateway.start()
    await there
    await channel.send(hello)
    expect(gateway.shown).toHaveLength(1)
  })

  it('is given up and made anew when no sign of life comes over it', async () => {
    // The account that is acted answers a ping after a second: with less patience it seems dead.
    const { until, ports } = await open(null, {}, { ...brisk, pingMs: 50, silentMs: 300 })
    await until('blind')
    expect(ports.lines.join('\n')).toContain('no sign of life')
    await until(online)
  })

  it('raises an alarm when the account is logged out, and sends nothing meanwhile', async () => {
    const { gateway, channel, until } = await open()
    const alarmed = until('login')
    await gateway.logOut()
    await alarmed
    await expect(channel.send(hello)).rejects.toMatchObject({ retryable: true })
  })

  it('is left to another process when the lease is lost, and taken back', async () => {
    const { ports, until, channel, gateway } = await open()
    const alarmed = until('lease')
    const back = until(online)
    ports.loseLeases()
    await alarmed
    await back
    await channel.send(hello)
    expect(gateway.shown).toHaveLength(1)
  })

  it('is not made with a wrong token, and the alarm does not show it', async () => {
    const { ports } = await open(null, { token: `insecure_${crypto.randomUUID()}` })
    expect(ports.alarms).toContain('blind')
    expect(ports.lines.join('\n')).not.toMatch(/insecure_/)
  })

  it('leaves nothing in the home folder of whoever runs it', async () => {
    const { gateway, next } = await open()
    const message = next()
    gateway.says({ from: 'wxid_wang', text: '在吗' })
    await message
    expect(existsSync(join(homedir(), '.wechaty', 'wechaty-puppet-service', gateway.settings.token))).toBe(false)
  })
})

describe('a gateway with a certificate of our own', () => {
  it('is trusted', async () => {
    const { gateway, channel } = await open(certificate('gateway.example'))
    await channel.send(hello)
    expect(gateway.shown).toHaveLength(1)
  })

  it.each([
    ['for another name', 'other.example', () => ({})],
    ['of somebody else', 'gateway.example', () => ({ caCert: certificate('gateway.example').caCert })],
  ])('is not trusted with a certificate %s', async (_, serverName, changed) => {
    const { channel, ports } = await open({ ...certificate(serverName), serverName: 'gateway.example' }, changed())
    expect(ports.alarms).toContain('blind')
    await expect(channel.send(hello)).rejects.toMatchObject({ retryable: true })
  })
})

/** A certificate for a server name, made by openssl. */
function certificate(serverName: string): TlsOfServer {
  const folder = mkdtempSync(join(tmpdir(), 'qishao-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  const subject = ['-subj', `/CN=${serverName}`, '-addext', `subjectAltName=DNS:${serverName}`]
  execFileSync('openssl', [...request, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const [serverCert, serverKey] = [readFileSync(cert, 'utf8'), readFileSync(key, 'utf8')]
  return { caCert: serverCert, serverCert, serverKey, serverName }
}
