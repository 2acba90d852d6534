/** `GET /s/<token>`: how a case stands, for whoever has its link, without a login. Nothing that anybody wrote stands on it. */
import express, { type Response, type Router } from 'express'
import { isConfidential } from '../cases/case.ts'
import { noStatusPage, type StatusWords, statusPage } from '../dialogs/wording.ts'
import type { StatusLinks } from './status-link.ts'
import type { World } from './world.ts'

/** The router of the page. A case that is confidential has none. */
export function statusRouter(
  links: Pick<StatusLinks, 'read'>,
  { store, calendar, directory, clock }: Pick<World, 'store' | 'calendar' | 'directory' | 'clock'>,
): Router {
  const router = express.Router()
  router.get('/:token', async (request, response) => {
    const read = links.read(request.params.token)
    if (typeof read === 'string') return show(response, read === 'expired' ? 410 : 404, noStatusPage(read))
    const it = await store.case(read.number)
    if (it === null || isConfidential(it)) return show(response, 404, noStatusPage('wrong'))
    show(response, 200, statusPage(it, { calendar, now: clock.now(), departments: directory.departments }))
  })
  return router
}

// --- Internal helpers ---

function show(response: Response, status: number, { title, rows, note }: StatusWords): void {
  response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow', 'Referrer-Policy': 'no-referrer' })
  response
    .status(status)
    .type('html')
    .send(pageOf(title, rows, note))
}

function pageOf(title: string, rows: StatusWords['rows'], note: string): string {
  const lines = rows.map(({ name, value }) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>
body { margin: 0 auto; max-width: 32rem; padding: 1.5rem; font: 1.05rem/1.7 system-ui, sans-serif; color: #1d2129; background: #fff; }
h1 { font-size: 1.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.4rem 1rem; margin: 1rem 0; }
dt { color: #5f6672; }
dd { margin: 0; overflow-wrap: anywhere; }
</style>
<h1>${escaped(title)}</h1>
${lines === '' ? '' : `<dl>${lines}</dl>\n`}<p>${escaped(note)}</p>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
