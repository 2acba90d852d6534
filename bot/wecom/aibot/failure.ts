/** What it means when the SDK rejects: with the platform's frame when it said no, with an Error when nobody knows or nothing was sent. */
import { ChannelError, type Ports } from '../../channel.ts'
import { isClosed } from '../closed-groups.ts'
import { isRepairable, ruleOf } from '../error-codes.ts'
import type { Judge } from '../once.ts'

/** `none`: it certainly had no effect. `unknown`: it may have arrived, though nobody said so. */
export type Failure = { readonly effect: 'none' | 'unknown'; readonly code: number | null }

export function failureOf(rejection: unknown): Failure {
  if (rejection instanceof ChannelError) return { effect: 'none', code: null }
  // The SDK rejects with the frame itself when its errcode is not 0.
  if (typeof rejection === 'object' && rejection !== null && 'errcode' in rejection && typeof rejection.errcode === 'number')
    return { effect: 'none', code: rejection.errcode }
  const message = rejection instanceof Error ? rejection.message : ''
  // Its own refusals, before anything went out.
  return { effect: /not connected|exceeds max/.test(message) ? 'none' : 'unknown', code: null }
}

/** The reply has had its time (846605, 846608), a push has not. */
export function isReplyOver({ code }: Failure): boolean {
  return code !== null && ruleOf(code).action === 'push'
}

/** After this code the same may pass later: WeCom is busy, or was asked too often or too much at once. */
export function isPassing(code: number): boolean {
  return passing.includes(ruleOf(code).action)
}

/** For an operator, about the message of that id; raises the alarm that its code asks for. */
export function judgeOf(id: string, place: 'group' | 'single', alarm: Ports['alarm']): Judge {
  return (rejection) => {
    const failure = failureOf(rejection)
    const error = rejection instanceof ChannelError ? rejection : errorOf(failure, id, place)
    if (failure.code !== null && ruleOf(failure.code).alarm) alarm(`wecom-${failure.code}`, error.message)
    return { applied: failure.effect === 'unknown', error }
  }
}

// --- Internal helpers ---

const passing: readonly string[] = ['retry', 'retry-once', 'slower', 'limited']

function errorOf({ effect, code }: Failure, id: string, place: 'group' | 'single'): ChannelError {
  const name = 'aibot'
  if (effect === 'unknown') return new ChannelError(name, `nobody knows whether message ${id} arrived`, { retryable: true })
  if (code === null) return new ChannelError(name, `message ${id} was not sent: the connection broke`, { retryable: true })
  const said = `WeCom refused message ${id} with ${code}: ${ruleOf(code).sentence}`
  // A setting, a right or an address: what waits is kept until an operator has mended it.
  if (isPassing(code) || (!isClosed(code) && isRepairable(code))) return new ChannelError(name, said, { retryable: true })
  if (place === 'single' || !isClosed(code)) return new ChannelError(name, said, { retryable: false })
  return new ChannelError(name, said, { retryable: false, unreachable: 'group-closed' })
}
