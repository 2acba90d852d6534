import { describe, expect, it } from 'vitest'
import { defaultKf } from './enterprise.ts'
import { begin, hour, type Json, kfSecret } from './fixtures.ts'
import type { Player } from './player.ts'

const who = { customer: 'wmWANG' }

async function prepared(options = {}) {
  const { player, always } = await begin({ switches: { kfSyncWithoutTokenPerMinute: 1_000 }, ...options })
  const { post } = always(kfSecret)
  const ids = { open_kfid: defaultKf, external_userid: 'wmWANG' }
  const trans = (service_state: number, servicer_userid?: string): Promise<Json> =>
    post('kf/service_state/trans', { ...ids, service_state, ...(servicer_userid === undefined ? {} : { servicer_userid }) })
  const state = async (): Promise<number> => (await post('kf/service_state/get', ids)).service_state
  const events = async (): Promise<Json[]> =>
    (await post('kf/sync_msg', { open_kfid: defaultKf })).msg_list.flatMap((message: Json) => message.event ?? [])
  return { player, post, trans, state, events }
}

/** Ways into each state that need no unconfirmed move. */
const into: Readonly<Record<number, (given: Awaited<ReturnType<typeof prepared>>, player: Player) => Promise<unknown>>> = {
  0: async (_, player) => player.say(who, '您好'),
  1: async ({ post }, player) => {
    await player.say(who, '您好')
    await post('kf/send_msg', { open_kfid: defaultKf, touser: 'wmWANG', msgtype: 'text', text: { content: '您好' } })
  },
  2: async ({ trans }, player) => {
    await player.say(who, '您好')
    await trans(2)
  },
  3: async (_, player) => {
    await player.say(who, '您好')
    await player.servicerTakes(who, 'officer')
  },
  4: async (_, player) => {
    await player.say(who, '您好')
    await player.servicerTakes(who, 'officer')
    await player.servicerEnds(who)
  },
}

const documented = ['0-2', '0-3', '1-2', '1-3', '2-3', '3-3', '3-4']

describe('moves between states by API (p/94698)', () => {
  it.each([0, 1, 2, 3, 4])('from %i are those of the page', async (from) => {
    for (const to of [0, 1, 2, 3, 4]) {
      const given = await prepared({ switches: { kfUnconfirmedMoves: [] } })
      await given.player.servicerStatus('officer', true)
      await into[from]?.(given, given.player)
      expect(await given.state()).toBe(from)
      const moved = (await given.trans(to, to === 3 ? 'officer' : undefined)).errcode
      expect([`${from}-${to}`, moved]).toEqual([`${from}-${to}`, documented.includes(`${from}-${to}`) ? 0 : 95016])
    }
  })

  it('from 0 to 1, and from the bot to the end, are let through [U] until the switch says no', async () => {
    const given = await prepared()
    await given.player.say(who, '您好')
    expect((await given.trans(1)).errcode).toBe(0)
    expect((await given.trans(4)).errcode).toBe(0)
    expect((await given.trans(1)).errcode).toBe(95016)
    const strict = await prepared({ switches: { kfUnconfirmedMoves: [] } })
    await strict.player.say(who, '您好')
    expect((await strict.trans(1)).errcode).toBe(95016)
  })

  it('to a person need a servicer of the account who receives and has logged in', async () => {
    const { player, trans, post } = await prepared()
    await player.say(who, '您好')
    expect((await trans(3)).errcode).toBe(40058)
    expect((await trans(3, 'staff-tax')).errcode).toBe(95014)
    expect((await trans(3, 'officer')).errcode).toBe(95019)
    await post('kf/servicer/add', { open_kfid: defaultKf, userid_list: ['newcomer'] })
    expect((await trans(3, 'newcomer')).errcode).toBe(95019)
    await player.servicerStatus('officer', true)
    expect(await trans(3, 'Officer')).toMatchObject({ errcode: 0, msg_code: expect.any(String) })
  })
})

describe('a session', () => {
  it('has not begun before the first word, begins in 0, and ends after 48 hours', async () => {
    const { player, state } = await prepared()
    await player.enter(who)
    expect(await state()).toBe(4)
    await player.say(who, '您好')
    expect(await state()).toBe(0)
    await player.advance(48 * hour)
    expect(await state()).toBe(4)
  })

  it('begins anew in 0 with the next word', async () => {
    const { player, trans, state } = await prepared()
    await player.say(who, '您好')
    await trans(4)
    await player.say(who, '还有一事')
    expect(await state()).toBe(0)
  })

  it('begins at a receiving servicer [U] when the switch says so', async () => {
    const { player, state } = await prepared({ switches: { kfNewSessionState: 3 } })
    await player.servicerStatus('officer', true)
    await player.say(who, '您好')
    expect(await state()).toBe(3)
  })
})

describe('servicers in the client', () => {
  it('cause session_status_change with who and the code (p/94670), and their words come with origin 5', async () => {
    const { player, post, events } = await prepared()
    await player.say(who, '您好')
    await player.servicerTakes(who, 'officer')
    await player.servicerTakes(who, 'coordinator')
    await player.servicerSays(who, 'coordinator', '我来处理')
    await player.servicerEnds(who)
    await player.servicerSays(who, 'officer', '补充一句')
    expect(await events()).toMatchObject([
      { event_type: 'session_status_change', change_type: 1, new_servicer_userid: 'officer', msg_code: expect.any(String) },
      { change_type: 2, old_servicer_userid: 'officer', new_servicer_userid: 'coordinator' },
      { change_type: 3, old_servicer_userid: 'coordinator', msg_code: expect.any(String) },
      { change_type: 4, new_servicer_userid: 'officer' },
    ])
    const { msg_list } = await post('kf/sync_msg', { open_kfid: defaultKf })
    expect(msg_list.at(-1)).toMatchObject({ origin: 5, servicer_userid: 'officer', text: { content: '补充一句' } })
  })

  it('count 1 and 2 in the event where the list counts 0 and 1 (p/94661)', async () => {
    const { player, post, events } = await prepared()
    await player.servicerStatus('officer', true)
    expect(await events()).toMatchObject([{ event_type: 'servicer_status_change', status: 1 }])
    await player.servicerStatus('officer', false)
    expect((await events()).at(-1)).toMatchObject({ status: 2 })
    expect((await post('kf/customer/batchget', { external_userid_list: ['wmWANG'] })).invalid_external_userid).toEqual(['wmWANG'])
  })
})

describe('what a customer takes back', () => {
  it('comes as user_recall_msg', async () => {
    const { player, events } = await prepared()
    const { msgid } = await player.say(who, '打错了')
    await player.recall(who, msgid)
    expect(await events()).toMatchObject([{ event_type: 'user_recall_msg', recall_msgid: msgid, external_userid: 'wmWANG' }])
  })
})
