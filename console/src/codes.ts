/** The Chinese word of a code the server uses; the code itself where none is known yet. */
export function word(kind: keyof typeof vocabulary, code: string): string {
  return vocabulary[kind][code] ?? code
}

type Words = Readonly<Record<string, string>>

const status: Words = {
  reported: '已登记',
  'awaiting-dispatch': '待转办',
  dispatched: '已转办',
  acknowledged: '已签收',
  handling: '办理中',
  resolved: '已答复',
  closed: '已办结',
  declined: '不予受理',
  withdrawn: '已撤回',
  merged: '已并单',
}

const clock: Words = {
  dispatch: '转办',
  contact: '联系企业',
  interim: '阶段答复',
  feedback: '反馈结果',
  close: '办结',
  'same-day': '当天办结',
  weekly: '每周进展',
  promise: '承诺事项',
  objection: '退单审核',
  extension: '延期审批',
  rectify: '整改',
  rating: '评价',
  'follow-up': '回访',
  phone: '电话告知',
  appeal: '申诉复核',
  supplement: '企业补充',
  assist: '协办',
  'report-in': '报到',
  instruction: '批示办理',
  commitment: '商定事项',
}

const clockStatus: Words = {
  running: '进行中',
  met: '按时完成',
  missed: '已超时',
  suspended: '已挂起',
  cancelled: '已取消',
}

const kind: Words = { difficulty: '困难', opinion: '意见', need: '需求', expectation: '期待' }

const urgency: Words = { normal: '一般', urgent: '紧急', emergency: '应急' }

const admission: Words = {
  'in-scope': '受理',
  emergency: '应急处置',
  'statutory-channel': '告知法定途径',
  'tip-off': '线索（保密）',
  'not-enterprise': '非企业事项',
  abuse: '滥用',
}

const rating: Words = {
  1: '非常不满意',
  2: '不满意',
  3: '基本满意',
  4: '满意',
  5: '非常满意',
}

const solved: Words = { solved: '已解决', partly: '部分解决', not: '没有解决' }

const taskEnd: Words = { done: '已完成', dropped: '已取消' }

const vocabulary = {
  status,
  clock,
  clockStatus,
  kind,
  urgency,
  admission,
  rating,
  solved,
  taskEnd,
} as const
