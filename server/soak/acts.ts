/** What the people around a case do next, by its state and its plan: one word in one chat, or waiting. */
import { pendingAppeal, pendingDecline } from '../../cases/admission.ts'
import { type Case, isConfidential, isHandled, isUnrated, type OpenCase, type ResolvedCase, runningClock } from '../../cases/case.ts'
import { finalWaiting, isFinal } from '../../cases/final-answer.ts'
import { lastPoor, openAppeal } from '../../cases/ratings.ts'
import { suspensionOf } from '../../cases/suspension.ts'
import { openTasks } from '../../cases/tasks.ts'
import type { Verdict } from './plan.ts'
import {
  atOnce,
  desk,
  group,
  isNew,
  officeDay,
  over,
  type Pause,
  reporter,
  type Scene,
  type Short,
  type Step,
  says,
  soon,
  type Track,
  times,
  waits,
} from './saying.ts'

/** The next thing that is done about a case. */
export function stepOf(it: Case, track: Track, short: Short): Step {
  const scene: Scene = { it, track, short }
  if (isConfidential(it)) return confidential(scene)
  return reviewed(scene) ?? byStatus(scene)
}

// --- Internal helpers ---

function byStatus(scene: Scene): Step {
  const { it } = scene
  switch (it.status) {
    case 'reported':
    case 'awaiting-dispatch':
      return awaiting(scene)
    case 'dispatched':
    case 'acknowledged':
    case 'handling':
      return handled(it, scene)
    case 'resolved':
      return answered(it, scene)
    case 'closed':
      return closed(scene)
    case 'declined':
      return declined(scene)
    case 'withdrawn':
    case 'merged':
      return over
  }
}

function awaiting(scene: Scene): Step {
  const { track, it } = scene
  const ruling = secondWord(scene)
  if (ruling) return ruling
  if (track.plan.late.limit === 'dispatch' && isNew('压着', scene)) return waits('压着', track.plan.late.slots, scene)
  if (track.plan.declined !== 'no' && isNew('拟不予受理', scene))
    return desk('拟不予受理', '不予受理：诉讼，同一合同纠纷法院已立案', scene, soon(1, 4, scene))
  if (track.plan.ties === 'merge' && track.earlier !== null && isNew('并单', scene))
    return desk('并单', `并入 ${track.earlier}`, scene, soon(1, 4, scene))
  if (track.plan.ties === 'split' && isNew('拆单', scene))
    return desk('拆单', `拆分：门口排水沟堵塞，下雨就淹 转${scene.short(track.other)}`, scene, soon(1, 4, scene))
  const to = it.status === 'awaiting-dispatch' && it.because === 'objection' ? track.other : track.lead
  return desk('转办', `转${scene.short(to)}`, scene, soon(1, 6, scene))
}

/** 不予受理 needs another person than whoever proposed it. */
function secondWord(scene: Scene): Step | null {
  if (pendingDecline(scene.it) === undefined) return null
  const words = scene.track.plan.declined === 'not-approved' ? '不同意不予受理：这件应当办理' : '同意不予受理'
  return says('不予受理的第二人', 'leader', words, scene, soon(1, 3, scene))
}

function handled(it: OpenCase, scene: Scene): Step {
  return ruled(it, scene) ?? owed(it, scene) ?? begun(it, scene) ?? onTheWay(it, scene) ?? answer(it, scene)
}

/** What waits for a word of the offices before the department goes on. */
function ruled(it: OpenCase, scene: Scene): Step | null {
  const { track, short } = scene
  const ruling = secondWord(scene)
  if (ruling) return ruling
  if (it.objection)
    return desk(
      '裁定退单',
      track.plan.objects === 'overruled' ? '不同意退单' : `同意退单 转${short(track.other)}`,
      scene,
      soon(1, 6, scene),
    )
  if (it.extension) return desk('裁定延期', track.plan.extends === 'refused' ? '不同意延期' : '同意延期', scene, soon(2, 6, scene))
  const final = finalWaiting(it)
  if (final) return says('签批最终答复', final.signed ? 'leader' : 'coordinator', '同意最终答复', scene, soon(1, 4, scene))
  return null
}

/** What others owe, and what the department waits for. */
function owed(it: OpenCase, scene: Scene): Step | null {
  const { track } = scene
  const task = openTasks(it).find(({ department }) => department !== it.lead)
  if (task && isNew(`任务${task.id}`, scene)) {
    const words = task.kind === 'report-in' ? '报到，王工下午到' : `完成 ${task.id}：现场情况已核对，没有异常`
    return group(`任务${task.id}`, words, scene, soon(2, 12, scene), task.department)
  }
  if (suspensionOf(it) === null) return null
  if (track.plan.suspends === 'supplied' && isNew('补齐材料', scene))
    return reporter('补齐材料', `补充 {number} 营业执照复印件已经交到窗口`, scene)
  if (track.plan.suspends === 'received' && isNew('材料收到', scene)) return group('材料收到', '材料收到了', scene, soon(4, 16, scene))
  return { act: null, next: { after: officeDay, in: 'office' } }
}

