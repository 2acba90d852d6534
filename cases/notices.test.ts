import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Command, isConfidential, isRefusal } from './case.ts'
import {
  audienceAs,
  conductComplaint,
  confidentialHistories,
  contacted,
  coordinator,
  did,
  discipline,
  fence,
  given,
  head,
  histories,
  leader,
  local,
  type Outcome,
  person,
  profile,
  rates,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  says,
  staff,
  tipOff,
  tippedOff,
  toldAs,
  unsureFence,
  until,
  wang,
} from './fixtures.ts'
import { noticesOf } from './notices.ts'

const objected = did({ type: 'object', basis: '占道围挡由城管局审批', suggested: null }, { at: '2026-09-18 16:30', by: staff })
const extending = did({ type: 'request-extension', days: 2, reason: '要等图纸' }, { at: '2026-09-18 16:30', by: staff })
const reportAt = { at: '2026-09-18 16:00', by: wang }
const answered = [reported, contacted, resolved] as const

/** What `command` tells after the steps, at 17:00 on Friday. */
const upon = (steps: readonly Step[], command: Command, by = wang): Outcome => given(...steps).when(command, { at: '2026-09-18 17:00', by })

describe('a report', () => {
  it('tells the group; who reported has the receipt in the same breath', () => {
    given().when(fence, reportAt).thenTold('dispatched → group:hucd')
  })

  it('tells the enterprise too when somebody else filed it', () => {
    given()
      .when(fence, { at: '2026-09-18 16:00', by: person('officer') })
      .thenTold('dispatched → group:hucd', 'dispatched → reporter:wang')
  })

  it('tells the coordinator alone when nobody knows yet whose it is', () => {
    given().when(unsureFence, reportAt).thenTold('referred → coordinator')
  })

  it('tells the discipline contact alone when it is a tip-off', () => {
    given().when(tipOff, reportAt).thenTold('dispatched → discipline')
    given()
      .when({ ...tipOff, route: 'person' }, reportAt)
      .thenTold('dispatched → discipline')
  })
})

describe('what the department does', () => {
  it.each<[string, Command]>([
    ['acknowledged', { type: 'acknowledge' }],
    ['contacted', { type: 'contact', note: '已到店里' }],
    ['same-day-promised', { type: 'promise-same-day' }],
    ['progress-reported', { type: 'report-progress', text: '施工单位同意后退三米' }],
    ['promised', { type: 'promise', due: local('2026-09-24 17:30'), text: '下周四前拆除围挡' }],
    ['resolved', { type: 'resolve', answer: '围挡已后退三米' }],
  ])('reaches the enterprise and nobody else: %s', (event, command) => {
    upon([reported], command, staff).thenTold(`${event} → reporter:wang`)
  })

  it('reaches the coordinator when it asks for a ruling', () => {
    upon([reported], { type: 'object', basis: '占道围挡由城管局审批', suggested: null }, staff).thenTold('objected → coordinator')
    upon([reported], { type: 'request-extension', days: 2, reason: '要等图纸' }, staff).thenTold('extension-requested → coordinator')
  })

  it('reaches whoever heard of it when it is taken back', () => {
    const done = (command: Command): Step => did(command, { at: '2026-09-18 16:58', by: staff })
    upon([reported, done({ type: 'resolve', answer: '围挡已后退三米' })], { type: 'retract' }, staff).thenTold('retracted → reporter:wang')
    upon([reported, done({ type: 'object', basis: '占道围挡由城管局审批', suggested: null })], { type: 'retract' }, staff).thenTold(
      'retracted → coordinator',
    )
    upon([reported, done({ type: 'request-extension', days: 2, reason: '要等图纸' })], { type: 'retract' }, staff).thenTold(
      'retracted → coordinator',
    )
  })

  it('reaches nobody when it looks at the phone number, which stands in the ledger', () => {
    upon([reported], { type: 'view-phone' }, staff).thenEvents({ type: 'phone-viewed' }).thenTold()
  })
})

