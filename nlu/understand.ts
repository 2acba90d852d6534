import { type Admission, type Intent, type Judgement, judge } from './admission.ts'
import type { Classifier, Prediction } from './calibrate.ts'
import { type Entity, findEntities, type Gazetteer } from './entities.ts'
import type { Model } from './model.ts'
import { once } from './once.ts'
import { reasonsIn } from './reasons.ts'

export { type Admission, type Intent, intents } from './admission.ts'
export type { Entity } from './entities.ts'

/** Difficulty 困难, opinion 意见, need 需求, expectation 期待. */
export const kinds = ['difficulty', 'opinion', 'need', 'expectation'] as const
export type Kind = (typeof kinds)[number]

/** Urgent shortens the clocks; emergency is danger to life. */
export const urgencies = ['normal', 'urgent', 'emergency'] as const
export type Urgency = (typeof urgencies)[number]

/**
 * A department code with its probability, 0 … 1. `because` are the pieces of the text that spoke for it, weightiest first;
 * empty beyond the first three departments.
 */
export type DepartmentGuess = { readonly code: string; readonly p: number; readonly because: readonly string[] }

/** A matter of the catalogue with its probability, 0 … 1, and the department that the training rows give it to. */
export type MatterGuess = { readonly name: string; readonly department: string; readonly p: number }

/** What a text says, as far as a model and rules can tell. Each part is worked out when it is first read: many texts are asked for one alone. */
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
  /** What it is about in 2–8 characters (频繁停电): the likeliest matter of the likeliest department; null where the text is no appeal. */
  readonly matter: string | null
  /** The matters it may be about, likeliest first, those of at least 1 %; who answers for each is for the directory to say. */
  readonly matters: readonly MatterGuess[]
  /** In the order of the text, without overlaps. */
  readonly entities: readonly Entity[]
}

/** What the model says of who is responsible. */
export type Guesses = Pick<Understanding, 'departments' | 'matters' | 'dispatch'>

/** Text in, understanding out; never throws. */
export type Understand = (text: string) => Understanding

/** `settle` has the last word on who is responsible; without it the model has. `during` runs the work on each part, to be timed. */
export type Reading = { settle?(guesses: Guesses): Guesses; during?<T>(work: () => T): T }

/** The same, with a say in it. */
export type UnderstandWith = (text: string, reading?: Reading) => Understanding

/** Makes the one function of this folder from a trained model and the names a district knows. */
export function makeUnderstand(model: Model, names?: Gazetteer): UnderstandWith {
  return (text, reading) => {
    const { settle, during } = { ...plainly, ...reading }
    const judged = once(() => during(() => judge(text, model.intent.predict(text).labels, model.alarms)))
    const guessed = once(() => {
      const judgement = judged()
      return during(() => guess(model, text, judgement))
    })
    const settled = once(() => settle(guessed()))
    const kind = once(() => during(() => topOf(model.kind, kinds, text)))
    const likelyUrgency = once(() => during(() => atMostUrgent(topOf(model.urgency, urgencies, text))))
    const entities = once(() => during(() => findEntities(text, names)))
    return {
      get intent() {
        return judged().intent
      },
      get intentP() {
        return judged().intentP
      },
      get admission() {
        return judged().admission
      },
      get kind() {
        return kind()
      },
      get urgency() {
        return judged().admission === 'emergency' ? 'emergency' : likelyUrgency()
      },
      get departments() {
        return settled().departments
      },
      get dispatch() {
        return settled().dispatch
      },
      get matter() {
        const { matters, departments } = guessed()
        return matters.find(({ department }) => department === departments[0]?.code)?.name ?? null
      },
      get matters() {
        return settled().matters
      },
      get entities() {
        return entities()
      },
    }
  }
}

// --- helpers ---

const plainly: Required<Reading> = { settle: (guesses) => guesses, during: (work) => work() }

const dispatchable: readonly Intent[] = ['appeal', 'policy-question', 'tip-off']
const withMatter: readonly Intent[] = ['appeal', 'policy-question', 'progress-question', 'tip-off', 'emergency']
const unassigned = 'other' // means that a person has to find the department
const explained = 3
const leastMatter = 0.01

function guess(model: Model, text: string, { intent, admission }: Judgement): Guesses {
  const prediction = model.department.predict(text)
  const departments = rankDepartments(model, text, prediction, intent)
  const first = departments[0]
  return {
    departments,
    matters: withMatter.includes(intent) ? rankMatters(model, prediction) : [],
    dispatch: first !== undefined && isSure(model, first, intent, admission) ? 'auto' : 'person',
  }
}

/** A tip-off goes where tip-offs go, whatever trade it is about. */
function rankDepartments({ department, tipOffDepartment }: Model, text: string, { labels }: Prediction, intent: Intent): DepartmentGuess[] {
  const guesses =
    intent === 'tip-off' && tipOffDepartment !== null
      ? labels.map(({ label, p }) => ({
          code: label,
          p: label === tipOffDepartment ? tipOffShare + (1 - tipOffShare) * p : (1 - tipOffShare) * p,
        }))
      : labels.map(({ label, p }) => ({ code: label, p }))
  return guesses
    .sort((a, b) => b.p - a.p)
    .map(({ code, p }, i) => ({ code, p, because: i < explained ? reasonsIn(text, department.weigh(text, code)) : [] }))
}

const tipOffShare = 0.9

function rankMatters({ department }: Model, { labels, details }: Prediction): MatterGuess[] {
  const pOf = new Map(labels.map(({ label, p }) => [label, p]))
  const matters: MatterGuess[] = []
  department.details.forEach(({ name, label }, i) => {
    const p = (pOf.get(label) ?? 0) * (details[i] ?? 0)
    if (p >= leastMatter) matters.push({ name, department: label, p })
  })
  return matters.sort((a, b) => b.p - a.p)
}

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
  const top = classifier.predict(text).labels[0]?.label
  return vocabulary.find((word) => word === top) ?? vocabulary[0]
}

/** Danger to life is for `admission` to say; a mere likeness of words makes a text urgent. */
function atMostUrgent(urgency: Urgency): Urgency {
  return urgency === 'normal' ? 'normal' : 'urgent'
}
