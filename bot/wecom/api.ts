/** The API of WeCom with the access token of one secret (p/91039): each app, and kf, has its own. */
import { z } from 'zod'
import { type Call, type Caller, type CallerOptions, type Form, makeCaller } from './caller.ts'
import { type Download, fetchMedia, formOf, type MediaKind } from './media.ts'
import { makeTokens } from './token.ts'
import { WecomError } from './wecom-error.ts'

export type WecomApi = {
  /** Asks `path` below /cgi-bin, e.g. `user/get`. Throws `WecomError`, also when the answer is not of this shape. */
  get<T>(path: string, query: Readonly<Record<string, string | number>>, shape: z.ZodType<T>): Promise<T>
  /**
   * Changes or asks with a JSON body. Throws like `get`; `unknownEffect` when the call may have been applied. `lane`: what rests when there
   * were too many calls, the path unless told.
   */
  post<T>(path: string, body: object, shape: z.ZodType<T>, lane?: string): Promise<T>
  /** Uploads a file for three days (p/96484) and resolves with its media id. Throws `WecomError`, `too-large` before anything is sent. */
  upload(kind: MediaKind, file: { readonly name: string; readonly mime: string; readonly bytes: Buffer }): Promise<string>
  /** Fetches a file that somebody sent (p/96486), in pieces where WeCom wants it so. Throws `WecomError`, `too-large` above `limit` bytes. */
  download(mediaId: string, limit: number): Promise<Download>
}

export type ApiOptions = CallerOptions & {
  readonly corpId: string
  readonly secret: string
  /** Send names of files in ASCII alone: whether WeCom takes others is U. */
  readonly asciiNames?: boolean
  /** For several APIs of one enterprise: paths that rest then rest for all of them. Made from the options unless given. */
  readonly caller?: Caller
}

export function makeApi(options: ApiOptions): WecomApi {
  const { corpId, secret, clock = () => performance.now(), caller = makeCaller(options) } = options
  const tokens = makeTokens({
    clock,
    fetch: async () => {
      const fields = await caller.call({ path: 'gettoken', query: { corpid: corpId, corpsecret: secret } })
      const { access_token, expires_in } = shaped('gettoken', fields, tokenShape, false)
      return { token: access_token, livesMs: expires_in * 1000 }
    },
  })

  /** Runs with a token, and once more with a new one when WeCom says that it has ended. */
  const withToken = async <T>(run: (access_token: string) => Promise<T>): Promise<T> => {
    for (let again = false; ; again = true) {
      const token = await tokens.get()
      try {
        return await run(token)
      } catch (error) {
        if (!(error instanceof WecomError && error.action === 'token')) throw error
        tokens.drop(token)
        if (again) throw error
      }
    }
  }
  const call = async <T>(call: Call, shape: z.ZodType<T>): Promise<T> => {
    const fields = await withToken((access_token) => caller.call({ ...call, query: { ...call.query, access_token } }))
    return shaped(call.path, fields, shape, call.body !== undefined)
  }
  return {
    get: (path, query, shape) => call({ path, query }, shape),
    post: (path, body, shape, lane = path) => call({ path, body, lane }, shape),
    async upload(kind, file) {
      const body: Form = formOf(kind, file, options.asciiNames ?? false)
      const { media_id } = await call({ path: 'media/upload', query: { type: kind }, body, timeoutMs: uploadTimeoutMs }, uploadShape)
      return media_id
    },
    download: (mediaId, limit) =>
      fetchMedia(mediaId, limit, (call, given) =>
        withToken((access_token) => caller.fetch({ ...call, query: { ...call.query, access_token }, timeoutMs: uploadTimeoutMs }, given)),
      ),
  }
}

/** The answer as its shape says, for `caller.call` without a token too. Throws `WecomError`: WeCom has changed, and an errcode of 0 means it was done. */
export function shaped<T>(path: string, fields: unknown, shape: z.ZodType<T>, changed: boolean): T {
  const parsed = shape.safeParse(fields)
  if (parsed.success) return parsed.data
  // Names of fields only: their values may be personal data.
  const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
  throw new WecomError(path, `answered in another form than documented: ${where}`, {
    action: 'final',
    retryable: false,
    unknownEffect: changed,
  })
}

// --- Internal helpers ---

/** Files of 20 MB take longer than a call. */
const uploadTimeoutMs = 60_000

const tokenShape = z.object({ access_token: z.string().min(1).max(512), expires_in: z.number().positive().default(7200) })

const uploadShape = z.object({ media_id: z.string().min(1) })
