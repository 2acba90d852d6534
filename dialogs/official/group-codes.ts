/** The coordinator lets a department's work group be bound, by a code for one time, and takes it back. */
import type { Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { officeWord } from '../group-words.ts'
import { groupBinding } from '../wording.ts'

/** What such a word does; null: the text is none. It is written, not spoken. */
export function groupCodeWord({ text, voice }: Utterance, given: Given): readonly Effect[] | null {
  const word = voice === undefined ? officeWord(text, given.departments) : null
  if (word === null) return null
  if (given.speaker.role !== 'coordinator') return [say(groupBinding.officeOnly)]
  const { department } = word
  if (department === null) return [say(groupBinding.noDepartment)]
  if (!given.binding) return null
  const isBound = given.binding.bound.includes(department)
  if (word.wish === 'code') {
    const code = given.binding.code(department)
    return [{ type: 'make-code', department, code }, say(groupBinding.code(department, code, isBound, given))]
  }
  if (!isBound) return [say(groupBinding.notBound(department, given))]
  return [
    { type: 'unbind-group', department, toOld: { text: groupBinding.taken(department, given), buttons: [] } },
    say(groupBinding.unbound(department, given)),
  ]
}
