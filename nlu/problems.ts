/** Several problems in one message: each has a department of its own, and none loses by being told apart. */
import type { Intent, Understand, Understanding } from './understand.ts'

/** A piece of a message that is a problem of its own; `start` and `end` are offsets in the message, `text` is without the words that only count (`另外，`). */
export type Problem = { readonly text: string; readonly start: number; readonly end: number }

/**
 * The problems of a message in their order, two or more; empty when it is one. Every character of the message belongs to one of them.
 * Told apart are only pieces that are appeals of their own for departments that are clear and different: splitting one problem
 * wrongly annoys more than leaving two together. Background, consequences, wishes and courtesy stay with the piece before them.
 */
export function problemsIn(text: string, understand: Understand): readonly Problem[] {
  if (text.length <= leastLength || text.length > mostLength) return []
  const pieces = atMost(mostPieces, piecesOf(text))
  if (pieces.length < 2) return []
  const groups = grouped(
    pieces.map((piece) => judge(piece, understand)),
    announces.test(text),
  )
  return groups.length < 2 ? [] : confirmed(text, groups, understand)
}

// --- helpers ---

const leastLength = 12
const mostLength = 3_000 // longer ones are files and forwarded chats, not somebody who counts problems
const mostPieces = 7 // and as many problems at most, and the whole: about a dozen understandings
const leastPiece = 6 // without a word that counts; 「一个是停电，一个是工人小孩上学」 is short and plain
const leastCounted = 2

// How sure of both departments one has to be, and how little each piece may be about the other's.
const sure = { counted: 0.7, announced: 0.45, plain: 0.95 } as const
const mostOfOther = 0.1
const leastInWhole = { announced: 0, counted: 0.0005, plain: 0.1 } as const

/** `counted`: it begins with a word that counts (另外, 二是), and may be a problem of its own; `told` is what follows that word. */
type Piece = { readonly start: number; readonly told: string; readonly counted: boolean }
type Judged = Piece & { readonly meant: Understanding | null }

const digit = '[一二三四五六七八九十]'
const count = new RegExp(
  [
    `[第头]${digit}(?:个问题|个事情?|件事情?|个难处|个困难|个|件|点|条|项)?(?=[,，、:：\\s是])(?:是|就是)?`,
    `其${digit}(?=[,，、:：是])(?:是)?`,
    `(?:[(（]?(?:${digit}|[1-9])[)）]|${digit}、|[1-9](?:[、，,．]|\\.(?!\\d))|[①②③④⑤⑥⑦⑧⑨])`,
    `${digit}是(?!个|家|名|直|些|定|般|样)`,
    '(?<=^|[,，。;；:：、\\s])[一二三]来(?!了|的|个|回|往|说|家)',
    '一个是|另一个(?:问题|事情?|情况)?是|还有一个(?:问题|事情?|情况)?是',
    '(?:另外|此外|除此之外|除此以外|再一个|再一点|再就是|再有|还有就是|(?:其次|首先)(?!是?[去在找到向给打跟问希又])|(?:再次|最后)(?=[,，、:：])|顺便|同时|对了|另有|附带)',
    '还有(?=[一另]?[个件]|[,，、:：]|.{0,12}(?:也|一直|又|没|不))',
    '还(?:想|要)(?:再)?(?:反映|说|问|请教|咨询)',
    '另(?:一|外一?)[个件](?!人|月)',
  ].join('|'),
  'y',
)
const ordinal = new RegExp(`^(?:[第头]|其|[(（]|${digit}(?!个)|[1-9]|[①-⑨]|首先|其次|再次|最后)`)
/** What may stand between the word that counts and the matter: 「顺便再反映一下：」. */
const lead =
  /^(?:还有|另外|还|再|也|想|要|就|是|就是|跟您|向您|跟你们|向你们|问|说|反映|请教|咨询|提|了解|有?[一另二两]?[个件](?:问题|事情|事|情况)(?:的事|的是)?|一下|问题|事情|事儿?|的是|[,，、:：。;；\s])+/

/** Announces that several come: 「有两件事」. Reasons and views that are counted are announced as well, and are one problem. */
const announces =
  /(?:有|反映|说|主要|面临|存在|遇到|咨询)[^,，。:：]{0,8}?(?:两|二|2|三|3|几|四|4)(?:个|件|方面的?|大|点)(?:问题|事情?|困难|难处|诉求|情况|难题)|^(?:我们?|俺们?)?[两二三四几2-4](?:个|件)(?:问题|事情?|困难|难处|诉求)/
const reasons =
  /(?:原因|理由|因为|由于|在于|表现|体现|要求|建议|好处|影响|后果|办法|方案|步骤|流程|条件|意见|无非|说法|借口)[^。！？!?]{0,14}$/