/** From 签收 to the contact with the enterprise. */
function begun(it: OpenCase, scene: Scene): Step | null {
  const { plan } = scene.track
  if (plan.withdraws && times('撤回', scene) < 2) return withdrawn(scene)
  if (plan.objects !== 'no' && it.status === 'dispatched' && isNew('退单', scene))
    return group('退单', `退单，依据：三定方案里没有这项职责，建议转${scene.short(scene.track.other)}`, scene, soon(1, 4, scene))
  if (it.status === 'dispatched' && times('签收', scene) < 3)
    return group('签收', '签收', scene, plan.retracts ? atOnce : soon(0, 3, scene))
  if (plan.retracts && it.status === 'acknowledged' && isNew('撤销', scene)) return group('撤销', '撤销', scene, soon(1, 2, scene))
  if (plan.sameDay && isNew('即办', scene)) return group('即办', '即办', scene, soon(0, 2, scene))
  if (plan.late.limit === 'contact' && isNew('迟联系', scene)) return waits('迟联系', officeDay + plan.late.slots, scene)
  if (runningClock(it, 'contact') && times('已联系', scene) + times('已上门', scene) < 4) return contact(scene)
  if (it.visit && isNew('来过了', scene)) return reporter('来过了', '{number} 是的，来过了', scene)
  if (plan.denies && isNew('没有联系', scene) && it.contact) return reporter('没有联系', '{number} 没有人联系我', scene)
  return null
}

function contact(scene: Scene): Step {
  const { plan, chance } = scene.track
  if (plan.visits && isNew('已上门', scene)) {
    const step = group('已上门', '已上门：看了现场，企业负责人在场', scene, soon(1, 4, scene))
    return step.act && chance.is(0.5) ? { ...step, act: { ...step.act, photo: true } } : step
  }
  return group('已联系', '已联系，已与企业负责人通电话，约定上门查看', scene, soon(1, 4, scene))
}

function withdrawn(scene: Scene): Step {
  if (isNew('撤回', scene)) return { ...reporter('撤回', '撤回 {number}', scene), next: atOnce }
  return reporter('撤回', '1', scene)
}

/** What may happen between the contact and the answer. */
function onTheWay(it: OpenCase, scene: Scene): Step | null {
  const { plan } = scene.track
  if (plan.instructs !== 'no' && isNew('批示', scene)) return instructed(it, scene)
  if (plan.assists && isNew('协办', scene))
    return desk('协办', `协办 ${scene.short(scene.track.other)}：核对现场情况`, scene, soon(2, 6, scene))
  if (plan.whistles && isNew('吹哨', scene))
    return group('吹哨', `吹哨 ${scene.short(scene.track.other)}：请一起到现场看`, scene, soon(2, 6, scene))
  if (plan.followsUp && isFollowed(it) && isNew('已了解', scene))
    return says('已了解', 'officer', '已了解：到企业去过了', scene, soon(2, 6, scene))
  if (plan.adds && isNew('补充', scene))
    return { ...reporter('补充', '补充 {number} 昨天又出现了一次', scene, true), next: soon(2, 8, scene) }
  if (plan.urges && isNew('催办', scene)) return reporter('催办', '催办 {number}', scene)
  if (plan.suspends !== 'no' && isNew('补材料', scene)) return group('补材料', '补材料：请提供营业执照复印件', scene, soon(4, 12, scene))
  if (plan.extends !== 'no' && isNew('延期', scene)) return group('延期', '延期 2 天，第三方监测报告周一才出', scene, soon(1, 4, scene))
  if (plan.longTerm > 0 && isNew('转长期', scene))
    return group('转长期', '转长期：需要改造管线，预计三个月', scene, { after: officeDay, in: 'office' })
  if (it.longTerm && times('周报', scene) < plan.longTerm)
    return group('周报', `进展：改造方案第${times('周报', scene) + 1}稿已经送审`, scene, { after: 5 * officeDay, in: 'office' })
  if (times('进展', scene) < plan.reports) return group('进展', '进展：已报检修计划', scene, soon(4, 10, scene))
  if (plan.late.limit === 'feedback' && isNew('迟答复', scene)) return waits('迟答复', 3 * officeDay + plan.late.slots, scene)
  return null
}

/** The enterprises of the seeds have a service officer who follows their cases from week to week. */
function isFollowed({ reporter: id }: OpenCase): boolean {
  return id === 'wang' || id === 'li'
}

function instructed(it: OpenCase, scene: Scene): Step {
  switch (scene.track.plan.instructs) {
    case 'head':
      return says('批示', `head-${it.lead}`, '后天务必把勘查做完', scene, soon(2, 6, scene))
    case 'leader':
      return says('批示', 'leader', '请今天到现场看看', scene, soon(2, 6, scene))
    default:
      return desk('批示', '督办单：三天内处理完毕', scene, soon(2, 6, scene))
  }
}

