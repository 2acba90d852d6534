/** Voice messages of staff to the bot: whatever they would do is shown first and waits for a written 是. */
import type { Effect, Given, PendingCommand, Utterance } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import * as wording from '../wording.ts'

type Response = { readonly pending: PendingCommand | null; readonly effects: readonly Effect[] }

/** The answer to an utterance that may be a voice message; `answer` answers what is written. A group's talk among itself is not listened to. */
export function hearInGroup(utterance: Utterance, given: Given, answer: (utterance: Utterance) => Response): Response {
  const { voice, ...written } = utterance
  if (voice === undefined) return answer(written)
  const silentOn = !utterance.addressed || (voice === null && written.text !== '')
  if (silentOn) return answer(written)
  if (voice === null) return { pending: null, effects: [say(wording.groupNotHeard)] }
  const { pending, effects } = answer({ ...written, text: `${written.text} ${voice.text}`.trim() })
  const [command, ...more] = effects.filter((effect) => effect.type === 'command')
  if (!command) return { pending, effects: effects.length === 0 ? [] : [say(wording.heardAs(voice.text)), ...effects] }
  if (more.length > 0) return { pending: null, effects: [say(wording.groupHeardMany(voice.text))] }
  const { number } = command
  return {
    pending: { waits: 'yes', number, by: given.speaker.id, at: given.now, command: command.command },
    effects: [ask(wording.groupHeard(voice.text, number, wording.commandNames[command.command.type] ?? '办理'), wording.yesNo)],
  }
}
