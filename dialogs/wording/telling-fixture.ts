/** Every sentence of `telling.ts` by a direct call. */
import type { Case, Clock } from '../../cases/case.ts'
import { calendar, departments, elsewhere, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import type { Words } from '../wording.ts'
import { callNumber } from './ratings.ts'
import {
  callLight,
  deliveryLines,
  deliveryNews,
  inviteToReply,
  nothingToTell,
  notReached,
  toldAlready,
  toldByPhone,
  toldPlainly,
  toTellList,
} from './telling.ts'

const at = local('2026-11-23 10:00')
const words: Words = { calendar, now: at, departments, elsewhere }

/** What is said of the delivery of an answer of this case, with who reads it. */
export function saidOfDelivery(bare: Case): readonly (readonly [reader: string, speech: Said | string])[] {
  const phone: Clock = {
    ...{ kind: 'phone', startedAt: at, due: local('2026-11-23 14:30'), provisional: false, yellowAt: local('2026-11-23 13:30') },
    ...{ status: 'running', light: 'green', rungs: 0, nextRungAt: null },
  }
  const held: Case = { ...bare, clocks: [...bare.clocks, phone], delivery: { heldAt: at } }
  const told = (['message', 'phone'] as const).map((how): Case => ({ ...bare, delivery: { heldAt: at, told: { at, by: 'officer', how } } }))
  const news = (['answer-held', 'answer-delivered'] as const).flatMap((type) =>
    [held, { ...bare, delivery: { heldAt: at } }].flatMap((it) => deliveryNews({ type }, it, { to: 'officer' }, words) ?? []),
  )
  const toGroup = deliveryNews({ type: 'answer-held' }, held, { to: 'group', department: 'power' }, words) ?? ''
  const { number } = bare
  // The number is for whoever calls alone.
  const own = [callNumber({ ...held, phone: '13800000000' }), inviteToReply(48)].map((text) => ['dm:wang', text] as const)
  const others = [
    ...news,
    ...[true, false].map((late) => callLight(held, late, words)),
    callLight(bare, true, words),
    ...[toldByPhone(number), toldAlready(number), nothingToTell(number), notReached(number), toldPlainly],
    ...[toTellList([], words), toTellList([held, ...told], words)],
    ...[held, ...told].flatMap((it) => deliveryLines(it, words)),
  ].map((speech) => ['dm:officer', speech] as const)
  return [...own, ['group:power', toGroup], ...others]
}
