/** Who stands behind an enterprise and who sits when, asked for by officials and changed by a coordinator (1+1+1, 领导坐班). */
import { isOpen, lightOf } from '../../cases/case.ts'
import { chiefOf, contactsIn, type DutyWish, leaderOn, officerOf, type Standing, tripleNamed, tripleOf } from '../../cases/duties.ts'
import type { Person } from '../../cases/people.ts'
import { resolveDate } from '../dates.ts'
import type { Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { mostPressing } from './lists.ts'

/** What is answered to such a word, and done; null when the text is none, or the speaker has no say in it. */
export function dutyWord({ text, voice }: Utterance, given: Given): readonly Effect[] | null {
  const word = text.normalize('NFKC').trim()
  const { role } = given.speaker
  if (role === 'officer' && /^(?:帮助|怎么用|使用说明|help)[?。.]*$/i.test(word)) return [say(wording.deskHelps.officer)]
  if (asksFollowed(word, given.speaker)) return [say(followedBy(word, given))]
  if (asksPortfolio(word, given.speaker)) return [say(portfolioOf(given))]
  if ((role === 'coordinator' || role === 'leader') && asksRoster.test(word))
    return [say(wording.roster(rosterLines(given), role === 'coordinator', given))]
  if (role === 'leader' && /^(?:轮值|联系人)[\s:,]*\S/.test(word)) return [say(wording.dutiesByOffice)]
  // What decides something is written.
  if (role !== 'coordinator' || voice !== undefined) return null
  const shown = contactsAsked(word, given)
  if (shown !== null) return [say(shown)]
  const swap = /^轮值[\s:,]*(?<rest>\S[\s\S]*)$/.exec(word)?.groups?.rest
  if (swap !== undefined) return swapDay(swap, given)
  const replace = /^联系人[\s:,]*(?<rest>\S[\s\S]*)$/.exec(word)?.groups?.rest
  return replace === undefined ? null : replaceOne(replace, given)
}

/** Whether somebody asks for the enterprises that a leader or an officer stands behind: 「我联系的企业」. */
export function asksPortfolio(text: string, { role }: Pick<Person, 'role'>): boolean {
  if (role !== 'leader' && role !== 'officer') return false
  return /^(?:我|本人)?(?:负责)?(?:联系|包联|挂点|服务)的(?:重点)?(?:企业|公司)(?:的?(?:情况|清单|诉求|有哪些))?[?？。.]*$/.test(
    text.trim(),
  )
}

/** Whether an officer asks for the cases to be followed, all or those that are late: 「待办」, 「今天红灯」. */
export function asksFollowed(text: string, { role }: Pick<Person, 'role'>): boolean {
  if (role !== 'officer') return false
  return /^(?:我的?|今天|今日|本周|这周|现在|目前|的)*(?:有(?:哪些|什么|多少))?(?:待办|在办|红灯|黄灯|跟踪)(?:的|件|诉求|清单|事项|有哪些|有几件)*[?？。]*$/.test(
    text.trim(),
  )
}

// --- Internal helpers ---

const asksRoster =
  /^(?:领导)?(?:坐班轮值|轮值|坐班|轮值坐班)(?:表|安排)?[?。.]*$|^(?:今天|明天|后天|本周|这周|下周|现在|周[一二三四五六日])*(?:是)?(?:谁|哪位(?:区?领导)?|哪个领导)(?:在)?(?:坐班|值班|轮值)[?？。]*$/

function followedBy(word: string, given: Given): string {
  const { standing, speaker } = given
  const light = /红灯/.test(word) ? 'red' : /黄灯/.test(word) ? 'yellow' : null
  const mine = given.cases.filter((it) => isOpen(it) && chiefOf(it, standing) === speaker.id)
  return wording.followedCases(mostPressing(mine.filter((it) => light === null || lightOf(it) === light)), light, given)
}

/** 「联系人」 and 「联系人 凯成科技」: who stands behind an enterprise, or behind each. */
function contactsAsked(word: string, { standing, ...given }: Given): string | null {
  const asked = /^(?:企业)?联系人(?:名单|清单|表)?[?？。]*$|^联系人[\s:,]*(?<firm>\S{2,40})$/.exec(word)
  const firm = asked?.groups?.firm
  if (!asked || /领导|专员|首席|代办员/.test(firm ?? '')) return null
  const one = firm === undefined ? null : tripleNamed(firm, standing)
  if (firm !== undefined && one === null) return wording.replaceUnknown
  const triples = one === null ? standing.duties.triples.filter(({ from }) => from <= standing.day) : [one]
  return wording.contactsOfFirms(
    triples.map((triple) => ({ enterprise: triple.enterprise, contacts: contactsIn(triple, standing) })),
    given,
  )
}

function portfolioOf(given: Given): string {
  const { standing, speaker, cases } = given
  const mine = standing.duties.triples.filter((triple) => {
    if (triple.from > standing.day) return false
    return speaker.role === 'leader' ? triple.leader === speaker.id : officerOf(triple, standing.people) === speaker.id
  })
  const enterprises = mine.map((triple) => ({
    name: triple.enterprise,
    cases: cases.filter((it) => isOpen(it) && tripleOf(it, standing)?.enterprise === triple.enterprise),
  }))
  return wording.portfolio(enterprises, given)
}

/** The days ahead, those that follow each other with the same people in one line. */
function rosterLines({ standing, calendar, rosterDays }: Given): readonly wording.RosterLine[] {
  const { duties, people, day } = standing
  if (duties.shifts.length === 0 && duties.swaps.length === 0) return []
  const nameOf = (id: string | null): string | null => people.find((person) => person.id === id)?.name ?? null
  const lines: wording.RosterLine[] = []
  for (let i = 0; i < rosterDays; i++) {
    const date = calendar.addDays(day, i)
    if (!calendar.isWorkingDay(date)) continue
    const swap = duties.swaps.find((one) => one.day === date)
    const shift = duties.shifts.find(({ from, until }) => from <= date && date <= until)
    const line = {
      leader: nameOf(leaderOn(date, standing)),
      coordinator: nameOf(shift?.coordinator ?? null),
      changedBy: nameOf(swap?.by ?? null),
    }
    const last = lines.at(-1)
    const goesOn = last && last.leader === line.leader && last.coordinator === line.coordinator && last.changedBy === line.changedBy
    if (goesOn) lines[lines.length - 1] = { ...last, until: date }
    else lines.push({ ...line, from: date, until: date })
  }
  return lines
}

function swapDay(rest: string, given: Given): readonly Effect[] {
  const { now, calendar, standing } = given
  const vacant = /空缺|取消|没人|无人/.exec(rest)?.[0]
  const leader = vacant === undefined ? personNamed(rest, 'leader', standing) : undefined
  const words = [vacant ?? wording.untitled(leader?.name ?? ''), '改为', '改成', '换成', '由', '换', '坐班', '值班']
  const said = words.reduce((text, word) => text.replace(word, ' '), rest)
  const days = resolveDate((leader || vacant ? said : (/^\S+/.exec(rest)?.[0] ?? '')).trim(), now, calendar)
  if ((days !== null && days.from !== days.until) || /\d[日号]?\s*(?:至|到|[-~—])\s*\d/.test(rest)) return [say(wording.swapOneDay)]
  if (days === null) return [say(wording.swapNeedsDay)]
  if (days.from < standing.day) return [say(wording.swapPast)]
  if (!leader && vacant === undefined) return [say(wording.swapNobody(namesOf('leader', standing)))]
  return changed({ type: 'swap', day: days.from, leader: leader?.id ?? null }, wording.swapped(days.from, leader?.name ?? null, given))
}

/** 「联系人 清河精密 专员 唐宁」 */
function replaceOne(rest: string, { standing }: Given): readonly Effect[] | null {
  const found =
    /^(?<firm>.+?)[\s,:]*的?(?<part>联系区领导|区领导|领导|服务专员|专员|首席代办员|首席|代办员)[\s,:]*(?:换成|改为|改成|换|由)?[\s:]*(?<who>\S.*)$/.exec(
      rest,
    )?.groups
  if (!found) return [say(wording.replaceUnknown)]
  const { firm = '', who = '' } = found
  const part = /领导/.test(found.part ?? '') ? 'leader' : 'officer'
  const triple = tripleNamed(firm, standing)
  if (triple === null) return [say(wording.replaceUnknown)]
  const person = personNamed(who, part, standing)
  if (!person) return [say(wording.replaceNobody(part, namesOf(part, standing)))]
  const wish: DutyWish = { type: 'replace', enterprise: triple.enterprise, part, person: person.id }
  return changed(wish, wording.replaced(triple.enterprise, part, person.name))
}

function changed(wish: DutyWish, words: string): readonly Effect[] {
  return [{ type: 'change-duty', wish }, say(words)]
}

/** The person of a role whose name, or a name without its title, a text names; the longest name wins, and of two with one name neither. */
function personNamed(text: string, role: Person['role'], { people }: Standing): Person | undefined {
  const named = people.filter((person) => person.role === role && text.includes(wording.untitled(person.name)))
  const longest = Math.max(0, ...named.map(({ name }) => wording.untitled(name).length))
  const [one, other] = named.filter(({ name }) => wording.untitled(name).length === longest)
  return other === undefined ? one : undefined
}

function namesOf(role: Person['role'], { people }: Standing): readonly string[] {
  return people.flatMap((person) => (person.role === role ? [person.name] : []))
}
