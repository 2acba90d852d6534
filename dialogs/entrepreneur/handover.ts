/** A person in place of the bot: asked for, told, listened to, and taken back with a word of where things stood (D28, D34). */
import type { Timestamp } from '../../cases/calendar.ts'
import { isConfidential, isOpen } from '../../cases/case.ts'
import { bare } from '../answers.ts'
import { joinTexts } from '../burst.ts'
import type { Effect, Given, HandoverWish, Input, ReporterDialog, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { maskIds } from '../mask.ts'
import type { Button } from '../message.ts'
import { type Clockwork, later, outsideQuietHours } from '../pace.ts'
import * as wording from '../wording.ts'
import { isForDiscipline, isTipOff } from './confidence.ts'
import { danger } from './danger.ts'
import { promptFor, questionOf, report } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** 「转人工」: in working hours a person has the talk; else it is said when one will look, and the bot goes on helping. Null: not asked for. */
export function askPerson(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text, utterance } = heard
  if (
    utterance.tap ||
    text.length > 24 ||
    !wantsPerson.test(text.replace(/[\s。.!！?？~…]+$/, '').replace(/(?<=[转找要叫])人[公功共]$/, '人工'))
  )
    return null
  const number = [...heard.named, ...given.cases.filter(isOpen)].find((it) => !isConfidential(it))?.number ?? null
  if (given.calendar.isWorkingTime(given.now)) {
    return { dialog, effects: [{ type: 'hand-over', because: 'asked', text: utterance.text, number }] }
  }
  const opening = given.calendar.describe(given.calendar.nextWorkingTime(given.now), given.now)
  const prompt = promptFor(dialog, given)
  const asked = wording.desk.personAsked(whoSpeaks(given), utterance.text, number)
  return { dialog, effects: [say(wording.personLater(opening)), ...tellOfficials(asked, given), ...(prompt ? [prompt] : [])] }
}

/** The hand-over has its handle: the officials get its card. */
export function handedOver(dialog: ReporterDialog, input: Extract<Input, { type: 'handed-over' }>, given: Given): ReporterStep {
  const { handle, because } = input
  // Out of hours nobody can be expected to answer before the morning.
  const answers = because === 'despair' ? given.calendar.nextWorkingTime(given.now) : given.now
  const handover = { handle, since: given.now, until: idleFrom(answers, given) }
  const card = cardOf(input, given)
  return {
    dialog: { ...dialog, handover },
    effects: [...(because === 'asked' ? [say(wording.handedOver)] : []), ...tellOfficials(card, given, [wording.endTalkButton(handle)])],
  }
}

/** While a person has the talk: what is said goes to that person, and the bot is silent. Null: the bot has the talk, or a card was tapped. */
export function duringHandover(dialog: ReporterDialog, said: Utterance, given: Given): ReporterStep | null {
  const { handover } = dialog
  if (handover === null || said.tap) return null
  const text = joinTexts(said.text, said.voice?.text ?? '')
  const utterance: Utterance = { ...said, text }
  const heard: Heard = { utterance, text, named: [] }
  if (said.recall) return { dialog, effects: tellOfficials(wording.desk.recalledInTalk(handover.handle, whoSpeaks(given)), given) }
  if (endsTalk(text)) return takeBack(dialog, 'reporter', given)
  const held: ReporterDialog = { ...dialog, handover: { ...handover, until: later(handover.until, idleFrom(given.now, given)) } }
  const lifted = text === '' ? null : danger(held, heard, given)
  if (lifted) return lifted
  // What only the discipline contact may read is never passed on: the bot takes it, and the talk ends.
  if (isForDiscipline(text, given) || (text.length >= 4 && isTipOff(given.understand(text)))) {
    const ended = takeBack(dialog, 'silently', given)
    const step = report(ended.dialog, heard, given)
    return { dialog: step.dialog, effects: [...ended.effects, say(wording.tipOffEndsTalk), ...step.effects] }
  }
  const passed = wording.desk.passedOn(handover.handle, whoSpeaks(given), text, utterance.attachments.length)
  return { dialog: held, effects: tellOfficials(passed, given) }
}

/** An official's words for the reporter, or the end of the talk. */
export function hearOfficial(dialog: ReporterDialog, { role, words }: Extract<Input, { type: 'official' }>, given: Given): ReporterStep {
  if (dialog.handover === null) return { dialog, effects: [] }
  if (words === null) return takeBack(dialog, 'official', given)
  const until = later(dialog.handover.until, idleFrom(given.now, given))
  return { dialog: { ...dialog, handover: { ...dialog.handover, until } }, effects: [say(wording.fromOfficial(role, maskIds(words)))] }
}

