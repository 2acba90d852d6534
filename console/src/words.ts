import type { Light, Role } from './api.ts'

/** What the bot is called. */
export const botName = '企哨'

/** Departments without a work group: the first for secrecy, the second because it is nobody's. */
export const withoutGroup: readonly string[] = ['discipline', 'other']

export const roleWords: Readonly<Record<Role, string>> = {
  entrepreneur: '企业',
  staff: '承办人员',
  head: '部门负责人',
  coordinator: '营商办',
  leader: '区领导',
  officer: '服务专员',
  observer: '监督员',
  discipline: '纪检联络员',
}

export const lightWords: Readonly<Record<Light, string>> = {
  green: '绿',
  yellow: '黄',
  red: '红',
  none: '无',
}

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
  appeal: '申诉复核',
  supplement: '企业补充',
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

const solved: Words = {
  true: '已解决',
  false: '未解决',
  yes: '已解决',
  solved: '已解决',
  partly: '部分解决',
  partially: '部分解决',
  partial: '部分解决',
  no: '未解决',
  unsolved: '未解决',
}

const event: Words = {
  reported: '登记',
  admitted: '受理',
  suggested: '部门建议',
  'decline-proposed': '提出不予受理',
  'decline-turned-down': '没有同意不予受理',
  declined: '不予受理',
  appealed: '企业申诉',
  'appeal-upheld': '申诉成立',
  'appeal-dismissed': '维持不予受理',
  dispatched: '转办',
  acknowledged: '签收',
  contacted: '已联系企业',
  'contact-denied': '企业称未联系',
  'contact-overdue': '超时未联系企业',
  'progress-reported': '报告进展',
  answered: '答复企业',
  resolved: '办结',
  rated: '企业评价',
  reopened: '重办',
  closed: '销号',
  withdrawn: '撤回',
  merged: '并单',
  absorbed: '并入一件',
  linked: '关联',
  'split-off': '拆单',
  reassigned: '改派',
  objected: '提出退单',
  extended: '延期',
  suspended: '挂起',
  supplemented: '补充情况',
  'supplement-reminded': '提醒企业补充',
  resumed: '恢复计时',
  'long-term-begun': '转长期',
  'long-term-refused': '不同意转长期',
  'week-missed': '每周进展没有报',
  reminded: '催办',
  escalated: '升级上报',
}

const vocabulary = {
  status,
  clock,
  clockStatus,
  kind,
  urgency,
  admission,
  rating,
  solved,
  event,
} as const
