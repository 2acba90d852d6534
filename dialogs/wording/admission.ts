/** What people read about 不予受理 and the objection to it, and about cases that are merged, linked or split. */
import {
  type AdmissionEvent,
  type AdmissionRefusal,
  type DeclineClass,
  type ProperPath,
  pendingAppeal,
  pendingDecline,
} from '../../cases/admission.ts'
import type { Timestamp } from '../../cases/calendar.ts'
import { type Case, type CaseNumber, type DeclinedCase, leadOf, nextDue, runningClock, type Status } from '../../cases/case.ts'
import type { TieRefusal } from '../../cases/ties.ts'
import { clip, maskText, within } from '../mask.ts'
import type { Button, Said } from '../message.ts'
import { shortOf, type Words } from '../wording.ts'

export const declineNames: Readonly<Record<DeclineClass, string>> = {
  court: '诉讼',
  arbitration: '仲裁',
  discipline: '纪检监察',
  reconsideration: '行政复议',
  disclosure: '信息公开',
  petition: '已在信访',
  unlawful: '违反法律法规',
  'public-morals': '违背公序良俗',
  secret: '国家秘密、工作秘密',
  'trade-secret': '商业秘密',
  privacy: '个人隐私',
  disruption: '恶意扰乱',
  'not-enterprise': '不是企业诉求',
}

// --- The reporter ---

export const admissionNews = {
  declined: (it: DeclinedCase, words: Words): Said => ({
    text: [
      `${it.number}「${clip(maskText(it.text), 30)}」不予受理。`,
      `原因：${sentence(it.declined.reason, 600)}`,
      it.declined.reply,
      `可以联系：${pathOf(it.declined.path)}。`,
      `有不同意见的，可以在${when(it.declined.appealUntil, words)}前申诉一次：回复「申诉」加理由，由提出人以外的人复核。`,
    ].join('\n'),
    buttons: [{ label: '我要申诉', value: `${it.number} 申诉` }],
  }),
  /** What a colleague reads whose case came in. */
  declinedToo: (it: DeclinedCase): string => `${it.number}（您反映的已并入）不予受理。${endedLines(it).join('')}`,
  answeredToo: (it: Case, text: string, words: Words): string =>
    `${it.number}（您反映的已并入）${shortOf(leadOf(it), words)}答复：\n${within(text, 1_700)}\n满意不满意，由反映这件的同事评价。`,
  appealUpheld: (it: Case, words: Words): string =>
    `${it.number}：经复核，您的申诉成立，这件予以受理。营商办正在确认承办单位${before(it, words, '转办')}。`,
  appealDismissed: (it: DeclinedCase, reason: string): string =>
    `${it.number}：您的申诉已由提出人以外的人复核，维持不予受理。原因：${sentence(reason, 900)}可以联系：${pathOf(it.declined.path)}。这是最终答复。`,
  merged: (number: CaseNumber, into: CaseNumber): string =>
    `${number} 和 ${into} 是同一件事，已合并办理，以后只看 ${into}。您说的内容和附件都已转过去。`,
  colleagueJoined: (number: CaseNumber, from: CaseNumber): string => `${number}：您的同事反映的 ${from} 是同一件事，已并到这一件。`,
  splitOff: (it: Case, words: Words): string => {
    const lead = leadOf(it)
    const goes =
      lead === null ? `由营商办确认承办单位${before(it, words, '转办')}` : `转${shortOf(lead, words)}${before(it, words, '联系您')}`
    return `您反映的 ${it.origin} 里有两件事，分开办理：「${clip(maskText(it.text), 60)}」单独登记为 ${it.number}，${goes}；其余的仍在 ${it.origin} 办理。`
  },
} as const

