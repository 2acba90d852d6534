/** The plain words of the trade (签收、已联系、进展、答复、退单、延期 …) and ordinary sentences that mean the same. */
import type { ReadReply, ReplyLabel } from '../../nlu/replies.ts'
import { bare, narrow } from '../answers.ts'
import type { CaseCommand } from '../dialog.ts'
import {
  extensionOf,
  isInternal,
  isQuestion,
  isUnreached,
  mayBeContact,
  mayBeDone,
  type Offices,
  objectionOf,
  ordinaryCommand,
} from './ordinary-words.ts'

/**
 * What a line of a work group means. `explicit`: the trade's own word stands first, so the speaker means it;
 * otherwise it was inferred, and nothing inferred goes to the enterprise without a preview.
 */
export type Meaning = {
  readonly command: CaseCommand
  readonly explicit: boolean
  /** Only the learned reading says so: it is asked back before anything is done. */
  readonly guessed?: boolean
}

/** What is known of a line besides its words: whose group it stands in, whether the bot is mentioned, how it is read. */
export type Hearing = Offices & { readonly reads: ReadReply; readonly mentioned: boolean }

/** The meaning of a line without numbers and mention; null for ordinary talk. */
export function meaningOf(line: string, hearing: Hearing): Meaning | null {
  const text = narrow(line).trim()
  const explicit = explicitMeaning(text, hearing)
  if (explicit) return explicit
  return inferredMeaning(text, hearing)
}

/**
 * True when a line that is not addressed to the bot, quotes no card and names no number is a command all the same:
 * 签收 as the whole line, or a word of the trade set off by a colon.
 */
export function isCommandLine(line: string): boolean {
  const text = line.trim()
  return (
    /^(?:已?签收|已?接单|查看电话|已?报到)了?[。.!！]?$/.test(text) ||
    /^(?:签收|接单|已联系|进展|答复|办结|退单|延期|补材料|补充材料|转长期|完成|申诉|最终答复)\s*[:：]\s*\S/.test(text) ||
    /^(?:协办|吹哨)\s*\p{Script=Han}[^:：]{1,20}[:：]\s*\S/u.test(text)
  )
}

/** True for 「撤销」, 「撤销刚才的」, 「发错了」, 「搞错了撤回」: what was just done shall be taken back. */
export function isUndo(line: string): boolean {
  const text = bare(line)
  return (
    text.length <= 20 &&
    !isQuestion(line) &&
    /^(?:不好意思|抱歉|对不起|哎呀?|糟了|啊)?(?:请|麻烦|帮我?|我要?|先|帮忙|申请)*(?:撤销|撤回|撤了|撤掉|撤(?=$|刚才|上)|回退|(?:刚才|刚刚|上[一面]?[条个步])(?:的|那[条个]|这[条个])?.{0,6}(?:不算|作废|撤|错|发错|点错|写错|搞错)|(?:我)?(?:刚才?|刚刚)?(?:发|点|搞|弄|写|回|贴|按|手滑)错了?(?!群|人|部门|单位)|手滑|误[发点操])/.test(
      text,
    )
  )
}

/** True for 「材料收到了」, 「企业资料已补齐」, 「恢复计时」: what the department waited for is there. */
export function isReceived(line: string): boolean {
  return /^(?:企业的?)?(?:补充的?)?(?:材料|资料|证照|图纸)(?:都|全|已经?)*(?:收到|收齐|补齐|补全|交齐|补来|齐)了?$|^(?:恢复计时|恢复时限|解除挂起|取消挂起)$/.test(
    bare(line),
  )
}

// --- Internal helpers ---

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

