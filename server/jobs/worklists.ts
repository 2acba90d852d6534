/** Once a week every open case in the list of the one person who follows it (「首席代办员」以「周」跟踪调度诉求办理情况直至办结). */
import { type WeeklyTime, weekly } from '../../cases/agenda.ts'
import type { Calendar } from '../../cases/calendar.ts'
import { worklists } from '../../cases/duties.ts'
import { worklist } from '../../dialogs/wording.ts'
import type { Job } from '../agenda.ts'
import { outbound, wordsAt } from '../delivery.ts'
import { openCases } from '../store.ts'

export function worklistJob(at: WeeklyTime, calendar: Calendar): Job {
  return {
    name: 'worklist',
    recurs: weekly(at, calendar),
    async run(world, now) {
      const { directory, store } = world
      const oldestFirst = (await openCases(store)).toReversed()
      const lists = worklists(oldestFirst, directory.standing(calendar.dateOf(now)))
      const outbox = [...lists].flatMap(([chief, cases]) =>
        worklist(cases, wordsAt(world, now)).map((text) => outbound(directory.chat(chief), { text, buttons: [] }, now)),
      )
      return { outbox }
    },
  }
}
