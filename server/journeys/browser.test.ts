/** The page as people use it: a person at a desk, a person with a phone, a person without a mouse. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Chromium, choices, chromiumPath, desk, pane, phone, type Simulator, said, say, startChromium, tap } from './browser.ts'

const mondayNine = '2026-11-23T09:00:00+08:00'

/** Belongs to three departments equally, so that a person decides. */
const problem = '门口挖开半个月没人填，客人进不来，不知归谁管'

describe.skipIf(chromiumPath === undefined)('the simulator page', () => {
  let chromium: Chromium
  let simulator: Simulator
  beforeAll(async () => {
    chromium = await startChromium()
  })
  beforeEach(async () => {
    simulator = await chromium.openSimulator(mondayNine)
  })
  afterEach(async () => {
    const complaints = [...simulator.complaints()]
    await simulator.close()
    expect(complaints).toEqual([])
  })
  afterAll(() => chromium.close())

  it('plays a case from the problem to the rating by hand', async () => {
    const page = await simulator.open(desk)

    await say(page, 'entrepreneur', problem)
    const summary = await said(page, 'entrepreneur', '确认提交')
    expect(await summary.textContent()).toContain('凯成科技有限公司')
    await tap(summary, '确认提交')
    await said(page, 'entrepreneur', '已受理')

    const routing = await said(page, 'coordinator', '待转办')
    const department = (await choices(routing).first().innerText()).trim()
    await tap(routing, department)
    await said(page, 'coordinator', `已转${department}`)

    await page.getByTestId('arrival').click()
    await pane(page, 'group')
      .getByRole('heading', { name: `${department}企业诉求群(2)` })
      .waitFor()
    await page.getByTestId('arrival').waitFor({ state: 'detached' })
    const card = await said(page, 'group', '新诉求')
    await tap(card, '签收')
    await said(page, 'group', '已签收')
    await card.getByRole('button', { name: '签收', pressed: true }).waitFor()
    await said(page, 'entrepreneur', '已签收')

    await quote(card)
    await pane(page, 'group').getByTestId('quoting').waitFor()
    await pane(page, 'group').getByRole('button', { name: '已联系 + 情况' }).click()
    await page.keyboard.type('约好下午两点到店里看')
    await page.keyboard.press('Enter')
    await said(page, 'group', '已记录联系')
    await pane(page, 'group').getByTestId('quoting').waitFor({ state: 'detached' })
    await tap(await said(page, 'entrepreneur', '没有联系'), '联系了')
    await said(page, 'entrepreneur', '好的')

    await quote(card)
    await say(page, 'group', '答复 已连夜回填，铺好了钢板，店门前留出通道')
    await said(page, 'group', '答复已记录')
    await tap(await said(page, 'entrepreneur', '没有解决'), '解决了')
    await tap(await said(page, 'entrepreneur', '5 非常满意'), '5 非常满意')
    await said(page, 'entrepreneur', '谢谢评价')

    const detail = page.getByTestId('case-detail')
    await detail.getByText('已办结', { exact: true }).waitFor()
    await detail.getByText('非常满意（5 分），已解决').waitFor()
    const timeline = await page.getByTestId('case-timeline').getByRole('listitem').allTextContents()
    expect(timeline.map((step) => step.replace(/^11月23日 09:00/, '')).join('\n')).toMatch(
      /^企业反映：.*\n.*营商办.*\n.*转办：.*\n.* 签收\n.* 联系企业：约好下午.*\n.* 答复：已连夜回填.*\n企业：已解决\n企业评价：非常满意\n办结/,
    )

    await page.getByTestId('clock-advance-day').click()
    await page.getByTestId('clock-now').getByText('2026年11月24日 星期二').waitFor()
    await page.getByTestId('clock-now').getByText('09:00').waitFor()
    await expectNoOverflow(page)
  })

  it('plays the same case on a phone, one pane at a time', async () => {
    const page = await simulator.open(phone)
    const go = (tab: string): Promise<void> => page.getByTestId(`tab-${tab}`).tap()
    const unread = (tab: string): Promise<void> => page.getByTestId(`tab-${tab}`).getByTestId('unread').waitFor()

    await say(page, 'entrepreneur', problem)
    await tap(await said(page, 'entrepreneur', '确认提交'), '确认提交')
    await unread('coordinator')
    expect(await pane(page, 'coordinator').isVisible()).toBe(false)

    await go('coordinator')
    await choices(await said(page, 'coordinator', '待转办'))
      .first()
      .tap()
    await unread('group')
    await go('group')
    await page.getByTestId('arrival').tap()
    const card = await said(page, 'group', '新诉求')
    await tap(card, '签收')
    await quote(card)
    await say(page, 'group', '答复 已连夜回填，铺好了钢板')
    await said(page, 'group', '答复已记录')

    await unread('entrepreneur')
    await go('entrepreneur')
    await tap(await said(page, 'entrepreneur', '没有解决'), '解决了')
    await tap(await said(page, 'entrepreneur', '5 非常满意'), '5 非常满意')
    await said(page, 'entrepreneur', '谢谢评价')
    await expectNoOverflow(page)

    await go('cases')
    await page.getByTestId('case').tap()
    await page.getByTestId('case-detail').getByText('非常满意').first().waitFor()
    await expectNoOverflow(page)
    await page.getByTestId('case-back').tap()
    await page.getByTestId('case-list').waitFor()

    await page.getByTestId('clock-toggle').tap()
    await page.getByTestId('clock-advance-hour').tap()
    await page.getByTestId('clock-now').getByText('10:00').waitFor()
  })

  it('shows what happens elsewhere without a reload', async () => {
    const page = await simulator.open(desk)
    await simulator.post('/sim/messages', { chat: 'dm:wang', from: 'wang', text: '车间昨天停电三次，这批货赶不出来' })
    await said(page, 'entrepreneur', '车间昨天停电三次')
    await said(page, 'entrepreneur', '确认提交')
    await simulator.post('/sim/messages', { chat: 'dm:wang', from: 'wang', text: '确认' })
    await page.getByTestId('case').getByText('车间昨天停电三次').waitFor()
    await simulator.post('/sim/clock', { advance: 'PT3H' })
    await page.getByTestId('clock-now').getByText('12:00').waitFor()
  })

  it('shows a picture that was sent, small and large', async () => {
    const page = await simulator.open(desk)
    const chat = pane(page, 'entrepreneur')
    await chat.getByTestId('file').setInputFiles({ name: '围挡.png', mimeType: 'image/png', buffer: png })
    await chat.getByTestId('pending-files').getByRole('img', { name: '围挡.png' }).waitFor()
    await say(page, 'entrepreneur', problem)
    await said(page, 'entrepreneur', '【附件】1 个')
    await chat.getByRole('button', { name: '放大图片 围挡.png' }).click()
    await page.getByRole('dialog', { name: '围挡.png' }).getByRole('img').waitFor()
    expect(await page.evaluate<boolean>('[...document.images].every((image) => image.complete && image.naturalWidth === 2)')).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('folds a message of 20,000 characters and keeps every one of them', async () => {
    const page = await simulator.open(desk)
    const long = '园区的路灯坏了一排，晚班工人下班看不见路。'.repeat(1_000).slice(0, 19_999)
    await say(page, 'entrepreneur', `${long}完`)
    const message = pane(page, 'entrepreneur').getByTestId('message').first()
    await message.getByText('展开全文（20,000 字）').waitFor()
    expect((await message.textContent())?.length).toBeLessThan(500)
    await message.getByText('展开全文').click()
    await message.getByText('收起').waitFor()
    expect(await message.textContent()).toContain(`${long}完`)
    await said(page, 'entrepreneur', '确认提交')
    await expectNoOverflow(page)
  })

  it('has a title and an icon', async () => {
    const page = await simulator.open(desk)
    expect(await page.title()).toBe('企哨 · 演练台')
    const icon = await page.locator('link[rel="icon"]').getAttribute('href')
    const response = await page.request.get(`${simulator.url}${icon}`)
    expect([response.status(), response.headers()['content-type']]).toEqual([200, expect.stringContaining('image/svg+xml')])
  })

  it('can be used with the keyboard alone', async () => {
    const page = await simulator.open(desk)
    await tabTo(page, pane(page, 'entrepreneur').getByTestId('input'))
    await page.keyboard.type('门口修路的围挡')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('把店门全挡住了，客人进不来')
    await page.keyboard.press('Enter')
    const summary = await said(page, 'entrepreneur', '确认提交')
    expect(await pane(page, 'entrepreneur').getByTestId('message').first().innerText()).toContain('门口修路的围挡\n把店门全挡住了')

    await tabTo(page, summary.getByRole('button', { name: '确认提交' }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await said(page, 'entrepreneur', '已受理')
  })

  it.each(['light', 'dark'] as const)('follows the system into its %s colours', async (colorScheme) => {
    const page = await simulator.open({ ...desk, colorScheme })
    const [paper = 0, ink = 0] = await Promise.all([brightnessOf(page, 'backgroundColor'), brightnessOf(page, 'color')])
    expect(paper > ink).toBe(colorScheme === 'light')
    expect(Math.abs(paper - ink)).toBeGreaterThan(150)
  })
})

// --- Internal helpers ---

/** Two by two pixels. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGOUTbjNwMDAAAADjgFhpTBoqwAAAABJRU5ErkJggg==', 'base64')

/** Quotes a message: on a phone the word stands at a card, with a mouse it appears on the way over. */
async function quote(message: Locator): Promise<void> {
  await message.hover()
  await message.getByTestId('quote').click()
}

/** Walks by Tab until something has the focus. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press(key)
    if (await target.evaluate((element) => element.matches(':focus'))) return
  }
  throw new Error(`${key} does not reach ${target}`)
}

async function expectNoOverflow(page: Page): Promise<void> {
  const [content = 0, width = 0] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  expect(content).toBeLessThanOrEqual(width)
  expect(
    await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('.messages, .bubble, .pane, .panel, .overview, .one, .case, header')]
        .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        .map((element) => element.className + ': ' + element.textContent.slice(0, 40))`,
    ),
  ).toEqual([])
}

/** From 0, black, to 255, white. */
async function brightnessOf(page: Page, property: 'color' | 'backgroundColor'): Promise<number> {
  const colour = await page.evaluate<string>(`getComputedStyle(document.body).${property}`)
  const [red = 0, green = 0, blue = 0] = [...colour.matchAll(/\d+/g)].map(Number)
  return 0.3 * red + 0.59 * green + 0.11 * blue
}
