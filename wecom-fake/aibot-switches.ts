/** Behaviours of the 智能机器人 that no source confirms (U): each is a switch, and tests that rest on one carry [U] in their names. */

export type AibotSwitches = {
  /** Minutes after which a stream that began must have ended: 6 on the page of 2026-03 (p/101463), 10 in later notes. */
  readonly streamMinutes: 6 | 10
  /** What happens to messages while no connection is up. Nothing says that they are kept (p/101463 is silent). */
  readonly offline: 'lost' | 'kept'
  /** As what a quoted markdown message of the bot arrives: quotable types are text, image, mixed, voice, file (p/100719). */
  readonly quotedMarkdown: 'text' | 'markdown'
  /** Where `event_key` and `task_id` of a card event stand: nested under `template_card_event` (p/101027) or flat, as the SDK's types say. */
  readonly cardEvent: 'nested' | 'flat'
  /** How `from.userid` is written: as in the contacts, or in lower case as `invaliduser` of p/90236. */
  readonly fromUserid: 'as-is' | 'lower'
  /** The code above 30 a minute or 1,000 an hour; the page gives the limit only (p/101463). */
  readonly rateCode: number
  /** The code of a push where nobody has yet spoken to the bot; the page gives the rule only (p/101463). */
  readonly noContactCode: number
  /** The code of a push into a group that the bot was removed from (93008 of the table p/90313 is the nearest). */
  readonly removedCode: number
  /** The code of a second or late answer inside the 5 s windows (846605, invalid req_id, is the nearest). */
  readonly lateCode: number
  /** Whether every update of a stream counts in 30 a minute, or its first alone. */
  readonly streamUpdatesCount: boolean
  /** Seconds without any frame after which a link is dropped ("drops silent links", p/101463, without a number). Real time. */
  readonly silentSeconds: number
  /** What happens above three interactions of one user in progress at once (p/100719 gives the rule, not what the user meets): null, nothing. */
  readonly atOnce: 3 | null
  /** Whether messages carry `response_url` on the long connection too; the page has it for the callback mode (p/101138). */
  readonly responseUrl: boolean
  /** Whether the `aeskey` of a download carries its base64 padding. */
  readonly aeskeyPadding: boolean
}

export const aibotSwitches: AibotSwitches = {
  streamMinutes: 6,
  offline: 'lost',
  quotedMarkdown: 'text',
  cardEvent: 'nested',
  fromUserid: 'as-is',
  rateCode: 45009,
  noContactCode: 93006,
  removedCode: 93008,
  lateCode: 846605,
  streamUpdatesCount: false,
  silentSeconds: 120,
  atOnce: null,
  responseUrl: false,
  aeskeyPadding: true,
}
