/** Every sentence of `confidential.ts` by a direct call. */
import type { Case } from '../../cases/case.ts'
import type { Said } from '../message.ts'
import * as wording from '../wording.ts'

/** What is said of a case to its reporter and to the discipline contact. */
export function saidInConfidence(bare: Case, words: wording.Words): readonly (Said | string)[] {
  const kinds = [undefined, 'tip-off', 'conduct', 'trade-secret'] as const
  return [
    ...[wording.askConduct, wording.conductKept, wording.secretKept, wording.keptApart, wording.returnConsented],
    ...kinds.flatMap((confidence) => {
      const it: Case = confidence === undefined ? bare : { ...bare, confidence }
      return [wording.receipt(it, words), wording.receipts([it, it], words)]
    }),
    ...[wording.askReturn(bare, 'hucd', words), wording.returnDeclined(bare), wording.returnAsked(bare)],
    ...[true, false].map((consent) => wording.returnAnswered(bare, consent)),
    ...[wording.returnNeedsDepartment(bare.number), wording.staysConfidential(bare.number)],
    ...[wording.extendedInConfidence(bare, words), wording.extendedByOneself(bare, words)],
  ]
}
