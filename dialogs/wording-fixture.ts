/** Every sentence of `wording.ts` by a direct call: with real cases, and with short and the longest texts that people send. */
import type { CalendarDate } from '../cases/calendar.ts'
import type { Attachment, Case, ClockKind, MovedDue, Outcome, Rating, RatingLevel, Retractable } from '../cases/case.ts'
import type { Profile } from '../cases/clocks.ts'
import type { When } from '../cases/conditions.ts'
import { dangers, outsiders, proceedings } from '../cases/elsewhere.ts'
import { emptyDraft } from './dialog.ts'
import { detailNames, mostInvited } from './entrepreneur/report-types.ts'
import { calendar, departments, elsewhere, local, pace, person, profile, profilesByName } from './fixtures.ts'
import type { Media, Said } from './message.ts'
import { aboutAssessments } from './wording/assessment-fixture.ts'
import { saidInConfidence } from './wording/confidential-fixture.ts'
import { ofLedgerInChat } from './wording/ledger-fixture.ts'
import { rulesTable } from './wording/rules.ts'
import { ofSupervision } from './wording/supervision-fixture.ts'
import * as wording from './wording.ts'

type Speech = Said | string

/** The shipped profiles, and one with every condition that a district may state. */
const profiles: readonly Profile[] = [...Object.values(profilesByName), conditioned(profile)]

function conditioned(plain: Profile): Profile {
  const whens: readonly When[] = [
    { consultation: true },
    { consultation: false, kinds: ['difficulty', 'opinion', 'need', 'expectation'], matters: ['停电'] },
    { urgencies: ['normal', 'urgent', 'emergency'] },
    { admissions: ['in-scope', 'emergency', 'statutory-channel', 'tip-off', 'not-enterprise', 'abuse'] },
  ]
  const [feedback] = plain.clocks.filter(({ kind }) => kind === 'feedback')
  const apart = feedback ? whens.map((when) => ({ ...feedback, when })) : []
  const { department } = plain.ladders
  const ladders = { department: { ...department, yellow: [] }, coordinator: department }
  return { ...plain, ladders, clocks: [...plain.clocks.filter(({ kind }) => kind !== 'feedback'), ...apart] }
}

/** Every profile as a table, for those who check it. */
export const tables: readonly string[] = profiles.map(rulesTable)

const now = local('2026-11-23 10:00')
const words: wording.Words = { calendar, now, departments }
const atNight: wording.Words = { ...words, now: local('2026-11-23 22:00') }

/** Forty pages of a complaint with numbers that must not get about, and a word or two. */
const long = '厂区停电，机器停转，工人窝工，订单赔款，找李工13812345678；'.repeat(130)
const texts = [long, '停电'] as const
const names = ['青岛西海岸新区凯成精密机械制造与自动化装备有限公司黄岛分公司第二车间'.repeat(2), '老陈面馆'] as const
const who = '王敏（凯成科技有限公司，销售与售后服务部）'
const number = 'QS20261123-0007'
const limit = { said: '下周三前', day: '2026-12-02' as CalendarDate }
const days = [null, '2026-11-30' as CalendarDate] as const

const files: readonly Media[] = ['image/jpeg', 'image/png', 'video/mp4', 'audio/amr', 'application/pdf'].map((mime, i) => ({
  ...{ id: String(i), name: `现场照片和检测报告的扫描件第${i}页.jpg`, mime, size: 1 },
}))

/** What a case may hold besides what was said in these dialogues. */
export function variants(it: Case): readonly Case[] {
  const details = detailNames
    .slice(-mostInvited - 1, -1)
    .concat('loan')
    .slice(-mostInvited)
    .map((name) => ({ label: wording.details[name].label, value: texts[0].slice(0, 300), sensitive: name === 'loan' }))
  const attachments: readonly Attachment[] = files
  const instruction = { at: now, text: texts[0], due: '2026-11-30' as CalendarDate }
  return [
    it,
    { ...it, enterprise: names[0], details, attachments, instruction, repeated: true, urgency: 'urgent' },
    { ...it, enterprise: null, phone: null, suggestions: [], urgency: 'emergency', news: 'monthly' },
    { ...it, clocks: it.clocks.slice(0, 1).flatMap((clock) => clocks.map((kind) => ({ ...clock, kind, ...late }))) },
  ]
}

