/** Buttons under messages about a case: they count while their question is open; under an older message they change nothing. */
import type { Case } from '../../cases/case.ts'
import type { CaseQuestion, Given, ReporterDialog } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { promptFor } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'
import { answerQuestion, questionsOf } from './survey.ts'

/** The step of a tapped button of a case, or null when the text is none. Nothing of it ever gets into a report. */
export function tapped(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const [it, ...others] = heard.named
  const about = questionOf(heard.text)
  if (!heard.utterance.tap || !it || others.length > 0 || about === null) return null
  const asked = dialog.asked !== null && 'number' in dialog.asked && dialog.asked.number === it.number ? dialog.asked.about : null
  const open = asked === about || questionsOf(it).some((question) => question.about === about)
  const step = open ? answerQuestion({ ...dialog, asked: asked === about ? dialog.asked : null }, heard, given) : null
  return step ?? unanswered(dialog, it, about, given)
}

// --- Internal helpers ---

type About = Extract<CaseQuestion['about'], 'outcome' | 'rating' | 'contact' | 'visit' | 'meeting' | 'settle'>

function questionOf(text: string): About | null {
  if (/^(?:解决了|部分解决|没有解决)$/.test(text)) return 'outcome'
  if (/^[1-5]分$/.test(text)) return 'rating'
  if (/^(?:联系了|没有联系)$/.test(text)) return 'contact'
  if (/^(?:上门了|没有上门)$/.test(text)) return 'visit'
  if (/^时间(?:[1-5]|都可以|都不行)$/.test(text)) return 'meeting'
  return /^(?:继续办|就到这里)$/.test(text) ? 'settle' : null
}

function unanswered(dialog: ReporterDialog, it: Case, about: About, given: Given): ReporterStep {
  const { number, status } = it
  const prompt = promptFor(dialog, given)
  const then = prompt ? [prompt] : []
  if (about === 'rating' && status === 'resolved' && it.outcome === null) {
    const { text, buttons } = wording.askOutcomeFirst(it)
    return { dialog, effects: [ask(text, buttons)] }
  }
  const judged = about === 'outcome' || about === 'rating'
  const refused = status === 'resolved' ? ({ refused: 'already-done' } as const) : ({ refused: 'wrong-status', status } as const)
  const said = judged ? wording.refusal(refused, number, given, 'enterprise') : `${wording.buttonIsOver}\n${wording.statusOf(it, given)}`
  return { dialog, effects: [say(said), ...then] }
}
