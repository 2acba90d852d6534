/** Every sentence of `status-page.ts` by a direct call. */
import type { Case } from '../../cases/case.ts'
import { calendar, departments, local } from '../fixtures.ts'
import { noStatusPage, type StatusWords, statusPage } from './status-page.ts'

/** What stands on the pages of this case. */
export function saidOnStatusPage(bare: Case): readonly (readonly [reader: string, speech: string])[] {
  const words = { calendar, now: local('2026-11-23 10:00'), departments }
  const lit = (['green', 'yellow', 'red'] as const).map(
    (light): Case => ({ ...bare, clocks: bare.clocks.slice(0, 1).map((clock) => ({ ...clock, status: 'running', light })) }),
  )
  const pages = [...[bare, ...lit].map((it) => statusPage(it, words)), noStatusPage('expired'), noStatusPage('wrong')]
  return pages.map((page) => ['dm:wang', textOf(page)] as const)
}

// --- Internal helpers ---

function textOf({ title, rows, note }: StatusWords): string {
  return [title, ...rows.map(({ name, value }) => `${name}：${value}`), note].join('\n')
}
