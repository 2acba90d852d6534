/** What is for the discipline contact alone never leaves beside something else: said as a supplement, a reason or in anger, it becomes a report of its own. */
import { type Case, type DepartmentCode, isConfidential } from '../../cases/case.ts'
import type { Draft, Effect, Given, ReporterDialog } from '../dialog.ts'
import { emptyDraft, say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { isForDiscipline } from './confidence.ts'
import { shelve } from './drafts.ts'
import { promptFor, questionOf, report } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The step as it is, or instead of it a report of its own where others than the discipline contact would read the words. */
export function keptApart(dialog: ReporterDialog, heard: Heard, step: ReporterStep, given: Given): ReporterStep {
  const { text, utterance } = heard
  if (utterance.tap || !isForDiscipline(text, given) || !step.effects.some((effect) => passesOn(effect, given))) return step
  const cleared: ReporterDialog = dialog.draft === null ? dialog : { ...shelve(dialog, dialog.draft), draft: null }
  const own = report({ ...cleared, asked: null }, { ...heard, named: [] }, given)
  return { dialog: own.dialog, effects: [say(wording.keptApart), ...own.effects] }
}

/** What the reporter lets go, for the department that the discipline contact named: all that was told, as a draft that waits for 确认. */
export function letGo(dialog: ReporterDialog, it: Case, lead: DepartmentCode, given: Given): ReporterStep {
  const text = [it.text, ...it.supplements.map((more) => more.text)].filter((told) => told !== '').join('\n')
  const { enterprise, phone } = it
  const draft: Draft = {
    ...emptyDraft({ enterprise, phone }),
    texts: [text],
    attachments: [...it.attachments, ...it.supplements.flatMap(({ attachments }) => attachments)],
    declined: [...(enterprise === null ? (['enterprise'] as const) : []), ...(phone === null ? (['phone'] as const) : [])],
    asOne: true,
    conduct: false,
    returned: { text, lead },
  }
  const kept = dialog.draft === null ? dialog : shelve(dialog, dialog.draft)
  const next: ReporterDialog = { ...kept, draft, asked: questionOf(draft, given) }
  const prompt = promptFor(next, given)
  return { dialog: next, effects: [say(wording.returnConsented), ...(prompt ? [prompt] : [])] }
}

// --- Internal helpers ---

/** Whether an effect carries the words to a department or an official. */
function passesOn(effect: Effect, given: Given): boolean {
  switch (effect.type) {
    case 'tell':
      return effect.audience.to !== 'reporter' && effect.audience.to !== 'discipline'
    case 'hand-over':
      return true
    case 'command': {
      const it = given.cases.find(({ number }) => number === effect.number)
      return it !== undefined && !isConfidential(it) && ['supplement', 'explain-rating', 'withdraw'].includes(effect.command.type)
    }
    default:
      return false
  }
}
