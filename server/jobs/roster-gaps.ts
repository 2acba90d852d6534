/** Tells the coordinators, once for each day, of working days ahead on which no leader sits. */
import { z } from 'zod'
import { daily } from '../../cases/agenda.ts'
import type { Calendar } from '../../cases/calendar.ts'
import { uncovered } from '../../cases/duties.ts'
import { rosterGaps } from '../../dialogs/wording.ts'
import type { Job } from '../agenda.ts'
import { outbound, wordsAt } from '../delivery.ts'

/** The days that were told and are still without a leader. */
const told = z.array(z.string()).default([])

export function rosterGapsJob({ time, withinDays }: { readonly time: string; readonly withinDays: number }, calendar: Calendar): Job {
  return {
    name: 'roster-gaps',
    recurs: daily(time, calendar),
    async run(world, now, memory) {
      const { directory } = world
      const day = calendar.dateOf(now)
      const gaps = uncovered(directory.standing(day), withinDays, calendar)
      const known = told.parse(memory)
      const fresh = gaps.filter((gap) => !known.includes(gap))
      const text = rosterGaps(fresh, wordsAt(world, now))
      const places = fresh.length === 0 ? [] : directory.reach({ to: 'coordinator' })
      return { outbox: places.map((place) => outbound(place, { text, buttons: [] }, now)), memory: gaps }
    },
  }
}