export const appealTaken = (it: Case, words: Words): string => {
  const clock = runningClock(it, 'appeal')
  return `已收到您对 ${it.number} 不予受理的申诉，由提出人以外的人复核${clock ? `，最迟${when(clock.due, words)}前告诉您结果` : ''}。`
}
export const askAppeal = (number: CaseNumber): string => `请说说 ${number} 为什么应当受理，一两句就行。`
/** The same, to somebody who asks why it was not admitted. */
export const whyDeclined = (it: DeclinedCase, words: Words): string =>
  `${it.number} 不予受理的原因：${sentence(it.declined.reason, 600)}认为应当受理的，请说说理由，我提交申诉，由提出人以外的人复核（${when(it.declined.appealUntil, words)}前可以申诉一次）。`
export const nothingToAppeal = '您现在没有不予受理的诉求。对部门的答复不满意，可以直接打分或者说「没有解决」。'
export const nowUnder = (number: CaseNumber, into: CaseNumber): string => `${number} 已并入 ${into}，下面按 ${into} 办。`

/** What a status adds for a case that is not handled, or no longer under its number. */
export function endedLines(it: Case): readonly string[] {
  if (it.status === 'merged') return [`已并入：${it.mergedInto}`]
  if (it.status !== 'declined') return []
  const appeal = it.appeal === undefined ? '' : it.appeal.upheld === undefined ? '申诉正在复核。' : '申诉已复核，维持不予受理。'
  return [`原因：${sentence(it.declined.reason, 300)}${it.declined.reply}`, `可以联系：${pathOf(it.declined.path)}。${appeal}`]
}

/** Below the status of a case that is not handled, for its reporter: how to object, while that may still be done. */
export function appealLine(it: Case, words: Words): readonly string[] {
  if (it.status !== 'declined' || it.appeal !== undefined || words.now > it.declined.appealUntil) return []
  return [`有不同意见的，可以在${when(it.declined.appealUntil, words)}前申诉一次：回复「申诉」加理由。`]
}

// --- Work group ---

export const admissionToGroup = {
  declined: (it: DeclinedCase): string => `${it.number} 不予受理（${declineNames[it.declined.class]}），已答复企业，不用再办。`,
  merged: (number: CaseNumber, into: CaseNumber): string => `${number} 已并入 ${into}，不再单独办理，请在 ${into} 办理和答复。`,
  absorbed: (number: CaseNumber, from: CaseNumber, text: string, files: number): string =>
    `同一企业的 ${from} 已并入 ${number}，请在 ${number} 一并办理和答复：${within(maskText(text), 900)}${files > 0 ? `（附件 ${files} 个）` : ''}`,
  splitOff: (number: CaseNumber, into: CaseNumber, text: string): string =>
    `${number} 里的「${clip(maskText(text), 60)}」已另立 ${into}，本件只办其余部分，时限不变。`,
  suggested: (number: CaseNumber, what: 'decline' | 'split'): string =>
    `${number} 已请营商办研究是否${what === 'decline' ? '不予受理' : '拆单'}。决定之前照常办理，时限不变。`,
} as const

// --- Officials ---

/** 不予受理 as it shall be answered, for the second person. */
export function declineCard(it: Case, by: string): Said | null {
  const proposal = pendingDecline(it)
  if (!proposal) return null
  return {
    text: [
      `请确认不予受理 ${it.number}`,
      `提出：${by}，${declineNames[proposal.class]}`,
      ...about(it),
      `理由：${within(maskText(proposal.reason), 300)}`,
      `将答复企业：${proposal.reply}可以联系：${pathOf(proposal.path)}。`,
      '提出人不能自己确认。决定之前照常办理，时限不变。',
    ].join('\n'),
    buttons: [
      { label: '同意', value: `${it.number} 同意不予受理` },
      { label: '不同意', value: `${it.number} 不同意不予受理` },
    ],
  }
}

