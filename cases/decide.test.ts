import { describe, expect, it } from 'vitest'
import type { Actor, Command, Refusal } from './case.ts'
import { decide } from './decide.ts'
import {
  contacted,
  coordinator,
  did,
  discipline,
  fence,
  given,
  givenOf,
  head,
  leader,
  local,
  type Occasion,
  person,
  rates,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  type Story,
  says,
  staff,
  system,
  tipOff,
  tippedOff,
  unsureFence,
  until,
  wang,
} from './fixtures.ts'
import { handle } from './handle.ts'
import { samples } from './samples.ts'
import { type Situation, situationNamed } from './situations.ts'

const commands = samples

const objected = did(commands.object, { at: '2026-09-18 16:30', by: staff })
const denied = did(commands['deny-contact'], { at: '2026-09-18 16:30', by: wang })

/**
 * What whoever may give the command is answered. `yes`: events; `quiet`: no event; `status` `done` `none` `spent` `whose`: the
 * refusals wrong-status, already-done, nothing-pending, objection-spent and not-your-case, `late` nothing-to-retract (no department has it yet).
 */
const byStatus = table(`
                  awaiting dispatched acknowledged contacted denied objected extending resolved solved partly not-solved poor   closed unrated withdrawn
dispatch          yes      yes        yes          yes       yes    yes      yes       status   status status yes        yes    status status  status
classify          no-such-class no-such-class no-such-class no-such-class no-such-class no-such-class no-such-class status status status no-such-class no-such-class status status status
acknowledge       whose    yes        done         done      done   yes      done      status   status status done       done   status status  status
contact           whose    yes        yes          yes       yes    yes      yes       status   status status yes        yes    status status  status
deny-contact      status   none       none         yes       done   none     yes       status   status status yes        yes    status status  status
promise-same-day  whose    yes        yes          yes       yes    yes      yes       status   status status yes        yes    status status  status
report-progress   whose    yes        yes          yes       yes    yes      yes       status   status status yes        yes    status status  status
promise           whose    yes        yes          yes       yes    yes      yes       status   status status yes        yes    status status  status
retract           whose    late       late         late      late   late     late      late     late   late   late       late   late   late    late
resolve           whose    yes        yes          yes       yes    yes      yes       status   status status yes        yes    status status  status
object            whose    yes        yes          yes       yes    done     yes       status   status status spent      spent  status status  status
rule-objection    status   none       none         none      none   yes      none      status   status status none       none   status status  status
request-extension whose    yes        yes          yes       yes    yes      done      status   status status yes        yes    status status  status
rule-extension    status   none       none         none      none   none     yes       status   status status none       none   status status  status
give-outcome      status   status     status       status    status status   status    yes      done   done   status     status status status  status
rate              status   status     status       status    status status   status    none     yes    done   yes        done   done   status  status
change-rating     none     none       none         none      none   none     none      none     none   yes    none       yes    yes    none    none
explain-rating    none     none       none         none      none   none     none      none     none   none   none       yes    none   none    none
settle            none     none       none         none      none   none     none      none     none   yes    none       none   none   none    none
reopen            status   status     status       status    status status   status    status   status status status     status status yes     status
supplement        yes      yes        yes          yes       yes    yes      yes       yes      yes    yes    yes        yes    status status  status
amend-phone       yes      yes        yes          yes       yes    yes      yes       yes      yes    yes    yes        yes    status status  status
view-phone        whose    yes        yes          yes       yes    yes      yes       yes      yes    yes    yes        yes    yes    yes     yes
withdraw          yes      yes        yes          yes       yes    yes      yes       yes      yes    yes    yes        yes    status status  status
urge              yes      yes        yes          yes       yes    yes      yes       status   status status yes        yes    status status  status
slow-news         status   yes        yes          yes       yes    yes      yes       status   status status yes        yes    status status  status
flag-repeated     yes      yes        yes          yes       yes    yes      yes       yes      yes    yes    yes        yes    status status  status
propose-return    whose    status     status       status    status status   status    status   status status status     status status status  status
answer-return     none     none       none         none      none   none     none      none     none   none   none       none   none   none    none
instruct          status   yes        yes          yes       yes    yes      yes       yes      yes    yes    yes        yes    status status  status
follow-up         yes      yes        yes          yes       yes    yes      yes       yes      yes    yes    yes        yes    status status  status
recompute-dues    done     done       done         done      done   done     done      done     done   done   done       done   status status  status
clock-due         quiet    quiet      quiet        quiet     quiet  quiet    quiet     quiet    quiet  quiet  quiet      quiet  quiet  quiet   quiet
`)

/** Who may give a command on an ordinary case of the housing office; `role` and `case`: not-your-role, not-your-case. */
const byRole = table(`
                  wang li   staff-hucd head-hucd staff-tax head-tax coordinator leader officer observer discipline
dispatch          role role role       role      role      role     yes         role   role    role     role
classify          role role yes        yes       case      case     yes         role   role    role     case
acknowledge       role role yes        yes       case      case     role        role   role    role     case
contact           role role yes        yes       case      case     role        role   role    role     case
deny-contact      yes  case case       case      case      case     case        case   case    case     case
promise-same-day  role role yes        yes       case      case     role        role   role    role     case
report-progress   role role yes        yes       case      case     role        role   role    role     case
promise           role role yes        yes       case      case     role        role   role    role     case
retract           role role yes        yes       case      case     role        role   role    role     case
resolve           role role yes        yes       case      case     role        role   role    role     case
object            role role yes        yes       case      case     role        role   role    role     case
rule-objection    role role role       role      role      role     yes         role   role    role     role
request-extension role role yes        yes       case      case     role        role   role    role     case
rule-extension    role role role       role      role      role     yes         role   role    role     role
give-outcome      yes  case case       case      case      case     case        case   case    case     case
rate              yes  case case       case      case      case     case        case   case    case     case
change-rating     yes  case case       case      case      case     case        case   case    case     case
explain-rating    yes  case case       case      case      case     case        case   case    case     case
settle            yes  case case       case      case      case     case        case   case    case     case
reopen            yes  case case       case      case      case     case        case   case    case     case
supplement        yes  case case       case      case      case     case        case   case    case     case
amend-phone       yes  case case       case      case      case     case        case   case    case     case
view-phone        role role yes        yes       case      case     role        role   role    role     case
withdraw          yes  case case       case      case      case     case        case   case    case     case
slow-news         yes  case case       case      case      case     case        case   case    case     case
urge              yes  case case       case      case      case     case        case   case    case     case
flag-repeated     yes  case case       case      case      case     case        case   case    case     case
propose-return    role role role       role      role      role     role        role   role    role     role
answer-return     yes  case case       case      case      case     case        case   case    case     case
instruct          role role role       yes       role      case     yes         yes    role    role     role
follow-up         role role role       role      role      role     case        role   yes     role     role
recompute-dues    role role role       role      role      role     yes         role   role    role     role
clock-due         role role role       role      role      role     role        role   role    role     role
`)