describe('what the coordinator rules', () => {
  it('reaches the new department and the enterprise when a case is dispatched', () => {
    upon([reportedUnsure], { type: 'dispatch', lead: 'urban_mgmt' }, coordinator).thenTold(
      'dispatched → group:urban_mgmt',
      'dispatched → reporter:wang',
    )
  })

  it('reaches the department that objected, the one that has the case now, and the enterprise', () => {
    upon([reported, objected], { type: 'rule-objection', uphold: true, lead: 'urban_mgmt' }, coordinator).thenTold(
      'objection-upheld → group:hucd',
      'dispatched → group:urban_mgmt',
      'dispatched → group:hucd',
      'dispatched → reporter:wang',
    )
    upon([reported, objected], { type: 'rule-objection', uphold: true, lead: null }, coordinator).thenTold(
      'objection-upheld → group:hucd',
      'referred → coordinator',
    )
  })

  it('reaches the department that loses a case to another', () => {
    upon([reported], { type: 'dispatch', lead: 'urban_mgmt' }, coordinator).thenTold(
      'dispatched → group:urban_mgmt',
      'dispatched → group:hucd',
      'dispatched → reporter:wang',
    )
  })

  it('reaches the department alone when the answer is no', () => {
    upon([reported, objected], { type: 'rule-objection', uphold: false, lead: null }, coordinator).thenTold(
      'objection-overruled → group:hucd',
    )
    upon([reported, extending], { type: 'rule-extension', approve: false }, coordinator).thenTold('extension-refused → group:hucd')
  })

  it('reaches the enterprise, which waits longer, when an extension is approved', () => {
    upon([reported, extending], { type: 'rule-extension', approve: true }, coordinator).thenTold(
      'extension-approved → group:hucd',
      'extension-approved → reporter:wang',
    )
  })

  it.each([coordinator, leader, head])('reaches the group when it is an instruction, of the role $role', (by) => {
    upon([reported], { type: 'instruct', text: '请今天到现场' }, by).thenTold('instructed → group:hucd')
  })
})

describe('an instruction with a day', () => {
  it.each([coordinator, leader])('comes back to whoever gave it when it turns red, of the role $role', (by) => {
    const order = did({ type: 'instruct', text: '周一前拿出方案', due: '2026-09-21' }, { at: '2026-09-18 16:30', by })
    const { notices } = given(reported, contacted, order, until('2026-09-21 17:30'))
    const red = notices.filter(({ event }) => event.type === 'clock-red' && event.clock === 'instruction')
    expect(red.map(({ audience }) => audience)).toContainEqual({ to: 'person', person: by.id })
  })
})

describe('an instruction that names a lead', () => {
  it('reaches the group alone where it is the lead already', () => {
    upon([reported], { type: 'instruct', text: '请住建局今天到现场', lead: 'hucd' }, leader).thenTold('instructed → group:hucd')
  })
})

describe('what the enterprise says', () => {
  it.each<[string, Command]>([
    ['supplemented', { type: 'supplement', text: '补充:上午最堵', attachments: [] }],
    ['phone-amended', { type: 'amend-phone', phone: '13800000009' }],
    ['withdrawn', { type: 'withdraw', reason: '围挡已经自己拆了' }],
    ['urged', { type: 'urge' }],
  ])('reaches whoever has the case: %s', (event, command) => {
    upon([reported], command).thenTold(`${event} → group:hucd`)
    upon([reportedUnsure], command).thenTold(`${event} → coordinator`)
  })

  it('reaches the group and the coordinator when nobody called', () => {
    upon([reported, contacted], { type: 'deny-contact' }).thenTold('contact-denied → group:hucd', 'contact-denied → coordinator')
  })

  it('reaches nobody while more is to be asked', () => {
    upon(answered, { type: 'give-outcome', outcome: 'solved' }).thenTold()
    upon([...answered, says('partly')], { type: 'rate', level: 4 }).thenTold()
  })

  it('reaches the group when the case is closed', () => {
    upon([...answered, says('solved')], { type: 'rate', level: 5 }).thenTold('closed → group:hucd')
    upon([...answered, says('partly'), rates(4)], { type: 'settle', again: false }).thenTold('closed → group:hucd')
  })

  it('reaches the group, and in working hours the head, when the case is reopened', () => {
    const reopened = ['reopened → group:hucd', 'reopened → head:hucd (held)']
    const listed = ['follow-up-opened → officer (held)', 'follow-up-opened → coordinator (held)']
    upon(answered, { type: 'give-outcome', outcome: 'not' }).thenTold(...reopened, ...listed)
    upon([...answered, says('partly'), rates(4)], { type: 'settle', again: true }).thenTold(...reopened)
    upon([...answered, says('solved')], { type: 'rate', level: 1 }).thenTold('rated → coordinator (held)', ...reopened, ...listed)
  })

  it('reaches the coordinator when a case reopened before is rated poorly, and nobody when fairly', () => {
    upon([...answered, says('not')], { type: 'rate', level: 2 }).thenTold('rated → coordinator (held)')
    upon([...answered, says('not')], { type: 'rate', level: 3 }).thenTold()
  })

  it('reaches the group when the rating of a closed case is changed, and the case stays closed', () => {
    upon([...answered, says('solved'), rates(5)], { type: 'change-rating', level: 3 })
      .thenTold('rating-changed → group:hucd')
      .thenCase({ status: 'closed', rating: { level: 3 } })
  })

  it('reaches nobody when it only flags the case, of which the dialog tells', () => {
    upon([reported], { type: 'flag-repeated' }).thenEvents({ type: 'flagged-repeated' }).thenTold()
  })

  it('reaches the group and the head when it explains a poor rating', () => {
    upon([...answered, says('solved'), rates(1)], { type: 'explain-rating', reason: '围挡只挪了半米' }).thenTold(
      'rating-explained → group:hucd',
      'rating-explained → head:hucd (held)',
    )
  })
})

