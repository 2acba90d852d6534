/**
 * Tells an SMS gateway, or whoever sends subscription messages, that something waits for an enterprise that cannot be written to:
 * one signed HTTP POST, described in `docs/delivery.md`. What is to be told lies in the outbox like any message, in a conversation
 * of its own (`notify:dm:<person>`), so that it survives a stop and is tried again. Never a word of a case, nor of a confidential one.
 */

import { ChannelError } from '../bot/channel.ts'
import { sign } from '../bot/webhook/decode.ts'
import { type Case, type EventType, isConfidential } from '../cases/case.ts'
import type { Notice } from '../cases/notices.ts'
import { isUndelivered } from '../cases/telling.ts'
import { type Conversation, channelOf, chatOf, type Outbound } from '../dialogs/message.ts'
import { outsideQuietHours } from '../dialogs/pace.ts'
import { outbound } from './delivery.ts'
import type { NewOutbound } from './store.ts'
import type { World } from './world.ts'

export type NotifySettings = {
  readonly url: string
  /** Signs what is posted. */
  readonly secret: string
  /** What the service knows people by: their telephone, or their id in the directory. */
  readonly to: 'phone' | 'person'
}

/** What waits: an answer, or the question whether it helped. */
export type Template = 'answer-waiting' | 'survey-waiting'

/** Whether a message is for the service and for no channel. */
export function isForNotify({ conversation }: Pick<Outbound, 'conversation'>): boolean {
  return channelOf(conversation) === name
}

/** The rows of the outbox for what a notice leaves waiting, outside quiet hours. */
export function nudges(
  notices: readonly Notice[],
  world: Pick<World, 'calendar' | 'pace' | 'notifies'>,
  now: string,
): readonly NewOutbound[] {
  if (!world.notifies) return []
  return notices.flatMap(({ audience, event, case: it }) => {
    const template = audience.to === 'reporter' ? templates[event.type] : undefined
    if (template === undefined || !isWaiting(template, it)) return []
    const at = outsideQuietHours(now, { now, calendar: world.calendar, pace: world.pace })
    const text = `${template} ${it.number}`
    return [outbound(placeOf(it), { text, buttons: [] }, now, at === now ? null : at, null, text)]
  })
}

/**
 * Sends such a message; resolves with a receipt, `needless` when nothing waits any more, `no receiver` when nobody knows the number.
 * Throws `ChannelError`. `linkTo` makes the link of a case.
 */
export function notifyWith(
  settings: NotifySettings,
  world: Pick<World, 'store' | 'directory'>,
  linkTo: (number: string) => string,
): (message: Outbound) => Promise<string> {
  return async ({ id, conversation, text }) => {
    const [template = '', number = ''] = text.split(' ')
    const it = await world.store.case(number)
    if (it === null || !isTemplate(template) || !isWaiting(template, it)) return 'needless'
    const to = receiverOf(it, conversation, settings, world)
    if (to === null) return 'no receiver'
    await post(JSON.stringify({ id, template, to, number, link: linkTo(number) }), id, settings)
    return id
  }
}

// --- Internal helpers ---

/** The channel of what is for the service. */
export const notifyName = 'notify'
const name = notifyName

/** How long the service has to answer. */
const timeoutMs = 10_000

const templates: Partial<Record<EventType, Template>> = { 'answer-held': 'answer-waiting', 'told-by-phone': 'survey-waiting' }

function isTemplate(text: string): text is Template {
  return text === 'answer-waiting' || text === 'survey-waiting'
}

function placeOf({ reporter }: Case): Conversation {
  return `${name}:dm:${reporter}`
}

/** A survey waits while nothing was said on the answer. */
function isWaiting(template: Template, it: Case): boolean {
  if (isConfidential(it)) return false
  return template === 'answer-waiting' ? isUndelivered(it) : it.status === 'resolved' && it.outcome === null && it.ratingOpen
}

function receiverOf(it: Case, conversation: Conversation, { to }: NotifySettings, { directory }: Pick<World, 'directory'>): string | null {
  const person = chatOf(conversation).slice('dm:'.length)
  return to === 'person' ? person : (it.phone ?? directory.person(person)?.phone ?? null)
}

async function post(body: string, id: string, { url, secret }: NotifySettings): Promise<void> {
  // The service compares it with its own clock, which knows nothing of a virtual one.
  const time = String(Math.floor(Date.now() / 1000))
  const headers = { 'content-type': 'application/json', 'x-qishao-timestamp': time, 'x-qishao-signature': sign(secret, time, body) }
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal }).catch((cause) => {
    throw new ChannelError(name, `message ${id} did not reach the notify service`, { retryable: true, cause })
  })
  await response.arrayBuffer().catch(() => null) // Its answer says nothing to us, but frees the connection.
  if (response.ok) return
  const retryable = response.status === 429 || response.status >= 500
  throw new ChannelError(name, `the notify service answered message ${id} with ${response.status}`, { retryable })
}
