/** 「全程提醒警示」 without noise: so many reminders of a case a day for each of those who are reminded. */
import type { Calendar, CalendarDate, Timestamp } from './calendar.ts'
import type { Case, Recorded } from './case.ts'
import type { Profile, Rung } from './clocks.ts'
import { told } from './escalation.ts'
import type { Audience } from './notices.ts'

/** Whether an event only reminds: a light that changes, or a rung that is climbed. */
export function isReminder(event: Recorded): event is Extract<Recorded, { type: 'clock-yellow' | 'clock-red' | 'escalated' }> {
  return event.type === 'clock-yellow' || event.type === 'clock-red' || event.type === 'escalated'
}

/**
 * The day on which an audience is told the last reminder of a case's history: what is beyond `most` on one day waits for the next
 * working day. Reminders of one instant are one message.
 */
export function reminderDay(
  it: Case,
  history: readonly Recorded[],
  audience: Audience['to'],
  { profile, most, calendar }: { readonly profile: Profile; readonly most: number; readonly calendar: Calendar },
): CalendarDate {
  const heard = history.filter(
    (event) => isReminder(event) && told(event, it, profile).some((rung) => audiencesOf[rung].includes(audience)),
  )
  let day: CalendarDate = ''
  let count = 0
  for (const at of new Set<Timestamp>(heard.map((event) => event.at))) {
    // What rings at the close of business is told then, though it may come a moment later.
    const own = calendar.dateOf(calendar.nextWorkingTime(calendar.addMinutes(at, -1)))
    if (own > day) [day, count] = [own, 1]
    else if (count < most) count++
    else [day, count] = [workingDayAfter(day, calendar), 1]
  }
  return day
}

// --- Internal helpers ---

const audiencesOf: Readonly<Record<Rung, readonly Audience['to'][]>> = {
  owner: ['group', 'coordinator'],
  head: ['head', 'coordinator'],
  leader: ['leader'],
  officer: ['enterprise-officer'],
}

function workingDayAfter(day: CalendarDate, calendar: Calendar): CalendarDate {
  return calendar.dateOf(calendar.nextWorkingTime(calendar.at(calendar.addDays(day, 1), '00:00')))
}
