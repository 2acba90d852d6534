import { describe, expect, it } from 'vitest'
import { makeTown, plainly, shipped, type Town, type Way } from '../fixtures.ts'
import type { Media } from '../message.ts'

const recording = (id: string): Media => ({ id: id.repeat(64).slice(0, 64), name: '语音.amr', mime: 'audio/amr', size: 3_000 })
const photo: Media = { id: 'f'.repeat(64), name: '现场.jpg', mime: 'image/jpeg', size: 120_000 }
const said = (text: string, unsure: readonly string[] = [], id = 'a'): Way => ({ attachments: [recording(id)], voice: { text, unsure } })
const mumbled = (id = 'a'): Way => ({ attachments: [recording(id)], voice: null })
const dormitory = '园区宿舍不够，二十多个工人没地方住'

/** A town in which a voice message of 王海洋 waits for a yes. */
function asking(text = dormitory, understand = plainly()): Town {
  const town = makeTown(understand)
  town.dm('wang', '', said(text))
  return town
}

describe('what was heard in a voice message', () => {
  it('is shown and kept out of everything until it is confirmed', () => {
    const town = makeTown(plainly())
    expect(town.dm('wang', '', said(dormitory))).toContain(`听到的是：「${dormitory}」。对吗？有不对的直接说。`)
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null, voice: { text: dormitory } })
  })

  it('marks the words that the machine is not sure of', () => {
    expect(makeTown(plainly()).dm('wang', '', said(dormitory, ['二十', '宿舍']))).toContain('其中「二十」「宿舍」听得不太准，对吗？')
  })

  it.each(['对', '是的', '没错', '嗯，可以'])('becomes the report on 「%s」, with the recording', (yes) => {
    const town = asking()
    expect(town.dm('wang', yes)).toMatch(new RegExp(`【诉求】${dormitory}\n[\\s\\S]*【附件】1 个`))
    town.dm('wang', '确认')
    expect(town.case('0001')).toMatchObject({ text: dormitory, attachments: [recording('a')] })
    expect(town.dialog('dm:wang')).toMatchObject({ voice: null })
  })

  it.each([
    ['是三十多个', '三十多个'],
    ['不对，是三十多个', '三十多个'],
    ['不是二十多个，是三十多个', '三十多个'],
    ['把二十改成三十五', '三十五多个'],
  ])('is corrected by 「%s」', (words, now) => {
    const town = asking()
    expect(town.dm('wang', words)).toMatch(new RegExp(`^好的，「.*」改为「.*」。[\\s\\S]*【诉求】园区宿舍不够，${now}工人没地方住\n`))
  })

  it('is corrected by another voice message', () => {
    const town = asking()
    expect(town.dm('wang', '', said('是三十多个', [], 'b'))).toContain('【诉求】园区宿舍不够，三十多个工人没地方住')
  })

  it('gives way to the same told again, by hand or aloud', () => {
    const written = asking()
    expect(written.dm('wang', '园区的宿舍不够住，三十多个工人没地方住')).toContain('【诉求】园区的宿舍不够住，三十多个工人没地方住\n')
    const aloud = asking()
    expect(aloud.dm('wang', '', said('园区宿舍不够，三十多个工人都没地方住', [], 'b'))).toContain(
      '听到的是：「园区宿舍不够，三十多个工人都没地方住」',
    )
    expect(aloud.dm('wang', '对')).toContain('【附件】2 个')
  })

  it('grows by what is told besides', () => {
    const town = asking()
    expect(town.dm('wang', '', said('路灯也坏了三个月', [], 'b'))).toContain(`听到的是：「${dormitory}，路灯也坏了三个月」`)
    expect(town.dm('wang', '电话13900000009')).toMatch(/路灯也坏了三个月[\s\S]*【电话】139\*{4}0009/)
  })

  it('stays apart from what goes to a case meanwhile', () => {
    const town = makeTown(plainly())
    for (const text of ['厂区老停电', '确认']) town.dm('wang', text)
    town.dm('wang', '', said('门口的路灯也坏了三个月', [], 'b'))
    expect(town.dm('wang', '电话改成13900000009')).toMatch(/【诉求】门口的路灯也坏了三个月[\s\S]*【电话】139\*{4}0009/)
    expect(town.case('0001').phone).toBe('13800000001')
  })

  it.each(['不对', '听错了', '不是'])('waits for the right words after 「%s」', (no) => {
    const town = asking()
    expect(town.dm('wang', no)).toContain('请直接说哪里不对，或者打字再说一次')
    expect(town.dm('wang', '是三十多个')).toContain('三十多个工人没地方住')
  })

  it('is dropped on 取消, and nothing comes of it', () => {
    const town = asking()
    expect(town.dm('wang', '取消')).toBe('好的，这段语音不登记。')
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null, voice: null })
  })

  it('is asked about again after a word on something else', () => {
    const town = asking()
    const helped = town.dm('wang', '帮助')
    expect(helped).toContain('您可以这样用')
    expect(helped).toContain(`听到的是：「${dormitory}」`)
  })

  it('is shown once more to whoever comes back after a day', () => {
    const town = asking()
    town.at('2026-11-25 10:00')
    expect(town.dm('wang', '对')).toContain(`听到的是：「${dormitory}」`)
    expect(town.dm('wang', '对')).toContain(`【诉求】${dormitory}`)
  })

  it('shows its sender a number in full, and nobody an identity number', () => {
    const heard = makeTown(plainly()).dm('wang', '', said('厂里停电，打13812345678，身份证370202199001011234'))
    expect(heard).toContain('13812345678')
    expect(heard).not.toContain('370202199001011234')
  })
})

