/** What is due: the clocks of cases, the dialogs that want to be woken, and the agenda. Rings late or twice without harm, for `handle` and `advance` look at what is there. */
import { randomUUID } from 'node:crypto'
import type { CaseNumber } from '../cases/case.ts'
import { isConfidential, isRefusal } from '../cases/case.ts'
import { nextTimer } from '../cases/clocks.ts'
import { handle } from '../cases/handle.ts'
import type { Conversation } from '../dialogs/message.ts'
import { agendaKey, runAgenda } from './agenda.ts'
import { deliver } from './delivery.ts'
import { isStoreAway } from './store-patience.ts'
import { wake } from './turn.ts'
import { during } from './under-way.ts'
import { isWindow, type Windows } from './window.ts'
import { coreGiven, system, type World } from './world.ts'

const batch = 200

/** A tick that comes later than this was held up by a stop or a fault; people are told in their next working hours. */
const graceMs = 60_000

/** A dialog that could not be woken is tried again after so many minutes. */
const retryMinutes = 60

/** Fires every timer that is due at `now`, in order, cases first. Resolves when the last is committed. `windows`: rings those of rationed conversations. */
export async function tick(world: World, now: string, windows?: Pick<Windows, 'ring'>): Promise<void> {
  await during({ tick: randomUUID() }, () => world.watch.stage('tick', {}, () => ringAll(world, now, windows)))
}

// --- Internal helpers ---

async function ringAll(world: World, now: string, windows: Pick<Windows, 'ring'> | undefined): Promise<void> {
  for (;;) {
    const due = await world.store.due(now, batch, world.peers.shares())
    for (const number of due) await ring(number, world, now)
    const sleepers = await world.store.dueConversations(now, batch, world.peers.shares())
    for (const { conversation, person } of sleepers) {
      if (conversation === agendaKey) await runAgenda(world, now)
      else await rouse(conversation, person, world, now, windows)
    }
    if (due.length === 0 && sleepers.length === 0) return
  }
}

async function ring(number: CaseNumber, world: World, now: string): Promise<void> {
  const it = await world.store.case(number)
  if (it === null) throw new Error(`a timer names the case ${number}, which is not in the store`)
  const moment = nextTimer(it)
  const handled = handle({ type: 'clock-due' }, it, coreGiven(world, system, now))
  const named = isConfidential(it) ? 'a confidential case' : number
  if (isRefusal(handled)) throw new Error(`a timer of ${named} was refused: ${handled.refused}`)
  if (handled.timer !== null && handled.timer <= now && handled.events.length === 0)
    throw new Error(`the timer of ${named} does not move on`)
  const history = handled.events.length === 0 ? [] : [...(await world.store.events(number)), ...handled.events]
  // A stale commit is tried again: the timer is still due.
  await world.store.commit({
    conversation: null,
    cases: [{ case: handled.case, version: it.version, events: handled.events, timer: handled.timer }],
    outbox: deliver(handled.notices, world, now, moment !== null && isFresh(moment, now) ? moment : now, history),
  })
  if (handled.events.length > 0) world.watch.count('timer', { kind: 'case' })
  // Who reads the log need not know that there is a confidential case.
  if (isConfidential(handled.case)) return
  for (const event of handled.events) world.log.info({ case: number, event: event.type }, 'clock rang')
}

/** A dialog that is broken must not keep the others asleep. */
async function rouse(
  conversation: Conversation,
  person: string,
  world: World,
  now: string,
  windows: Pick<Windows, 'ring'> | undefined,
): Promise<void> {
  try {
    if (windows && isWindow(conversation)) await windows.ring(conversation, person)
    else await wake(conversation, person, world)
    world.watch.count('timer', { kind: 'conversation' })
  } catch (error) {
    // Nothing is wrong with the dialog: the next tick wakes it.
    if (isStoreAway(error)) throw error
    world.log.error({ conversation, err: error }, 'a conversation could not be woken; it is tried again')
    const { version, dialog } = await world.store.open(conversation)
    const timer = { at: world.calendar.addMinutes(now, retryMinutes), person }
    await world.store.commit({ conversation: { key: conversation, version, dialog, answered: [], timer }, cases: [], outbox: [] })
  }
}

function isFresh(moment: string, now: string): boolean {
  return Date.parse(now) - Date.parse(moment) <= graceMs
}
