/** The frame of the control API: JSON in, JSON out, and one sentence when it cannot be done. */
import { z } from 'zod'
import { json, type Route } from './http.ts'

/** Throw it in a handler: the caller gets 400 and the sentence. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
}

/** `POST /__fake<path>` with a body of that shape; an empty body is `{}`. */
export function control<Body>(path: string, shape: z.ZodType<Body>, handle: (body: Body) => unknown): Route {
  return {
    method: 'POST',
    path: `/__fake${path}`,
    async handle(call) {
      try {
        const body = shape.parse(call.body.length === 0 ? {} : JSON.parse(call.body.toString('utf8')))
        return json((await handle(body)) ?? { ok: true })
      } catch (error) {
        if (error instanceof ControlError) return json({ error: error.message }, 400)
        if (error instanceof z.ZodError) return json({ error: `${path}: ${z.prettifyError(error)}` }, 400)
        if (error instanceof SyntaxError) return json({ error: `${path}: the body is not JSON` }, 400)
        throw error
      }
    },
  }
}

/** `GET /__fake<path>`; null is 404. */
export function look(path: string, handle: (params: Readonly<Record<string, string>>) => unknown): Route {
  return {
    method: 'GET',
    path: `/__fake${path}`,
    handle(call) {
      const found = handle(call.params)
      return found === null || found === undefined ? json({ error: `${call.path}: there is none` }, 404) : json(found)
    },
  }
}
