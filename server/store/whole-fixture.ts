/** A store with something in each of its tables, for tests of what is done to whole stores. */
import type { Store } from '../store.ts'
import { act, coordinator, inbound, monday, outbound, reported, tick } from './fixtures.ts'

/** Cases with and without tasks, in confidence too; talks at several points; messages in every state; people, settings and chats. */
export async function fillEveryTable(store: Store): Promise<void> {
  const begun = reported('QS20261123-0001', 'power')
  const helped = act(begun.case, { type: 'assist', department: 'hrss', text: '请核对用工合同' }, coordinator)
  const ordered = act(helped.case, { type: 'instruct', text: '请今天到现场' }, coordinator)
  for (const commit of [begun, helped, ordered]) await store.commit(tick(commit))
  await store.commit(
    tick(reported('QS20261123-0002', null), reported('QS20261123-0003', 'discipline'), reported('QS20261124-0001', 'hrss')),
  )
  const photo = { id: 'ab12', name: '变压器.jpg', mime: 'image/jpeg', size: 48_213 }
  for (const id of ['a', 'b', 'c']) await store.receive({ ...inbound(id), attachments: id === 'c' ? [photo] : [] })
  await store.receive(inbound('d', 'web:dm:li', '机器冒烟 "\u2028" \\ 😀'))
  await store.parkInbound('web:dm:li', [4], 'the model did not answer')
  await store.commit({
    conversation: {
      ...{ key: 'web:dm:wang', version: 0, dialog: { v: 3, step: '还差电话' }, answered: [1, 2] },
      ...{ timer: { at: monday, person: 'wang' }, handover: { handle: 12, person: 'wang' } },
    },
    cases: [],
    outbox: ['o1', 'o2', 'o3', 'o4'].map((id, i) => ({ message: outbound(id), notBefore: i === 3 ? monday : null, at: monday })),
    settings: [{ key: 'duty-changes', before: null, value: '[]' }],
    people: [{ id: 'wang', name: '王强', role: 'entrepreneur', departments: [], enterprise: '青岛海晟食品有限公司', phone: '13800000000' }],
  })
  await store.sent(1, 'receipt', 'o2')
  await store.failed(2, 'the platform did not answer', monday)
  await store.parkOutbound(3, 'nobody is there')
  await store.reserveNumbers('20261123', 3)
  await store.putSetting('virtual-now', monday)
  await store.appendChat('dm:wang', { id: 'a', from: 'wang', at: monday, text: '厂区停电了' })
  await store.appendChat('dm:wang', { id: 'b', from: 'bot', at: monday, text: '收到' })
}