const late = { provisional: true, status: 'running', light: 'yellow' } as const
const due = { status: 'running', light: 'green' } as const
const retractables = Object.keys(wording.retractedNames) as readonly Retractable[]
const clocks = Object.keys(wording.clockNames) as readonly ClockKind[]
const movedDues: readonly MovedDue[] = clocks.map((clock) => ({ clock, from: now, due: now, provisional: true, yellowAt: now }))
const levels: readonly RatingLevel[] = [1, 2, 3, 4, 5]
const outcomes: readonly Outcome[] = ['solved', 'partly', 'not']
const causes = ['not-solved', 'poor-rating', 'continued'] as const
const alike: readonly wording.Alike[] = [
  { count: 12, days: 30, lead: null },
  { count: 12, days: 30, lead: 'power' },
]

/** What the reporter of a case reads. */
export function toReporter(it: Case): readonly Speech[] {
  const { news } = wording
  return [
    ...[words, atNight].flatMap((at) => [wording.receipt(it, at), wording.receipts([it, it, it], at)]),
    ...[wording.statusOf(it, words), wording.statusOfMany([it, it], words), wording.statusOfFirm([it, it], words)],
    ...[wording.whichCase([it, it], words), wording.stillOpen([it], words), wording.stillOpen([it, it], words)],
    ...[wording.toldBefore(it, words), wording.simplerAnswer(it), wording.supplemented(it), wording.phoneAmended(it)],
    ...[wording.urged(it, words), wording.newsSlowed(it), wording.askWithdraw(it), wording.confirmWithdraw(it), wording.withdrawn(it)],
    ...[wording.contactDenied(it, words), wording.stillNot(it), wording.rateInDigits(it), wording.askOutcomeFirst(it)],
    ...outcomes.flatMap((outcome) => [wording.askRating(it, outcome), wording.askRating(it, outcome, true)]),
    ...clocks.map((kind) => wording.urged({ ...it, clocks: it.clocks.slice(0, 1).map((clock) => ({ ...clock, kind, ...due })) }, words)),
    wording.receipt(it, atNight, true),
    ...[wording.askReason(it, words), wording.reasonTaken(it), wording.noReason(it), wording.ratedWhileReopened(it)],
    ...levels.map((level) => wording.ratingChanged(it, level)),
    ...[wording.notSolvedAfterAll(it), wording.reopened(it, words), wording.continued(it, words)],
    ...[wording.closedWithThanks(it), wording.askSettle(it), wording.phoneFor(it)],
    ...[news.contacted(it, now, words), news.classified(it, 'B类', words)],
    ...[
      news.dispatched(it, words),
      news.acknowledged(it, words),
      news.contacted(it, now, { ...words, handler: { name: who, phone: '0532-86880000' } }),
      news.sameDay(it, words),
    ],
    ...[news.progressAsked(it, words), news.extended(it, null, words), news.colleagueUrged(it, who), news.closedUnrated(it)],
    ...retractables.map((what) => news.retracted(it, what, words)),
    ...texts.map((reason) => news.recomputed(it, movedDues, reason, words)),
    ...[...texts, ''].map((text) => news.colleagueAdded(it, who, text, 3)),
    ...texts.flatMap((text) => [
      ...[news.progress(it, text, words), news.answered(it, text, words), news.extended(it, text, words)],
      news.promised(it, text, now, words),
    ]),
  ]
}

