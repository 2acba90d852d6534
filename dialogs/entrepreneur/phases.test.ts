import { describe, expect, it } from 'vitest'
import { makeTown, plainly, type Town } from '../fixtures.ts'

const text = '厂里老停电，一周三次'

/** A town in which wang has reported; `route` as the model was sure or not. */
function reported(route: 'auto' | 'person' = 'auto'): Town {
  const town = makeTown(plainly('power', { dispatch: route }))
  town.dm('wang', text)
  town.dm('wang', '确认')
  return town
}
const phaseOf = (town: Town): string | undefined => /^阶段：([^（\n]+)/m.exec(town.dm('wang', 'QS20261123-0001 进度'))?.[1]

describe('the phase of a case (问题反映、按责转办、限时办结、统一督办、评价反馈)', () => {
  it('A3.1: is named to its reporter at every step', () => {
    const waiting = reported('person')
    expect(phaseOf(waiting)).toBe('按责转办')
    waiting.dm('coordinator', 'QS20261123-0001 转供电公司')
    expect(phaseOf(waiting)).toBe('限时办结')
    waiting.group('staff-power', '0001 签收')
    expect(phaseOf(waiting)).toBe('限时办结')
    waiting.group('staff-power', '0001 已联系，明天上午看线路')
    expect(phaseOf(waiting)).toBe('限时办结')
    waiting.group('staff-power', '0001 答复：已换变压器，恢复供电')
    expect(phaseOf(waiting)).toBe('评价反馈')
    waiting.dm('wang', '解决了')
    waiting.dm('wang', '5分')
    expect(phaseOf(waiting)).toBe('已办结')
  })

  it('A3.1: is supervision (统一督办) while a light is red', () => {
    const town = reported()
    town.at('2026-11-24 17:30')
    expect(phaseOf(town)).toBe('统一督办')
    town.group('staff-power', '0001 已联系，明天上午看线路')
    expect(phaseOf(town)).toBe('限时办结')
  })

  it('A3.1: ends with a word of its own when the case is withdrawn', () => {
    const town = reported()
    town.dm('wang', '撤回 QS20261123-0001')
    town.dm('wang', '撤回')
    expect(town.case('0001').status).toBe('withdrawn')
    expect(phaseOf(town)).toBe('已撤回')
  })
})
