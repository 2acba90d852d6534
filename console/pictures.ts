/**
 * `node console/pictures.ts`: takes the pictures of the README. Starts the demonstration, plays it on by a day and a bit,
 * and photographs the page with Chromium (`CHROMIUM_PATH`, else Debian's). On Debian the pictures need the packages
 * `fonts-noto-cjk`, `fonts-noto-color-emoji` and, for the date field, `chromium-l10n`. Build the page first.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { z } from 'zod'
import { leanPng } from './lean-png.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'docs/pictures')

const desk: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

/** Starts the demonstration on a free port. */
async function startDemo(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const demo = spawn(process.execPath, [join(root, 'server/demo.ts')], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(demo, 'exit')
  for await (const line of createInterface({ input: demo.stdout })) {
    const url = /http:\/\/[\w.:]+/.exec(line)?.[0]
    if (url === undefined) continue
    return {
      url,
      async stop() {
        demo.kill('SIGTERM')
        await exited
      },
    }
  }
  throw new Error('the demonstration ended before it was ready')
}

const chat = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      buttons: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
    }),
  ),
})
const list = z.object({ cases: z.array(z.object({ number: z.string(), enterprise: z.string().nullable(), status: z.string() })) })

/** Speaks to the program as the people of the demonstration do. */
function people(url: string) {
  async function post(path: string, body: object): Promise<void> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`POST ${path} ${JSON.stringify(body)} answered ${response.status}: ${await response.text()}`)
  }
  async function tell(message: object): Promise<void> {
    await post('/sim/messages', message)
    await post('/sim/settle', {})
  }
  /** The newest card of a chat, of a case or of any. */
  async function card(name: string, number = ''): Promise<z.output<typeof chat>['messages'][number]> {
    const { messages } = chat.parse(await (await fetch(`${url}/sim/chats/${name}/messages`)).json())
    const found = messages.findLast(({ text, buttons }) => buttons.length > 0 && text.includes(number))
    if (!found) throw new Error(`no card with ${number} in ${name}`)
    return found
  }

  return {
    clock: (to: string) => post('/sim/clock', { to: new Date(to).toISOString() }),
    /** In the direct chat. */
    say: (who: string, text: string) => tell({ chat: `dm:${who}`, from: who, text }),
    /** In the department's group, quoting the card of a case. */
    async reply(who: string, department: string, number: string, text: string): Promise<void> {
      const name = `group:${department}`
      await tell({ chat: name, from: who, text, quote: (await card(name, number)).id })
    },
    /** Taps a button of the newest card of a case, or of any, in a direct chat. */
    async tap(who: string, label: string, number = ''): Promise<void> {
      const { id, buttons } = await card(`dm:${who}`, number)
      const button = buttons.find((one) => one.label.includes(label))
      if (!button) throw new Error(`no button ${label} for ${who}, only ${buttons.map((one) => one.label).join(', ')}`)
      await tell({ chat: `dm:${who}`, from: who, quote: id, tap: button.value })
    },
    /** The number of an enterprise's case. */
    async numberOf(enterprise: string): Promise<string> {
      const { cases } = list.parse(await (await fetch(`${url}/sim/cases`)).json())
      const found = cases.find((one) => one.enterprise?.includes(enterprise))
      if (!found) throw new Error(`no case of ${enterprise}`)
      return found.number
    },
  }
}

/** Plays on from the Monday on which the demonstration ends: one case is late, one answered, one dispatched, one new. */
async function playOn(url: string): Promise<{ readonly late: string }> {
  const { clock, say, reply, tap, numberOf } = people(url)
  const [fence, drain, welders] = [await numberOf('老陈'), await numberOf('清河'), await numberOf('凯成')]
  await tap('coordinator', '城管局', fence)
  await clock('2026-11-23T17:30:00+08:00')
  await clock('2026-11-24T09:10:00+08:00')
  await say('leader', `${drain} 今天上午到现场，先把水排掉，结果报我`)
  await clock('2026-11-24T09:40:00+08:00')
  await reply('staff-hrss', 'hrss', welders, '答复：三家职校已送来 22 名学生面试，另 8 名由技工学校下周定向培训后到岗')
  await tap('wang', '解决了', welders)
  await clock('2026-11-24T10:05:00+08:00')
  await say('li', '快递车进园区总被拦，客户催了好几次')
  await tap('li', '确认')
  return { late: drain }
}

/** Opens the page as it is after the story, everyone in their place. */
async function open(browser: Browser, url: string, speaker: string, options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'zh-CN', ...options })).newPage()
  await page.addInitScript(
    `localStorage.setItem('qishao.chosen', ${JSON.stringify(JSON.stringify({ entrepreneur: speaker, department: 'park' }))})`,
  )
  await page.goto(url)
  await page.locator('main[aria-busy="false"]').waitFor()
  await page.getByTestId('pane-entrepreneur').getByTestId('message').last().waitFor()
  await page.evaluate('document.fonts.ready')
  return page
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await writeFile(join(folder, `${name}.png`), leanPng(await page.screenshot({ animations: 'disabled', caret: 'hide' })))
  process.stdout.write(`docs/pictures/${name}.png\n`)
  await page.context().close()
}

const demo = await startDemo()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  env: { ...process.env, LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8' },
})
try {
  await mkdir(folder, { recursive: true })
  const { late } = await playOn(demo.url)
  for (const [name, colorScheme] of [
    ['simulator-desktop', 'light'],
    ['simulator-dark', 'dark'],
  ] as const) {
    const page = await open(browser, demo.url, 'wang', { ...desk, colorScheme })
    await page.locator(`[data-case="${late}"]`).click()
    await page.getByTestId('case-detail').getByRole('heading', { name: late }).waitFor()
    await page.getByTestId('pane-group').getByTestId('message').last().waitFor()
    await page.getByTestId('pane-official').getByTestId('message').last().waitFor()
    await take(page, name)
  }
  await take(await open(browser, demo.url, 'li', phone), 'simulator-phone')
} finally {
  await browser.close()
  await demo.stop()
}
