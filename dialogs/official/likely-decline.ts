/** The class of 不予受理 that a report reads like. The model only assists: a coordinator proposes it, and a second person confirms. */
import type { DeclineClass } from '../../cases/admission.ts'
import type { Case } from '../../cases/case.ts'
import { type Proceeding, proceedingIn } from '../../nlu/proper-path.ts'

/** The class that the first look at the text suggests; null where it should be handled. */
export function likelyDecline(it: Pick<Case, 'admission' | 'text'>): DeclineClass | null {
  switch (it.admission) {
    case 'statutory-channel':
      return classes[proceedingIn(it.text)]
    case 'not-enterprise':
      return 'not-enterprise'
    case 'abuse':
      return 'disruption'
    case 'in-scope':
    case 'emergency':
    case 'tip-off':
      return null
  }
}

// --- Internal helpers ---

const classes: Readonly<Record<Proceeding, DeclineClass>> = {
  court: 'court',
  'labour-arbitration': 'arbitration',
  arbitration: 'arbitration',
  reconsideration: 'reconsideration',
  petition: 'petition',
}
