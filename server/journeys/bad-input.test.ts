/** Whatever comes in that cannot be worked with: a clear sentence, and nothing changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, numberIn, openDistrict, textOf } from './district.ts'

const sentence = /\p{Script=Han}{2}.*\p{Script=Han}{2}/u

describe('what people send that cannot be worked with', () => {
  let district: District
  let number: string
  const state = async () => (await district.cases()).map(({ text: _, ...it }) => it)
  /** The answer is a sentence in Chinese; no case came of it, and the one there is did not change. */
  async function expectNothingDone(who: string, text: string, how: Parameters<District['says']>[2] = {}): Promise<string> {
    const before = await state()
    const said = await district.says(who, text, how)
    expect(said, `${who}: ${text.slice(0, 40)}`).toHaveLength(1)
    expect(textOf(said)).toMatch(sentence)
    expect(await state(), `${who}: ${text.slice(0, 40)}`).toEqual(before)
    return textOf(said)
  }
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('li', '自来水水压太小，二楼车间用不上水', 'water')
  })
  afterAll(() => district.close())

  it.each([
    ['blanks', '   \n\t '],
    ['emoji alone', '😭😭😭'],
    ['punctuation alone', '。。。？！'],
    ['control characters alone', '\u0000\u0007\u001b'],
  ])('are asked for words: %s', async (_, text) => {
    await expectNothingDone('wang', text)
  })

  it('keep their words when control characters stand between them', async () => {
    const said = textOf(await district.says('wang', '天然气\u0000管道通到厂\u0007门口\u202e却一直不给接气'))
    expect(said).toMatch(/天然气管道通到厂门口/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
    expect(said).not.toMatch(/[\u0000\u0007]/)
    await district.says('wang', '取消')
  })

  it('keep a text of 20,000 characters whole, and show others its beginning', async () => {
    const long = `我们申请的用电增容两个月没有答复。${'设备到了一直装不上，每天都在亏钱。'.repeat(1250)}`.slice(0, 20_000)
    const summary = textOf(await district.says('wang', long))
    expect(summary.length).toBeLessThan(1000)
    const filed = numberIn(await district.says('wang', '确认'))
    await district.dispatchTo(filed, 'power')
    expect((await district.case(filed)).text).toBe(long)
    expect((await district.last('group:power')).text.length).toBeLessThan(1000)
    expect(textOf(await district.says('wang', `${filed}`)).length).toBeLessThan(1000)
  })

  it('hear which files were not taken, and why', async () => {
    const exe = { name: '安装程序.exe', mime: 'application/pdf', base64: Buffer.from('MZ\u0090\u0000这不是文档').toString('base64') }
    expect(await expectNothingDone('wang', '', { attachments: [exe] })).toContain('安装程序.exe')
    const big = { name: '车间录像.pdf', mime: 'application/pdf', base64: Buffer.alloc(20 * 1024 * 1024 + 1, '%PDF-1.7').toString('base64') }
    expect(await expectNothingDone('wang', '', { attachments: [big] })).toMatch(/车间录像\.pdf[\s\S]*20\s*MB/)
  })

  it('do not lose the sentence that came with a refused file', async () => {
    const exe = { name: '脚本.exe', mime: 'image/png', base64: Buffer.from('MZ\u0090\u0000').toString('base64') }
    const said = textOf(await district.says('wang', '消防检查说法不一，整改了三次还不给通过', { attachments: [exe] }))
    expect(said).toContain('脚本.exe')
    expect(said).toContain('整改了三次')
    await district.says('wang', '取消')
  })

  it('are told when a number belongs to no case', async () => {
    const unknown = 'QS20261124-9999'
    await expectNothingDone('wang', `${unknown} 怎么样了`)
    await expectNothingDone('wang', `撤回 ${unknown}`)
    await expectNothingDone('staff-water', `${unknown} 签收`, { to: 'water' })
    await expectNothingDone('staff-water', `${unknown} 答复：已修好`, { to: 'water' })
    await expectNothingDone('coordinator', `${unknown} 转人社局`)
    await expectNothingDone('leader', `${unknown} 请尽快办`)
  })

  it('are told when a step comes at the wrong time', async () => {
    await expectNothingDone('li', `${number} 没有联系`)
    await expectNothingDone('coordinator', `${number} 同意退单`)
    await expectNothingDone('coordinator', `${number} 同意延期`)
    await expectNothingDone('coordinator', `${number} 转没有这个局`)
    await district.handles('water', number, '签收')
    await expectNothingDone('staff-water', `${number} 签收`, { to: 'water' })
    await expectNothingDone('staff-water', `${number} 答复`, { to: 'water' })
    await expectNothingDone('staff-water', `${number} 已联系`, { to: 'water' })
    await district.handles('water', number, '答复：加压泵已换，二楼出水正常')
    for (const text of ['签收', '已联系，再去看看', '进展：在修', '答复：再说一遍', '退单，依据：不归我们', '延期 2 天，等配件'])
      await expectNothingDone('staff-water', `${number} ${text}`, { to: 'water' })
    await expectNothingDone('li', `催办 ${number}`)
    await district.says('li', '解决了')
    await district.says('li', '5分')
    await expectNothingDone('li', `撤回 ${number}`)
    await expectNothingDone('li', `补充 ${number} 还有一层楼也一样`)
    await expectNothingDone('staff-water', `${number} 已联系，回访过了`, { to: 'water' })
    await expectNothingDone('coordinator', `${number} 转人社局`)
  })
})

