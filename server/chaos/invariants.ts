/** What must hold after every fault, by the numbers of `docs/reliability.md`: one line each, with how much was looked at. */
import pg from 'pg'
import { inspect } from '../journeys/evidence.ts'
import { type Evidence, judge } from '../journeys/kill-verdict.ts'
import { verifyLedger } from '../ledger.ts'
import { openStore } from '../store/open.ts'

/** `faults` are sentences that name the place; empty when it holds. `looked` says at what, e.g. `412 messages`. */
export type Finding = { readonly id: string; readonly promise: string; readonly looked: string; readonly faults: readonly string[] }

export type Looked = {
  readonly run: Evidence
  readonly undisturbed: Evidence
  readonly databaseUrl: string
  /** The virtual time at the end. */
  readonly now: string
  /** Chats of those who only asked how things are. */
  readonly probes: readonly string[]
  /** What became of the words of another system. */
  readonly called: { readonly lost: readonly string[]; readonly doubled: readonly string[] }
  /** Rows may be parked, e.g. when a platform refused for a day; none unless told. */
  readonly mayPark?: boolean
}

/** Looks at everything once. */
export async function checkInvariants(looked: Looked): Promise<readonly Finding[]> {
  const { run, undisturbed } = looked
  const own = new Map([...run.chats].filter(([chat]) => !looked.probes.includes(chat)))
  const verdict = judge({ ...run, chats: own, acknowledged: run.acknowledged.filter(({ chat }) => own.has(chat)) }, undisturbed)
  const cases = [...run.cases.values()].flat()
  return [
    {
      id: 'R1',
      promise: 'nothing acknowledged is lost',
      looked: `${run.acknowledged.length} acknowledged messages`,
      faults: [...verdict.lost, ...looked.called.lost, ...unanswered(looked)],
    },
    {
      id: 'R2',
      promise: 'nothing has its effect twice',
      looked: `${cases.length} cases`,
      faults: [...verdict.doubled, ...looked.called.doubled],
    },
    { id: 'R4', promise: 'each conversation keeps its order', looked: `${run.chats.size} chats`, faults: verdict.disordered },
    ...(await inTheStore(looked)),
  ]
}

/** All sentences of what does not hold. */
export function brokenIn(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ id, faults }) => faults.map((fault) => `${id}: ${fault}`))
}

// --- Internal helpers ---

/** Those who ask how things are get one answer to each word. */
function unanswered({ run, probes }: Looked): readonly string[] {
  return probes.flatMap((chat) => {
    const said = run.chats.get(chat) ?? []
    const asked = said.filter(({ from }) => from !== 'bot').length
    const answers = said.length - asked
    return asked === answers ? [] : [`${chat}: ${asked} words had ${answers} answers`]
  })
}

async function inTheStore({ databaseUrl, now, mayPark = false }: Looked): Promise<readonly Finding[]> {
  const place = { data: '', databaseUrl }
  const { unanswered: waiting, parked } = await inspect(place)
  const store = await openStore(place, { readOnly: true, onFault: () => undefined })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const count = async (sql: string, ...values: readonly string[]): Promise<number> =>
    Number((await client.query(sql, [...values])).rows[0]?.n)
  try {
    const toSend = await store.outboxWaiting(now)
    const [due, sleepers] = [await store.due(now, 100), await store.dueConversations(now, 100)]
    const rung = await timersIn(client)
    const check = await verifyLedger(store)
    const gaps = await count(
      'select count(*) as n from (select chat from chats group by chat having max(n) <> count(*) or min(n) <> 1) as odd',
    )
    return [
      {
        id: 'R5',
        promise: 'nothing waits for ever, and what is parked is seen',
        looked: `${await count('select count(*) as n from outbox')} messages out, ${await count('select count(*) as n from inbox')} in`,
        faults: [
          ...(waiting > 0 ? [`${waiting} messages are not answered`] : []),
          ...toSend.map((conversation) => `something is not sent in ${conversation}`),
          ...(mayPark ? [] : parked.map((row) => `parked: ${row}`)),
        ],
      },
      {
        id: 'R7',
        promise: 'each timer fires once',
        looked: `${rung.fired} timers of cases`,
        faults: [
          ...rung.twice,
          ...due.map((number) => `the timer of ${number} has not fired`),
          ...sleepers.map((it) => `${it.conversation} was not woken`),
        ],
      },
      {
        id: 'R12, R13',
        promise: 'the ledger is what its events make, and every chain holds',
        looked: check.intact ? `${check.cases} cases, ${check.events} events` : check.case,
        faults: check.intact ? [] : [check.sentence],
      },
      {
        id: 'order of chats',
        promise: 'the messages of a chat are numbered without gaps',
        looked: `${await count('select count(*) as n from chats')} messages`,
        faults: gaps > 0 ? [`${gaps} chats have gaps`] : [],
      },
    ]
  } finally {
    await client.end()
    await store.close()
  }
}

/** Events that the clock makes. Between two of one kind stands what set the clock anew, so that the same one at one moment is too much. */
async function timersIn(client: pg.Client): Promise<{ readonly fired: number; readonly twice: readonly string[] }> {
  const { rows } = await client.query<{ number: string; type: string; clock: string | null; n: string }>(
    `select number, event::json->>'type' as type, event::json->>'clock' as clock, count(*) as n from events
     where event::json->>'by' = 'system' group by number, event::json->>'type', event::json->>'clock', event::json->>'task'`,
  )
  const colours = rows.filter(({ type }) => type.startsWith('clock-'))
  return {
    fired: rows.reduce((sum, { n }) => sum + Number(n), 0),
    twice: colours.filter(({ n }) => Number(n) > 1).map(({ number, type, clock, n }) => `${number}: ${type} of ${clock} came ${n} times`),
  }
}
