/** The plain words of the trade (签收、已联系、进展、答复、退单、延期 …) and ordinary sentences that mean the same. */
import { type Department, departmentNamed } from '../../cases/people.ts'
import { narrow } from '../answers.ts'
import type { CaseCommand } from '../dialog.ts'

/**
 * What a line of a work group means. `explicit`: the trade's own word stands first, so the speaker means it;
 * otherwise it was inferred, and nothing inferred goes to the enterprise without a preview.
 */
export type Meaning = { readonly command: CaseCommand; readonly explicit: boolean }

/** The meaning of a line without numbers and mention; null for ordinary talk. */
export function meaningOf(line: string, departments: readonly Department[]): Meaning | null {
  const text = narrow(line).trim()
  const explicit = explicitMeaning(text, departments)
  if (explicit) return explicit
  // 「能不能多给三天」 asks for an extension.
  if (/^(?:能不能|能否|可不可以|可否|可以).{0,6}(?:延期|延长|宽限|多给|缓|再给)/.test(text) && daysIn.test(text))
    return { command: extensionOf(text), explicit: false }
  return isQuestion(text) || isInternal(text) ? null : inferredMeaning(text, departments)
}

/**
 * True when a line that is not addressed to the bot, quotes no card and names no number is a command all the same:
 * 签收 as the whole line, or a word of the trade set off by a colon.
 */
export function isCommandLine(line: string): boolean {
  const text = line.trim()
  return /^(?:已?签收|已?接单|查看电话)了?[。.!！]?$/.test(text) || /^(?:签收|接单|已联系|进展|答复|办结|退单|延期)\s*[:：]\s*\S/.test(text)
}

/** True when someone tried to reach the enterprise in vain: no contact has been made. */
export function isUnreached(line: string): boolean {
  return (
    clausesOf(line).some((clause) => missed.test(clause)) &&
    !/接通了|打通了|联系上了|后来.{0,6}(?:联系|通)|约(?:好|定|在)|加了?.{0,2}微信/.test(line)
  )
}

/** True for talk that is meant for colleagues alone. */
export function isInternal(text: string): boolean {
  return /难缠|烦死|难搞|刁民|刁钻|口径|再议|内部|别外传|别(?:告诉|回复|答复)|先(?:别|不要|不)(?:回|答|告诉|办)|领导(?:说|的意思|要求|还没)|研究研究|商量|应付|开会|又来了|没完没了/.test(
    text,
  )
}

/** True when the line asks something. */
export function isQuestion(text: string): boolean {
  return /[?？]|[吗么嘛][。!！~]*$|呢[。!！~]*$|怎么|什么|为啥|谁(?:去|来|负责|签|接|联系)|哪[个里家些位]|是不是|有没有|要不要|能不能|可不可以|行不行|几点|多久/.test(
    text,
  )
}

// --- Internal helpers ---

const daysIn = /[\d一二两三四五六七八九十]+\s*个?(?:工作日|天|日)/

const separators = '[\\s,，:：;；。.、!！\\-—–~|/（(【「“"]'

/** What follows a word of the trade that is set off from it. */
function after(text: string, word: string, joined = ''): string | null {
  const found = new RegExp(`^(?:${word})(?=$|${separators}${joined})`).exec(text)
  return found
    ? text
        .slice(found[0].length)
        .replace(new RegExp(`^${separators}+`), '')
        .replace(/[)）】」”"]$/, (close) => (/[(（【「“"]/.test(text.slice(found[0].length + 1)) ? close : ''))
        .trim()
    : null
}

function explicitMeaning(text: string, departments: readonly Department[]): Meaning | null {
  const explicit = (command: CaseCommand): Meaning => ({ command, explicit: true })
  if (/^(?:我们?)?(?:都|全部|所有的?|两件都?|三件都?)?(?:已|确认|收到并)?(?:签收|接单)(?:了|啦)?[。.!！\s]*$/.test(text))
    return explicit({ type: 'acknowledge' })
  if (/^(?:我?要?|请)?(?:查看?|看下|看一下|查一下)?(?:一下)?(?:企业)?的?(?:联系方式|联系电话|电话|手机号?)[。.\s]*$/.test(text))
    return explicit({ type: 'view-phone' })
  if (/^(?:即办|即办件|当天(?:能|可以)?(?:办|办结|答复)|今天内?(?:能|可以)?(?:办结|答复))[。.\s]*$/.test(text))
    return explicit({ type: 'promise-same-day' })

  const acknowledged = after(text, '(?:已|确认)?(?:签收|接单)了?')
  if (acknowledged !== null) {
    if (isQuestion(acknowledged)) return null
    return inferredMeaning(acknowledged, departments) ?? explicit({ type: 'acknowledge' })
  }
  const note = after(text, '(?:已经?联系|联系过)(?:过|了|上|好)*(?:企业|对方|到企业)?(?:了)?')
  if (note !== null) return isQuestion(text) || isUnreached(text) ? null : explicit({ type: 'contact', note })
  const answer = after(text, '(?:已?(?:答复|回复|反馈)企业|已?答复|已?办结|反馈结果)(?:了|如下)?')
  if (answer !== null) return asksBack(answer) ? null : { command: { type: 'resolve', answer }, explicit: !isInternal(answer) }
  const progress = after(text, '(?:最新|办理)?(?:进展|进度)(?:如下|更新|情况)?')
  if (progress !== null)
    return asksBack(progress) ? null : { command: { type: 'report-progress', text: progress }, explicit: !isInternal(progress) }
  const basis = after(text, '(?:我们)?(?:申请|要求)?(?:退单|退回)', '|因|依|建|不|这|该|此|属|应|转')
  if (basis !== null) return asksBack(basis) ? null : explicit(objection(basis, departments))
  const extension = after(text, '(?:我们)?(?:申请|请求)?(?:延期|延长|延)', '|[\\d一二两三四五六七八九十到至]')
  if (extension !== null) return asksBack(extension) ? null : explicit(extensionOf(extension))
  return null
}

