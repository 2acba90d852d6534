/** The closed loop while WeCom misbehaves: what is repeated has one effect, what is lost is sent again, nothing is shown twice. */
import { join } from 'node:path'
import { encrypt, getSignature } from '@wecom/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultRule } from '../../wecom-fake/faults.ts'
import { openWecomTown, type WecomTown } from './wecom-town.ts'

const wang = 'wmWANG000000000000000000000001'
const group = 'wrHRSS0000000000000000000000'
const people = join(import.meta.dirname, '../../docs/examples/wecom-fake-people.csv')
const jobs = '车间普工一直招不满，还差 30 个人，我电话 13800000001'

/** A town in which the department has its group, and a case with it. */
async function withCase(faults: readonly FaultRule[] = []): Promise<{ readonly town: WecomTown; readonly number: string }> {
  const town = await openWecomTown('2026-11-23 10:00', people)
  await town.binds(group, '人社局', 'staff-hrss')
  for (const fault of faults) await town.player.fault(fault)
  const number = await town.reports(wang, jobs)
  await town.clicks('coordinator', '人社局', number)
  return { town, number }
}

describe('a callback that comes again', () => {
  let town: WecomTown
  let number: string
  /** A word of the leader as WeCom seals it now, with the id that it keeps for ever. */
  function sealed(id: string, text: string): { readonly query: string; readonly body: string } {
    const { corpId, apps } = town.fake.world().enterprise
    const callback = apps[0]?.callback
    if (!callback) throw new Error('the app has a callback')
    const at = String(Math.floor(town.fake.world().kernel.now() / 1000))
    const xml = `<xml><ToUserName>${corpId}</ToUserName><FromUserName>leader</FromUserName><CreateTime>${at}</CreateTime><MsgType>text</MsgType><Content>${text}</Content><MsgId>${id}</MsgId><AgentID>1000002</AgentID></xml>`
    const cipher = encrypt(callback.aesKey, xml, corpId)
    const query = new URLSearchParams({ msg_signature: getSignature(callback.token, at, 'n', cipher), timestamp: at, nonce: 'n' })
    return { query: query.toString(), body: `<xml><Encrypt>${cipher}</Encrypt></xml>` }
  }
  const posted = async ({ query, body }: ReturnType<typeof sealed>): Promise<number> =>
    (await fetch(`${town.district.url()}/wecom/app/callback?${query}`, { method: 'POST', body })).status
  const orders = async (): Promise<number> => (await town.case(number)).events.filter(({ type }) => type === 'instructed').length

  beforeAll(async () => {
    ;({ town, number } = await withCase())
  }, 60_000)
  afterAll(() => town.close())

  it('four times at once has one effect', async () => {
    const callback = sealed('m-1', `${number} 请今天下午联系企业`)
    expect(await Promise.all([1, 2, 3, 4].map(() => posted(callback)))).toEqual([200, 200, 200, 200])
    await town.district.settles()
    expect(await orders()).toBe(1)
    expect((await town.groupShown(group)).match(/请今天下午联系企业/g)).toHaveLength(1)
  })

  it('after an hour or after 25 is turned away as it was, and known when WeCom seals it anew', async () => {
    const callback = sealed('m-2', `${number} 请带上用工台账`)
    expect(await posted(callback)).toBe(200)
    for (const later of ['2026-11-23 11:00', '2026-11-24 12:00']) {
      await town.until(later)
      expect(await posted(callback)).toBe(403)
      expect(await posted(sealed('m-2', `${number} 请带上用工台账`))).toBe(200)
    }
    await town.district.settles()
    expect(await orders()).toBe(2)
  })

  it('with another signature, or five megabytes large, does nothing, and the next one is heard', async () => {
    const callback = sealed('m-3', `${number} 请尽快`)
    expect(await posted({ ...callback, query: callback.query.replace(/msg_signature=./, 'msg_signature=0') })).toBe(403)
    expect(await posted({ ...callback, body: 'x'.repeat(5 * 1024 * 1024) })).toBe(413)
    await town.district.settles()
    expect(await orders()).toBe(2)
    expect(await posted(callback)).toBe(200)
    await town.district.settles()
    expect(await orders()).toBe(3)
  })
})

describe('the closed loop over a WeCom that loses, repeats and refuses', () => {
  const api = (path: string, fault: FaultRule['fault'], probability: number): FaultRule => ({
    path: `/cgi-bin/${path}`,
    fault,
    probability,
  })
  it.each<[string, readonly FaultRule[]]>([
    [
      'tokens end in the middle',
      [api('kf/', { type: 'errcode', errcode: 42001 }, 0.2), api('message/', { type: 'errcode', errcode: 40014 }, 0.2)],
    ],
    ['answers are lost', [api('kf/send_msg', { type: 'reset-after' }, 0.3), api('message/send', { type: 'reset-after' }, 0.3)]],
    ['answers are cut', [api('kf/', { type: 'truncated' }, 0.2), api('message/', { type: 'truncated' }, 0.2)]],
    ['it is busy', [api('', { type: 'errcode', errcode: -1 }, 0.2), api('', { type: 'status', status: 502 }, 0.1)]],
    [
      'callbacks come four times at once',
      [
        { path: 'callback:app', fault: { type: 'parallel', count: 4 } },
        { path: 'callback:kf', fault: { type: 'parallel', count: 4 } },
      ],
    ],
  ])('ends rated and closed, with nothing shown twice: %s', { timeout: 120_000 }, async (_, faults) => {
    const { town, number } = await withCase(faults)
    try {
      await town.mentions(group, 'staff-hrss', '已联系，约好今天下午上门', number)
      await town.mentions(group, 'staff-hrss', '答复：专场招聘会已招到 30 人，今天到岗', number)
      await expect.poll(async () => (await town.hears(wang)).includes('已招到 30 人'), { timeout: 30_000 }).toBe(true)
      await town.taps(wang, '解决了')
      await town.says(wang, '5分')
      await town.district.settles()
      expect(await town.case(number)).toMatchObject({ status: 'closed', rating: { level: 5 } })
      await town.player.clearFaults()
      const shown = (await town.player.outbox()).filter(({ state, way }) => state === 'delivered' && /^(?:kf|app)$/.test(way))
      const texts = shown.map(
        ({ to, body }) => `${to} ${JSON.stringify((body as { text?: object; msgmenu?: object; template_card?: object }).text ?? body)}`,
      )
      expect(new Set(texts).size).toBe(texts.length)
      const refusals = (await town.refused()).map(({ errcode }) => errcode)
      expect(refusals.filter((errcode) => errcode === 95001 || errcode === 95002)).toEqual([])
      expect(town.district.log().join('\n')).not.toMatch(/招不满|招聘会|13800000001/)
    } finally {
      await town.close()
    }
  })
})
