/** 「0007 已电话告知：…」: the call by which an enterprise was told what could not be sent. Of officials, and of the discipline contact. */
import type { Case } from '../../cases/case.ts'
import { isUndelivered } from '../../cases/telling.ts'
import { fullNumbers, namedCases, narrow, quotedCases, shortNumbers, withoutNumbers } from '../answers.ts'
import type { CommandResult, Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { desk, nothingToTell, notReached, refusal, toldAlready, toldByPhone, toldPlainly, toTellList } from '../wording.ts'
import { isUnreachedCall } from './calls.ts'

/** What the words on such a call do; null: they are about none. */
export function aboutTelling(utterance: Utterance, given: Given): readonly Effect[] | null {
  // What is recorded is written.
  if (utterance.voice !== undefined) return null
  const text = narrow(withoutNumbers(utterance.text, given.cases)).trim()
  const named = namedCases(utterance.text, given.cases)
  const waiting = given.cases.filter(isUndelivered)
  if (named.length === 0 && /^(?:我的|今天的?)?待(?:电话)?告知(?:清单|列表|的)?$/.test(text)) return [say(toTellList(waiting, given))]
  const note = noteIn(text)
  if (note === null) return null
  const meant = named.length === 0 && utterance.quote !== null ? quotedCases(utterance.quote, given.cases) : named
  const strange = meant.length === 0 && (fullNumbers(utterance.text).length > 0 || shortNumbers(utterance.text).length > 0)
  const [it, ...others]: readonly Case[] = meant.length > 0 || strange ? meant : waiting
  if (!it) return [say(desk.unknown)]
  if (others.length > 0) return [say(desk.which([it, ...others], given))]
  if (isUnreachedCall(note)) return [say(notReached(it.number))]
  return [{ type: 'command', number: it.number, command: { type: 'tell-by-phone', note: note === '' ? toldPlainly : note } }]
}

/** What is said when it is done; null: it was something else. */
export function toldOutcome({ number, command, result }: CommandResult, given: Given): string | null {
  if (command.type !== 'tell-by-phone') return null
  if (!('refused' in result)) return toldByPhone(number)
  if (result.refused === 'already-done') return toldAlready(number)
  return result.refused === 'nothing-pending' ? nothingToTell(number) : refusal(result, number, given, 'official')
}

// --- Internal helpers ---

/** What stands behind 「已电话告知」, which may be nothing; null: the words say no such thing. A question and a plan say none. */
function noteIn(text: string): string | null {
  const said =
    /^(?:\d{4,5}号?[\s:：,，]*)?(?<already>已经?)?(?:打?电话|致电)(?:已经?)?(?:告知|通知|告诉|说明)(?<done>过?了?)(?:企业|对方|了)*(?<rest>[\s\S]*)$/.exec(
      text,
    )?.groups
  if (!said || /[?？]\s*$|[吗呢]\s*$/.test(text)) return null
  const rest = (said.rest ?? '').replace(/^[\s:：,，。;；]+/, '').trim()
  return said.already === undefined && said.done === '' && !/^[\s:：,，]/.test(said.rest ?? '') ? null : rest
}
