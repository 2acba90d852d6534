/** Every sentence of `admission.ts` by a direct call, with short and with the longest texts that people send. */
import { type AdmissionRefusal, declineClasses } from '../../cases/admission.ts'
import type { Case, Clock, DeclinedCase } from '../../cases/case.ts'
import type { TieRefusal } from '../../cases/ties.ts'
import { calendar, departments, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import { desk, groupNeeds, routingCard, statusOf, type Words } from '../wording.ts'
import * as said from './admission.ts'

const at = local('2026-11-23 10:00')
const words: Words = { calendar, now: at, departments }
const texts = ['法院已立案', '厂区停电，机器停转，找李工13812345678；'.repeat(100)]
const paths = [
  { office: '受理法院', line: { number: '12368', name: '法院诉讼服务' } },
  { office: '该机关的政府信息公开工作机构', line: null },
]
const other = 'QS20261123-0009'
const who = '周晓岚（营商办）'
const review: Clock = {
  ...{ kind: 'appeal', startedAt: at, due: local('2026-11-26 17:30'), provisional: false, yellowAt: local('2026-11-26 13:30') },
  ...{ status: 'running', light: 'green', rungs: 0, nextRungAt: null },
}

/** What is not said by a refusal of its own elsewhere. */
export const admissionRefusals: readonly (AdmissionRefusal | TieRefusal)[] = [
  ...(['second-person', 'admitted', 'appeal-spent', 'same-case', 'other-enterprise', 'not-together'] as const).map((refused) => ({
    refused,
  })),
  { refused: 'appeal-too-late', until: local('2026-11-30 17:30') },
  { refused: 'target-over', status: 'merged' },
]

/** What is said of the admission of a case, and of those that belong to it, with who reads it. */
export function saidOfAdmission(bare: Case): readonly (readonly [reader: string, speech: Said | string])[] {
  if (bare.status !== 'dispatched' && bare.status !== 'awaiting-dispatch') return []
  const it = { ...bare, links: [other], splits: [other], origin: other }
  return [...texts.flatMap((text) => paths.flatMap((path) => aboutDecline(it, text, path))), ...aboutTies(it)]
}

type Heard = readonly (readonly [string, Said | string])[]

function aboutDecline(it: Case, reason: string, path: (typeof paths)[number]): Heard {
  const appeal = { at, reason }
  return declineClasses.flatMap((kind): Heard => {
    const reply = { class: kind, reason, reply: '这件事属于诉讼程序，由法院依法审理。', path }
    const proposed = { ...it, decline: { ...reply, at, by: 'coordinator' } } as Case
    const declined = {
      ...{
        ...it,
        status: 'declined',
        lead: 'power',
        declined: { ...reply, appealUntil: local('2026-11-30 17:30'), proposedBy: 'coordinator' },
      },
      ...{ closedAt: at, clocks: [review] },
    } as DeclinedCase
    const cards = [said.declineCard(proposed, who), said.appealCard({ ...declined, appeal }, words, '🔴 ')]
    const { declineButton, declineHint, admissionDesk } = said
    return [
      ['dm:wang', said.admissionNews.declined(declined, words)],
      ['dm:wang', said.admissionNews.declinedToo(declined)],
      ['dm:wang', said.whyDeclined(declined, words)],
      ['dm:wang', said.admissionNews.answeredToo(it, reason, words)],
      ['dm:wang', said.admissionNews.appealDismissed(declined, reason)],
      ['dm:wang', said.appealTaken({ ...declined, appeal }, words)],
      ['dm:wang', statusOf(declined, words)],
      ...[undefined, true, false].map((upheld) => {
        const ruled = upheld === undefined ? appeal : { ...appeal, upheld }
        return ['dm:wang', statusOf({ ...declined, appeal: ruled }, words)] as const
      }),
      ['group:power', said.admissionToGroup.declined(declined)],
      ['dm:coordinator', statusOf(proposed, words, 'official')],
      ['dm:coordinator', desk.waiting([proposed], false, 'coordinator', words)],
      ...[proposed, { ...declined, appeal }].map((waiting) => ['dm:coordinator', said.secondMark(waiting)] as const),
      ...cards.flatMap((card): Heard => (card === null ? [] : [['dm:coordinator', card]])),
      ['dm:coordinator', admissionDesk.proposed(proposed)],
      ['dm:coordinator', admissionDesk.turnedDownBy(it.number, who, reason)],
      ['dm:coordinator', admissionDesk.turnedDownBy(it.number, who, '')],
      ['dm:coordinator', { text: declineHint(it.number, kind), buttons: [declineButton(it.number, kind)] }],
      ['dm:coordinator', routingCard({ ...it, status: 'awaiting-dispatch', because: 'appeal' } as Case, words, null, kind)],
    ]
  })
}

function aboutTies(it: Case): Heard {
  const { number } = it
  const { admissionDesk, admissionNews, admissionToGroup } = said
  const merged = { ...it, status: 'merged', lead: null, mergedInto: other, closedAt: at } as Case
  const reporter = [
    ...[admissionNews.appealUpheld(it, words), admissionNews.merged(number, other), admissionNews.colleagueJoined(number, other)],
    ...[admissionNews.splitOff(it, words), said.askAppeal(number), said.nowUnder(number, other), statusOf(merged, words)],
  ]
  const group = [
    ...[admissionToGroup.merged(number, other), admissionToGroup.splitOff(number, other, '排水沟堵塞')],
    ...texts.map((text) => admissionToGroup.absorbed(number, other, text, 2)),
    ...(['decline', 'split'] as const).map((what) => admissionToGroup.suggested(number, what)),
    ...(['decline', 'appeal', 'dismissal', 'split'] as const).map((needs) => groupNeeds(needs, number)),
  ]
  const suggested = (['decline', 'split'] as const).flatMap((what) =>
    [null, 'hucd'].flatMap((department) =>
      texts.map((text) => said.suggestionCard(it, { type: 'suggested', what, text, department }, words)),
    ),
  )
  const desk = [
    ...[
      admissionDesk.declined(number),
      admissionDesk.turnedDown(number),
      admissionDesk.confirmedBy(number, who),
      ...[true, false].map((routes) => admissionDesk.upheld(number, routes)),
    ],
    ...[admissionDesk.dismissed(number), admissionDesk.merged(number, other), admissionDesk.linked(number, other)],
    ...[
      admissionDesk.split(it, words),
      admissionDesk.whichClass(number),
      admissionDesk.oneNumber,
      admissionDesk.needsNumber,
      admissionDesk.twoNumbers,
    ],
  ]
  return [
    ...reporter.map((speech) => ['dm:wang', speech] as const),
    ...group.map((speech) => ['group:power', speech] as const),
    ...[...suggested, ...desk].map((speech) => ['dm:coordinator', speech] as const),
  ]
}
