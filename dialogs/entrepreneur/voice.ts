/**
 * Voice messages of an entrepreneur: what was heard is shown and waits for a yes before it gets into a report or a case.
 * A correction corrects what was heard, and the recording stays with the report.
 */
import { isHandled } from '../../cases/case.ts'
import { bare, readYes } from '../answers.ts'
import { eachOnce, isCommandWord, joinTexts } from '../burst.ts'
import type { Draft, Effect, Given, ReporterDialog, SaidAloud, Utterance } from '../dialog.ts'
import { ask, emptyDraft, say } from '../dialog.ts'
import { maskIds } from '../mask.ts'
import { isRecording, type Transcript } from '../message.ts'
import * as wording from '../wording.ts'
import { type Correction, correct } from './correction.ts'
import { danger } from './danger.ts'
import { promptFor } from './report.ts'
import type { ReporterStep } from './reporter.ts'

/** How words are answered that were written, or said and confirmed. */
type Respond = (dialog: ReporterDialog, utterance: Utterance, given: Given) => ReporterStep

/** The step of an utterance that may be a voice message, or the answer to what was heard in one. */
export function hearOut(dialog: ReporterDialog, utterance: Utterance, given: Given, respond: Respond): ReporterStep {
  const { voice, ...written } = utterance
  if (voice === null) return notHeard(dialog, written, given, respond)
  if (voice) return heard(dialog, written, { ...voice, text: maskIds(voice.text) }, given, respond)
  const waiting = dialog.voice
  if (!waiting) return respond(dialog, written, given)
  if (waiting.text === '') return withRecording(dialog, waiting, written, given, respond)
  return isOld(waiting, given) ? askAgain(dialog, waiting, written, given, respond) : answer(dialog, waiting, written, given, respond)
}

// --- Internal helpers ---

/** Nothing was understood: words and pictures beside it count, else it is asked for again. The recording waits for the words. */
function notHeard(dialog: ReporterDialog, written: Utterance, given: Given, respond: Respond): ReporterStep {
  const { attachments, text, quote } = written
  if (text !== '' || !attachments.every(isRecording)) {
    const step = respond(dialog, written, given)
    return { dialog: step.dialog, effects: [say(wording.notHeardBeside), ...step.effects] }
  }
  const asked = [ask(wording.notHeard)]
  if (dialog.draft !== null) return { dialog: { ...dialog, draft: withFiles(dialog.draft, attachments) }, effects: asked }
  const files = eachOnce([...(dialog.voice?.attachments ?? []), ...attachments])
  const before = dialog.voice ?? { text: '', unsure: [], quote }
  return { dialog: { ...dialog, voice: { ...before, at: given.now, attachments: files } }, effects: asked }
}

function heard(dialog: ReporterDialog, written: Utterance, voice: Transcript, given: Given, respond: Respond): ReporterStep {
  const text = joinTexts(written.text, voice.text)
  const whole: Utterance = { ...written, text }
  if (danger(dialog, { utterance: whole, text, named: [] }, given)) return respond(dialog, whole, given)
  const waiting = dialog.voice?.text ? dialog.voice : null
  const answers = isCommandWord(text) || (waiting !== null && (readYes(text) !== null || correctionOf(waiting, text, given) !== null))
  // Of an answer or a command the recording is no evidence.
  const asWritten = { ...whole, attachments: written.attachments.filter((file) => !isRecording(file)) }
  if (answers && voice.unsure.length === 0 && !voice.missed) return hearOut(dialog, asWritten, given, respond)
  const tried = respond(dialog, asWritten, given)
  if (changesNothing(dialog, tried)) return { dialog: tried.dialog, effects: [say(wording.heardAs(voice.text)), ...tried.effects] }
  const said: SaidAloud = {
    at: given.now,
    text: waiting && !isAlike(waiting.text, text) ? joinTexts(waiting.text, text) : text,
    unsure: voice.unsure,
    attachments: eachOnce([...(dialog.voice?.attachments ?? []), ...written.attachments]),
    quote: written.quote ?? waiting?.quote ?? null,
  }
  return { dialog: { ...dialog, voice: said }, effects: [ask(wording.heard(said.text, said.unsure, voice.missed))] }
}

/** Words that come after a recording that was not understood take it along where they are kept. */
function withRecording(dialog: ReporterDialog, waiting: SaidAloud, written: Utterance, given: Given, respond: Respond): ReporterStep {
  if (written.tap || isCommandWord(written.text)) return respond(dialog, written, given)
  const attachments = eachOnce([...waiting.attachments, ...written.attachments])
  const step = respond({ ...dialog, voice: null }, { ...written, attachments }, given)
  return changesNothing(dialog, step) ? respond(dialog, written, given) : step
}

/** After a day a bare 是 may mean anything: what was heard is shown once more. */
function askAgain(dialog: ReporterDialog, waiting: SaidAloud, written: Utterance, given: Given, respond: Respond): ReporterStep {
  const step = respond(dialog, written, given)
  const effects = [...step.effects, ask(wording.heard(waiting.text, waiting.unsure))]
  return { dialog: { ...step.dialog, voice: { ...waiting, at: given.now } }, effects }
}