/** 「进展 怎么样」 asks; 「答复：请问周三上午方便看现场吗」 is for the enterprise. */
function asksBack(rest: string): boolean {
  return rest.length <= 10 && isQuestion(rest)
}

function inferredMeaning(text: string, departments: readonly Department[]): Meaning | null {
  const inferred = (command: CaseCommand): Meaning => ({ command, explicit: false })
  const clauses = clausesOf(text)
  if (notOurs.test(text) || shouldGoTo.test(text)) return inferred(objection(text, departments))
  if (/(?:延期|延长|宽限|多给|缓|再给).{0,8}?[\d一二两三四五六七八九十]+\s*个?(?:工作日|天|日)/.test(text))
    return inferred(extensionOf(text))
  if (clauses.some((clause) => isDone.test(clause) && !notYet.test(clause))) return inferred({ type: 'resolve', answer: text })
  if (clauses.some((clause) => hasContacted.test(clause) && !noContact.test(clause))) return inferred({ type: 'contact', note: text })
  if (/^今天(?:就|内)?(?:能|可以)?(?:办结|办完|办好|答复|解决)(?!了)[。.]*$/.test(text)) return inferred({ type: 'promise-same-day' })
  if (isTaken.test(text) && text.length <= 24) return inferred({ type: 'acknowledge' })
  if (text.length >= 8 && isUnderWay.test(text) && !isUnreached(text)) return inferred({ type: 'report-progress', text })
  return null
}

const notOurs =
  /不归(?:我们|咱们|我局|本局|我单位|本单位)|不(?:归|属于?|是|该|应?由)(?:我们?|咱们?|我局|本局|我单位|本单位|我科|我们局|我们单位|我们部门)(?:来|的)?(?:管|职责|职能|业务|范围|负责|事权|办|的事|权限|辖区)|不(?:在|属于?)(?:我们?|我局|本局|本单位|我单位).{0,6}(?:职责|职能|管辖|范围|权限)|(?:转错|派错|分错|找错)(?:了|部门|单位)|(?:没有|无)(?:管辖权|这项职能|此项职能|审批权限)/
const shouldGoTo =
  /(?:应该?|建议|得|需要)(?:由|归|找|转给?|交给?|是).{0,14}(?:局|委|办|公司|消防|交警|海关|水务|燃气|管委会|供电|住建|城管)/

const isDone =
  /(?:解决|办好|办结|办完|办成|办妥|修好|修复|处理好|处理完|恢复|弄好|搞定|落实到位|整改到位|发放到位|拨付到位|退到账|清理完|疏通|更换|拆除|接通).{0,6}了|(?:已经?|全部|全都|均已?|都已)(?:经)?.{0,4}(?:解决|办结|办好|办妥|修好|修复|恢复|处理完毕|整改完毕|整改完成|完成|拨付|发放|到账|退还|拆除|清理完毕|疏通|更换|接通)/
const notYet = /没|未|不|别|等|如果|要是|快(?:要|修|办|好|弄)|马上|就要|争取|尽快|预计|计划|才能|再|能|可以|会|希望|怎么|差不多/

const hasContacted =
  /(?:联系|对接|沟通|碰(?:过|了)?头|碰面|见面|走访|拜访|上门|通话|回访)(?:上|好|到)?(?:了|过)|(?:打|通|去|回)(?:了|过)(?:个|一个|两次|几次)?电话|已(?:经)?(?:致电|去电)|(?:致电|去电)(?:了|过)|(?:去|到)(?:了|过)(?:企业|厂里|现场|店里|他们)|见(?:了|过)(?:面|企业|老板|负责人|.{1,3}总)|加(?:上|了).{0,4}微信|(?:已经?|刚刚?|刚才|昨天|前天|今早|早上|上午).{0,10}(?:联系|打电话|通电话|对接|沟通|见面|走访|上门|拜访|通话|约好|约定)|(?:和|跟|与|给|同|向).{1,10}(?:联系|打|通|对接|沟通|见|约|说)(?:过|了|好|定|上)/
