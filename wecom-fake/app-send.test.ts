import * as oracle from '@wecom/crypto'
import { describe, expect, it } from 'vitest'
import { defaultEnterprise } from './enterprise.ts'
import { appKeys, appSecret, begin, hour, type Json, receiver } from './fixtures.ts'

const card = (more: object = {}) => ({
  card_type: 'button_interaction',
  task_id: 'esc-17-1',
  main_title: { title: '超时未办结：#A-17' },
  button_list: [
    { text: '督办', style: 1, key: 'esc:17:urge' },
    { text: '转派', style: 2, key: 'esc:17:reassign' },
  ],
  ...more,
})

async function prepared(options = {}) {
  const { player, always, fake, as } = await begin(options)
  const { post } = always(appSecret)
  const send = (body: object = {}): Promise<Json> =>
    post('message/send', { touser: 'leader', agentid: 1000002, msgtype: 'text', text: { content: '请阅' }, ...body })
  const sendCard = (more: object = {}, body: object = {}) => send({ msgtype: 'template_card', template_card: card(more), ...body })
  const update = (body: object): Promise<Json> =>
    post('message/update_template_card', { agentid: 1000002, button: { replace_name: '已督办' }, ...body })
  return { player, post, send, sendCard, update, fake, as }
}

/** A product that answers every click with this passive reply. */
async function clicked(xml: string) {
  const product = await receiver(appKeys, () => {
    if (xml === '') return {}
    const encrypted = oracle.encrypt(appKeys.aesKey, xml, defaultEnterprise.corpId)
    const signature = oracle.getSignature(appKeys.token, '1', 'n', encrypted)
    return {
      body: `<xml><Encrypt>${encrypted}</Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>1</TimeStamp><Nonce>n</Nonce></xml>`,
    }
  })
  return { product, given: await prepared({ callbacks: { urls: { app: product.url }, retryPausesMs: [1] } }) }
}

describe('message/send (p/90236)', () => {
  it('names whom it did not reach, in lower case, with errcode 0', async () => {
    const { send, player } = await prepared()
    const answer = await send({ touser: 'Leader|NoBody|outsider|unlicensed' })
    expect(answer).toMatchObject({ errcode: 0, invaliduser: 'nobody|outsider', unlicenseduser: 'unlicensed' })
    expect(answer).not.toHaveProperty('response_code')
    expect(await player.outbox('app')).toMatchObject([{ to: 'leader', id: answer.msgid, state: 'delivered' }])
  })

  it('is 81013 when nobody is valid, 82001 when nobody is named', async () => {
    const { send } = await prepared()
    expect((await send({ touser: 'nobody' })).errcode).toBe(81013)
    expect((await send({ touser: '' })).errcode).toBe(82001)
  })

  it('reaches departments and everybody in the visible range, each once', async () => {
    const { send, player } = await prepared()
    await send({ touser: 'head-tax', toparty: '11|99' })
    await send({ touser: '@all' })
    const [party, all] = await player.outbox('app')
    expect(party?.to.split('|').toSorted()).toEqual(['head-tax', 'staff-tax'])
    expect(all?.to).not.toContain('outsider')
  })

  it('is of the token of its own app', async () => {
    const { send } = await prepared()
    expect((await send({ agentid: 1000003 })).errcode).toBe(301002)
    expect((await send({ agentid: 9 })).errcode).toBe(40056)
  })

  it('takes 2048 bytes of text, known kinds, and media that are there', async () => {
    const { send } = await prepared()
    expect((await send({ text: { content: '中'.repeat(682) } })).errcode).toBe(0)
    expect((await send({ text: { content: '中'.repeat(683) } })).errcode).toBe(45002)
    expect((await send({ msgtype: 'hologram' })).errcode).toBe(40008)
    expect((await send({ msgtype: 'file', file: { media_id: 'gone' } })).errcode).toBe(40007)
  })

  it('silently drops what goes beyond 30 a minute to one member (p/90454)', async () => {
    const { send, player } = await prepared()
    for (let n = 0; n < 30; n++) await send({ text: { content: `第 ${n} 条` } })
    const more = await send({ touser: 'leader|officer' })
    expect(more).toMatchObject({ errcode: 0 })
    expect((await player.outbox('app')).at(-1)).toMatchObject({ to: 'officer', unreached: ['leader'] })
    await player.advance(60_000)
    await send()
    expect((await player.outbox('app')).at(-1)).toMatchObject({ to: 'leader', unreached: [] })
  })

  it('takes 200 person-times a day for each seat, and 45009 until midnight in China (p/90454)', async () => {
    const members = [{ userid: 'leader', name: '韩副区长', departments: [3], licensed: true, activated: true }]
    const { send, player } = await prepared({ enterprise: { members } })
    for (let n = 0; n < 200; n++) await send()
    expect((await send()).errcode).toBe(45009)
    // The stand-in's clock is at 16:53 in China.
    await player.advance(7 * hour)
    expect((await send()).errcode).toBe(45009)
    await player.advance(hour)
    expect((await send()).errcode).toBe(0)
  })

  it('shows an equal message once under enable_duplicate_check [U: answer]', async () => {
    const { send, player } = await prepared()
    const first = await send({ enable_duplicate_check: 1 })
    expect(await send({ enable_duplicate_check: 1 })).toEqual(first)
    expect(await player.outbox('app')).toHaveLength(1)
    await player.advance(1_800_000)
    await send({ enable_duplicate_check: 1 })
    await send()
    expect(await player.outbox('app')).toHaveLength(3)
  })

  it('can be recalled within 24 hours (p/94867)', async () => {
    const { send, post, player } = await prepared()
    const { msgid } = await send()
    const late = await send()
    expect((await post('message/recall', { msgid })).errcode).toBe(0)
    expect((await player.outbox('app'))[0]?.state).toBe('recalled')
    await player.advance(24 * hour)
    expect((await post('message/recall', { msgid: late.msgid })).errcode).toBe(40058)
  })
})

