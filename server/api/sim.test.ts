import { describe, expect, it } from 'vitest'
import { openSim, picture, type Sim } from './sim-fixture.ts'

const problem = (status: number, path?: string): object => ({
  status,
  type: 'application/problem+json; charset=utf-8',
  body: {
    type: 'about:blank',
    title: expect.stringMatching(/\p{Script=Han}/u),
    status,
    detail: expect.stringMatching(/\p{Script=Han}/u),
    ...(path === undefined ? {} : { path }),
  },
})

/** What waits for the bot in a conversation. */
const waiting = async (sim: Sim, chat: string): Promise<readonly object[]> =>
  (await sim.store.open(`web:${chat}`)).inbound.map(({ message }) => message)

const card = { id: 'card-1', conversation: 'web:dm:wang', text: '请确认:冷库停电', buttons: [{ label: '确认提交', value: '确认' }] }
const hello = { chat: 'dm:wang', from: 'wang', text: '您好' }

describe('PUT /sim/people/:id', () => {
  it('creates a person, who is there from then on', async () => {
    const sim = await openSim()
    expect(
      await sim.put('/sim/people/zhao', { name: '赵老板', role: 'entrepreneur', enterprise: '赵记', phone: '13800000009' }),
    ).toMatchObject({ status: 200 })
    expect((await sim.get('/sim/people')).body).toMatchObject({
      people: expect.arrayContaining([
        { id: 'zhao', name: '赵老板', role: 'entrepreneur', departments: [], enterprise: '赵记', phone: '13800000009' },
      ]),
    })
    expect(await sim.post('/sim/messages', { chat: 'dm:zhao', from: 'zhao', text: '您好' })).toMatchObject({ status: 202 })
  })

  it('replaces a person and merges nothing', async () => {
    const sim = await openSim()
    await sim.put('/sim/people/wang', { name: '王海洋', role: 'staff', department: 'hrss', departments: ['power', 'hrss'], phone: '1' })
    const { body } = await sim.put('/sim/people/wang', { name: '王海洋', role: 'head', department: 'power' })
    expect(body).toEqual({ id: 'wang', name: '王海洋', role: 'head', department: 'power', departments: ['power'] })
  })

  it('names the first department alone, too', async () => {
    const sim = await openSim()
    const { body } = await sim.put('/sim/people/wang', { name: '王海洋', role: 'staff', departments: ['power', 'hrss'] })
    expect(body).toMatchObject({ department: 'power', departments: ['power', 'hrss'] })
  })

  it('lets the new role speak in the group at once', async () => {
    const sim = await openSim()
    const say = { chat: 'group:power', from: 'wang', text: '在' }
    expect(await sim.post('/sim/messages', say)).toMatchObject(problem(403))
    await sim.put('/sim/people/wang', { name: '王海洋', role: 'staff', department: 'power' })
    expect(await sim.post('/sim/messages', say)).toMatchObject({ status: 202 })
  })

  it.each([
    ['an unknown role', 'p', { name: '张', role: 'king' }],
    ['no name', 'p', { role: 'leader' }],
    ['a blank name', 'p', { name: ' \n', role: 'leader' }],
    ['an unknown department', 'p', { name: '张', role: 'staff', department: 'moon' }],
    ['staff without department', 'p', { name: '张', role: 'staff' }],
    ['a head without department', 'p', { name: '张', role: 'head', departments: [] }],
    ['an id with a slash', 'a%2Fb', { name: '张', role: 'leader' }],
    ['an id of 65 characters', 'a'.repeat(65), { name: '张', role: 'leader' }],
    ['the id of the bot', 'bot', { name: '张', role: 'leader' }],
    ['no object', 'p', [1]],
  ])('refuses %s', async (_, id, body) => {
    const sim = await openSim()
    expect(await sim.put(`/sim/people/${id}`, body)).toMatchObject(problem(400))
    expect(JSON.stringify((await sim.get('/sim/people')).body)).not.toContain('张"')
  })
})

