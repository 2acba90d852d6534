/**
 * Sends each part of a message once, where the platform knows no key by which it would drop a repeat (group bot, group robot, appchat).
 * What is sent is written down before and after: a part whose answer never came is sent once more, labelled, and never a third time.
 */
import { ChannelError, type Memory } from '../channel.ts'

/** Sends one part; `again`: it may stand there already. Resolves with the receipt. */
export type Part = {
  post(again: boolean): Promise<string>
  /** A part that cannot be labelled is not sent again: the message counts as sent without it. */
  readonly unlabelled?: true
}

export type Once = {
  /** Sends what is still to be sent of the message, and resolves with the receipt of its first part. Throws `ChannelError`. */
  send(conversation: string, id: string, parts: readonly Part[], judge: Judge): Promise<string>
}

/** What a rejection of `post` means. `applied`: it may have had its effect. */
export type Judge = (rejection: unknown) => { readonly applied: boolean; readonly error: ChannelError }

/** `doubt`: how often the part after the `done` ones was sent without an answer. */
type Note = { readonly id: string; readonly done: number; readonly doubt: 0 | 1 | 2; readonly receipt: string }

/** The outbox repeats only the newest messages of a conversation. */
const kept = 8

/** Makes the book of what was sent; the caller sees to it that a conversation's messages come one after the other. */
export function makeOnce(channel: string, memory: Memory): Once {
  async function notesOf(conversation: string): Promise<readonly Note[]> {
    const text = await memory.get(`sent ${conversation}`)
    return text === null ? [] : (JSON.parse(text) as readonly Note[]) // Written below and nowhere else.
  }

  return {
    async send(conversation, id, parts, judge) {
      const notes = await notesOf(conversation)
      const others = notes.filter((note) => note.id !== id)
      const save = (note: Note): Promise<void> => memory.put(`sent ${conversation}`, JSON.stringify([...others.slice(1 - kept), note]))
      let note: Note = notes.find((known) => known.id === id) ?? { id, done: 0, doubt: 0, receipt: '' }
      for (const part of parts.slice(note.done)) {
        const before = note
        if (before.doubt > 0 && part.unlabelled) {
          note = { ...before, done: before.done + 1, doubt: 0 }
          await save(note)
          continue
        }
        if (before.doubt === 2)
          throw new ChannelError(channel, `nobody knows whether message ${id} arrived, and it was repeated once`, { retryable: false })
        await save({ ...before, doubt: before.doubt === 0 ? 1 : 2 })
        try {
          const receipt = await part.post(before.doubt === 1)
          note = { id, done: before.done + 1, doubt: 0, receipt: before.receipt || receipt }
          await save(note)
        } catch (rejection) {
          const { applied, error } = judge(rejection)
          if (!applied) await save(before)
          throw error
        }
      }
      return note.receipt
    },
  }
}
