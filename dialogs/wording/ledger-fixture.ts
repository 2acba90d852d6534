/** The words of the ledger by a direct call: each column with each value, and the figures. */
import { type Case, sources } from '../../cases/case.ts'
import type { Entry, Share, Standing } from '../../cases/ledger.ts'
import type { LedgerFile } from '../dialog.ts'
import type { Words } from '../wording.ts'
import { ledger, ledgerSheet, standingNames, statisticsText } from './ledger.ts'

const shown = {
  at: (time: string | null) => time,
  department: (code: string | null) => (code === null ? null : '供电公司'),
  text: (text: string | null) => text,
}
const kinds = ['difficulty', 'opinion', 'need', 'expectation'] as const
const urgencies = ['normal', 'urgent', 'emergency'] as const
const admissions = ['in-scope', 'emergency', 'statutory-channel', 'tip-off', 'not-enterprise', 'abuse'] as const

const base: Entry = {
  ...{ number: 'QS20261123-0007', reportedAt: '2026-11-23 10:00', enterprise: null, kind: 'need', matter: '停电', urgency: 'normal' },
  ...{
    admission: 'in-scope',
    text: '厂区停电',
    lead: 'power',
    assisting: ['hucd', 'tax'],
    status: 'handling',
    standing: 'overdue',
    light: 'red',
  },
  ...{ dispatchedAt: null, contactedAt: null, contactInTime: true, answeredAt: null, answerInTime: false, answer: null, objections: 0 },
  ...{ deliveredAt: null, toldByPhone: true },
  ...{ extensions: 0, urgings: 0, reopenings: 0, reds: 1, outcome: 'solved', rating: 5, closedAt: null, source: null },
  ...{ countedRating: 2, ratingExcluded: false, poorVerified: true, rerated: 5, called: true, pressures: 1 },
}

/** What is said of the ledger, with who reads it. */
export function saidOfLedger(): readonly (readonly [reader: string, speech: string])[] {
  const standings = Object.keys(standingNames) as readonly Standing[]
  const entries = [
    ...kinds.map((kind) => ({ ...base, kind })),
    ...urgencies.map((urgency) => ({ ...base, urgency })),
    ...admissions.map((admission) => ({ ...base, admission })),
    ...standings.map((standing) => ({ ...base, standing })),
    { ...base, ratingExcluded: true },
    ...sources.map((source) => ({ ...base, source })),
  ]
  const lines = entries.map((entry) => ledgerSheet.columns.map(({ title, value }) => `${title}：${value(entry, shown) ?? ''}`).join('；'))
  const leaving = (...reasons: readonly string[]): Share => ({
    part: 2,
    of: 3,
    leftOut: Object.fromEntries(reasons.map((reason) => [reason, 1])),
  })
  const share = leaving('not-dispatched', 'still-open', 'no-word', 'not-answered', 'not-rated', 'rating-excluded', 'declined')
  const called = leaving('anonymous', 'no-poor-rating', 'not-sampled', 'merged')
  const none: Share = { part: 0, of: 0, leftOut: {} }
  const standing = { closed: 144, 'on-schedule': 8, overdue: 0, declined: 1, merged: 1, withdrawn: 1 }
  const figures = (one: Share) => ({
    total: 155,
    standing,
    response: one,
    punctuality: one,
    resolution: one,
    satisfaction: one,
    rated: one,
    poorVerified: one,
    rectified: one,
    followUp: one,
  })
  return [
    ...lines,
    ledgerSheet.name,
    statisticsText(figures(share)),
    statisticsText(figures(called)),
    statisticsText(figures(none), '供电公司'),
  ].map((text) => ['dm:coordinator', text] as const)
}

/** What is said of the ledger in chat. */
export function ofLedgerInChat(it: Case, words: Words): readonly string[] {
  const standing = { closed: 144, 'on-schedule': 80, overdue: 12, declined: 1, merged: 1, withdrawn: 1 }
  const file: LedgerFile = { year: 2026, lead: null, total: 239, standing, list: null, listed: [] }
  const none: LedgerFile = { ...file, lead: 'power', total: 0, standing: { ...standing, closed: 0, 'on-schedule': 0, overdue: 0 } }
  const many = Array.from({ length: 30 }, () => it)
  return [
    ...[file, none].map((one) => ledger.counts(one, words)),
    ...(['overdue', 'on-schedule'] as const).flatMap((list) => [
      ledger.list(none, list, words),
      ledger.list(file, list, words),
      ledger.list({ ...file, listed: [it] }, list, words),
      ledger.list({ ...file, lead: 'power', listed: many }, list, words),
    ]),
    ledger.ownOnly,
  ]
}
