/** Who may see a case. Commands are guarded apart, in `decide.ts`. */
import { type Case, isConfidential, leadOf } from './case.ts'
import type { Person } from './people.ts'

/** Whether a person may see a case: a reporter the own ones, a department those it leads, officials all but confidential ones, the discipline contact those alone. */
export function maySee(person: Person, it: Case): boolean {
  switch (person.role) {
    case 'entrepreneur':
    case 'officer':
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