/** The same for a tip-off: the reporter and the discipline contact, nobody else, not even by rank or office. */
const byRoleInConfidence = table(`
                  wang li   staff-discipline head-discipline staff-samr head-samr coordinator leader officer observer discipline
dispatch          case case case             case            case       case      case        case   case    case     yes
classify          role role case             case            case       case      case        role   role    role     yes
acknowledge       role role case             case            case       case      role        role   role    role     yes
contact           role role case             case            case       case      role        role   role    role     yes
deny-contact      yes  case case             case            case       case      case        case   case    case     case
promise-same-day  role role case             case            case       case      role        role   role    role     yes
report-progress   role role case             case            case       case      role        role   role    role     yes
promise           role role case             case            case       case      role        role   role    role     yes
retract           role role case             case            case       case      role        role   role    role     yes
resolve           role role case             case            case       case      role        role   role    role     yes
object            role role case             case            case       case      role        role   role    role     yes
rule-objection    case case case             case            case       case      case        case   case    case     yes
request-extension role role case             case            case       case      role        role   role    role     yes
rule-extension    case case case             case            case       case      case        case   case    case     yes
give-outcome      yes  case case             case            case       case      case        case   case    case     case
rate              yes  case case             case            case       case      case        case   case    case     case
change-rating     yes  case case             case            case       case      case        case   case    case     case
explain-rating    yes  case case             case            case       case      case        case   case    case     case
settle            yes  case case             case            case       case      case        case   case    case     case
reopen            yes  case case             case            case       case      case        case   case    case     case
supplement        yes  case case             case            case       case      case        case   case    case     case
amend-phone       yes  case case             case            case       case      case        case   case    case     case
view-phone        role role case             case            case       case      role        role   role    role     yes
withdraw          yes  case case             case            case       case      case        case   case    case     case
slow-news         yes  case case             case            case       case      case        case   case    case     case
urge              yes  case case             case            case       case      case        case   case    case     case
flag-repeated     yes  case case             case            case       case      case        case   case    case     case
propose-return    role role case             case            case       case      role        role   role    role     yes
answer-return     yes  case case             case            case       case      case        case   case    case     case
instruct          case case case             case            case       case      case        case   case    case     case
follow-up         case case case             case            case       case      case        case   case    case     case
recompute-dues    case case case             case            case       case      case        case   case    case     yes
clock-due         role role role             role            role       role      role        role   role    role     role
`)

/** The commands of the tables; the others have tests of their own, and stand with these in `docs/commands.md`. */
const names = keysOf(samples).filter((name) => byStatus.has(name))
/** Every status, with what may hang in it. */
const met = columns(byStatus).map(situationNamed)
const friday = '2026-09-18 17:10'

describe('every command in every situation', () => {
  describe.each(names)('%s', (name) => {
    it.each(met)('is answered by the table when the case is $name, whoever gives it', (situation) => {
      const expected = cell(byStatus, name, situation.name)
      const answers = Object.fromEntries(columns(byRole).map((id) => [id, answerTo(situation, name, person(id))]))
      const wanted = columns(byRole).map((id) => {
        const right = roleAnswer(name, id, situation.story)
        return [id, right === 'yes' ? expected : right]
      })
      expect(answers).toEqual(Object.fromEntries(wanted))
    })

    it('is given on a tip-off by the reporter and the discipline contact alone', () => {
      const situation = { name: 'tip-off', story: given(tippedOff), at: friday }
      for (const id of columns(byRoleInConfidence)) {
        const right = cell(byRoleInConfidence, name, id)
        const answer = answerTo(situation, name, person(id))
        if (right === 'yes') expect(['case', 'role'], `${name} by ${id}`).not.toContain(answer)
        else expect(answer, `${name} by ${id}`).toBe(right)
      }
    })

    it('is never refused to the system for its role', () => {
      for (const situation of met) {
        const expected = cell(byStatus, name, situation.name)
        // Where no department has the case, a person is told that it is not his; the system, that the status is wrong.
        const wanted = expected === 'whose' ? (name === 'view-phone' ? 'yes' : name === 'retract' ? 'late' : 'status') : expected
        expect(answerTo(situation, name, system), `${name} when ${situation.name}`).toBe(wanted)
      }
    })

    it('is refused when nothing was reported', () => {
      for (const id of columns(byRole))
        given()
          .when(commands[name], { at: friday, by: person(id) })
          .thenRefused({ refused: 'not-your-case' })
    })
  })

  it('changes nothing in the case it was given on', () => {
    for (const { story } of met) {
      const before = structuredClone(story.case)
      for (const name of names) story.when(commands[name], { at: friday, by: system })
      expect(story.case).toEqual(before)
    }
  })
})

