/** Visits to the enterprise (凯成科技「主动上门商议」): a visit counts as contact once the enterprise confirms it, or a photo shows it. */
import type { Timestamp } from './calendar.ts'
import { type Attachment, type Case, type Happening, isHandled, type OpenCase, type Refusal } from './case.ts'

export type VisitCommand =
  | { readonly type: 'report-visit'; readonly text: string; readonly attachments: readonly Attachment[] }
  /** The enterprise's word on it. */
  | { readonly type: 'confirm-visit' }
  | { readonly type: 'deny-visit' }

/** What such a command causes. */
export function decideVisit(command: VisitCommand, it: Case, now: Timestamp): readonly Happening[] | Refusal {
  if (!isHandled(it)) return { refused: 'wrong-status', status: it.status }
  if (command.type === 'report-visit') {
    if (!/[\p{L}\p{N}]/u.test(command.text)) return { refused: 'text-missing', needs: 'note' }
    const { text, attachments } = command
    const shown = attachments.some(({ mime }) => mime.startsWith('image/'))
    const contact: Happening = { type: 'contacted', note: text, how: 'visit', visitedAt: now }
    return [{ type: 'visited', text, attachments }, ...(shown && !isContacted(it) ? [contact] : [])]
  }
  if (!it.visit) return { refused: 'nothing-pending' }
  return command.type === 'deny-visit'
    ? [{ type: 'visit-denied' }]
    : [{ type: 'contacted', note: it.visit.text, how: 'visit', visitedAt: it.visit.at }]
}

/** The case after the department told of a visit; who has been contacted already is asked nothing. */
export function visited(it: OpenCase, text: string, at: Timestamp): OpenCase {
  return { ...it, status: 'handling', ...(isContacted(it) ? {} : { visit: { at, text } }) }
}

/** The case without the question about a visit. */
export function withoutVisit<It extends { readonly visit?: unknown }>(it: It): Omit<It, 'visit'> {
  const { visit: _visit, ...rest } = it
  return rest
}

// --- Internal helpers ---

function isContacted({ contact }: OpenCase): boolean {
  return contact !== null && !contact.denied
}
