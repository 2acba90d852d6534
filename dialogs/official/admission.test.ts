import { describe, expect, it } from 'vitest'
import type { Understanding } from '../../nlu/understand.ts'
import { makeTown, plainly, type Town } from '../fixtures.ts'
import { likelyDecline } from './likely-decline.ts'

/** A case of Wang, 0001, that the power company has, after some lines of its work group. */
function handled(...lines: readonly string[]): Town {
  const town = makeTown(plainly())
  for (const text of ['厂区老停电，物业说合同纠纷法院在审', '确认']) town.dm('wang', text)
  for (const line of lines) town.group('staff-power', line)
  return town
}

/** A case that waits for its dispatch, and reads like one that does not belong here. */
function awaiting(over: Partial<Understanding>): Town {
  const town = makeTown((text) => plainly('power', { dispatch: 'person', ...(text.includes('法院') ? over : {}) })(text))
  for (const text of ['厂区老停电，一周三次', '补充：物业说合同纠纷法院在审', '确认']) town.dm('wang', text)
  return town
}

const propose = '0001 不予受理：诉讼，同一合同纠纷法院已立案'

describe('不予受理, proposed', () => {
  it.each([
    [propose, 'court', '同一合同纠纷法院已立案'],
    ['0001 不予受理 法院已立案', 'court', '已立案'],
    ['0001不予受理：同一纠纷正在仲裁', 'arbitration', '同一纠纷正在仲裁'],
    ['QS20261123-0001 不予受理（已在信访）', 'petition', '已在信访'],
    ['0001 不予受理：劳动仲裁11月30日开庭', 'arbitration', '劳动仲裁11月30日开庭'],
    ['0001 不予受理，涉及商业秘密', 'trade-secret', '涉及商业秘密'],
  ])('%s', (text, kind, reason) => {
    const town = handled()
    expect(town.dm('coordinator', text)).toMatch(/已提出不予受理（.+），等另一位营商办人员或区领导确认。/)
    expect(town.case('0001')).toMatchObject({ status: 'dispatched', decline: { class: kind, reason, by: 'coordinator' } })
    expect(town.news('dm:wang').join()).not.toContain('不予受理')
  })

  it.each(['0001 不予受理', '0001 不予受理：不归我们管'])('is asked for its class: %s', (text) => {
    const town = handled()
    expect(town.dm('coordinator', text)).toContain('按哪一类不予受理，请写明')
    expect(town.case('0001').decline).toBeUndefined()
  })

  it.each(['不予受理', '不予受理：诉讼，法院已立案', '拆分：排水沟堵塞'])('needs the number: %s', (text) => {
    expect(handled().dm('coordinator', text)).toContain('是哪一件？请带上编号再发一次')
    expect(handled().dm('coordinator', `0099 ${text}`)).toContain('没有查到这个编号')
  })

  it('is no word of others', () => {
    const town = handled()
    expect(town.dm('leader', propose)).toContain('由营商办决定')
    expect(town.dm('head-power', propose)).toContain('由营商办决定')
    expect(town.case('0001').decline).toBeUndefined()
  })

  it('is offered on the routing card where the report reads like it, and one tap proposes it', () => {
    const town = awaiting({ admission: 'statutory-channel' })
    const card = town.all('dm:coordinator').at(-1)
    expect(card?.text).toContain('这件可能不归这里办（诉讼）')
    const button = card?.buttons.at(-1)
    expect(button).toEqual({ label: '不予受理', value: 'QS20261123-0001 不予受理：诉讼' })
    town.dm('coordinator', button?.value ?? '', { tap: true, quote: card?.text ?? '' })
    expect(town.case('0001')).toMatchObject({ status: 'awaiting-dispatch', decline: { class: 'court', reason: '诉讼' } })
  })

  it.each([
    ['in-scope', null],
    ['emergency', null],
    ['tip-off', null],
    ['statutory-channel', 'arbitration'],
    ['not-enterprise', 'not-enterprise'],
    ['abuse', 'disruption'],
  ] as const)('is suggested by the machine for %s as %s', (admission, kind) => {
    expect(likelyDecline({ admission, text: '工资的事劳动仲裁裁完了' })).toBe(kind)
  })
})

