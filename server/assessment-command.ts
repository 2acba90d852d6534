/** `npm run -s assessment -- --year 2026`: the yearly assessment of the data folder, and what of it is published. */
import { join } from 'node:path'
import { type Assessment, changedSince, exclusionsOf, type Figures, rateNames, shareOf } from '../cases/assessment.ts'
import { publishedIn, stageOf } from '../cases/assessment-publication.ts'
import { makeCalendar } from '../cases/calendar.ts'
import type { Department } from '../cases/people.ts'
import { loadSeeds } from '../seeds/load.ts'
import { assessNow, publicationOf } from './assessment.ts'
import { standsAt } from './clock.ts'
import { main, type Options, type Said, type StoreCommand } from './command.ts'
import { type Config, ConfigError } from './config.ts'
import type { Store } from './store.ts'

export const assessmentCommand: StoreCommand = {
  name: 'assessment',
  help: `usage: npm run -s assessment -- --year 2026 [--json]

Assesses the departments by the cases of QISHAO_DATA (default ./data) that were reported in that year: score, rank, band, what did
not count, and what is due by the rules of seeds/assessment.json. Published figures are shown as they were published, with what has
changed since. --json prints everything, down to the case numbers. Changes nothing; works beside a running server.
Exit code 1: the published figures were altered.`,
  words: { '': { options: { year: { type: 'string' }, json: { type: 'boolean' } }, run: assess } },
}

if (import.meta.main) await main(assessmentCommand)

// --- Internal helpers ---

async function assess(store: Store, { year: asked, json }: Options, config: Config): Promise<Said> {
  if (typeof asked !== 'string' || !/^20\d\d$/.test(asked)) throw new ConfigError('say which year, e.g. --year 2026')
  const year = Number(asked)
  const { departments, assessment: rules, calendar } = loadSeeds(join(import.meta.dirname, '../seeds'), config.profile)
  const publication = await publicationOf(year, store)
  if (publication === 'altered') return { text: `the assessment of ${year} was altered after it was proposed or published`, code: 1 }
  const today = makeCalendar(calendar).dateOf(await standsAt(store, config))
  const codes = departments.flatMap(({ code, group }) => (group ? [code] : []))
  const now = await assessNow(year, today, { store, departments: codes, rules })
  const published = publishedIn(publication)
  const shown = published ?? now.assessment
  const changed = published === null ? [] : changedSince(published, now.assessment)
  const stage = stageOf(publication)
  if (json) {
    const { hash, acts } = publication ?? { hash: null, acts: [] }
    return {
      text: JSON.stringify({ stage, hash, acts, ...shown, changed, now: changed.length > 0 ? now.assessment : null }, null, 2),
      code: 0,
    }
  }
  const lines = [`assessment ${year}, ledger of ${shown.asOf}, ${stage === 'none' ? 'not proposed' : stage}`, ...table(shown, departments)]
  if (changed.length > 0) lines.push(`changed since: ${changed.join(', ')} (published figures stay as they are)`)
  return { text: lines.join('\n'), code: 0 }
}

function table(it: Assessment, departments: readonly Department[]): readonly string[] {
  const { weights, bands, minRated } = it.rules
  const { cases, ratings, unrated } = exclusionsOf(it)
  const name = (code: string): string => `${code} ${departments.find((one) => one.code === code)?.short ?? ''}`.trim()
  const row = (one: Figures): string =>
    `${name(one.department)}: ${one.counted} cases, ${rateNames.map((rate) => rateText(one, rate)).join(', ')}`
  const left = cases.map(({ status, count }) => `${count} ${status}`)
  return [
    `score = ${rateNames.map((rate) => `${weights[rate]}% ${rate}`).join(' + ')}; equal scores share a rank`,
    `bands: ${bands.map(({ name, from }) => `${name} from ${from}`).join(', ')}`,
    `not counted: ${[...left, `${ratings} ratings after an appeal`].join(', ')}; ${unrated} cases without a rating, which is not satisfied`,
    ...it.ranked.map((one) => `${String(one.rank).padStart(4)}  ${one.score.toFixed(2).padStart(6)}  ${one.band}  ${row(one)}`),
    ...it.guarded.map((one) => `   -  fewer than ${minRated} ratings  ${row(one)}`),
    `without cases: ${it.idle.map(({ department }) => department).join(', ') || 'none'}`,
    ...it.due.map(
      ({ department, because, fromLast, measure }) => `due: ${name(department)} (${because}, place ${fromLast} from the last): ${measure}`,
    ),
    ...(it.best.length > 0 ? [`best: ${it.best.map(name).join(', ')}: ${it.rules.best.measure}`] : []),
    ...(it.lastBefore === null ? [`${it.year - 1} was not published: two years running are not judged`] : []),
  ]
}

function rateText(it: Figures, name: (typeof rateNames)[number]): string {
  const share = shareOf(it[name])
  return `${name} ${share === null ? '-' : `${(100 * share).toFixed(1)}%`}`
}
