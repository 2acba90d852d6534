/** Short answers as people write them, read in the light of a question: yes and no, solved or not, a rating, a case number. */
import type { Case, CaseNumber, Outcome, RatingLevel } from '../cases/case.ts'

/** A text without the punctuation and politeness around a short answer: `好的，确认！` → `确认`. */
export function bare(text: string): string {
  const word = text
    .normalize('NFKC')
    .replace(/^(好的?|嗯+|恩+|哦|行|可以|那|那就|你好|您好)[\s,。.!?~、…]+(?=\S)/, '')
    .replace(/[\s,，.!！?？;；:：~…、。"'“”‘’「」()【】[\]]+/g, '')
    .replace(/^(好的|嗯+|那就?)(?=确认|提交|是|匿名|跳过|撤回|没有|不)/, '')
  return word.replace(/(吧|哈|啊|呀|哦|呢|谢谢|谢了)+$/, '') || word
}

const yes =
  /^(?:请|麻烦|就|都|那|[两三]件|一起|内容|信息|以上|全部|我们?)*(?:确认|確認|[缺却雀]认|确[任人忍让]|提交|没有问题|就是这(?:个|样)|就这么报|是|对(?!了$)|好|可以|没问题|没错|行|同意|发送|发出|发|[嗯恩]|正确|无误|[嗯恩][呐哪那]|要得|得行|好[嘞滴哒]|妥|中|成|就这[样么](?:报|提交|交|办|登记)?|报上?去?|交|交上去|ok|yes)(?:确认|提交|是|对|好|可以|没问题|没错|行|同意|发送|发出|发|嗯|正确|无误|就这样|就是这(?:个|样)|就这么报|没有问题|ok|的|了|吧|请|麻烦|尽快|处理|办理|一下|谢谢|您|你)*$/i
const no =
  /^(?:不|不用|不是|不对|不发|不行|不要|不了|不可以|不同意|不提交|不确认|先不|先不要|先别|先不发|先别发|先不提交|先别提交|否|别|别发|取消|no)(?:了|的|吧)?$/i

/** 确认, 提交吧, 是的 … → true; 不, 先别发, 取消 … → false; anything else null. 👍 is no consent: it is asked about. */
export function readYes(text: string): boolean | null {
  const word = bare(text)
  if (no.test(word)) return false
  return yes.test(word) ? true : null
}

/** What the enterprise said of the answer. `exact`: it names the solving; a bare 是 or 没有 could mean something else. `rest`: what was said besides. */
export type SaidOutcome = { readonly outcome: Outcome; readonly exact: boolean; readonly rest: string }

const subject =
  '(?:[^了坏没不未想要请怎]{0,4}?)(?:问题|事情|这个?事?情?|那个?事?|还|也|都|根本|其实|实际上?|现在|目前|依然|仍然|一直|至今|到|并|压根|我们的?|我的|我|你们|部门|他们|但是?|可是|不过|算是?|应该|暂时|真的?|确实|全部|完全|彻底|圆满|顺利|自己|已经?|终于|总算|这[回次下]|嗯|是的?|好像|电|水|路|款|钱|补贴|今天|昨天|刚刚?|早上|上午|下午)*'
const tail = '(?:的问题|问题)?(?:了|啦|的|吧|啊|呢|呀|哦|嘛|很好|很快|很?满意|谢谢|感谢|辛苦|你们|您|大家|帮忙)*'
const solving =
  '(?:得到|给)?(?:解决|办好|办成|办完|办结|办妥|搞定|搞好|弄好|处理好|处理完|处理|修好|修复|恢复|落实|到位|到账|整改|来电|来水|通电|通水|供电|供水|拿到|退款|发放|送上?电|通上?电|接通|接上|装好|装上|[批办发]下来|整改|撤走|拆掉)(?:好|完|掉|正常|到位|供电|供水)?'

const solved = new RegExp(`^${subject}${solving}${tail}$|^${subject}(?:没问题了|没事了|没有问题了|问题没了|正常了)${tail}$`)
const partly = new RegExp(
  `^${subject}(?:只|就|大部分|部分|基本上?|大体上?|差不多|有一?部分|一半|还差一点|没有?完全|没有?全部?|没有?彻底|没有?都|不完全|不彻底|未完全|未全部|不算完全|不全)(?:${solving})${tail}$|^${subject}(?:只|就|才)?(?:解决|处理|办|修|弄)(?:了|好了?)?(?:一半|一部分|部分|一些|一点|大半|个大概)${tail}$|^${subject}(?:好多|好些|好一?点|(?:有|有所|有点)?(?:好转|改善))${tail}$|^${subject}(?:还差一点|差一点|部分|一半|一部分|部分的|还有一部分没|(?:解决|处理|办)得?(?:不彻底|不完全|不全面|不到位|没完))${tail}$`,
)
const unsolved = new RegExp(
  `^${subject}(?:没有?|未|没能|没人|没谁|不能|无法|没法|不算|没给|没得到|没帮)(?:人|来|去|给|得到|真正|实际|我们?|有效|能|帮|怎么|任何){0,3}(?:${solving}|办|修|弄|管|理|动|来|通|拆|退|发|换|装|清|剪|批|送)(?:好|完|掉|到|过)?${tail}$|^${subject}(?:解决|办|修|弄|处理)不(?:了|好|掉)${tail}$|^${subject}(?:没用|没好|没变化|没动静|没改善|白搭|不管用|老样子|原样|没解决|还是(?:老样子|不行|那样|没有?|一样|不通|停电|停水|堵|淹)|又(?:停|坏|堵|漏|淹|断|犯)(?:电|水)?)${tail}$`,
)
const looselySolved = /^(?:这[回次下]|现在|今天)?(?:已经|真的?|总算|终于)?(?:好了|可以了|行了|是|是的|对|对的)$/
const saysGood = /^(?:已经|现在|都)?(?:好了|可以了|行了|正常了)$/
const looselyNot = /^(?:没|没有|还没|还没有|没呢|不行|没有呢|否|不是)$/

/** The enterprise's word on the answer, clause by clause; null when the text is no such word (a question, a wish, another matter). */
export function readOutcome(text: string): SaidOutcome | null {
  const chosen = text.trim() === '' ? undefined : outcomesInOrder['①②③'.indexOf(text.trim())]
  if (chosen) return { outcome: chosen, exact: true, rest: '' }
  const clauses = clausesOf(text)
  if (/[?？]|希望|尽快|什么时候|怎么|能不能|赶紧|多久/.test(text)) return null
  // What the department says of it is not the enterprise's own word: 「说解决了，其实没解决」.
  const own = clauses.filter(({ word }) => !/^[\p{Script=Han}]{0,4}?(?:说|称|回复|答复|表示|讲|告诉我?们?)/u.test(word))
  const found = own.flatMap((clause) => {
    const read = outcomeOf(clause.word)
    return read ? [{ ...clause, outcome: read }] : []
  })
  if (found.length > 0 && (text.length <= 60 || own[0]?.word === found[0]?.word)) {
    const all = new Set(found.map(({ outcome }) => outcome))
    const outcome: Outcome = all.size > 1 ? 'partly' : (found[0]?.outcome ?? 'partly')
    return { outcome, exact: true, rest: without(text, found) }
  }
  const word = bare(text)
  if (looselySolved.test(word)) return { outcome: 'solved', exact: false, rest: '' }
  if (looselyNot.test(word)) return { outcome: 'not', exact: false, rest: '' }
  // 「没有，昨天又停了两次」: the short word comes first, the story after it.
  const first = clauses[0]
  if (first && clauses.length > 1 && text.length <= 60 && looselyNot.test(first.word))
    return { outcome: 'not', exact: false, rest: without(text, [first]) }
  // 「好了，今晚没断过水」: but no 「好了，又停了」.
  if (first && clauses.length > 1 && text.length <= 40 && saysGood.test(first.word) && !/又|但|可是|不过|还[是没有]|仍|只/.test(text))
    return { outcome: 'solved', exact: false, rest: without(text, [first]) }
  return null
}

const outcomesInOrder = ['solved', 'partly', 'not'] as const

function outcomeOf(word: string): Outcome | null {
  if (word.length > 16) return null
  if (partly.test(word)) return 'partly'
  if (unsolved.test(word)) return 'not'
  return solved.test(word) ? 'solved' : null
}

/** A five-level rating (国办发〔2019〕51号): words, or 1 to 5, in a clause of their own; null when the text is none. `rest` is what was said besides. */
export function readRating(text: string): { readonly level: RatingLevel; readonly rest: string } | null {
  for (const clause of clausesOf(text)) {
    const level = levelOf(clause.word)
    if (level) return { level, rest: without(text, [clause]) }
  }
  return null
}

const around =
  /^(?:我们?|总体|整体|总的来说|这次|对|你们的?|您|他们|部门|给|打个?|评价?|评分|就|只能|最多|能|个|觉得|感觉|算|那|服务|办理|办事|结果|答复|态度|是|选|回|:)+|(?:吧|了|啊|呀|哦|呢|的|评价|谢谢|这次|服务|办理|结果)+$/g

const words: readonly (readonly [RegExp, RatingLevel])[] = [
  [/(?:非常|很|极其?|十分|特别|太|相当|完全|一点[也都]?|超级?|真|极度)的?(?:让人|令人)?不(?:让人|令人)?满意/, 1],
  [/^(?:(?:非常|很|太|极|真)差劲?|差极了?|差到极点|零分|0分|负分|糟糕透了?顶?|垃圾)$/, 1],
  [/(?:不|没|谈不上|称不上|算不上|难以).{0,4}满意|差评/, 2],
  [/^(?:(?:比较|较)?差|不好|不怎么样|不行|(?:很|比较|有点|太)?失望)$/, 2],
  [/(?:基本|还算|勉强|大致|大体)(?:上)?满意|^(?:一般般?|还行|还可以|凑合|马马虎虎|过得去|还好|将就|中等|及格|中评)$/, 3],
  [/(?:非常|很|极其?|十分|特别|太|相当|超级?)(?:的)?满意|^(?:满分|(?:五星)?好评|很好|非常好|特别好|太好|完美|100分|一百分|10分|十分)$/, 5],
  [/满意|^(?:挺好|蛮好|还?不错)$/, 4],
]

/** 「5分」 or a lone 「5」; 「等了3天」, 「三分钟」 and what customers or workers think are no rating. */
function levelOf(clause: string): RatingLevel | null {
  if (clause.length > 14 || /客户|顾客|员工|工人|租客|老板|不满意的/.test(clause)) return null
  const word = clause.replace(around, '') || clause
  const digit =
    /^([1-5一二三四五两])(?:\.\d)?(?:分|星|级|颗星|星级)?$/.exec(word)?.[1] ?? /(?:打|给|勉强)([1-5一二三四五])(?:分|星)/.exec(clause)?.[1]
  if (digit !== undefined)
    return levels.find((level) => String(level) === digit || '一二三四五'[level - 1] === digit || (digit === '两' && level === 2)) ?? null
  return words.find(([pattern]) => pattern.test(word))?.[1] ?? null
}

const levels = [1, 2, 3, 4, 5] as const

// --- Case numbers ---

/** Full-width letters, digits and hyphens as ASCII, character for character. */
export function narrow(text: string): string {
  return text.replace(/[０-９Ａ-Ｚａ-ｚ－]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
}

const full = /QS\s*(\d{8})\s*-\s*(\d{4,})/gi
const short = /(?<![\d.*-])(\d{4,5})(?![\d.-]|\s*[年元块万亿台个人名米吨家亩户度岁%])/g

/** The full case numbers in a text, in upper case. */
export function fullNumbers(text: string): readonly CaseNumber[] {
  return [...narrow(text).matchAll(full)].map((found) => `QS${found[1]}-${found[2]}`)
}

/** The short numbers in a text (`0007`, `…0007号`), which mean a case only while one ends so. */
export function shortNumbers(text: string): readonly string[] {
  return [...narrow(text).replace(full, ' ').matchAll(short)].flatMap((found) => (found[1] === undefined ? [] : [found[1]]))
}

/** The cases that a text names, full or short, among those known here. */
export function namedCases(text: string, cases: readonly Case[]): readonly Case[] {
  const numbers = fullNumbers(text)
  const suffixes = shortNumbers(text)
  return cases.filter((it) => numbers.includes(it.number) || suffixes.some((suffix) => it.number.endsWith(`-${suffix}`)))
}

/** The cases that a quoted message is about: a card shows the end of a phone number too, so short numbers count only where none stands in full. */
export function quotedCases(quote: string, cases: readonly Case[]): readonly Case[] {
  const numbers = fullNumbers(quote)
  return numbers.length > 0 ? cases.filter((it) => numbers.includes(it.number)) : namedCases(quote, cases)
}

/** The cases that an utterance means: those it names, else those of the message it quotes. */
export function meantCases(
  { text, quote }: { readonly text: string; readonly quote: string | null },
  cases: readonly Case[],
): readonly Case[] {
  const named = namedCases(text, cases)
  return named.length === 0 && quote !== null ? quotedCases(quote, cases) : named
}

/** The case when there is exactly one. */
export function onlyOne(cases: readonly Case[]): Case | undefined {
  return cases.length === 1 ? cases[0] : undefined
}

/** The text without case numbers and the punctuation they leave. */
export function withoutNumbers(text: string, cases: readonly Case[]): string {
  const plain = narrow(text)
  const rest = plain.replace(full, ' ').replace(short, (suffix) => (cases.some((it) => it.number.endsWith(`-${suffix}`)) ? ' ' : suffix))
  // 「0007号停了」 leaves a 号, 「号码给错了」 begins with one.
  return rest.replace(rest === plain ? /^[\s,，。.:：;；、…]+/ : /^[\s,，。.:：;；、#号…]+/, '').trim()
}

/** A number that stands where a case number would, alone or beside a command word, but names no case here: `0099`, `撤回 0099`; no hotline (「12345打过了没用」). */
export function looksLikeNumber(text: string): boolean {
  return (
    !/^\D+12[13]\d\d(?!\d)|^12[13]\d\d\s*[^\s\d号]/.test(narrow(text).trim()) &&
    /^(?:[\p{Script=Han}]{0,6}\s*[#…]*)?\d{4,5}号?(?:\s*[,，:：]?\s*[\p{Script=Han}]{0,6})?[。!！?？]*$/u.test(narrow(text).trim()) &&
    shortNumbers(text).length === 1
  )
}

// --- Internal helpers ---

type Clause = { readonly word: string; readonly start: number; readonly end: number }

const breaks = /[\s,，。!！?？;；:：、~…—()（）]+|\.(?!\d)/

/** The clauses of a text, bare, with where they stand. */
function clausesOf(text: string): readonly Clause[] {
  const clauses: Clause[] = []
  let at = 0
  for (const part of text.split(breaks)) {
    const start = text.indexOf(part, at)
    at = start + part.length
    if (part !== '') clauses.push({ word: part.normalize('NFKC').replace(/["'“”‘’「」]/g, ''), start, end: at })
  }
  return clauses
}

/** What is left of a text when clauses are taken out. */
function without(text: string, clauses: readonly Clause[]): string {
  return clauses
    .reduceRight((rest, { start, end }) => `${rest.slice(0, start)}${rest.slice(end)}`, text)
    .replace(/^[\s,，。.!！?？;；:：、~…—]+|[\s,，;；:：、~]+$/g, '')
    .replace(/[，,。；;、\s]{2,}/g, '，')
}
