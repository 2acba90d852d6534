import { type Action, isRepairable, knows, type Rule, ruleOf } from './error-codes.ts'

/** What WeCom refused, or that it could not be reached. Neither message nor fields hold a token, a secret or a word of what was sent. */
export class WecomError extends Error {
  /** The path below /cgi-bin, e.g. `kf/send_msg`. */
  readonly path: string
  /** WeCom's errcode; null when there was no answer to be judged by one. */
  readonly code: number | null
  readonly action: Action | 'too-large' | 'unreachable'
  /** Trying again later makes sense. */
  readonly retryable: boolean
  /** The platform takes it after the person's next word (95001, 95002). */
  readonly held: boolean
  /** When to try again at the earliest, in milliseconds from now; null: as one likes. */
  readonly retryAfterMs: number | null
  /** The call may have had its effect although no answer came: a repeat may show twice. */
  readonly unknownEffect: boolean
  /** WeCom's id of this failure, for its support and `devtool/query`. */
  readonly hint: string | null

  constructor(path: string, message: string, facts: WecomErrorFacts) {
    super(`${path}: ${message}`)
    this.name = 'WecomError'
    this.path = path
    this.code = facts.code ?? null
    this.action = facts.action
    this.retryable = facts.retryable
    this.held = facts.action === 'hold'
    this.retryAfterMs = facts.retryAfterMs ?? null
    this.unknownEffect = facts.unknownEffect ?? false
    this.hint = facts.hint ?? null
  }
}

export type WecomErrorFacts = {
  readonly action: WecomError['action']
  readonly retryable: boolean
  readonly code?: number
  readonly retryAfterMs?: number
  readonly unknownEffect?: boolean
  readonly hint?: string | null
}

/**
 * The error of an answer with this errcode; its errmsg gives the hint id and, for 60020, the address that WeCom saw. What else it says is
 * kept only for a code nobody knows, without anything that may be a number or key of somebody.
 */
export function refusalOf(path: string, code: number, errmsg: string, retryAfterMs?: number): WecomError {
  const rule = ruleOf(code)
  const hint = /hint:\s*\[?([\w-]{6,80})/.exec(errmsg)?.[1] ?? null
  const address = /from ip:\s*([0-9a-fA-F.:]{3,45})/.exec(errmsg)?.[1]
  const said = knows(code) ? '' : `"${(errmsg.split(/,?\s*hint:/)[0] ?? '').replaceAll(/\d{5,}|[\w-]{20,}/g, '…').slice(0, longestSaid)}"`
  const words = [rule.sentence, said, address && code === 60020 ? `from ip ${address}` : '', hint ? `hint ${hint}` : ''].filter(Boolean)
  return new WecomError(path, `${code}, ${words.join(', ')}`, {
    code,
    action: rule.action,
    retryable: isRetryable(rule),
    hint,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

/** The error of a call without an answer that means anything. `applied` tells whether the call may have had its effect. */
export function unreachable(path: string, why: string, applied: boolean): WecomError {
  const words = applied ? `${why}; whether it took effect is unknown` : why
  return new WecomError(path, words, { action: 'unreachable', retryable: true, unknownEffect: applied })
}

/** It passes by itself, or when an operator has repaired what the alarm tells of: what waits to be sent is kept until then. */
export function passesInTime({ retryable, code }: Pick<WecomError, 'retryable' | 'code'>): boolean {
  return retryable || (code !== null && isRepairable(code))
}

// --- Internal helpers ---

const longestSaid = 120

/** A wrong secret is a setting that an operator repairs: what waits to be sent is kept until then. */
const retryables: readonly Action[] = ['retry', 'retry-once', 'slower', 'token', 'secret', 'limited']

function isRetryable(rule: Rule): boolean {
  return retryables.includes(rule.action)
}
