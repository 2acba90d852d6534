/** What WeCom's error codes mean and what to do about each: the table of p/90313 as far as the calls of this product can meet it. */

/** What the caller does. The client itself sees to the first six; the others are for the channel. */
export type Action =
  /** The system is busy: tried again, three times in all. */
  | 'retry'
  /** Another writer was faster: tried again, once. */
  | 'retry-once'
  /** Too many calls at the same time: tried again after a random pause. */
  | 'slower'
  /** The access token has ended: fetched anew, tried again once. */
  | 'token'
  /** The secret is wrong: no token is asked for again for an hour, as WeCom shuts the address out for one. */
  | 'secret'
  /** Too many calls: this path rests. */
  | 'limited'
  /** The platform takes it after the person's next word. */
  | 'hold'
  /** Read the state of the session and decide anew. */
  | 'state'
  /** Another servicer, or the pool. */
  | 'next-servicer'
  /** Nobody of the receivers can be reached: the next person. */
  | 'next-person'
  /** The media id has ended: upload again, once. */
  | 'reupload'
  /** Fetch in pieces. */
  | 'range'
  /** Too large: in parts or smaller. */
  | 'shrink'
  /** Only text is taken here. */
  | 'as-text'
  /** Draw messages without the token of the callback. */
  | 'sync-without-token'
  /** The answer to this word is no longer taken: push instead. */
  | 'push'
  /** Has been done before. */
  | 'ignore'
  /** The robot does not know this conversation: somebody must mention it there again. */
  | 'meet-again'
  /** Trying again changes nothing. */
  | 'final'

export type Rule = {
  readonly action: Action
  /** An operator must see it at once: a setting, a right or a fault of ours, and not one person's case. */
  readonly alarm: boolean
  /** What is wrong and what to do, without a full stop. */
  readonly sentence: string
}

/** The rule of a code; one that is not in the table is final and alarms, so that somebody looks it up. */
export function ruleOf(code: number): Rule {
  return rules.get(code) ?? unknown
}

export function knows(code: number): boolean {
  return rules.has(code)
}

/** Every code with a rule of its own. */
export function knownCodes(): readonly number[] {
  return [...rules.keys()]
}

/** A parameter is wrong (p/90313); kf says so of a msgid that it knows as well (U). */
export const parameterCodes: readonly number[] = [40008, 40035, 40058, 40063, 44004]

/** Whether an operator can repair what this code is about: a setting, a right, an address. Of a fault of ours nobody can, while it runs. */
export function isRepairable(code: number): boolean {
  return ruleOf(code).alarm && knows(code) && !ourFaults.includes(code)
}

// --- Internal helpers ---

const ourFaults: readonly number[] = [...parameterCodes, 41001, 82001, 82002, 82003, 95008, 95009]

const unknown: Rule = { action: 'final', alarm: true, sentence: 'an error code that this program does not know; look it up by its hint' }

type Row = readonly [codes: readonly number[], action: Action, sentence: string]

const quiet: readonly Row[] = [
  [[-1], 'retry', 'WeCom is busy'],
  [[6000], 'retry-once', 'the data was changed by somebody else at the same time'],
  [[40014, 42001], 'token', 'the access token has ended or was revoked'],
  [[40003, 60111, 46004], 'final', 'this userid does not exist; read the contacts again'],
  [[40007], 'reupload', 'the media id is wrong or older than three days'],
  [[40096, 84061], 'final', 'this customer is unknown here or has no relation to the enterprise'],
  [[40201], 'final', 'blocked as spam or sensitive; do not send it again unchanged'],
  [[41051], 'ignore', 'the welcome was sent before'],
  [[41096], 'retry', 'the welcome is being sent'],
  [[45001, 45002, 45007, 45008], 'shrink', 'too large; send it in parts or smaller'],
  [[45009], 'limited', 'too many calls of this kind; it rests before the next one'],
  [[45033], 'slower', 'too many calls at the same time'],
  [[81013], 'next-person', 'none of the receivers can be reached; ask the next person'],
  [[86001, 86003], 'final', 'this group chat does not exist; create it again'],
  [[86006, 86207, 86215, 86216, 86220], 'final', 'the group chat cannot be made like this: its size, owner, id, members or kind'],
  [[93006], 'meet-again', 'the robot does not know this conversation; somebody must mention it there once more'],
  [[95001], 'hold', 'five messages were sent since the last word of this customer'],
  [[95002, 95031], 'hold', 'the customer has not written for 48 hours'],
  [[95007], 'sync-without-token', 'the token of the callback is older than ten minutes'],
  [[95013], 'state', 'the session has ended'],
  [[95014, 95019], 'next-servicer', 'this member is no servicer of the account or is not receiving'],
  [[95016], 'state', 'the session cannot go from its state to this one'],
  [[95018], 'state', 'the state of the session does not allow sending, as when a servicer holds it'],
  [[95030], 'as-text', 'this kind of message is not taken here; send it as text'],
  [[830002], 'range', 'larger than 20 MB; fetch it in pieces'],
  [[846605], 'push', 'this word can no longer be answered; push instead'],
  [[846608], 'push', 'the stream has ended; push instead'],
]

const alarming: readonly Row[] = [
  [[40001, 40091], 'secret', 'the secret is wrong; copy it again from the console, then restart'],
  [parameterCodes, 'final', 'a parameter is wrong, which is a fault of this program'],
  [[40013, 40056], 'final', 'the CorpID or AgentId is wrong; compare it with the console'],
  [[41001], 'final', 'the access token is missing, which is a fault of this program'],
  [[43004, 43009], 'final', 'not bound to WeChat, or the enterprise is not verified'],
  [
    [48001, 48002, 48006, 48007],
    'final',
    'no right to this call; grant it in the console: 微信客服 → 可调用接口的应用, or the permissions of the app',
  ],
  [[50003], 'final', 'the app is disabled; enable it in the console'],
  [[60011, 60030], 'final', 'outside of the visible range of the app; widen it in the console'],
  [[60020], 'final', 'this address is not trusted; add it in the console: 应用 → 企业可信IP, and wait a minute'],
  [[82001, 82002, 82003], 'final', 'no receiver or too many, which is a fault of this program'],
  [[93000], 'final', 'the key of the group robot is wrong, or the robot was removed from its group'],
  [[93004, 93008], 'final', 'the robot is stopped or no longer in the group'],
  [[95000, 95004], 'final', 'this kf account does not exist; compare the open_kfid with the console'],
  [[95003, 95027], 'final', 'the enterprise is not verified and has reached what it may serve'],
  [[95008, 95009], 'final', 'a menu with more than ten items or of a wrong kind, which is a fault of this program'],
  [
    [95011, 95012, 95017, 95023],
    'final',
    'the kf account is not managed by API, or by another app; see the console: 微信客服 → 通过API管理微信客服账号',
  ],
  [[301002], 'final', 'the access token belongs to another app than the AgentId'],
  [[301042], 'final', 'this address is not on the white list'],
  [[853000], 'final', 'the id or secret of the robot is wrong; copy both again from the console'],
]

const rules: ReadonlyMap<number, Rule> = new Map(
  [quiet, alarming].flatMap((rows) =>
    rows.flatMap(([codes, action, sentence]) =>
      codes.map((code): [number, Rule] => [code, { action, alarm: rows === alarming, sentence }]),
    ),
  ),
)
