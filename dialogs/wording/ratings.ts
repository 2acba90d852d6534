/** What people read about what follows a rating: 差评回访, 申诉复核, 回访, 最终答复. Who said a thing never stands in a work group. */
import { type Case, isHandled, leadOf, type Outcome, type Refusal } from '../../cases/case.ts'
import type { Elsewhere } from '../../cases/elsewhere.ts'
import { type FinalEvent, type FinalRefusal, finalWaiting, isFinal } from '../../cases/final-answer.ts'
import type { Audience } from '../../cases/notices.ts'
import {
  type Appeal,
  type Finding,
  type Grounds,
  lastPoor,
  openAppeal,
  type RatingCommand,
  type RatingEvent,
  type RatingRefusal,
} from '../../cases/ratings.ts'
import { isToBeTold } from '../../cases/rights.ts'
import { clip, maskText, within } from '../mask.ts'
import type { Said } from '../message.ts'
import { desk, line, list, outcomeButtons, outcomes, ratings, shortOf, unbracketed, type Words } from '../wording.ts'

export const findingNames: Readonly<Record<Finding, string>> = { rectify: '整改', explain: '解释', misjudged: '误评' }

/** What somebody reads about such an event; null when it needs no word. `by` is how the person who caused it is called. */
export function ratingNews(event: RatingEvent | FinalEvent, it: Case, audience: Audience, by: string, words: Words): Said | null {
  switch (event.type) {
    case 'follow-up-opened':
      return event.because === 'poor' ? verificationCard(it, words) : followUpCard(it, words)
    case 'rating-verified':
      return plain(verifiedThere(it, event.finding, event.note))
    case 'rating-appealed':
      return appealCard(it, event, words)
    case 'exclusion-proposed':
      return exclusionCard(it, event.reason, by, words)
    case 'rating-excluded':
      return plain(audience.to === 'reporter' ? excludedFor(it) : `${it.number} 申诉经两人复核，这次评价不计入统计。${goesOn(it)}`)
    case 'rating-appeal-refused':
      return plain(`${it.number} 申诉没有通过，评价照常计入统计。理由：${within(maskText(event.reason), 600)}`)
    case 'pressure-flagged':
      return plain(desk.pressed(it, by, shortOf(leadOf(it), words), event.text))
    case 'final-proposed':
    case 'final-signed':
      return finalCard(it, words)
    case 'final-refused':
      return plain(`${it.number} 最终答复没有签批，请继续办理。理由：${within(maskText(event.reason), 600)}`)
    case 'final-answered':
      return plain(`${it.number} 最终答复已签批，正在发给企业，等待评价。`)
    case 'follow-up-tried':
    case 'follow-up-called':
      return null
  }
}

/** For whoever calls an enterprise that said nothing. */
export function followUpCard(it: Case, words: Words): Said {
  return {
    text: [
      `回访 ${it.number}`,
      ...about(it, words),
      `请联系企业，回复「${it.number} 回访：」加情况，写明解决、部分解决还是没有解决。没有打通也请写一句。回访不算评价。`,
    ].join('\n'),
    buttons: [
      { label: '已解决', value: `${it.number} 回访：已通电话，企业表示已解决` },
      { label: '没有解决', value: `${it.number} 回访：已通电话，企业表示没有解决` },
      { label: '没打通', value: `${it.number} 回访：没打通` },
      { label: '企业电话', value: `${it.number} 企业电话` },
    ],
  }
}

/** The list of those to be called; `poor`: only to verify. */
export function followUpList(cases: readonly Case[], poor: boolean, words: Words): string {
  if (cases.length === 0) return poor ? '现在没有要核实的差评。' : '现在没有要回访的诉求。'
  const header = `${poor ? '差评回访' : '待回访'} ${cases.length} 件：`
  return list(
    header,
    cases.map((it) => `${it.review?.awaited === 'poor' ? '【差评】' : '【未评价】'}${line(it, words)}`),
  )
}

/** The number for whoever calls, and nobody else. */
export function callNumber(it: Case): string {
  const firm = clip(it.enterprise ?? '匿名', 40)
  return it.phone === null
    ? `${it.number} 没有留电话，不能打电话。请在企业下次发消息时转人工联系。`
    : `${it.number} ${firm} 联系电话：${it.phone}。仅用于${isToBeTold(it) ? '告知' : '回访'}本件，查看已记录。`
}

