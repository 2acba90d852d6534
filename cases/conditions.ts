/** Which rules of a profile hold for a case, by what is known of it: what was reported, and the class it was given. */
import type { Admission, Case, ClockKind, Kind, Report, Urgency } from './case.ts'
import type { CaseClasses, ClockRule, Profile } from './clocks.ts'

/** What a rule asks of a case: one of each list it names, and all that it names. */
export type When = {
  readonly kinds?: readonly Kind[] | undefined
  readonly urgencies?: readonly Urgency[] | undefined
  readonly admissions?: readonly Admission[] | undefined
  /** Names of `seeds/matters.json`. */
  readonly matters?: readonly string[] | undefined
  /** 咨询: it asks what applies, and wants nothing done. */
  readonly consultation?: boolean | undefined
  /** Names of the profile's own classes. */
  readonly classes?: readonly string[] | undefined
}

/** What conditions look at. `class` is null in a profile without classes. */
export type Facts = Pick<Report, 'kind' | 'urgency' | 'admission' | 'matter'> & {
  readonly consultation: boolean
  readonly class: string | null
}

/** A case, or a report that is about to become one. */
export type About = Report & { readonly class?: string }

/** Whether a case is as a rule asks; a rule without condition holds for all. */
export function meets(when: When | undefined, facts: Facts): boolean {
  if (when === undefined) return true
  return (
    isOneOf(when.kinds, facts.kind) &&
    isOneOf(when.urgencies, facts.urgency) &&
    isOneOf(when.admissions, facts.admission) &&
    isOneOf(when.matters, facts.matter) &&
    isOneOf(when.classes, facts.class) &&
    (when.consultation === undefined || when.consultation === facts.consultation)
  )
}

/** The class of a case: the one it was given while the profile knows it, else the one its report speaks for, else the usual one. */
export function classOf(about: About, classes: CaseClasses | undefined): string | null {
  if (classes === undefined) return null
  if (classes.of.some(({ name }) => name === about.class)) return about.class ?? null
  const told = { ...factsOfReport(about), class: null }
  return classes.of.find(({ when }) => when !== undefined && meets(when, told))?.name ?? classes.usual
}

/** The rules that hold for a case, at most one of a kind. */
export function rulesFor(about: About, { clocks, classes }: Pick<Profile, 'clocks' | 'classes'>): readonly ClockRule[] {
  const facts: Facts = { ...factsOfReport(about), class: classOf(about, classes) }
  return clocks.filter((rule) => meets(rule.when, facts))
}

/** The rule of a kind for a case; undefined where the profile has none. */
export function ruleFor(kind: ClockKind, it: Case, profile: Profile): ClockRule | undefined {
  return rulesFor(it, profile).find((rule) => rule.kind === kind)
}

// --- Internal helpers ---

function factsOfReport({ kind, urgency, admission, matter, consultation = false }: Report): Omit<Facts, 'class'> {
  return { kind, urgency, admission, matter, consultation }
}

function isOneOf<Value extends string>(list: readonly Value[] | undefined, value: Value | null): boolean {
  return list === undefined || (value !== null && list.includes(value))
}
