/** A group that is no department's yet: it is answered to 绑定 alone, and once told what it needs. */
import type { Advanced, Effect, Given, Spoken, UnboundDialog } from './dialog.ts'
import { say } from './dialog.ts'
import { bindingWord } from './group-words.ts'
import { mostListed, mostPressing } from './official/lists.ts'
import { desk, groupBinding, shortOf } from './wording.ts'

/** So many wrong codes within so long silence the group for as long: whoever guesses learns nothing. */
export const mostWrong = 5
const guardMs = 60 * 60_000

/** One step in such a group. */
export function advanceUnbound(dialog: UnboundDialog, input: Spoken, given: Given): Advanced {
  if (input.type !== 'utterance' || !input.utterance.addressed) return { dialog, effects: [] }
  const wrong = dialog.wrong.filter((at) => Date.parse(given.now) - Date.parse(at) < guardMs)
  if (wrong.length >= mostWrong) return { dialog: { ...dialog, wrong }, effects: [] }
  const word = bindingWord(input.utterance.text, given.departments)
  if (word === null) return { dialog: { ...dialog, wrong, told: true }, effects: dialog.told ? [] : [say(groupBinding.needed)] }
  const { department, code } = word
  if (department === null) return { dialog: { ...dialog, wrong }, effects: [say(groupBinding.noDepartment)] }
  if (code === null) return { dialog: { ...dialog, wrong }, effects: [say(groupBinding.needed)] }
  const verdict = given.binding?.verdict ?? 'wrong'
  if (verdict === 'right') return { dialog: { ...dialog, wrong: [] }, effects: bind(department, given) }
  const tries = [...wrong, given.now]
  const last = tries.length >= mostWrong
  const alarm: readonly Effect[] = last
    ? [
        {
          type: 'tell',
          audience: { to: 'coordinator' },
          said: { text: groupBinding.guessed(given.speaker.name, department, given), buttons: [] },
        },
      ]
    : []
  return {
    dialog: { ...dialog, wrong: tries },
    effects: [{ type: 'refuse-code', why: verdict }, say(last ? groupBinding.silenced : groupBinding.refused[verdict]), ...alarm],
  }
}

// --- Internal helpers ---

function bind(department: string, given: Given): readonly Effect[] {
  const open = given.binding?.open ?? []
  const told = groupBinding.toOffice(given.speaker.name, department, given)
  return [
    { type: 'bind-group', department, toOld: { text: groupBinding.moved(department, given), buttons: [] } },
    say(groupBinding.bound(department, given)),
    ...(open.length === 0 ? [] : [say(desk.inHand(shortOf(department, given), mostPressing(open), open.length >= mostListed, given))]),
    { type: 'tell', audience: { to: 'coordinator' }, said: { text: told, buttons: [] } },
  ]
}