/** An appeal for its review; `light` is that of its clock. */
export function appealCard(it: Case, words: Words, light = ''): Said | null {
  const appeal = pendingAppeal(it)
  if (it.status !== 'declined' || !appeal) return null
  const clock = runningClock(it, 'appeal')
  return {
    text: [
      `${light}请复核 ${it.number} 的申诉`,
      ...about(it),
      `不予受理：${declineNames[it.declined.class]}，${within(maskText(it.declined.reason), 300)}`,
      `企业说：${within(maskText(appeal.reason), 400)}`,
      `${clock ? `请在${when(clock.due, words)}前复核，` : ''}当初提出的人不复核。维持的写「${it.number} 维持不予受理：理由」。`,
    ].join('\n'),
    buttons: [
      { label: '予以受理', value: `${it.number} 予以受理` },
      { label: '维持', value: `${it.number} 维持不予受理` },
    ],
  }
}

/** What a department asks of the coordinator. */
export function suggestionCard(it: Case, { what, text, department }: Extract<AdmissionEvent, { type: 'suggested' }>, words: Words): Said {
  const from = shortOf(leadOf(it), words)
  if (what === 'decline')
    return {
      text: [
        `${it.number} ${from}建议不予受理：${within(maskText(text), 300)}`,
        ...about(it),
        `认为应当不予受理的，请写「${it.number} 不予受理：类别，理由」；否则不用回复，部门照常办理。`,
      ].join('\n'),
      buttons: [],
    }
  const part = within(maskText(text), 300)
  const to = department === null ? '' : `转${shortOf(department, words)}`
  return {
    text: [`${it.number} ${from}建议拆单：「${part}」${to}`, ...about(it), '同意请点「拆单」；不拆不用回复，部门照常办理。'].join('\n'),
    buttons: [{ label: '拆单', value: `${it.number} 拆分：${part} ${to}`.trimEnd() }],
  }
}

export const admissionDesk = {
  proposed: (it: Case): string => {
    const proposal = pendingDecline(it)
    const name = proposal ? `（${declineNames[proposal.class]}）` : ''
    return `${it.number} 已提出不予受理${name}，等另一位营商办人员或区领导确认。决定之前照常办理，时限不变。`
  },
  declined: (number: CaseNumber): string => `${number} 已不予受理，原因、去处和申诉办法都已告诉企业。`,
  turnedDown: (number: CaseNumber): string => `${number} 没有作不予受理，照常办理，时限不变。`,
  confirmedBy: (number: CaseNumber, by: string): string => `${number} ${by}已确认不予受理，并答复企业。`,
  turnedDownBy: (number: CaseNumber, by: string, reason: string): string =>
    `${number} ${by}没有同意不予受理${reason === '' ? '' : `：${within(maskText(reason), 300)}`}。照常办理，时限不变。`,
  upheld: (number: CaseNumber, routes: boolean): string => `${number} 申诉成立，予以受理，${routes ? '请尽快转办' : '已请营商办转办'}。`,
  dismissed: (number: CaseNumber): string => `${number} 维持不予受理，原因已告诉企业。`,
  merged: (number: CaseNumber, into: CaseNumber): string => `${number} 已并入 ${into}。`,
  linked: (number: CaseNumber, to: CaseNumber): string => `${number} 与 ${to} 已关联，只有工作人员看得到。`,
  split: (it: Case, words: Words): string =>
    `${it.origin} 已拆出 ${it.number}，${leadOf(it) === null ? '请转办' : `转${shortOf(leadOf(it), words)}`}，企业会收到通知。`,
  whichClass: (number: CaseNumber): string =>
    `${number} 按哪一类不予受理，请写明，比如「${number} 不予受理：诉讼，法院已立案」。可以写：${Object.values(declineNames).join('；')}。没有改动。`,
  needsNumber: '是哪一件？请带上编号再发一次，比如「0007 不予受理：诉讼，法院已立案」「0007 拆分：排水沟堵塞 转水务」。',
  oneNumber: '一次只能写一件，没有改动。请带上一个编号再发一次。',
  twoNumbers: '没有看清是哪两件，没有改动。请写两个编号，比如「0009 并入 0007」「0009 关联 0007」。',
} as const