/** What groups and officials read of a case. */
export function toOthers(it: Case): readonly Speech[] {
  const { desk, toGroup } = wording
  return [
    ...[wording.statusOf(it, words, 'official'), wording.card(it, words), wording.routingCard(it, words)],
    ...alike.map((some) => wording.routingCard(it, words, some)),
    ...retractables.flatMap((what) => [wording.groupRetracted(what, it, who, words), desk.retracted(it, what, words)]),
    ...(
      [
        ...['acknowledge', 'contact', 'promise-same-day', 'report-progress', 'resolve', 'object', 'request-extension', 'promise'],
        'view-phone',
      ] as readonly Parameters<typeof wording.groupDone>[0][]
    ).map((verb) => wording.groupDone(verb, it, who, words, limit)),
    ...[wording.groupWhich([it, it], words), wording.groupList([it, it], words)],
    ...causes.flatMap((cause) => [desk.reopened(it, cause, words), toGroup.reopened(it, cause, words)]),
    ...clocks.flatMap((clock) => [desk.overdue(it, clock, words), desk.escalated(it, clock, words), toGroup.light(it, clock, words)]),
    ...ofSupervision(it, words),
    ...saidInConfidence(it, words),
    ...ofLedgerInChat(it, words),
    ...levels.map((level) => toGroup.ratingChanged(it, level)),
    ...[wording.groupClassified(it, 'B类', who, words), toGroup.classified(it, 'B类', words)],
    ...[desk.classified(it, 'B类', words), desk.classifiedThere(it, 'B类', words)],
    ...[toGroup.reassigned(it, words), toGroup.objectionUpheld(it), toGroup.objectionOverruled(it)],
    ...[toGroup.extensionApproved(it, words), toGroup.extensionRefused(it), toGroup.phoneAmended(it), toGroup.urged(it)],
    ...texts.map((reason) => toGroup.recomputed(it, movedDues, reason, words)),
    ...[toGroup.progressAsked(it, words), toGroup.contactDenied(it, words), toGroup.closed(it)],
    ...[
      desk.which([it], words),
      desk.reds([it], true, words),
      desk.yellows([it], false, words),
      desk.waiting([it, it], false, 'coordinator', words),
    ],
    ...[desk.inHand('供电公司', [it], true, words), desk.inHand('供电公司', [it], false, words)],
    ...[
      desk.dispatched(it, words),
      desk.dispatchedBefore(it, words),
      desk.objection(it, words),
      desk.objectionOverruled(it),
      desk.extensionApproved(it, words),
    ],
    ...[desk.extensionRefused(it), desk.instructed(it, words), desk.contactDisputed(it, words)],
    ...[...texts, null].map((reason) => desk.poorRating({ ...it, rating: rated(reason) }, words)),
    ...[null, 'power', 'hucd'].flatMap((lead) =>
      days.flatMap((due) => [
        desk.ordered(it, due, lead, words),
        ...texts.flatMap((text) => [desk.toArrange(it, '张局长', text, due, lead, words), desk.confirmOrder(it, text, due, lead, words)]),
      ]),
    ),
    ...[...texts, ''].map((text) => toGroup.supplemented(it, text, 3)),
    ...texts.flatMap((text) => [
      ...[toGroup.withdrawn(it, text), toGroup.ratingExplained(it, text), desk.pressed(it, who, '供电公司', text)],
      ...days.map((due) => toGroup.instructed(it, '张局长', text, due, words)),
      ...[null, 'hucd'].map((lead) => wording.objectionCard(it, text, lead, words)),
      wording.extensionCard(it, 2, text, words),
    ]),
  ]
}

function rated(reason: string | null): Rating {
  return { level: 1, outcome: 'not', reason, at: now }
}

