/** Kill -9 while people report and departments answer: nothing acknowledged is lost, nothing is done twice. */
import { describe, expect, it } from 'vitest'
import type { Said } from './district.ts'
import { type Evidence, judge } from './kill-verdict.ts'
import { killAgain } from './kills.ts'
import { type KeptCase, topics } from './load.ts'

describe('a program that is killed again and again', () => {
  it('loses no acknowledged message and doubles no case and no reply', { timeout: 180_000 }, async () => {
    const outcome = await killAgain({ kills: 8, reporters: 6, seed: 7 })
    expect(outcome).toMatchObject({ lost: [], doubled: [], disordered: [], troubles: [], intact: true, kills: 8 })
    expect(outcome.cases).toBeGreaterThanOrEqual(6)
    expect(outcome.ledger).toContain(`the ledger is intact: ${outcome.cases} cases`)
  })
})

describe('judge', () => {
  const said = (n: number, from: string, text: string): Said => ({ n, id: `${from}-${n}`, from, at: '2026-09-18T02:00:00.000Z', text })
  const caseOf = (number: string): KeptCase => ({
    number,
    events: ['reported', 'dispatched'].map((type, i) => ({ seq: i + 1, type, at: '2026-09-18T02:00:00.000Z', by: 'li' })),
  })
  const evidence = (reporter: string, number: string, changed: { own?: readonly Said[]; group?: readonly Said[]; cases?: number } = {}) => {
    const [topic] = topics
    if (!topic) throw new Error('there is a topic')
    const own = [said(1, reporter, '确认'), said(2, 'bot', `已受理，编号 ${number}。`), said(3, 'bot', `${number}：供电公司已签收。`)]
    const run: Evidence = {
      acknowledged: [{ chat: `dm:${reporter}`, id: `${reporter}-1`, from: reporter, text: '确认' }],
      flows: [{ reporter, topic, stuck: null }],
      chats: new Map([
        [`dm:${reporter}`, changed.own ?? own],
        ['group:power', changed.group ?? [said(1, 'bot', `新诉求 ${number}`)]],
      ]),
      cases: new Map([[reporter, Array.from({ length: changed.cases ?? 1 }, () => caseOf(number))]]),
    }
    return { run, own }
  }
  const undisturbed = evidence('wang', 'QS20260918-0001').run
  const number = 'QS20260918-0042'
  const { own } = evidence('li', number)
  const [post, receipt, notice] = own

  it('finds nothing when only the numbers differ', () => {
    expect(judge(evidence('li', number).run, undisturbed)).toEqual({ lost: [], doubled: [], disordered: [] })
  })

  it.each([
    ['an acknowledged message that is gone', { own: own.slice(1) }, 'lost'],
    [
      'an acknowledged message with other words',
      { own: own.with(0, said(1, 'li', '取消')).map((it, i) => ({ ...it, id: own[i]?.id ?? '' })) },
      'lost',
    ],
    ['an acknowledged message that stands there twice', { own: [...own, ...(post ? [post] : [])] }, 'doubled'],
    ['a reply that was not sent', { own: own.slice(0, -1) }, 'lost'],
    ['a reply that was sent twice', { own: [...own, ...(notice ? [notice] : [])] }, 'doubled'],
    ['replies in another order', { own: [post, notice, receipt].filter((it) => it !== undefined) }, 'disordered'],
    ['a card that is missing in the group', { group: [] }, 'lost'],
    [
      'a card that stands twice in the group',
      { group: [said(1, 'bot', `新诉求 ${number}`), said(2, 'bot', `新诉求 ${number}`)] },
      'doubled',
    ],
    ['a card of a case nobody has', { group: [said(1, 'bot', `新诉求 ${number}`), said(2, 'bot', '新诉求 QS20260918-0099')] }, 'doubled'],
    ['a second case', { cases: 2 }, 'doubled'],
    ['a case that is gone', { cases: 0 }, 'lost'],
  ] as const)('finds %s', (_, changed, kind) => {
    const verdict = judge(evidence('li', number, changed).run, undisturbed)
    expect(verdict[kind].length).toBeGreaterThan(0)
  })

  it('finds a case that did not come to its end', () => {
    const { run } = evidence('li', number)
    const stuck = { ...run, flows: run.flows.map((flow) => ({ ...flow, stuck: '"签收" was not answered for 60000 ms' })) }
    expect(judge(stuck, undisturbed).lost).toEqual(['li: "签收" was not answered for 60000 ms'])
  })
})
