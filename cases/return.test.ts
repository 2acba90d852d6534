/** 非线索: what is nothing for the discipline contact leaves only as a new case, which its reporter files. */
import { describe, expect, it } from 'vitest'
import type { Command } from './case.ts'
import { coordinator, did, discipline, fence, given, person, reported, tippedOff, wang } from './fixtures.ts'

const proposes: Command = { type: 'propose-return', lead: 'hucd' }
const at = { at: '2026-09-18 16:30', by: discipline }
const later = { at: '2026-09-18 17:00', by: wang }
const proposed = did(proposes, at)

describe('propose-return', () => {
  it('A2.9: asks the reporter, and tells nobody else', () => {
    given(tippedOff)
      .when(proposes, at)
      .thenEvents({ type: 'return-proposed', lead: 'hucd' })
      .thenCase({ lead: 'discipline', returning: { lead: 'hucd' } })
      .thenTold('return-proposed → reporter:wang')
  })

  it('is refused a second time, for a place without a group, and on an ordinary case', () => {
    given(tippedOff, proposed).when(proposes, at).thenRefused({ refused: 'already-done' })
    for (const lead of ['discipline', 'other', 'weather'])
      given(tippedOff).when({ type: 'propose-return', lead }, at).thenRefused({ refused: 'no-such-department' })
    given(reported).when(proposes, at).thenRefused({ refused: 'not-your-role' })
    given(tippedOff)
      .when(proposes, { ...at, by: coordinator })
      .thenRefused({ refused: 'not-your-role' })
  })
})

describe('answer-return', () => {
  it.each([true, false])('tells the discipline contact alone, and the case stays (consent: %s)', (consent) => {
    const outcome = given(tippedOff, proposed)
      .when({ type: 'answer-return', consent }, later)
      .thenEvents({ type: 'return-answered', consent, lead: 'hucd' })
      .thenCase({ lead: 'discipline', status: 'dispatched' })
      .thenTold('return-answered → discipline')
    expect(outcome.case).not.toHaveProperty('returning')
  })

  it('is for the reporter, once, and only when asked', () => {
    const consents: Command = { type: 'answer-return', consent: true }
    given(tippedOff).when(consents, later).thenRefused({ refused: 'nothing-pending' })
    given(tippedOff, proposed)
      .when(consents, { ...later, by: person('li') })
      .thenRefused({ refused: 'not-your-case' })
    given(tippedOff, proposed, did(consents, later)).when(consents, later).thenRefused({ refused: 'nothing-pending' })
  })

  it('is forgotten by nothing that happens between', () => {
    given(tippedOff, proposed)
      .when({ type: 'supplement', text: '还有一张照片', attachments: [] }, later)
      .thenCase({ returning: { lead: 'hucd' } })
  })
})

describe('an extension of what is confidential', () => {
  it('A2.9: is the discipline contact’s own to grant, and the reporter alone hears of it', () => {
    given(did({ ...fence, confidence: 'conduct' }, { at: '2026-09-18 16:00', by: wang }))
      .when({ type: 'request-extension', days: 2, reason: '要找三家企业核实' }, at)
      .thenEvents({ type: 'extension-requested', days: 2 }, { type: 'extension-approved', days: 2 })
      .thenCase({ extension: null, extensions: 1 })
      .thenTold('extension-approved → reporter:wang')
  })
})
