/** The weekly word of whoever follows a case (首席代办员): 「0007 已了解：下周二看现场」; and how such a case stands. */
import { type Case, isOpen } from '../../cases/case.ts'
import { chiefOf } from '../../cases/duties.ts'
import { fullNumbers, meantCases, shortNumbers, withoutNumbers } from '../answers.ts'
import type { Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { isAsking } from './desk.ts'

/** What such a word does; null when the text is none, or the speaker follows no case. */
export function followUpWord(utterance: Utterance, given: Given): readonly Effect[] | null {
  const { speaker } = given
  if ((speaker.role !== 'officer' && speaker.role !== 'coordinator') || utterance.tap) return null
  const cases = given.cases.filter((it) => isFollowed(it, given))
  const { text } = utterance
  const note = noteIn(withoutNumbers(text, cases))
  const meant = meantCases({ text, quote: note === null ? null : utterance.quote }, cases)
  const [it, other] = meant
  // What decides something is written.
  if (note !== null && utterance.voice === undefined) {
    if (it === undefined) return namesOne(text) ? [say(wording.followUpUnknown)] : null
    if (other !== undefined) return [say(wording.followUpWhich(meant.map(({ number }) => number)))]
    return [{ type: 'command', number: it.number, command: { type: 'follow-up', note } }]
  }
  // Coordinators see every case at their desk.
  if (speaker.role !== 'officer' || it === undefined || other !== undefined) return null
  const words = withoutNumbers(text, cases)
  return [say(words === '' || isAsking(words) ? wording.statusOf(it, given, 'official') : wording.followUpNeeds(it.number))]
}

// --- Internal helpers ---

function isFollowed(it: Case, { speaker, standing }: Given): boolean {
  return isOpen(it) && it.reporter !== speaker.id && chiefOf(it, standing) === speaker.id
}

/** The word behind the number, also one that names no case here. */
function noteIn(text: string): string | null {
  return (
    /^(?:\d{4,5}号?[\s:：,，]*)?(?:已了解|已跟踪|已跟进|跟踪|跟进)(?:情况|了)?[\s:：,，]*(?<note>[\s\S]*)$/
      .exec(text)
      ?.groups?.note?.trim() ?? null
  )
}

function namesOne(text: string): boolean {
  return fullNumbers(text).length > 0 || shortNumbers(text).length > 0
}
