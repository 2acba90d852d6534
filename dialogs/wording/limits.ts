/** How long a limit is and for which cases, as people read it. */
import type { Admission, Kind, Urgency } from '../../cases/case.ts'
import type { ClockRule } from '../../cases/clocks.ts'
import type { When } from '../../cases/conditions.ts'

export const kindNames: Readonly<Record<Kind, string>> = { difficulty: '困难', opinion: '意见', need: '需求', expectation: '期待' }

/** In the words of the console. */
export const urgencyNames: Readonly<Record<Urgency, string>> = { normal: '一般', urgent: '紧急', emergency: '应急' }

/** 「3 个工作日」. */
export function lengthOf({ amount, unit }: Pick<ClockRule, 'amount' | 'unit'>): string {
  return unit === 'same-day' ? '当天下班前' : unit === 'promised' ? '承诺的时间' : `${amount} ${units[unit]}`
}

/** The cases a rule is for: 「咨询」, 「A类、B类」; null: all. */
export function conditionOf(when: When | undefined): string | null {
  if (when === undefined) return null
  const asked = [
    when.classes?.join('、'),
    when.consultation === undefined ? undefined : when.consultation ? '咨询' : '不是咨询',
    when.kinds?.map((kind) => kindNames[kind]).join('、'),
    when.urgencies?.map((urgency) => urgencyNames[urgency]).join('、'),
    when.admissions?.map((admission) => admissionNames[admission]).join('、'),
    when.matters?.join('、'),
  ].filter((part) => part !== undefined)
  return asked.length === 0 ? null : asked.join('，')
}

// --- Internal helpers ---

const units: Readonly<Record<Exclude<ClockRule['unit'], 'same-day' | 'promised'>, string>> = {
  minute: '分钟',
  'working-hour': '个工作小时',
  'working-day': '个工作日',
  'calendar-day': '天',
  month: '个月',
}
const admissionNames: Readonly<Record<Admission, string>> = {
  'in-scope': '属受理范围',
  emergency: '紧急情况',
  'statutory-channel': '另有法定途径',
  'tip-off': '线索',
  'not-enterprise': '非企业诉求',
  abuse: '恶意扰乱',
}
