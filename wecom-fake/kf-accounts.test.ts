import { describe, expect, it } from 'vitest'
import { defaultKf } from './enterprise.ts'
import { begin, hour, type Json, kfSecret } from './fixtures.ts'

async function prepared() {
  const { player, fake, always } = await begin({ switches: { kfSyncWithoutTokenPerMinute: 1_000 } })
  const { post, get } = always(kfSecret)
  return { player, fake, post, get }
}

describe('kf accounts (p/96404, p/94661)', () => {
  it('are listed, added, renamed and deleted', async () => {
    const { post, fake } = await prepared()
    const names = async () => (await post('kf/account/list', {})).account_list.map((account: Json) => account.name)
    expect(await names()).toEqual(['企哨客服'])
    const picture = fake.world().media.put({ type: 'image', filename: 'a.png', mime: 'image/png', bytes: Buffer.from('picture') })
    const { open_kfid } = await post('kf/account/add', { name: '园区专线', media_id: picture.id })
    expect(open_kfid).toMatch(/^wk/)
    expect((await post('kf/account/add', { name: '名'.repeat(17), media_id: picture.id })).errcode).toBe(40058)
    await post('kf/account/update', { open_kfid, name: '园区热线' })
    expect(await names()).toEqual(['企哨客服', '园区热线'])
    expect((await post('kf/account/list', { offset: 1, limit: 1 })).account_list).toHaveLength(1)
    await post('kf/account/del', { open_kfid })
    expect(await names()).toEqual(['企哨客服'])
  })

  it('give a link whose scene comes back when somebody enters by it (p/94665)', async () => {
    const { player, post } = await prepared()
    expect((await post('kf/add_contact_way', { open_kfid: defaultKf, scene: '园区' })).errcode).toBe(40058)
    const { url } = await post('kf/add_contact_way', { open_kfid: defaultKf, scene: 'park-3' })
    await player.enter({ customer: 'wmNEW', nickname: '新客户', url: `${url}&scene_param=${encodeURIComponent('甲/乙')}` })
    const { msg_list } = await post('kf/sync_msg', { open_kfid: defaultKf })
    expect(msg_list[0].event).toMatchObject({ open_kfid: defaultKf, scene: 'park-3', scene_param: '甲/乙' })
    const context = await post('kf/customer/batchget', { external_userid_list: ['wmNEW'], need_enter_session_context: 1 })
    expect(context.customer_list[0]).toMatchObject({ nickname: '新客户', enter_session_context: { scene: 'park-3' } })
  })

  it('have servicers, status 0 receiving and 1 stopped', async () => {
    const { post, get } = await prepared()
    const list = async () => (await get('kf/servicer/list', { open_kfid: defaultKf })).servicer_list
    expect(await list()).toMatchObject([{ userid: 'officer', status: 1, stop_type: 0 }])
    const added = await post('kf/servicer/add', { open_kfid: defaultKf, userid_list: ['coordinator', 'nobody'] })
    expect(added.result_list.map((one: Json) => one.errcode)).toEqual([0, 40003])
    await post('kf/servicer/del', { open_kfid: defaultKf, userid_list: ['officer'] })
    expect(await list()).toEqual([{ userid: 'coordinator', status: 0 }])
  })
})

describe('customer/batchget (p/96429)', () => {
  it('knows only who was there in the last 48 hours', async () => {
    const { player, post } = await prepared()
    const ask = () => post('kf/customer/batchget', { external_userid_list: ['wmWANG000000000000000000000001', 'wmNOBODY'] })
    expect((await ask()).customer_list).toEqual([])
    await player.say({ customer: 'wmWANG000000000000000000000001' }, '您好')
    expect(await ask()).toMatchObject({ customer_list: [{ nickname: '王海洋' }], invalid_external_userid: ['wmNOBODY'] })
    await player.advance(48 * hour)
    expect((await ask()).customer_list).toEqual([])
  })

  it('takes a hundred at most', async () => {
    const { post } = await prepared()
    const list = Array.from({ length: 101 }, (_, n) => `wm${n}`)
    expect((await post('kf/customer/batchget', { external_userid_list: list })).errcode).toBe(40058)
    expect((await post('kf/customer/batchget', { external_userid_list: list.slice(1) })).errcode).toBe(0)
  })
})
