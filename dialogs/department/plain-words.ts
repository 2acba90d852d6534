/** The plain words of the trade (签收、已联系、进展、答复、退单、延期 …) and ordinary sentences that mean the same. */
import { type Department, departmentNamed } from '../../cases/people.ts'
import type { CaseCommand } from '../dialog.ts'

/**
 * What a line of a work group means. `explicit`: the trade's own word stands first, so the speaker means it;
 * otherwise it was inferred, and nothing inferred goes to the enterprise without a preview.
 */
export type Meaning = { readonly command: CaseCommand; readonly explicit: boolean }

/** The meaning of a line without numbers and mention; null for ordinary talk. */
export function meaningOf(line: string, departments: readonly Department[]): Meaning | null {
  const text = line.trim()
  return explicitMeaning(text, departments) ?? (isQuestion(text) ? null : inferredMeaning(text, departments))
}

/** True when a line that is not addressed to the bot is a command all the same: the word stands alone or is set off. */
export function isCommandLine(line: string): boolean {
  return /^(签收|接单|已联系|进展|答复|办结|退单|延期|查看电话|即办)\s*($|[:：,，。;；]|\d)/.test(line.trim())
}

// --- Internal helpers ---

function isQuestion(text: string): boolean {
  return /[?？]|吗[。!！]?$|怎么|什么|为啥|为什么|谁|哪|是不是|有没有|要不要|能不能/.test(text)
}

/** What follows the word of the trade. */
function after(text: string, word: RegExp): string | null {
  const found = word.exec(text)
  return found
    ? text
        .slice(found[0].length)
        .replace(/^[\s,，:：;；。、]+/, '')
        .trim()
    : null
}

function explicitMeaning(text: string, departments: readonly Department[]): Meaning | null {
  const explicit = (command: CaseCommand): Meaning => ({ command, explicit: true })
  if (/^(签收|接单|已签收|已接单)(了)?[。!！\s]*$/.test(text)) return explicit({ type: 'acknowledge' })
  if (/^(查看|看下|看一下|要)?(企业)?(的)?(联系方式|联系电话|电话|手机号)[。\s]*$/.test(text)) return explicit({ type: 'view-phone' })
  if (/^(即办|当天办|当天办结|今天办结|今天内(答复|办结))[。\s]*$/.test(text)) return explicit({ type: 'promise-same-day' })

  const acknowledged = after(text, /^(签收|接单)(了)?(?=[\s,，:：。])/)
  if (acknowledged !== null) return inferredMeaning(acknowledged, departments) ?? explicit({ type: 'acknowledge' })
  const note = after(text, /^(已联系|已经联系|联系过了?)(了)?(企业|对方|上)?/)
  if (note !== null && !isQuestion(text)) return explicit({ type: 'contact', note })
  const answer = after(text, /^(答复企业|回复企业|答复|办结|已办结|反馈企业)(了)?(?=$|[\s,，:：;；。、])/)
  if (answer !== null) return explicit({ type: 'resolve', answer })
  const progress = after(text, /^(进展|进度)(如下|更新)?(?=$|[\s,，:：;；。、])/)
  if (progress !== null) return explicit({ type: 'report-progress', text: progress })
  const basis = after(text, /^(申请)?(退单|退回)(?=$|[\s,，:：;；。、因依建])/)
  if (basis !== null) return explicit(objection(basis, departments))
  const extension = after(text, /^(申请)?(延期|延长|延)(?=$|[\s,，:：;；。、\d一二两三四五六七八九十])/)
  if (extension !== null) return explicit(extensionOf(extension))
  return null
}

