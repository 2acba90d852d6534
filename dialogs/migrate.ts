/** Stored dialogs of earlier versions → the present one. What a reporter had told is never lost by an update. */
import { type Dialog, dialogVersion, emptyDraft, type ReporterDialog } from './dialog.ts'

/**
 * The stored dialog in the present version. A kind that no longer fits the speaker gives `fresh`; of a version that is not
 * known, what the reporter told is kept and asked about anew (`restarted` says so).
 */
export function migrate(stored: unknown, fresh: Dialog): Dialog {
  if (!isRecord(stored)) return fresh
  const current = stored.v === 2 ? fromVersion2(stored) : stored
  if (current.v === dialogVersion) return current.type === fresh.type ? (current as Dialog) : fresh // Written by this program.
  return fresh.type === 'reporter' ? salvaged(stored, fresh) : fresh
}

// --- Internal helpers ---

type Stored = Readonly<Record<string, unknown>>

/** Version 3 brought details, several drafts, silence, hand-over and noise. */
function fromVersion2(stored: Stored): Stored {
  if (stored.type !== 'reporter') return { ...stored, v: 3 }
  const { draft, dropped } = stored
  return {
    ...stored,
    v: 3,
    draft: isRecord(draft) ? draftFromVersion2(draft) : null,
    dropped: isRecord(dropped) && isRecord(dropped.draft) ? { ...dropped, draft: draftFromVersion2(dropped.draft) } : null,
    ...{ restarted: null, shelved: [], silence: null, handover: null, despairOn: null, noise: null },
  }
}

function draftFromVersion2(draft: Stored): Stored {
  return { asOne: false, ...draft, details: {}, invited: [] }
}

/** The words of a draft that this program does not know the shape of, under the reporter's present name and number. */
function salvaged(stored: Stored, fresh: ReporterDialog): ReporterDialog {
  const told =
    isRecord(stored.draft) && Array.isArray(stored.draft.texts) ? stored.draft.texts.filter((text) => typeof text === 'string') : []
  const draft = told.length > 0 ? { ...emptyDraft(fresh), texts: told } : null
  return { ...fresh, informed: stored.informed === true, restarted: draft === null ? 'lost' : 'kept', draft }
}

function isRecord(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
