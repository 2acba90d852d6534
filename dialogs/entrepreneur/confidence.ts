/** What of a report only the discipline contact may read, and why; unclear words are for their writer to say. */
import { type Confidence, confidentialDepartment } from '../../cases/case.ts'
import { confidenceIn, touchesConduct } from '../../nlu/confidence.ts'
import type { Understanding } from '../../nlu/understand.ts'
import type { Draft, Given } from '../dialog.ts'

/** From this probability on the model's word for the discipline contact is worth a question where it decides nothing and somebody's conduct may be meant. */
const worthAsking = 0.6

/** Why the words themselves are confidential, or `unsure`; null for ordinary ones. */
export function wordedConfidence(text: string, meant: Understanding): Confidence | 'unsure' | null {
  return isTipOff(meant) ? 'tip-off' : confidenceIn(text)
}

/** The same within a draft, whose owner may have said what is meant. */
export function settledConfidence(text: string, meant: Understanding, { conduct }: Pick<Draft, 'conduct'>): Confidence | 'unsure' | null {
  const found = confidenceOf(text, meant)
  if (found !== 'unsure' || conduct === undefined) return found
  return conduct ? 'conduct' : null
}

/** True for words that surely are for the discipline contact alone, wherever they are said; what only sounds like a tip-off to the model must be long and likely. */
export function isForDiscipline(text: string, given: Pick<Given, 'understand'>): boolean {
  if (text.length < shortest) return false
  const meant = given.understand(text)
  if (isTipOff(meant) && (meant.intentP === 1 || (text.length >= longEnough && meant.intentP >= likely))) return true
  const worded = confidenceIn(text)
  return worded !== null && worded !== 'unsure'
}

/** True for what is a tip-off by rule or by the model. */
export function isTipOff(meant: Understanding): boolean {
  return meant.admission === 'tip-off' || meant.intent === 'tip-off'
}

/** What was answered where it was asked whether conduct is meant: true for 作风, false for the matter; null: neither. */
export function readConduct(answer: string): boolean | null {
  const text = answer.replace(/[\s,，。.!！?？、~…]/g, '')
  if (/^(?:都(?:有|是|要)|两(?:个|样|者)都(?:有|是|要)?|1和2)/.test(text)) return true
  if (/^(?:1|一|①|第一个?|前者|前面(?:那个|一个)|选?1)$/.test(text)) return true
  if (/^(?:2|二|②|第二个?|后者|后面(?:那个|一个)|选?2)$/.test(text)) return false
  if (text.length > longestAnswer) return null
  if (/不(?:是|想|用|要|反映|投诉)[^,，。]{0,6}作风|不(?:投诉|举报|告)人|不针对(?:谁|人)/.test(text)) return false
  if (/作风|态度问题|(?:投诉|举报|反映|告)(?:他|她|人|这个人|办事人员|工作人员|那个人)|保密|纪检/.test(text)) return true
  return /解决|办事|部门|办下来|办成|把事|事情|这件事|办理/.test(text) ? false : null
}

// --- Internal helpers ---

/** Why a report is confidential, or `unsure`: by its words, else because the model gives it to the discipline contact. */
function confidenceOf(text: string, meant: Understanding): Confidence | 'unsure' | null {
  const worded = wordedConfidence(text, meant)
  if (worded !== null && worded !== 'unsure') return worded
  const best = meant.departments[0]
  if (best?.code !== confidentialDepartment || meant.intent !== 'appeal') return worded
  return meant.dispatch === 'auto' ? 'conduct' : best.p >= worthAsking && touchesConduct(text) ? 'unsure' : worded
}

/** Fewer characters are an answer, and no complaint. */
const shortest = 4
/** From so many characters and this probability on the model is believed where a mistake would take a supplement from its case. */
const longEnough = 12
const likely = 0.8
/** More characters tell more of the matter. */
const longestAnswer = 20
