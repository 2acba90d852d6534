/** The access token of one secret: fetched once for all who wait, renewed before it ends, and not asked for again after a wrong secret. */
import { WecomError } from './wecom-error.ts'

export type Tokens = {
  /** A token that has not ended as far as we know. Throws the `WecomError` of the fetch. */
  get(): Promise<string>
  /** WeCom says that this token has ended. Dropped only while it is still the one in use: the others of a batch hold the same old one. */
  drop(token: string): void
}

export type TokensOptions = {
  fetch(): Promise<{ readonly token: string; readonly livesMs: number }>
  /** Milliseconds of a monotonic clock. */
  clock(): number
  /** How long no token is asked for after WeCom refused the secret; an hour unless told, as long as it shuts an address out (p/90313). */
  readonly pauseMs?: number
}

export function makeTokens({ fetch, clock, pauseMs = defaultPauseMs }: TokensOptions): Tokens {
  let current: { readonly token: string; readonly until: number } | null = null
  let flight: Promise<string> | null = null
  let stopped: { readonly until: number; readonly error: WecomError } | null = null

  const renew = async (): Promise<string> => {
    try {
      const { token, livesMs } = await fetch()
      current = { token, until: clock() + Math.max(livesMs - earlyMs, livesMs / 2) }
      stopped = null
      return token
    } catch (error) {
      // Without a code it was a gateway in between, and not WeCom, that said no.
      if (error instanceof WecomError && error.code !== null && (error.action === 'secret' || error.action === 'final'))
        stopped = { until: clock() + pauseMs, error }
      throw error
    } finally {
      flight = null
    }
  }
  return {
    async get() {
      if (current && clock() < current.until) return current.token
      if (stopped && clock() < stopped.until) throw waiting(stopped.error, stopped.until - clock())
      flight ??= renew()
      return flight
    },
    drop(token) {
      if (current?.token === token) current = null
    },
  }
}

// --- Internal helpers ---

const defaultPauseMs = 3_600_000

/** A token is renewed so long before its end that no call under way meets it. */
const earlyMs = 300_000

function waiting(error: WecomError, retryAfterMs: number): WecomError {
  const words = `no access token is asked for after WeCom refused the last time (${error.code ?? 'no code'})`
  return new WecomError(error.path, words, {
    action: error.action,
    retryable: true,
    retryAfterMs,
    ...(error.code === null ? {} : { code: error.code }),
  })
}
