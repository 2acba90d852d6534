/** What the API answers when it says no: problem documents (RFC 9457), their sentences in Chinese, for people. */
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import * as z from 'zod'
import { StoreError } from '../store/error.ts'

/** What the server writes its log with; a pino logger is one. */
export type Log = { info(fields: object, message: string): void; error(fields: object, message: string): void }

export type ProblemStatus = 400 | 403 | 404 | 409 | 413 | 500 | 503 | 504

/** The short names of the problems. */
const titles: Readonly<Record<ProblemStatus, string>> = {
  400: '请求有误',
  403: '不允许',
  404: '没有找到',
  409: '现在不能这样做',
  413: '内容太大',
  500: '服务器出错',
  503: '暂不接收',
  504: '未能按时完成',
}

/** Ends a request with a problem document; `detail` is one sentence that says what to do. */
export class Problem extends Error {
  readonly status: ProblemStatus
  readonly detail: string

  constructor(status: ProblemStatus, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.name = 'Problem'
    this.status = status
    this.detail = detail
  }
}

/** The program takes nothing more: what is asked for is to be asked for again. */
export class StoppingProblem extends Problem {
  constructor() {
    super(503, '服务正在停止，请稍后重试。')
    this.name = 'StoppingProblem'
  }
}

/** What came in cannot be read; `path` is the field, e.g. `attachments.0.base64`. */
export class InputError extends Problem {
  readonly path: string

  constructor(path: string, detail: string, options?: ErrorOptions) {
    super(400, detail, options)
    this.name = 'InputError'
    this.path = path
  }
}

/** The value as the schema makes it; throws an `InputError` that names the first field in the way. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  if (value === undefined) throw new InputError('', '请求要带 JSON 内容（content-type: application/json）。')
  const result = schema.safeParse(value, { error: (issue) => (issue.input === undefined ? '缺少这一项' : chinese(issue)) })
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = issue?.path.join('.') ?? ''
  throw new InputError(path, `${path === '' ? '' : `${path}：`}${issue?.message ?? '无法识别'}。`)
}

/** Answers 404 for an address that leads nowhere. */
export const notFound: RequestHandler = (request, response) => {
  sendProblem(response, new Problem(404, `没有 ${request.method} ${request.path} 这个地址。`))
}

/** The last handler of the app: every error becomes a problem document; what is our own fault is logged and not shown. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = problemOf(error)
    const isOurs = problem.status === 500 || error instanceof StoreError
    if (isOurs) log.error({ err: error, method: request.method, path: request.path }, 'request failed')
    // Half an answer is out: Express cuts the connection, so that nobody takes it for a whole one.
    if (response.headersSent) return next(error)
    sendProblem(response, problem)
  }
}

// --- Internal helpers ---

const chinese = z.locales.zhCN().localeError

function sendProblem(response: Response, problem: Problem): void {
  const { status, detail } = problem
  const path = problem instanceof InputError && problem.path !== '' ? { path: problem.path } : {}
  response.status(status).type('application/problem+json')
  response.send(JSON.stringify({ type: 'about:blank', title: titles[status], status, detail, ...path }))
}

/** Express and body-parser throw errors with an HTTP status and a `type`. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { type, status } = typeof error === 'object' && error !== null ? (error as { type?: unknown; status?: unknown }) : {}
  if (type === 'entity.parse.failed') return new InputError('', '请求内容不是有效的 JSON。', { cause: error })
  if (status === 413) return new Problem(413, '请求内容超过了大小上限，请减少附件后再发。', { cause: error })
  // The disk is full, or the database is away: whoever asks again later is heard.
  if (error instanceof StoreError && error.retryable) return new Problem(503, '现在保存不了，请稍后再发。', { cause: error })
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new InputError('', '请求无法识别，请检查地址和内容。', { cause: error })
  return new Problem(500, '服务器出了差错，内容可能没有保存，请稍后再试。', { cause: error })
}
