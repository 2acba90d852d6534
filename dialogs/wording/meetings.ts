/** What people read about visits to the enterprise, consultations and joint visits (上门、会商、一车办). */
import { type Case, leadOf, type Recorded } from '../../cases/case.ts'
import { clip, maskText, within } from '../mask.ts'
import type { Said } from '../message.ts'
import { shortOf, type Words } from '../wording.ts'

// --- Visits ---

/** The department says that it was there: it is for the enterprise to confirm, unless it has been contacted or a photo shows it. */
export function visitTold(event: Extract<Recorded, { type: 'visited' }>, it: Case, words: Words): Said | null {
  const lead = shortOf(leadOf(it), words)
  if ('visit' in it && it.visit)
    return {
      text: `${it.number}：${lead}说${words.calendar.describe(event.at, words.now)}已上门：「${within(maskText(event.text), 900)}」。部门今天上门了吗？`,
      buttons: [
        { label: '上门了', value: `${it.number} 上门了` },
        { label: '没有上门', value: `${it.number} 没有上门` },
      ],
    }
  // A photo makes it a contact in the same breath, which has its own words.
  const shown = 'contact' in it && it.contact?.how === 'visit' && it.contact.at === event.at
  return shown ? null : { text: `${it.number}：${lead}登记已上门：「${within(maskText(event.text), 900)}」。`, buttons: [] }
}

export const visitShown = (it: Case, note: string, words: Words): Said => ({
  text: `${it.number}：${shortOf(leadOf(it), words)}说已上门：「${within(maskText(note), 900)}」，并附了现场照片，记为已联系。如果没有，请回复「没有联系」。`,
  buttons: [
    { label: '联系了', value: `${it.number} 联系了` },
    { label: '没有联系', value: `${it.number} 没有联系` },
  ],
})
export const visitConfirmed = (it: Case): string => `好的，已记录部门上门。${it.number} 有进展我会告诉您。`
export const visitDenied = (it: Case, words: Words): string =>
  `已记录：${shortOf(leadOf(it), words)}没有上门，${it.number} 的联系时限照常计算，已请承办单位尽快联系您，并告知营商办。`

export const visitGroup = {
  /** Whoever told of a visit; `who` is that person. */
  noted: (it: Case, who: string): string => {
    const by = who.replace(/[（(](.*?)[)）]/, '，$1')
    if ('visit' in it && it.visit)
      return `${it.number} 已登记上门（${by}），已请企业确认；企业确认或附现场照片才记为已联系，联系时限照常计算。`
    return `${it.number} 已登记上门（${by}）${'contact' in it && it.contact?.how === 'visit' ? '，有现场照片，记为已联系' : ''}。`
  },
  confirmed: (it: Case): string => `${it.number} 企业确认部门已上门，记为已联系。`,
  denied: (it: Case, words: Words): string => {
    const clock = it.clocks.find((candidate) => candidate.kind === 'contact' && candidate.status === 'running')
    return `${it.number} 企业表示部门没有上门${clock ? `，联系时限不变：${words.calendar.describe(clock.due, words.now)}` : ''}，请尽快联系企业。`
  },
  disputed: (it: Case, words: Words): string =>
    `${it.number} ${shortOf(leadOf(it), words)}登记已上门，企业表示没有上门，联系时限照常计算。诉求：${clip(maskText(it.text), 60)}`,
} as const