describe('the end of the survey', () => {
  it('tells the enterprise that the case was filed unrated, and the group in working hours, for it may end on a day off', () => {
    given(...answered)
      .whenTimePasses('2026-09-25 17:30')
      .thenTold('closed → group:hucd (held)', 'closed → reporter:wang')
  })
})

describe('an urgent case', () => {
  const urgent = did({ ...fence, urgency: 'urgent' }, reportAt)

  it('waits for no working hours', () => {
    given(urgent)
      .whenTimePasses('2026-09-20 17:30')
      .thenTold('clock-yellow → group:hucd', 'clock-red → group:hucd', 'clock-red → head:hucd', 'clock-red → enterprise-officer')
    given(urgent, contacted, resolved)
      .when({ type: 'give-outcome', outcome: 'not' }, { at: '2026-09-18 23:00', by: wang })
      .thenTold(...['reopened → group:hucd', 'reopened → head:hucd', 'follow-up-opened → officer', 'follow-up-opened → coordinator'])
  })
})

describe('a tip-off', () => {
  const byDiscipline = (command: Command, at: string) => did(command, { at, by: discipline })
  const tipAnswered = [tippedOff, byDiscipline({ type: 'resolve', answer: '已核实并谈话提醒,感谢反映' }, '2026-09-18 16:40')]

  it('tells the discipline contact once what others would hear in two places', () => {
    given(...tipAnswered)
      .when({ type: 'give-outcome', outcome: 'not' }, { at: '2026-09-18 17:00', by: wang })
      .thenTold('reopened → discipline')
    given(...tipAnswered, says('solved'), rates(1))
      .when({ type: 'explain-rating', reason: '没有下文' }, { at: '2026-09-18 17:00', by: wang })
      .thenTold('rating-explained → discipline')
  })

  it('tells the discipline contact at once when its rating is changed', () => {
    given(...tipAnswered, says('solved'), rates(1))
      .when({ type: 'change-rating', level: 4 }, { at: '2026-09-18 17:00', by: wang })
      .thenTold('rating-changed → discipline')
  })

  it('asks nobody where others ask the coordinator', () => {
    given(tippedOff)
      .when({ type: 'request-extension', days: 3, reason: '需外调' }, { at: '2026-09-18 17:00', by: discipline })
      .thenTold('extension-approved → reporter:wang')
  })

  it('is withdrawn between the enterprise and the discipline contact', () => {
    given(tippedOff)
      .when({ type: 'withdraw', reason: '不想追究了' }, { at: '2026-09-18 17:00', by: wang })
      .thenTold('withdrawn → discipline')
  })
})

