/** A district whose entrepreneurs write in 微信客服, over the stand-in of WeCom; departments and officials stay in the simulator. */
import { vi } from 'vitest'
import { defaultEnterprise, defaultKf } from '../../wecom-fake/enterprise.ts'
import { makePlayer, type Player } from '../../wecom-fake/player.ts'
import type { SentEntry } from '../../wecom-fake/sent.ts'
import { type Fake, startFake } from '../../wecom-fake/server.ts'
import { beijing, type District, openDistrict } from './district.ts'

/** What a customer was shown: its words, and the ids of what can be tapped by their labels. */
export type Shown = { readonly at: number; readonly text: string; readonly items: Readonly<Record<string, string>> }

export type KfTown = {
  readonly district: District
  readonly fake: Fake
  readonly player: Player
  /** A customer says something; what the bot says to them until all is answered. */
  says(customer: string, text: string): Promise<readonly Shown[]>
  /** A customer taps what the newest menu with that label shows, or the oldest. */
  taps(customer: string, label: string, which?: 'newest' | 'oldest'): Promise<readonly Shown[]>
  /** What a customer has been shown since this was last asked. */
  hears(customer: string): Promise<readonly Shown[]>
  /** All that a customer was shown. */
  shown(customer: string): Promise<readonly Shown[]>
  /** Moves both clocks, side by side, and lets come what is due. */
  until(time: string): Promise<void>
  /** Stops the program and starts it anew. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** How far the two clocks are apart at most while they move. */
const stepMs = 30 * 60_000

/** Opens it at `time`, Beijing time. */
export async function openKfTown(time: string): Promise<KfTown> {
  const fake = await startFake({ start: Date.parse(beijing(time)), callbacks: { retryPausesMs: [20] } })
  const player = makePlayer(fake.url)
  const app = defaultEnterprise.apps.find(({ kf }) => kf.includes(defaultKf))
  if (!app?.callback) throw new Error('the stand-in has no app for kf')
  const district = await openDistrict(time, {
    WECOM_API_BASE: fake.url,
    WECOM_CORP_ID: defaultEnterprise.corpId,
    WECOM_KF_SECRET: app.secret,
    WECOM_KF_TOKEN: app.callback.token,
    WECOM_KF_AES_KEY: app.callback.aesKey,
  })
  const point = (): Promise<void> => player.point({ kf: `${district.url()}/wecom/kf/callback` })
  await point()
  let clock = Date.parse(beijing(time))
  const read = new Map<string, number>()

  async function shown(customer: string): Promise<readonly Shown[]> {
    const sent = await player.outbox()
    return sent.filter(({ to, way, state }) => to === customer && way.startsWith('kf') && state === 'delivered').map(shownOf)
  }
  async function hears(customer: string): Promise<readonly Shown[]> {
    const all = await shown(customer)
    const fresh = all.slice(read.get(customer) ?? 0)
    read.set(customer, all.length)
    return fresh
  }
  /** What comes in does so behind the program's back: it is answered when the customer has been shown something. */
  async function answered(customer: string, act: () => Promise<unknown>): Promise<readonly Shown[]> {
    await hears(customer)
    await act()
    await player.settle()
    await vi.waitFor(
      async () => {
        await district.settles()
        if ((await shown(customer)).length === (read.get(customer) ?? 0)) throw new Error(`${customer} was not answered`)
      },
      { timeout: 15_000, interval: 50 },
    )
    return await hears(customer)
  }
  async function moveTo(target: number): Promise<void> {
    while (clock < target) {
      const next = Math.min(clock + stepMs, target)
      await player.advance(next - clock)
      clock = next
      await district.until(inMinutes(clock))
    }
    await district.settles()
  }
  return {
    ...{ district, fake, player, hears, shown },
    says: (customer, text) => answered(customer, () => player.say({ customer }, text)),
    async taps(customer, label, which = 'newest') {
      const menus = (await shown(customer)).filter(({ items }) => items[label] !== undefined)
      const item = menus.at(which === 'newest' ? -1 : 0)?.items[label]
      if (item === undefined) throw new Error(`${customer} was shown nothing that reads ${label}`)
      return await answered(customer, () => player.click({ customer }, item))
    },
    until: (to) => moveTo(Date.parse(beijing(to))),
    async restart() {
      await district.restart()
      await point()
    },
    async close() {
      await district.close()
      await fake.stop()
    },
  }
}

/** What was said, in one text. */
export function wordsOf(shown: readonly Shown[]): string {
  return shown.map(({ text }) => text).join('\n')
}

// --- Internal helpers ---

export function shownOf({ at, body }: SentEntry): Shown {
  // The record holds what the stand-in has read by its shape.
  const { text, msgmenu } = body as {
    text?: { content: string }
    msgmenu?: { head_content: string; list: readonly { click: { id: string; content: string } }[] }
  }
  const items = Object.fromEntries((msgmenu?.list ?? []).map(({ click }) => [click.content, click.id]))
  return { at, text: text?.content ?? msgmenu?.head_content ?? '', items }
}

function inMinutes(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
