/** Ranked departments → dispatch to the best, or ask a coordinator. */
import { type Command, confidentialDepartment, type DepartmentCode, type Happening } from './case.ts'

/**
 * Where a report goes. A tip-off goes to the discipline contact alone, however sure the model is (武隆「监督服务卡」).
 * Everything else is dispatched when the model is sure and the department can be reached; else a person decides.
 */
export function route(report: Extract<Command, { type: 'report' }>, dispatchable: ReadonlySet<DepartmentCode>): Happening {
  if (report.admission === 'tip-off') return { type: 'dispatched', lead: confidentialDepartment, automatic: true }
  const best = report.suggestions[0]
  if (report.route === 'auto' && best && dispatchable.has(best.code)) return { type: 'dispatched', lead: best.code, automatic: true }
  return { type: 'referred', because: 'unsure' }
}
