/** The SDK's log, with nothing of what people write: its own lines carry whole frames. */
import type { ChannelLog } from '../../channel.ts'

type SdkLog = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (message: string, ...rest: unknown[]) => void>>

/**
 * Passes on the first words of a line, up to the first sign behind which a frame, an address or a text of the platform may follow.
 * What the SDK calls debug is not passed on at all: it is the frames themselves.
 */
export function sdkLog(log: ChannelLog): SdkLog {
  const head = (message: string): string => (/^[A-Za-z' -]{1,80}/.exec(message)?.[0] ?? 'a line of the SDK').trim()
  return {
    debug: () => undefined,
    info: (message) => log.debug({ sdk: head(message) }, 'the SDK says'),
    warn: (message) => log.info({ sdk: head(message) }, 'the SDK warns'),
    error: (message) => log.warn({ sdk: head(message) }, 'the SDK reports a fault'),
  }
}