/** Yes, no, a correction, the whole once more, or more of it; whatever is about something else is answered first. */
function answer(dialog: ReporterDialog, waiting: SaidAloud, written: Utterance, given: Given, respond: Respond): ReporterStep {
  const { text, tap } = written
  if (tap || danger(dialog, { utterance: written, text, named: [] }, given)) return respond(dialog, written, given)
  const accept = (words: string, ...before: readonly Effect[]): ReporterStep => {
    const step = accepted(dialog, waiting, { ...written, text: words }, given, respond)
    return { dialog: step.dialog, effects: [...before, ...step.effects] }
  }
  const yes = askedSince(waiting, given) ? null : readYes(text)
  if (yes === true) return accept(waiting.text)
  if (/^(?:取消|算了|不说了|不弄了|不报了|放弃)/.test(text) && text.length <= 8) return drop(dialog, given)
  if (yes === false || /^(?:你|机器)?(?:都|全|完全)?(?:听错|不对|错|不是这个|不是这样)/.test(text)) {
    const more = correctionOf(waiting, text, given)
    if (more === null && text.length <= 10) return { dialog, effects: [ask(wording.heardWrongly)] }
  }
  const corrected = correctionOf(waiting, text, given)
  if (corrected && 'unclear' in corrected) return { dialog, effects: [ask(corrected.unclear)] }
  if (corrected) return accept(corrected.draft.texts.join(''), say(wording.heardCorrected(corrected.changed)))
  if (isAlike(waiting.text, text)) return accept(text)
  const tried = respond(dialog, written, given)
  if (changesNothing(dialog, tried))
    return { dialog: tried.dialog, effects: [...tried.effects, ask(wording.heard(waiting.text, waiting.unsure))] }
  if (isCommandWord(text)) return tried
  // Whoever goes on without a word against it means what was heard; what is written now is read in its light.
  const first = accepted(dialog, waiting, { ...written, text: waiting.text, attachments: [] }, given, respond)
  const then = respond(first.dialog, written, given)
  return { dialog: then.dialog, effects: [...first.effects, ...then.effects] }
}

/** What was heard counts from here on as if it had been written, with its recording; of a command word that is no evidence. */
function accepted(dialog: ReporterDialog, waiting: SaidAloud, words: Utterance, given: Given, respond: Respond): ReporterStep {
  const attachments = isCommandWord(words.text) ? words.attachments : eachOnce([...waiting.attachments, ...words.attachments])
  return respond({ ...dialog, voice: null }, { ...words, quote: waiting.quote ?? words.quote, attachments }, given)
}

function drop(dialog: ReporterDialog, given: Given): ReporterStep {
  const next: ReporterDialog = { ...dialog, voice: null }
  const prompt = promptFor(next, given)
  return { dialog: next, effects: [say(wording.voiceDropped), ...(prompt ? [prompt] : [])] }
}

/** What was heard is corrected as a draft is; a phone or a name in the answer is no correction of it. */
function correctionOf(waiting: SaidAloud, text: string, given: Given): Correction | null {
  const draft: Draft = { ...emptyDraft({ enterprise: null, phone: null }), texts: [waiting.text] }
  const corrected = correct(draft, text.replace(/^(?:你们?|机器)?(?:都|全)?(?:听|记|写)错了[,，。\s]*/, ''), given)
  if (corrected === null || 'unclear' in corrected) return corrected && corrected.slot === null ? corrected : null
  return corrected.draft.texts[0] === waiting.text && corrected.draft.enterprise !== null
    ? null
    : corrected.draft.phone === null
      ? corrected
      : null
}

/** Nothing was kept, filed or done: the words were about the talk itself. */
function changesNothing(before: ReporterDialog, step: ReporterStep): boolean {
  return step.dialog.draft === before.draft && step.effects.every(({ type }) => type === 'say' || type === 'tell')
}

function withFiles(draft: Draft, files: Draft['attachments']): Draft {
  return { ...draft, attachments: eachOnce([...draft.attachments, ...files]) }
}

/** The same told twice: most pairs of characters of the shorter are in the longer. */
function isAlike(first: string, second: string): boolean {
  const pairs = (text: string): ReadonlySet<string> => {
    const plain = bare(text)
    return new Set([...plain].slice(1).map((character, i) => `${[...plain][i]}${character}`))
  }
  const [less, more] = [pairs(first), pairs(second)].sort((a, b) => a.size - b.size)
  if (!less || !more || less.size < 4) return false
  return less.intersection(more).size / less.size >= 0.6
}

/** A department has asked something since: a bare 是 may be for it. */
function askedSince({ at }: SaidAloud, given: Given): boolean {
  return given.cases.some(
    (it) =>
      (it.status === 'resolved' && it.outcome === null && it.answer.at > at) ||
      (isHandled(it) && it.contact !== null && !it.contact.denied && it.contact.at > at),
  )
}

const dayMs = 24 * 60 * 60 * 1000

function isOld({ at }: SaidAloud, { now }: Given): boolean {
  return Date.parse(now) - Date.parse(at) > dayMs
}
