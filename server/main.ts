/** Assembles the program; reads top to bottom. `npm start` runs it. */
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { ChannelError } from '../bot/channel.ts'
import { makeHub } from '../bot/hub.ts'
import { type ChatLog, makeWebChannel } from '../bot/web/channel.ts'
import { makeCalendar } from '../cases/calendar.ts'
import { responsible } from '../cases/routing.ts'
import { withoutIds } from '../dialogs/mask.ts'
import { type Conversation, channelOf, type Outbound } from '../dialogs/message.ts'
import { sentenceOf } from '../dialogs/timeline.ts'
import { newsWaits } from '../dialogs/wake.ts'
import { departmentNames } from '../nlu/department-names.ts'
import { InputError } from '../nlu/json-lines.ts'
import { loadOrTrainReplies } from '../nlu/replies.ts'
import { loadSeeds } from '../seeds/load.ts'
import { SeedError } from '../seeds/load-file.ts'
import { waysOf } from './addresses.ts'
import { planAgenda } from './agenda.ts'
import { makeAlarm, raisedAlarms } from './alarms.ts'
import { makeAnswers } from './answers.ts'
import { channelRouter } from './api/channel-routes.ts'
import { simRouter } from './api/sim.ts'
import { openGroups } from './api/sim-groups.ts'
import { makeChanges } from './api/sim-stream.ts'
import { makeApp } from './app.ts'
import { makeRationing } from './budget.ts'
import { makeChannels, placeOf } from './channels.ts'
import { realClock, virtualClock } from './clock.ts'
import { makeClockwork } from './clockwork.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { openDesks } from './desks.ts'
import { openDirectory } from './directory.ts'
import { openGroupBook } from './group-book.ts'
import { longestBurst, makeInbox } from './inbox.ts'
import { retentionJob } from './jobs/retention.ts'
import { rosterGapsJob } from './jobs/roster-gaps.ts'
import { worklistJob } from './jobs/worklists.ts'
import { makeLog } from './log.ts'
import { openMedia } from './media.ts'
import { makeMetrics } from './metrics.ts'
import { modelFiles, type Training, understandInForce } from './model-shelf.ts'
import { isForNotify, notifyWith } from './notify.ts'
import { nowhere, refusingNowhere } from './nowhere.ts'
import { makeNumbers } from './numbers.ts'
import { makeOutbox } from './outbox.ts'
import { alone, joinPeers } from './peers.ts'
import { freeBytes, makeReadiness } from './readiness.ts'
import { noScan, scanWith } from './scan.ts'
import { makeSimilarCases } from './similar-cases.ts'
import { deaf, listenWith, transcribeWith } from './speech.ts'
import { linkSecret, makeStatusLinks } from './status-link.ts'
import { statusRouter } from './status-page.ts'
import { stopInOrder } from './stopping.ts'
import { StoreError } from './store/error.ts'
import { openStore } from './store/open.ts'
import { shareOf } from './store/share.ts'
import type { RememberedSetting, Store } from './store.ts'
import { makeTraces } from './traces.ts'
import { amongOurselves, makeUndelivered, sendRound } from './undelivered.ts'
import type { Word } from './wakes.ts'
import { both, type Told, unwatched } from './watch.ts'
import { watchedStore } from './watched-store.ts'
import { makeWindows } from './window.ts'
import type { World } from './world.ts'

// Half a second of the start is spent compiling Botkit.
enableCompileCache()

const root = join(import.meta.dirname, '..')

/** How often files that could not be scanned are scanned anew. */
const recheckMs = 60_000

/** How often the cases of other processes are taken into the index of similar ones. */
const refillMs = 60_000

/** How long a conversation is left alone in which nothing may be sent, unless something is said there. */
const restMs = 30_000

/** A running program. */
export type Running = { readonly url: string; stop(): Promise<void> }

