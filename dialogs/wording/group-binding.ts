/** What is said while a work group is bound to its department, and when that ends. */
import type { DepartmentCode } from '../../cases/case.ts'
import { shortOf, untitled, type Words } from '../wording.ts'

export const groupBinding = {
  // --- In the group ---
  needed: '本群还没有绑定部门。请向营商办要绑定码，再@我发「绑定 部门 绑定码」，比如「绑定 住建局 7KQ2MX9P」。',
  noDepartment: '没有认出部门名，没有改动。请写部门的名称或简称，比如「住建局」。',
  /** Its second line: how cases are answered here. */
  bound: (department: DepartmentCode, words: Words): string =>
    `本群已绑定${shortOf(department, words)}，企业诉求会发到这里。\n办理时引用卡片，或@我带上编号，回复「签收」「已联系」「进展：内容」「答复：内容」。`,
  already: (department: DepartmentCode, words: Words): string =>
    `本群已经绑定${shortOf(department, words)}，没有改动。要改绑其他部门，请营商办先发「解绑 ${shortOf(department, words)}」。`,
  refused: {
    wrong: '绑定码不对，没有绑定。请核对部门和绑定码，或请营商办重新给一个。',
    used: '这个绑定码已经用过，没有绑定。请营商办重新给一个。',
    expired: '这个绑定码已经过期，没有绑定。请营商办重新给一个。',
  },
  silenced: '绑定码已经错了 5 次，本群一小时内不再受理绑定。请联系营商办。',
  /** To the group that was the department's before. */
  moved: (department: DepartmentCode, words: Words): string => `${shortOf(department, words)}已改到另一个工作群，本群不再接收企业诉求。`,
  taken: (department: DepartmentCode, words: Words): string => `营商办已解绑本群，${shortOf(department, words)}的企业诉求不再发到这里。`,

  // --- To the office ---
  code: (department: DepartmentCode, code: string, isBound: boolean, words: Words): string =>
    `${shortOf(department, words)}的绑定码：${code}\n24 小时内有效，只能用一次，请只发给该部门的人。请对方在工作群里@我发「绑定 ${shortOf(department, words)} ${code}」。${
      isBound ? '绑定后原来的群不再接收诉求。' : ''
    }`,
  toOffice: (who: string, department: DepartmentCode, words: Words): string =>
    `${untitled(who)}已于${words.calendar.describe(words.now, words.now)}把一个群绑定为${shortOf(department, words)}工作群。如果不对，请发「解绑 ${shortOf(department, words)}」。`,
  guessed: (who: string, department: DepartmentCode, words: Words): string =>
    `有一个没有绑定的群连续输错${shortOf(department, words)}的绑定码，最后一次是${untitled(who)}，一小时内不再受理。如果是本人手误，请重新发「绑定码 ${shortOf(department, words)}」。`,
  unbound: (department: DepartmentCode, words: Words): string =>
    `${shortOf(department, words)}工作群已解绑，并告知该群。要绑定新的群，请发「绑定码 ${shortOf(department, words)}」。`,
  notBound: (department: DepartmentCode, words: Words): string => `${shortOf(department, words)}现在没有绑定工作群，没有改动。`,
  officeOnly: '绑定和解绑工作群由营商办来做，没有改动。',
} as const