/** When a talk that nobody goes on with is taken back; null: no person has it. */
export function handoverEnds({ handover }: ReporterDialog, clockwork: Clockwork): Timestamp | null {
  return handover && outsideQuietHours(later(handover.until, clockwork.now), clockwork)
}

/** What a talk has come to by now: nobody has said anything for too long, and the bot takes it back. */
export function endIdle(dialog: ReporterDialog, given: Given): ReporterStep {
  const at = handoverEnds(dialog, given)
  return at === null || at > given.now ? { dialog, effects: [] } : takeBack(dialog, 'idle', given)
}

// --- Internal helpers ---

const politely = '(?:我们?|就|还是|要|想|需要|请|麻烦|帮我|给我|可以|能不能|可不可以|能|直接|快|你们?)*'
const person = '(?:一?个|一下|一?位|你们|的)*(?:真人|活人|人工|工作人员|负责人)'
const talking = '(?:来|吗|吧|啊|呀|在(?:线|吗|不在)?|[跟和给]我们?|说话|说说?|谈谈?|聊聊?|讲|问问?|一下|听|接|回|处理|联系|谢谢)*'
/** 「转人工」 in its many ways; 「人工费太高」, 「找负责人签字要三天」 tell a matter. */
const wantsPerson = new RegExp(
  [
    `^${politely}(?:转接?|找|接|换|叫|来)?(?:一?个|一下|到)*人工(?:服务|客服|坐席|座席|专员|对话)?${talking}$`,
    `(?:^|[,，。!！?？\\s])转?接?人工(?:服务|客服)?(?:吧|啊|呀|谢谢)?$`,
    `^${politely}(?:找|叫|换|派|见|有没有|(?<!没)有)${person}${talking}$`,
    `^${politely}(?:找|跟|和|让|叫|派)(?:一?个|你们)*的?人(?:来)?(?:[跟和给]我们?)?(?:说话|说|聊|谈|讲|接|回电?话?|联系)`,
    '不(?:想|要|愿意?)再?[跟和]你?这?个?机器人',
  ].join('|'),
)

function endsTalk(text: string): boolean {
  return /^(?:请|可以|先|那|就|我想)?(?:结束|退出|停止|关闭|不用|不需要|取消|不要)了?人工(?:对话|服务|客服)?了?$|^人工(?:对话|服务)?(?:结束|完|可以)了?$|^(?:转回|回到|换回|切回)(?:企哨|机器人|自动)(?:回复)?(?:来)?$/.test(
    bare(text),
  )
}

/** The bot has the talk again, and says where things stood. */
function takeBack(dialog: ReporterDialog, how: 'reporter' | 'official' | 'idle' | 'silently', given: Given): ReporterStep {
  const { handover } = dialog
  if (handover === null) return { dialog, effects: [] }
  // Being back is the one reminder.
  const silence = { since: given.now, reminders: dialog.draft === null ? 0 : 1, asked: null }
  const ended: ReporterDialog = { ...dialog, handover: null, silence }
  const told = how === 'official' ? [] : tellOfficials(wording.desk.talkEnded(handover.handle, whoSpeaks(given), how, given.pace), given)
  if (how === 'silently') return { dialog: ended, effects: told }
  if (dialog.despairOn !== null) return { dialog: ended, effects: [...told, say(wording.backWithCare(given.elsewhere))] }
  const prompt = promptFor(ended, given)
  if (prompt && ended.draft) {
    return { dialog: { ...ended, asked: questionOf(ended.draft, given) }, effects: [...told, say(wording.backAgain), prompt] }
  }
  return { dialog: ended, effects: [...told, say(`${wording.backAgain}${wording.whereThingsStood(given.cases.filter(isOpen).length)}`)] }
}

function cardOf({ because, handle, text, number }: HandoverWish & { readonly handle: number }, given: Given): string {
  const who = whoSpeaks(given)
  const opening = because === 'despair' ? wording.desk.despair(who, text, given.elsewhere) : wording.desk.personAsked(who, text, number)
  return wording.desk.handover(handle, opening)
}

function idleFrom(at: Timestamp, { calendar, pace }: Clockwork): Timestamp {
  return calendar.addMinutes(at, pace.handoverIdleMinutes)
}

function whoSpeaks({ speaker }: Given): string {
  return wording.whoSpeaks(speaker.name, speaker.enterprise)
}

/** The coordinators, and the service officers of this enterprise. */
function tellOfficials(text: string, { officers }: Given, buttons: readonly Button[] = []): readonly Effect[] {
  const said = { text, buttons }
  const people = officers.map((person): Effect => ({ type: 'tell', audience: { to: 'person', person }, said }))
  return [{ type: 'tell', audience: { to: 'coordinator' }, said }, ...people]
}
