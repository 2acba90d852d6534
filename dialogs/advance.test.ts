import { describe, expect, it } from 'vitest'
import { dialogFor, reply } from './advance.ts'
import { ask, emptyDraft, type ReporterDialog, say } from './dialog.ts'
import { makeTown, person, plainly } from './fixtures.ts'
import { informed, restarted } from './wording.ts'

const direct = { type: 'direct' } as const
const group = { type: 'group', department: 'power' } as const

function reporter(over: Partial<ReporterDialog> = {}): ReporterDialog {
  const fresh = dialogFor(null, person('wang'), direct)
  if (fresh.type !== 'reporter') throw new Error('wang reports')
  return { ...fresh, ...over }
}

describe('dialogFor', () => {
  it('begins the dialog of the role, and of the place', () => {
    expect(dialogFor(null, person('wang'), direct).type).toBe('reporter')
    expect(dialogFor(null, person('officer'), direct).type).toBe('reporter')
    expect(dialogFor(null, person('staff-power'), direct).type).toBe('department')
    expect(dialogFor(null, person('discipline'), direct).type).toBe('department')
    expect(dialogFor(null, person('coordinator'), direct).type).toBe('desk')
    expect(dialogFor(null, person('head-power'), direct).type).toBe('desk')
    expect(dialogFor(null, person('leader'), direct).type).toBe('desk')
    expect(dialogFor(null, person('staff-power'), group).type).toBe('department')
  })

  it('knows the enterprise and number that the directory has', () => {
    expect(dialogFor(null, person('wang'), direct)).toMatchObject({ enterprise: '凯成科技有限公司', phone: '13800000001' })
  })

  it('goes on with what is stored, after a passage through JSON', () => {
    const stored = reporter({ informed: true, phone: '13900000009' })
    expect(dialogFor(JSON.parse(JSON.stringify(stored)), person('wang'), direct)).toEqual(stored)
  })

  it('begins anew when the role has changed', () => {
    expect(dialogFor(reporter(), person('coordinator'), direct)).toEqual({ v: 3, type: 'desk' })
  })

  it('goes on with a report that was begun under version 2', () => {
    const draft = {
      texts: ['车间老停电'],
      attachments: [],
      enterprise: null,
      phone: '13900000009',
      declined: [],
      tries: 1,
      later: ['还缺工人'],
    }
    const { shelved: _, silence: _s, handover: _h, noise: _n, ...rest } = reporter({ informed: true })
    const stored = { ...rest, v: 2, restarted: false, draft, dropped: { at: '2026-11-22T02:00:00.000Z', draft } }
    const kept = { ...emptyDraft({ enterprise: null, phone: '13900000009' }), texts: ['车间老停电'], tries: 1, later: ['还缺工人'] }
    expect(dialogFor(JSON.parse(JSON.stringify(stored)), person('wang'), direct)).toEqual(
      reporter({ informed: true, draft: kept, dropped: { at: '2026-11-22T02:00:00.000Z', draft: kept } }),
    )
    expect(dialogFor({ v: 2, type: 'department', pending: [] }, person('staff-power'), group)).toEqual({
      v: 3,
      type: 'department',
      pending: [],
    })
  })

  it.each([
    ['lost', { v: 1, type: 'reporter', draft: {} }, null],
    ['kept', { v: 99, type: 'reporter', draft: { texts: ['车间老停电', 7], slots: {} } }, ['车间老停电']],
  ] as const)('of an unknown version keeps what was told, and says so once (%s)', (restarting, stored, texts) => {
    const old = dialogFor(stored, person('wang'), direct)
    if (old.type !== 'reporter') throw new Error('wang reports')
    expect(old.draft?.texts ?? null).toEqual(texts)
    const { dialog, said } = reply(old, [say('好的。')])
    expect(said?.text.startsWith(restarted[restarting])).toBe(true)
    expect(reply(dialog, [say('好的。')]).said?.text).toBe('好的。')
  })
})

describe('reply', () => {
  it('is one message out of all that was said', () => {
    const buttons = [{ label: '确认提交', value: '确认' }]
    expect(reply(reporter({ informed: true }), [say('收到 1 个文件。'), ask('请看一下对不对。', buttons)]).said).toEqual({
      text: '收到 1 个文件。\n\n请看一下对不对。',
      buttons,
    })
  })

  it('drops a question that something was said after', () => {
    expect(reply(reporter({ informed: true }), [ask('请打个分。'), say('谢谢评价。')]).said?.text).toBe('谢谢评价。')
    expect(reply(reporter({ informed: true }), [ask('哪一件？'), ask('请打个分。')]).said?.text).toBe('请打个分。')
  })

  it('says the same thing once', () => {
    expect(reply(reporter({ informed: true }), [say('好的。'), say('好的。')]).said?.text).toBe('好的。')
  })

  it('is silence when nothing was said, and the notice waits', () => {
    const { dialog, said } = reply(reporter(), [])
    expect(said).toBeNull()
    expect(reply(dialog, [say('您好。')]).said?.text).toBe(`您好。\n\n${informed}`)
  })

  it('carries the notice on what is stored exactly once, and to nobody but those who report', () => {
    const town = makeTown(plainly())
    const first = town.dm('wang', ['你好', '老停电，一周三次'])
    expect(first.split(informed)).toHaveLength(2)
    expect(town.dm('wang', '确认')).not.toContain(informed)
    expect(town.dm('wang', '进度')).not.toContain(informed)
    expect(town.dm('coordinator', '待办')).not.toContain(informed)
    expect(town.group('staff-power', '', { addressed: true })).not.toContain(informed)
  })

  it('does not speak of data to someone in despair, but on another day', () => {
    const town = makeTown(plainly())
    expect(town.dm('chen', '发不出工资，我都不想活了')).not.toContain(informed)
    expect(town.dm('chen', '结束人工')).not.toContain(informed)
    town.at('2026-11-24 10:00')
    expect(town.dm('chen', '你好')).toContain(informed)
  })
})
