/** Who may see a case. Commands are guarded apart, in `decide.ts`. */
import { type Actor, type Case, isConfidential, leadOf } from './case.ts'
import { actorOf, type Person } from './people.ts'

/**
 * Whether a person may see a case: a reporter the own ones and those of colleagues, a department those it leads, a service officer
 * those to be followed (`chief` is who follows it), officials all but confidential ones, the discipline contact those alone.
 */
export function maySee(person: Person, it: Case, chief: string | null = null): boolean {
  switch (person.role) {
    case 'entrepreneur':
      return it.reporter === person.id || isColleague(actorOf(person), it)
    case 'officer':
      return it.reporter === person.id || (chief === person.id && !isConfidential(it))
    case 'observer':
      return it.reporter === person.id
    case 'staff':
    case 'head':
      return !isConfidential(it) && person.departments.some((department) => department === leadOf(it))
    case 'coordinator':
    case 'leader':
      return !isConfidential(it)
    case 'discipline':
      return isConfidential(it)
  }
}

/** Whether someone belongs to the enterprise that a case was reported for by one of its own; never of a confidential case (D39). */
export function isColleague(actor: Actor, it: Case): boolean {
  if (actor.role !== 'entrepreneur' || actor.id === it.reporter || isConfidential(it)) return false
  return actor.enterprise !== undefined && actor.enterprise === it.boundTo
}