/** What an official waits for on a case of this kind, for the list of what is to be done; null: nothing. */
export function reviewWaits(it: Case): string | null {
  if (openAppeal(it)) return '【申诉】'
  if (finalWaiting(it)) return '【最终答复】'
  return null
}

/** What was done, for the official who did it. */
export function ratingDone(command: Exclude<RatingCommand, { type: 'appeal-rating' | 'flag-pressure' }>, it: Case): string {
  switch (command.type) {
    case 'verify-rating':
      return `${it.number} 已记录核实结果：${findingNames[command.finding]}。${afterFinding[command.finding]}`
    case 'record-follow-up':
      if (command.outcome === 'unreached') return `${it.number} 已记录没有打通，仍在回访清单里。`
      return `${it.number} 已记录回访：${outcomes[command.outcome]}。${isHandled(it) ? '已退回承办单位重办。' : '不计为评价。'}`
    case 'rule-rating-appeal':
      if (!command.uphold) return `${it.number} 申诉没有通过，已告知承办单位。`
      return openAppeal(it) ? `${it.number} 已提出剔除，等另一人复核。` : `${it.number} 已复核，这次评价不计入统计，已告知企业和承办单位。`
  }
}

/** A final answer was signed or refused. */
export function finalDone(it: Case, signed: boolean): string {
  if (!signed) return `${it.number} 没有签批，已告知承办单位继续办理。`
  return isFinal(it) ? `${it.number} 最终答复已签批，正在发给企业。` : `${it.number} 已签批，送区领导签批。`
}

export const notForYou = (number: string): string =>
  `${number} 回访核实由服务专员和营商办来做，申诉和最终答复由营商办和区领导来定，没有改动。`
export const groupAppealed = (number: string, who: string): string =>
  `${number} 申诉已交营商办复核（${unbracketed(who)}），复核前照常整改。`
export const groupFinalProposed = (number: string, who: string): string =>
  `${number} 最终答复已送签（${unbracketed(who)}），先营商办、后区领导，签批前时限照常计算。`

/** What the enterprise reads of an answer that is not the first, or final; null: it is an ordinary one. */
export function laterAnswer(it: Case, text: string, words: Words): Said | null {
  const matter = `${it.number}「${clip(maskText(it.text), 30)}」`
  const buttons = outcomeButtons(it)
  if (isFinal(it) && it.final) {
    const lines = [
      `【最终答复】${matter}`,
      `${shortOf(leadOf(it), words)}：${within(text, 1_000)}`,
      `依据：${within(it.final.basis, 460)}`,
      `经营商环境办公室和区领导签批，这是对这件诉求的最终答复，不再退回重办。${waysOn(words.elsewhere)}`,
      '',
      '问题解决了吗？',
    ]
    return { text: lines.join('\n'), buttons }
  }
  const poor = lastPoor(it)
  if (!poor) return null
  const explained = poor.verified?.finding === 'explain' && 'answer' in it && poor.verified.at === it.answer.at
  const how = explained ? '营商办回访核实后说明' : `${shortOf(leadOf(it), words)}整改后答复`
  return { text: `${matter}${how}：\n${within(text, 1_600)}\n\n这次${explained ? '说明' : '整改'}之后，问题解决了吗？`, buttons }
}

/** How the rating of such an answer is asked for; null: in the usual words. */
export function laterRating(it: Case, outcome: Outcome): string | null {
  const scale = '1 非常不满意，2 不满意，3 基本满意，4 满意，5 非常满意。'
  if (isFinal(it)) return `${noted[outcome]}请给 ${it.number} 的办理打个分：${scale}评价照常记录和统计。`
  // 没有解决 is about the answer before it in a case that is open again.
  const poor = lastPoor(it)
  if (!poor || it.status !== 'resolved') return null
  return `${noted[outcome]}请只给 ${it.number} 这次整改打个分：${scale}${poor.level === null ? '' : '上次的评价照样保留。'}`
}

export const finalRated = (it: Case): string =>
  `谢谢，${it.number} 的评价和您的意见都已记录。这件已作最终答复，不再重办；有新的情况请随时说。`
