import { type Admission, type Intent, judge } from './admission.ts'
import type { Classifier } from './calibrate.ts'
import { type Entity, findEntities } from './entities.ts'
import { learnMatters } from './matters.ts'
import type { Model } from './model.ts'

export { type Admission, type Intent, intents } from './admission.ts'
export type { Entity } from './entities.ts'

/** Difficulty 困难, opinion 意见, need 需求, expectation 期待. */
export const kinds = ['difficulty', 'opinion', 'need', 'expectation'] as const
export type Kind = (typeof kinds)[number]

/** Urgent shortens the clocks; emergency is danger to life. */
export const urgencies = ['normal', 'urgent', 'emergency'] as const
export type Urgency = (typeof urgencies)[number]

/** A department code with its probability, 0 … 1. */
export type DepartmentGuess = { readonly code: string; readonly p: number }

/** What a text says, as far as a model and rules can tell. */
export type Understanding = {
  readonly intent: Intent
  /** Probability of the intent, 0 … 1; 1 where a rule decided. */
  readonly intentP: number
  readonly admission: Admission
  readonly kind: Kind
  readonly urgency: Urgency
  /** Every department the model knows, likeliest first; sums to 1. */
  readonly departments: readonly DepartmentGuess[]
  /** `auto` only where the first department is sure enough to send the text there unseen. */
  readonly dispatch: 'auto' | 'person'
  /** What it is about in 2–8 characters (频繁停电); null where the text is no appeal or the model does not know. */
  readonly matter: string | null
  /** In the order of the text, without overlaps. */
  readonly entities: readonly Entity[]
}

/** Text in, understanding out; never throws. */
export type Understand = (text: string) => Understanding

/** Makes the one function of this folder from a trained model. */
export function makeUnderstand(model: Model): Understand {
  const nameMatter = learnMatters(model.matters)
  return (text) => {
    const { intent, intentP, admission } = judge(text, model.intent.predict(text))
    const departments = rankDepartments(model, text, intent)
    const first = departments[0]
    return {
      intent,
      intentP,
      admission,
      kind: topOf(model.kind, kinds, text),
      urgency: admission === 'emergency' ? 'emergency' : atMostUrgent(topOf(model.urgency, urgencies, text)),
      departments,
      dispatch: first !== undefined && isSure(model, first, intent, admission) ? 'auto' : 'person',
      matter: first !== undefined && withMatter.includes(intent) ? nameMatter(text, first.code) : null,
      entities: findEntities(text),
    }
  }
}

// --- helpers ---

const dispatchable: readonly Intent[] = ['appeal', 'policy-question', 'tip-off']
const withMatter: readonly Intent[] = ['appeal', 'policy-question', 'progress-question', 'tip-off', 'emergency']
const unassigned = 'other' // means that a person has to find the department

/** A tip-off goes where tip-offs go, whatever trade it is about. */
function rankDepartments(model: Model, text: string, intent: Intent): readonly DepartmentGuess[] {
  const guesses = model.department.predict(text).map(({ label, p }) => ({ code: label, p }))
  const receiver = model.tipOffDepartment
  if (intent !== 'tip-off' || receiver === null) return guesses
  const rest = 1 - tipOffShare
  return guesses.map(({ code, p }) => ({ code, p: code === receiver ? tipOffShare + rest * p : rest * p })).sort((a, b) => b.p - a.p)
}

const tipOffShare = 0.9

function isSure(model: Model, first: DepartmentGuess, intent: Intent, admission: Admission): boolean {
  return (
    model.threshold !== null &&
    first.p >= model.threshold &&
    first.code !== unassigned &&
    dispatchable.includes(intent) &&
    (admission === 'in-scope' || admission === 'tip-off')
  )
}

function topOf<T extends string>(classifier: Classifier, vocabulary: readonly [T, ...T[]], text: string): T {
  const top = classifier.predict(text)[0]?.label
  return vocabulary.find((word) => word === top) ?? vocabulary[0]
}

/** Danger to life is for `admission` to say; a mere likeness of words makes a text urgent. */
function atMostUrgent(urgency: Urgency): Urgency {
  return urgency === 'normal' ? 'normal' : 'urgent'
}