describe('report', () => {
  it('A1.2: is dispatched at once when the model is sure', () => {
    given()
      .when(fence, { at: '2026-09-18 16:00', by: wang })
      .thenEvents({ type: 'reported', number: 'QS20260918-0007', reporter: 'wang' }, { type: 'dispatched', lead: 'hucd', automatic: true })
      .thenCase({ status: 'dispatched', lead: 'hucd', version: 2, rating: null, supplements: [] })
  })

  it('goes to the coordinator when the model is not sure', () => {
    given()
      .when(unsureFence, { at: '2026-09-18 16:00', by: wang })
      .thenEvents({ type: 'reported' }, { type: 'referred', because: 'unsure' })
      .thenCase({ status: 'awaiting-dispatch', because: 'unsure' })
  })

  it('may be filed for an enterprise by its service officer, and stays the case of the enterprise', () => {
    given()
      .when(fence, { at: '2026-09-18 16:00', by: person('officer') })
      .thenCase({ reporter: 'wang' })
  })

  it('is refused for a number that has a case already', () => {
    given(reported).when(fence, { at: '2026-09-18 16:01', by: wang }).thenRefused({ refused: 'already-done' })
  })
})

describe('dispatch', () => {
  const byCoordinator: Occasion = { at: '2026-09-18 16:30', by: coordinator }

  it('gives a case that nobody has to a department', () => {
    given(reportedUnsure)
      .when({ type: 'dispatch', lead: 'urban_mgmt' }, byCoordinator)
      .thenEvents({ type: 'dispatched', lead: 'urban_mgmt', automatic: false })
      .thenCase({ status: 'dispatched', lead: 'urban_mgmt' })
  })

  it('takes a case from one department and gives it to another, which starts anew', () => {
    given(reported, contacted, did(commands['request-extension'], { at: '2026-09-18 16:25', by: staff }))
      .when({ type: 'dispatch', lead: 'urban_mgmt' }, byCoordinator)
      .thenCase({ status: 'dispatched', lead: 'urban_mgmt', contact: null, extension: null, extensions: 0, objection: null, overruled: 0 })
  })

  it('keeps the progress that the first department reported', () => {
    given(reported, did(commands['report-progress'], { at: '2026-09-18 16:25', by: staff }))
      .when({ type: 'dispatch', lead: 'urban_mgmt' }, byCoordinator)
      .thenCase({ progress: [{ text: commands['report-progress'].text }] })
  })

  it('is refused for the department that has the case', () => {
    given(reported).when({ type: 'dispatch', lead: 'hucd' }, byCoordinator).thenRefused({ refused: 'same-department' })
  })

  it('is refused for a department without a work group and for one that does not exist', () => {
    for (const lead of ['other', 'weather', '']) {
      given(reportedUnsure).when({ type: 'dispatch', lead }, byCoordinator).thenRefused({ refused: 'no-such-department' })
    }
  })

  it('can make an ordinary case confidential, after which the coordinator has no say', () => {
    given(reported, did({ type: 'dispatch', lead: 'discipline' }, byCoordinator))
      .when({ type: 'dispatch', lead: 'hucd' }, { at: '2026-09-18 16:40', by: coordinator })
      .thenRefused({ refused: 'not-your-case' })
  })

  it('never takes a tip-off away from the discipline contact', () => {
    given(tippedOff)
      .when({ type: 'dispatch', lead: 'samr' }, { at: '2026-09-18 16:30', by: discipline })
      .thenRefused({ refused: 'stays-confidential' })
  })

  it('A2.9: takes nothing confidential away from the discipline contact, whatever it is about', () => {
    for (const confidence of ['conduct', 'trade-secret'] as const) {
      const kept = given(did({ ...fence, confidence }, { at: '2026-09-18 16:00', by: wang }))
      const toSamr: Command = { type: 'dispatch', lead: 'samr' }
      kept.when(toSamr, { at: '2026-09-18 16:30', by: discipline }).thenRefused({ refused: 'stays-confidential' })
      kept.when(toSamr, byCoordinator).thenRefused({ refused: 'not-your-case' })
    }
  })
})

describe('contact', () => {
  it('begins the handling', () => {
    given(reported)
      .when(commands.contact, { at: '2026-09-18 16:20', by: staff })
      .thenEvents({ type: 'contacted', note: commands.contact.note })
      .thenCase({ status: 'handling', contact: { note: commands.contact.note, denied: false } })
  })

  it('may be recorded again, and the last one counts', () => {
    given(reported, contacted)
      .when({ type: 'contact', note: '第二次到店,王总在场' }, { at: '2026-09-18 17:00', by: head })
      .thenCase({ contact: { note: '第二次到店,王总在场' } })
  })
})

describe('deny-contact', () => {
  it('is the word of the enterprise that nobody called', () => {
    given(reported, contacted)
      .when({ type: 'deny-contact' }, { at: '2026-09-18 17:00', by: wang })
      .thenEvents({ type: 'contact-denied' })
      .thenCase({ status: 'handling', contact: { denied: true } })
  })

  it('may be said again after a second contact that did not happen either', () => {
    given(reported, contacted, denied, did(commands.contact, { at: '2026-09-18 16:45', by: staff }))
      .when({ type: 'deny-contact' }, { at: '2026-09-18 17:00', by: wang })
      .thenEvents({ type: 'contact-denied' })
  })
})

describe('promise-same-day', () => {
  it('is made once as long as it runs', () => {
    given(reported, did({ type: 'promise-same-day' }, { at: '2026-09-18 16:10', by: staff }))
      .when({ type: 'promise-same-day' }, { at: '2026-09-18 16:20', by: head })
      .thenRefused({ refused: 'already-done' })
  })
})

describe('promise-same-day, in a case that is reopened', () => {
  it('may be made again', () => {
    given(reported, did(commands['promise-same-day'], { at: '2026-09-18 16:10', by: staff }), resolved, says('not'))
      .when(commands['promise-same-day'], { at: '2026-09-18 17:00', by: staff })
      .thenEvents({ type: 'same-day-promised' })
      .thenClock('same-day', { status: 'running', due: local('2026-09-18 17:30') })
  })
})

