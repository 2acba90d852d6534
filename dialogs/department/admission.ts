/** What a department says of a case that is not to be handled, that holds two problems, or that is told twice: the coordinator decides, but 并单 is its own. */
import type { Case } from '../../cases/case.ts'
import type { Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { partIn, tieIn } from '../official/admission.ts'
import { admissionDesk, desk } from '../wording.ts'

/** The effects of 「不予受理：…」, 「拆分：…」 and 「0009 并入 0007」; null when the line is none. `text` is the line without numbers, `meant` the cases it names or quotes. */
export function admissionInGroup(utterance: Utterance, text: string, meant: readonly Case[], given: Given): readonly Effect[] | null {
  const tied = tieIn(utterance, given)
  if (tied) return tied
  const found = /^(?:我们?)?(?:建议|申请)?(?:(?<decline>不予受理)|拆分|拆单)(?=$|[:：,，。;；\s])[:：,，。;；\s]*(?<rest>[\s\S]*)$/.exec(
    text,
  )?.groups
  if (!found) return null
  const { decline, rest = '' } = found
  const [it, ...more] = meant
  if (!it || more.length > 0) return [say(more.length > 0 ? admissionDesk.oneNumber : desk.unknown)]
  if (decline !== undefined)
    return [{ type: 'command', number: it.number, command: { type: 'suggest', what: 'decline', text: rest, department: null } }]
  const part = partIn(rest, given)
  const department = part.to === 'unknown' ? null : part.to
  return [{ type: 'command', number: it.number, command: { type: 'suggest', what: 'split', text: part.text, department } }]
}
