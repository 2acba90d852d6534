/** When a dialog wants to be woken without a word. The store keeps it with the dialog, and a tick rings; nothing looks after dialogs in between. */
import type { Timestamp } from '../cases/calendar.ts'
import type { Dialog } from './dialog.ts'
import { silenceEnds } from './entrepreneur/silence.ts'
import type { Clockwork } from './pace.ts'

/** The next moment at which the dialog wants the input `timer`; null: none. */
export function wakeAt(dialog: Dialog, clockwork: Clockwork): Timestamp | null {
  return dialog.type === 'reporter' ? silenceEnds(dialog, clockwork) : null
}
