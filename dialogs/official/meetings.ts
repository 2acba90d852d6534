/** Officials convene, move, cancel and record meetings; what has to be looked at first waits for 是. */
import { bare, meantCases, onlyOne, readYes, withoutNumbers } from '../answers.ts'
import type { Advanced, DeskDialog, Given, Utterance } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import { meetingStep } from '../meeting-words.ts'
import { meetingDropped } from '../wording.ts'

/** The step of an official's words about a meeting; null when they are about none. */
export function aboutMeetings(dialog: DeskDialog, utterance: Utterance, given: Given): Advanced | null {
  return answerShown(dialog, utterance, given) ?? newStep(dialog, utterance, given)
}

// --- Internal helpers ---

function answerShown(dialog: DeskDialog, { text }: Utterance, given: Given): Advanced | null {
  const { shown } = dialog
  if (!shown || given.calendar.dateOf(shown.at) !== given.calendar.dateOf(given.now)) return null
  const yes = /^否$/.test(bare(text)) ? false : readYes(text)
  if (yes === null) return null
  const settled = { ...dialog, shown: null }
  if (!yes) return { dialog: settled, effects: [say(meetingDropped)] }
  return { dialog: settled, effects: [{ type: 'command', number: shown.number, command: shown.command }] }
}

function newStep(dialog: DeskDialog, utterance: Utterance, given: Given): Advanced | null {
  const meant = meantCases(utterance, given.cases)
  const it = onlyOne(meant)
  const step = it && meetingStep(withoutNumbers(utterance.text, given.cases), it, given)
  if (!it || !step) return null
  const { number } = it
  if (step.type === 'say') return { dialog, effects: [say(step.text)] }
  if (step.type === 'run') return { dialog, effects: [{ type: 'command', number, command: step.command }] }
  const shown = { at: given.now, number, command: step.command }
  return { dialog: { ...dialog, shown }, effects: [ask(step.said.text, step.said.buttons)] }
}