describe('promise', () => {
  it('is for a time to come, not for this very moment', () => {
    const promise = (due: string) =>
      given(reported).when({ type: 'promise', due: local(due), text: '马上' }, { at: '2026-09-18 17:30', by: staff })
    promise('2026-09-18 17:30').thenRefused({ refused: 'promise-past' })
    promise('2026-09-18 17:31').thenEvents({ type: 'promised' })
  })
})

describe('a text that the rule asks for', () => {
  const extended = { type: 'request-extension', days: 2 } as const
  const poor = given(reported, contacted, resolved, says('solved'), rates(1))

  it.each<[string, (text: string) => Command, Story, Actor, Extract<Refusal, { needs: string }>['needs']]>([
    ['note of a contact', (note) => ({ type: 'contact', note }), given(reported), staff, 'note'],
    ['progress', (text) => ({ type: 'report-progress', text }), given(reported), staff, 'progress'],
    ['answer', (answer) => ({ type: 'resolve', answer }), given(reported), staff, 'answer'],
    ['basis of an objection', (basis) => ({ type: 'object', basis, suggested: null }), given(reported), staff, 'basis'],
    ['reason of an extension', (reason) => ({ ...extended, reason }), given(reported), staff, 'reason'],
    ['reason of a poor rating', (reason) => ({ type: 'explain-rating', reason }), poor, wang, 'reason'],
    ['instruction', (text) => ({ type: 'instruct', text }), given(reported), leader, 'instruction'],
  ])('is the %s: it may be neither empty nor blank', (_what, command, story, by, needs) => {
    for (const text of ['', '  ', '\u3000\n']) story.when(command(text), { at: friday, by }).thenRefused({ refused: 'text-missing', needs })
    expect(story.when(command('已和王总说清楚'), { at: friday, by }).handled.events.length).toBeGreaterThan(0)
  })
})

describe('object', () => {
  const object = (at: string) => given(reported).when(commands.object, { at, by: staff })

  it('waits for a ruling while the department keeps the case', () => {
    object('2026-09-18 16:30')
      .thenEvents({ type: 'objected', basis: commands.object.basis, suggested: 'urban_mgmt' })
      .thenCase({ status: 'dispatched', lead: 'hucd', objection: { suggested: 'urban_mgmt' } })
  })

  it('is open until the close of business of the first working day after the dispatch, a 调休 Sunday', () => {
    object('2026-09-20 17:30').thenEvents({ type: 'objected' })
    object('2026-09-20 17:31').thenRefused({ refused: 'objection-too-late', until: '2026-09-20T09:30:00.000Z' })
  })

  it('is spent once one was overruled: first-contact responsibility', () => {
    given(reported, objected, did({ type: 'rule-objection', uphold: false, lead: null }, { at: '2026-09-18 16:40', by: coordinator }))
      .when(commands.object, { at: '2026-09-18 16:50', by: staff })
      .thenRefused({ refused: 'objection-spent' })
  })

  it('is open to the department that got the case by an objection', () => {
    given(reported, objected, did(commands['rule-objection'], { at: '2026-09-18 16:40', by: coordinator }))
      .when(
        { type: 'object', basis: '该路段围挡由交通局审批', suggested: 'transport' },
        { at: '2026-09-18 17:00', by: person('staff-urban_mgmt') },
      )
      .thenEvents({ type: 'objected' })
  })

  it('falls when the department answers all the same', () => {
    given(reported, objected, resolved, says('not'))
      .when(commands['rule-objection'], { at: '2026-09-18 17:00', by: coordinator })
      .thenRefused({ refused: 'nothing-pending' })
  })
})

describe('rule-objection', () => {
  const ruling = (lead: string | null, uphold = true) =>
    given(reported, objected).when({ type: 'rule-objection', uphold, lead }, { at: '2026-09-18 16:40', by: coordinator })
  const withoutSuggestion = did({ type: 'object', basis: '不在住建局三定职责内', suggested: null }, { at: '2026-09-18 16:30', by: staff })

  it('gives the case to the department that the coordinator names', () => {
    ruling('transport').thenEvents({ type: 'objection-upheld' }, { type: 'dispatched', lead: 'transport', automatic: false })
  })

  it('gives the case to the department that the objection suggested when the coordinator names none', () => {
    ruling(null)
      .thenEvents({ type: 'objection-upheld' }, { type: 'dispatched', lead: 'urban_mgmt' })
      .thenCase({ status: 'dispatched', lead: 'urban_mgmt', objection: null, overruled: 0 })
  })

  it('leaves the case with the coordinator when nobody named a department', () => {
    given(reported, withoutSuggestion)
      .when({ type: 'rule-objection', uphold: true, lead: null }, { at: '2026-09-18 16:40', by: coordinator })
      .thenEvents({ type: 'objection-upheld' }, { type: 'referred', because: 'objection' })
      .thenCase({ status: 'awaiting-dispatch', because: 'objection' })
  })

  it('leaves the case where it is when the objection is overruled', () => {
    ruling(null, false).thenEvents({ type: 'objection-overruled' }).thenCase({ lead: 'hucd', objection: null, overruled: 1 })
  })

  it('is refused for the department that objects and for one that cannot be given a case', () => {
    ruling('hucd').thenRefused({ refused: 'same-department' })
    ruling('other').thenRefused({ refused: 'no-such-department' })
  })

  it('A2.9: never takes a tip-off away from the discipline contact, also where one was objected to before that was ruled out', () => {
    const at = { at: '2026-09-18 16:40', by: discipline }
    given(tippedOff).when(commands.object, at).thenRefused({ refused: 'stays-confidential' })
    const objectedTo = given(reported, objected).case
    for (const lead of [null, 'samr']) {
      const kept = { ...objectedTo, confidence: 'tip-off' } as const
      const ruled = handle({ type: 'rule-objection', uphold: true, lead }, kept, givenOf(at))
      expect(ruled).toEqual({ refused: 'stays-confidential' })
    }
  })
})

