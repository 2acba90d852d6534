/** What people read about cases that only the discipline contact and the reporter know of (监督服务卡: 武隆). */
import type { Case } from '../../cases/case.ts'
import type { Said } from '../message.ts'
import { clockNames, dueText, endClock, shortOf, type Words } from '../wording.ts'

/** A complaint about conduct, or a matter told in anger: its owner says which. */
export const askConduct: Said = {
  text: '反映作风的内容保密转纪检联络员，不转给被反映的单位。您是想反映办事人员的作风问题，还是请部门解决这件事？',
  buttons: [
    { label: '反映作风问题', value: '反映作风问题' },
    { label: '请部门解决', value: '请部门解决' },
  ],
}
export const simplerConduct = '说的是办事人员的态度，回复「反映作风问题」；要把事情办成，回复「请部门解决」。'
export const conductKept = '您反映的作风问题保密转送纪检联络员，不转给被反映的单位，不进部门群。不想留名，请回复「匿名」。'
export const secretKept = '这件事保密登记，只有纪检联络员能看到，不进部门群。不想留名，请回复「匿名」。'
/** Said beside something else, such as an answer or a supplement: it went nowhere yet. */
export const keptApart = '刚才这段话适合保密登记，没有发给承办部门和其他工作人员，单独登记。'

/** What becomes of a confidential report, in a receipt. */
export function keptBy({ confidence }: Case): string {
  return confidence === undefined || confidence === 'tip-off'
    ? '这类线索保密转送纪检联络员，不进部门群，'
    : '这件保密转送纪检联络员，只有您和纪检联络员能看到，不进部门群，'
}

export function askReturn(it: Case, lead: string, words: Words): Said {
  const department = shortOf(lead, words)
  return {
    text: `${it.number}：纪检联络员看过，认为这件事请${department}办理更合适。没有您的同意，内容不会转出。同意由您核对后另行登记给${department}吗？回复「同意」或「不同意」。`,
    buttons: [
      { label: '同意', value: '同意' },
      { label: '不同意', value: '不同意' },
    ],
  }
}
export const returnConsented = '好的，请核对下面要登记的内容，不想让部门知道的请先改掉或回复「重写」。'
export const returnDeclined = (it: Case): string => `${it.number}：好的，内容不转出，仍由纪检联络员办理。`

/** What the discipline contact reads of it. */
export const returnAsked = (it: Case): string => `${it.number} 已征求诉求人意见，同意之前内容不会转出。`
export const returnNeedsDepartment = (number: string): string => `${number}：请写明建议哪个部门办理，比如「非线索，转住建局」。`
export const returnAnswered = (it: Case, consent: boolean): string =>
  consent ? `${it.number} 诉求人同意，核对内容后由其本人另行登记。本件不转出，请答复办结。` : `${it.number} 诉求人不同意转出，请继续办理。`
export const staysConfidential = (number: string): string =>
  `${number} 是保密件，不能转出，没有改动。不属于线索的，请写「非线索，转+部门」，先征求诉求人同意。`

/** The discipline contact has granted itself more time. */
export function extendedInConfidence(it: Case, words: Words): string {
  const clock = endClock(it)
  return `${it.number}：纪检联络员需要更多时间核实${clock ? `，${clockNames[clock.kind]}时限延长到 ${dueText(clock, words)}` : ''}。`
}
export function extendedByOneself(it: Case, words: Words): string {
  const clock = endClock(it)
  return `${it.number} 已延期并告知诉求人，原因只记在本件里${clock ? `，新的${clockNames[clock.kind]}时限 ${dueText(clock, words)}` : ''}。`
}
