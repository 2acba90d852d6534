/** An enterprise that cannot be written to is told by SMS that something waits, with a link to how its case stands. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../../bot/webhook/decode.ts'
import { runStoreCommand } from '../command.ts'
import { heldCommand } from '../held-command.ts'
import { type District, numberIn, openDistrict, textOf } from './district.ts'

const secret = 'the-secret-of-the-notify-service-123'

type Posted = { readonly id: string; readonly template: string; readonly to: string; readonly number: string; readonly link: string }

/** The gateway: keeps what it is sent, when the signature is right, and answers as it is told. */
async function gateway() {
  const posted: Posted[] = []
  let answers: number[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    const right = sign(secret, String(request.headers['x-qishao-timestamp']), body)
    response.statusCode = answers.shift() ?? 200
    if (request.headers['x-qishao-signature'] !== right) response.statusCode = 401
    else if (response.statusCode === 200) posted.push(JSON.parse(body.toString('utf8')) as Posted)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`,
    posted,
    answer: (...next: readonly number[]) => {
      answers = [...next]
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('an answer that waits for an enterprise', () => {
  let service: Awaited<ReturnType<typeof gateway>>
  let district: District
  let number: string
  const page = async (link: string) => {
    const { status, bytes } = await district.download(new URL(link).pathname)
    return { status, text: bytes.toString('utf8') }
  }
  beforeAll(async () => {
    service = await gateway()
    district = await openDistrict('2026-11-23 09:30', {
      ...{ QISHAO_SIM_BUDGET: '5/48h', QISHAO_NOTIFY_URL: service.url, QISHAO_NOTIFY_SECRET: secret, LOG_LEVEL: 'info' },
      QISHAO_PUBLIC_URL: 'https://qishao.example.gov.cn',
    })
    await district.person('gao', { name: '高经理', role: 'entrepreneur', enterprise: '高峰<新>材料厂', phone: '13800000041' })
    number = await district.reports('gao', '环评批复等了三个月还没下来', 'eco')
    await district.until('2026-11-26 14:00')
    service.answer(503)
    await district.handles('eco', number, '答复：批复已重新打印，今天送到厂里')
    await district.settles()
  })
  afterAll(async () => {
    await district.close()
    await service.close()
  })

  it('is told with the number, the telephone and a link, and nothing else, again after a failure', async () => {
    expect(service.posted).toEqual([
      {
        ...{ id: expect.any(String), template: 'answer-waiting', to: '13800000041', number },
        link: expect.stringMatching(/^https:\/\/qishao\.example\.gov\.cn\/s\/[\w.-]{40,60}$/),
      },
    ])
  })

  it('stands on a page that says how the case stands, and nothing that anybody wrote', async () => {
    const { status, text } = await page(service.posted[0]?.link ?? '')
    expect(status).toBe(200)
    for (const words of [
      number,
      '已答复',
      '生态环境局',
      '11月23日',
      '11月26日',
      '请打开微信',
      'lang="zh-CN"',
      'width=device-width',
      'noindex',
    ])
      expect(text).toContain(words)
    for (const words of ['批复', '环评', '高', '材料厂', '13800000041', '<script']) expect(text).not.toContain(words)
  })

  it('has no page behind another’s seal, and says what to do', async () => {
    const link = service.posted[0]?.link ?? ''
    const others = [
      link.replace(/(\d{4})\./, (_, serial) => `${String(Number(serial) + 1).padStart(4, '0')}.`),
      `${link}x`,
      `${link.slice(0, -1)}-`,
    ]
    for (const wrong of [...others, 'https://q/s/abc', 'https://q/s/%00']) {
      const { status, text } = await page(wrong)
      expect(status, wrong).toBe(404)
      expect(text).toContain('回复「进度」')
    }
  })

  it('keeps the links out of the log, and the telephone', () => {
    const token = new URL(service.posted[0]?.link ?? '').pathname.slice('/s/'.length)
    const log = district.log().join('\n')
    expect(log).toContain('/s/:token')
    for (const words of [token, '13800000041', secret]) expect(log).not.toContain(words)
  })

  it('is asked about by another SMS when the answer was told on the telephone', async () => {
    expect(textOf(await district.says('officer', `${number} 已电话告知：已说明`))).toContain('已记录')
    expect(service.posted.map(({ template }) => template)).toEqual(['answer-waiting', 'survey-waiting'])
  })

  it('is parked when the service says no', async () => {
    service.answer(400)
    await district.person('lin', { name: '林经理', role: 'entrepreneur', enterprise: '林业新材料厂', phone: '13800000042' })
    const other = await district.reports('lin', '环评批复等了三个月还没下来', 'eco')
    await district.until('2026-11-30 10:00')
    await district.handles('eco', other, '答复：批复已签发')
    await district.settles()
    expect(service.posted.map((one) => one.number)).not.toContain(other)
    expect(textOf(await district.hears('dm:coordinator'))).not.toContain('没能发到')
  })

  it('of a confidential case is told nowhere', async () => {
    await district.person('qin', { name: '秦工', role: 'entrepreneur' })
    await district.says('qin', '市场监管所的佘科长每次来都要好处费，不给就贴封条')
    await district.says('qin', '东岭机械厂')
    await district.says('qin', '13800000043')
    const secretOne = numberIn(await district.says('qin', '确认'))
    await district.until('2026-12-03 14:00')
    await district.hears('dm:discipline')
    await district.hears('dm:officer')
    const told = await district.says('discipline', `${secretOne} 答复：已对当事人谈话提醒`)
    expect(textOf([...told, ...(await district.hears('dm:discipline'))])).toContain('已电话告知')
    expect(textOf(await district.hears('dm:officer'))).not.toContain(secretOne)
    const env = { QISHAO_DATA: district.folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-12-03T06:00:00Z' }
    const listed = [(await runStoreCommand(heldCommand, [], env)).text, textOf(await district.says('coordinator', '待发'))].join()
    expect(listed).toContain(number)
    for (const words of [secretOne, '秦']) expect(listed).not.toContain(words)
    expect(service.posted.map((one) => one.number)).not.toContain(secretOne)
    expect(textOf(await district.says('discipline', `${secretOne} 已电话告知：已说明`))).toContain('已记录')
    expect(service.posted.map((one) => one.number)).not.toContain(secretOne)
  })

  it('has no page any more after seven days', async () => {
    const link = service.posted[0]?.link ?? ''
    await district.until('2026-12-04 14:01')
    const { status, text } = await page(link)
    expect(status).toBe(410)
    expect(text).toContain('链接已过期')
  })
})