function inferredMeaning(text: string, departments: readonly Department[]): Meaning | null {
  const inferred = (command: CaseCommand): Meaning => ({ command, explicit: false })
  if (
    /不(归|属于?|是|该)(我们|咱们|我局|本局|我单位|我们局)(的)?(管|职责|职能|业务|范围|负责)?|不在(我们|我局|本局|本单位)?.{0,6}(职责|职能|管辖|范围)|(转错|派错|找错)(了|部门|单位)|应(该)?(由|归|找|转|是).{1,12}(负责|管|办|处理|牵头)/.test(
      text,
    )
  ) {
    return inferred(objection(text, departments))
  }
  if (/(申请|需要|想|请求|麻烦|希望)?.{0,4}(延期|延长|宽限|多给|缓).{0,6}([\d一二两三四五]+)\s*(个)?(工作日|天|日)/.test(text))
    return inferred(extensionOf(text))
  if (
    /(已经?|都|全部|刚刚?|现在)?.{0,6}(解决|办好|办结|办完|办成|修好|修复|处理好|处理完|恢复|弄好|搞定|落实到位|整改到位|发放到位|拨付到位)了|(已经?|全部)(解决|办结|办好|修好|修复|恢复|处理完毕|完成整改|拨付|发放)/.test(
      text,
    )
  ) {
    return inferred({ type: 'resolve', answer: text })
  }
  if (
    /(联系|对接|沟通|电话|通话|走访|拜访|上门|见面|加.{0,2}微信|碰(了|过)?面).{0,8}(了|过|好了|上了)|(已经?|刚刚?|刚才|昨天|上午|今早|下午)(和|跟|与|给|同)?.{0,10}(联系|打了?电话|通了?电话|对接|沟通|见了?面|去了)/.test(
      text,
    )
  ) {
    if (!/(马上|等会|待会|一会|稍后|准备|打算|回头|明天再|下午再).{0,6}(联系|对接|打)/.test(text))
      return inferred({ type: 'contact', note: text })
  }
  if (
    /^(收到|好的?|明白|知道了|我们(来|接|办)|这个我们|马上(处理|办|安排|看|联系)|已?收到).{0,14}$/.test(text) &&
    /(收到|我们|接|办|处理|安排|看|马上)/.test(text)
  ) {
    return inferred({ type: 'acknowledge' })
  }
  if (
    /(正在|预计|计划|已安排|安排了|已派|已报|已提交|协调|进场|施工|抢修|等(待)?(审批|批复|材料|检测)|下周|本周|这周|周[一二三四五六日]|明天|月底|\d+[日号]).{0,40}/.test(
      text,
    ) &&
    text.length >= 8
  ) {
    return inferred({ type: 'report-progress', text })
  }
  return null
}

function objection(text: string, departments: readonly Department[]): CaseCommand {
  const suggestion = /(建议|应(?:该)?|请)?(?:转|由|归|找|给|是)\s*(?:给|到|交)?(.{1,14})/.exec(text)
  const suggested = departmentNamed(suggestion?.[2] ?? '', departments)
  return { type: 'object', basis: text.replace(/^(因为?|依据)[:：,，\s]*/, ''), suggested: suggested?.group ? suggested.code : null }
}

function extensionOf(text: string): CaseCommand {
  const found = /([\d一二两三四五六七八九十]+)\s*(?:个)?(?:工作日|天|日)/.exec(text.normalize('NFKC'))
  const days =
    found?.[1] === undefined
      ? 0
      : /^\d+$/.test(found[1])
        ? Number(found[1])
        : '一二三四五六七八九十'.indexOf(found[1].replace('两', '二')) + 1
  const reason = text
    .replace(/^.*?([\d一二两三四五六七八九十]+)\s*(?:个)?(?:工作日|天|日)/, '')
    .replace(/^[\s,，:：;；。、]*(原因是?|因为?|理由是?)?[\s,，:：]*/, '')
    .trim()
  const before = found
    ? text
        .slice(0, found.index)
        .replace(/(申请|需要|想|请求|麻烦|希望|延期|延长|宽限|多给|缓|再|我们)/g, '')
        .replace(/^[\s,，:：;；。、]+|[\s,，:：;；。、]+$/g, '')
    : ''
  return { type: 'request-extension', days, reason: reason || (before.length >= 4 ? before : '') }
}
