/** A report that nobody goes on with: one reminder, one word that it is kept, then nothing; and 「继续」, whenever it comes (D14, D18, D19). */
import type { Timestamp } from '../../cases/calendar.ts'
import { bare } from '../answers.ts'
import type { Draft, Effect, Given, ReporterDialog } from '../dialog.ts'
import { ask, isAboutDraft, say } from '../dialog.ts'
import { type Clockwork, despairPasses, later, outsideQuietHours } from '../pace.ts'
import * as wording from '../wording.ts'
import { isEmpty } from './drafts.ts'
import { problemOf } from './filing.ts'
import { isWaiting, withoutGreeting } from './phrases.ts'
import { promptFor, questionOf } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The dialog after its reporter has said something: the silence begins anew. */
export function spokeNow(dialog: ReporterDialog, text: string, now: Timestamp): ReporterDialog {
  return { ...dialog, silence: { since: now, reminders: 0, asked: isWaiting(text) ? 'wait' : null } }
}

/** When a silence is next to be broken, or its drafts to be deleted; null: never. */
export function silenceEnds(dialog: ReporterDialog, clockwork: Clockwork): Timestamp | null {
  return nextStep(dialog, clockwork)?.at ?? null
}

/** What a silence has come to by now; nothing when the moment has not come, or was there before. */
export function breakSilence(dialog: ReporterDialog, given: Given): ReporterStep {
  const next = nextStep(dialog, given)
  const { silence, draft } = dialog
  if (next === null || silence === null || next.at > given.now) return { dialog, effects: [] }
  if (next.what === 'delete' || draft === null) return { dialog: withoutDrafts(dialog), effects: [] }
  if (next.what === 'keep') {
    const until = given.calendar.dateOf(deletedAt(silence.since, given))
    return { dialog: { ...dialog, silence: { ...silence, reminders: 2 } }, effects: [say(wording.draftKept(until, given))] }
  }
  const asking = askAgain(dialog, draft, given)
  const reminder = say(wording.reminder(problemOf(draft), asking.complete))
  return { dialog: { ...asking.dialog, silence: { ...silence, reminders: 1 } }, effects: [reminder, asking.effect] }
}

/** 「继续」, 「刚才说到哪了」: what was said, and what is still missing; of several that were put aside, which. Null when nothing waits, or when it answers another question. */
export function resume(dialog: ReporterDialog, { text }: Heard, given: Given): ReporterStep | null {
  const { asked, silence } = dialog
  if (!isResuming(text) || asked?.about === 'settle') return null
  const [shelved, ...others] = dialog.shelved
  if (dialog.draft === null && asked === null && others.length > 0) {
    const { text: list, buttons } = wording.drafts(dialog.shelved.map(problemOf))
    return { dialog, effects: [ask(list, buttons)] }
  }
  const draft = dialog.draft ?? (asked === null ? shelved : undefined)
  if (draft === undefined) return null
  const asking = askAgain(dialog.draft ? dialog : { ...dialog, draft, shelved: others }, draft, given)
  const told = problemOf(draft)
  const opening = told === '' ? [] : [say(wording.resumed(told, silence?.since ?? given.now, asking.complete, given))]
  return { dialog: asking.dialog, effects: [...opening, asking.effect] }
}

/** 「继续」 when there is nothing to go on with. */
export function nothingToResume(dialog: ReporterDialog, { text }: Heard): ReporterStep | null {
  return dialog.draft === null && dialog.asked === null && isResuming(text) ? { dialog, effects: [say(wording.noDropped)] } : null
}

// --- Internal helpers ---

type Step = { readonly what: 'remind' | 'keep' | 'delete'; readonly at: Timestamp }