/** What an entrepreneur reads that is about no case. */
export function toEntrepreneur(): readonly Speech[] {
  const aloud = texts.flatMap((text) => [
    ...[wording.heard(text, []), wording.heard(text, [text, text], true), wording.heardAs(text), wording.heardCorrected('电话改为不留')],
    ...[
      wording.recallNote('又停电了'),
      wording.recalledLate(number),
      wording.fromOfficial('officer', '您好'),
      wording.fromOfficial('coordinator', '您好'),
    ],
  ])
  const aboutText = texts.flatMap((text) => [
    ...[wording.nextReport(text), wording.drafts([text, text]), wording.putAside(text), wording.takenUp(text), wording.stillShelved(text)],
    ...[wording.whatToChangeAmount(text), wording.corrected.words(text, text)],
    ...[true, false].flatMap((complete) => [
      wording.reminder(text, complete),
      ...['2026-11-23 09:00', '2026-11-22 09:00', '2026-11-21 09:00', '2026-11-03 09:00'].map((since) =>
        wording.resumed(text, local(since), complete, words),
      ),
    ]),
  ])
  const aboutFirm = names.flatMap((name) => [
    ...[wording.claimTaken(name), wording.claimAgain(name), wording.boundAlready(name), wording.bound(name), wording.claimRefused(name)],
    wording.corrected.enterprise(name),
  ])
  const aboutService = profiles.flatMap((profile) =>
    (['retaliation', 'privacy', 'anonymous', 'cost', 'pace', 'hours', 'who'] as const).map((topic) =>
      wording.aboutService(topic, { calendar, profile }),
    ),
  )
  return [
    ...[...aloud, ...aboutText, ...aboutFirm, ...aboutService, ...summaries()],
    ...(['problem', 'enterprise', 'phone'] as const).flatMap((slot) => [
      wording.noted(null, slot),
      wording.noted('停电', slot),
      wording.asks[slot],
    ]),
    ...Object.values(wording.details).map(({ why, ask }) => `${why}${ask}。`),
    ...[wording.askAgain, wording.why, wording.simpler, wording.detailRefused, wording.restarted].flatMap((record) =>
      Object.values(record),
    ),
    ...[
      wording.askAnother,
      wording.drafts([]),
      wording.menu,
      wording.whichKind(['停电', '招工', '贷款']),
      wording.leadChanges(null),
      wording.leadChanges('住建局'),
    ],
    ...[
      wording.leftOut(2),
      wording.corrected.phone('13812345678'),
      wording.corrected.noPhone,
      wording.corrected.anonymous,
      wording.corrected.nameless,
    ],
    ...[true, false].flatMap((either) => [wording.angry(either), wording.whatFirst(either)]),
    ...[
      wording.chitchat({ calendar, profile }),
      wording.gotFiles([]),
      wording.gotFiles(files),
      wording.gotFilesBeside(files, 'QS20261123-0001'),
    ],
    wording.rejectedFiles((['size', 'type', 'damaged', 'virus', 'held', 'kind'] as const).map((why) => ({ name: `${names[0]}.zip`, why }))),
    wording.rejectedFiles([{ name: '', why: 'kind' }]),
    ...[wording.personLater('明天 09:00'), wording.reminder('', false), wording.draftKept('2026-12-23', words)],
    ...[wording.whereThingsStood(0), wording.whereThingsStood(3), wording.backWithCare(elsewhere), wording.minor(elsewhere)],
    ...dangers.flatMap((danger) => [wording.emergency([danger], elsewhere), wording.emergency([danger, 'injury'], elsewhere)]),
    ...[wording.despair(elsewhere), wording.emergency([], elsewhere), wording.statusOfFirm([], words)],
    ...[...outsiders.map((one) => wording.notOurs(one, elsewhere)), ...proceedings.map((kind) => wording.statutory(kind, elsewhere))],
    ...[wording.askSupplement(number), wording.urgedAgain(number), { text: wording.handedOver, buttons: [wording.endTalkButton(7)] }],
  ]
}

function summaries(): readonly Said[] {
  const draft = { ...emptyDraft({ enterprise: names[0], phone: '13812345678' }), texts: [long], attachments: files, later: ['招工'] }
  const one = { text: long, target: '供电公司' }
  const kept = { text: long, target: wording.confidentialTarget }
  const unsure = { text: '停电', target: null }
  const chat = '王敏 9:01\n车间又停电了\n李工 9:02\n报修了没有\n王敏 9:03\n报了三次没人来'
  return detailNames.flatMap((detail) => [
    wording.summary(draft, [one], null),
    wording.summary({ ...draft, behalf: 'li' }, [one], null),
    wording.summary({ ...draft, behalf: 'li', source: 'visit' }, [one], null),
    wording.summary(draft, [{ text: chat, target: null }], null, {
      limit: null,
      details: [],
      detail: null,
      again: '您昨天反映过类似的问题。',
    }),
    wording.summary({ ...draft, phone: null, enterprise: null }, [unsure], wording.joined, {
      limit: '下周三前',
      details: [{ name: detail, value: long }],
      detail,
      again: null,
    }),
    wording.summary(draft, [one, kept, unsure], wording.parted, { limit: null, details: [], detail, again: null }),
  ])
}