describe('request-extension', () => {
  const ask = (days: number, at: string, ...before: readonly Step[]) =>
    given(reported, ...before).when({ type: 'request-extension', days, reason: '要等管线迁改图纸' }, { at, by: staff })
  const asked = (at: string) => did({ type: 'request-extension', days: 1, reason: '等图纸' }, { at, by: staff })
  const approved = (at: string) => did({ type: 'rule-extension', approve: true }, { at, by: coordinator })
  const limit: Refusal = { refused: 'extension-limit', days: 3, times: 3 }

  it('waits for the coordinator', () => {
    ask(2, '2026-09-21 10:00')
      .thenEvents({ type: 'extension-requested', days: 2 })
      .thenCase({ extension: { days: 2 }, extensions: 0 })
  })

  it('may ask for one to three whole days', () => {
    for (const days of [1, 2, 3]) ask(days, '2026-09-21 10:00').thenEvents({ type: 'extension-requested', days })
    ask(4, '2026-09-21 10:00').thenRefused(limit)
    for (const days of [0, -1, 1.5, Number.NaN]) ask(days, '2026-09-21 10:00').thenRefused({ refused: 'text-missing', needs: 'days' })
  })

  it('may be approved three times, and no fourth time', () => {
    const twice = [asked('2026-09-18 16:10'), approved('2026-09-18 16:11'), asked('2026-09-18 16:12'), approved('2026-09-18 16:13')]
    ask(1, '2026-09-18 16:14', ...twice).thenEvents({ type: 'extension-requested' })
    ask(1, '2026-09-18 16:16', ...twice, asked('2026-09-18 16:14'), approved('2026-09-18 16:15')).thenRefused(limit)
  })

  it('is not counted when it was refused', () => {
    given(reported, asked('2026-09-18 16:10'))
      .when({ type: 'rule-extension', approve: false }, { at: '2026-09-18 16:20', by: coordinator })
      .thenEvents({ type: 'extension-refused' })
      .thenCase({ extension: null, extensions: 0 })
  })

  it('comes before the end of the limit', () => {
    ask(1, '2026-09-22 17:30').thenEvents({ type: 'extension-requested' })
    ask(1, '2026-09-22 17:31').thenRefused({ refused: 'extension-too-late' })
    ask(1, '2026-09-22 17:30', until('2026-09-22 17:30')).thenRefused({ refused: 'extension-too-late' })
  })

  it('is open to a rectification too', () => {
    ask(3, '2026-09-21 10:00', resolved, says('not')).thenEvents({ type: 'extension-requested', days: 3 })
  })

  it('falls when the department answers all the same', () => {
    given(reported, asked('2026-09-18 16:10'), resolved, says('not'))
      .when({ type: 'rule-extension', approve: true }, { at: '2026-09-18 17:00', by: coordinator })
      .thenRefused({ refused: 'nothing-pending' })
  })
})

describe('give-outcome and rate', () => {
  const answered = [reported, contacted, resolved] as const
  const rate = (level: 1 | 2 | 3 | 4 | 5, ...before: readonly Step[]) =>
    given(...answered, ...before).when({ type: 'rate', level }, { at: '2026-09-18 17:00', by: wang })

  it.each([3, 4, 5] as const)('close the case at once: solved and a rating of %i', (level) => {
    rate(level, says('solved'))
      .thenEvents({ type: 'rated', level }, { type: 'closed', how: 'rated' })
      .thenCase({
        status: 'closed',
        outcome: 'solved',
        rating: { level, outcome: 'solved', reason: null },
        closedAt: '2026-09-18T09:00:00.000Z',
      })
  })

  it.each([1, 2] as const)('reopen the case at once: solved, but a rating of %i', (level) => {
    rate(level, says('solved'))
      .thenEvents({ type: 'rated', level }, { type: 'reopened', cause: 'poor-rating' }, { type: 'follow-up-opened', because: 'poor' })
      .thenCase({ status: 'handling', reopenings: 1, rating: { level, outcome: 'solved' }, ratingOpen: false })
      .thenClock('rectify', { status: 'running' })
      .thenClock('rating', { status: 'met' })
  })

  it('reopen the case at once when the enterprise says that it is not solved, before any rating', () => {
    given(...answered)
      .when({ type: 'give-outcome', outcome: 'not' }, { at: '2026-09-18 16:50', by: wang })
      .thenEvents(
        { type: 'outcome-given', outcome: 'not' },
        { type: 'reopened', cause: 'not-solved' },
        { type: 'follow-up-opened', because: 'poor' },
      )
      .thenCase({ status: 'handling', reopenings: 1, rating: null, ratingOpen: true })
      .thenClock('rectify', { status: 'running' })
  })

  it.each([1, 3, 5] as const)('take a rating of %i once after 没有解决, and leave the case reopened', (level) => {
    rate(level, says('not'))
      .thenEvents({ type: 'rated', level })
      .thenCase({ status: 'handling', reopenings: 1, rating: { level, outcome: 'not' }, ratingOpen: false })
    rate(4, says('not'), rates(level)).thenRefused({ refused: 'already-done' })
  })

  it('wait for a word on the rest when it is partly solved and the rating is fair', () => {
    rate(3, says('partly')).thenEvents({ type: 'rated', level: 3 }).thenCase({ status: 'resolved', outcome: 'partly', ratingOpen: false })
  })

  it('reopen the case when it is partly solved and the rating is poor', () => {
    rate(2, says('partly')).thenEvents(
      { type: 'rated', level: 2 },
      { type: 'reopened', cause: 'poor-rating' },
      { type: 'follow-up-opened', because: 'poor' },
    )
  })

  it('begin with the outcome, not with the rating', () => {
    rate(5).thenRefused({ refused: 'nothing-pending' })
  })

  it('ask again after a second answer', () => {
    const again = did(commands.resolve, { at: '2026-09-18 16:57', by: staff })
    rate(4, says('solved'), rates(1), again, did({ type: 'give-outcome', outcome: 'solved' }, { at: '2026-09-18 16:58', by: wang }))
      .thenEvents({ type: 'rated', level: 4 }, { type: 'closed', how: 'rated' })
      .thenCase({ rating: { level: 4 }, reopenings: 1 })
  })

  it('are over when the case is withdrawn, also after a poor rating', () => {
    given(...answered, says('solved'), rates(1), did(commands.withdraw, { at: '2026-09-18 16:58', by: wang }))
      .when({ type: 'rate', level: 5 }, { at: '2026-09-18 17:00', by: wang })
      .thenRefused({ refused: 'wrong-status', status: 'withdrawn' })
  })

  it('are over when the survey has run out', () => {
    const over = given(...answered, until('2026-10-08 09:00'))
    over
      .when({ type: 'give-outcome', outcome: 'solved' }, { at: '2026-10-08 09:10', by: wang })
      .thenRefused({ refused: 'wrong-status', status: 'closed' })
    over.when({ type: 'rate', level: 5 }, { at: '2026-10-08 09:10', by: wang }).thenRefused({ refused: 'wrong-status', status: 'closed' })
  })
})

