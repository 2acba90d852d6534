/** Questions in passing: about this service (what does it cost, who sees it) and about policy, in the middle of a report or alone. */
import type { Given } from '../dialog.ts'
import * as wording from '../wording.ts'
import { withoutGreeting } from './phrases.ts'

/** What is asked about the service, with its answer, and what was said besides. */
export type SideQuestion = { readonly answer: string; readonly rest: string }

/**
 * The question about the service that a text asks, and the rest of the text (「下月底。另外你们周末上班吗」 → 「下月底」);
 * null when it asks none. Long texts tell a problem, and a question in them is about that.
 */
export function serviceQuestion(text: string, given: Given): SideQuestion | null {
  const clauses = text.split(/(?<=[,，。;；!！?？\n])/)
  const asked = clauses.findIndex((clause) => clause.length <= 24 && topicOf(clause) !== null)
  const topic = asked < 0 ? null : topicOf(clauses[asked] ?? '')
  if (topic === null || text.length > 80) return null
  const rest = withoutGreeting(clauses.filter((_, i) => i !== asked).join('')).replace(
    /^(?:另外|还有|对了|顺便(?:再)?问一?下?|那|就是)?[\s,，。]*|[\s,，]+$/g,
    '',
  )
  return { answer: wording.aboutService(topic, given), rest }
}

/** True when a text in the middle of a report asks about rules and benefits, not about the report. */
export function isPolicyQuestion(text: string, given: Given): boolean {
  if (text.length > 60 || !/[?？]|吗|呢|怎么|如何|哪|啥|什么条件|多少|能不能|可以不可以|啊$/.test(text)) return false
  const { intent, intentP } = given.understand(text)
  return intent === 'policy-question' && intentP >= 0.6
}

// --- Internal helpers ---

type Topic = Parameters<typeof wording.aboutService>[0]

const topics: readonly (readonly [Topic, RegExp])[] = [
  ['retaliation', /报复|穿小鞋|秋后算账|得罪|找(?:我们?|企业)(?:的)?麻烦|会不会.{0,8}(?:针对|整我|刁难)/],
  ['privacy', /(?:会不会|会|能|不会).{0,8}(?:泄露|泄漏|外传|公开|被.{0,4}知道)|谁(?:能|会|可以)看(?:到|见)|保密(?:吗|不)|隐私/],
  [
    'anonymous',
    /(?:可以|能|能不能|可不可以|是否可以|要不要|必须).{0,4}(?:匿名|不留(?:名|电话)|实名)|匿名.{0,4}(?:可以|行|能)?(?:吗|么|不)/,
  ],
  [
    'cost',
    /(?:要|收|用)不?(?:要|收)?.{0,4}(?:钱|费用?)(?:吗|么|不|嘛)|(?:收|要|花)不(?:收|要|花)(?:钱|费)|免费(?:吗|么|的吗)|收费(?:吗|么|不)/,
  ],
  [
    'pace',
    /(?:一般|大概|通常)?(?:要|需要)?多(?:久|长时间)(?:能|可以|会|才能)?(?:有?(?:答复|回复|反馈|结果|解决|办好|处理|联系)|[?？。!！]*$)|几天(?:能|可以|会|才能)?(?:有?(?:答复|回复|反馈|结果|解决|办好|联系))|^(?:那|请问|你们|他们|部门|大概|一般)*(?:啥|什么|几)时候?(?:能|可以|会|才)*(?:来人|有人来|有?(?:答复|回复|结果)|联系|处理|解决|办)/,
  ],
  [
    'hours',
    /(?:周末|周六|周日|星期[六日天]|节假日|晚上|中午|几点).{0,8}(?:上班|上不上班|有人|办公|开门|下班|值班|休息)|(?:上班|下班|办公)时间/,
  ],
  [
    'who',
    /(?:你们?|这)(?:是|算)(?:什么|哪个|啥)(?:部门|单位|机构)|(?:是|算)(?:政府|官方)(?:的)?吗|谁(?:来)?(?:负责|处理|办)(?:啊|呀|呢|的)?[?？]?$/,
  ],
]

function topicOf(clause: string): Topic | null {
  if (
    !/[?？]|[吗么嘛呢]|啥|不$|([收要花用能会])不\1|几点|几天|多久|多长时间|谁|什么|会不会|能不能|可不可以|要不要|用不用|上不上|时间/.test(
      clause,
    )
  )
    return null
  return topics.find(([, pattern]) => pattern.test(clause))?.[0] ?? null
}
