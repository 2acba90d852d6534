/** Speech to text: the port, the adapter for services with OpenAI's transcription API, and the cache that asks once for each file. */
import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import type { Media, Transcript } from '../dialogs/message.ts'
import type { Log } from './api/problem.ts'
import { type MediaStore, writeFile } from './media.ts'

/** What is said in some audio; null when the service could not be asked. An empty text: it was asked and there is nothing to understand. */
export type Transcribe = (audio: Audio) => Promise<Transcript | null>
export type Audio = { readonly name: string; readonly mime: string; readonly bytes: Uint8Array }

/** What is said in a kept file; null when nothing could be understood, whatever the reason. Never throws. */
export type Listen = (media: Media) => Promise<Transcript | null>

/** Without a service nothing is understood. */
export const deaf: Listen = async () => null

export type SpeechService = {
  /** Up to `/audio/transcriptions`, e.g. `https://speech.example/v1`. */
  readonly url: string
  /** Null: it asks for none. */
  readonly key: string | null
  readonly model: string
  /** A word less probable than this, 0 … 1, is unsure. */
  readonly sureFrom: number
  /** For one try. */
  readonly timeoutMs: number
}

/** Asks `POST {url}/audio/transcriptions` in Chinese, twice at most. */
export function transcribeWith(service: SpeechService, log: Pick<Log, 'error'>): Transcribe {
  const once = async (audio: Audio): Promise<Transcript> => {
    const response = await fetch(`${service.url.replace(/\/+$/, '')}/audio/transcriptions`, {
      method: 'POST',
      headers: service.key === null ? {} : { authorization: `Bearer ${service.key}` },
      body: formOf(audio, service),
      signal: AbortSignal.timeout(service.timeoutMs),
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw new SpeechError(`the speech service answered ${response.status}`, response.status >= 500 || response.status === 429)
    }
    const answer = answerShape.safeParse(await response.json())
    if (!answer.success) throw new SpeechError('the speech service answered what is no transcription', false)
    return transcriptOf(answer.data, service.sureFrom)
  }
  return async (audio) => {
    for (const attempt of [1, 2]) {
      try {
        return await once(audio)
      } catch (error) {
        // Its message names the fault; never the answer, which holds what was said.
        log.error(
          { attempt, mime: audio.mime, bytes: audio.bytes.length, reason: reasonOf(error) },
          'a voice message could not be transcribed',
        )
        if (error instanceof SpeechError && !error.retryable) return null
      }
    }
    return null
  }
}

/** Listens to kept files. What was answered is kept beside the file, so that it is asked for once, also over a restart. */
export function listenWith(media: Pick<MediaStore, 'read'>, transcribe: Transcribe, log: Pick<Log, 'error'>): Listen {
  return async ({ id }) => {
    try {
      const kept = await media.read(id)
      if (!kept) return null // It is held for its scan.
      const place = `${kept.path}.voice.json`
      const known = await readKnown(place)
      if (known) return understood(known)
      const { name, mime } = kept.media
      const transcript = await transcribe({ name, mime, bytes: await readFile(kept.path) })
      if (transcript) await writeFile(place, Buffer.from(JSON.stringify(transcript)))
      return understood(transcript)
    } catch (error) {
      log.error({ err: error }, 'a voice message could not be listened to')
      return null
    }
  }
}

// --- Internal helpers ---

class SpeechError extends Error {
  override readonly name = 'SpeechError'
  readonly retryable: boolean

  constructor(message: string, retryable: boolean) {
    super(message)
    this.retryable = retryable
  }
}

const word = z.object({ word: z.string(), probability: z.number().optional() })
const segment = z.object({ text: z.string(), avg_logprob: z.number().optional(), words: z.array(word).nullish() })
const answerShape = z.object({ text: z.string(), segments: z.array(segment).nullish(), words: z.array(word).nullish() })
type Answer = z.output<typeof answerShape>

function formOf({ name, mime, bytes }: Audio, { model }: SpeechService): FormData {
  const form = new FormData()
  form.set('file', new Blob([Uint8Array.from(bytes)], { type: mime }), name)
  form.set('model', model)
  form.set('language', 'zh')
  form.set('response_format', 'verbose_json')
  form.append('timestamp_granularities[]', 'word')
  form.append('timestamp_granularities[]', 'segment')
  return form
}

/** Services give a probability for each word, at the top or in the segments, or only the mean logarithm of a segment's. */
function transcriptOf(answer: Answer, sureFrom: number): Transcript {
  const text = answer.text.normalize('NFC').replace(/\s+/g, ' ').trim()
  const segments = answer.segments ?? []
  const words = [...(answer.words ?? []), ...segments.flatMap((part) => part.words ?? [])].filter((it) => it.probability !== undefined)
  const unsure =
    words.length > 0
      ? joined(words.map((it) => ({ text: it.word, sure: (it.probability ?? 1) >= sureFrom })))
      : segments.filter((part) => part.avg_logprob !== undefined && Math.exp(part.avg_logprob) < sureFrom).map((part) => part.text)
  const shown = unsure.map((part) => part.replace(/\s+/g, ' ').replace(/^[\s,，。.、!！?？]+|[\s,，。.、!！?？]+$/g, ''))
  return { text, unsure: [...new Set(shown)].filter((part) => part !== '' && text.includes(part)) }
}

/** Neighbours that are both unsure are one: services part Chinese into single characters. */
function joined(words: readonly { readonly text: string; readonly sure: boolean }[]): readonly string[] {
  const parts: string[] = []
  for (const [i, { text, sure }] of words.entries()) {
    if (sure) continue
    const before = words[i - 1]?.sure === false ? parts.pop() : undefined
    parts.push(`${before ?? ''}${text}`)
  }
  return parts
}

function understood(transcript: Transcript | null): Transcript | null {
  return transcript && /[\p{L}\p{N}]/u.test(transcript.text) ? transcript : null
}

async function readKnown(path: string): Promise<Transcript | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Transcript // Written above and nowhere else.
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SpeechError) return error.message
  if (!(error instanceof Error)) return 'unknown'
  return error.name === 'TimeoutError' ? 'no answer in time' : error instanceof SyntaxError ? 'the answer is no JSON' : error.message
}