/** What only goes on with the matter before: consequences, wishes, complaints about the handling, courtesy, and whatever points back. */
const goesOn = new RegExp(
  [
    '^(?:导致|造成|影响|结果|使得|致使|因此|所以|于是|害得|这样|这|那|此|该|它|他|她|对方|其中|再这|再不|再拖|否则|不然|要不|眼看|现在|目前|到现在|至今|但|可|不过|而且|并且|况且|何况|甚至|就|都|却|后来|然后|接着|当时|当初|之前|以前|本来|原来|每次|每天|每月|因为|由于|听说|据说|除了|哪怕|即使|虽然|只要|如果|要是|万一|一旦|什么时候|多久|到底|为什么|凭什么|怎么|难道)',
    '^(?:第[一二三四五六七八九十]|上[次个]|这[次个]|有个|有[一两]?[个次位]|我们?(?:是|做|开))',
    '^[^,，。]{0,12}(?:能不能|能否|可不可以|可否|希望|什么时候)',
    '^(?:希望|请|恳请|盼|望|麻烦|求|能不能|能否|可不可以|可否|是不是|有没有|想请|建议|拜托|辛苦|谢谢|感谢|多谢|您好|你好|打|找|问|跟|向|反映|投诉|报)',
    '(?:损失|亏损|亏|赔|违约|倒闭|停产|催|着急|跑了|走了|辞职|垫|欠着|晚上?不敢|睡不着|投诉我们)[^,，。]{0,10}$',
  ].join('|'),
)

/** Even behind a word that counts: what has no subject of its own is still about the matter before (「还有，昨天开始冒热气了」). */
const sameSubject = /^(?:昨天|前天|今天|这[两几]天|现在|最近|上周|晚上|白天)?(?:开始|又|也|还在?|已经|总是?|老是?)(?!想|要|有|停)/

/** The pieces of a message: cut before a word that counts, at the beginning of a clause, and after each sentence. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let sentence = 0
  let counted = 0 // where the words that count end, for the piece that begins at `sentence`
  let counting = false // problems, from the first that was counted on: 「一是停电，二是…」
  let reasoning = false // 「原因有三：一是…，二是…」 counts reasons of one problem
  const close = (end: number): void => {
    if (/[\p{L}\p{N}]/u.test(text.slice(sentence, end))) {
      const told = text.slice(Math.max(sentence, counted), end).trim()
      pieces.push({ start: sentence, told: counted > sentence ? told.replace(lead, '') : told, counted: counted > sentence })
    }
    sentence = end
  }
  for (let at = 0; at < text.length; at++) {
    const before = at === 0 ? '\n' : (text[at - 1] ?? '')
    if (!/[\s,，。.;；:：!！?？、…]/.test(before)) continue
    count.lastIndex = at
    const found = count.exec(text)
    const inOrder = found !== null && ordinal.test(found[0])
    if (inOrder && !counting && countsReasons(text.slice(Math.max(0, at - 60), at))) reasoning = true
    if (found && !inOrder) reasoning = false
    if (inOrder && !reasoning) counting = true
    const skipped = found !== null && inOrder && (reasoning || (before === '、' && !/^[1-9①-⑨]/.test(found[0])))
    if (found && !skipped) {
      if (at > sentence) close(at)
      counted = at + found[0].length
    } else if (/[\n。;；!！?？…]/.test(before) && !skipped && at > sentence) close(at)
  }
  close(text.length)
  return pieces
}

/** 「招不到人，一是远，二是偏」: what is counted after a clause are its reasons, unless it says that several problems come. */
function countsReasons(before: string): boolean {
  return reasons.test(before) || (/[^,，。;；:：!！?？\n]{5}[,，]\s*$/.test(before) && !/[;；]/.test(before) && !announces.test(before))
}

/** The same message in fewer pieces: the shortest that counts nothing joins the piece before it. */
function atMost(most: number, pieces: readonly Piece[]): readonly Piece[] {
  const kept = [...pieces]
  while (kept.length > most) {
    const places = kept.map((_, i) => i).slice(1)
    const plain = places.filter((i) => !kept[i]?.counted)
    const [joins] = (plain.length > 0 ? plain : places).toSorted((a, b) => (kept[a]?.told.length ?? 0) - (kept[b]?.told.length ?? 0))
    const [gone] = kept.splice(joins ?? 1, 1)
    const before = kept[(joins ?? 1) - 1]
    if (before && gone) kept[(joins ?? 1) - 1] = { ...before, told: `${before.told}${gone.told}` }
  }
  return kept
}

