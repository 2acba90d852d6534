/** A service officer reports for an enterprise (A2.7 「代清河精密反映：…」): the one who is bound to it is the reporter, hears of it, and rates. */
import { officerOf, tripleNamed } from '../../cases/duties.ts'
import { type Effect, emptyDraft, type Given, type ReporterDialog, say, toOfficer, type Utterance } from '../dialog.ts'
import * as wording from '../wording.ts'

/** The dialog with a draft for the enterprise and what is left to be said in it; or why there is none. Null: the text is no such word. */
export function onBehalf(
  dialog: ReporterDialog,
  utterance: Utterance,
  given: Given,
): { readonly dialog: ReporterDialog; readonly utterance: Utterance } | { readonly refused: readonly Effect[] } | null {
  const found = /^代(?:表)?\s*(?<firm>[^:：,，。]{2,40}?)\s*(?:来)?(?:反映|反馈|上报|报)\s*[:：,，]\s*(?<text>[\s\S]*\S)\s*$/.exec(
    utterance.text,
  )?.groups
  if (!found || given.speaker.role !== 'officer') return null
  const { firm = '', text = '' } = found
  const { people } = given.standing
  const triple = tripleNamed(firm, given.standing)
  const refused = (words: string): { readonly refused: readonly Effect[] } => ({ refused: [toOfficer(say(words))] })
  if (triple === null || officerOf(triple, people) !== given.speaker.id) return refused(wording.notYourEnterprise)
  const [person, ...others] = people.filter(({ role, enterprise }) => role === 'entrepreneur' && enterprise === triple.enterprise)
  if (!person || others.length > 0) return refused(wording.whoRates(triple.enterprise, others.length))
  if (dialog.draft !== null && dialog.draft.texts.length > 0) return refused(wording.draftFirst)
  const draft = { ...emptyDraft({ enterprise: triple.enterprise, phone: person.phone }), behalf: person.id }
  return { dialog: { ...dialog, draft, asked: null }, utterance: { ...utterance, text } }
}
