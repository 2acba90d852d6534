/** Every sentence of `meetings.ts` by a direct call, with short and with the longest texts that people send. */
import type { Case, Recorded } from '../../cases/case.ts'
import { calendar, departments, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import type { Words } from '../wording.ts'
import { visitConfirmed, visitDenied, visitGroup, visitShown, visitTold } from './meetings.ts'

const at = local('2026-11-23 10:00')
const words: Words = { calendar, now: at, departments }
const texts = ['到厂里看了变压器', '到厂里看了变压器，找李工13812345678；'.repeat(100)]
const who = '王敏（人社局）'

type Heard = readonly (readonly [reader: string, speech: Said | string])[]

/** What is said of visits on a case that a department has, with who reads it. */
export function saidOfMeetings(it: Case): Heard {
  if (!('lead' in it) || it.status === 'withdrawn') return []
  return texts.flatMap((text) => ofVisit(it, text))
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