describe('a colleague of the reporter', () => {
  const firm = fence.enterprise ?? ''
  const colleague = { ...person('li'), enterprise: firm }
  const bound = did({ ...fence, boundTo: firm }, { at: '2026-09-18 16:00', by: wang })
  const at = '2026-09-18 17:00'

  it('adds to the case and urges, and the reporter is told', () => {
    given(bound)
      .when(commands.supplement, { at, by: colleague })
      .thenEvents({ type: 'supplemented', by: 'li' })
      .thenTold('supplemented → group:hucd', 'supplemented → reporter:wang')
    given(bound).when(commands.urge, { at, by: colleague }).thenTold('urged → group:hucd', 'urged → reporter:wang')
  })

  it('leaves everything else to the reporter', () => {
    const story = given(bound, contacted, resolved)
    for (const name of ['give-outcome', 'rate', 'withdraw', 'amend-phone', 'deny-contact'] as const)
      story.when(commands[name], { at, by: colleague }).thenRefused({ refused: 'reporter-only' })
  })

  it('is a stranger where the reporter only said so, in confidence, and after having left', () => {
    const unbound = did({ ...fence, boundTo: null }, { at: '2026-09-18 16:00', by: wang })
    const secret = did({ ...tipOff, enterprise: firm, boundTo: firm }, { at: '2026-09-18 16:00', by: wang })
    for (const story of [given(unbound), given(secret), given(reported)])
      story.when(commands.supplement, { at, by: colleague }).thenRefused({ refused: 'not-your-case' })
    given(bound)
      .when(commands.supplement, { at, by: person('chen') })
      .thenRefused({ refused: 'not-your-case' })
  })
})

describe('change-rating', () => {
  const change = (level: 1 | 2 | 3 | 4 | 5, at: string, ...steps: readonly Step[]) =>
    given(reported, contacted, resolved, ...steps).when({ type: 'change-rating', level }, { at, by: wang })

  it('from fair to poor reopens the case, with the clock of any poor rating', () => {
    change(2, '2026-09-19 04:55', says('solved'), rates(5))
      .thenEvents(
        { type: 'rating-changed', level: 2 },
        { type: 'reopened', cause: 'poor-rating' },
        { type: 'follow-up-opened', because: 'poor' },
      )
      .thenCase({ status: 'handling', reopenings: 1, rating: { level: 2, reason: null } })
      .thenClock('rectify', { status: 'running' })
      .thenTold(
        ...['rating-changed → coordinator (held)', 'reopened → group:hucd', 'reopened → head:hucd (held)'],
        ...['follow-up-opened → officer (held)', 'follow-up-opened → coordinator (held)'],
      )
  })

  it('from fair to poor reopens also what was partly solved and waits for a word on the rest', () => {
    change(1, '2026-09-18 17:20', says('partly'), rates(4))
      .thenEvents(
        { type: 'rating-changed', level: 1 },
        { type: 'reopened', cause: 'poor-rating' },
        { type: 'follow-up-opened', because: 'poor' },
      )
      .thenCase({ status: 'handling', reopenings: 1, rating: { level: 1, outcome: 'partly' } })
  })

  it('from fair to fair leaves the case closed', () => {
    change(3, '2026-09-18 17:20', says('solved'), rates(5))
      .thenEvents({ type: 'rating-changed', level: 3 })
      .thenCase({ status: 'closed', rating: { level: 3 } })
  })

  it('from poor to fair keeps the reopening, and forgets the reason', () => {
    change(4, '2026-09-18 17:20', says('solved'), rates(1), did(commands['explain-rating'], { at: '2026-09-18 16:58', by: wang }))
      .thenEvents({ type: 'rating-changed', level: 4 })
      .thenCase({ status: 'handling', rating: { level: 4, reason: null } })
      .thenClock('rectify', { status: 'running' })
      .thenTold('rating-changed → group:hucd', 'rating-changed → coordinator (held)')
  })

  it('A1.9: is refused after twelve hours, and to the level that it has', () => {
    change(2, '2026-09-19 04:56', says('solved'), rates(5)).thenRefused({ refused: 'rating-final', hours: 12 })
    change(5, '2026-09-18 17:00', says('solved'), rates(5)).thenRefused({ refused: 'already-done' })
  })

  it('is refused while a newer answer waits for a rating of its own', () => {
    const again = did({ type: 'resolve', answer: '围挡已全部拆除' }, { at: '2026-09-18 17:00', by: staff })
    change(5, '2026-09-18 17:05', says('solved'), rates(1), again).thenRefused({ refused: 'nothing-pending' })
  })
})