describe('不予受理, before a second person', () => {
  function proposed(): Town {
    const town = handled()
    town.dm('coordinator', propose)
    return town
  }

  it('is a card with buttons for the leader, with all that the enterprise will read', () => {
    const card = proposed().all('dm:leader').at(-1)
    expect(card?.text).toMatch(/^请确认不予受理 QS20261123-0001\n提出：周晓岚（营商办），诉讼\n/)
    expect(card?.text).toContain(
      '将答复企业：这件事属于诉讼程序，由法院依法审理和执行，行政部门不能改变或者代替裁判。可以联系：受理法院，电话 12368（法院诉讼服务）。',
    )
    expect(card?.buttons.map(({ label }) => label)).toEqual(['同意', '不同意'])
  })

  it.each(['同意', '0001 同意', '0001 同意不予受理', '0001 确认不予受理'])('is confirmed by the leader: %s', (text) => {
    const town = proposed()
    town.news('dm:wang')
    expect(town.dm('leader', text)).toBe('QS20261123-0001 已不予受理，原因、去处和申诉办法都已告诉企业。')
    expect(town.case('0001').status).toBe('declined')
    const [answer] = town.news('dm:wang')
    expect(answer).toContain('原因：同一合同纠纷法院已立案。\n这件事属于诉讼程序')
    expect(answer).toContain('可以联系：受理法院，电话 12368（法院诉讼服务）。')
    expect(answer).toMatch(/可以在11月30日（周一）17:30前申诉一次：回复「申诉」加理由/)
    expect(town.news('group:power').at(-1)).toBe('QS20261123-0001 不予受理（诉讼），已答复企业，不用再办。')
    expect(town.news('dm:coordinator').at(-1)).toBe('QS20261123-0001 韩副区长已确认不予受理，并答复企业。')
  })

  it.each(['不同意', '0001 不同意不予受理', '0001 不同意不予受理：立案的是另一件事'])('is turned down: %s', (text) => {
    const town = proposed()
    town.news('dm:wang')
    expect(town.dm('leader', text)).toBe('QS20261123-0001 没有作不予受理，照常办理，时限不变。')
    expect(town.case('0001')).toMatchObject({ status: 'dispatched' })
    expect(town.news('dm:coordinator').at(-1)).toContain('韩副区长没有同意不予受理')
    expect(town.news('dm:wang')).toEqual([])
  })

  it.each(['同意', '0001 同意不予受理'])('is not confirmed by who proposed it (S9): %s', (text) => {
    const town = proposed()
    expect(town.dm('coordinator', text)).toBe('QS20261123-0001 的不予受理由您提出，要由另一位营商办人员或区领导决定，没有改动。')
    expect(town.case('0001').status).toBe('dispatched')
  })

  it('stands on the list of what waits', () => {
    const town = proposed()
    for (const id of ['leader', 'coordinator']) expect(town.dm(id, '待办')).toMatch(/^待办 1 件：\n【不予受理】.*0001/)
    expect(town.dm('coordinator', '待办')).toContain('由您提出，等另一位决定')
    expect(town.dm('leader', '待办')).not.toContain('由您提出')
    expect(town.dm('leader', '0001')).toContain('已提出不予受理（诉讼），待确认。')
    expect(town.dm('wang', '进度')).not.toContain('不予受理')
  })

  it('does not take a bare 同意 where something else waits as well', () => {
    const town = proposed()
    town.group('staff-power', '0001 延期 2 天，等检测报告')
    expect(town.dm('coordinator', '同意')).toContain('已同意延期')
    expect(town.case('0001')).toMatchObject({ status: 'dispatched' })
  })
})

