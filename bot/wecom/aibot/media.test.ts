/** Files in single chats, and those that are sent: what is fetched, from where, and what is made of the rest. */
import { describe, expect, it } from 'vitest'
import { makeMediaHosts } from '../media-hosts.ts'
import { download } from './download.ts'
import { group, startedRig } from './rig-fixture.ts'

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64')
const photo = { name: '现场.png', mime: 'image/png', bytes: png }

describe('what people send', () => {
  it('is fetched at once, opened and kept: a photo in the single chat', async () => {
    const rig = await startedRig()
    await rig.people.single('staff-hrss', { image: photo })
    await rig.until(() => rig.heard.length === 1)
    const [message] = rig.heard
    expect(message).toMatchObject({ conversation: 'aibot:dm:staff-hrss', text: '', rejected: [], attachments: [{ size: png.length }] })
    const kept = await rig.ports.media.read(message?.attachments[0]?.id ?? '')
    expect(kept?.bytes.equals(png)).toBe(true)
  })

  it('comes with its words: text and a picture in a group, a file with its name, a voice as it was understood', async () => {
    const rig = await startedRig()
    await rig.people.mention(group, 'staff-hrss', '0007 现场照片', { image: photo })
    await rig.people.single('staff-hrss', { file: { name: '整改 报告.pdf', bytes: Buffer.from('%PDF-1.7 报告') } })
    await rig.people.single('staff-hrss', { voice: '零零零七已经修好' })
    await rig.until(() => rig.heard.length === 3)
    const [mixed, file, voice] = [rig.heard[0], ...rig.heard.filter(({ scope }) => scope.type === 'direct')]
    expect(mixed).toMatchObject({ text: '0007 现场照片', attachments: [{ size: png.length }] })
    expect(file).toMatchObject({ attachments: [{ name: '整改 报告.pdf' }] })
    expect(voice).toMatchObject({ text: '', voice: { text: '零零零七已经修好', unsure: [] } })
  })

  it('may be a picture that is quoted in a group, where a lone one does not reach the bot (p/100719)', async () => {
    const rig = await startedRig()
    await rig.people.mention(group, 'staff-hrss', '看一下', { image: photo })
    const quoteOf = await rig.people.idOf(group, '看一下')
    await rig.people.mention(group, 'staff-hrss', '0007 这张', { quoteOf })
    await rig.until(() => rig.heard.length === 2)
    expect(rig.heard[1]).toMatchObject({ text: '0007 这张', attachments: [{ size: png.length }] })
  })

  it('is refused by name when it is larger than 20 MB', async () => {
    const rig = await startedRig()
    await rig.people.single('staff-hrss', { file: { name: '录像.mp4', bytes: Buffer.alloc(21 * 1024 * 1024) } })
    await rig.until(() => rig.heard.length === 1)
    expect(rig.heard).toMatchObject([{ attachments: [], rejected: [{ why: 'size' }] }])
  })

  it('counts as damaged when its key does not open it', async () => {
    const rig = await startedRig()
    rig.fake.world().kernel.faults.plan({ path: 'aibot:media', fault: { type: 'wrong-key' } })
    await rig.people.single('staff-hrss', { image: photo })
    await rig.until(() => rig.heard.length === 1)
    expect(rig.heard).toMatchObject([{ attachments: [], rejected: [{ why: 'damaged' }] }])
  })

  it.each([
    'https://qq.com.evil.example/x',
    'http://169.254.169.254/latest',
    'http://127.0.0.1:1/x',
    'file:///etc/passwd',
  ])('is fetched from no host outside of the list: %s', async (url) => {
    const hosts = makeMediaHosts({ hosts: ['*.qq.com'], origin: 'wss://openws.work.weixin.qq.com' })
    const refused = await download({ kind: 'image', url, key: '' }, hosts)
    expect(refused).toMatchObject({ refused: 'damaged', reason: expect.stringMatching(/is on a host outside|is not https/) })
  })

  it('whose type lies is told by the store, and the message passes on with the refusal', async () => {
    const rig = await startedRig()
    Object.assign(rig.ports.media, { keep: async () => ({ rejected: 'type' }) })
    await rig.people.single('staff-hrss', { image: { ...photo, bytes: Buffer.from('MZ an executable') } })
    await rig.until(() => rig.heard.length === 1)
    expect(rig.heard).toMatchObject([{ attachments: [], rejected: [{ name: '现场.png', why: 'type' }] }])
  })
})

describe('what is sent', () => {
  it('follows the text: pictures as pictures, the rest as files', async () => {
    const rig = await startedRig()
    const picture = await rig.ports.media.keep('现场.png', 'image/png', png)
    const report = await rig.ports.media.keep('报告.pdf', 'application/pdf', Buffer.alloc(600_000, 'a'))
    if (!('id' in picture && 'id' in report)) throw new Error('the store of the test takes everything')
    await rig.say('aibot:group:hrss', '0007 企业补充了材料', { attachments: [picture, report] })
    const { chats } = await rig.people.state()
    const shown = chats.find(({ id }) => id === group)?.shown.filter(({ from }) => from === 'bot')
    expect(shown?.map(({ kind, text }) => [kind, text])).toEqual([
      ['markdown', '0007 企业补充了材料'],
      ['image', '现场.png'],
      ['file', '报告.pdf'],
    ])
  })

  it('is not sent twice as a file, for it could not be labelled', async () => {
    const rig = await startedRig()
    const picture = await rig.ports.media.keep('现场.png', 'image/png', png)
    if (!('id' in picture)) throw new Error('the store of the test takes everything')
    rig.fake.world().kernel.faults.plan({ path: 'aibot:aibot_send_msg', fault: { type: 'break-after' }, times: 1, after: 1 })
    const message = { attachments: [picture] }
    await expect(rig.say('aibot:group:hrss', '0007 补充', message)).rejects.toMatchObject({ retryable: true })
    await rig.say('aibot:group:hrss', '0007 补充', message)
    expect(await rig.shown(group)).toEqual(['0007 补充', '现场.png'])
  })
})