/** 「不予受理」 beside the departments, where the report reads like such a matter. */
export const declineButton = (number: CaseNumber, kind: DeclineClass): Button => ({
  label: '不予受理',
  value: `${number} 不予受理：${declineNames[kind]}`,
})
export const declineHint = (number: CaseNumber, kind: DeclineClass): string =>
  `这件可能不归这里办（${declineNames[kind]}），也可以写「${number} 不予受理：${declineNames[kind]}，理由」。`

/** What officials read on a case besides: what waits for a second person, and which cases go with it. */
export function tieLines(it: Case): readonly string[] {
  const proposal = pendingDecline(it)
  return [
    ...(proposal ? [`已提出不予受理（${declineNames[proposal.class]}），待确认。`] : []),
    ...(it.links === undefined ? [] : [`关联：${it.links.join('、')}（不告知企业）`]),
    ...(it.origin === undefined ? [] : [`由 ${it.origin} 拆出`]),
    ...(it.splits === undefined ? [] : [`拆出：${it.splits.join('、')}`]),
  ]
}

/** What a case waits for on the list of a second person. */
export function secondMark(it: Case): string {
  return pendingAppeal(it) ? '【申诉】' : '【不予受理】'
}

// --- Refusals ---

export function admissionRefusal(
  no: AdmissionRefusal | TieRefusal,
  number: CaseNumber,
  words: Words,
  statusName: (status: Status) => string,
): string {
  switch (no.refused) {
    case 'second-person':
      return `${number} 的不予受理由您提出，要由另一位营商办人员或区领导决定，没有改动。`
    case 'admitted':
      return `${number} 已经受理过，不能再作不予受理，没有改动。请继续办理并答复企业。`
    case 'appeal-too-late':
      return `${number} 的申诉要在${when(no.until, words)}前提出，现在已经过了。有新的情况直接说，我重新登记。`
    case 'appeal-spent':
      return `${number} 已经申诉并复核过，是最终答复。有新的情况直接说，我重新登记。`
    case 'same-case':
      return `${number} 不能和自己合并或关联，没有改动。请核对编号。`
    case 'other-enterprise':
      return `${number} 不是同一反映人或同一企业的，不能合并，没有改动。不同企业的同类问题由营商办关联。`
    case 'target-over':
      return `${number} 现在是「${statusName(no.status)}」，不能并入或关联，没有改动。请核对编号。`
    case 'not-together':
      return `${number} 和另一件不能合并，没有改动。保密的件单独办理。`
  }
}

/** What to write where a text is missing. */
export function admissionNeeds(needs: 'decline' | 'appeal' | 'dismissal' | 'split', number: CaseNumber): string {
  switch (needs) {
    case 'decline':
      return `${number}：请写明不予受理的理由，比如「不予受理：同一纠纷法院已立案」。`
    case 'appeal':
      return `${number}：请写上申诉的理由，比如「申诉：法院受理的是另一件事」。`
    case 'dismissal':
      return `${number}：请写明维持的理由，会告诉企业，比如「维持不予受理：诉讼请求里已有这一项」。`
    case 'split':
      return `${number}：请写明拆出哪件事，比如「拆分：排水沟堵塞 转水务」。`
  }
}

// --- Internal helpers ---

function pathOf({ office, line }: ProperPath): string {
  return line === null ? office : `${office}，电话 ${line.number}（${line.name}）`
}

function sentence(text: string, max: number): string {
  return `${within(maskText(text), max).replace(/[。.]$/, '')}。`
}

function about(it: Case): readonly string[] {
  return [`企业：${clip(maskText(it.enterprise ?? '匿名'), 40)}`, `诉求：${within(maskText(it.text), 500)}`]
}

function before(it: Case, words: Words, what: string): string {
  const clock = nextDue(it)
  return clock ? `，最迟${when(clock.due, words)}前${what}` : ''
}

function when(at: Timestamp, { calendar, now }: Words): string {
  return calendar.describe(at, now)
}