export const closedFinal = (it: Case): string =>
  `${it.number} 到期没有评价，已归档，记为「未评价」。这件已作最终答复；有新的情况请直接说，我重新登记。`

/** What is missing in a command of this kind. */
export function ratingNeeds(needs: 'verification' | 'call' | 'rating-appeal' | 'ruling' | 'final', number: string): string {
  switch (needs) {
    case 'verification':
      return `${number}：请写明核实到的情况，比如「${number} 核实整改：现场仍有遮挡」。`
    case 'call':
      return `${number}：请写明解决、部分解决还是没有解决，比如「${number} 回访：企业表示已解决」。`
    case 'rating-appeal':
      return `${number}：请写明申诉的理由，比如「申诉：评价的不是这件事，附沟通记录」；试点探索中的失误，请写「申诉（容错）：」。`
    case 'ruling':
      return `${number}：请写明不同意的理由，比如「${number} 不同意申诉：企业说的情况属实」。`
    case 'final':
      return `${number}：请写明答复和依据，比如「最终答复：补贴已按标准发足。依据：补贴办法第八条」。`
  }
}

/** Why the rules say no to such a command. */
export function ratingRefusal(no: RatingRefusal | FinalRefusal, number: string): string {
  switch (no.refused) {
    case 'own-department':
      return `${number} 由本人或本部门办理，回访核实和复核要由其他人来做，没有改动。`
    case 'same-person':
      return `${number} 第一步是您办的，要由另一个人复核，没有改动。`
    case 'coordinator-first':
      return `${number} 先由营商办提出或签批，再请您复核，没有改动。`
    case 'no-poor-rating':
      return `${number} 没有可以复核的差评，没有改动。`
    case 'verify-first':
      return `${number} 是差评，请写核实结果：「${number} 核实整改」「核实解释」或「核实误评」。`
    case 'rating-appeal-too-late':
      return `${number} 申诉要在评价后 ${no.days} 个工作日内提出，现在已经过了，没有改动。`
    case 'final-too-early':
      return `${number} 至少有 ${no.reopenings} 次答复没有被企业认可，才能送最终答复，没有改动。`
    case 'final':
      return `${number} 已作最终答复，不再退回重办。有新的情况直接说，我重新登记。`
  }
}

/** Whether a refusal is one of these. */
export function isRatingRefusal(no: Refusal): no is RatingRefusal | FinalRefusal {
  return ratingRefusals.has(no.refused)
}

/** How many characters of a final answer and of its basis the enterprise can read in one message. */
export const longestFinal = { text: 330, basis: 150 } as const

export const groundsMark = (grounds: Grounds | undefined): string => (grounds === undefined ? '' : '（容错纠错）')

// --- Internal helpers ---

/** For whoever verifies a poor rating: all there is to know, and what can be found. The number is asked for, and logged. */
function verificationCard(it: Case, words: Words): Said {
  return {
    text: [
      `差评回访 ${it.number}`,
      ...about(it, words),
      ...(it.rating?.reason ? [`原因：${within(maskText(it.rating.reason), 400)}`] : []),
      `请联系企业核实，回复「${it.number} 核实整改」「${it.number} 核实解释」或「${it.number} 核实误评」，加冒号和情况。核实情况会转给承办单位，请不写是谁说的；解释的内容会作为答复发给企业。`,
    ].join('\n'),
    buttons: [
      { label: '属实，请整改', value: `${it.number} 核实整改：情况属实，请整改` },
      { label: '企业电话', value: `${it.number} 企业电话` },
    ],
  }
}

const ratingRefusals: ReadonlySet<Refusal['refused']> = new Set([
  ...(['own-department', 'same-person', 'coordinator-first', 'no-poor-rating', 'verify-first'] as const),
  ...(['rating-appeal-too-late', 'final-too-early', 'final'] as const),
])

const noted: Readonly<Record<Outcome, string>> = { solved: '那就好，已记为解决。', partly: '已记为部分解决。', not: '已记为没有解决。' }

const afterFinding: Readonly<Record<Finding, string>> = {
  rectify: '已告知承办单位立行立改或限期整改。',
  explain: '说明已作为答复发给企业，请企业再次评价。',
  misjudged: '已提出剔除，等另一人复核。',
}

function plain(text: string): Said {
  return { text, buttons: [] }
}