describe('the review of an appeal', () => {
  function appealed(): Town {
    const town = handled()
    town.dm('coordinator', propose)
    town.dm('leader', '同意')
    town.dm('wang', '申诉：法院受理的是另一件事')
    return town
  }

  it.each([
    '驳回申诉：诉讼请求里已有这一项',
    '0001 驳回申诉：诉讼请求里已有这一项',
    '不同意申诉，诉讼请求里已有这一项',
    '驳回异议：诉讼请求里已有这一项',
    '维持不予受理：诉讼请求里已有这一项',
  ])('ends it, in whatever words: %s', (text) => {
    const town = appealed()
    expect(town.dm('leader', text)).toBe('QS20261123-0001 维持不予受理，原因已告诉企业。')
    expect(town.case('0001')).toMatchObject({ status: 'declined', appeal: { upheld: false } })
    expect(town.news('dm:wang').join()).toContain('诉讼请求里已有这一项')
  })

  it.each(['同意申诉', '0001 同意申诉', '申诉成立', '0001 予以受理'])('takes the case in: %s', (text) => {
    const town = appealed()
    expect(town.dm('leader', text)).toBe('QS20261123-0001 申诉成立，予以受理，已请营商办转办。')
    expect(town.case('0001').status).toBe('awaiting-dispatch')
  })

  it('needs the reason of a dismissal, and is not made by who proposed', () => {
    const town = appealed()
    expect(town.dm('leader', '驳回申诉')).toContain('请写明维持的理由')
    expect(town.dm('coordinator', '同意申诉')).toContain('要由另一位营商办人员或区领导决定')
    expect(town.case('0001')).toMatchObject({ status: 'declined', appeal: { reason: '法院受理的是另一件事' } })
  })
})

describe('a department', () => {
  it('only asks the coordinator, who hears of it; the case goes on', () => {
    const town = handled()
    expect(town.group('staff-power', '0001 不予受理：同一合同纠纷法院已立案')).toBe(
      'QS20261123-0001 已请营商办研究是否不予受理。决定之前照常办理，时限不变。',
    )
    expect(town.case('0001')).toMatchObject({ status: 'dispatched' })
    expect(town.news('dm:coordinator').at(-1)).toMatch(/^QS20261123-0001 供电公司建议不予受理：同一合同纠纷法院已立案\n/)
  })

  it('is asked for the reason, and may give it in the next line', () => {
    const town = handled()
    expect(town.group('staff-power', '0001 不予受理')).toContain('请写明不予受理的理由')
    expect(town.group('staff-power', '法院已经立案，案号在群公告')).toContain('已请营商办研究')
    expect(town.news('dm:coordinator').at(-1)).toContain('法院已经立案，案号在群公告')
  })

  it('suggests to split, with a button for the coordinator that does it', () => {
    const town = handled()
    expect(town.group('staff-power', '0001 拆分：物业多收电费，建议转市场监管局')).toContain('是否拆单')
    const button = town.all('dm:coordinator').at(-1)?.buttons[0]
    expect(button).toEqual({ label: '拆单', value: 'QS20261123-0001 拆分：物业多收电费 转市场监管局' })
    expect(town.dm('coordinator', button?.value ?? '', { tap: true })).toContain('已拆出 QS20261123-0002，转市场监管局')
  })
})

describe('a long suggestion to split', () => {
  it('loses nothing on the way over the button', () => {
    const town = handled()
    const text = `排水沟堵塞，${'雨天倒灌到车间，'.repeat(8)}请清淤`
    town.group('staff-power', `0001 拆分：${text}，建议转水务`)
    town.dm('coordinator', town.all('dm:coordinator').at(-1)?.buttons[0]?.value ?? '', { tap: true })
    expect(town.case('0002')).toMatchObject({ text, lead: 'water' })
  })
})

