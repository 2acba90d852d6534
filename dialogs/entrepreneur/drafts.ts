/** Several reports begun and not submitted: one is put aside for another, listed, and taken up again (D20). */
import { bare } from '../answers.ts'
import type { Draft, Given, ReporterDialog } from '../dialog.ts'
import { anotherDraft, ask, say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { besidesContact } from './correction.ts'
import { filedAs, problemOf } from './filing.ts'
import { plainName } from './phrases.ts'
import { promptFor, questionOf } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** More drafts than this are not kept: the oldest goes. */
const mostShelved = 5

/** 「我的草稿」, 「继续」, 「继续 2」, 「焊工那份」: what was begun is shown, and taken up again. Null: the text is none of these. */
export function aboutDrafts(dialog: ReporterDialog, { text }: Heard, given: Given): ReporterStep | null {
  const all = [...(dialog.draft === null ? [] : [dialog.draft]), ...dialog.shelved]
  const word = bare(text)
  if (asksForDrafts.test(word)) {
    const { text: list, buttons } = wording.drafts(all.map(problemOf))
    return { dialog, effects: [all.length === 0 ? say(list) : ask(list, buttons)] }
  }
  const chosen = chosenOf(word, all)
  return chosen === null ? null : takeUp(dialog, all, chosen, given)
}

/** The draft put aside and why, when a text is about another matter that deserves a report of its own; null: it belongs to the draft. */
export function putAside(dialog: ReporterDialog, heard: Heard, given: Given): ReporterDialog | null {
  const { draft, asked } = dialog
  if (draft === null || draft.texts.length === 0 || heard.utterance.tap) return null
  if (answersContact(heard.text, asked, given)) return null
  const last = dialog.silence?.since ?? asked?.at
  const late = last !== undefined && given.calendar.addMinutes(last, given.pace.anotherMatterMinutes) <= given.now
  if (!opensAnother.test(heard.text) && !late) return null
  const meant = given.understand(heard.text)
  const [lead] = meant.departments
  const before = filedAs(draft, given).map(({ text }) => given.understand(text).departments[0]?.code)
  const tells = opensAnother.test(heard.text) || (meant.intent === 'appeal' && meant.dispatch === 'auto' && heard.text.length >= 6)
  if (!tells || lead === undefined || lead.p < 0.6 || before.includes(lead.code)) return null
  return { ...shelve(dialog, draft), draft: anotherDraft(draft), asked: null }
}

/** Lays a draft onto the others that wait. */
export function shelve(dialog: ReporterDialog, draft: Draft): ReporterDialog {
  return { ...dialog, shelved: [draft, ...dialog.shelved].slice(0, mostShelved) }
}

/** Nothing was told in it yet but who tells it. */
export function isEmpty({ texts, attachments, later }: Draft): boolean {
  return texts.length === 0 && attachments.length === 0 && later.length === 0
}

// --- Internal helpers ---

/** A name or a number in answer to the question for one: to the model a name alone may sound like a matter. */
function answersContact(text: string, asked: ReporterDialog['asked'], given: Given): boolean {
  return besidesContact(text, given) === '' || (asked?.about === 'enterprise' && plainName(text) !== null)
}

/** 「在吗，想问发票的事」, 「我还要反映个事，厂门口积水」 */
const opensAnother =
  /^(?:(?:你好|您好|在吗|在不在|对了|另外|还有|那个|(?:这个|这件|那个|那件)?先(?:不管|不说|放一?放|放着|搁着|等等)(?:这个|这件|那个|那件|它)?)[,，。\s]*)*我?(?:还|再|又|另外|先)?(?:想|要|来)再?(?:问问?|咨询|反映|说说?)(?:一?下|个|一个)?.{2,}|^(?:另外|还有|再说)一?(?:件|个)(?:事|问题)/

/** 「我的草稿」, 「都有哪些没提交」, 「我还有几个没报完的」 */
const asksForDrafts =
  /^(?:看看?|查看?|列出|我|还|都|一共|现在|的|全部|所有|有|几个|几份|几件|哪些|哪几个|什么|一下)*(?:草稿|(?:没|未)(?:有)?(?:提交|报完|说完|填完|办完))(?:的|是|有哪些|列表|草稿|几个|几份|几件|哪些|有)*$/

function chosenOf(word: string, all: readonly Draft[]): number | null {
  const order = /^(?:继续|接着|恢复)(?:说|填|办|写)?第?([1-9一二三四五])(?:份|个|件)?$/.exec(word)?.[1]
  if (order !== undefined) {
    const place = ('一二三四五'.indexOf(order) + 1 || Number(order)) - 1
    return place in all ? place : null
  }
  const named = /^(?:继续|接着说|说回)?(.{2,8}?)(?:那份|那个|那件)?(?:草稿)?$/.exec(word)?.[1]
  if (!/草稿|那份|^继续.|^说回/.test(word) || named === undefined) return null
  const fitting = all.flatMap((draft, place) => (problemOf(draft).includes(named.replace(/^继续/, '')) ? [place] : []))
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}

function takeUp(dialog: ReporterDialog, all: readonly Draft[], place: number, given: Given): ReporterStep {
  const draft = all[place]
  if (!draft) throw new Error(`there is no draft ${place}`)
  const next: ReporterDialog = { ...dialog, draft, shelved: all.filter((other) => other !== draft), asked: questionOf(draft, given) }
  const prompt = promptFor(next, given)
  const opening = isEmpty(draft) ? [] : [say(wording.takenUp(problemOf(draft)))]
  return { dialog: next, effects: [...opening, ...(prompt ? [prompt] : [])] }
}