describe('GET /sim/chats and /sim/departments', () => {
  it('lists the chats a person is in', async () => {
    const sim = await openSim()
    const group = { chat: 'group:power', title: '供电公司企业诉求群', members: 2 }
    expect((await sim.get('/sim/chats?as=staff-power')).body).toEqual({
      chats: [{ chat: 'dm:staff-power', title: '企哨', members: 2 }, group],
    })
    expect((await sim.get('/sim/chats?as=head-power')).body).toEqual({ chats: [{ chat: 'dm:head-power', title: '企哨', members: 2 }] })
    expect(await sim.get('/sim/chats?as=nobody')).toMatchObject(problem(404))
  })

  it('lists the departments in their order', async () => {
    const sim = await openSim()
    expect((await sim.get('/sim/departments')).body).toMatchObject({
      departments: [{ code: 'power' }, { code: 'hrss' }, { code: 'discipline' }, { code: 'other' }],
    })
  })
})

describe('POST /sim/messages', () => {
  it('answers 202 with the id when the message is durable', async () => {
    const sim = await openSim()
    expect(await sim.post('/sim/messages', { ...hello, id: 'm-1' })).toMatchObject({ status: 202, body: { id: 'm-1' } })
    expect(await waiting(sim, 'dm:wang')).toMatchObject([
      { from: 'wang', text: '您好', conversation: 'web:dm:wang', at: '2026-11-23T01:00:00.000Z' },
    ])
    const { body } = await sim.get('/sim/chats/dm:wang/messages')
    expect(body).toEqual({ messages: [{ n: 1, id: 'm-1', from: 'wang', at: '2026-11-23T01:00:00.000Z', text: '您好' }], next: 1 })
  })

  it('makes an id where none is given', async () => {
    const sim = await openSim()
    const { body } = await sim.post('/sim/messages', hello)
    expect((await sim.get('/sim/chats/dm%3Awang/messages')).body).toMatchObject({ messages: [body] })
  })

  it('gives a repeat the same answer and no second effect', async () => {
    const sim = await openSim()
    const answers = await Promise.all(Array.from({ length: 5 }, () => sim.post('/sim/messages', { ...hello, id: 'm-1' })))
    expect(answers).toMatchObject(Array(5).fill({ status: 202, body: { id: 'm-1' } }))
    expect(await waiting(sim, 'dm:wang')).toHaveLength(1)
    expect((await sim.get('/sim/chats/dm:wang/messages')).body).toMatchObject({ next: 1 })
  })

  it('hands on the text of the quoted message', async () => {
    const sim = await openSim()
    await sim.web.send(card)
    expect(await sim.post('/sim/messages', { ...hello, quote: 'card-1' })).toMatchObject({ status: 202 })
    expect(await waiting(sim, 'dm:wang')).toMatchObject([{ quote: card.text }])
    expect((await sim.get('/sim/chats/dm:wang/messages')).body).toMatchObject({
      messages: [{ from: 'bot', buttons: card.buttons }, { quote: 'card-1' }],
      next: 2,
    })
  })

  it('takes a tap on a button of the quoted card', async () => {
    const sim = await openSim()
    await sim.web.send(card)
    expect(await sim.post('/sim/messages', { chat: 'dm:wang', from: 'wang', quote: 'card-1', tap: '确认' })).toMatchObject({ status: 202 })
    expect(await waiting(sim, 'dm:wang')).toMatchObject([{ tap: '确认', addressed: true }])
  })

  it('accepts blanks, drops control characters and keeps the rest', async () => {
    const sim = await openSim()
    await sim.post('/sim/messages', { ...hello, text: ' \n' })
    await sim.post('/sim/messages', { ...hello, text: '停\u0000电\u001b[31m\r\n\t"&<>😡\ud83d' })
    expect(await waiting(sim, 'dm:wang')).toMatchObject([{ text: ' \n' }, { text: '停电[31m\n\t"&<>😡\ufffd' }])
  })

  it('takes 100,000 characters, however long they are, and no more', async () => {
    const sim = await openSim()
    expect(await sim.post('/sim/messages', { ...hello, text: '😡'.repeat(100_000) })).toMatchObject({ status: 202 })
    expect(await sim.post('/sim/messages', { ...hello, text: 'a'.repeat(100_001) })).toMatchObject(problem(400, 'text'))
  })

  it('keeps what does not mention the bot to the group, where only mentions are heard', async () => {
    const sim = await openSim({ groupHears: 'mentions' })
    const say = { chat: 'group:power', from: 'staff-power' }
    expect(await sim.post('/sim/messages', { ...say, text: '开会' })).toMatchObject({ status: 202 })
    expect(await sim.post('/sim/messages', { ...say, text: '@企哨 签收' })).toMatchObject({ status: 202 })
    expect(await waiting(sim, 'group:power')).toMatchObject([{ text: '签收' }])
    expect((await sim.get('/sim/chats/group:power/messages')).body).toMatchObject({ next: 2 })
  })

  it.each([
    ['nothing said', { text: undefined }],
    ['an empty text', { text: '' }],
    ['no chat', { chat: undefined }],
    ['a text that is a number', { text: 7 }],
    ['an empty id', { id: '' }],
    ['an id of 129 characters', { id: 'x'.repeat(129) }],
    ['an unknown quote', { quote: 'card-9' }],
    ['a tap without a card', { tap: '确认' }],
    ['a tap on a button that is not there', { quote: 'card-1', tap: '取消' }],
    ['an attachment that is not base64', { attachments: [{ name: 'a.png', mime: 'image/png', base64: '***' }] }],
    ['base64 with blanks', { attachments: [{ name: 'a.png', mime: 'image/png', base64: `${picture.slice(0, 8)} ${picture.slice(8)}` }] }],
    ['ten attachments', { attachments: Array(10).fill({ name: 'a.png', mime: 'image/png', base64: picture }) }],
  ])('refuses %s', async (_, change) => {
    const sim = await openSim()
    await sim.web.send(card)
    expect(await sim.post('/sim/messages', { ...hello, ...change })).toMatchObject(problem(400))
    expect(await waiting(sim, 'dm:wang')).toEqual([])
  })

  it('refuses what is not JSON', async () => {
    const sim = await openSim()
    expect(await sim.raw('POST', '/sim/messages', '{"chat":', 'application/json')).toMatchObject(problem(400))
    expect(await sim.raw('POST', '/sim/messages', 'chat=dm:wang', 'application/x-www-form-urlencoded')).toMatchObject(problem(400))
    expect(await sim.raw('POST', '/sim/messages', '7', 'application/json')).toMatchObject(problem(400))
  })

  it.each([
    [403, { from: 'li' }],
    [403, { chat: 'group:power' }],
    [403, { chat: 'group:power', from: 'head-power' }],
    [404, { from: 'nobody' }],
    [404, { from: 'bot' }],
    [404, { chat: 'dm:nobody' }],
    [404, { chat: 'group:moon' }],
    [404, { chat: 'group:discipline', from: 'discipline' }],
    [404, { chat: 'wang' }],
  ])('answers %i to %j', async (status, change) => {
    const sim = await openSim()
    expect(await sim.post('/sim/messages', { ...hello, ...change })).toMatchObject(problem(status))
  })

  it('takes a big request here and nowhere else', async () => {
    const sim = await openSim()
    expect(await sim.post('/sim/messages', { ...hello, padding: 'x'.repeat(1_000_000) })).toMatchObject({ status: 202 })
    expect(await sim.put('/sim/people/p', { name: '张', role: 'leader', padding: 'x'.repeat(1_000_000) })).toMatchObject(problem(413))
  })
})