describe('并单, 关联, 拆单', () => {
  function twice(): Town {
    const town = handled()
    for (const text of ['变压器晚上响得厉害', '确认']) town.dm('wang', text)
    for (const text of ['车间停电停水', '确认']) town.dm('li', text)
    for (const chat of ['dm:wang', 'dm:li', 'group:power']) town.news(chat)
    return town
  }

  it.each(['0002 并入 0001', '把0002并到0001', 'QS20261123-0002 并入 QS20261123-0001'])('merges: %s', (text) => {
    const town = twice()
    expect(town.dm('coordinator', text)).toBe('QS20261123-0002 已并入 QS20261123-0001。')
    expect(town.case('0002')).toMatchObject({ status: 'merged', mergedInto: 'QS20261123-0001' })
    expect(town.news('dm:wang')).toEqual([
      'QS20261123-0002 和 QS20261123-0001 是同一件事，已合并办理，以后只看 QS20261123-0001。您说的内容和附件都已转过去。',
    ])
    expect(town.news('group:power')).toEqual([
      'QS20261123-0002 已并入 QS20261123-0001，不再单独办理，请在 QS20261123-0001 办理和答复。',
      '同一企业的 QS20261123-0002 已并入 QS20261123-0001，请在 QS20261123-0001 一并办理和答复：变压器晚上响得厉害',
    ])
  })

  it('merges in the work group of the lead of both', () => {
    const town = twice()
    expect(town.group('staff-power', '0002 并入 0001')).toBe('QS20261123-0002 已并入 QS20261123-0001。')
  })

  it.each([
    ['0003 并入 0001', '不是同一反映人或同一企业的，不能合并'],
    ['0001 并入 0099', '没有看清是哪两件'],
    ['0001 并入', '没有看清是哪两件'],
    ['0001 并入 0001', '没有看清是哪两件'],
  ])('does not merge what does not belong together: %s', (text, said) => {
    const town = twice()
    expect(town.dm('coordinator', text)).toContain(said)
    expect(town.cases().map(({ status }) => status)).toEqual(['dispatched', 'dispatched', 'dispatched'])
  })

  it.each(['0003 关联 0001', '0003 和 0001 关联'])('links for officials alone: %s', (text) => {
    const town = twice()
    expect(town.dm('leader', text)).toBe('QS20261123-0003 与 QS20261123-0001 已关联，只有工作人员看得到。')
    expect(town.dm('coordinator', '0001')).toContain('关联：QS20261123-0003（不告知企业）')
    expect(town.dm('coordinator', '0003')).toContain('关联：QS20261123-0001（不告知企业）')
    for (const [who, chat] of [
      ['wang', 'dm:wang'],
      ['li', 'dm:li'],
    ] as const) {
      expect(town.news(chat)).toEqual([])
      for (const asked of ['进度', '0001', '0003']) town.dm(who, asked)
      const other = who === 'wang' ? '0003' : '0001'
      expect(
        town
          .all(chat)
          .map((line) => line.text)
          .join('\n'),
      ).not.toContain(`QS20261123-${other}`)
    }
  })

  it('splits: a number of its own, told in one message', () => {
    const town = twice()
    expect(town.dm('coordinator', '0001 拆分：排水沟堵塞 转水务')).toBe('QS20261123-0001 已拆出 QS20261123-0004，转水务，企业会收到通知。')
    expect(town.news('dm:wang')).toEqual([
      '您反映的 QS20261123-0001 里有两件事，分开办理：「排水沟堵塞」单独登记为 QS20261123-0004，转水务，最迟明天（周二）17:30前联系您；其余的仍在 QS20261123-0001 办理。',
    ])
    expect(town.news('group:power')).toEqual(['QS20261123-0001 里的「排水沟堵塞」已另立 QS20261123-0004，本件只办其余部分，时限不变。'])
    expect(town.case('0004')).toMatchObject({ reporter: 'wang', origin: 'QS20261123-0001', lead: 'water' })
    expect(town.case('0001')).toMatchObject({ splits: ['QS20261123-0004'] })
    expect(town.dm('coordinator', '0004')).toContain('由 QS20261123-0001 拆出')
  })

  it.each([
    ['0001 拆分', '请写明拆出哪件事'],
    ['0001 拆分：排水沟堵塞 转人事厅', '没有认出部门名'],
    ['0099 拆分：排水沟堵塞', '没有查到这个编号'],
  ])('does not split without saying what: %s', (text, said) => {
    const town = twice()
    expect(town.dm('coordinator', text)).toContain(said)
    expect(town.cases()).toHaveLength(3)
  })

  it.each([
    '0001 拆开围挡，今天到现场',
    '0001 不予受理不合适，重新研究',
    '0001 维持现状，抓紧协调',
  ])('is none of these: an instruction stays one: %s', (text) => {
    const town = twice()
    expect(town.dm('leader', text)).toContain('已转到供电公司工作群')
  })

  it('leaves a split without a department to be dispatched', () => {
    const town = twice()
    expect(town.dm('coordinator', '0001 拆分：排水沟堵塞')).toContain('已拆出 QS20261123-0004，请转办')
    expect(town.case('0004').status).toBe('awaiting-dispatch')
  })
})
