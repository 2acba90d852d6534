import { describe, expect, it } from 'vitest'
import { appSecret, begin, type Json } from './fixtures.ts'

describe('contacts', () => {
  it('give name and departments of those in the visible range (p/90195), and hide the rest from new apps (p/96255)', async () => {
    const { as } = await begin()
    const app = await as(appSecret)
    const member = await app.get('user/get', { userid: 'STAFF-TAX' })
    expect(member).toMatchObject({ errcode: 0, userid: 'staff-tax', name: '李伟', department: [11] })
    expect(member).not.toHaveProperty('mobile')
    expect((await app.get('user/get', { userid: 'nobody' })).errcode).toBe(60111)
    expect((await app.get('user/get', { userid: 'outsider' })).errcode).toBe(60011)
    const old = await as('fake-plain-secret-5Vn1')
    expect(await old.get('user/get', { userid: 'outsider' })).toHaveProperty('mobile')
  })

  it('list departments and their members', async () => {
    const { as } = await begin()
    const app = await as(appSecret)
    const { department } = await app.get('department/list')
    expect(department.map((one: Json) => one.name)).toContain('税务局')
    const { userlist } = await app.get('user/simplelist', { department_id: '11' })
    expect(userlist.map((one: Json) => one.userid)).toEqual(['staff-tax', 'head-tax'])
    expect((await app.get('user/list', { department_id: '11' })).userlist).toHaveLength(2)
  })

  it('list all userids by the contact-sync secret alone, page by page (p/96067)', async () => {
    const { as } = await begin()
    expect((await (await as(appSecret)).post('user/list_id', {})).errcode).toBe(48002)
    const sync = await as('fake-contacts-secret-8Lk4')
    const first = await sync.post('user/list_id', { limit: 10 })
    const second = await sync.post('user/list_id', { limit: 10, cursor: first.next_cursor })
    expect([first.dept_user.length, second.next_cursor]).toEqual([10, ''])
    const all = [...first.dept_user, ...second.dept_user].map((one: Json) => one.userid)
    expect(new Set(all).size).toBe(all.length)
  })
})
