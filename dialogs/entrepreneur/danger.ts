/** Danger and despair come before everything else that may be said, and also while a person has the talk. */
import { dangersIn } from '../../nlu/proper-path.ts'
import type { Effect, Given, ReporterDialog } from '../dialog.ts'
import { anotherDraft, say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { besidesContact } from './correction.ts'
import { isEmpty, shelve } from './drafts.ts'
import { isDesperate } from './phrases.ts'
import { draftOf } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** People first: no form, no question before the emergency numbers. */
export function danger(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text, utterance } = heard
  const who = wording.whoSpeaks(given.speaker.name, given.speaker.enterprise)
  if (isDesperate(text)) return despair(dialog, utterance.text, who, given)
  if (utterance.tap || text.length < 3 || alarmIn(text, given) !== 'sure') return null
  const dangers = dangersIn(text)
  // Who talks with a person tells of it too: 「人都出来了」 alone is no call.
  if (dialog.handover !== null && dangers.length === 0 && given.understand(text).intentP < 0.9) return null
  const first = wording.emergency(dangers, given.elsewhere)
  const call = wording.desk.emergency(who, utterance.text, dangers, given.elsewhere)
  // Whoever quotes it in a talk means to answer the reporter.
  const mark = dialog.handover === null ? '' : wording.desk.talkMark(dialog.handover.handle)
  const told = [...tell(['coordinator'], `${mark}${call}`), ...tell(['leader'], call)]
  // A person is there already: the numbers, and no form.
  if (dialog.handover !== null) return { dialog, effects: [say(first), ...told] }
  // What was said is kept, and one word registers it once people are safe; an earlier draft waits behind it.
  const before = dialog.draft
  const draft = draftOf({ ...dialog, draft: before && anotherDraft(before) }, heard, given)
  const aside = before === null || isEmpty(before) ? dialog : shelve(dialog, before)
  return {
    dialog: { ...aside, draft, asked: { about: 'summary', at: given.now } },
    effects: [say(`${first}\n${wording.emergencyNext}`), ...told],
  }
}

/**
 * Whether a text is an alarm. Where no word of danger stands the model has to be sure of it; less sure it is told the numbers and
 * goes on as any other (`unsure`: 「污水井又堵了，脏水漫到车间」). No emergency of the training rows is below that; 「跳过吧」 is.
 */
export function alarmIn(text: string, given: Given): 'sure' | 'unsure' | null {
  const { intent, intentP, admission } = given.understand(text)
  if (intent !== 'emergency' && admission !== 'emergency') return null
  // A name and a number alone are no danger, whatever they sound like to the model.
  if (besidesContact(text, given) === '') return null
  if (dangersIn(text).length > 0 || intentP >= 0.8) return 'sure'
  return intentP >= 0.5 && text.length >= 5 ? 'unsure' : null
}

// --- Internal helpers ---

/** A person at once, at any hour; nothing else comes to this chat until the next morning (D28). */
function despair(dialog: ReporterDialog, words: string, who: string, given: Given): ReporterStep {
  const text = wording.desk.despair(who, words, given.elsewhere)
  // Who has the talk reads the words on a card of the hand-over.
  const told: readonly Effect[] =
    dialog.handover === null
      ? [...tell(['leader'], text), { type: 'hand-over', because: 'despair', text: words, number: null }]
      : tell(['coordinator', 'leader'], text)
  return {
    dialog: { ...dialog, despairOn: given.calendar.dateOf(given.now) },
    effects: [say(wording.despair(given.elsewhere)), ...told],
  }
}

function tell(roles: readonly ('coordinator' | 'leader')[], text: string): readonly Effect[] {
  return roles.map((to) => ({ type: 'tell', audience: { to }, said: { text, buttons: [] } }))
}