describe('a voice message that needs no yes', () => {
  it('calls for help at once', () => {
    const town = makeTown(plainly('power', { intent: 'emergency', admission: 'emergency' }))
    expect(town.dm('wang', '', said('配电房冒烟了'))).toMatch(/^请马上拨打 119/)
    expect(town.news('dm:coordinator')[0]).toContain('配电房冒烟了')
  })

  it('is a command or an answer', () => {
    const town = asking()
    expect(town.dm('wang', '', said('对', [], 'b'))).toContain(`【诉求】${dormitory}`)
    expect(town.dm('wang', '', said('确认', [], 'c'))).toContain('已受理')
    expect(town.case('0001').attachments).toEqual([recording('a')])
    expect(town.dm('wang', '', said('进度', [], 'd'))).toContain('QS20261123-0001')
  })

  it('only talks, and is shown what was heard', async () => {
    const town = makeTown(await shipped())
    expect(town.dm('wang', '', said('我是居民，楼上太吵'))).toMatch(/^听到的是：「我是居民，楼上太吵」。\n\n这里只办理企业诉求/)
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null })
  })

  it('waits for a yes after all when the machine is not sure of it', () => {
    const town = asking()
    town.dm('wang', '对')
    expect(town.dm('wang', '', said('确认', ['确认'], 'b'))).toContain('听到的是：「确认」')
    expect(town.cases()).toEqual([])
    expect(town.dm('wang', '是')).toContain('已受理')
  })
})

describe('a voice message about a case', () => {
  it('is added to it only when it is confirmed, with the recording', () => {
    const town = makeTown(plainly())
    for (const text of ['厂区老停电', '确认']) town.dm('wang', text)
    expect(town.dm('wang', '', said('补充一下昨天晚上又停了两次', [], 'b'))).toContain('听到的是')
    expect(town.case('0001').supplements).toEqual([])
    town.dm('wang', '对')
    expect(town.case('0001').supplements).toMatchObject([{ attachments: [recording('b')] }])
  })

  it('leaves a 是 to what the department asked since', () => {
    const town = makeTown(plainly())
    for (const text of ['厂区老停电', '确认']) town.dm('wang', text)
    town.dm('wang', '', said('补充一下昨天晚上又停了两次', [], 'b'))
    town.at('2026-11-23 11:00')
    town.group('staff-power', '0001 已联系，下午去厂里')
    expect(town.dm('wang', '是')).toContain('好的，知道了')
    expect(town.case('0001').supplements).toEqual([])
  })
})

describe('a voice message that was not understood', () => {
  it('is asked for again, makes no report, and goes with the words that follow', () => {
    const town = makeTown(plainly())
    expect(town.dm('wang', '', mumbled())).toContain('这段语音没听清，能再说一次或打字吗？')
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null, voice: { text: '', attachments: [recording('a')] } })
    expect(town.dm('wang', '你好')).not.toContain('附件')
    expect(town.dm('wang', '厂区老停电，一周三次')).toContain('【附件】1 个')
    town.dm('wang', '确认')
    expect(town.case('0001').attachments).toEqual([recording('a')])
  })

  it('may be said again', () => {
    const town = makeTown(plainly())
    town.dm('wang', '', mumbled())
    expect(town.dm('wang', '', said(dormitory, [], 'b'))).toContain(dormitory)
    expect(town.dm('wang', '对')).toContain('【附件】2 个')
  })

  it('joins the draft there is', () => {
    const town = makeTown(plainly())
    town.dm('wang', '厂区老停电，一周三次')
    expect(town.dm('wang', '', mumbled())).toContain('没听清')
    expect(town.dm('wang', '确认')).toContain('已受理')
    expect(town.case('0001').attachments).toEqual([recording('a')])
  })

  it('holds nothing up that was written or photographed beside it', () => {
    const town = makeTown(plainly())
    expect(town.dm('wang', '厂区老停电，一周三次', mumbled())).toMatch(
      /^有一段语音没听清[\s\S]*【诉求】厂区老停电，一周三次\n[\s\S]*【附件】1 个/,
    )
    const other = makeTown(plainly())
    const both: Way = { attachments: [photo, recording('b')], voice: null }
    expect(other.dm('li', '', both)).toMatch(/^有一段语音没听清[\s\S]*收到 1 张照片、1 段录音，已附在这件诉求里。/)
  })

  it('is mentioned when only the other one was understood', () => {
    const way: Way = { attachments: [recording('a'), recording('b')], voice: { text: dormitory, unsure: [], missed: true } }
    expect(makeTown(plainly()).dm('wang', '', way)).toContain(`有一段语音没听清，录音已留下。听到的是：「${dormitory}」`)
  })
})
