/** Answered and delivered are two things: what the ledger of a case is told about an answer that is held, and about one that went out after all. */
import type { CaseNumber, Command } from '../cases/case.ts'
import { isConfidential, isRefusal } from '../cases/case.ts'
import { handle } from '../cases/handle.ts'
import type { Conversation } from '../dialogs/message.ts'
import { deliver } from './delivery.ts'
import { coreGiven, system, type World } from './world.ts'

/** Both resolve with the conversations that have something new: whoever is to call, or need not call any more. */
export type Answers = {
  /** They cannot be sent before the enterprise's next word, or not at all. */
  held(numbers: readonly CaseNumber[]): Promise<readonly Conversation[]>
  /** They have been sent. */
  arrived(numbers: readonly CaseNumber[]): Promise<readonly Conversation[]>
}

/** The answers of this world's cases. Saying the same twice changes nothing. */
export function makeAnswers(world: World): Answers {
  const each = async (numbers: readonly CaseNumber[], command: Command): Promise<readonly Conversation[]> => {
    const told: Conversation[] = []
    for (const number of new Set(numbers)) told.push(...(await record(command, number, world)))
    return told
  }
  return {
    held: (numbers) => each(numbers, { type: 'hold-answer' }),
    arrived: (numbers) => each(numbers, { type: 'deliver-answer' }),
  }
}

// --- Internal helpers ---

async function record(command: Command, number: CaseNumber, world: World): Promise<readonly Conversation[]> {
  for (;;) {
    const it = await world.store.case(number)
    // What became of the case meanwhile makes the word needless.
    if (it === null) return []
    const now = world.clock.now()
    const handled = handle(command, it, coreGiven(world, system, now))
    if (isRefusal(handled)) return []
    const outbox = deliver(handled.notices, world, now)
    const cases = [{ case: handled.case, version: it.version, events: handled.events, timer: handled.timer }]
    if ((await world.store.commit({ conversation: null, cases, outbox })) === 'stale') continue
    if (!isConfidential(it)) world.log.info({ case: number, event: handled.events[0]?.type }, 'the delivery of an answer was recorded')
    return outbox.map(({ message }) => message.conversation)
  }
}