function nextStep(dialog: ReporterDialog, clockwork: Clockwork): Step | null {
  const { silence, draft } = dialog
  const { calendar, pace, now } = clockwork
  if (silence === null || (draft === null && dialog.shelved.length === 0 && dialog.dropped === null)) return null
  const deletion: Step = { what: 'delete', at: deletedAt(silence.since, clockwork) }
  if (draft === null || silence.reminders >= 2 || now >= deletion.at) return deletion
  // What comes late, after a stop of the program, keeps to the quiet hours too.
  const rest = dialog.despairOn === null ? now : later(now, despairPasses(dialog.despairOn, clockwork))
  const civil = (at: Timestamp): Timestamp => outsideQuietHours(later(at, rest), clockwork)
  const keptAt = calendar.addMinutes(silence.since, pace.keptMinutes)
  if (silence.reminders === 0 && silence.asked !== 'wait' && now < keptAt) {
    return { what: 'remind', at: civil(calendar.addMinutes(silence.since, pace.reminderMinutes)) }
  }
  // An opening without a matter is not worth keeping.
  return isEmpty(draft) ? { what: 'delete', at: keptAt } : { what: 'keep', at: civil(keptAt) }
}

function deletedAt(since: Timestamp, { calendar, pace }: Clockwork): Timestamp {
  return calendar.addMinutes(since, pace.keepDraftDays * 24 * 60)
}

function withoutDrafts(dialog: ReporterDialog): ReporterDialog {
  const asked = dialog.asked !== null && isAboutDraft(dialog.asked) ? null : dialog.asked
  return { ...dialog, draft: null, shelved: [], dropped: null, asked, silence: null, said: [] }
}

/** The open question of a draft once more; `complete`: only the confirmation is missing. */
function askAgain(
  dialog: ReporterDialog,
  draft: Draft,
  given: Given,
): { readonly dialog: ReporterDialog; readonly effect: Effect; readonly complete: boolean } {
  if (dialog.asked?.about === 'another')
    return { dialog, effect: ask(wording.askAnother.text, wording.askAnother.buttons), complete: false }
  const open = questionOf(draft, given)
  const asked = dialog.asked?.about === open.about ? { ...dialog.asked, at: given.now } : open
  return { dialog: { ...dialog, asked }, effect: promptFor(dialog, given) ?? say(wording.hello), complete: asked.about === 'summary' }
}

const before = '(?:上次|上回|昨天|前天|刚才|刚刚|之前|前面|那天)'
const doing = '(?:说|填|写|报|讲|弄|办|登记|反映|提交|做|走|聊|来)'
const goOn = new RegExp(
  `^(?:我?(?:回来|来|好|忙完|弄好|查好|问好)了)?(?:那|咱们?|我们?|我)?(?:现在)?(?:想|要|可以|能|请)?(?:帮我)?(?:把|从)?(?:${before}(?:的|那个|那件|那份|说到的|没${doing}完的)*(?:事|诉求|草稿|地方)?)?(?:再)?(?:继续|接着|接上|往下)+(?:${before}的?|那件|那个)?(?:事|诉求|草稿)?(?:往下|再)?${doing}?(?:下去|完|一下)?(?:了|的)?$`,
)
/** 「接着说刚才的事」, 「我回来了」 */
const isBack = new RegExp(`^我?(?:继续|接着)${doing}${before}的?(?:那件|那个)?(?:事|诉求|草稿)?$|^我?又?回来了$|^刚才?忙去了$`)
const whereWeWere = new RegExp(
  `^(?:我们?|咱们?)?(?:${before}|我们?|咱们?)*(?:的|那个|那件)?(?:事|诉求|草稿)?(?:我们?|咱们?)?(?:${doing}|进行)到(?:哪|什么地方|什么程度|第几步)(?:里|儿|一步|步)?(?:来着)?(?:了|啦)?$`,
)

function isResuming(text: string): boolean {
  const word = bare(withoutGreeting(text))
  return word.length <= 18 && (goOn.test(word) || isBack.test(word) || (whereWeWere.test(word) && !/^办到/.test(word)))
}
