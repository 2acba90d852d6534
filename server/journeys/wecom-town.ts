/**
 * A district whose people are all in WeCom, over its stand-in: enterprises in 微信客服, departments in their groups with the 智能机器人,
 * officials in the app. The simulator's chats stay empty.
 */
import { vi } from 'vitest'
import { type AibotPlayer, aibotPlayer } from '../../wecom-fake/aibot-player.ts'
import { makePlayer, type Player } from '../../wecom-fake/player.ts'
import type { SentEntry } from '../../wecom-fake/sent.ts'
import { type Fake, startFake } from '../../wecom-fake/server.ts'
import { type Said as Printed, runStoreCommand, type StoreCommand } from '../command.ts'
import { runDirectoryCommand } from '../directory-command.ts'
import { beijing, type CaseView, type District, openDistrict } from './district.ts'
import { type Shown, shownOf } from './kf-town.ts'

/** A card in the app: its words, the keys of its buttons by their labels, and for whom it is. */
export type AppCard = {
  readonly task: string
  readonly userid: string
  readonly text: string
  readonly keys: ReadonlyMap<string, string>
}

export type WecomTown = {
  readonly district: District
  readonly fake: Fake
  readonly player: Player
  readonly staff: AibotPlayer
  /** A customer says something; what the bot shows them until all is answered. */
  says(customer: string, text: string): Promise<string>
  /** A customer taps the newest menu item with that label. */
  taps(customer: string, label: string): Promise<string>
  /** Reports, names the firm where that is asked, and confirms by a tap; the number. */
  reports(customer: string, text: string): Promise<string>
  /** What a customer has been shown since this was last asked. */
  hears(customer: string): Promise<string>
  /** A member writes with @ in a group; what the bot says there until all is answered. `about`: quotes its newest message with these words. */
  mentions(group: string, userid: string, text: string, about?: string): Promise<string>
  /** All that the bot has said in a group. */
  groupShown(group: string): Promise<string>
  /** An official writes to the app; what it answers. */
  writes(userid: string, text: string): Promise<string>
  /** An official taps a button of the newest card of theirs that has that label and, if told, these words; what the app says then. */
  clicks(userid: string, label: string, about?: string): Promise<string>
  /** The same on a card at hand, for two at the same moment; resolves when WeCom has its answer. */
  tapsCard(card: AppCard, label: string): Promise<void>
  /** The newest such card. Throws when there is none. */
  card(userid: string, label: string, about?: string): Promise<AppCard>
  /** What stands in place of that card's buttons now; null: they can be tapped. */
  replaced(userid: string, label: string, about?: string): Promise<string | null>
  /** All that the app has shown to a member, cards included. */
  appShown(userid: string): Promise<string>
  /** Puts the bot into a group and binds it by a code of the coordinator. */
  binds(group: string, department: string, member: string): Promise<void>
  case(number: string): Promise<CaseView>
  /** What a command prints about the data of the program, which runs. */
  prints(command: StoreCommand): Promise<Printed>
  /** Moves both clocks, side by side, and lets come what is due. */
  until(time: string): Promise<void>
  /** Everything that the stand-in refused. */
  refused(): Promise<readonly SentEntry[]>
  close(): Promise<void>
}

/** How far the two clocks are apart at most while they move. */
const stepMs = 30 * 60_000