describe('GET /sim/chats/:chat/messages', () => {
  it('answers an empty list for a chat nobody spoke in', async () => {
    const sim = await openSim()
    expect((await sim.get('/sim/chats/group:hrss/messages?after=3')).body).toEqual({ messages: [], next: 3 })
  })

  it('goes on after a number, 500 at a time', async () => {
    const sim = await openSim()
    await Promise.all(Array.from({ length: 503 }, (_, i) => sim.web.send({ ...card, id: `o-${i}` })))
    expect((await sim.get('/sim/chats/dm:wang/messages')).body).toMatchObject({ next: 500 })
    expect((await sim.get('/sim/chats/dm:wang/messages?after=500')).body).toMatchObject({
      messages: [{ n: 501 }, { n: 502 }, { n: 503 }],
      next: 503,
    })
  })

  it.each(['-1', '1.5', 'x', '', '1&after=2'])('refuses after=%s', async (after) => {
    const sim = await openSim()
    expect(await sim.get(`/sim/chats/dm:wang/messages?after=${after}`)).toMatchObject(problem(400, 'after'))
  })

  it('does not know other chats', async () => {
    const sim = await openSim()
    expect(await sim.get('/sim/chats/group:other/messages')).toMatchObject(problem(404))
    expect(await sim.get('/sim/chats/dm:%E0%A4%A/messages')).toMatchObject(problem(400))
  })
})