function about(it: Case, words: Words): readonly string[] {
  const poor = lastPoor(it)
  const said = it.review?.awaited !== 'poor' ? '到期没有评价' : poor?.level ? `评价「${ratings[poor.level]}」` : '表示没有解决'
  return [`企业：${firmOf(it)}（${said}）`, `诉求：${within(maskText(it.text), 400)}`, `承办：${shortOf(leadOf(it), words)}`]
}

function firmOf({ enterprise }: Case): string {
  return enterprise === null ? '匿名' : clip(maskText(enterprise), 40)
}

/** What the group hears of a finding; of an anonymous case not what was said to whoever called. */
function verifiedThere(it: Case, finding: Finding, note: string): string {
  const found =
    finding === 'rectify' ? '请立行立改；一时办不完的，列入台账限期整改' : '按现行规定难以满足，已由营商办向企业说明，等企业再次评价'
  return `${it.number} 差评已由专人核实：${found}。${it.enterprise === null ? '' : `核实情况：${within(maskText(note), 600)}`}`
}

function appealCard(it: Case, { reason, grounds }: Pick<Appeal, 'reason' | 'grounds'>, words: Words): Said {
  return {
    text: [
      `申诉 ${it.number}：${shortOf(leadOf(it), words)}请求复核评价`,
      `企业：${firmOf(it)}`,
      `诉求：${within(maskText(it.text), 400)}`,
      `评价：${ratedAs(it)}`,
      `理由${groundsMark(grounds)}：${within(maskText(reason), 500)}`,
      `回复「${it.number} 同意申诉」提出剔除，由另一人复核；或「${it.number} 不同意申诉：」加理由。`,
    ].join('\n'),
    buttons: [{ label: '同意，送复核', value: `${it.number} 同意申诉` }],
  }
}

/** For the second person; the first reads that it waits. */
function exclusionCard(it: Case, reason: string, by: string, words: Words): Said {
  return {
    text: [
      `复核评价 ${it.number}：${by}提出不计入统计`,
      `承办：${shortOf(leadOf(it), words)}`,
      `评价：${ratedAs(it)}`,
      `理由${groundsMark(lastPoor(it)?.appeal?.grounds)}：${within(maskText(reason), 500)}`,
      `要由提出人以外的人回复「${it.number} 同意申诉」，或「${it.number} 不同意申诉：」加理由。`,
    ].join('\n'),
    buttons: [{ label: '同意剔除', value: `${it.number} 同意申诉` }],
  }
}

function ratedAs(it: Case): string {
  const level = lastPoor(it)?.level ?? null
  const reason = it.rating?.reason ? `，原因：${within(maskText(it.rating.reason), 300)}` : ''
  return `${level === null ? '没有解决' : ratings[level]}${reason}`
}

function finalCard(it: Case, words: Words): Said {
  const { final } = it
  return {
    text: [
      `最终答复送签 ${it.number}${final?.signed ? '（营商办已签批）' : ''}`,
      `诉求：${within(maskText(it.text), 300)}`,
      `${shortOf(leadOf(it), words)}：${within(maskText(final?.text ?? ''), 600)}`,
      `依据：${within(maskText(final?.basis ?? ''), 400)}`,
      `回复「${it.number} 同意最终答复」签批，或「${it.number} 不同意最终答复：」加理由。`,
    ].join('\n'),
    buttons: [{ label: '同意签批', value: `${it.number} 同意最终答复` }],
  }
}

function goesOn(it: Case): string {
  return isHandled(it) ? '这件仍请办好后答复企业。' : ''
}

function excludedFor(it: Case): string {
  const further = isHandled(it) ? '这件仍会继续办理，办好后再答复您。' : ''
  return `${it.number} 谢谢您的评价。经两人复核，这次评价不计入部门的统计，评价和您说的原因照样保留。${further}有不同看法请直接告诉我。`
}

/** The ways that the law leaves open, with the offices of the district. */
function waysOn(elsewhere: Elsewhere | undefined): string {
  if (!elsewhere) return ''
  const { reconsideration, court, petition } = elsewhere.proceedings
  const line = court.line === null ? '' : `（${court.line.number}）`
  return `仍有异议的，可以依法向${reconsideration.office}申请行政复议、向${court.office}起诉${line}，或者向${petition.office}反映。`
}