/** Starts everything and resolves when it is ready to work. Throws `ConfigError`, `SeedError` or `StoreError` with one sentence. */
export async function start(config: Config, log: Logger, training: Training = {}): Promise<Running> {
  // --- What is data, and what must survive ---
  const seeds = loadSeeds(join(root, 'seeds'), config.profile)
  const calendar = makeCalendar(seeds.calendar)
  const kept = await openStore(config, { onFault: (error) => log.warn({ err: error }, 'a connection to the database was lost') })
  const diskFloorBytes = config.diskFloorMb * 1_048_576
  const metrics = config.metrics
    ? await makeMetrics({
        figures: () => kept.figures(clock.now()),
        now: () => clock.now(),
        disk: async () => ({ free: await freeBytes(config.data), floor: diskFloorBytes }),
        alarms: () => raisedAlarms(kept, clock.now()),
        outbox: () => outbox.waits,
        channels: () => channels,
      })
    : null
  const traces = config.traces && makeTraces(config.traces, log)
  const watch = both(traces?.watch ?? unwatched, metrics?.watch ?? unwatched)
  const store = watchedStore(kept, watch, log)
  const shared = config.databaseUrl !== null
  const clock = config.clock === 'virtual' ? await virtualClock(store, config.now ?? new Date().toISOString()) : realClock()
  const groupBook = await openGroupBook(store)
  const places = config.channels.map(placeOf)
  // The people of the seeds are for rehearsals: they live in the simulator alone.
  const people = config.simulator ? seeds.people : []
  const directory = await openDirectory(store, { ...seeds, people }, waysOf(places, groupBook, config.simulator ? 'web' : nowhere))
  const codes = seeds.departments.map(({ code }) => code)
  const names = { departments: departmentNames(seeds.departments) }
  const understand = await understandInForce(modelFiles(config, codes, training), names, log)
  const reads = await loadOrTrainReplies()
  const scan = config.scanCommand ? scanWith(config.scanCommand, log) : noScan
  const media = openMedia(config.data, scan)
  const listen = config.speech ? listenWith(media, transcribeWith(config.speech, log), log) : deaf

  const changes = makeChanges()
  const groups = await openGroups(store, directory)
  const peers = shared
    ? await joinPeers(store, config.redisUrl, log, {
        heard,
        gained: () => clockwork.look(),
        busy: (share) => [...inbox.running(), ...outbox.running()].some((key) => shareOf(key) === share),
        changed({ people, settings }) {
          directory.adopt(people)
          for (const { key, value } of settings) adopt[key](value)
        },
      })
    : alone(store, log)
  const adopt: Readonly<Record<RememberedSetting, (value: string) => void>> = {
    'bound-groups': groupBook.adopt,
    'duty-changes': directory.adoptDuties,
    'sim-groups': groups.adopt,
    'virtual-now': clock.adopt,
  }

  const world: World = {
    store,
    directory,
    groups: groupBook,
    calendar,
    profile: seeds.profile,
    elsewhere: seeds.elsewhere,
    assessment: seeds.assessment,
    jobs: [
      worklistJob(seeds.agenda.worklist, calendar),
      rosterGapsJob(seeds.agenda.rosterGaps, calendar),
      retentionJob(seeds.retention, calendar, media),
    ],
    agenda: seeds.agenda,
    catalogue: seeds.catalogue,
    pace: seeds.pace,
    notifies: config.notify !== null,
    understand: (text, now) =>
      understand(text, {
        settle: (guesses) => responsible(guesses, text, calendar.dateOf(now), seeds.catalogue, seeds.delegations),
        during: (work) => watch.stage('understand', {}, work),
      }),
    reads,
    listen,
    similar: makeSimilarCases(),
    numbers: makeNumbers(store),
    clock,
    peers,
    log,
    watch,
  }

  // --- The channels ---
  const group = (code: string) => ({ closed: groups.state(code).closed, members: groups.members(code) })
  const web = makeWebChannel({
    chats: chatsOf(store),
    now: clock.now,
    groupHears: config.groupHears,
    budget: config.simBudget,
    group,
    changed(chat) {
      changes.publish([chat])
      peers.tell({ chats: [chat] })
    },
  })
  const alarm = makeAlarm(world, (conversations) => outbox.wake(conversations))
  const real = await makeChannels(config.channels, {
    ...{ world, groups: groupBook, media, alarm },
    undelivered: (id, why) => takeBack(id, why),
    lease: peers.lease,
  })
  const channels = [...(config.simulator ? [web] : []), ...real]
  const hub = makeHub(channels, {
    onFault: (error, context) => log.error({ ...context, err: error }, 'a channel failed'),
    log: (passage) => log.debug(passage, 'message'),
  })

  // --- In, turn, out ---
  const answers = makeAnswers(world)
  const rationing = makeRationing(world, hub.budget, { costOf: hub.cost, held: answers.held })
  const windows = makeWindows(world, rationing)
  const links =
    config.notify &&
    makeStatusLinks({
      ...{ publicUrl: config.notify.publicUrl, days: seeds.pace.statusLinkDays, now: clock.now },
      secret: config.notify.linkSecret ?? (await linkSecret(store)),
    })
  const notify = config.notify && links ? notifyWith(config.notify, world, links.link) : notifyOff
  const carry = amongOurselves(world, hub.members, refusingNowhere(hub.send))
  const send = (message: Outbound): Promise<string> => (isForNotify(message) ? notify(message) : carry(message))
  const outbox = makeOutbox(
    world,
    (message) => watch.stage('send', { channel: channelOf(message.conversation) }, () => send(message), sends),
    {
      newsWait: async (conversation) =>
        newsWaits((await store.open(conversation)).dialog, { now: clock.now(), calendar, pace: seeds.pace }),
      sendRound: async (message, error) => (isForNotify(message) ? [] : await sendRound(message, error, world)),
      rationing,
      answers,
      // A virtual clock stands still between two looks.
      restMs: clock.virtual ? 0 : restMs,
      mine: (conversation) => !(hub.elsewhere(conversation) ?? !peers.owns(conversation)),
      others: (conversations) => peers.tell({ outbound: [...conversations] }),
    },
  )
  const takeBack = makeUndelivered(world, {
    ...{ closed: rationing.closed, held: answers.held, wake: outbox.wake, idle: outbox.idle },
    sendRound: (message, error) => sendRound(message, error, world),
  })
  const inbox = makeInbox(world, config.burstMs, (conversations) => {
    outbox.wake(conversations)
    changes.publish([])
  })

  // --- Time, and the other processes ---
  const clockwork = makeClockwork(world, { inbox, outbox, windows, shared, changed: () => changes.publish([]) })
  function heard({ inbound = [], outbound = [], chats, closeBursts, changed }: Word): void {
    for (const { conversation, atOnce } of inbound) {
      inbox.heard(conversation, atOnce)
      outbox.nudge(conversation)
    }
    outbox.wake(outbound.filter(outbox.mine))
    if (chats) changes.publish(chats)
    if (closeBursts) inbox.closeBursts()
    if (changed) clockwork.look()
  }

  // --- Start: what was left undone first ---
  await peers.start()
  await hub.start(async (message) => {
    // A word that is taken back opens nothing at the platform.
    const opens = message.recall === undefined
    if (opens) await rationing.heard(message)
    const opened = opens ? windows.opened(message.conversation, message.from) : null
    const receive = (): Promise<'new' | 'known'> => inbox.receive(message)
    const receiving = watch.stage('receive', { channel: channelOf(message.conversation) }, receive, { outcome: (it) => it })
    const [received] = await Promise.all([receiving, opened])
    outbox.nudge(message.conversation)
    return received
  })
  await planAgenda(world)
  await clockwork.ring()
  await inbox.resume()
  clockwork.start()
  let stopping = false
  const recheck = (): Promise<void> =>
    media.recheck().catch((error) => log.error({ err: error }, 'files that wait for their scan could not be looked at'))
  void recheck()
  const rechecking = setInterval(recheck, recheckMs).unref()
  const takeUp = (conversations: readonly Conversation[]): void => {
    outbox.wake(conversations)
    for (const conversation of conversations) inbox.heard(conversation, true)
  }
  const desks = openDesks(config.data, world, { media, wake: takeUp })

  // --- The HTTP edge ---
  const timeline = (events: Parameters<typeof sentenceOf>[0][], it: Parameters<typeof sentenceOf>[1]) => {
    const words = { calendar, now: clock.now(), departments: seeds.departments }
    return events.map((event) => ({ at: event.at, text: sentenceOf(event, it, directory.person(event.by)?.name ?? '系统', words) }))
  }
  const consoleFolder = join(root, 'build/console')
  const app = makeApp({
    sim: config.simulator
      ? simRouter({
          store,
          directory,
          groups,
          web,
          clock,
          media,
          changes,
          upToDate: peers.upToDate,
          settle: clockwork.settle,
          advanceTo: clockwork.advanceTo,
          timeline: (events, it) => timeline([...events], it),
          chief: (it) => directory.chief(it, calendar.dateOf(clock.now())),
        })
      : null,
    ...(links ? { status: statusRouter(links, world) } : {}),
    channels: channelRouter(channels.flatMap(({ routes = [] }) => routes)),
    consoleFolder: config.simulator && existsSync(consoleFolder) ? consoleFolder : null,
    health: () => ({ ok: true, now: clock.now() }),
    readiness: makeReadiness({
      ...{ store, channels, data: config.data, diskFloorBytes },
      understand: () => world.understand('?', clock.now()),
      longestBurstMs: longestBurst * config.burstMs,
      alarms: () => raisedAlarms(store, clock.now()),
      stopping: () => stopping,
      peers: shared ? peers : undefined,
    }),
    metrics,
    stopping: () => stopping,
    log,
  })
  const server = app.listen(config.port, config.host)
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const { port } = server.address() as AddressInfo
  const fill = (days?: number): Promise<void> =>
    world.similar
      .fill(store, calendar, clock.now(), { stopped: () => stopping, ...(days === undefined ? {} : { days }) })
      .catch((error) => log.error({ err: error }, 'the index of similar cases is not complete'))
  let filled = fill()
  // What other processes have taken in since.
  const refilling = setInterval(() => {
    if (shared) filled = filled.then(() => fill(1))
  }, refillMs).unref()

  return {
    url: `http://${config.host}:${port}`,
    async stop() {
      // Whoever asks from here on is sent elsewhere.
      stopping = true
      clearInterval(rechecking)
      clearInterval(refilling)
      const own = [clockwork.stop(), desks.close(), filled]
      await stopInOrder({ own, settle: clockwork.settleOwn, outbox, server, hub, peers, store, log })
      await traces?.stop()
    },
  }
}