describe('attachments', () => {
  const send = (sim: Sim, name: string, bytes: Buffer) =>
    sim.post('/sim/messages', {
      chat: 'dm:wang',
      from: 'wang',
      attachments: [{ name, mime: 'image/png', base64: bytes.toString('base64') }],
    })

  it('are kept, shown with an address and given back as they were', async () => {
    const sim = await openSim()
    expect(await send(sim, '../现场 照片.png', Buffer.from(picture, 'base64'))).toMatchObject({ status: 202 })
    const [file] = (await sim.store.chat('dm:wang', 0, 1))[0]?.attachments ?? []
    const url = `/sim/attachments/${file?.id}`
    expect((await sim.get('/sim/chats/dm:wang/messages')).body).toMatchObject({
      messages: [{ attachments: [{ id: file?.id, name: '现场 照片.png', mime: 'image/png', size: 70, url }] }],
    })
    const response = await fetch(sim.origin + url)
    expect(Buffer.from(await response.arrayBuffer()).toString('base64')).toBe(picture)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': expect.stringMatching(/^inline; filename\*=UTF-8''%E7/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    })
  })

  it('that are no pictures are downloaded, so that a page among them runs nothing', async () => {
    const sim = await openSim()
    await send(sim, 'a.html', Buffer.from('<script>alert(1)</script>'))
    const [file] = (await sim.store.chat('dm:wang', 0, 1))[0]?.attachments ?? []
    expect((await sim.get(`/sim/attachments/${file?.id}`)).headers.get('content-disposition')).toMatch(/^attachment;/)
    expect((await sim.get(`/sim/attachments/${file?.id}`)).type).toBe('text/plain; charset=utf-8')
  })

  it('that are not taken fail nothing, and the bot is told which', async () => {
    const sim = await openSim()
    expect(await send(sim, '/tmp/program.exe', Buffer.from('MZ\x90\x00\x03'))).toMatchObject({ status: 202 })
    expect(await send(sim, 'video.mp4', Buffer.alloc(20 * 1024 * 1024 + 1))).toMatchObject({ status: 202 })
    expect(await waiting(sim, 'dm:wang')).toMatchObject([
      { attachments: [], rejected: [{ name: 'program.exe', why: 'type' }] },
      { attachments: [], rejected: [{ name: 'video.mp4', why: 'size' }] },
    ])
  })

  it('are not found under another name', async () => {
    const sim = await openSim()
    expect(await sim.get(`/sim/attachments/${'0'.repeat(64)}`)).toMatchObject(problem(404))
    expect(await sim.get('/sim/attachments/..%2Fqishao.sqlite')).toMatchObject(problem(404))
  })
})

describe('GET /sim/stream', () => {
  it('tells which chats have changed', async () => {
    const sim = await openSim()
    const response = await fetch(`${sim.origin}/sim/stream`)
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    await sim.post('/sim/messages', hello)
    await sim.web.send(card)
    let seen = ''
    for await (const chunk of response.body ?? []) {
      seen += Buffer.from(chunk).toString()
      if (seen.split('event: changed').length === 3) break
    }
    expect(seen).toContain('event: changed\ndata: {"chats":["dm:wang"]}\n\n')
  })
})
