/** Every sentence of `meetings.ts` by a direct call, with short and with the longest texts that people send. */
import type { Case, Recorded } from '../../cases/case.ts'
import { type Meeting, type MeetingEvent, partiesOf } from '../../cases/meetings.ts'
import type { Audience } from '../../cases/notices.ts'
import { calendar, departments, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import { groupNeeds, type Words } from '../wording.ts'
import {
  fixedAlready,
  howToAnswer,
  howToConvene,
  howToMove,
  howToRecord,
  meetingDone,
  meetingDropped,
  meetingLines,
  meetingNews,
  meetingOpen,
  meetingPlace,
  meetingSlots,
  minutesPreview,
  noMeeting,
  offHours,
  visitConfirmed,
  visitDenied,
  visitGroup,
  visitShown,
  visitTold,
} from './meetings.ts'

const at = local('2026-11-23 10:00')
const words: Words = { calendar, now: at, departments }
const texts = ['到厂里看了变压器', '到厂里看了变压器，找李工13812345678；'.repeat(100)]
const who = '王敏（人社局）'

type Heard = readonly (readonly [reader: string, speech: Said | string])[]

/** What is said of visits on a case that a department has, with who reads it. */
export function saidOfMeetings(it: Case): Heard {
  if (!('lead' in it) || it.status === 'withdrawn') return []
  const { number } = it
  return [
    ...texts.flatMap((text) => [...ofVisit(it, text), ...ofMeetings(it, text)]),
    ...[howToConvene, howToMove, howToRecord, howToAnswer, noMeeting, meetingOpen, meetingSlots].map(
      (said) => ['group:power', said(number)] as const,
    ),
    ...(['place', 'minutes'] as const).map((needs) => ['group:power', groupNeeds(needs, number)] as const),
    ['group:power', offHours(number, slots, words)],
    ['group:power', meetingDropped],
    ['group:power', meetingPlace.consultation],
    ['group:power', meetingDone('convene', it, who, words)],
  ]
}

function ofVisit(it: Case, text: string): Heard {
  const asked = { ...it, contact: null, visit: { at, text } } as Case
  const shown = { ...it, contact: { at, note: text, denied: false, how: 'visit' } } as Case
  const called = { ...it, contact: { at: local('2026-11-23 09:00'), note: text, denied: false } } as Case
  const event: Extract<Recorded, { type: 'visited' }> = { type: 'visited', text, attachments: [], at, by: 'staff-power', clocks: [] }
  return [
    ...[asked, shown, called].flatMap((one): Heard => {
      const told = visitTold(event, one, words)
      return [...(told === null ? [] : [['dm:wang', told] as const]), ['group:power', visitGroup.noted(one, who)]]
    }),
    ['dm:wang', visitShown(shown, text, words)],
    ['dm:wang', visitConfirmed(it)],
    ['dm:wang', visitDenied(it, words)],
    ['group:power', visitGroup.confirmed(it)],
    ['group:power', visitGroup.denied(it, words)],
    ['group:power', visitGroup.disputed(it, words)],
  ]
}

const slots = ['2026-11-25 15:00', '2026-11-26 09:30', '2026-11-27 10:00', '2026-11-30 14:00', '2026-12-01 09:00'].map(local)

/** A meeting of each kind: being arranged, fixed with all and with some, held, cancelled. */
function ofMeetings(bare: Case, text: string): Heard {
  return (['consultation', 'joint-visit'] as const).flatMap((kind): Heard => {
    const departments = ['power', 'hucd', 'urban_mgmt']
    const begun: Meeting = {
      ...{ kind, at, by: 'coordinator', byOfficial: true, departments, slots, due: local('2026-11-24 17:30'), replies: [] },
      place: text === texts[0] ? meetingPlace[kind] : text,
    }
    const slot = slots[0] ?? at
    const all = partiesOf(begun)
    const ways: readonly Meeting[] = [
      begun,
      { ...begun, replies: all.map((party) => ({ party, slots: [1] })) },
      { ...begun, fixed: { slot, coming: all, absent: [], remindAt: null } },
      { ...begun, fixed: { slot, coming: ['power'], absent: all.slice(1), remindAt: null } },
    ]
    const task = { id: 1, kind: 'commitment', department: 'hucd', text, at, by: 'leader' } as const
    const clocks = bare.clocks.slice(0, 1).map((clock) => ({ ...clock, kind: 'commitment', task: 1, due: slot }))
    return ways.flatMap((meeting): Heard => {
      const it = { ...bare, meeting, tasks: [task], clocks } as Case
      const untimed = { ...bare, meeting, tasks: [], clocks: [] } as Case
      return [...saidOf(it, meeting, text, kind), ...ofMinutes(untimed, meeting, text)]
    })
  })
}

function saidOf(it: Case, meeting: Meeting, text: string, kind: Meeting['kind']): Heard {
  const all = partiesOf(meeting)
  const events: readonly MeetingEvent[] = [
    { type: 'meeting-convened', kind, departments: meeting.departments, slots, place: meeting.place, due: meeting.due, asked: all },
    { type: 'meeting-fixed', slot: slots[0] ?? at, coming: all, absent: [] },
    { type: 'meeting-moved', slot: slots[0] ?? at, reason: text },
    { type: 'meeting-cancelled', reason: text },
    { type: 'meeting-cancelled', reason: '' },
    ...(['meeting-unfixed', 'meeting-reminded', 'meeting-resumed'] as const).map((type) => ({ type })),
    { type: 'meeting-held', text, present: all.slice(0, 1), absent: all.slice(1) },
    { type: 'meeting-held', text, present: [], absent: [] },
  ]
  const audiences: readonly Audience[] = [
    { to: 'reporter', person: 'wang' },
    { to: 'group', department: 'power' },
  ]
  return [
    ...audiences.flatMap((audience) =>
      events.flatMap((event): Heard => {
        const said = meetingNews(event, it, audience, words)
        return said === null ? [] : [[audience.to === 'reporter' ? 'dm:wang' : 'group:power', said]]
      }),
    ),
    ...(['convene', 'answer-meeting', 'move-meeting', 'cancel-meeting', 'record-minutes'] as const).map(
      (type) => ['group:power', meetingDone(type, it, who, words)] as const,
    ),
    ['group:power', [it.number, ...meetingLines(it, words)].join('\n')],
    ['group:power', fixedAlready(it, words)],
  ]
}

function ofMinutes(it: Case, meeting: Meeting, text: string): Heard {
  const all = partiesOf(meeting)
  const commitments = [
    { department: 'hucd', text, due: slots[0] ?? at },
    { department: 'power', text },
  ]
  return [
    ['group:power', minutesPreview(it, text, all, [], commitments, words)],
    ['group:power', minutesPreview(it, text, [], all, [], words)],
  ]
}
