/** Behaviours of WeCom that nobody has confirmed (U), each a switch: what is set here is the guess that costs the product most. */

export type Switches = {
  /** U p/90238: deliveries of one callback in all; "three retries" may include the first. */
  readonly callbackDeliveries: number
  /** U p/90238: whether a retry keeps the timestamp and nonce of the first delivery. */
  readonly callbackRetryKeepsNonce: boolean
  /** U p/94698: kf state changes by API that the pages name nowhere, `from-to`; three projects do 0-1. */
  readonly kfUnconfirmedMoves: readonly string[]
  /** U: state a new session begins in while a servicer receives; seen as 3 by one team, 2 by another. */
  readonly kfNewSessionState: 0 | 2 | 3
  /** U p/94677: errcode of a second message with the same msgid. */
  readonly kfDuplicateMsgid: number
  /** U p/94677: whether a click on a menu opens the five and the 48 hours anew, as a typed message does. */
  readonly kfMenuClickReopens: boolean
  /** U p/95122: whether the welcome counts among the five. */
  readonly kfWelcomeCounts: boolean
  /** U p/95122: errcode of a welcome_code or msg_code that is unknown, spent, or too old. */
  readonly kfEventCodeInvalid: number
  /** U p/94670: sync_msg calls without token per minute and account; the page says "strict". */
  readonly kfSyncWithoutTokenPerMinute: number
  /** U p/94670: errcode of a cursor that is malformed or of another account. */
  readonly kfCursorInvalid: number
  /** U p/91039: wrong secrets in a row from one address until it is shut out for an hour. */
  readonly wrongSecretsUntilBan: number
  /** U p/90236: what a second equal message meets under enable_duplicate_check. */
  readonly duplicateCheckAnswer: 'same-receipt' | 'empty-receipt' | 'refused'
  /** U p/90236: errcode of a card that breaks a rule, its task_id being taken among them. */
  readonly cardInvalid: number
  /** U p/94888: errcode of a response_code that is unknown, used, or older than 72 hours. */
  readonly responseCodeInvalid: number
  /** U p/94867: errcode of a recall of an unknown message, or one older than 24 hours. */
  readonly recallInvalid: number
  /** U p/96484: largest image in bytes; 10 MB by the page of 2024, 2 MB by older ones. */
  readonly imageBytes: number
  /** U p/96484: errcodes of a medium of the wrong kind, and of one of five bytes or fewer. */
  readonly mediaKindInvalid: number
  readonly mediaTooSmall: number
  /** U p/96404: errcode of a kf call by an app that was not granted the account. */
  readonly kfNotGranted: number
}

export const defaultSwitches: Switches = {
  callbackDeliveries: 4,
  callbackRetryKeepsNonce: true,
  kfUnconfirmedMoves: ['0-1', '0-4', '1-4', '2-4'],
  kfNewSessionState: 0,
  kfDuplicateMsgid: 40058,
  kfMenuClickReopens: true,
  kfWelcomeCounts: false,
  kfEventCodeInvalid: 40058,
  kfSyncWithoutTokenPerMinute: 6,
  kfCursorInvalid: 40058,
  wrongSecretsUntilBan: 5,
  duplicateCheckAnswer: 'same-receipt',
  cardInvalid: 40058,
  responseCodeInvalid: 40058,
  recallInvalid: 40058,
  imageBytes: 10 * 2 ** 20,
  mediaKindInvalid: 40004,
  mediaTooSmall: 40006,
  kfNotGranted: 48006,
}
