/** What an official says to a reporter whose chat people have in hand: by quoting its card, or with its handle (`回复 R12 …`, `结束人工 R12`). */
import { fullNumbers, narrow } from '../answers.ts'
import type { Effect, Given, Talk, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { bytesOf } from '../mask.ts'
import { desk } from '../wording.ts'

/** Longer words do not fit into one message beside who says them. */
const mostBytes = 1_900

/** The effects of a word for a talk, or null when the text is none. */
export function wordForTalk(utterance: Utterance, given: Given): readonly Effect[] | null {
  const text = narrow(utterance.text).trim()
  const quoted = /【人工对话 R(\d{1,9})】/.exec(utterance.quote ?? '')?.[1]
  const ending = ends.exec(text)?.groups
  if (ending) return end(ending.handle ?? quoted, given)
  const addressed = replies.exec(text)?.groups
  const handle = addressed?.handle ?? quoted
  // A case number goes before a quote: it is a command about that case. 「回复 3 天内」 names no talk.
  if (handle === undefined || (addressed === undefined && fullNumbers(text).length > 0)) return null
  const talk = given.talks.find((candidate) => candidate.handle === Number(handle))
  if (!talk) return addressed && !/R/i.test(addressed.mark ?? '') && quoted === undefined ? null : [say(desk.talkOver(handle))]
  const words = (addressed?.words ?? text.replace(/^(?:回复|答复)[:：,，\s]+/, '')).trim()
  return pass(talk, words, utterance, given)
}

// --- Internal helpers ---

const ends =
  /^(?:请|可以|先|就)?(?:结束|退出|关闭)(?:(?:本次|这次)?人工(?:对话|服务)?|对话)了?[\s,，]*(?:R?(?<handle>\d{1,9})号?)?[。.!！]?$|^人工(?:对话|服务)?(?:已经?)?结束了?[。.!！]?$/i
const replies = /^(?:回复|答复|转告|回)[\s:：]*(?<mark>R?)(?<handle>\d{1,9})(?!\d)号?[\s:：,，、]*(?<words>[\s\S]*)$/i

/** The talk that is named or quoted, or the only one. */
function end(handle: string | undefined, given: Given): readonly Effect[] {
  const { talks } = given
  const talk = handle === undefined ? (talks.length === 1 ? talks[0] : undefined) : talks.find((one) => one.handle === Number(handle))
  if (talk) {
    return [
      { type: 'pass', talk, input: { type: 'official', role: given.speaker.role, words: null } },
      say(desk.talkEndedByYou(talk.handle, talk.who)),
    ]
  }
  if (handle !== undefined) return [say(desk.talkOver(handle))]
  return [say(talks.length === 0 ? desk.noTalks : desk.whichTalk(talks))]
}

function pass(talk: Talk, words: string, { attachments }: Utterance, given: Given): readonly Effect[] {
  if (words === '') return [say(attachments.length > 0 ? desk.talkTakesWords : desk.talkNeedsWords(talk.handle))]
  if (bytesOf(words) > mostBytes) return [say(desk.talkTooLong([...words].length))]
  const files = attachments.length > 0 ? [say(desk.talkTakesWords)] : []
  return [
    { type: 'pass', talk, input: { type: 'official', role: given.speaker.role, words } },
    say(desk.passedToReporter(talk.handle, talk.who)),
    ...files,
  ]
}
