/** What an official asks to see: what will soon be late, and what a department has in hand (D59). */
import { type Case, isConfidential, isOpen, leadOf, lightOf, nextDue } from '../../cases/case.ts'
import { isLongTerm } from '../../cases/long-term.ts'
import { type Department, departmentNamed } from '../../cases/people.ts'
import { suspensionOf } from '../../cases/suspension.ts'
import type { Given } from '../dialog.ts'
import { desk, ordersGiven, timeDesk } from '../wording.ts'
import { mayOversee } from './desk.ts'

/** At most so many cases of a department are looked at (the store lists open ones first). */
export const mostListed = 30

/** True for 「我的批示」: the instructions that somebody gave, with what became of them. */
export function asksForOrders(text: string): boolean {
  return /^(?:看看?|查看?)?我(?:的|下的|作的)?批示(?:情况|办理情况|清单|列表)?[。.?？]*$/.test(text.trim())
}

/** The list that is asked for, in words; null when the text asks for none of these. */
export function listAsked(text: string, given: Given): string | null {
  if (text.length > 24) return null
  if (asksForOrders(text)) return ordersGiven(given.cases, given.speaker.id, given)
  if (soon.test(text)) {
    const yellows = given.cases.filter((it) => isOpen(it) && lightOf(it) === 'yellow' && mayOversee(it, given))
    return yellows.length === 0 ? desk.noYellows : desk.yellows(mostPressing(yellows), yellows.length >= mostListed, given)
  }
  const put = putOffAsked(text)
  if (put === 'suspended') {
    const cases = given.cases.filter((it) => suspensionOf(it) !== null && mayOversee(it, given))
    return cases.length === 0 ? timeDesk.noneSuspended : timeDesk.suspendedCases(cases, given)
  }
  if (put === 'long-term') {
    const cases = given.cases.filter(isLongTerm).filter((it) => mayOversee(it, given))
    return cases.length === 0 ? timeDesk.noLongTerm : timeDesk.longTermCases(cases, given)
  }
  const department = inHandOf(text, given)
  if (department === null) return bareCount.test(text) && !/待办/.test(text) ? desk.whichInHand : null
  const cases = given.cases.filter(
    (it) => leadOf(it) === department.code && isOpen(it) && it.status !== 'declined' && !isConfidential(it) && mayOversee(it, given),
  )
  return desk.inHand(department.short, cases, cases.length >= mostListed, given)
}

/** What ends first comes first. */
export function mostPressing(cases: readonly Case[]): readonly Case[] {
  const place = (it: Case): string => `${nextDue(it)?.due ?? '9'} ${it.number}`
  return cases.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
}

/** The department whose cases are asked for: 「人社局还有几件」, and a head's 「我们还有几件」 and 「待办」. */
export function inHandOf(text: string, { departments, speaker }: Pick<Given, 'departments' | 'speaker'>): Department | null {
  const isBare = bareCount.test(text)
  if (!counts.test(text) && !isBare) return null
  const named = departmentNamed(text, departments)
  if (named !== null || speaker.role !== 'head' || !(isBare || /我们?局?|本(?:局|单位|部门)/.test(text))) return named
  return departments.find(({ code }) => code === speaker.departments[0]) ?? null
}

/** Whether the cases that wait for an enterprise are asked for, or those on the long-term track. */
export function putOffAsked(text: string): 'suspended' | 'long-term' | null {
  if (text.length > 16 || /不?同意|驳回/.test(text)) return null
  if (
    /^(?:今天|现在|我的|在|(?:还)?有?哪些(?:件)?(?:还)?在?)?(?:挂起|暂停|等企业(?:补充?)?(?:材料|资料)?|等补材料|待补材料)(?:的|中的?)?(?:件|诉求|清单|列表|有哪些|有几件|多少件)*[？?。]?$/.test(
      text,
    )
  )
    return 'suspended'
  return /^(?:今天|现在|我的|在办的?|有?哪些)?(?:是)?(?:序时推进|长期推进|长期|转长期|每周进展)(?:的|中的?)?(?:件|诉求|清单|列表|有哪些|有几件|多少件)*[？?。]?$/.test(
    text,
  )
    ? 'long-term'
    : null
}

// --- Internal helpers ---

const soon = /快(?:要|到)?(?:超时|超期|到期|时限|逾期)|(?:马上|即将|将要|临近)(?:就?要)?(?:超时|超期|到期|逾期)|黄灯|临期/
/** Nothing but the wish for a list of what is in hand. */
const bareCount =
  /^(?:我的?|今天|今日|现在|目前|还)*(?:有(?:哪些|什么|多少|几件)?)?(?:待办|在办|没办(?:完|结)?|未办结)(?:的|事项|件|诉求|清单|列表)*(?:还?有(?:哪些|多少|几件))?[?？。]*$|^还有(?:几件|多少件?|哪些)(?:没办(?:完|结)?|在办)?(?:的)?[?？。]*$/
const counts =
  /几件|多少件?|哪些(?:件|诉求|事|在办|没办)|还有(?:什么|哪些)|在办|没办(?:完|结)|未办结|手(?:上|头|里)|(?:的)?(?:件|诉求)(?:清单|列表)/
