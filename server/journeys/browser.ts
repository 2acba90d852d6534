/** The simulator page in a real browser, served by the real program on a temporary folder and a virtual clock. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { readConfig } from '../config.ts'
import { start } from '../main.ts'

/** Where Chromium is: `CHROMIUM_PATH`, else where Debian puts it; undefined where there is none. */
export const chromiumPath: string | undefined = process.env.CHROMIUM_PATH || ['/usr/bin/chromium'].find((path) => existsSync(path))

export const desk: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }
export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

export type Pane = 'entrepreneur' | 'group' | 'coordinator' | 'official'

/** The program, and the page in as many windows as a test opens. */
export type Simulator = {
  readonly url: string
  /** Opens the page in a window of its own, loaded and ready. */
  open(options: BrowserContextOptions): Promise<Page>
  /** Speaks past the page, to the API. */
  post(path: string, body: object): Promise<void>
  /**
   * What went wrong unseen in any window so far: words in the console, errors, failed or refused requests,
   * and requests that left the program.
   */
  complaints(): readonly string[]
  /** Shuts the windows and stops the program; the browser stays. */
  close(): Promise<void>
}

/** A browser that opens simulators. */
export type Chromium = {
  /** Starts the program with its clock at `time`, ISO 8601. */
  openSimulator(time: string): Promise<Simulator>
  close(): Promise<void>
}

/** Starts Chromium. */
export async function startChromium(): Promise<Chromium> {
  const browser = await chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

  return {
    async openSimulator(time) {
      const folder = await mkdtemp(join(tmpdir(), 'qishao-browser-'))
      const config = readConfig({
        PORT: '0',
        QISHAO_DATA: folder,
        QISHAO_CLOCK: 'virtual',
        QISHAO_NOW: time,
        QISHAO_BURST_MS: '100',
        QISHAO_SIMULATOR: 'on',
        LOG_LEVEL: 'silent',
      })
      const running = await start(config, pino({ level: config.logLevel }))
      const windows: Page[] = []
      const complaints: string[] = []

      return {
        url: running.url,
        async open(options) {
          const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'America/New_York', ...options })
          const page = await context.newPage()
          windows.push(page)
          page.setDefaultTimeout(10_000)
          listen(page, running.url, complaints)
          await page.goto(running.url)
          await page.locator('main[aria-busy="false"]').waitFor()
          return page
        },
        async post(path, body) {
          const response = await fetch(`${running.url}${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
          if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`)
        },
        complaints: () => complaints,
        async close() {
          await Promise.all(windows.map((page) => page.context().close()))
          await running.stop()
          await rm(folder, { recursive: true, force: true })
        },
      }
    },
    close: () => browser.close(),
  }
}

/** One of the four panes of the page. */
export function pane(page: Page, kind: Pane): Locator {
  return page.getByTestId(`pane-${kind}`)
}

/** The newest message of a pane with these words, once it is there; it stays this one when others follow. */
export async function said(page: Page, kind: Pane, words: string): Promise<Locator> {
  const newest = pane(page, kind).getByTestId('message').filter({ hasText: words }).last()
  const id = await newest.getAttribute('data-message')
  return pane(page, kind).locator(`[data-message="${id}"]`)
}

/** Types into a pane and sends. */
export async function say(page: Page, kind: Pane, words: string): Promise<void> {
  await pane(page, kind).getByTestId('input').fill(words)
  await pane(page, kind).getByTestId('send').click()
}

/** The buttons of a card. */
export function choices(card: Locator): Locator {
  return card.getByRole('group').getByRole('button')
}

/** Taps a button of a card. */
export async function tap(card: Locator, label: string): Promise<void> {
  await choices(card).filter({ hasText: label }).click()
}

// --- Internal helpers ---

function listen(page: Page, home: string, complaints: string[]): void {
  page.on('console', (message) => complaints.push(`console ${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`)
  })
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (origin !== home && protocol !== 'blob:' && protocol !== 'data:') complaints.push(`left the program: ${request.url()}`)
  })
}
