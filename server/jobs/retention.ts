/** Deletes every night what is due, and records in the audit how much that was and how far back it reaches; never what it said. */
import type { Calendar } from '../../cases/calendar.ts'
import type { RetentionRules } from '../../seeds/load-retention.ts'
import type { Job } from '../agenda.ts'
import { auditCommits } from '../audit.ts'
import type { MediaStore } from '../media.ts'
import { cutoffsOf, everyDay } from '../retention.ts'
import { sweep } from '../sweep.ts'

export function retentionJob(rules: RetentionRules, calendar: Calendar, media: Pick<MediaStore, 'remove'>): Job {
  return {
    name: 'retention',
    recurs: everyDay(rules.sweep.time, calendar),
    async run({ store, directory, log }, now) {
      const due = cutoffsOf(now, rules)
      const { finished, ...swept } = await sweep({ store, media, directory }, due)
      if (Object.values(swept).every((n) => n === 0)) return {}
      log.info({ ...swept, finished }, 'what was due was deleted')
      const [messagesBefore, notesBefore, filesBefore, casesBefore] = [due.messages, due.notes, due.media, due.cases]
      const fact = { type: 'retention-swept', ...swept, messagesBefore, notesBefore, filesBefore, casesBefore } as const
      return { settings: await auditCommits([{ ...fact, at: now, by: 'system' }], store), unfinished: !finished }
    },
  }
}