describe('cards (p/90236)', () => {
  it('that answer clicks bring a response_code, notices do not', async () => {
    const { sendCard, send } = await prepared()
    expect(await sendCard()).toMatchObject({ errcode: 0, response_code: expect.any(String) })
    const notice = { card_type: 'text_notice', main_title: { title: '通知' }, card_action: { type: 1, url: 'https://example.gov.cn' } }
    expect(await send({ msgtype: 'template_card', template_card: notice })).not.toHaveProperty('response_code')
  })

  it.each([
    ['a task_id is missing', { task_id: undefined }],
    ['a task_id has other characters', { task_id: 'esc:17' }],
    ['a button has no key', { button_list: [{ text: '督办' }] }],
    ['there are seven buttons', { button_list: Array.from({ length: 7 }, (_, n) => ({ text: '督办', key: `k${n}` })) }],
    ['the title is missing', { main_title: undefined }],
    ['there are seven lines', { horizontal_content_list: Array.from({ length: 7 }, () => ({ keyname: '来源', value: '客服' })) }],
    ['a part belongs to another kind', { checkbox: { question_key: 'q', option_list: [{ id: 'a', text: '甲' }] } }],
    ['an option has an id of 129 bytes', { button_selection: { question_key: 'q', option_list: [{ id: 'x'.repeat(129), text: '甲' }] } }],
    ['the kind is unknown', { card_type: 'hologram' }],
  ])('are refused when %s [U: code]', async (_, wrong) => {
    const { sendCard } = await prepared()
    expect((await sendCard(wrong)).errcode).toBe(40058)
    expect((await sendCard()).errcode).toBe(0)
  })

  it('are refused when their task_id is taken [U: code], and by an app without a callback', async () => {
    const { sendCard, as } = await prepared()
    await sendCard()
    expect((await sendCard()).errcode).toBe(40058)
    const plain = await as('fake-plain-secret-5Vn1')
    const body = { touser: 'leader', agentid: 1000004, msgtype: 'template_card', template_card: card() }
    expect((await plain.post('message/send', body)).errcode).toBe(40058)
  })
})

