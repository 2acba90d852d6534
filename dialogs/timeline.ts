/** The history of a case in readable sentences, for the page beside the chats. */
import type { Case, Recorded } from '../cases/case.ts'
import { clip, maskText } from './mask.ts'
import { declineNames } from './wording/admission.ts'
import { meetingNames } from './wording/meetings.ts'
import { findingNames, groundsMark } from './wording/ratings.ts'
import { sourceMark } from './wording/supervision.ts'
import { sheetNumber, taskCalled, taskNames } from './wording/tasks.ts'
import { clockNames, outcomes, ratings, retractedNames, shortOf, type Words } from './wording.ts'

/** What an event says to people. `by` is how the person who caused it is called. */
export function sentenceOf(event: Recorded, it: Case, by: string, words: Words): string {
  const who = event.by === it.reporter ? '企业' : by
  switch (event.type) {
    case 'reported':
      return `${event.filedBy === undefined ? '企业' : `${by} 代企业`}反映${sourceMark(event.source)}：${clip(maskText(event.text), 60)}`
    case 'referred':
      if (event.because === 'unsure') return '交营商办确认承办单位'
      return `${event.because === 'objection' ? '退单' : '申诉成立'}后交营商办重新确认承办单位`
    case 'dispatched':
      return `${event.automatic ? '自动' : who}转办：${shortOf(event.lead, words)}`
    case 'classified':
      return `${who} 定为${event.class}`
    case 'acknowledged':
      return `${who} 签收`
    case 'contacted':
      if (event.how === 'visit' && event.by === it.reporter) return '企业确认部门已上门'
      return `${who} ${event.how === 'visit' ? '上门，有现场照片' : '联系企业'}：${clip(maskText(event.note), 60)}`
    case 'visited':
      return `${who} 登记上门：${clip(maskText(event.text), 60)}${event.attachments.length > 0 ? `（附件 ${event.attachments.length} 个）` : ''}`
    case 'visit-denied':
      return '企业表示部门没有上门'
    case 'contact-denied':
      return '企业表示没有接到联系'
    case 'same-day-promised':
      return `${who} 承诺当天办结`
    case 'progress-reported':
      return `${who} 报告${event.week === undefined ? '' : `第${event.week}周`}进展：${clip(maskText(event.text), 60)}`
    case 'promised':
      return `${who} 承诺：${clip(maskText(event.text), 60)}（${words.calendar.describe(event.due, event.at)}前）`
    case 'retracted':
      return `${who} 撤销${retractedNames[event.what]}`
    case 'progress-asked':
      return '许久没有进展，请承办单位报一句'
    case 'news-slowed':
      return '企业改为每月收一次进展'
    case 'resolved':
      return `${who} 答复：${clip(maskText(event.answer), 60)}`
    case 'objected':
      return `${who} 申请退单：${clip(maskText(event.basis), 60)}`
    case 'objection-upheld':
      return `${who} 同意退单`
    case 'objection-overruled':
      return `${who} 不同意退单，首接负责`
    case 'extension-requested':
      return `${who} 申请延期 ${event.days} 个工作日：${clip(maskText(event.reason), 40)}`
    case 'extension-approved':
      return `${who} 同意延期 ${event.days} 个工作日`
    case 'extension-refused':
      return `${who} 不同意延期`
    case 'outcome-given':
      return `企业：${outcomes[event.outcome]}`
    case 'rated':
      return `企业评价：${ratings[event.level]}`
    case 'rating-changed':
      return `企业把评价改为：${ratings[event.level]}`
    case 'rating-explained':
      return `企业说明原因：${clip(maskText(event.reason), 60)}`
    case 'reopened':
      return '退回重办，整改计时'
    case 'closed':
      return event.how === 'rated' ? '办结销号' : '到期未评价，归档'
    case 'supplemented':
      return `企业补充：${clip(maskText(event.text), 60) || `附件 ${event.attachments.length} 个`}`
    case 'phone-amended':
      return '企业更正联系电话'
    case 'phone-viewed':
      return `${who} 查看联系电话`
    case 'withdrawn':
      return `企业撤回：${clip(maskText(event.reason), 40)}`
    case 'flagged-repeated':
      return '多次反映，已报营商办和分管领导'
    case 'urged':
      return '企业催办'
    case 'instructed':
      return `${who} ${event.sheet ? sheetNumber(event.sheet) : '批示'}：${clip(maskText(event.text), 60)}${event.lead === undefined ? '' : `（改由${shortOf(event.lead, words)}牵头）`}`
    case 'suspended':
      return `${who} 请企业补充，时限暂停：${clip(maskText(event.asks), 60)}`
    case 'supplement-reminded':
      return '提醒企业补充'
    case 'resumed':
      return { supplied: '企业已补充，时限接着计算', received: `${who} 收到材料，时限接着计算`, limit: '等企业补充到期，时限接着计算' }[
        event.because
      ]
    case 'long-term-begun':
      return `${who} 转长期：${clip(maskText(event.reason), 60)}`
    case 'long-term-refused':
      return `${who} 不同意转长期`
    case 'week-missed':
      return `第${event.week}周进展没有报`
    case 'meeting-convened':
      return `${who} 约${meetingNames[event.kind]}：${event.departments.map((code) => shortOf(code, words)).join('、')}`
    case 'meeting-answered':
      return `${event.party === 'enterprise' ? '企业' : shortOf(event.party, words)}选时间：${event.slots.length === 0 ? '都不行' : event.slots.join('、')}`
    case 'meeting-fixed':
      return `会商时间定为 ${words.calendar.describe(event.slot, event.at)}`
    case 'meeting-unfixed':
      return '会商没有约成'
    case 'meeting-reminded':
      return '提醒各方参加会商'
    case 'meeting-moved':
      return `${who} 把会商改到 ${words.calendar.describe(event.slot, event.at)}：${clip(maskText(event.reason), 40)}`
    case 'meeting-cancelled':
      return `${who} 取消会商：${clip(maskText(event.reason), 40) || '这件已经答复，或不再由原单位办理'}`
    case 'meeting-resumed':
      return '答复已撤销，会商照原来的安排进行'
    case 'meeting-held':
      return `${who} 会商纪要：${clip(maskText(event.text), 60)}`
    case 'task-given':
      return `${who} 请${shortOf(event.department, words)}${taskNames[event.kind]}：${clip(maskText(event.text), 60)}`
    case 'task-done':
      return `${who} ${taskCalled(it, event.task)}：${clip(maskText(event.text), 60) || '已报到'}`
    case 'task-dropped':
      return `${who} 取消${taskCalled(it, event.task)}：${clip(maskText(event.reason), 60)}`
    case 'return-proposed':
      return `${who} 建议转${shortOf(event.lead, words)}，征求诉求人同意`
    case 'return-answered':
      return event.consent ? '诉求人同意另行登记' : '诉求人不同意转出'
    case 'followed-up':
      return `${who} 周跟踪：${clip(maskText(event.note), 60)}`
    case 'dues-recomputed':
      return `${event.onBehalfOf === undefined ? who : '营商办'} 按现行工作日历重算时限：${clip(maskText(event.reason), 60)}`
    case 'suggested':
      return `${who} 建议${event.what === 'decline' ? '不予受理' : '拆单'}：${clip(maskText(event.text), 60)}`
    case 'decline-proposed':
      return `${who} 提出不予受理（${declineNames[event.class]}）：${clip(maskText(event.reason), 60)}`
    case 'decline-turned-down':
      return `${who} 没有同意不予受理，照常办理`
    case 'declined':
      return `${who} 确认不予受理（${declineNames[event.class]}），已答复企业`
    case 'appealed':
      return `企业申诉：${clip(maskText(event.reason), 60)}`
    case 'appeal-upheld':
      return `${who} 复核：申诉成立，予以受理`
    case 'appeal-dismissed':
      return `${who} 复核：维持不予受理，${clip(maskText(event.reason), 60)}`
    case 'merged':
      return `${who} 并入 ${event.into}`
    case 'absorbed':
      return `${event.from} 并入本件：${clip(maskText(event.text), 60)}`
    case 'linked':
      return `${who} 关联 ${event.to}`
    case 'split-off':
      return `${who} 拆出 ${event.into}：${clip(maskText(event.text), 60)}`
    case 'follow-up-opened':
      return event.because === 'poor' ? '列入差评回访' : '列入回访'
    case 'rating-verified':
      return `${who} 回访核实（${findingNames[event.finding]}）：${clip(maskText(event.note), 60)}`
    case 'follow-up-tried':
      return `${who} 回访没有打通：${clip(maskText(event.note), 60)}`
    case 'follow-up-called':
      return `${who} 回访，${outcomes[event.outcome]}：${clip(maskText(event.note), 60)}`
    case 'answer-held':
      return '答复还没能发给企业，等企业回话或电话告知'
    case 'answer-delivered':
      return '答复已补发给企业'
    case 'told-by-phone':
      return `${who} 电话告知企业：${clip(maskText(event.note), 60)}`
    case 'rating-appealed':
      return `${who} 申诉${groundsMark(event.grounds)}：${clip(maskText(event.reason), 60)}`
    case 'exclusion-proposed':
      return `${who} 提出评价不计入统计：${clip(maskText(event.reason), 60)}`
    case 'rating-excluded':
      return `${who} 复核同意，评价不计入统计`
    case 'rating-appeal-refused':
      return `${who} 不同意申诉：${clip(maskText(event.reason), 60)}`
    case 'pressure-flagged':
      return `${who} 向企业要好评，没有发出：${clip(maskText(event.text), 60)}`
    case 'final-proposed':
      return `${who} 送签最终答复：${clip(maskText(event.text), 60)}`
    case 'final-signed':
      return `${who} 签批最终答复`
    case 'final-refused':
      return `${who} 没有签批最终答复：${clip(maskText(event.reason), 60)}`
    case 'final-answered':
      return `${who} 签批，最终答复发给企业`
    case 'erased':
      return `${who} 按当事人要求删除个人信息（${event.redacted.length} 条记录）`
    case 'clock-yellow':
      return `🟡 ${clockNames[event.clock]}快到时限`
    case 'clock-red':
      return `🔴 ${clockNames[event.clock]}超时`
    case 'escalated':
      return `🔴 ${clockNames[event.clock]}超时升级，上报区领导`
  }
}
