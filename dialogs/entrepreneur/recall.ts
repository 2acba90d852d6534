/** A message that its sender takes back: gone from what is not submitted yet, marked where it is (D54). */
import type { CaseNumber } from '../../cases/case.ts'
import { joinTexts } from '../burst.ts'
import type { CommandResult, Draft, Given, Remembered, ReporterDialog, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { clip, withoutIds } from '../mask.ts'
import * as wording from '../wording.ts'
import { isEmpty } from './drafts.ts'
import { withoutGreeting } from './phrases.ts'
import { promptFor, questionOf } from './report.ts'
import type { ReporterStep } from './reporter.ts'

/** Chats let people take back for minutes, at most a day. */
const dayMs = 24 * 60 * 60 * 1000
/** More messages than this are not remembered; who floods will not take all of it back. */
const mostRemembered = 200

/** The dialog after an utterance: which messages it was made of is remembered for a while. */
export function remember(dialog: ReporterDialog, { messages = [] }: Utterance, given: Given): ReporterDialog {
  const fresh = (dialog.said ?? []).filter(({ at }) => Date.parse(given.now) - Date.parse(at) < dayMs)
  const added = messages.map((message): Remembered => ({ ...message, text: withoutIds(message.text), at: given.now, number: null }))
  return { ...dialog, said: [...fresh, ...added].slice(-mostRemembered) }
}

/** The dialog after commands: what went into a case is remembered with its number. */
export function rememberFiled(dialog: ReporterDialog, results: readonly CommandResult[]): ReporterDialog {
  const filed = results.flatMap(({ number, command, result }) =>
    'case' in result && (command.type === 'report' || command.type === 'supplement') ? [{ number, command }] : [],
  )
  if (filed.length === 0 || !dialog.said) return dialog
  const numberOf = ({ text, files }: Remembered): CaseNumber | null =>
    filed.find(({ command }) => {
      const holds = variants(text).some((part) => command.text.includes(part)) || (command.text.length > 1 && text.includes(command.text))
      const calls = command.type === 'report' && command.phone !== null && text.includes(command.phone)
      return holds || calls || command.attachments.some(({ id }) => files.includes(id))
    })?.number ?? null
  return { ...dialog, said: dialog.said.map((one) => (one.number === null ? { ...one, number: numberOf(one) } : one)) }
}

/** What is done about a message that was taken back. */
export function takenBack(dialog: ReporterDialog, { id, unread }: NonNullable<Utterance['recall']>, given: Given): ReporterStep {
  if (unread) return { dialog, effects: [say(wording.recalledUnread)] }
  const message = dialog.said?.find((one) => one.id === id)
  if (!message) return { dialog, effects: [say(wording.recalledNothing)] }
  const said = dialog.said?.filter((one) => one !== message) ?? []
  if (message.number !== null) {
    const { number } = message
    const what = message.text === '' ? `${message.files.length} 个文件` : clip(message.text, 200)
    const told: ReporterDialog = { ...dialog, said }
    return {
      dialog: told,
      effects: [
        say(wording.recalledLate(number)),
        { type: 'command', number, command: { type: 'supplement', text: wording.recallNote(what), attachments: [] } },
      ],
    }
  }
  return fromDrafts({ ...dialog, said }, message, given)
}

// --- Internal helpers ---

function fromDrafts(dialog: ReporterDialog, message: Remembered, given: Given): ReporterStep {
  const without = (draft: Draft): Draft => withoutMessage(draft, message, dialog, given)
  const cleaned: ReporterDialog = {
    ...dialog,
    draft: dialog.draft && without(dialog.draft),
    shelved: dialog.shelved.map(without).filter((draft) => !isEmpty(draft)),
    dropped: dialog.dropped && { ...dialog.dropped, draft: without(dialog.dropped.draft) },
    ...(dialog.voice?.attachments.some((file) => message.files.includes(file.id)) ? { voice: null } : {}),
  }
  const { draft } = cleaned
  if (JSON.stringify(cleaned) === JSON.stringify(dialog)) return { dialog: cleaned, effects: [say(wording.recalledNothing)] }
  if (draft === null) return { dialog: cleaned, effects: [say(wording.recalled)] }
  if (isEmpty(draft)) return { dialog: { ...cleaned, draft: null, asked: null }, effects: [say(wording.recalledAll)] }
  const prompt = promptFor(cleaned, given)
  return { dialog: { ...cleaned, asked: questionOf(draft, given) }, effects: [say(wording.recalled), ...(prompt ? [prompt] : [])] }
}

function withoutMessage(draft: Draft, { text, files }: Remembered, dialog: ReporterDialog, given: Given): Draft {
  const kept = new Set((dialog.said ?? []).flatMap((other) => other.files))
  const gone = (id: string): boolean => files.includes(id) && !kept.has(id)
  const values = new Set(given.understand(text).entities.map(({ value }) => value))
  const clear = (all: readonly string[]): readonly string[] => all.map((one) => cut(one, text)).filter((one) => one !== '')
  return {
    ...draft,
    texts: clear(draft.texts),
    later: clear(draft.later),
    attachments: draft.attachments.filter(({ id }) => !gone(id)),
    // A number or name of that message alone; one that was known before comes from the person.
    phone: draft.phone !== null && values.has(draft.phone) ? dialog.phone : draft.phone,
    enterprise:
      draft.enterprise !== null && (values.has(draft.enterprise) || text === draft.enterprise) ? dialog.enterprise : draft.enterprise,
    details: Object.fromEntries(Object.entries(draft.details).filter(([, value]) => value === '' || !text.includes(value))),
  }
}

/** The text without the part that the message was, and without the comma that joined it. */
function cut(all: string, text: string): string {
  const part = variants(text).find((candidate) => all.includes(candidate))
  if (part === undefined) return all
  const at = all.indexOf(part)
  return joinTexts(all.slice(0, at).replace(/[，,\s]+$/, ''), all.slice(at + part.length).replace(/^[，,。\s]+/, ''))
}

/** How the words of a message may stand in a draft: whole, without its greeting, without 「补充」; the longest first. */
function variants(text: string): readonly string[] {
  const plain = text.trim()
  const bare = withoutGreeting(plain)
  return [plain, bare, bare.replace(/^(?:再?补充(?:一下|一点)?|还有|另外)[\s,，:：]*/, '')].filter((one) => one.length > 1)
}