function judge(piece: Piece, understand: Understand): Judged {
  const opens = piece.told.length < 24 && announces.test(piece.told)
  const says = piece.counted
    ? piece.told.length >= leastCounted && !sameSubject.test(piece.told)
    : piece.told.length >= leastPiece && !goesOn.test(piece.told)
  return { ...piece, meant: says && !opens ? understand(piece.told) : null }
}

/** Where a problem begins, how sure of it one has to be, and how much of the whole message has to be about it. */
type Group = { readonly start: number; readonly least: number; readonly leastInWhole: number }

/** Where the problems begin, as far as their pieces say: a piece joins the one before unless both are clear and different. */
function grouped(pieces: readonly Judged[], announced: boolean): readonly Group[] {
  const groups: Group[] = []
  let anchor: Understanding | null = null // what the last group is about
  let waiting: Piece | null = null // 「另外还有个情况。」: counts, but what it is about comes with the next piece
  for (const piece of pieces) {
    if (piece.counted) waiting = piece
    const counted = waiting !== null
    const least = !counted ? sure.plain : announced ? sure.announced : sure.counted
    const own: Understanding | null = isAppeal(piece.meant, anchor === null ? sure.announced : least) ? piece.meant : null
    if (own === null) continue
    if (anchor === null) {
      groups.push({ start: 0, least: sure.announced, leastInWhole: leastInWhole.counted })
      anchor = own
    } else if (isAppeal(anchor, least) && isOther(anchor, own)) {
      groups.push({
        start: (waiting ?? piece).start,
        least,
        leastInWhole: !counted ? leastInWhole.plain : announced ? leastInWhole.announced : leastInWhole.counted,
      })
      anchor = own
    } else if (pOf(own, own.departments[0]?.code) > pOf(anchor, own.departments[0]?.code)) anchor = own
    waiting = null
  }
  return groups
}

/** The problems that are still clear and different when each is read as a whole, and that the whole message is about as well. */
function confirmed(text: string, groups: readonly Group[], understand: Understand): readonly Problem[] {
  const whole = understand(text).departments.slice(0, groups.length + 1)
  const found: (Problem & { readonly meant: Understanding })[] = []
  groups.forEach(({ start, least, leastInWhole: share }, i) => {
    const end = groups[i + 1]?.start ?? text.length
    const told = withoutCount(text.slice(start, end))
    const meant = understand(told)
    const inWhole = whole.find(({ code }) => code === meant.departments[0]?.code)?.p ?? 0
    const before = found.at(-1)
    const own = isAppeal(meant, least) && ((isTipOff(meant) && share <= leastInWhole.counted) || inWhole >= share)
    if (!before) found.push({ text: told, start, end, meant })
    else if (own && isAppeal(before.meant, least) && isOther(before.meant, meant)) found.push({ text: told, start, end, meant })
    else found.splice(-1, 1, { ...before, text: withoutCount(text.slice(before.start, end)), end })
  })
  return found.length < 2 ? [] : found.map(({ text: told, start, end }) => ({ text: told, start, end }))
}

function isAppeal(meant: Understanding | null, least: number): boolean {
  const first = meant?.departments[0]
  if (!meant || !first) return false
  return isTipOff(meant) || (appeals.includes(meant.intent) && first.code !== 'other' && first.p >= least)
}

/** A sentence out of its message may sound like a private person's. */
const appeals: readonly Intent[] = ['appeal', 'policy-question', 'not-enterprise', 'progress-question']

function isTipOff({ intent, admission }: Understanding): boolean {
  return intent === 'tip-off' || admission === 'tip-off'
}

function pOf(meant: Understanding, code: string | undefined): number {
  return meant.departments.find((guess) => guess.code === code)?.p ?? 0
}

function isOther(one: Understanding, two: Understanding): boolean {
  const [a, b] = [one.departments[0], two.departments[0]]
  return a?.code !== b?.code && pOf(one, b?.code) <= mostOfOther && pOf(two, a?.code) <= mostOfOther
}

/** A problem without what announces it and the words that counted it: 「有两件事：一是招不到人」 → 「招不到人」. */
function withoutCount(text: string): string {
  const opening = /^[^,，。:：;；!！?？\n]{4,24}[,，。:：;；!！\n]\s*/.exec(text.trim())?.[0] ?? ''
  const plain = text.trim().slice(announces.test(opening) ? opening.length : 0)
  count.lastIndex = 0
  const found = count.exec(plain)
  const rest = found ? plain.slice(found[0].length).replace(lead, '') : plain
  return (rest.length >= leastCounted ? rest : plain).replace(/[,，、;；:：\s]+$/, '')
}
