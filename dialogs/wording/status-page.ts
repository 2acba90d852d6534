/** What stands on the page behind a status link: how a case stands, and nothing that anybody wrote. */
import { afterAnswer, type Case, leadOf, lightOf } from '../../cases/case.ts'
import { lights, shortOf, statusNames, type Words } from '../wording.ts'

/** A page in words: its title, its rows, and what to do. */
export type StatusWords = {
  readonly title: string
  readonly rows: readonly { readonly name: string; readonly value: string }[]
  readonly note: string
}

/** How a case stands. */
export function statusPage(it: Case, words: Words): StatusWords {
  const { calendar } = words
  const day = (at: string): string => calendar.describeDate(calendar.dateOf(at))
  const lead = leadOf(it)
  const light = lightOf({ ...it, clocks: it.clocks.filter(({ kind }) => !afterAnswer.has(kind)) })
  const answered = 'answer' in it ? it.answer.at : null
  return {
    title: `诉求办理情况 ${it.number}`,
    rows: [
      { name: '状态', value: statusNames[it.status] },
      ...(light === 'none' ? [] : [{ name: '时限', value: `${lights[light]} ${lightNames[light]}` }]),
      ...(lead === null ? [] : [{ name: '承办单位', value: shortOf(lead, words) }]),
      { name: '登记日期', value: day(it.reportedAt) },
      ...(answered === null ? [] : [{ name: '答复日期', value: day(answered) }]),
    ],
    note: noteOn(it),
  }
}

/** In the place of the page, where the link is too old or is none. */
export function noStatusPage(why: 'expired' | 'wrong'): StatusWords {
  const title = why === 'expired' ? '链接已过期' : '没有这个页面'
  return { title, rows: [], note: '请打开微信，在原来的对话里回复「进度」查看办理情况。' }
}

// --- Internal helpers ---

const lightNames = { green: '在时限内', yellow: '快到时限', red: '已超时' } as const

function noteOn(it: Case): string {
  if (it.status === 'withdrawn') return '这件诉求已经撤回。有新的情况，请打开微信，在原来的对话里说。'
  if ('answer' in it || it.status === 'declined' || it.status === 'merged')
    return '已有答复。请打开微信，在原来的对话里回复任意内容，就能看到答复。'
  return '正在办理，有了答复会通知您。'
}