function answer(it: OpenCase, scene: Scene): Step {
  const pause: Pause = { after: scene.track.chance.between(1, 5), in: 'any' }
  if (it.reopenings >= 2 && isNew('最终答复', scene))
    return group('最终答复', '最终答复：现有条件不能调整。依据：《城市公共交通站场设计规范》', scene, pause)
  if (times('答复', scene) >= mostAnswers) return over
  return group('答复', `答复：第${times('答复', scene) + 1}次到现场处理完毕，已经恢复正常，请企业核对`, scene, pause)
}

/** After so many answers the department gives up, and the red light stays for the year. */
const mostAnswers = 6

/** The enterprise's word on the answer, and its rating. */
function answered(it: ResolvedCase, scene: Scene): Step {
  const verdict = scene.track.plan.verdicts[Math.min(it.reopenings, 2)] ?? 'silent'
  if (verdict === 'silent') return { act: null, next: { after: 3 * officeDay, in: 'any' } }
  if (it.outcome === null) return { ...reporter('结果', `{number} ${outcomes[verdict]}`, scene), next: atOnce }
  if (it.ratingOpen) return reporter('评分', `{number} ${levels[verdict]}分`, scene)
  if (verdict === 'partly' && isNew('就到这里', scene)) return reporter('就到这里', '{number} 就到这里', scene)
  return { act: null, next: { after: 3 * officeDay, in: 'any' } }
}

const outcomes: Readonly<Record<Exclude<Verdict, 'silent'>, string>> = {
  solved: '解决了',
  fair: '解决了',
  partly: '部分解决',
  not: '没有解决，还是老样子',
  poor: '解决了',
}
const levels: Readonly<Record<Exclude<Verdict, 'silent'>, number>> = { solved: 5, fair: 3, partly: 4, not: 1, poor: 2 }

/** What follows a poor word, or silence: an appeal of the department, a verification, a call. */
function reviewed(scene: Scene): Step | null {
  const { it, track } = scene
  const appeal = openAppeal(it)
  if (appeal) return says('裁定评价申诉', appeal.proposed ? 'leader' : 'coordinator', '同意申诉', scene, soon(1, 4, scene))
  const poor = lastPoor(it)
  if (poor && poor.level !== null && track.plan.appealsRating && isNew('评价申诉', scene))
    return group('评价申诉', '申诉：企业评价的是室内布线，不属于本单位', scene, soon(1, 6, scene))
  if (it.review?.awaited === 'poor' && times('核实', scene) < 3)
    return says('核实', track.chance.pick(officers), track.chance.pick(verified), scene, soon(2, 8, scene))
  if (it.review?.awaited === 'unrated' && times('回访', scene) < 3)
    return says('回访', track.chance.pick(officers), track.chance.pick(called), scene, soon(2, 12, scene))
  return null
}

const officers = ['officer', 'officer-2'] as const
const verified = ['核实整改：情况属实，请限期整改', '核实整改：材料齐全，没有到账', '核实解释：公示期为法定程序，不能提前。'] as const
const called = ['回访：已通电话，企业表示已经解决', '回访：没打通', '回访：已通电话，企业表示还没有解决'] as const

function closed(scene: Scene): Step {
  const { it, track } = scene
  if (isFinal(it)) return over
  if (track.plan.changesRating && it.rating && isNew('改评价', scene))
    return { ...reporter('改评价', '{number} 改成4分', scene), next: null }
  if (track.plan.reopens && isUnrated(it) && isNew('续办', scene)) return reporter('续办', '{number} 没有解决', scene)
  // A silent enterprise may be drawn for a call on the day after.
  return isNew('归档', scene) ? waits('归档', officeDay, scene) : over
}

function declined(scene: Scene): Step {
  const { it, track } = scene
  const { plan } = track
  if (pendingAppeal(it))
    return says(
      '复核不予受理',
      'coordinator-2',
      plan.declined === 'reversed' ? '予以受理' : '维持不予受理：案由相同',
      scene,
      soon(1, 4, scene),
    )
  const objects = plan.declined === 'appealed' || plan.declined === 'reversed'
  return objects && isNew('不服', scene) ? reporter('不服', '{number} 申诉：法院审的是租金，断电是供电线路的事', scene) : over
}

/** The discipline contact does all of it in a direct chat, and the reporter has the last word. */
function confidential(scene: Scene): Step {
  const { it } = scene
  if (it.status === 'resolved') return answered(it, scene)
  if (!isHandled(it)) return over
  if (it.contact === null && isNew('已联系', scene))
    return says('已联系', 'discipline', '已联系，电话里核对了经过', scene, soon(2, 16, scene))
  return times('答复', scene) >= mostAnswers
    ? over
    : says('答复', 'discipline', '答复：已核查，对当事人作了处理', scene, soon(8, 24, scene))
}
