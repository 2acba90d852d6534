/** When a dialog wants to be woken without a word. The store keeps it with the dialog, and a tick rings; nothing looks after dialogs in between. */
import type { Timestamp } from '../cases/calendar.ts'
import type { Dialog } from './dialog.ts'
import { handoverEnds } from './entrepreneur/handover.ts'
import { silenceEnds } from './entrepreneur/silence.ts'
import { type Clockwork, despairPasses } from './pace.ts'

/** The next moment at which the dialog wants the input `timer`; null: none. */
export function wakeAt(dialog: Dialog, clockwork: Clockwork): Timestamp | null {
  if (dialog.type !== 'reporter') return null
  const moments = [
    dialog.handover === null ? silenceEnds(dialog, clockwork) : handoverEnds(dialog, clockwork),
    dialog.despairOn === null ? null : despairPasses(dialog.despairOn, clockwork),
  ]
  return moments.filter((moment) => moment !== null).toSorted()[0] ?? null
}

/** The handle under which people have the talk, or null while the bot has it. */
export function handleOf(dialog: Dialog): number | null {
  return dialog.type === 'reporter' ? (dialog.handover?.handle ?? null) : null
}

/**
 * News of cases waits while a person has the talk, and until the morning after a day of despair. `stored` is the dialog as
 * it is kept; of one that is not known nothing waits.
 */
export function newsWaits(stored: unknown, clockwork: Clockwork): boolean {
  if (typeof stored !== 'object' || stored === null) return false
  if ('handover' in stored && stored.handover !== null && stored.handover !== undefined) return true
  return 'despairOn' in stored && typeof stored.despairOn === 'string' && clockwork.now < despairPasses(stored.despairOn, clockwork)
}