function explicitMeaning(text: string, hearing: Hearing): Meaning | null {
  const explicit = (command: CaseCommand): Meaning => ({ command, explicit: true })
  if (/^(?:我们?)?(?:都|全部|所有的?|两件都?|三件都?)?(?:已|确认|收到并)?(?:签收|接单)(?:了|啦)?[。.!！\s]*$/.test(text))
    return explicit({ type: 'acknowledge' })
  if (isUndo(text)) return explicit({ type: 'retract' })
  if (/^(?:我?要?|请)?(?:查看?|看下|看一下|查一下)?(?:一下)?(?:企业)?的?(?:联系方式|联系电话|电话|手机号?)[。.\s]*$/.test(text))
    return explicit({ type: 'view-phone' })
  if (/^(?:即办|即办件|当天(?:能|可以)?(?:办|办结|答复)|今天内?(?:能|可以)?(?:办结|答复))[。.\s]*$/.test(text))
    return explicit({ type: 'promise-same-day' })

  const acknowledged = after(text, '(?:已|确认)?(?:签收|接单)了?')
  if (acknowledged !== null) {
    if (isQuestion(acknowledged)) return null
    const more = ordinaryCommand(acknowledged, hearing)
    return more ? { command: more, explicit: false } : explicit({ type: 'acknowledge' })
  }
  const note = after(text, '(?:已经?联系|联系过)(?:过|了|上|好)*(?:企业|对方|到企业)?(?:了)?')
  if (note !== null) return asksShort(note) || endsAsQuestion.test(text) || isUnreached(text) ? null : explicit({ type: 'contact', note })
  const visit = after(text, '(?:我们?)?(?:今天|刚刚?|刚才|上午|下午|早上)*(?:已经?上门(?:了|过了?)?|上门(?:了|过了?))')
  if (visit !== null)
    return asksShort(visit) || endsAsQuestion.test(text) || isUnreached(text)
      ? null
      : explicit({ type: 'report-visit', text: visit, attachments: [] })
  const appeal = after(text, `(?:我们)?(?:对评价)?(?:提出)?(?:按?${tolerance})?申诉(?:[（(]?${tolerance}[）)]?)?`)
  if (appeal !== null) return asksBack(appeal) ? null : explicit(appealOf(appeal, text))
  const last = after(text, '(?:申请|拟)?最终答复')
  if (last !== null) return asksBack(last) ? null : explicit(finalOf(last))
  const answer = after(text, '(?:已?(?:答复|回复|反馈)企业|已?答复|已?办结|反馈结果)(?:了|如下)?')
  if (answer !== null) return asksBack(answer) ? null : { command: { type: 'resolve', answer }, explicit: !isInternal(answer) }
  const progress = after(text, '(?:最新|办理|本周|每周)?(?:进展|进度|周报)(?:如下|更新|情况)?')
  if (progress !== null)
    return asksBack(progress) ? null : { command: { type: 'report-progress', text: progress }, explicit: !isInternal(progress) }
  const asks = after(text, '(?:请企业)?(?:补材料|补充材料|补正材料|挂起)')
  if (asks !== null) return isQuestion(text) ? null : explicit({ type: 'suspend', asks })
  const reason = after(text, '(?:我们)?(?:申请|请求)?转(?:为|成|入)?长期(?:推进|办理|件)?', '|需|因|要|预')
  if (reason !== null) return asksBack(reason) ? null : explicit({ type: 'begin-long-term', reason })
  const basis = after(text, '(?:我们)?(?:申请|要求)?(?:退单|退回)', '|因|依|建|不|这|该|此|属|应|转')
  if (basis !== null) return asksBack(basis) ? null : explicit(objectionOf(basis, hearing.all))
  // 「这个要走土地分割的程序，申请转长期」: the reason first, and asked back for that.
  const closing = /^(?<why>.{4,}?)[\s,，。;；](?:我们)?(?:申请|请求|拟|建议|想|需要?)转(?:为|成|入)?长期(?:推进|办理|件)?[。.!！]*$/.exec(
    text,
  )?.groups?.why
  if (closing !== undefined && !isQuestion(text))
    return { command: { type: 'begin-long-term', reason: closing.trim() }, explicit: false, guessed: true }
  const extension = after(text, '(?:我们)?(?:申请|请求)?(?:延期|延长|延)', '|[\\d一二两三四五六七八九十到至]')
  if (extension !== null) return asksBack(extension) ? null : explicit(extensionOf(extension))
  return null
}

const tolerance = '容错(?:纠错)?'

/** 「申诉（容错）：新工艺首次试用，已按方案报备」 names its grounds. */
function appealOf(reason: string, whole: string): CaseCommand {
  return { type: 'appeal-rating', reason, ...(whole.includes('容错') && { grounds: 'honest-error' }) }
}

/** 「补贴已按标准发足。依据：补贴办法第八条」: what is answered, and what it rests on. */
function finalOf(text: string): CaseCommand {
  const at = text.search(/依据\s*[:：]/)
  if (at < 0) return { type: 'propose-final', text, basis: '' }
  return {
    type: 'propose-final',
    text: text.slice(0, at).trim(),
    basis: text
      .slice(at)
      .replace(/^依据\s*[:：]/, '')
      .trim(),
  }
}

/** 「已联系 电话说了缺什么」 asks nothing, though it has a 什么. */
const endsAsQuestion = /[?？]\s*$|(?:[吗呢]|(?<!什)么)[。.\s]*$/
const asksShort = (note: string): boolean => note.length <= 5 && isQuestion(note)

/** 「进展 怎么样」 asks; 「答复：请问周三上午方便看现场吗」 is for the enterprise. */
function asksBack(rest: string): boolean {
  return rest.length <= 10 && isQuestion(rest) && !/^(?:请|麻烦|需要?)(?:企业|贵|您|对方|问)/.test(rest)
}

/** From this margin on the reading that was learned decides against the rules of words; chosen on lines that neither had seen. */
const sure = 0.2
/** And from this on it calls talk what the rules take for an action. */
const surelyTalk = 0.6

/** The rules of words and what was learned from written lines, each where it is the surer one. */
function inferredMeaning(text: string, hearing: Hearing): Meaning | null {
  const inferred = (command: CaseCommand | null): Meaning | null => command && { command, explicit: false }
  const worded = ordinaryCommand(text, hearing)
  if (text.length > longestRead || isInternal(text)) return inferred(worded)
  const { label, margin } = hearing.reads(text)
  if (margin < sure) return inferred(worded)
  // Who mentions the bot says something to it; and a bare 收到 is talk only where no card is meant.
  if (label === 'talk') return inferred(hearing.mentioned || margin < surelyTalk ? worded : null)
  const asks = label === 'phone' || (label === 'extension' && !/怎么|谁/.test(text))
  const contradicted =
    (isQuestion(text) && !asks) ||
    (label === 'contact' && !mayBeContact(text)) ||
    (label === 'resolve' && !mayBeDone(text)) ||
    text.length < shortestRead
  if (contradicted) return inferred(worded)
  const command = commandOf(label, text, hearing)
  return { command, explicit: false, guessed: command.type !== worded?.type }
}

/** What is shorter says too little, and what is longer was not seen in the lines learned from. */
const shortestRead = 5
const longestRead = 80

function commandOf(label: Exclude<ReplyLabel, 'talk'>, text: string, hearing: Hearing): CaseCommand {
  switch (label) {
    case 'acknowledge':
      return { type: 'acknowledge' }
    case 'contact':
      return { type: 'contact', note: text }
    case 'same-day':
      return { type: 'promise-same-day' }
    case 'progress':
      return { type: 'report-progress', text }
    case 'resolve':
      return { type: 'resolve', answer: text }
    case 'object':
      return objectionOf(text, hearing.all)
    case 'extension':
      return extensionOf(text)
    case 'phone':
      return { type: 'view-phone' }
  }
}
