/** The ledger in chat (烈山「台账 红灯」): what is counted of a year, and what is late or on schedule in it. */
import type { DepartmentCode } from '../../cases/case.ts'
import { type Department, departmentNamed } from '../../cases/people.ts'
import { fullNumbers, narrow } from '../answers.ts'
import { type Effect, type Given, type LedgerFile, type LedgerList, say, type Utterance } from '../dialog.ts'
import { ledger } from '../wording.ts'

/** What somebody asks of the ledger; `leads` are the departments whose it is, null: of all. */
export type LedgerQuestion = {
  readonly year: number
  readonly leads: readonly DepartmentCode[] | null
  /** Null: the counts alone. */
  readonly list: LedgerList | null
  /** A department named that of another, which it does not see. */
  readonly foreign: boolean
}

/** Who asks, where and when. */
type Place = Pick<Given, 'speaker' | 'scope' | 'departments' | 'calendar' | 'now'>

/** What a text asks of the ledger; null when it asks nothing of it, or the speaker has none to see. */
export function ledgerQuestion(text: string, place: Place): LedgerQuestion | null {
  const words = narrow(text).replace(/[\s,，。.!！?？、:：]+/g, '')
  if (words.length > 30 || !words.includes('台账')) return null
  const sees = seenBy(place)
  if (sees === 'nothing') return null
  const named = departmentNamed(words, place.departments)
  const plain = named === null ? words : without(words, named)
  const rest = [year, ...lists.map(([, pattern]) => pattern), fillers].reduce((left, pattern) => left.replace(pattern, ''), plain)
  if (rest !== '') return null
  const foreign = named !== null && sees !== 'all' && !sees.includes(named.code)
  const own = sees === 'all' ? null : sees
  return {
    year: yearIn(plain, place),
    leads: named === null || foreign ? own : [named.code],
    list: lists.find(([, pattern]) => pattern.test(plain))?.[0] ?? null,
    foreign,
  }
}

/** Answers a question about the ledger; null when it is none, or about a quoted case. `given.ledgers` has what is asked for. */
export function aboutLedger({ text, quote }: Pick<Utterance, 'text' | 'quote'>, given: Given): readonly Effect[] | null {
  const question = fullNumbers(quote ?? '').length > 0 ? null : ledgerQuestion(text, given)
  if (question === null || given.ledgers === undefined) return null
  if (question.foreign) return [say(ledger.ownOnly)]
  const files = (question.leads ?? [null]).flatMap((lead) => given.ledgers?.find((file) => isOf(file, question, lead)) ?? [])
  if (files.length === 0) return null
  return files.map((file) => say(file.list === null ? ledger.counts(file, given) : ledger.list(file, file.list, given)))
}

// --- Internal helpers ---

/** Officials see all, a department its own; nobody else asks here. */
function seenBy({ speaker, scope }: Place): 'all' | 'nothing' | readonly DepartmentCode[] {
  if (scope.type === 'group') return [scope.department]
  switch (speaker.role) {
    case 'coordinator':
    case 'leader':
      return 'all'
    case 'staff':
    case 'head':
      return speaker.departments
    default:
      return 'nothing'
  }
}

const year = /(?<!\d)20\d\d年?度?|今年|本年度?|去年|上年度?/

function yearIn(text: string, { calendar, now }: Place): number {
  const thisYear = Number(calendar.dateOf(now).slice(0, 4))
  const said = year.exec(text)?.[0] ?? ''
  if (/^20\d\d/.test(said)) return Number(said.slice(0, 4))
  return /去年|上年/.test(said) ? thisYear - 1 : thisYear
}

const lists: readonly (readonly [LedgerList, RegExp])[] = [
  ['overdue', /红灯|滞后|超时|超期|逾期/],
  ['on-schedule', /序时推进|序时/],
]

const fillers =
  /台账|请|帮|给|我们?|咱们?|全区|全部|所有|本(?:局|单位|部门)|这个?|查(?:一下|看)?|看(?:看|一下)?|发(?:一下)?|列(?:出|一下)?|的|件|数|情况|统计|清单|列表|有(?:哪些|多少|几件?)|是多少|里|吗|呢/g

function without(text: string, { code, name, short, aliases }: Department): string {
  const longest = [code, name, short, ...aliases].filter((one) => text.includes(one)).sort((a, b) => b.length - a.length)[0]
  return longest === undefined ? text : text.replace(longest, '')
}

function isOf(file: LedgerFile, { year: asked, list }: LedgerQuestion, lead: DepartmentCode | null): boolean {
  return file.year === asked && file.lead === lead && file.list === list
}