describe('reopen', () => {
  const archived = given(reported, contacted, resolved, until('2026-09-25 17:30'))

  it('takes up again what was archived without a rating, for thirty days', () => {
    archived
      .when({ type: 'reopen' }, { at: '2026-10-25 17:30', by: wang })
      .thenEvents({ type: 'reopened', cause: 'not-solved' })
      .thenCase({ status: 'handling', reopenings: 1, ratingOpen: false })
      .thenClock('rectify', { status: 'running' })
    archived.when({ type: 'reopen' }, { at: '2026-10-26 09:00', by: wang }).thenRefused({ refused: 'reopen-too-late', days: 30 })
  })

  it('also where only the answer before the last was rated', () => {
    const again = did({ type: 'resolve', answer: '围挡已全部拆除' }, { at: '2026-09-21 10:00', by: staff })
    given(reported, contacted, resolved, says('solved'), rates(1), again, until('2026-09-28 17:30'))
      .when({ type: 'reopen' }, { at: '2026-09-29 10:00', by: wang })
      .thenEvents({ type: 'reopened', cause: 'not-solved' })
  })
})

describe('explain-rating', () => {
  const explain = (...steps: readonly Step[]) =>
    given(reported, contacted, resolved, ...steps).when(commands['explain-rating'], { at: '2026-09-18 17:00', by: wang })

  it('adds the reason of a poor rating, once', () => {
    explain(says('solved'), rates(2))
      .thenEvents({ type: 'rating-explained' })
      .thenCase({ rating: { level: 2, reason: commands['explain-rating'].reason } })
    explain(says('solved'), rates(2), did(commands['explain-rating'], { at: '2026-09-18 16:58', by: wang })).thenRefused({
      refused: 'already-done',
    })
  })

  it('is not asked of a fair rating', () => {
    explain(says('partly'), rates(3)).thenRefused({ refused: 'nothing-pending' })
  })

  it('is taken also after the enterprise has withdrawn', () => {
    explain(says('solved'), rates(1), did(commands.withdraw, { at: '2026-09-18 16:58', by: wang })).thenEvents({ type: 'rating-explained' })
  })
})

describe('settle', () => {
  const settle = (again: boolean, level: 2 | 3 | 4 | 5 = 4) =>
    given(reported, contacted, resolved, says('partly'), rates(level)).when({ type: 'settle', again }, { at: '2026-09-18 17:00', by: wang })

  it('goes on with the rest', () => {
    settle(true)
      .thenEvents({ type: 'reopened', cause: 'continued' })
      .thenCase({ status: 'handling', reopenings: 1, rating: { level: 4, outcome: 'partly' } })
      .thenClock('rectify', { status: 'running' })
  })

  it('leaves it at that, and the case is closed as partly solved', () => {
    settle(false)
      .thenEvents({ type: 'closed', how: 'rated' })
      .thenCase({ status: 'closed', outcome: 'partly', rating: { level: 4, outcome: 'partly' } })
  })

  it('comes after the rating, not before', () => {
    given(reported, contacted, resolved, says('partly'))
      .when({ type: 'settle', again: false }, { at: '2026-09-18 17:00', by: wang })
      .thenRefused({ refused: 'nothing-pending' })
  })

  it('is not asked after a poor rating, which has reopened the case', () => {
    settle(true, 2).thenRefused({ refused: 'nothing-pending' })
  })
})

describe('withdraw', () => {
  it('keeps for the ledger who had the case', () => {
    given(reported)
      .when(commands.withdraw, { at: '2026-09-18 17:00', by: wang })
      .thenEvents({ type: 'withdrawn', reason: commands.withdraw.reason })
      .thenCase({ status: 'withdrawn', lead: 'hucd', closedAt: '2026-09-18T09:00:00.000Z' })
  })

  it('is possible before anyone has the case', () => {
    given(reportedUnsure).when(commands.withdraw, { at: '2026-09-18 17:00', by: wang }).thenCase({ status: 'withdrawn', lead: null })
  })
})

describe('supplement and amend-phone', () => {
  it('add to the case without changing its status', () => {
    given(reported, contacted)
      .when(commands.supplement, { at: friday, by: wang })
      .thenCase({ status: 'handling', supplements: [{ text: commands.supplement.text }] })
    given(reported).when(commands['amend-phone'], { at: friday, by: wang }).thenCase({ status: 'dispatched', phone: '13800000009' })
  })

  it('do nothing for a number that is known', () => {
    given(reported).when({ type: 'amend-phone', phone: '13800000001' }, { at: friday, by: wang }).thenRefused({ refused: 'already-done' })
  })
})

describe('urge', () => {
  const urged = did({ type: 'urge' }, { at: '2026-09-18 16:30', by: wang })

  it('is passed on once a day, as the day is in Shanghai', () => {
    given(reported, urged).when({ type: 'urge' }, { at: '2026-09-18 23:59', by: wang }).thenRefused({ refused: 'urged-today' })
    given(reported, urged)
      .when({ type: 'urge' }, { at: '2026-09-19 00:00', by: wang })
      .thenEvents({ type: 'urged' })
      .thenCase({ urgedAt: [expect.any(String), expect.any(String)] })
  })
})

