/** The rules of a district as a table, for those who check them. */
import type { ClockRule, Ladder, Profile, Rung } from '../../cases/clocks.ts'
import { taskKinds } from '../../cases/tasks.ts'
import type { UrgingRung } from '../../cases/urging.ts'
import { clockNames } from '../wording.ts'
import { conditionOf, lengthOf } from './limits.ts'
import { taskNames } from './tasks.ts'

/** A profile as a table, with the source of every rule. */
export function rulesTable(profile: Profile): string {
  const { classes, extension, objection, undo, rating, repeated, ladders, followUp, ratingAppeal, finalAnswer } = profile
  const { tasks, suspension, longTerm, urging, meeting } = profile
  return [
    `${profile.title}（${profile.name}）`,
    `出处：${profile.source}`,
    ...(classes
      ? [
          `分类：${classes.of.map(({ name, means }) => `${name}（${means}）`).join('、')}；没有另定时按${classes.usual}。出处：${classes.source}`,
        ]
      : []),
    '',
    '| 时限 | 适用 | 由谁 | 多久 | 亮黄灯 | 可延期 | 出处 |',
    '|---|---|---|---|---|---|---|',
    ...profile.clocks.map((rule) => rowOf(rule, profile)),
    '',
    ...(profile.contact ? [`联系时告知经办人。出处：${profile.contact.source}`] : []),
    `退单：派单后 ${objection.windowWorkingDays} 个工作日内。出处：${objection.source}`,
    `延期：每次不超过 ${extension.maxDays} 个工作日，最多 ${extension.maxTimes} 次。出处：${extension.source}`,
    `挂起：一次不超过 ${suspension.maxWorkingDays} 个工作日，最多 ${suspension.maxTimes} 次。出处：${suspension.source}`,
    `转长期：每${weekdays[longTerm.weekday - 1]}报进展。出处：${longTerm.source}`,
    ...taskKinds.map((kind) => `${taskNames[kind]}：${lengthOf(tasks[kind])}。出处：${tasks[kind].source}`),
    `会商、一车办：${lengthOf(meeting.answers)}内回复时间。出处：${meeting.source}`,
    `催办：同一时限第 ${urging.tell.length} 次起告诉${(urging.tell.at(-1) ?? []).map((who) => urged[who]).join('、')}。出处：${urging.source}`,
    `撤销：${undo.minutes} 分钟内。出处：${undo.source}`,
    `评价：${rating.changeWithinHours} 小时内可改，未评价的 ${rating.reopenWithinDays} 天内可重新打开。出处：${rating.source}`,
    `回访：未评价的抽 ${followUp.unratedPercent}%，差评全部回访。出处：${followUp.source}`,
    `评价申诉：差评后 ${ratingAppeal.withinWorkingDays} 个工作日内。出处：${ratingAppeal.source}`,
    `最终答复：${finalAnswer.afterReopenings} 次答复未被认可以后。出处：${finalAnswer.source}`,
    `多次反映：第 ${repeated.times} 次起。出处：${repeated.source}`,
    `承办单位超时：${ladderText(ladders.department)}`,
    `营商办超时：${ladderText(ladders.coordinator)}`,
  ].join('\n')
}

// --- Internal helpers ---

const weekdays = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']
const urged: Readonly<Record<UrgingRung, string>> = { owner: '承办的一方', head: '部门负责人', coordinator: '营商办' }
const owners: Readonly<Record<ClockRule['owner'], string>> = { department: '承办单位', coordinator: '营商办', reporter: '企业' }

function rowOf(rule: ClockRule, profile: Profile): string {
  const more = `${rule.rolling ? '，可滚动到承诺的时间' : ''}${rule.slow ? `，企业可改为 ${lengthOf(rule.slow)}` : ''}`
  const hasYellow = rule.owner !== 'reporter' && rule.kind !== 'weekly'
  const yellow = rule.yellowBeforeWorkingMinutes ?? profile.yellowBeforeWorkingMinutes
  const cells = [
    clockNames[rule.kind],
    conditionOf(rule.when) ?? '全部',
    owners[rule.owner],
    `${lengthOf(rule)}${more}`,
    hasYellow ? `到期前 ${yellow} 分钟` : '不亮',
    rule.extendable ? '可以' : '不可以',
    rule.source,
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '／')).join(' | ')} |`
}

function ladderText({ yellow, red, rungs }: Ladder): string {
  const steps = [
    yellow.length > 0 ? `黄灯告诉${named(yellow)}` : '黄灯不告诉谁',
    `红灯告诉${named(red)}`,
    ...rungs.map(({ afterWorkingDays, tell }) => `超时 ${afterWorkingDays} 个工作日后告诉${named(tell)}`),
  ]
  return `${steps.join('，')}。`
}

const rungNames: Readonly<Record<Rung, string>> = { owner: '承办的一方', head: '部门负责人', leader: '区领导', officer: '本企业的服务专员' }

function named(rungs: readonly Rung[]): string {
  return rungs.map((rung) => rungNames[rung]).join('、')
}
