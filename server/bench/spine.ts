/**
 * The program's spine in this process: store, model, inbox, turn and outbox as `main.ts` assembles them, and a channel that
 * carries nothing anywhere. No HTTP, no simulator; a turn costs here what it costs on every channel.
 */
import { randomUUIDv7 } from 'node:crypto'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import type { Channel, Receive } from '../../bot/channel.ts'
import { makeHub } from '../../bot/hub.ts'
import { makeCalendar } from '../../cases/calendar.ts'
import { leadOf } from '../../cases/case.ts'
import { responsible } from '../../cases/routing.ts'
import { type Conversation, chatOf, type Inbound } from '../../dialogs/message.ts'
import { newsWaits } from '../../dialogs/wake.ts'
import { departmentNames } from '../../nlu/department-names.ts'
import { loadOrTrainReplies } from '../../nlu/replies.ts'
import { loadSeeds } from '../../seeds/load.ts'
import { makeAnswers } from '../answers.ts'
import { makeRationing } from '../budget.ts'
import { virtualClock } from '../clock.ts'
import { onlyBy, openDirectory } from '../directory.ts'
import { openGroupBook } from '../group-book.ts'
import { makeInbox } from '../inbox.ts'
import { makeLog } from '../log.ts'
import { modelFiles, understandInForce } from '../model-shelf.ts'
import { makeNumbers } from '../numbers.ts'
import { makeOutbox } from '../outbox.ts'
import { onlyProcess } from '../peers.ts'
import { makeSimilarCases } from '../similar-cases.ts'
import { deaf } from '../speech.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store.ts'
import { unwatched } from '../watch.ts'
import { watchedStore } from '../watched-store.ts'
import { makeWindows } from '../window.ts'
import type { World } from '../world.ts'
import type { Stage } from './conversations.ts'
import { makeCounts } from './counts.ts'

/** A stage without a wire. */
export type Spine = Stage & {
  /** Stops. Throws when something was not answered, not sent, or parked. */
  close(): Promise<void>
}

/** Opens the spine on a data folder. `now` is when everything happens: UTC, 24 characters. */
export async function openSpine(folder: string, now: string): Promise<Spine> {
  const counts = makeCounts()
  const kept = await openSqliteStore(folder)
  // A message of the bot is counted when its row of the outbox is settled, not when it is sent.
  const log = makeLog('info', pino.destination({ dest: join(folder, 'log'), sync: true }))
  const store: Store = {
    ...watchedStore(kept, unwatched, log),
    async sent(seq, receipt, as) {
      await kept.sent(seq, receipt, as)
      counts.take(receipt)
    },
  }
  const world = await worldOn(store, log, folder, now)
  const nowhere = channelToNowhere()
  const hub = makeHub([nowhere.channel], {
    onFault: (error, context) => world.log.error({ ...context, err: error }, 'a channel failed'),
    log: (passage) => world.log.debug(passage, 'message'),
  })
  const answers = makeAnswers(world)
  const rationing = makeRationing(world, hub.budget, { costOf: hub.cost, held: answers.held })
  const windows = makeWindows(world, rationing)
  const newsWait = async (conversation: Conversation): Promise<boolean> =>
    newsWaits((await store.open(conversation)).dialog, { now, calendar: world.calendar, pace: world.pace })
  const outbox = makeOutbox(world, hub.send, { newsWait, rationing, answers })
  const inbox = makeInbox(world, 0, outbox.wake)
  await hub.start(async (message) => {
    await rationing.heard(message)
    const [received] = await Promise.all([inbox.receive(message), windows.opened(message.conversation, message.from)])
    outbox.nudge(message.conversation)
    return received
  })
  const settle = async (): Promise<void> => {
    while (inbox.busy || outbox.busy) await Promise.all([inbox.idle(), outbox.idle()])
  }
  return {
    admit: (person) => world.directory.put({ ...person, departments: [] }),
    async say(chat, from, text) {
      await nowhere.hear(inboundOf(chat, from, text, now))
      counts.take(chat)
    },
    until: counts.until,
    lastText: async (chat) => nowhere.lastText(chat),
    settle,
    async leadOf(reporter) {
      const [newest] = await store.cases({ of: 'reporter', reporter }, 1)
      return newest ? leadOf(newest) : null
    },
    async close() {
      await settle()
      const { waiting, unsent, parked } = await store.counts()
      await outbox.stop()
      await hub.stop()
      await store.close()
      if (waiting + parked + unsent > 0) throw new Error(`${waiting} messages wait, ${unsent} are not sent, ${parked} are parked`)
    },
  }
}

// --- Internal helpers ---

const root = join(import.meta.dirname, '../..')

const channelName = 'bench'

async function worldOn(store: Store, log: Logger, folder: string, now: string): Promise<World> {
  const seeds = loadSeeds(join(root, 'seeds'), 'xihaian')
  const calendar = makeCalendar(seeds.calendar)
  const codes = seeds.departments.map(({ code }) => code)
  const files = modelFiles({ data: folder, nluEngine: 'svm' }, codes)
  const understand = await understandInForce(files, { departments: departmentNames(seeds.departments) }, log)
  return {
    ...{ store, calendar, log, watch: unwatched, peers: onlyProcess },
    directory: await openDirectory(store, seeds, onlyBy(channelName)),
    groups: await openGroupBook(store),
    profile: seeds.profile,
    elsewhere: seeds.elsewhere,
    assessment: seeds.assessment,
    jobs: [],
    agenda: seeds.agenda,
    catalogue: seeds.catalogue,
    pace: seeds.pace,
    understand: (text, at) =>
      understand(text, { settle: (guesses) => responsible(guesses, text, calendar.dateOf(at), seeds.catalogue, seeds.delegations) }),
    reads: await loadOrTrainReplies(),
    listen: deaf,
    similar: makeSimilarCases(),
    numbers: makeNumbers(store),
    clock: await virtualClock(store, now),
  }
}

/** Takes what it is given and keeps the last text of each chat. Its receipts name the chat. */
function channelToNowhere(): { readonly channel: Channel; readonly hear: Receive; lastText(chat: string): string } {
  const last = new Map<string, string>()
  let receive: Receive | null = null
  return {
    channel: {
      name: channelName,
      async start(given) {
        receive = given
      },
      async send({ conversation, text }) {
        const chat = chatOf(conversation)
        last.set(chat, text)
        return chat
      },
      async stop() {
        receive = null
      },
    },
    hear(message) {
      if (!receive) throw new Error('the spine is not open')
      return receive(message)
    },
    lastText: (chat) => last.get(chat) ?? '',
  }
}

function inboundOf(chat: string, from: string, text: string, at: string): Inbound {
  const group = chat.startsWith('group:')
  return {
    id: randomUUIDv7(),
    conversation: `${channelName}:${chat}`,
    scope: group ? { type: 'group', department: chat.slice('group:'.length) } : { type: 'direct' },
    ...{ from, at, text, quote: null, tap: null, addressed: true, attachments: [], rejected: [] },
  }
}
