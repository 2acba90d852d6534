/** The log: lines of JSON that name no number of anybody and no case, not even in a fault (ASVS 16.2.5). */
import pino, { type DestinationStream, type Logger } from 'pino'
import { maskText } from '../dialogs/mask.ts'

/** A logger of a level; without `to` it writes to standard output. */
export function makeLog(level: string, to?: DestinationStream): Logger {
  const options = { level, serializers: { err: maskedError } }
  return to === undefined ? pino(options) : pino(options, to)
}

/** What a fault says, for those who run the program: without phone and identity numbers, and without case numbers, for one may be confidential. */
export function maskFault(text: string): string {
  return maskText(text).replace(/QS\d{8}-\d{4,}/g, ':number')
}

// --- Internal helpers ---

/** Type, message, stack and cause of an error; whatever else hangs on it may be what somebody wrote. */
function maskedError(error: unknown): unknown {
  if (!(error instanceof Error)) return maskFault(String(error))
  const { type, message, stack } = pino.stdSerializers.err(error)
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { type, ...code, message: maskFault(message), stack: maskFault(stack) }
}
