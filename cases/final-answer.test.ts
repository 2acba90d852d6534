import { describe, it } from 'vitest'
import type { Command } from './case.ts'
import { contacted, coordinator, did, given, leader, profile, rates, reported, resolved, says, staff, until, wang } from './fixtures.ts'

const final: Command = { type: 'propose-final', text: '围挡经许可设置到9月底', basis: '《城市道路管理条例》第三十条' }
const sign: Command = { type: 'sign-final' }
const refuse: Command = { type: 'refuse-final', reason: '许可已过期' }
/** 没有解决 on Friday; reopened once. */
const reopened = [reported, contacted, resolved, says('not')] as const
const proposed = did(final, { at: '2026-09-20 10:00', by: staff })
const signed = did(sign, { at: '2026-09-20 10:10', by: coordinator })
const answered = did(sign, { at: '2026-09-20 10:20', by: leader })
const still = did({ type: 'give-outcome', outcome: 'not' }, { at: '2026-09-20 11:00', by: wang })

describe('a final answer', () => {
  it('is proposed only after an answer was not accepted, with its basis', () => {
    given(reported, contacted)
      .when(final, { at: '2026-09-18 16:30', by: staff })
      .thenRefused({ refused: 'final-too-early', reopenings: profile.finalAnswer.afterReopenings })
    given(...reopened)
      .when({ ...final, basis: '' } as Command, { at: '2026-09-20 10:00', by: staff })
      .thenRefused({ refused: 'text-missing', needs: 'final' })
    given(...reopened)
      .when(final, { at: '2026-09-20 10:00', by: staff })
      .thenEvents({ type: 'final-proposed' })
      .thenCase({ status: 'handling' })
      .thenTold('final-proposed → coordinator')
    given(...reopened, proposed)
      .when(final, { at: '2026-09-20 10:05', by: staff })
      .thenRefused({ refused: 'already-done' })
  })

  it('is given when the coordinator and then a leader have signed', () => {
    given(...reopened, proposed)
      .when(sign, { at: '2026-09-20 10:10', by: coordinator })
      .thenEvents({ type: 'final-signed' })
      .thenTold('final-signed → leader (held)')
    given(...reopened, proposed, signed)
      .when(sign, { at: '2026-09-20 10:20', by: leader })
      .thenEvents({ type: 'final-answered', signers: ['coordinator', 'leader'] }, { type: 'resolved', answer: '围挡经许可设置到9月底' })
      .thenCase({ status: 'resolved', final: { basis: '《城市道路管理条例》第三十条' } })
      .thenClock('rectify', { status: 'met' })
  })

  it('goes back to the department when either refuses, with the reason', () => {
    for (const [story, by] of [
      [given(...reopened, proposed), coordinator],
      [given(...reopened, proposed, signed), leader],
    ] as const)
      story
        .when(refuse, { at: '2026-09-20 10:30', by })
        .thenEvents({ type: 'final-refused', reason: '许可已过期' })
        .thenTold('final-refused → group:hucd', 'final-refused → coordinator')
    given(...reopened, proposed)
      .when({ type: 'refuse-final', reason: '' }, { at: '2026-09-20 10:30', by: coordinator })
      .thenRefused({ refused: 'text-missing', needs: 'ruling' })
    given(...reopened, proposed, did(refuse, { at: '2026-09-20 10:30', by: coordinator }))
      .when(final, { at: '2026-09-20 11:00', by: staff })
      .thenEvents({ type: 'final-proposed' })
  })

  it('falls when the department answers otherwise meanwhile', () => {
    given(...reopened, proposed, did({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-20 10:05', by: staff }))
      .when(sign, { at: '2026-09-20 10:10', by: coordinator })
      .thenRefused({ refused: 'wrong-status', status: 'resolved' })
  })

  it('A1.9: is rated like any other, and 没有解决 or a poor rating reopens nothing', () => {
    given(...reopened, proposed, signed, answered)
      .when({ type: 'give-outcome', outcome: 'not' }, { at: '2026-09-20 11:00', by: wang })
      .thenEvents({ type: 'outcome-given', outcome: 'not' })
      .thenCase({ status: 'resolved' })
    given(...reopened, proposed, signed, answered, still)
      .when({ type: 'rate', level: 1 }, { at: '2026-09-20 11:05', by: wang })
      .thenEvents({ type: 'rated', level: 1 }, { type: 'closed', how: 'rated' })
      .thenCase({ status: 'closed', rating: { level: 1, outcome: 'not' } })
      .thenTold('rated → coordinator (held)', 'closed → group:hucd')
    given(...reopened, proposed, signed, answered, still, did({ type: 'rate', level: 4 }, { at: '2026-09-20 11:05', by: wang }))
      .when({ type: 'change-rating', level: 1 }, { at: '2026-09-20 11:10', by: wang })
      .thenEvents({ type: 'rating-changed', level: 1 })
      .thenCase({ status: 'closed' })
  })

  it('is closed with the rating period when nothing is said, called by nobody, and not taken up again', () => {
    given(...reopened, proposed, signed, answered)
      .whenTimePasses('2026-09-27 17:30')
      .thenEvents({ type: 'closed', how: 'unrated' })
    given(...reopened, proposed, signed, answered, until('2026-09-28 09:00'))
      .when({ type: 'reopen' }, { at: '2026-09-28 10:00', by: wang })
      .thenRefused({ refused: 'final' })
  })

  it('is not signed where none was proposed', () => {
    given(...reopened)
      .when(sign, { at: '2026-09-20 10:10', by: coordinator })
      .thenRefused({ refused: 'nothing-pending' })
    given(reported, contacted, resolved, says('solved'), rates(5))
      .when(sign, { at: '2026-09-20 10:10', by: coordinator })
      .thenRefused({ refused: 'wrong-status', status: 'closed' })
  })
})
