/** How the people around a case say something, and when they look again. */
import type { Case, CaseNumber } from '../../cases/case.ts'
import type { Chance } from './chance.ts'
import type { Plan } from './plan.ts'

/** A word of somebody in a chat. `name` says what it is for, e.g. `签收`. */
export type Act = { readonly name: string; readonly chat: string; readonly from: string; readonly text: string; readonly photo?: true }

/** When somebody looks again: after so many slots, of those in which the offices are open (`office`) or of all (`any`); 0: at once. */
export type Pause = { readonly after: number; readonly in: 'office' | 'any' }

/** `act` null: nothing now. `next` null: never again. */
export type Step = { readonly act: Act | null; readonly next: Pause | null }

/** What is known of a case beside its state. */
export type Track = {
  readonly plan: Plan
  /** The department that the coordinator has in mind, by its code, and another. */
  readonly lead: string
  readonly other: string
  /** The case that the same reporter told before. */
  readonly earlier: CaseNumber | null
  readonly chance: Chance
  /** How often each thing was done. */
  readonly done: Map<string, number>
}

/** How a department is called. */
export type Short = (code: string) => string

/** A case with all that a step looks at. */
export type Scene = { readonly it: Case; readonly track: Track; readonly short: Short }

/** Slots of an office day are eight: a contact is due after one day, an answer after three. */
export const officeDay = 8

/** Nothing more will be done about the case. */
export const over: Step = { act: null, next: null }
/** In the same slot. */
export const atOnce: Pause = { after: 0, in: 'any' }

/** After some office slots. */
export function soon(from: number, to: number, { track }: Scene): Pause {
  return { after: track.chance.between(from, to), in: 'office' }
}

/** How often a thing was done. */
export function times(name: string, { track }: Scene): number {
  return track.done.get(name) ?? 0
}

/** Whether a thing was never done. */
export function isNew(name: string, scene: Scene): boolean {
  return times(name, scene) === 0
}

/** Lets so many office slots pass, once. */
export function waits(name: string, slots: number, scene: Scene): Step {
  scene.track.done.set(name, 1)
  return { act: null, next: { after: slots, in: 'office' } }
}

/** In the direct chat of an official. */
export function says(name: string, from: string, words: string, { it }: Scene, next: Pause): Step {
  return { act: { name, chat: `dm:${from}`, from, text: `${it.number} ${words}` }, next }
}

/** One of the two coordinators; whoever rules alone is the same for a case. */
export function desk(name: string, words: string, scene: Scene, next: Pause): Step {
  return says(
    name,
    Number(scene.it.number.slice(-1)) % 2 === 0 || name === '拟不予受理' ? 'coordinator' : 'coordinator-2',
    words,
    scene,
    next,
  )
}

/** In the work group of the lead, or of another department. */
export function group(name: string, words: string, scene: Scene, next: Pause, code = 'lead' in scene.it ? scene.it.lead : null): Step {
  if (code === null) return over
  return { act: { name, chat: `group:${code}`, from: `staff-${code}`, text: `${scene.it.number} ${words}` }, next }
}

/** In the reporter's chat, soon; `{number}` stands for the number of the case. */
export function reporter(name: string, words: string, { it, track }: Scene, photo = false): Step {
  const act = { name, chat: `dm:${it.reporter}`, from: it.reporter, text: words.replace('{number}', it.number) }
  return { act: photo && track.chance.is(0.5) ? { ...act, photo: true } : act, next: { after: track.chance.between(1, 6), in: 'any' } }
}