// --- Internal helpers ---

/** What came of a try to send: whether it is tried again, waits for the person's next word, or was refused for good. */
const sends: Told<string> = {
  failure: (error) =>
    error instanceof ChannelError && error.held ? 'held' : error instanceof ChannelError && !error.retryable ? 'refused' : 'failed',
}

/** What waited for a notify service that is off now is parked. */
async function notifyOff(): Promise<string> {
  throw new ChannelError('notify', 'there is no notify service any more', { retryable: false })
}

/** The chats of the web channel; numbers that no case needs are masked before they are kept. */
function chatsOf(store: Store): ChatLog {
  return {
    appendChat: (chat, entry) => store.appendChat(chat, { ...entry, text: withoutIds(entry.text) }),
    chatMessage: (chat, id) => store.chatMessage(chat, id),
  }
}

/** The same function, but that a second call does nothing. */
function once(run: () => Promise<unknown>): () => void {
  let called = false
  return () => {
    if (called) return
    called = true
    void run()
  }
}

/** What goes into the log of a start that is refused: one sentence, no stack. */
function refusalOf(error: unknown): string | null {
  if (error instanceof ConfigError || error instanceof SeedError || error instanceof StoreError || error instanceof InputError)
    return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `${error.message}. Stop the other program or set PORT.`
  return null
}

if (import.meta.main) {
  try {
    const config = readConfig(process.env)
    const log = makeLog(config.logLevel)
    const running = await start(config, log)
    log.info({ url: running.url, data: config.data, clock: config.clock }, `企哨 is ready: ${running.url}`)
    const stop = once(() =>
      running.stop().then(
        () => process.exit(0),
        (error) => {
          log.error({ err: error }, 'the stop failed')
          process.exit(1)
        },
      ),
    )
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    // Who stops npm means the program: its shell is gone then, and somebody else is the parent.
    const parent = process.ppid
    if (config.underNpm) setInterval(() => process.ppid !== parent && stop(), 250).unref()
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null) throw error
    process.stderr.write(`${refusal}\n`)
    process.exit(1)
  }
}
