import { describe, expect, it } from 'vitest'
import { act, reported, staff, tick, wang } from '../store/fixtures.ts'
import type { CaseCommit } from '../store.ts'
import { openSim, type Sim } from './sim-fixture.ts'

const li = { ...wang, id: 'li' }
const power = 'QS20261123-0001'
const hrss = 'QS20261123-0002'
const unsure = 'QS20261123-0003'
const tipOff = 'QS20261123-0004'

/** Four cases: one of each department, one that waits for the coordinator, one that is confidential. */
async function openDistrict(): Promise<Sim> {
  const sim = await openSim()
  const commits = [
    reported(power, 'power', wang, '2026-11-23T01:00:00.000Z'),
    reported(hrss, 'hrss', li, '2026-11-23T01:01:00.000Z'),
    reported(unsure, null, wang, '2026-11-23T01:02:00.000Z'),
    reported(tipOff, 'discipline', li, '2026-11-23T01:03:00.000Z'),
  ]
  for (const commit of commits) await sim.store.commit(tick(commit))
  return sim
}

async function follow(sim: Sim, first: CaseCommit, ...steps: readonly ((it: CaseCommit['case']) => CaseCommit)[]): Promise<void> {
  await sim.store.commit(tick(first))
  let it = first.case
  for (const step of steps) {
    const commit = step(it)
    await sim.store.commit(tick(commit))
    it = commit.case
  }
}

const numbers = async (sim: Sim, as?: string): Promise<readonly string[]> => {
  const { body } = await sim.get(as === undefined ? '/sim/cases' : `/sim/cases?as=${as}`)
  return (body as { cases: readonly { number: string }[] }).cases.map(({ number }) => number)
}

describe('GET /sim/cases', () => {
  it.each([
    ['wang', [unsure, power]],
    ['li', [tipOff, hrss]],
    ['staff-power', [power]],
    ['head-power', [power]],
    ['staff-hrss', [hrss]],
    ['coordinator', [unsure, hrss, power]],
    ['leader', [unsure, hrss, power]],
    ['discipline', [tipOff]],
    [undefined, [tipOff, unsure, hrss, power]],
  ])('shows %s what that person may see, newest first', async (as, expected) => {
    const sim = await openDistrict()
    expect(await numbers(sim, as)).toEqual(expected)
    for (const number of [power, hrss, unsure, tipOff]) {
      const { status } = await sim.get(`/sim/cases/${number}${as === undefined ? '' : `?as=${as}`}`)
      expect([number, status]).toEqual([number, expected.includes(number) ? 200 : 404])
    }
  })

  it('shows nothing confidential to staff, even of that department', async () => {
    const sim = await openDistrict()
    await sim.put('/sim/people/staff-d', { name: '钱', role: 'staff', departments: ['discipline', 'power'] })
    expect(await numbers(sim, 'staff-d')).toEqual([power])
  })

  it('is in force for a new role at once', async () => {
    const sim = await openDistrict()
    await sim.put('/sim/people/wang', { name: '王海洋', role: 'staff', department: 'hrss' })
    expect(await numbers(sim, 'wang')).toEqual([hrss])
  })

  it('does not know strangers', async () => {
    const sim = await openDistrict()
    expect(await sim.get('/sim/cases?as=nobody')).toMatchObject({ status: 404, body: { status: 404 } })
    expect(await sim.get(`/sim/cases/${power}?as=nobody`)).toMatchObject({ status: 404 })
    expect(await sim.get('/sim/cases/QS20261123-9999')).toMatchObject({ status: 404 })
  })
})

describe('GET /sim/cases/:number', () => {
  it('shows a dispatched case without the number to call', async () => {
    const sim = await openDistrict()
    const { body } = await sim.get(`/sim/cases/${power}?as=staff-power`)
    expect(body).toEqual({
      number: power,
      status: 'dispatched',
      admission: 'in-scope',
      kind: 'difficulty',
      matter: '停电',
      urgency: 'urgent',
      reporter: 'wang',
      enterprise: '青岛海晟食品有限公司',
      text: expect.stringContaining('厂区昨晚起停电'),
      lead: 'power',
      leadName: '供电公司',
      assisting: [],
      light: 'green',
      clocks: [
        { kind: 'contact', due: '2026-11-24T09:30:00.000Z', status: 'running', light: 'green', provisional: false },
        { kind: 'feedback', due: '2026-11-26T09:30:00.000Z', status: 'running', light: 'green', provisional: false },
        { kind: 'weekly', due: '2026-11-30T09:30:00.000Z', status: 'running', light: 'green', provisional: false },
      ],
      events: [
        { seq: 1, type: 'reported', at: '2026-11-23T01:00:00.000Z', by: 'wang' },
        { seq: 2, type: 'dispatched', at: '2026-11-23T01:00:00.000Z', by: 'wang' },
      ],
      timeline: [
        { at: '2026-11-23T01:00:00.000Z', text: 'wang reported' },
        { at: '2026-11-23T01:00:00.000Z', text: 'wang dispatched' },
      ],
    })
    expect(JSON.stringify(body)).not.toContain('13800000000')
  })

  it('shows no lead until somebody has dispatched the case', async () => {
    const sim = await openDistrict()
    const { body } = await sim.get(`/sim/cases/${unsure}`)
    expect(body).toMatchObject({ status: 'awaiting-dispatch', lead: null, clocks: [{ kind: 'dispatch' }] })
    expect(body).not.toHaveProperty('leadName')
    expect(body).not.toHaveProperty('answer')
    expect(body).not.toHaveProperty('rating')
  })

  it('shows the answer and the rating of a closed case', async () => {
    const sim = await openSim()
    const number = 'QS20261123-0009'
    await follow(
      sim,
      reported(number, 'power'),
      (it) => act(it, { type: 'resolve', answer: '昨晚二十二点已恢复供电' }, staff('power')),
      (it) => act(it, { type: 'give-outcome', outcome: 'solved' }, wang),
      (it) => act(it, { type: 'rate', level: 5 }, wang),
    )
    expect((await sim.get(`/sim/cases/${number}`)).body).toMatchObject({
      status: 'closed',
      light: 'none',
      answer: '昨晚二十二点已恢复供电',
      rating: { level: 5, solved: 'solved' },
    })
  })
})
