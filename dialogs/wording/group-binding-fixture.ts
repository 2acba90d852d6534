/** Every sentence of `group-binding.ts`, with who reads it. */
import { calendar, departments, local } from '../fixtures.ts'
import * as wording from '../wording.ts'

const words: wording.Words = { calendar, now: local('2026-11-23 10:00'), departments }
const { already, bound, code, guessed, moved, needed, noDepartment, notBound, officeOnly, refused, silenced, taken, toOffice, unbound } =
  wording.groupBinding
const of = 'dev_reform'
const who = '王敏（发展和改革委员会，企业服务和营商环境科）'

export const saidOfGroupBinding: readonly (readonly [reader: string, speech: string])[] = [
  ...[needed, noDepartment, silenced, ...Object.values(refused)].map((text) => ['group:power', text] as const),
  ...[bound(of, words), already(of, words), moved(of, words), taken(of, words)].map((text) => ['group:power', text] as const),
  ...[true, false].map((isBound) => ['dm:coordinator', code(of, '7KQ2MX9P', isBound, words)] as const),
  ...[toOffice(who, of, words), guessed(who, of, words), unbound(of, words), notBound(of, words), noDepartment].map(
    (text) => ['dm:coordinator', text] as const,
  ),
  ['dm:leader', officeOnly],
]
