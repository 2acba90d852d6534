/** The page in a real browser: what a person does there reaches the stand-in, and what the product says is shown as text. */
import { existsSync } from 'node:fs'
import { WSClient } from '@wecom/aibot-node-sdk'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aibotPlayer } from './aibot-player.ts'
import { defaultEnterprise, defaultKf } from './enterprise.ts'
import { makePlayer } from './player.ts'
import { type Fake, startFake } from './server.ts'

/** `CHROMIUM_PATH`, else where Debian puts it; undefined where there is none. */
const chromiumPath = process.env.CHROMIUM_PATH || ['/usr/bin/chromium'].find((path) => existsSync(path))
const desk: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const group = 'wrWATER0000000000000000000000'
const customer = defaultEnterprise.customers[0]?.externalUserid ?? ''
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

describe.skipIf(chromiumPath === undefined)('the page of the stand-in', () => {
  let browser: Browser
  let fake: Fake
  const complaints: string[] = []
  beforeAll(async () => {
    browser = await chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: ['--no-sandbox', '--disable-gpu'] })
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await fake.stop()
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(() => browser.close())

  async function open(options: BrowserContextOptions): Promise<Page> {
    fake = await startFake({ start: Date.parse('2026-11-23T01:00:00Z'), callbacks: { urls: { kf: null, app: null } } })
    const page = await (await browser.newContext(options)).newPage()
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('dialog', (dialog) => {
      complaints.push('a dialog opened')
      return dialog.dismiss()
    })
    await page.goto(fake.url)
    await page.getByText('2026').first().waitFor()
    return page
  }

  /** A call of the product's side. */
  async function call(path: string, appName: string, body: object): Promise<void> {
    const secret = defaultEnterprise.apps.find(({ name }) => name === appName)?.secret ?? ''
    const asked = await fetch(`${fake.url}/cgi-bin/gettoken?corpid=${defaultEnterprise.corpId}&corpsecret=${secret}`)
    // A border: the stand-in's own answer.
    const token = (await asked.json()) as { readonly access_token: string }
    const response = await fetch(`${fake.url}/cgi-bin/${path}?access_token=${token.access_token}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    expect(await response.json()).toMatchObject({ errcode: 0 })
  }

  const say = async (page: Page, column: string, text: string): Promise<void> => {
    await page.locator(`#${column} input[type=text]`).fill(text)
    await page.locator(`#${column}`).getByRole('button', { name: '发送', exact: true }).click()
  }

  it('lets an entrepreneur speak and click, and shows the window and what is HTML as words', async () => {
    const page = await open(desk)
    const column = page.locator('#customer')
    await column.getByRole('button', { name: '进入会话' }).click()
    await say(page, 'customer', '停水两天 <img src=x onerror=alert(1)>')
    await column.getByText('停水两天 <img src=x onerror=alert(1)>').waitFor()
    const list = [{ type: 'click', click: { id: 'k:yes', content: '确认提交' } }]
    const menu = { head_content: '<b>请确认</b>', list, tail_content: '' }
    await call('kf/send_msg', '企哨客服', { touser: customer, open_kfid: defaultKf, msgtype: 'msgmenu', msgmenu: menu })
    await column.getByText('还可收 4 条').waitFor()
    await column.getByText('<b>请确认</b>').waitFor()
    await column.getByRole('button', { name: '确认提交' }).click()
    await column.getByText('还可收 5 条').waitFor()
    const chat = (await makePlayer(fake.url).chats()).find((one) => one.customer === customer)
    expect(chat?.timeline.map(({ body }) => body)).toContainEqual({ content: '确认提交', menu_id: 'k:yes' })
    await page.getByRole('button', { name: '+48 小时' }).click()
    await column.getByText('48 小时已过').waitFor()
  })

  it('lets staff bring the bot in, mention it, quote it and click its cards', async () => {
    const page = await open(desk)
    const client = new WSClient({
      botId: 'aibFAKE0000000000000001',
      secret: 'fake-aibot-secret-6Ty3Kp0Wq9',
      wsUrl: fake.wsUrl,
      logger: silent,
    })
    try {
      await new Promise<void>((resolve) => client.on('authenticated', resolve).connect())
      await page.getByText('机器人已连接').waitFor()
      const column = page.locator('#staff')
      await column.getByLabel('选择群或单聊').selectOption(group)
      await column.getByRole('button', { name: '加入机器人' }).click()
      await column.getByText('先 @ 一次机器人').waitFor()
      await say(page, 'staff', '在吗')
      await column.getByText('@企哨 在吗').waitFor()
      await client.sendMessage(group, { msgtype: 'markdown', markdown: { content: '**#A-17** 何时来水' } })
      const pushed = column.locator('article', { hasText: '#A-17 何时来水' })
      await pushed.getByRole('button', { name: '引用' }).click()
      const heard = new Promise<{ readonly body?: { readonly quote?: unknown } }>((resolve) => client.once('message', resolve))
      await say(page, 'staff', '下午三点')
      expect((await heard).body?.quote).toEqual({ msgtype: 'text', text: { content: '**#A-17** 何时来水' } })
      const card = {
        card_type: 'button_interaction',
        main_title: { title: '#A-17' },
        button_list: [{ text: '签收', key: 'ack' }],
        task_id: 't-1',
      }
      await client.sendMessage(group, { msgtype: 'template_card', template_card: card })
      const clicked = new Promise<{ readonly body?: { readonly from: { readonly userid: string } } }>((resolve) =>
        client.once('event.template_card_event', resolve),
      )
      await column.getByRole('button', { name: '签收' }).click()
      expect((await clicked).body?.from.userid).toBe('staff-water')
    } finally {
      client.disconnect()
    }
  })

  it('lets an official read cards, choose and click, and write', async () => {
    const page = await open(desk)
    const card = {
      card_type: 'button_interaction',
      task_id: 'esc-17-1',
      main_title: { title: '超时未签收：#A-17' },
      button_list: [{ text: '督办', key: 'urge' }],
    }
    const app = { agentid: 1000002, msgtype: 'template_card', template_card: card }
    await call('message/send', '企哨督办', { touser: 'leader', ...app })
    const column = page.locator('#official')
    await column.getByText('超时未签收：#A-17').waitFor()
    await say(page, 'official', '请今天内答复')
    await column.getByText('请今天内答复').waitFor()
    await column.getByRole('button', { name: '督办' }).click()
    expect(await column.locator('.refusal').isHidden()).toBe(true)
  })

  it('fits a phone, a column at a time', async () => {
    const page = await open(phone)
    await aibotPlayer(fake.url).add(group)
    for (const tab of ['企业', '部门', '领导']) {
      await page.getByRole('tab', { name: tab }).click()
      expect(await page.locator('main > section:visible').count()).toBe(1)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    }
  })

  it('goes on after a reset', async () => {
    const page = await open(desk)
    await page.locator('#customer').getByRole('button', { name: '进入会话' }).click()
    await page.locator('#customer .remark').waitFor()
    await fake.reset()
    await page.locator('#customer').getByText('还没有进入过会话').waitFor()
    await page.locator('#customer').getByRole('button', { name: '进入会话' }).click()
    await page.locator('#customer .remark').waitFor()
  })
})
