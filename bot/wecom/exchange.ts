/** One HTTP exchange with WeCom: what went out, what came back in bytes, and every way it can fail as a `WecomError`. */
import { unreachable, WecomError } from './wecom-error.ts'

export type Exchange = {
  /** Names the call in errors; the URL does not, it holds the token. */
  readonly path: string
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** From the first byte sent to the last byte read. */
  readonly timeoutMs: number
  /** The largest answer, in bytes; more is not read. */
  readonly limit: number
}

export type Answer = { readonly status: number; readonly headers: Headers; readonly bytes: Buffer }

/**
 * Exchanges once. Resolves with any status below 500, from 300 on without bytes; redirects are not followed, as they would carry the token
 * to another host. Throws `WecomError`.
 */
export async function exchange(options: Exchange): Promise<Answer> {
  const { path, url, method, timeoutMs } = options
  const changes = method === 'POST'
  try {
    const response = await fetch(url, {
      method,
      headers: options.headers ?? {},
      body: options.body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const { status } = response
    if (status === 200 || status === 206) return { status, headers: response.headers, bytes: await read(response, options) }
    await response.body?.cancel()
    if (status >= 500 || status === 408 || status === 429) throw unreachable(path, `HTTP ${status}`, changes && status >= 500)
    return { status, headers: response.headers, bytes: Buffer.alloc(0) }
  } catch (error) {
    if (error instanceof WecomError) throw error
    throw failureOf(path, error, changes, timeoutMs)
  }
}

// --- Internal helpers ---

async function read(response: Response, { path, limit }: Exchange): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    // Leaving the loop cancels the stream: the rest is not fetched.
    if (size > limit) throw new WecomError(path, `the answer is larger than ${limit} bytes`, { action: 'too-large', retryable: false })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Failures before a byte has left, by their code: the call cannot have had an effect. */
const neverLeft: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']

/** Only the code of the failure is kept: its sentence may quote the URL, and that holds the token. */
function failureOf(path: string, error: unknown, changes: boolean, timeoutMs: number): WecomError {
  if (error instanceof DOMException && error.name === 'TimeoutError') return unreachable(path, `no answer within ${timeoutMs} ms`, changes)
  const cause = error instanceof Error ? error.cause : undefined
  const code = codeOf(cause) ?? codeOf(error) ?? 'connection lost'
  const secured = !code.startsWith('ERR_TLS') && !code.includes('CERT')
  return unreachable(path, code, changes && secured && !neverLeft.includes(code))
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
