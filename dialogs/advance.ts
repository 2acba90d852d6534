/** (dialog, input, given) → next dialog and effects. The only entry of this folder; pure. */
import type { Person } from '../cases/people.ts'
import { advanceDepartment } from './department/group.ts'
import type { Advanced, Dialog, Effect, Given, Input, Spoken, Utterance } from './dialog.ts'
import { dialogVersion, toOfficer } from './dialog.ts'
import { advanceReporter } from './entrepreneur/reporter.ts'
import { isUnbound, type Said, type Scope } from './message.ts'
import { migrate } from './migrate.ts'
import { ruleClaim } from './official/binding.ts'
import { advanceDesk } from './official/desk.ts'
import { dutyWord } from './official/duties.ts'
import { followUpWord } from './official/follow-ups.ts'
import { groupCodeWord } from './official/group-codes.ts'
import { aboutReview, reviewOutcome } from './official/reviews.ts'
import { wordForTalk } from './official/talks.ts'
import { advanceUnbound } from './unbound.ts'
import { informed, restarted, toMinor } from './wording.ts'

/** The next dialog, and what it wants done. */
export function advance(dialog: Dialog, input: Input, given: Given): Advanced {
  switch (dialog.type) {
    case 'reporter':
      return given.speaker.role === 'officer' ? advanceOfficer(dialog, input, given) : advanceReporter(dialog, input, given)
    case 'department':
      return isSpoken(input) ? advanceDepartment(dialog, input, given) : { dialog, effects: [] }
    case 'unbound':
      return isSpoken(input) ? advanceUnbound(dialog, input, given) : { dialog, effects: [] }
    case 'desk':
      return isSpoken(input) ? advanceDesk(dialog, input, given) : { dialog, effects: [] }
  }
}

/** The dialog a person has in a place: the stored one, brought to this version, or a fresh one. `speaker` decides the kind. */
export function dialogFor(stored: unknown, speaker: Person, scope: Scope): Dialog {
  return migrate(stored, freshDialog(speaker, scope))
}

/**
 * One message out of all that was said here in a turn: a question that something was said after is overtaken and left out,
 * and the first reply to an entrepreneur carries the line on what is stored and why. Null: the bot is silent.
 */
export function reply(dialog: Dialog, effects: readonly Effect[]): { readonly dialog: Dialog; readonly said: Said | null } {
  const says = effects.filter((effect) => effect.type === 'say')
  const kept = says.filter((effect, i) => !effect.asks || i === says.length - 1)
  const last = kept.at(-1)
  if (!last) return { dialog, said: null }
  const parts = [...new Set(kept.map((effect) => effect.said.text))]
  if (dialog.type !== 'reporter') return { dialog, said: { text: parts.join('\n\n'), buttons: last.said.buttons } }
  const before = dialog.restarted === null ? [] : [restarted[dialog.restarted]]
  // Who is in despair, or under age, is not told about data first.
  const tells =
    !dialog.informed &&
    !kept.every(({ official }) => official) &&
    dialog.despairOn === null &&
    !parts.some((part) => part.startsWith(toMinor))
  const after = tells ? [informed] : []
  return {
    dialog: { ...dialog, informed: dialog.informed || tells, restarted: null },
    said: { text: [...before, ...parts, ...after].join('\n\n'), buttons: last.said.buttons },
  }
}

// --- Internal helpers ---

/** A service officer reports like an entrepreneur, and calls those who are to be called; their cases are no cases of the officer's own. */
function advanceOfficer(dialog: Extract<Dialog, { type: 'reporter' }>, input: Input, given: Given): Advanced {
  const word = input.type === 'utterance' && input.utterance.recall === undefined ? ofOfficer(input.utterance, given) : null
  if (word !== null) return { dialog, effects: word }
  if (input.type === 'outcome') {
    const said = input.results.map((result) => reviewOutcome(result, given)).filter((effect) => effect !== null)
    if (said.length > 0) return { dialog, effects: said }
  }
  return advanceReporter(dialog, input, { ...given, cases: given.cases.filter(({ reporter }) => reporter === given.speaker.id) })
}

/** What a service officer says as one: the calls, the weekly word, the enterprises behind which an officer stands. A talk goes first. */
function ofOfficer(utterance: Utterance, given: Given): readonly Effect[] | null {
  if (wordForTalk(utterance, given) !== null || ruleClaim(utterance.text, given) !== null) return null
  const supervised =
    groupCodeWord(utterance, given) ?? aboutReview(utterance, given) ?? followUpWord(utterance, given) ?? dutyWord(utterance, given)
  return supervised?.map(toOfficer) ?? null
}

/** What was taken back after it was answered has no effect in groups and on desks: there is a command to undo. */
function isSpoken(input: Input): input is Spoken {
  return input.type === 'utterance' ? input.utterance.recall === undefined : input.type === 'outcome'
}

function freshDialog(speaker: Person, scope: Scope): Dialog {
  const v = dialogVersion
  if (isUnbound(scope)) return { v, type: 'unbound', told: false, wrong: [] }
  if (scope.type === 'group') return { v, type: 'department', pending: [] }
  switch (speaker.role) {
    case 'staff':
    case 'discipline':
      return { v, type: 'department', pending: [] }
    case 'coordinator':
    case 'head':
    case 'leader':
      return { v, type: 'desk' }
    case 'entrepreneur':
    case 'officer':
    case 'observer':
      return {
        ...{ v, type: 'reporter', informed: false, restarted: null, draft: null, shelved: [], dropped: null, asked: null, pressedOn: null },
        ...{ silence: null, handover: null, despairOn: null, noise: null },
        ...{ enterprise: speaker.enterprise, phone: speaker.phone },
      }
  }
}
