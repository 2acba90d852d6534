/** `/sim/clock` and `/sim/settle`: the time, and waiting until all is done. */
import express, { type Router } from 'express'
import * as z from 'zod'
import type { Timestamp } from '../../cases/calendar.ts'
import type { WallClock } from '../clock.ts'
import { InputError, Problem, parse } from './problem.ts'

type Deps = {
  readonly clock: WallClock
  settle(timeoutMs: number): Promise<boolean>
  advanceTo(to: Timestamp): Promise<void>
}

const settleBody = z.object({ timeoutMs: z.int().min(0).max(3_600_000).default(10_000) })
const moveBody = z
  .object({ to: z.string().optional(), advance: z.string().optional() })
  .refine(({ to, advance }) => (to === undefined) !== (advance === undefined), '请写 to 或 advance，二者取一')

/** Adds the routes of the clock. */
export function clockRoutes(router: Router, { clock, settle, advanceTo }: Deps): void {
  let moving: Promise<unknown> = Promise.resolve()

  router.post('/settle', express.json(), async (request, response) => {
    const { timeoutMs } = parse(settleBody, request.body ?? {})
    if (!(await settle(timeoutMs))) throw new Problem(504, `${timeoutMs} 毫秒内还没有全部答复、保存和发出。`)
    response.json({ settled: true })
  })

  router.get('/clock', (_, response) => {
    response.json({ now: clock.now(), virtual: clock.virtual })
  })

  router.post('/clock', express.json(), async (request, response) => {
    if (!clock.virtual) throw new Problem(409, '现在用的是真实时间，不能拨动；演练时请用 QISHAO_CLOCK=virtual 启动。')
    const { to, advance } = parse(moveBody, request.body)
    const move = async (): Promise<void> => {
      const now = clock.now()
      const target = to === undefined ? after(now, advance ?? '') : instantOf(to)
      if (target < now) throw new InputError(to === undefined ? 'advance' : 'to', `时间只能往前走：现在已经是 ${now}。`)
      await advanceTo(target)
    }
    // One move after the other, each from where the last one ended.
    const moved = moving.then(move)
    moving = moved.catch(() => undefined)
    await moved
    response.json({ now: clock.now() })
  })
}

// --- Internal helpers ---

const refusedInstant = 'to 应为带时区的时刻，例如 2026-11-23T09:00:00+08:00。'
const refusedDuration = 'advance 应为时长，例如 PT4H、P1D 或 P1DT2H（天按 24 小时计，不能用年和月）。'

function instantOf(text: string): Timestamp {
  return attempt('to', refusedInstant, () => timestampOf(Temporal.Instant.from(text)))
}

function after(now: Timestamp, text: string): Timestamp {
  return attempt('advance', refusedDuration, () => {
    const { years, months, weeks, days, ...time } = partsOf(Temporal.Duration.from(text))
    if (years !== 0 || months !== 0) throw new RangeError('years and months have no fixed length')
    const hours = (weeks * 7 + days) * 24
    return timestampOf(Temporal.Instant.from(now).add({ hours }).add(time))
  })
}

function partsOf({ years, months, weeks, days, hours, minutes, seconds, milliseconds }: Temporal.Duration) {
  return { years, months, weeks, days, hours, minutes, seconds, milliseconds }
}

function timestampOf(instant: Temporal.Instant): Timestamp {
  const text = instant.toString({ fractionalSecondDigits: 3 })
  if (text.length !== 24) throw new RangeError(`beyond the years 0 to 9999: ${text}`)
  return text
}

function attempt(path: string, refusal: string, read: () => Timestamp): Timestamp {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(path, refusal, { cause: error })
    throw error
  }
}
