/** Every sentence of `ratings.ts` by a direct call, with short and with the longest texts that people send. */
import type { Case, Refusal } from '../../cases/case.ts'
import type { FinalAnswer, FinalEvent } from '../../cases/final-answer.ts'
import { findings, type PoorWord, type RatingCommand, type RatingEvent, type Review } from '../../cases/ratings.ts'
import { calendar, departments, elsewhere, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import { groupNeeds, news, refusal, type Words } from '../wording.ts'
import {
  callNumber,
  closedFinal,
  finalDone,
  finalRated,
  findingNames,
  followUpCard,
  followUpList,
  groupAppealed,
  groupFinalProposed,
  laterAnswer,
  laterRating,
  notForYou,
  ratingDone,
  ratingNews,
  reviewWaits,
} from './ratings.ts'

type Speech = readonly [reader: string, speech: Said | string]

const at = local('2026-11-23 10:00')
const words: Words = { calendar, now: at, departments, elsewhere }
const texts = ['已电话核实，门口仍有遮挡', '厂区停电，机器停转，找李工13812345678；'.repeat(100)]
const number = 'QS20261123-0007'
const outcomes = ['solved', 'partly', 'not'] as const

/** The refusals of these rules, for the tests of all refusals. */
export const ratingRefusals: readonly Refusal[] = [
  ...(['own-department', 'same-person', 'coordinator-first', 'no-poor-rating', 'verify-first', 'final'] as const).map((refused) => ({
    refused,
  })),
  { refused: 'rating-appeal-too-late', days: 3 },
  { refused: 'final-too-early', reopenings: 1 },
]

/** What is said of what follows a rating of a case that a department has or had, with who reads it. */
export function saidOfRatings(bare: Case): readonly Speech[] {
  if (!('lead' in bare) || bare.status === 'withdrawn') return []
  const needs = (['verification', 'call', 'rating-appeal', 'ruling', 'final'] as const).map((it) => groupNeeds(it, number))
  return [
    ...[...needs, ...Object.values(findingNames), groupAppealed(number, '王敏'), notForYou(number), groupFinalProposed(number, '王敏')].map(
      (text) => ['group:power', text] as const,
    ),
    ...ratingRefusals.map((no) => ['group:power', refusal(no, number, words, 'official')] as const),
    ...texts.flatMap((text) => aboutReview(text, bare)),
    ...texts.flatMap((text) => aboutFinal(text, bare)),
  ]
}

// --- Internal helpers ---

function aboutReview(text: string, bare: Case): readonly Speech[] {
  const asked = { at, by: 'staff-power', reason: text }
  const levels: readonly PoorWord[] = ([2, null] as const).map((level) => ({ at, level, answeredBy: 'staff-power', appeal: asked }))
  const rating = { level: 2, outcome: 'not', reason: text, at } as const
  return levels.flatMap((word) =>
    (['poor', 'unrated', null] as const).flatMap((awaited) => {
      const review: Review = { awaited, poor: [word] }
      const it: Case = { ...bare, review, rating }
      const ruled: Case = {
        ...it,
        review: { awaited, poor: [{ ...word, appeal: { ...asked, ruled: { at, by: 'leader', excluded: true, reason: text } } }] },
      }
      return [
        ...heard(it, text),
        ...heard({ ...it, enterprise: null, phone: null }, text),
        ...done(it),
        ...done(ruled),
        ...answers(it, text),
      ]
    }),
  )
}

function heard(it: Case, text: string): readonly Speech[] {
  const events: readonly RatingEvent[] = [
    ...(['poor', 'unrated'] as const).map((because) => ({ type: 'follow-up-opened', because, level: 2, answeredBy: null }) as const),
    ...findings.map((finding) => ({ type: 'rating-verified', finding, note: text }) as const),
    { type: 'rating-appealed', reason: text },
    { type: 'rating-appealed', reason: text, grounds: 'honest-error' },
    { type: 'exclusion-proposed', reason: text },
    { type: 'rating-excluded', reason: text },
    { type: 'rating-appeal-refused', reason: text },
    { type: 'pressure-flagged', text },
  ]
  return [
    ...events.flatMap((event) => told(event, it)),
    ['dm:coordinator', followUpCard(it, words)],
    ...[true, false].flatMap((poor) => [[it], []].map((some) => ['dm:coordinator', followUpList(some, poor, words)] as const)),
    // The caller alone gets the number.
    ['dm:staff-power', callNumber(it)],
    ...(reviewWaits(it) === null ? [] : [['dm:coordinator', reviewWaits(it) ?? ''] as const]),
  ]
}

function told(event: RatingEvent | FinalEvent, it: Case): readonly Speech[] {
  const office = ratingNews(event, it, { to: 'group', department: 'power' }, '王敏（供电公司）', words)
  const reporter = ratingNews(event, it, { to: 'reporter', person: 'wang' }, '王敏（供电公司）', words)
  return [
    ...(office === null ? [] : [['group:power', office] as const]),
    ...(event.type !== 'rating-excluded' || reporter === null ? [] : [['dm:wang', reporter] as const]),
  ]
}

function done(it: Case): readonly Speech[] {
  const commands: readonly Parameters<typeof ratingDone>[0][] = [
    ...findings.map((finding) => ({ type: 'verify-rating', finding, note: '' }) as const),
    ...[...outcomes, 'unreached' as const].map((outcome) => ({ type: 'record-follow-up', outcome, note: '' }) as const),
    ...[true, false].map((uphold) => ({ type: 'rule-rating-appeal', uphold, reason: '' }) as const),
  ] satisfies readonly RatingCommand[]
  return commands.map((command) => ['dm:coordinator', ratingDone(command, it)] as const)
}

function answers(it: Case, text: string): readonly Speech[] {
  const verified = { at, by: 'officer', finding: 'explain', note: text } as const
  const poor = (it.review?.poor ?? []).map((word) => ({ ...word, verified }))
  const explained = { ...it, status: 'resolved', answer: { at, by: 'officer', text }, review: { awaited: null, poor } } as Case
  const rectified = { ...it, status: 'resolved' } as Case
  return [it, explained, rectified].flatMap((one) => [
    ...[laterAnswer(one, text, words), ...outcomes.map((outcome) => laterRating(one, outcome))].flatMap((said) =>
      said === null ? [] : [['dm:wang', said] as const],
    ),
  ])
}

function aboutFinal(text: string, bare: Case): readonly Speech[] {
  const proposed: FinalAnswer = { text, basis: text, by: 'staff-power', at }
  const signed: FinalAnswer = { ...proposed, signed: { at, by: 'coordinator' } }
  const given: FinalAnswer = { ...signed, answeredAt: at }
  const events: readonly FinalEvent[] = [
    { type: 'final-proposed', text, basis: text },
    { type: 'final-signed' },
    { type: 'final-refused', reason: text },
    { type: 'final-answered', text, basis: text, signers: ['coordinator', 'leader'] },
  ]
  return [proposed, signed, given].flatMap((final) => {
    const it: Case = { ...bare, final }
    const waits = reviewWaits(it)
    return [
      ...events.flatMap((event) => told(event, it)),
      ...[true, false].map((how) => ['dm:coordinator', finalDone(it, how)] as const),
      ...(waits === null ? [] : [['dm:coordinator', waits] as const]),
      ...[finalRated(it), closedFinal(it), news.closedUnrated(it)].map((said) => ['dm:wang', said] as const),
      ...answers(it, text),
      ...[laterAnswer(it, text, { calendar, now: at, departments })].flatMap((said) => (said === null ? [] : [['dm:wang', said] as const])),
    ]
  })
}
