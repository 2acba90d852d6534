/** The engine over report types: which type a draft is, what is known of it, what is asked for next, what an answer fills. Pure. */
import { bare } from '../answers.ts'
import { dayIn } from '../dates.ts'
import type { Draft, Given } from '../dialog.ts'
import { limitText } from '../wording.ts'
import { type Detail, type DetailName, details, mostInvited, type ReportType, reportTypes } from './report-types.ts'

/** The type of a problem: the first whose words occur, for a department the model puts first. */
export function typeOf(problem: string, given: Given): ReportType {
  const lead = given.understand(problem).departments[0]?.code
  const fits = ({ departments, says }: ReportType): boolean =>
    (departments === 'any' || (lead !== undefined && departments.includes(lead))) && says.test(problem)
  return reportTypes.find(fits) ?? general
}

/** The detail to ask for beside the summary: the first of the type that nobody has told, unless enough was asked. Null: none. */
export function nextDetail(draft: Draft, problem: string, given: Given): DetailName | null {
  if (draft.invited.length >= mostInvited || openDetail(draft) !== null) return null
  const known = (name: DetailName): boolean => draft.details[name] !== undefined || details[name].find(problem, given) !== null
  const wanted = typeOf(problem, given).details.find((name) => {
    const { after } = details[name]
    return !known(name) && !draft.invited.includes(name) && (after === undefined || known(after))
  })
  return wanted ?? null
}

/** The detail that was asked for last and is not answered. */
export function openDetail({ invited, details: given }: Draft): DetailName | null {
  const last = invited.at(-1)
  return isDetail(last) && given[last] === undefined ? last : null
}

/** What an answer does to the detail that was asked for: fills it, puts it aside, or cannot be right; null: it is no answer to it. */
export function answerDetail(
  draft: Draft,
  text: string,
  given: Given,
): { readonly draft: Draft; readonly filled: boolean } | { readonly refused: 'past' } | null {
  const name = openDetail(draft)
  if (name === null || text.trim() === '') return null
  if (declines.test(bare(text))) return { draft: { ...draft, details: { ...draft.details, [name]: '' } }, filled: false }
  const detail: Detail = details[name]
  const value = valueIn(text, detail, given)
  if (value === null) return null
  const refused = detail.refuses?.(value, given) ?? null
  return refused === null ? { draft: { ...draft, details: { ...draft.details, [name]: value } }, filled: true } : { refused }
}

/** What was told in answer to questions, in the order of the type; what was put aside is left out. */
export function toldDetails(
  draft: Draft,
  given: Given,
): readonly { readonly name: DetailName; readonly value: string; readonly sensitive: boolean }[] {
  return Object.entries(draft.details).flatMap(([name, value]) =>
    isDetail(name) && value !== '' ? [{ name, value: dated(value, given), sensitive: details[name].sensitive === true }] : [],
  )
}

// --- Internal helpers ---

/** 「下个月底」 with its day. */
function dated(value: string, given: Given): string {
  const limit = dayIn(value, given.understand(value).entities, given.now, given.calendar)
  return limit ? value.replace(limit.said, limitText(limit, given)) : value
}

/** The last type fits everything. */
const general = reportTypes.at(-1) as ReportType

const declines =
  /^(?:不知道|不清楚|不太清楚|说不好|说不准|没想好|都行|都可以|随便|看情况|没有?|无|不好说|没要求|没有要求|不急|跳过|不方便|不想说|不说了?|暂时没有|记不清了?|忘了)$/

/** Words for the talk, and what goes on after its 了: 「不好意思前两天出差了，现在继续」. */
const noAnswer =
  /^(?:我?(?:要|来|再)?补充|催|进度|继续|接着|撤|帮助|转人工|草稿)|继续$|[忙忘]了|出差|(?:没看|才看|刚看)到|(?:不好意思|抱歉|对不起).{4}/

/** A plain answer as it was given: an answer is short, and neither a question nor a word for the talk. */
function valueIn(text: string, detail: Detail, given: Given): string | null {
  if (noAnswer.test(bare(text))) return null
  if (text.length > 60 || /[?？]|吗$|怎么|为什么|啥|什么时候|几时|多久|能不能|会不会/.test(text)) return null
  if (detail.find(text, given) === null && !detail.answers.test(text.trim())) return null
  return text
    .trim()
    .replace(/^那?算了[,，。\s]*(?:那|就|还)*(?:写|填|按)?/, '')
    .replace(/[吧啊呀哦。.,，!！]+$/, '')
}

function isDetail(name: string | undefined): name is DetailName {
  return name !== undefined && name in details
}