describe('an instruction with a day and another lead', () => {
  const order = { type: 'instruct', text: '让城管牵头，周五前给方案', due: '2026-09-25', lead: 'urban_mgmt' } as const
  const at = '2026-09-18 17:00'

  it('is kept with the case, and the coordinator is asked to arrange the lead', () => {
    given(reported)
      .when(order, { at, by: leader })
      .thenEvents({ type: 'instructed', due: '2026-09-25', lead: 'urban_mgmt' })
      .thenCase({ lead: 'hucd', instruction: { at: local(at), text: order.text, due: '2026-09-25' } })
      .thenTold('instructed → group:hucd', 'instructed → coordinator')
  })

  it('may come before any department has the case', () => {
    given(reportedUnsure).when(order, { at, by: leader }).thenTold('instructed → coordinator')
  })

  it('is too late for a case that has ended', () => {
    given(reported, contacted, resolved, says('solved'), rates(5))
      .when(order, { at, by: leader })
      .thenRefused({ refused: 'wrong-status', status: 'closed' })
    given(reported, did(commands.withdraw, { at: '2026-09-18 16:58', by: wang }))
      .when(order, { at, by: leader })
      .thenRefused({ refused: 'wrong-status', status: 'withdrawn' })
  })

  it('names neither where neither was said', () => {
    const text = commands.instruct.text
    expect(decide(commands.instruct, given(reported).case, givenOf({ at, by: leader }))).toStrictEqual([
      { type: 'instructed', role: 'leader', text },
      { type: 'task-given', task: 1, kind: 'instruction', department: 'hucd', text },
    ])
  })

  it('is refused where the department can have no case, and in confidence', () => {
    given(reported)
      .when({ ...order, lead: 'other' }, { at, by: leader })
      .thenRefused({ refused: 'no-such-department' })
    given(tippedOff).when(order, { at, by: leader }).thenRefused({ refused: 'not-your-case' })
  })
})

describe('flag-repeated', () => {
  it('marks a case once, for good', () => {
    const flagged = did({ type: 'flag-repeated' }, { at: '2026-09-18 16:30', by: wang })
    given(reported, flagged).when({ type: 'flag-repeated' }, { at: friday, by: wang }).thenRefused({ refused: 'already-done' })
    given(reported, flagged).when(commands.withdraw, { at: friday, by: wang }).thenCase({ status: 'withdrawn', repeated: true })
  })
})

describe('instruct', () => {
  it.each([leader, coordinator, head])('records the role of who gave it: $role', (by) => {
    given(reported)
      .when(commands.instruct, { at: friday, by })
      .thenEvents(
        { type: 'instructed', role: by.role, text: commands.instruct.text },
        { type: 'task-given', kind: 'instruction', department: 'hucd' },
      )
  })
})

describe('a 督办单', () => {
  const sheet = { year: 2026, n: 1 }
  const order: Command = { type: 'instruct', text: '请今天到现场', sheet }

  it('goes to group and head of the department that has the case, and to none once it has answered', () => {
    given(reported)
      .when(order, { at: '2026-09-18 16:30', by: leader })
      .thenEvents({ type: 'instructed', sheet }, { type: 'task-given', kind: 'instruction' })
      .thenTold('instructed → group:hucd', 'instructed → head:hucd')
    given(reported, contacted, resolved)
      .when(order, { at: '2026-09-18 17:00', by: leader })
      .thenRefused({ refused: 'wrong-status', status: 'resolved' })
    expect(
      given(reported, did({ type: 'instruct', text: '请今天到现场' }, { at: '2026-09-18 16:30', by: leader })).events.find(
        ({ type }) => type === 'instructed',
      ),
    ).not.toHaveProperty('sheet')
  })
})

describe('the weekly follow-up', () => {
  it('A4.2: says how it stands, in words', () => {
    const chief = person('officer')
    const note: Command = { type: 'follow-up', note: '下周二看现场' }
    given(reported)
      .when(note, { at: '2026-09-21 09:00', by: chief })
      .thenEvents({ type: 'followed-up', note: '下周二看现场' })
      .thenCase({ followedUp: { at: local('2026-09-21 09:00'), by: 'officer', note: '下周二看现场' } })
    given(reported)
      .when({ ...note, note: ' ' }, { at: '2026-09-21 09:00', by: chief })
      .thenRefused({ refused: 'text-missing', needs: 'follow-up' })
  })
})

describe('decide', () => {
  it('says nothing of an instant or a person, which are the same for all events of a command', () => {
    const happenings = decide(tipOff, null, givenOf({ at: friday, by: wang }))
    expect(happenings).toEqual([
      expect.not.objectContaining({ at: expect.anything(), by: expect.anything() }),
      { type: 'dispatched', lead: 'discipline', automatic: true },
    ])
  })
})

// --- Internal helpers ---

type Name = keyof typeof samples
type Table = ReadonlyMap<string, ReadonlyMap<string, string>>

/** A table whose first line names the columns and whose lines begin with the name of the row. */
function table(text: string): Table {
  const [heading = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  return new Map(rows.map(([name = '', ...cells]) => [name, new Map(heading.map((column, i) => [column, cells[i] ?? '']))]))
}

function cell(of: Table, row: string, column: string): string {
  const found = of.get(row)?.get(column)
  if (!found) throw new Error(`the table has no cell for ${row} and ${column}`)
  return found
}

function columns(of: Table): readonly string[] {
  return [...(of.values().next().value?.keys() ?? [])]
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(record) as Key[]
}

/** A case that no department has is not the housing office's either. */
function roleAnswer(name: Name, id: string, story: Story): string {
  // Whoever is to call the enterprise gets its number.
  if (name === 'view-phone' && (id === 'coordinator' || id === 'officer') && story.case.review?.awaited) return 'yes'
  const right = cell(byRole, name, id)
  return right === 'yes' && id.endsWith('hucd') && story.case.status === 'awaiting-dispatch' ? 'case' : right
}

function answerTo({ story, at }: Situation, name: Name, by: Actor): string {
  const { result } = story.when(commands[name], { at, by })
  if (!('refused' in result)) return result.events.length > 0 ? 'yes' : 'quiet'
  const short: Partial<Record<Refusal['refused'], string>> = {
    ...{ 'wrong-status': 'status', 'already-done': 'done', 'nothing-pending': 'none', 'objection-spent': 'spent' },
    'nothing-to-retract': 'late',
    ...{ 'not-your-case': 'case', 'not-your-role': 'role' },
  }
  return short[result.refused] ?? result.refused
}
