/**
 * Cases that belong together: 并单 (merge), 关联 (link), 拆单 (split). Each of these changes two cases; both change, or neither.
 */
import {
  type Actor,
  type Attachment,
  type Case,
  type CaseNumber,
  type Command,
  isConfidential,
  isHandled,
  leadOf,
  type Refusal,
  type Status,
} from './case.ts'
import { isColleague } from './rights.ts'

export type TieEvent =
  | { readonly type: 'merged'; readonly into: CaseNumber }
  /** `reporter`: whose case came in. */
  | {
      readonly type: 'absorbed'
      readonly from: CaseNumber
      readonly reporter: string
      readonly text: string
      readonly attachments: readonly Attachment[]
    }
  /** The same problem of another enterprise: for officials alone. */
  | { readonly type: 'linked'; readonly to: CaseNumber }
  /** `text` is the problem that has a case of its own now. */
  | { readonly type: 'split-off'; readonly into: CaseNumber; readonly text: string }

export type TieCommand =
  | { readonly type: 'merge'; readonly into: CaseNumber }
  /** The other half of a merge: all that is asked of the case that comes in. */
  | {
      readonly type: 'absorb'
      readonly from: CaseNumber
      readonly reporter: string
      readonly boundTo: string | null
      readonly confidential: boolean
      readonly text: string
      readonly attachments: readonly Attachment[]
    }
  /** Either half of a link. */
  | { readonly type: 'link'; readonly to: CaseNumber }
  /** The other half of a report that has an `origin`. */
  | { readonly type: 'split'; readonly into: CaseNumber; readonly text: string }

export type TieRefusal =
  | { readonly refused: 'same-case' }
  /** 并单 is for cases of one reporter or one enterprise; those of others are linked. */
  | { readonly refused: 'other-enterprise' }
  /** The case that shall take in another is closed, answered or merged itself. */
  | { readonly refused: 'target-over'; readonly status: Status }
  /** What is confidential never goes with what is not. */
  | { readonly refused: 'not-together' }

/** What a command on one case commands on another in the same breath; null for all that concern one case. */
export function companionOf(command: Command, it: Case | null): { readonly number: CaseNumber; readonly command: Command } | null {
  switch (command.type) {
    case 'report':
      if (command.origin === undefined) return null
      return { number: command.origin, command: { type: 'split', into: command.number, text: command.text } }
    case 'merge': {
      if (it === null) return null
      const { number: from, reporter, boundTo = null, supplements } = it
      const text = [it.text, ...supplements.map((more) => more.text)].filter((words) => words !== '').join('\n')
      const attachments = [...it.attachments, ...supplements.flatMap((more) => more.attachments)]
      const confidential = isConfidential(it)
      return { number: command.into, command: { type: 'absorb', from, reporter, boundTo, confidential, text, attachments } }
    }
    case 'link':
      return it === null ? null : { number: command.to, command: { type: 'link', to: it.number } }
    default:
      return null
  }
}

/** Who may give such a command; null when the actor may. */
export function mayOnTies(command: TieCommand, it: Case, actor: Actor): Refusal | null {
  const lead = leadOf(it)
  const official = actor.role === 'coordinator' || actor.role === 'leader'
  switch (command.type) {
    case 'merge':
    case 'absorb': {
      if (actor.id === it.reporter || (command.type === 'absorb' && isColleague(actor, it))) return null
      if (isConfidential(it)) return actor.role === 'discipline' ? null : { refused: 'not-your-case' }
      if (actor.role === 'coordinator') return null
      if (actor.role !== 'staff' && actor.role !== 'head') return { refused: actor.role === 'leader' ? 'not-your-role' : 'not-your-case' }
      return lead !== null && actor.departments.includes(lead) ? null : { refused: 'not-your-case' }
    }
    case 'link':
      if (isConfidential(it)) return { refused: 'not-your-case' }
      return official ? null : { refused: 'not-your-role' }
    case 'split':
      if (isConfidential(it)) return { refused: 'not-your-case' }
      return actor.role === 'coordinator' ? null : { refused: 'not-your-role' }
  }
}

/** What such a command causes. */
export function decideTies(command: TieCommand, it: Case): readonly TieEvent[] | Refusal {
  switch (command.type) {
    case 'merge':
      if (command.into === it.number) return { refused: 'same-case' }
      return inHand(it) ? [{ type: 'merged', into: command.into }] : { refused: 'wrong-status', status: it.status }
    case 'absorb': {
      if (isConfidential(it) !== command.confidential) return { refused: 'not-together' }
      // A tip-off is kept from colleagues as well.
      const oneFirm = !command.confidential && it.boundTo !== undefined && it.boundTo !== null && it.boundTo === command.boundTo
      if (it.reporter !== command.reporter && !oneFirm) return { refused: 'other-enterprise' }
      if (!inHand(it)) return { refused: 'target-over', status: it.status }
      const { from, reporter, text, attachments } = command
      return [{ type: 'absorbed', from, reporter, text, attachments }]
    }
    case 'link':
      if (command.to === it.number) return { refused: 'same-case' }
      if (it.status === 'merged') return { refused: 'target-over', status: it.status }
      return it.links?.includes(command.to) ? { refused: 'already-done' } : [{ type: 'linked', to: command.to }]
    case 'split':
      if (!inHand(it)) return { refused: 'wrong-status', status: it.status }
      if (command.text.trim() === '') return { refused: 'text-missing', needs: 'split' }
      return [{ type: 'split-off', into: command.into, text: command.text }]
  }
}

// --- Internal helpers ---

/** Somebody works on it, or decides who shall: nothing was answered yet. */
function inHand(it: Case): boolean {
  return isHandled(it) || it.status === 'awaiting-dispatch'
}
