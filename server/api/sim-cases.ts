/** `/sim/cases`: the cases, with the rights of `?as=`. */
import type { Router } from 'express'
import type { Case } from '../../cases/case.ts'
import { maySee } from '../../cases/rights.ts'
import type { Directory } from '../directory.ts'
import type { Store } from '../store.ts'
import { caseView, forOfficials, isOfficial, queriesOf, type Timeline } from './case-view.ts'
import { Problem } from './problem.ts'
import { viewerOf } from './sim-people.ts'

/** How many cases one answer carries. */
const limit = 200

/** Adds the routes of cases. */
export function caseRoutes(
  router: Router,
  deps: { readonly store: Store; readonly directory: Directory; readonly timeline: Timeline; readonly chief: (it: Case) => string | null },
): void {
  const { store, directory, timeline, chief } = deps

  router.get('/cases', async (request, response) => {
    const viewer = viewerOf(request.query, directory)
    // Twice as many, because some may be taken out again.
    const found = await Promise.all(queriesOf(viewer).map((query) => store.cases(query, 2 * limit)))
    const distinct = new Map(found.flat().map((it) => [it.number, it]))
    const visible = [...distinct.values()].filter((it) => viewer === null || maySee(viewer, it, chief(it)))
    const newest = visible.sort(newestFirst).slice(0, limit)
    response.json({ cases: await Promise.all(newest.map(async (it) => caseView(it, await store.events(it.number), directory, viewer))) })
  })

  router.get('/cases/:number', async (request, response) => {
    const viewer = viewerOf(request.query, directory)
    const { number } = request.params
    const it = await store.case(number)
    // The same answer for both, so that nobody learns of a case that is not theirs.
    if (!it || (viewer !== null && !maySee(viewer, it, chief(it)))) throw new Problem(404, `没有编号为“${number}”的件。`)
    const events = await store.events(number)
    const seen = events.filter(({ type }) => isOfficial(viewer) || !forOfficials.has(type))
    response.json({ ...caseView(it, events, directory, viewer), timeline: timeline(seen, it) })
  })
}

// --- Internal helpers ---

function newestFirst(a: Case, b: Case): number {
  if (a.reportedAt !== b.reportedAt) return a.reportedAt < b.reportedAt ? 1 : -1
  return a.number < b.number ? 1 : -1
}
