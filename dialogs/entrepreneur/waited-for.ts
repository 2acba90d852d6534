/** Words on a case that waits for a supplement: what is needed, it comes later, a question of one's own, or the thing itself. */
import { type Case, leadOf } from '../../cases/case.ts'
import { suspensionOf } from '../../cases/suspension.ts'
import { bare, readYes } from '../answers.ts'
import type { Effect, Given, ReporterDialog } from '../dialog.ts'
import { say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { asksWhatIsNeeded, sendsLater } from './case-words.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The step on such words; null where no case waits, or the text is about something else. Only what is sent lets the limits run on. */
export function whileWaiting(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text, named, utterance } = heard
  const waits = (named.length > 0 ? named : given.cases).filter((it) => suspensionOf(it) !== null)
  const [it] = waits
  if (!it || waits.length > 1 || dialog.draft !== null || utterance.tap || utterance.attachments.length > 0) return null
  if (asksWhatIsNeeded(text)) return { dialog, effects: [say(wording.whatIsNeeded(it, given))] }
  if (text.length > longest || bare(text).length < 2 || readYes(text) !== null || courtesy.test(bare(text))) return null
  if (!sendsLater(text) && tellsNew(it, text, given)) return null
  if (sendsLater(text) || isQuestion(text)) return { dialog, effects: [passOn(it, text), say(wording.keepsWaiting(it, given))] }
  return { dialog, effects: [{ type: 'command', number: it.number, command: { type: 'supplement', text, attachments: [] } }] }
}

// --- Internal helpers ---

const longest = 60
const courtesy = /^(?:谢谢|感谢|多谢|辛苦|你好|您好|在吗|收到|知道|明白|好的?|嗯+|ok|没事|稍等|等一?下).{0,4}$/i

function isQuestion(text: string): boolean {
  return /[?？]|[吗么呢]$|怎么|哪里|哪儿|哪个|什么|啥|多少|行不行|可不可以|能不能|要不要|几[份张个]/.test(text)
}

/** A matter of its own, of another department; 「没有工资表，现金发的」 only answers. */
function tellsNew(it: Case, text: string, given: Given): boolean {
  if (/^(?:没有?|我们?没有?|这个|那个|就是|有的?)/.test(text)) return false
  const { intent, intentP, dispatch, departments } = given.understand(text)
  const elsewhere = intent === 'appeal' && dispatch === 'auto' && departments[0]?.code !== leadOf(it)
  return elsewhere || (['tip-off', 'emergency', 'spam', 'not-enterprise', 'thanks', 'greeting'].includes(intent) && intentP >= 0.5)
}

/** For the department to read, while its limits stand still. */
function passOn(it: Case, text: string): Effect {
  const department = leadOf(it)
  const said = { text: wording.saidWhileWaiting(it, text), buttons: [] }
  return department === null
    ? { type: 'tell', audience: { to: 'coordinator' }, said }
    : { type: 'tell', audience: { to: 'group', department }, said }
}