describe('a click on a card (p/90240)', () => {
  it('comes with who, which key, which task and a new response_code', async () => {
    const { product, given } = await clicked('')
    const sent = await given.sendCard()
    await given.player.cardClick('leader', 'esc-17-1', 'esc:17:urge', { q: ['甲', '乙'] })
    const { xml } = product.got[0] as Json
    expect(xml).toMatchObject({
      FromUserName: 'leader',
      Event: 'template_card_event',
      EventKey: 'esc:17:urge',
      TaskId: 'esc-17-1',
      CardType: 'button_interaction',
      AgentID: '1000002',
      SelectedItems: { SelectedItem: { QuestionKey: 'q', OptionIds: { OptionId: ['甲', '乙'] } } },
    })
    expect(xml.ResponseCode).not.toBe(sent.response_code)
    expect((await given.update({ userids: ['leader'], response_code: xml.ResponseCode })).errcode).toBe(0)
  })

  it('on the corner menu is an event of its own', async () => {
    const { product, given } = await clicked('')
    await given.sendCard({ action_menu: { desc: '更多', action_list: [{ text: '不再提醒', key: 'mute' }] } })
    await given.player.cardClick('leader', 'esc-17-1', 'mute')
    expect(product.got[0]?.xml).toMatchObject({ Event: 'template_card_menu_event', EventKey: 'mute' })
  })

  it('may be answered by new words on the button, for the clicker alone (p/90241)', async () => {
    const { given } = await clicked('<xml><MsgType>update_button</MsgType><Button><ReplaceName>已督办</ReplaceName></Button></xml>')
    await given.sendCard({}, { touser: 'leader|discipline' })
    await given.player.cardClick('leader', 'esc-17-1', 'esc:17:urge')
    expect((await given.player.cards('esc-17-1')).map(({ userid, replaced }) => [userid, replaced])).toEqual([
      ['leader', '已督办'],
      ['discipline', null],
    ])
    await expect(given.player.cardClick('leader', 'esc-17-1', 'esc:17:urge')).rejects.toThrow('已督办')
    await given.player.cardClick('discipline', 'esc-17-1', 'esc:17:reassign')
  })

  it('is only for those who got the card', async () => {
    const { sendCard, player } = await prepared()
    await sendCard()
    await expect(player.cardClick('officer', 'esc-17-1', 'esc:17:urge')).rejects.toThrow('officer has no card')
  })
})

describe('update_template_card (p/94888)', () => {
  it('puts words in place of the buttons for all named, with the code of the sending', async () => {
    const { sendCard, update, player } = await prepared()
    const { response_code } = await sendCard({}, { touser: 'leader|discipline' })
    expect(await update({ userids: ['leader', 'DISCIPLINE', 'officer'], response_code })).toMatchObject({
      errcode: 0,
      invaliduser: ['officer'],
    })
    expect((await player.cards('esc-17-1')).map(({ replaced }) => replaced)).toEqual(['已督办', '已督办'])
  })

  it('takes each code once and within 72 hours [U: errcode]', async () => {
    const { sendCard, update, player } = await prepared()
    const first = await sendCard()
    const second = await sendCard({ task_id: 'esc-17-2' })
    expect((await update({ userids: ['leader'], response_code: first.response_code })).errcode).toBe(0)
    expect((await update({ userids: ['leader'], response_code: first.response_code })).errcode).toBe(40058)
    await player.advance(72 * hour)
    expect((await update({ userids: ['leader'], response_code: second.response_code })).errcode).toBe(40058)
  })

  it('puts a whole card in its place, checked like a new one', async () => {
    const { sendCard, update, player } = await prepared()
    const { response_code } = await sendCard()
    const bare = { card_type: 'button_interaction', main_title: { title: '已由李局督办' } }
    const next = { ...bare, button_list: [{ text: '撤回', key: 'undo' }] }
    expect((await update({ atall: 1, response_code, button: undefined, template_card: bare })).errcode).toBe(40058)
    expect((await update({ atall: 1, response_code, button: undefined, template_card: next })).errcode).toBe(0)
    expect((await player.cards('esc-17-1'))[0]).toMatchObject({ card: next, replaced: null })
  })
})