describe('a case that the coordinator gives to the discipline contact', () => {
  const handedOver = did({ type: 'dispatch', lead: 'discipline' }, { at: '2026-09-18 16:40', by: coordinator })

  it('is confidential from that event on', () => {
    upon([reported], { type: 'dispatch', lead: 'discipline' }, coordinator).thenTold(
      'dispatched → discipline',
      'dispatched → reporter:wang',
    )
    given(reported, handedOver)
      .whenTimePasses('2026-09-21 18:00')
      .thenTold('clock-yellow → discipline (held)', 'clock-red → discipline (held)', 'escalated → discipline (held)')
  })

  it('stays confidential: the discipline contact cannot hand it on', () => {
    const at = { at: '2026-09-18 16:50', by: discipline }
    const story = given(reported, handedOver)
    for (const command of [
      { type: 'object', basis: '不涉及作风问题', suggested: 'hucd' },
      { type: 'dispatch', lead: 'hucd' },
    ] as const)
      story.when(command, at).thenRefused({ refused: 'stays-confidential' })
  })

  it('is not told to the department whose objection was upheld for it', () => {
    upon([reported, objected], { type: 'rule-objection', uphold: true, lead: 'discipline' }, coordinator).thenTold(
      'dispatched → discipline',
      'dispatched → reporter:wang',
    )
  })
})

describe('a case that no department has', () => {
  it('tells the coordinator once where a district would tell the owner and the head', () => {
    const { case: it } = given(reportedUnsure)
    const ladders = { ...profile.ladders, coordinator: { yellow: [], red: ['head', 'owner'], rungs: [] } } as const
    const event = { type: 'clock-red', clock: 'dispatch', at: local('2026-09-20 11:30'), by: 'system', clocks: [] } as const
    expect(noticesOf(event, it, it, { ...profile, ladders }).map(toldAs)).toEqual(['clock-red → coordinator (held)'])
  })
})

describe('the notices, on random histories', () => {
  const inConfidence = ['reporter:wang', 'discipline']

  it('carry nothing of a confidential case to anyone but the reporter and the discipline contact', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { result } of moments) {
          if (isRefusal(result)) continue
          for (const notice of result.notices) {
            expect(notice.case).toBe(result.case)
            if (isConfidential(notice.case)) expect(inConfidence).toContain(audienceAs(notice.audience))
          }
        }
      }),
      { numRuns: 250 },
    )
  })

  it('A2.9: never make a confidential case an ordinary one again', () => {
    fc.assert(
      fc.property(confidentialHistories, (moments) => {
        let kept = false
        for (const { result } of moments) {
          if (isRefusal(result)) continue
          if (kept) expect(isConfidential(result.case)).toBe(true)
          kept = isConfidential(result.case)
        }
      }),
      { numRuns: 250 },
    )
  })

  it('A1.19, A2.9: carry nothing of a tip-off elsewhere, whatever anyone tries', () => {
    fc.assert(
      fc.property(confidentialHistories, (moments) => {
        const first = moments[0]?.command
        if (first !== tipOff && first !== conductComplaint) return
        for (const { result } of moments) {
          if (isRefusal(result)) continue
          expect(result.case).toMatchObject({ lead: 'discipline' })
          for (const { audience } of result.notices) expect(inConfidence).toContain(audienceAs(audience))
        }
      }),
      { numRuns: 250 },
    )
  })

  it('are never for a department without a work group, and tell nobody the same twice', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { result } of moments) {
          if (isRefusal(result)) continue
          const told = result.notices.map((notice) => `${result.events.indexOf(notice.event)} ${toldAs({ ...notice, hold: false })}`)
          expect(told).toEqual([...new Set(told)])
          for (const { audience } of result.notices)
            if ('department' in audience) expect(['discipline', 'other']).not.toContain(audience.department)
        }
      }),
      { numRuns: 250 },
    )
  })

  it('A1.10: wait for working hours when they remind or escalate, unless the case is urgent, and never otherwise', () => {
    const reminders = ['clock-yellow', 'clock-red', 'escalated', 'progress-asked', 'supplement-reminded', 'meeting-reminded']
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { result } of moments) {
          if (isRefusal(result)) continue
          const normal = result.case.urgency === 'normal'
          for (const { event, audience, hold } of result.notices) {
            const ranOut = (event.type === 'resumed' && event.because === 'limit') || (event.type === 'closed' && event.by === 'system')
            if (reminders.includes(event.type) || (ranOut && !(event.type === 'closed' && audience.to === 'reporter')))
              expect(hold).toBe(normal)
            else if (!normal || audience.to === 'reporter' || audience.to === 'group') expect(hold).toBe(false)
          }
        }
      }),
      { numRuns: 250 },
    )
  })
})