/** Opens it at `time`, Beijing time, with the people of a list (CSV). */
export async function openWecomTown(time: string, people: string): Promise<WecomTown> {
  const fake = await startFake({ start: Date.parse(beijing(time)), callbacks: { retryPausesMs: [20] } })
  const player = makePlayer(fake.url)
  const staff = aibotPlayer(fake.url)
  const district = await openDistrict(time, { ...fake.environment(), LOG_LEVEL: 'debug' })
  await player.point({ kf: `${district.url()}/wecom/kf/callback`, app: `${district.url()}/wecom/app/callback` })
  const env = { QISHAO_DATA: district.folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: beijing(time) }
  const { text, code } = await runDirectoryCommand(['import', people], env)
  if (code !== 0) throw new Error(text)
  await vi.waitFor(async () => {
    if (!(await staff.state()).connected) throw new Error('the bot is not connected')
  }, waiting)
  let clock = Date.parse(beijing(time))
  const read = new Map<string, number>()

  const customerSees = async (customer: string): Promise<readonly Shown[]> =>
    (await player.outbox()).filter(({ to, way, state }) => to === customer && way.startsWith('kf') && state === 'delivered').map(shownOf)
  const appSees = async (userid: string): Promise<readonly SentEntry[]> =>
    (await player.outbox('app')).filter(({ to, state }) => state === 'delivered' && to.split('|').includes(userid))
  const groupSees = async (group: string): Promise<readonly string[]> =>
    (await staff.lines(group)).flatMap((line) => (line.startsWith('bot: ') ? [line.slice('bot: '.length)] : []))
  const appLines = async (userid: string): Promise<readonly string[]> => (await appSees(userid)).map(wordsOfApp)

  /** What is new at `key`. */
  function fresh(key: string, all: readonly string[]): string {
    const news = all.slice(read.get(key) ?? 0)
    read.set(key, all.length)
    return news.join('\n')
  }
  /** What comes in does so behind the program's back: it is answered when there is something new where it was said. */
  async function answered(key: string, look: () => Promise<readonly string[]>, act: () => Promise<unknown>): Promise<string> {
    fresh(key, await look())
    await act()
    await player.settle()
    await vi.waitFor(async () => {
      await district.settles()
      if ((await look()).length === (read.get(key) ?? 0)) throw new Error(`nothing was answered at ${key}`)
    }, waiting)
    return fresh(key, await look())
  }
  const customerLines = async (customer: string): Promise<readonly string[]> => (await customerSees(customer)).map((shown) => shown.text)
  async function card(userid: string, label: string, about = ''): Promise<AppCard> {
    const cards = (await appSees(userid)).flatMap((entry) => cardOf(userid, entry))
    const found = cards.findLast(({ keys, text }) => keys.has(label) && text.includes(about))
    if (!found) throw new Error(`${userid} has no card with the button ${label}`)
    return found
  }
  async function mentions(group: string, userid: string, text: string, about?: string): Promise<string> {
    const quoteOf = about === undefined ? {} : { quoteOf: await staff.idOf(group, about) }
    return await answered(
      `group ${group}`,
      () => groupSees(group),
      () => staff.mention(group, userid, text, quoteOf),
    )
  }
  const says = (customer: string, text: string): Promise<string> =>
    answered(
      `kf ${customer}`,
      () => customerLines(customer),
      () => player.say({ customer }, text),
    )
  async function taps(customer: string, label: string): Promise<string> {
    const item = await vi.waitFor(async () => {
      const found = (await customerSees(customer)).findLast(({ items }) => items[label] !== undefined)?.items[label]
      if (found === undefined) throw new Error(`${customer} was shown nothing that reads ${label}`)
      return found
    }, waiting)
    return await answered(
      `kf ${customer}`,
      () => customerLines(customer),
      () => player.click({ customer }, item),
    )
  }
  const tapsCard = ({ userid, task, keys }: AppCard, label: string): Promise<void> => player.cardClick(userid, task, keys.get(label) ?? '')
  const writes = (userid: string, text: string): Promise<string> =>
    answered(
      `app ${userid}`,
      () => appLines(userid),
      () => player.appSay(userid, text),
    )

  return {
    ...{ district, fake, player, staff, card, tapsCard, mentions, writes, case: district.case },
    says,
    taps,
    async reports(customer, text) {
      if (/哪家企业/.test(await says(customer, text))) await says(customer, '海洋机械厂')
      const number = /QS\d{8}-\d{4}/.exec(await taps(customer, '确认提交'))?.[0]
      if (number === undefined) throw new Error('there is no number in the receipt')
      return number
    },
    hears: async (customer) => fresh(`kf ${customer}`, await customerLines(customer)),
    groupShown: async (group) => (await groupSees(group)).join('\n'),
    async clicks(userid, label, about) {
      const found = await vi.waitFor(() => card(userid, label, about), waiting)
      return await answered(
        `app ${userid}`,
        () => appLines(userid),
        () => tapsCard(found, label),
      )
    },
    async replaced(userid, label, about) {
      const { task } = await card(userid, label, about)
      return (await player.cards(task)).find((seen) => seen.userid === userid)?.replaced ?? null
    },
    appShown: async (userid) => (await appLines(userid)).join('\n'),
    async binds(group, department, member) {
      const told = await writes('coordinator', `绑定码 ${department}`)
      const words = /绑定 \S+ [0-9A-Z]{8}/.exec(told)?.[0]
      if (words === undefined) throw new Error(`no code in: ${told}`)
      await staff.add(group)
      await mentions(group, member, words)
    },
    prints: (command) => runStoreCommand(command, [], env),
    async until(to) {
      for (const target = Date.parse(beijing(to)); clock < target; ) {
        const next = Math.min(clock + stepMs, target)
        await player.advance(next - clock)
        clock = next
        await district.until(inMinutes(clock))
      }
      await district.settles()
    },
    refused: async () => (await player.outbox()).filter(({ state }) => state === 'refused'),
    async close() {
      await district.close()
      await fake.stop()
    },
  }
}

// --- Internal helpers ---

const waiting = { timeout: 15_000, interval: 50 }

type AppBody = {
  readonly text?: { readonly content: string }
  readonly template_card?: {
    readonly task_id: string
    readonly main_title: { readonly title: string }
    readonly sub_title_text?: string
    readonly button_list?: readonly { readonly text: string; readonly key: string }[]
  }
}

/** The record holds what the stand-in has read by its shape. */
function bodyOf({ body }: SentEntry): AppBody {
  return body as AppBody
}

function wordsOfApp(entry: SentEntry): string {
  const { text, template_card: card } = bodyOf(entry)
  return text?.content ?? [card?.main_title.title, card?.sub_title_text].join('\n')
}

function cardOf(userid: string, entry: SentEntry): readonly AppCard[] {
  const { template_card: card } = bodyOf(entry)
  if (!card) return []
  const keys = new Map((card.button_list ?? []).map(({ text, key }) => [text, key]))
  return [{ task: card.task_id, userid, text: wordsOfApp(entry), keys }]
}

function inMinutes(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
