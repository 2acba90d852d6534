/**
 * The log: lines of JSON that name nobody and no number of anybody, not even in a fault (ASVS 16.2.5). Each carries the ids of the
 * request, turn or tick that it belongs to. A case is named as `case` where it is no confidential one, and nowhere else.
 */
import { hash } from 'node:crypto'
import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino'
import { maskText } from '../dialogs/mask.ts'
import { underWay } from './under-way.ts'

/** A logger of a level; without `to` it writes to standard output. */
export function makeLog(level: string, to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    serializers: { err: maskedError, conversation: maskedChats, by: maskedPerson },
    mixin: () => ({ ...underWay() }), // A copy, for pino writes the fields of the line into it.
  }
  return pino(options, to ?? standardOutput())
}

/** What a fault says, for those who run the program: without phone and identity numbers, people's ids, and case numbers, for one may be confidential. */
export function maskFault(text: string): string {
  return maskedChats(maskText(text).replace(/QS\d{8}-\d{4,}/g, ':number'))
}

// --- Internal helpers ---

/** So much is kept for a disk that is full, in bytes; what comes on top of it is dropped. */
const keptBytes = 1_048_576

/** A log that cannot be written, e.g. to a file on a full disk, ends nobody's work, and holds up no stop: what cannot be written then is let go. */
function standardOutput(): DestinationStream {
  const out = pino.destination({ fd: 1, sync: true, maxLength: keptBytes })
  out.on('error', () => undefined) // There is no other place to tell it; `/readyz` tells of the disk.
  return out
}

/** Direct chats by a mark in place of the person, e.g. `kf:dm:~9f86d081`: the same in every line, so that one can be followed. */
function maskedChats(text: string): string {
  return text.replace(/\bdm:(?!~)[^\s,;:'")]+/g, (chat) => `dm:${maskedPerson(chat.slice('dm:'.length))}`)
}

/** So much of a hash that two people of a district hardly ever share it. */
const markLength = 8

function maskedPerson(id: string): string {
  return `~${hash('sha256', id).slice(0, markLength)}`
}

/** Type, message, stack and cause of an error; whatever else hangs on it may be what somebody wrote. */
function maskedError(error: unknown): unknown {
  if (!(error instanceof Error)) return maskFault(String(error))
  const { type, message, stack } = pino.stdSerializers.err(error)
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { type, ...code, message: maskFault(message), stack: maskFault(stack) }
}
