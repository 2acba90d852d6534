/** Turns against a real store, while their people go on talking. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCalendar } from '../cases/calendar.ts'
import { plainly } from '../dialogs/fixtures.ts'
import type { Inbound } from '../dialogs/message.ts'
import { loadSeeds } from '../seeds/load.ts'
import { onlyBy, openDirectory } from './directory.ts'
import { openGroupBook } from './group-book.ts'
import { type Inbox, makeInbox } from './inbox.ts'
import { makeNumbers } from './numbers.ts'
import { onlyProcess } from './peers.ts'
import { makeSimilarCases } from './similar-cases.ts'
import { deaf } from './speech.ts'
import { StoreError } from './store/error.ts'
import { inbound, monday } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'
import { unwatched } from './watch.ts'
import type { World } from './world.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
/** Longer than a test: a burst ends when the test says so. */
const burstMs = 60_000
const home = 'web:dm:wang'

let folder: string
let store: Store
let inbox: Inbox
let turns: number
/** So many of the next reads of a conversation find no store. */
let away: number
/** What happens while a turn is computed, with the number of the turn. */
let meanwhile: (turn: number) => void
/** What came in that nobody waited for yet. */
let arriving: Promise<unknown>[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-turn-'))
  store = await openSqliteStore(folder)
  turns = 0
  away = 0
  meanwhile = () => undefined
  arriving = []
  const understand = plainly()
  let understoodIn = 0
  const counting: Store = {
    ...store,
    async open(conversation) {
      turns++
      if (away-- > 0) throw new StoreError('the database is not available, try again', { retryable: true })
      return store.open(conversation)
    },
  }
  const world: World = {
    store: counting,
    directory: await openDirectory(store, seeds, onlyBy('web')),
    groups: await openGroupBook(store),
    calendar: makeCalendar(seeds.calendar),
    profile: seeds.profile,
    elsewhere: seeds.elsewhere,
    assessment: seeds.assessment,
    catalogue: seeds.catalogue,
    pace: seeds.pace,
    reads: () => ({ label: 'talk', margin: 0 }),
    listen: deaf,
    jobs: [],
    agenda: seeds.agenda,
    understand(text) {
      if (understoodIn !== turns) meanwhile(turns)
      understoodIn = turns
      return understand(text)
    },
    similar: makeSimilarCases(),
    numbers: makeNumbers(store),
    clock: { virtual: true, now: () => monday, set: () => Promise.resolve(), adopt: () => undefined },
    log: pino({ level: 'silent' }),
    watch: unwatched,
    peers: onlyProcess,
  }
  inbox = makeInbox(world, burstMs, () => undefined, [0])
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const say = (id: string, text: string): Inbound => inbound(id, home, text)
const replies = async (): Promise<readonly string[]> => (await store.unsent(home, monday)).map(({ message }) => message.text)
/** Closes the open burst and waits until its turn is over and all that came in meanwhile is kept. */
async function endBurst(): Promise<void> {
  inbox.closeBursts()
  await inbox.idle()
  await Promise.all(arriving)
}

describe('a reply that is overtaken', () => {
  it('is not said; what came in meanwhile is answered with it, once', async () => {
    meanwhile = (turn) => {
      if (turn === 1) arriving.push(inbox.receive(say('b', '冷库里的货要化了')))
    }
    await inbox.receive(say('a', '厂区昨晚起停电'))
    await endBurst()
    expect(await replies()).toEqual([])
    expect((await store.open(home)).inbound.map(({ message }) => message.id)).toEqual(['a', 'b'])
    await endBurst()
    expect(await replies()).toEqual([expect.stringMatching(/厂区昨晚起停电，冷库里的货要化了/)])
    expect(await store.waiting()).toEqual([])
  })

  it('is answered at once when a word that does not wait overtook it', async () => {
    meanwhile = (turn) => {
      if (turn === 1) arriving.push(inbox.receive(say('b', '取消')))
    }
    await inbox.receive(say('a', '厂区昨晚起停电'))
    await endBurst()
    await inbox.idle()
    expect(await replies()).toEqual([expect.stringContaining('已放弃')])
  })

  it('is computed again at once when there is danger', async () => {
    meanwhile = (turn) => {
      if (turn === 1) arriving.push(inbox.receive(say('b', '在二号车间旁边')))
    }
    await inbox.receive(say('a', '配电房着火了'))
    await inbox.idle()
    expect(await replies()).toEqual([expect.stringMatching(/配电房着火了，在二号车间旁边/)])
  })

  it('is said in the end, though its reporter never stops', async () => {
    let said = 0
    meanwhile = () => {
      said++
      arriving.push(inbox.receive(say(`more-${said}`, `第 ${said} 次停电是周${said}`)))
    }
    await inbox.receive(say('a', '厂区老停电'))
    for (let i = 0; i < 4; i++) await endBurst()
    expect(turns).toBe(4)
    expect(await replies()).toEqual([expect.stringMatching(/厂区老停电[\s\S]*第 3 次停电/)])
    // What came in while that was said waits for its own answer.
    expect((await store.open(home)).inbound.map(({ message }) => message.id)).toEqual(['more-4'])
  })

  it('is said when somebody else speaks meanwhile', async () => {
    meanwhile = (turn) => {
      if (turn === 1) arriving.push(inbox.receive({ ...say('b', '店里没水'), conversation: 'web:dm:chen', from: 'chen' }))
    }
    await inbox.receive(say('a', '厂区昨晚起停电'))
    await endBurst()
    expect(await replies()).toHaveLength(1)
  })
})

describe('a turn that cannot reach the store', () => {
  it('waits for it, however often it tries, and parks nothing', async () => {
    away = 7
    await inbox.receive(say('a', '厂区昨晚起停电'))
    await endBurst()
    expect(turns).toBe(8)
    expect(await replies()).toEqual([expect.stringContaining('厂区昨晚起停电')])
    expect(await store.parked()).toEqual([])
  })
})

describe('one person with two devices', () => {
  it('gets one case for two 确认 of the same moment', async () => {
    await inbox.receive(say('a', '厂区昨晚起停电'))
    await endBurst()
    await Promise.all([inbox.receive(say('phone', '确认')), inbox.receive(say('computer', '确认'))])
    await endBurst()
    expect((await store.counts()).cases).toBe(1)
    expect((await replies()).filter((text) => text.includes('已受理'))).toHaveLength(1)
  })

  it('loses neither of two things told at the same moment', async () => {
    await Promise.all([inbox.receive(say('phone', '厂区昨晚起停电')), inbox.receive(say('computer', '冷库里的货要化了'))])
    await endBurst()
    expect(await replies()).toEqual([expect.stringMatching(/(?=[\s\S]*厂区昨晚起停电)(?=[\s\S]*冷库里的货要化了)/)])
  })
})
