/**
 * Publishing the yearly assessment: the coordinator proposes, a leader confirms what was proposed (a second person, as for
 * every act of such weight). What is proposed is frozen with its hash; what is published never changes.
 */
import type { Assessment } from './assessment.ts'
import type { Timestamp } from './calendar.ts'
import type { Actor } from './case.ts'

/** Who did what with which figures; `hash` is theirs. */
export type PublicationAct = {
  readonly what: 'proposed' | 'turned-down' | 'published'
  readonly by: string
  readonly at: Timestamp
  readonly hash: string
}

/** The figures with the SHA-256 of their canonical JSON, in hexadecimal. */
export type Hashed = { readonly assessment: Assessment; readonly hash: string }

/** What is kept of a year: the figures that were proposed last, or are published, and every act, oldest first. */
export type Publication = Hashed & {
  readonly v: 1
  readonly year: number
  readonly acts: readonly [PublicationAct, ...PublicationAct[]]
}

export type PublicationRefusal =
  /** The coordinator proposes, a leader confirms or turns down. */
  | { readonly refused: 'not-your-role' }
  /** Whoever proposed it may not confirm it, in whatever role. */
  | { readonly refused: 'same-person' }
  /** Published figures stay as they are. */
  | { readonly refused: 'already-published' }
  /** Nothing waits for a word. */
  | { readonly refused: 'nothing-proposed' }
  /** The code is missing, or is that of figures that were proposed before. */
  | { readonly refused: 'other-figures' }

/** Where the publication of a year stands: the last act. */
export function stageOf(publication: Publication | null): PublicationAct['what'] | 'none' {
  return publication?.acts.at(-1)?.what ?? 'none'
}

/** The first eight digits of a hash, by which people name the figures they mean. */
export function codeOf({ hash }: Pick<Hashed, 'hash'>): string {
  return hash.slice(0, 8)
}

/** The coordinator asks for the figures to be published. Proposing anew puts later figures in their place, until they are published. */
export function propose(before: Publication | null, found: Hashed, actor: Actor, at: Timestamp): Publication | PublicationRefusal {
  if (actor.role !== 'coordinator') return { refused: 'not-your-role' }
  if (stageOf(before) === 'published') return { refused: 'already-published' }
  const act: PublicationAct = { what: 'proposed', by: actor.id, at, hash: found.hash }
  const { assessment, hash } = found
  return { v: 1, year: assessment.year, assessment, hash, acts: before === null ? [act] : [...before.acts, act] }
}

/** A leader's word on what was proposed. `code` names the figures that the leader has seen (`codeOf`). */
export function rule(
  before: Publication | null,
  { approve, code }: { readonly approve: boolean; readonly code: string | null },
  actor: Actor,
  at: Timestamp,
): Publication | PublicationRefusal {
  if (actor.role !== 'leader') return { refused: 'not-your-role' }
  if (stageOf(before) === 'published') return { refused: 'already-published' }
  if (before === null || stageOf(before) !== 'proposed') return { refused: 'nothing-proposed' }
  if (code !== codeOf(before)) return { refused: 'other-figures' }
  if (approve && before.acts.at(-1)?.by === actor.id) return { refused: 'same-person' }
  const act: PublicationAct = { what: approve ? 'published' : 'turned-down', by: actor.id, at, hash: before.hash }
  return { ...before, acts: [...before.acts, act] }
}

/** True for a refusal. */
export function isPublicationRefusal(result: object): result is PublicationRefusal {
  return 'refused' in result
}

/** The published figures, or null until they are. */
export function publishedIn(publication: Publication | null): Assessment | null {
  return publication !== null && stageOf(publication) === 'published' ? publication.assessment : null
}
