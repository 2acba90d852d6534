/** The simulator's API, `/sim`: people, chats, cases and the clock, without login. For rehearsals; absent when the simulator is off. */
import { Router } from 'express'
import type { WebChannel } from '../../bot/web/channel.ts'
import type { Timestamp } from '../../cases/calendar.ts'
import type { Case } from '../../cases/case.ts'
import type { WallClock } from '../clock.ts'
import type { Directory } from '../directory.ts'
import type { MediaStore } from '../media.ts'
import type { Store } from '../store.ts'
import type { Timeline } from './case-view.ts'
import { caseRoutes } from './sim-cases.ts'
import { chatRoutes } from './sim-chats.ts'
import { clockRoutes } from './sim-clock.ts'
import { type Groups, groupRoutes } from './sim-groups.ts'
import { messageRoutes } from './sim-messages.ts'
import { peopleRoutes } from './sim-people.ts'
import { type Changes, streamRoutes } from './sim-stream.ts'

/** What the simulator's API stands on. */
export type SimDeps = {
  readonly store: Store
  readonly directory: Directory
  readonly groups: Groups
  readonly web: Pick<WebChannel, 'post'>
  readonly clock: WallClock
  readonly media: MediaStore
  readonly changes: Pick<Changes, 'subscribe'>
  /** Takes in what other processes have changed of people and groups; before each request. */
  upToDate(): Promise<void>
  /** Closes open bursts and resolves with true when all is answered, committed and sent, with false after `timeoutMs`. */
  settle(timeoutMs: number): Promise<boolean>
  /** Moves the virtual clock; resolves when everything that fell due on the way has fired and its messages are out. */
  advanceTo(to: Timestamp): Promise<void>
  readonly timeline: Timeline
  /** Who follows a case from week to week. */
  readonly chief: (it: Case) => string | null
}

/** The router to be mounted at `/sim`. */
export function simRouter(deps: SimDeps): Router {
  const router = Router()
  router.use(async (_, response, next) => {
    response.set('Cache-Control', 'no-store')
    await deps.upToDate()
    next()
  })
  peopleRoutes(router, deps)
  groupRoutes(router, deps)
  chatRoutes(router, deps)
  messageRoutes(router, deps)
  caseRoutes(router, deps)
  clockRoutes(router, deps)
  streamRoutes(router, deps)
  return router
}
