/** The sentences of `supervision.ts` by a direct call, about one case and about many. */
import { type Case, sources } from '../../cases/case.ts'
import type { Contacts } from '../../cases/duties.ts'
import * as wording from '../wording.ts'

const contacts: readonly Contacts[] = [
  { leader: '韩副区长', department: 'miit', officer: '唐宁（服务专员）' },
  { leader: null, department: 'power', officer: null },
]
const names = ['唐宁（服务专员，13812345678）', '欧阳上官司马诸葛副区长兼开发区管委会主任'.repeat(3)]
const day = '2026-12-07'

export function ofSupervision(it: Case, words: wording.Words): readonly string[] {
  const followed = { ...it, followedUp: { at: words.now, by: 'officer', note: '下周二看现场，找李工13812345678'.repeat(40) } }
  const many = Array.from({ length: 60 }, () => it)
  const line = { from: day, until: day, leader: '韩副区长', coordinator: null, changedBy: null }
  return [
    ...contacts.map((some) => wording.card(it, { ...words, contacts: () => some }).text),
    ...(['contact', 'feedback'] as const).flatMap((clock) => [
      wording.officerOverdue(it, clock, words),
      wording.officerSoonDue(it, clock, words),
    ]),
    wording.card({ ...it, filedBy: 'officer' }, words).text,
    ...sources.map((source) => wording.card({ ...it, filedBy: 'officer', source }, words).text),
    wording.statusOf({ ...it, source: 'forum' }, words, 'official'),
    wording.unknownSource('托梦'),
    ...names.map((name) => wording.filedForYou(it, name)),
    ...[0, 2].map((others) => wording.whoRates('凯成科技有限公司', others)),
    ...[wording.notYourEnterprise, wording.draftFirst],
    wording.statusOf(followed, words, 'official'),
    ...[wording.followUpNeeds(it.number), wording.followedUp(it.number), wording.followUpUnknown],
    wording.followUpWhich(many.map(({ number }) => number)),
    ...[wording.worklist([it], words), wording.worklist(many, words)].flat(),
    wording.portfolio([], words),
    wording.portfolio(
      [
        { name: '凯成科技有限公司', cases: many },
        { name: '清河精密机械有限公司', cases: [] },
      ],
      words,
    ),
    wording.portfolio([{ name: '清河精密机械有限公司', cases: [] }], words),
    ...[true, false].map((changes) => wording.roster([], changes, words)),
    ...[wording.dutiesByOffice, wording.swapOneDay],
    ...([null, 'red', 'yellow'] as const).flatMap((light) => [[], [it], many].map((some) => wording.followedCases(some, light, words))),
    ...[1, 40].map((count) =>
      wording.contactsOfFirms(
        Array(count).fill({
          enterprise: '清河精密机械有限公司',
          contacts: { leader: '韩副区长', department: 'miit', officer: count === 1 ? null : '唐宁（服务专员）' },
        }),
        words,
      ),
    ),
    wording.roster(
      [line, { ...line, until: '2026-12-13', leader: null, coordinator: '周晓岚（营商办）', changedBy: '周晓岚（营商办）' }],
      true,
      words,
    ),
    ...[null, ...names].map((leader) => wording.swapped(day, leader, words)),
    ...[wording.swapNeedsDay, wording.swapPast, wording.swapNobody(names), wording.replaceUnknown],
    wording.rosterGaps([day], words),
    wording.rosterGaps(Array(40).fill(day), words),
    ...(['leader', 'officer'] as const).flatMap((part) =>
      names.flatMap((name) => [wording.replaced('清河精密机械有限公司', part, name), wording.replaceNobody(part, [name])]),
    ),
  ]
}
