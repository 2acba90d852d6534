/** What becomes of an appeal, as far as the people in it decide: drawn once from the seed, before anything happens. Pure. */
import type { Chance } from './chance.ts'

/** The enterprise's word on an answer; `silent`: none, until the case is archived. */
export type Verdict = 'solved' | 'fair' | 'partly' | 'not' | 'poor' | 'silent'

/** Who does what beside the ordinary way: 签收, 已联系, 答复, 解决了, 5分. */
export type Plan = {
  /** The department calls itself not responsible; whether the coordinator agrees. */
  readonly objects: 'no' | 'upheld' | 'overruled'
  readonly declined: 'no' | 'accepted' | 'appealed' | 'reversed' | 'not-approved'
  /** The limit that the department lets pass, and by how many working slots. */
  readonly late: { readonly limit: 'none' | 'contact' | 'feedback' | 'dispatch'; readonly slots: number }
  readonly retracts: boolean
  readonly denies: boolean
  readonly visits: boolean
  readonly sameDay: boolean
  readonly reports: number
  readonly extends: 'no' | 'granted' | 'refused'
  readonly suspends: 'no' | 'supplied' | 'received' | 'limit'
  /** Weeks on the long-term track; 0: not on it. */
  readonly longTerm: number
  readonly assists: boolean
  readonly whistles: boolean
  /** What the coordinator makes of a case that waits for a department: two of one, or one of two. */
  readonly ties: 'no' | 'split' | 'merge'
  readonly instructs: 'no' | 'head' | 'leader' | 'sheet'
  readonly adds: boolean
  readonly urges: boolean
  readonly withdraws: boolean
  /** One for each answer in turn; the last one stays. */
  readonly verdicts: readonly Verdict[]
  readonly appealsRating: boolean
  readonly changesRating: boolean
  readonly reopens: boolean
  readonly followsUp: boolean
}

/** The plan of one appeal. The shares are our own: a busy, mostly willing district, with every path walked some times in a thousand cases. */
export function planOf(chance: Chance): Plan {
  const one = <T>(otherwise: T, ...options: readonly (readonly [T, number])[]): T => {
    for (const [value, share] of options) if (chance.is(share)) return value
    return otherwise
  }
  return {
    objects: one('no', ['upheld', 0.025], ['overruled', 0.015]),
    declined: one('no', ['accepted', 0.01], ['appealed', 0.004], ['reversed', 0.004], ['not-approved', 0.003]),
    late: {
      limit: one('none', ['contact', 0.05], ['feedback', 0.07], ['dispatch', 0.02]),
      slots: chance.between(6, 24),
    },
    retracts: chance.is(0.02),
    denies: chance.is(0.04),
    visits: chance.is(0.06),
    sameDay: chance.is(0.04),
    reports: chance.is(0.3) ? chance.between(1, 2) : 0,
    extends: one('no', ['granted', 0.05], ['refused', 0.02]),
    suspends: one('no', ['supplied', 0.03], ['received', 0.01], ['limit', 0.005]),
    longTerm: chance.is(0.02) ? chance.between(2, 8) : 0,
    assists: chance.is(0.04),
    whistles: chance.is(0.01),
    ties: one('no', ['split', 0.02], ['merge', 0.03]),
    instructs: one('no', ['head', 0.01], ['leader', 0.01], ['sheet', 0.01]),
    adds: chance.is(0.1),
    urges: chance.is(0.06),
    withdraws: chance.is(0.02),
    verdicts: [verdictOf(chance), verdictOf(chance), chance.is(0.5) ? verdictOf(chance) : 'fair'],
    appealsRating: chance.is(0.2),
    changesRating: chance.is(0.02),
    reopens: chance.is(0.03),
    followsUp: chance.is(0.3),
  }
}

// --- Internal helpers ---

function verdictOf(chance: Chance): Verdict {
  const drawn = chance.between(1, 100)
  if (drawn <= 52) return 'solved'
  if (drawn <= 58) return 'fair'
  if (drawn <= 63) return 'partly'
  if (drawn <= 69) return 'not'
  if (drawn <= 75) return 'poor'
  return 'silent'
}