const noContact =
  /没|未|不上|不通|不到|无人|关机|停机|空号|别|谁|马上|等会|待会|一会|稍后|准备|打算|计划|回头|明天|后天|晚点|改天|尽快|抓紧|争取|(?:下午|明早|晚上|下周.?)(?:再|就)?(?:去|来|要)?(?:联系(?!了|过)|对接(?!了|过)|打|沟通(?!了|过)|上门(?!了|过)|走访(?!了|过)|拜访)|(?:联系|对接|沟通)(?:好|上|了|过)*(?:一下)?(?:车|维修|施工|厂家|第三方|领导|上级|供应商|师傅|运维|抢修|市里|省里|市局|省厅|开发商|物业|设计院|检测|财务|办公室|隔壁|[\p{Script=Han}]{1,4}(?:局|科|委|处|队))/u
const missed =
  /(?:电话|手机|联系).{0,8}(?:没人接|无人接|不接|没接|打不通|不通|关机|停机|空号|不上)|(?:没|未)(?:能)?(?:联系上|打通|接通)|联系不上|(?:没人|无人)接/

const isTaken =
  /^(?:我局|我单位|我委)?已?(?:收悉|知悉)|^(?:(?:已?收到|好的?|明白|知道了|行|ok)[,，。.!！\s]*)*(?:已?收到|我们?(?:来|接|办|这就|马上|去)|这个?我们?(?:来|接|办)|马上(?:处理|办|安排|看|联系|去)|这就(?:办|安排|去)|已经?接手|我来(?:办|跟|处理))/i

const isUnderWay =
  /正在|预计|计划|已安排|安排了|已派|派了|已报|已提交|协调|进场|施工|抢修|等待?(?:审批|批复|材料|检测|上级)|下周|本周|这周|周[一二三四五六日]|明天|后天|月底|\d+[日号]|已(?:受理|立项|上报|转)/

/** `basis` stays empty when the line says only that it is not ours: the rule wants the document or duty (D50). */
function objection(text: string, departments: readonly Department[]): CaseCommand {
  const target = /(?:建议(?:单位|部门)?(?:转给?|由|归|找|交给?|是|给|[:：])?|转给?|由|归|找|交给?|是|给)\s*([\p{Script=Han}]{2,14})/gu
  const named = [...text.replace(notOurs, '').matchAll(target)].map((found) => departmentNamed(found[1] ?? '', departments))
  const suggested = named.find((department) => department?.group) ?? null
  const rest = suggested
    ? [suggested.name, suggested.short, ...suggested.aliases]
        .sort((a, b) => b.length - a.length)
        .reduce((left, name) => left.replaceAll(name, ''), text)
    : text
  const said = rest
    .replace(
      /不(?:归|属于?|是|该|应?由|在)(?:我们?|咱们?|我局|本局|我单位|本单位|我们局|我们单位|我们部门)?(?:来|的)?(?:管|职责|职能|业务|范围|负责|事权|办|的事|权限)*|转错了?|派错了?|分错了?|找错了?(?:部门|单位)?/g,
      '',
    )
    .replace(
      /应该?|建议|负责|管辖?|处理|办理|牵头|他们|这个?|那个?|事情?|单子?|退单|申请|转给?|交给?|由|归|找|是|给|请|的|吧|了|啊|局|委|部门|单位|[\s,，。.:：;；、!！]/g,
      '',
    )
  const basis = text.replace(/^(?:因为?|依据|理由)(?:是)?[:：,，\s]*/, '')
  const grounds = said.length >= 3 || /职责|职能|管辖|范围|权限|三定/.test(text)
  return { type: 'object', basis: grounds ? basis : '', suggested: suggested?.code ?? null }
}

function extensionOf(text: string): CaseCommand {
  const span = /([\d一二两三四五六七八九十]+)\s*个?(?:工作日|天|日)/
  const found = span.exec(text)
  const number = found?.[1] ?? '0'
  const days = /^\d+$/.test(number) ? Number(number) : '一二三四五六七八九十'.indexOf(number.replace('两', '二')) + 1
  const trim = (part: string): string =>
    part.replace(/^[\s,，:：;；。、]*(?:原因是?|因为?|由于|理由是?)?[\s,，:：]*|[\s,，:：;；。、]+$/g, '')
  const reason = trim(found ? text.slice(found.index + found[0].length) : text)
  const before = found
    ? trim(text.slice(0, found.index).replace(/(?:申请|需要|想|请求|麻烦|希望|延期|延长|宽限|多给|再给|缓|再|我们|能不能)/g, ''))
    : ''
  return { type: 'request-extension', days, reason: reason.length >= 2 ? reason : before.length >= 4 ? before : '' }
}

function clausesOf(text: string): readonly string[] {
  return text.split(/[,，。!！?？;；\n]+/).filter((clause) => clause.trim() !== '')
}
