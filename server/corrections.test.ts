import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor, Case, Command, Report } from '../cases/case.ts'
import type { Utterance } from '../nlu/utterances.ts'
import { correctionsIn, withoutNames } from './corrections.ts'
import { act, coordinator, monday, staff, tick, wang } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { CaseCommit, Store } from './store.ts'

const learnable = {
  departments: new Set(['power', 'hrss', 'discipline']),
  matters: new Map([
    ['频繁停电', 'power'],
    ['招工缺工', 'hrss'],
  ]),
}
const tuesday = '2026-11-24T01:00:00.000Z'

let folder: string
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-corrections-'))
  store = await openSqliteStore(folder)
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

/** A report that the model does not place (`route: 'person'`), or places with power (`auto`). */
async function reports(n: number, text: string, over: Partial<Report & { route: 'auto' | 'person' }> = {}): Promise<Case> {
  const command: Command = {
    ...{ type: 'report', number: `QS20261123-${String(n).padStart(4, '0')}`, route: 'person', reporter: wang.id, text },
    ...{ enterprise: null, phone: null, attachments: [], kind: 'difficulty', urgency: 'normal', admission: 'in-scope', matter: null },
    ...{ suggestions: [{ code: 'power', p: 0.5 }], ...over },
  }
  return await keep(act(null, command, wang))
}
async function does(it: Case, command: Command, actor: Actor, at = monday): Promise<Case> {
  return await keep(act(it, command, actor, at))
}
async function keep(commit: CaseCommit): Promise<Case> {
  await store.commit(tick(commit))
  return commit.case
}
const learned = (): Promise<readonly Utterance[]> => correctionsIn(store, learnable)
const sends = (it: Case, lead: string, at = monday) => does(it, { type: 'dispatch', lead }, coordinator, at)
const objects = (it: Case, suggested: string | null) => does(it, { type: 'object', basis: '不属于我单位职责', suggested }, staff('power'))

describe('the corrections of a district', () => {
  it('hold what a coordinator decided where the model was unsure', async () => {
    await sends(await reports(1, '招不到会开叉车的人', { kind: 'need' }), 'hrss')
    expect(await learned()).toEqual([
      { text: '招不到会开叉车的人', intent: 'appeal', department: 'hrss', co: [], kind: 'need', urgency: 'normal' },
    ])
  })

  it('hold an upheld objection and a reassignment with the department that was named last', async () => {
    const objected = await objects(await reports(1, '宿舍老是没热水', { route: 'auto' }), 'hrss')
    await does(objected, { type: 'rule-objection', uphold: true, lead: null }, coordinator)
    await sends(await sends(await reports(2, '打卡机坏了没人管'), 'power'), 'hrss')
    expect((await learned()).map(({ text, department }) => [text, department])).toEqual([
      ['宿舍老是没热水', 'hrss'],
      ['打卡机坏了没人管', 'hrss'],
    ])
  })

  it('hold nothing that the model did itself, and nothing nobody has decided yet', async () => {
    await reports(1, '停电三天了', { route: 'auto' })
    await reports(2, '不知道归谁管的事')
    const returned = await objects(await sends(await reports(3, '退回来的事'), 'power'), null)
    await does(returned, { type: 'rule-objection', uphold: true, lead: null }, coordinator)
    expect(await learned()).toEqual([])
  })

  it('leave a decision out while the department objects to it', async () => {
    const objected = await objects(await sends(await reports(1, '电梯困人没人修'), 'power'), 'hrss')
    expect(await learned()).toEqual([])
    await does(objected, { type: 'rule-objection', uphold: false, lead: null }, coordinator)
    expect(await learned()).toMatchObject([{ department: 'power' }])
  })

  it('hold nothing of tip-offs, emergencies, abuse, and cases that were withdrawn or became confidential', async () => {
    await reports(1, '有人索要好处费', { admission: 'tip-off' })
    await sends(await reports(2, '配电房着火了', { admission: 'emergency' }), 'power')
    await sends(await reports(3, '气味呛得人倒了', { urgency: 'emergency' }), 'power')
    await sends(await reports(4, '一群废物', { admission: 'abuse' }), 'hrss')
    await does(await sends(await reports(5, '又好了'), 'power'), { type: 'withdraw', reason: '已解决' }, wang)
    await sends(await reports(6, '说是培训其实是收钱'), 'discipline')
    expect(await learned()).toEqual([])
  })

  it('hold nothing for a department that the district does not have any more', async () => {
    await sends(await reports(1, '招不到人'), 'hrss')
    expect(await correctionsIn(store, { ...learnable, departments: new Set(['power']) })).toEqual([])
  })

  it('keep a matter only where the person agreed with the model about its department', async () => {
    await sends(await reports(1, '又跳闸了', { matter: '频繁停电' }), 'power')
    await sends(await reports(2, '断电断网', { matter: '频繁停电' }), 'hrss')
    await sends(await reports(3, '缺人', { matter: '没有这个事项' }), 'hrss')
    expect((await learned()).map((row) => row.matter)).toEqual(['频繁停电', undefined, undefined])
  })

  it('hold equal texts once, with the latest word', async () => {
    await sends(await reports(1, '厂门口的灯不亮'), 'hrss', tuesday)
    await sends(await reports(2, '厂门口的灯不亮'), 'power', monday)
    expect(await learned()).toMatchObject([{ text: '厂门口的灯不亮', department: 'hrss' }])
  })

  it('hold the report alone, without what was added to it later', async () => {
    const it = await sends(await reports(1, '招不到人'), 'hrss')
    await does(it, { type: 'supplement', text: '电话13800000001', attachments: [] }, wang)
    expect((await learned()).map(({ text }) => text)).toEqual(['招不到人'])
  })
})

describe('a text that goes into a model', () => {
  it('names no enterprise, known or seen in the text', () => {
    expect(withoutNames('凯成科技的车间又停电了', '凯成科技')).toBe('我们公司的车间又停电了')
    expect(withoutNames('我们是青岛海晟食品有限公司，冷库停电', null)).toBe('我们是我们公司，冷库停电')
  })

  it.each([
    ['phone', '停电了，电话13812345678，急', /138\d{8}/],
    ['phone with spaces', '停电了快来人，138 1234 5678', /1234|5678$/],
    ['identity card', '身份证110101199003070038，社保断了', /19900307/],
    ['bank card', '退税打到6222021234567890123了吗', /6222021234567890/],
    ['credit code', '我司代码91370200MA3C4D5E6X，税务查不到', /91370200MA3C4D5E6X/],
    ['person', '张建国主任说这事不归他管', /张建国/],
  ])('holds no %s', (_, text, secret) => {
    const kept = withoutNames(text, null)
    expect(kept).not.toMatch(secret)
    expect(kept.length).toBeGreaterThan(4)
  })
})