describe('requests that cannot be worked with', () => {
  let district: District
  const message = { chat: 'dm:wang', from: 'wang', text: '厂区停水两天了' }
  const picture = { name: '照片.png', mime: 'image/png', base64: '不是base64' }
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it.each([
    ['no text', 400, { ...message, text: '' }],
    ['nothing at all', 400, {}],
    ['a text that is a number', 400, { ...message, text: 7 }],
    ['a list', 400, []],
    ['a text of more than 100,000 characters', 400, { ...message, text: '水'.repeat(100_001) }],
    ['an unknown chat', 404, { ...message, chat: 'group:nowhere' }],
    ['a chat of no kind', 404, { ...message, chat: 'wang' }],
    ['the group of a department without one', 404, { ...message, chat: 'group:discipline', from: 'staff-discipline' }],
    ['an unknown person', 404, { ...message, chat: 'group:power', from: 'nobody' }],
    ['a person who is not in the chat', 403, { ...message, from: 'li' }],
    ['an entrepreneur in a work group', 403, { ...message, chat: 'group:power' }],
    ['a quote of what nobody said', 400, { ...message, quote: 'no-such-message' }],
    ['a tap on no button', 400, { ...message, tap: '确认' }],
    ['an attachment that is no base64', 400, { ...message, attachments: [picture] }],
  ])('are answered by a problem document: %s', async (_, status, body) => {
    const answer = await district.request('POST', '/sim/messages', body)
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ status, title: expect.any(String), detail: expect.stringMatching(sentence) })
  })

  it.each([
    ['PUT', '/sim/people/qian', { name: '钱', role: 'mayor' }],
    ['PUT', '/sim/people/qian', { name: '钱', role: 'staff', department: 'nowhere' }],
    ['PUT', '/sim/people/qian', { name: '钱', role: 'staff' }],
    ['PUT', '/sim/people/bot', { name: '钱', role: 'entrepreneur' }],
    ['POST', '/sim/clock', { to: '2026-11-23T09:30:00+08:00' }],
    ['POST', '/sim/clock', { advance: '一天' }],
    ['POST', '/sim/clock', {}],
  ])('change neither people nor the time: %s %s %o', async (method, path, body) => {
    const people = await district.request('GET', '/sim/people')
    const { status, body: problem } = await district.request(method, path, body)
    expect(status).toBe(400)
    expect(problem).toMatchObject({ detail: expect.stringMatching(sentence) })
    expect(await district.request('GET', '/sim/people')).toEqual(people)
    expect((await district.request('GET', '/sim/clock')).body).toMatchObject({ now: '2026-11-24T01:30:00.000Z' })
  })

  it('are answered by a problem document when they are no JSON', async () => {
    const answer = await district.requestRaw('POST', '/sim/messages', '{"chat": "dm:wang", "from": ')
    expect(answer).toMatchObject({ status: 400, body: { status: 400, detail: expect.stringContaining('JSON') } })
  })

  it('have left nothing behind', async () => {
    await district.settles()
    expect(await district.cases()).toEqual([])
    expect(await district.chat('dm:wang')).toEqual([])
  })
})
