/** Who may see a case, and who had a hand in it. Commands are guarded apart, in `decide.ts`. */
import { type Actor, type Case, type DepartmentCode, isConfidential, leadOf } from './case.ts'
import { involvedIn } from './meetings.ts'
import { actorOf, type Person } from './people.ts'
import { isUndelivered } from './telling.ts'

/**
 * Whether a person may see a case: a reporter the own ones and those of colleagues, a department those it leads or owes
 * something on, a service officer those to be
 * followed (`chief` is who follows it) or called, officials all but confidential ones, the discipline contact those alone.
 */
export function maySee(person: Person, it: Case, chief: string | null = null): boolean {
  switch (person.role) {
    case 'entrepreneur':
      return it.reporter === person.id || isColleague(actorOf(person), it)
    case 'officer':
      return it.reporter === person.id || (!isConfidential(it) && (chief === person.id || isToBeCalled(it) || isToBeTold(it)))
    case 'observer':
      return it.reporter === person.id
    case 'staff':
    case 'head':
      return person.departments.some((department) => isInHandOf(it, department))
    case 'coordinator':
    case 'leader':
      return !isConfidential(it)
    case 'discipline':
      return isConfidential(it)
  }
}

/** Whether a department sees a case: it leads it, still owes something on it (协办、报到、商定事项), or is called to a meeting on it. */
export function isInHandOf(it: Case, department: DepartmentCode): boolean {
  return !isConfidential(it) && (leadOf(it) === department || involvedIn(it).includes(department))
}

/** Whether someone belongs to the enterprise that a case was reported for by one of its own; never of a confidential case (D39). */
export function isColleague(actor: Actor, it: Case): boolean {
  if (actor.role !== 'entrepreneur' || actor.id === it.reporter || isConfidential(it)) return false
  return actor.enterprise !== undefined && actor.enterprise === it.boundTo
}

/** Whether somebody is to call the enterprise (回访). */
export function isToBeCalled(it: Case): boolean {
  return !isConfidential(it) && it.review !== undefined && it.review.awaited !== null
}

/** Whether a service officer or the coordinator is to tell the enterprise what could not be sent; of what is confidential the discipline contact is. */
export function isToBeTold(it: Case): boolean {
  return !isConfidential(it) && isUndelivered(it)
}

/** Whether somebody had a hand in what is rated: of the department in charge, or whoever answered. */
export function isOwnCase(it: Case, actor: Actor): boolean {
  const lead = leadOf(it)
  const own = [...actor.departments, ...(actor.belongs ?? [])]
  const answerers = [it.review?.poor.at(-1)?.answeredBy, 'answer' in it ? it.answer.by : null]
  return (lead !== null && own.includes(lead)) || answerers.includes(actor.id)
}
