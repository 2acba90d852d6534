/**
 * Deletes what is due, in batches: a sweep that is stopped goes on where it was, for what it has deleted is not found again. Files go
 * before the rows that name them: what is left of a stop in between is a row without a file, which the next sweep takes.
 */
import { isOver } from '../cases/erasure.ts'
import { chatOf } from '../dialogs/message.ts'
import type { Directory } from './directory.ts'
import type { MediaStore } from './media.ts'
import type { Cutoffs } from './retention.ts'
import { boxes, type Store } from './store.ts'

/** How much of each class was deleted; `finished`: nothing that was due is left. */
export type Swept = Readonly<Record<'messages' | 'notes' | 'files' | 'cases', number>> & { readonly finished: boolean }

/** What a sweep works on. */
export type Sweepable = {
  readonly store: Store
  readonly media: Pick<MediaStore, 'remove'>
  readonly directory: Pick<Directory, 'person'>
}

/** Deletes what was due at these moments, at most `most` of each class. */
export async function sweep({ store, media, directory }: Sweepable, due: Cutoffs, most = mostPerRun): Promise<Swept> {
  let messages = 0
  let finished = true
  for (const box of boxes) {
    const emptied = await inBatches(most, (limit) => store.emptyMessages(box, due.messages, limit))
    messages += emptied
    finished &&= emptied < most
  }
  const notes = await sweepNotes({ store, directory }, due.notes)
  const cases = await inBatches(most, (limit) => sweepCases(store, due, limit))
  const files = await inBatches(most, (limit) => sweepFiles({ store, media }, due, limit))
  return { messages, notes, files, cases, finished: finished && cases < most && files < most }
}

// --- Internal helpers ---

/** More than a district says or ends in a day; a first sweep of years takes several runs, and timers ring in between. */
const mostPerRun = 20_000
/** Rows in one write: others wait no longer than for that. */
const batch = 500

async function inBatches(most: number, take: (limit: number) => Promise<number>): Promise<number> {
  for (let taken = 0; ; ) {
    const limit = Math.min(batch, most - taken)
    const n = limit === 0 ? 0 : await take(limit)
    taken += n
    if (n < limit || limit === 0) return taken
  }
}

async function sweepNotes({ store, directory }: Pick<Sweepable, 'store' | 'directory'>, before: string): Promise<number> {
  let deleted = 0
  for (let after: string | null = ''; after !== null; ) {
    const { resting, last }: Awaited<ReturnType<Store['idle']>> = await store.idle(before, after, batch)
    for (const { conversation } of resting) {
      const chat = chatOf(conversation)
      const person = chat.startsWith('dm:') ? directory.person(chat.slice('dm:'.length)) : undefined
      deleted += await store.deleteNotes(conversation, Object.values(person?.accounts ?? {}))
    }
    after = last
  }
  return deleted
}

/** A case on which somebody still has something to do is left, however old it is. */
async function sweepCases(store: Store, due: Cutoffs, limit: number): Promise<number> {
  let deleted = 0
  for (const it of await store.casesEndedBefore(due.cases, limit)) if (isOver(it) && (await store.deleteCase(it))) deleted++
  return deleted
}

async function sweepFiles({ store, media }: Pick<Sweepable, 'store' | 'media'>, due: Cutoffs, limit: number): Promise<number> {
  const ids = await store.unneededFiles({ saidSince: due.messages, endedSince: due.media }, limit)
  for (const id of ids) await media.remove(id)
  await store.forgetFiles(ids)
  return ids.length
}
