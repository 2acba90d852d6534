/**
 * A service officer reports for an enterprise (A2.7 「代清河精密反映：…」): the one who is bound to it is the reporter, hears of it,
 * and rates. How it was told may be said with it (A4.3 「代清河精密反映（电话）：…」, 「代清河精密来信反映：…」), and is never asked for.
 */
import { type Source, sources } from '../../cases/case.ts'
import { officerOf, tripleNamed } from '../../cases/duties.ts'
import { type Effect, emptyDraft, type Given, type ReporterDialog, say, toOfficer, type Utterance } from '../dialog.ts'
import * as wording from '../wording.ts'

/** The dialog with a draft for the enterprise and what is left to be said in it; or why there is none. Null: the text is no such word. */
export function onBehalf(
  dialog: ReporterDialog,
  utterance: Utterance,
  given: Given,
): { readonly dialog: ReporterDialog; readonly utterance: Utterance } | { readonly refused: readonly Effect[] } | null {
  const found = filing.exec(utterance.text)?.groups
  if (!found || given.speaker.role !== 'officer') return null
  const { firm = '', text = '', before, behind } = found
  const { people } = given.standing
  const triple = tripleNamed(firm, given.standing)
  const refused = (words: string): { readonly refused: readonly Effect[] } => ({ refused: [toOfficer(say(words))] })
  if (triple === null || officerOf(triple, people) !== given.speaker.id) return refused(wording.notYourEnterprise)
  const [person, ...others] = people.filter(({ role, enterprise }) => role === 'entrepreneur' && enterprise === triple.enterprise)
  if (!person || others.length > 0) return refused(wording.whoRates(triple.enterprise, others.length))
  const said = behind ?? before
  const source = said === undefined ? undefined : sourceIn(said)
  if (source === null) return refused(wording.unknownSource(said ?? ''))
  if (dialog.draft !== null && dialog.draft.texts.length > 0) return refused(wording.draftFirst)
  const draft = {
    ...emptyDraft({ enterprise: triple.enterprise, phone: person.phone }),
    behalf: person.id,
    ...(source === undefined ? {} : { source }),
  }
  return { dialog: { ...dialog, draft, asked: null }, utterance: { ...utterance, text } }
}

// --- Internal helpers ---

/** The enterprise, how it was told (`before` the verb, or in brackets `behind` it), and what. */
const filing =
  /^代(?:表)?\s*(?<firm>[^:：,，。]{2,40}?)\s*(?:(?:通过|经)?(?<before>电话|来电|走访|上门|窗口|来信|信件|座谈会?)(?:中|上|时)?|来)?(?:反映|反馈|上报|报)\s*(?:[(（]\s*(?<behind>[^()（）]{1,20}?)\s*[)）])?\s*[:：,，]\s*(?<text>[\s\S]*\S)\s*$/

const readAs: Readonly<Record<Source, RegExp>> = {
  phone: /^(?:来?电话?|致电|热线)(?:反映)?$/,
  visit: /^(?:走访|上门|入企|实地)(?:走访|反映|时)?$/,
  window: /^(?:服务|大厅)?窗口(?:反映)?$/,
  letter: /^(?:来?信(?:件|函)?|书面)(?:反映)?$/,
  forum: /^(?:恳谈|座谈)会?(?:上)?(?:反映)?$/,
}

/** Null: none that is known. */
function sourceIn(said: string): Source | null {
  return sources.find((source) => readAs[source].test(said)) ?? null
}