/** What groups and officials read that is about no case. */
export function toOfficials(): readonly Speech[] {
  const { desk } = wording
  return [
    ...aboutAssessments(words),
    ...texts.flatMap((text) => [
      ...[wording.groupHeard(text, number, wording.commandNames.resolve ?? ''), wording.groupHeardMany(text), wording.deskHeard(text)],
      ...[wording.askPromise(number, `${limit.said}${text}`, limit, words), wording.groupTooLong(text.length, 500)],
      ...[desk.personAsked(who, text, null), desk.personAsked(who, text, number), desk.handover(7, desk.personAsked(who, text, number))],
      ...[desk.passedOn(7, who, text, 0), desk.passedOn(7, who, text, 3), desk.pressed(null, who, '供电公司', text)],
      ...[desk.despair(who, text, elsewhere), desk.upset(who, text, []), desk.upset(who, text, Array(9).fill(number))],
      ...[desk.repeated(who, text, Array(9).fill(number)), desk.minor(who, text), desk.emergency(who, text, [], elsewhere)],
    ]),
    ...(['答复', '进展'] as const).flatMap((kind) =>
      [true, false].map((kept) => wording.preview(kind, number, '已换变压器，恢复供电', { limit, kept }, words)),
    ),
    ...(Object.values(wording.commandNames) as readonly string[]).map((command) => wording.askBack(number, command)),
    ...(['note', 'basis', 'reason', 'days', 'answer', 'progress', 'promise', 'instruction', 'follow-up'] as const).map((needs) =>
      wording.groupNeeds(needs, number),
    ),
    ...[wording.groupUnreached(number), wording.groupList([], words)],
    ...[
      ...Object.values(wording.deskHelps),
      desk.whichInHand,
      desk.unknown,
      desk.noDepartment,
      desk.toInstruct(number),
      desk.noReds,
      desk.noYellows,
      desk.notSent,
    ],
    ...[
      desk.inHand('供电公司', [], false, words),
      desk.nothingWaiting,
      desk.noSuchPerson,
      ...['kf', 'aibot', 'app', 'robot', 'appchat', 'wechaty', 'webhook', 'another'].map(desk.channelTrouble),
      desk.urgedAgain(who, number),
    ],
    ...names.flatMap((name) => [
      ...[desk.claimCard(person('chen'), name, null), desk.claimCard(person('wang'), name, name)],
      ...[desk.bound(who, name), desk.boundAlready(who, name), desk.notBound(who, name)],
    ]),
    ...(['group-closed', 'left', 'no-account', 'refused'] as const).flatMap((why) =>
      [true, false].map((round) => desk.unreached(number, '供电公司工作群', { why }, round)),
    ),
    ...[true, false].map((round) => desk.unreached(number, '供电公司工作群', { why: 'no-group', department: '供电公司' }, round)),
    ...[[], names].map((guests) => desk.unreached(number, '供电公司工作群', { why: 'guests', names: guests }, true)),
    ...(['reporter', 'idle', 'silently'] as const).map((how) => desk.talkEnded(7, who, how, pace)),
    ...[desk.recalledInTalk(7, who), desk.talkEndedByYou(7, who), desk.passedToReporter(7, who), desk.talkOver('7'), desk.noTalks],
    ...[
      desk.whichTalk([
        { handle: 7, who },
        { handle: 8, who },
      ]),
      desk.talkNeedsWords(7),
      desk.talkTakesWords,
      desk.talkTooLong(3_000),
    ],
  ]
}

/** The sentences without holes. */
export const fixed: readonly string[] = Object.values(wording).flatMap((value) => (typeof value === 'string' ? [value] : []))
