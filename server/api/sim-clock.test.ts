import { describe, expect, it } from 'vitest'
import { monday, openSim } from './sim-fixture.ts'

const problem = (status: number): object => ({ status, type: 'application/problem+json; charset=utf-8', body: { status } })

describe('GET /sim/clock', () => {
  it('tells the time, and whether it is virtual', async () => {
    const sim = await openSim()
    expect((await sim.get('/sim/clock')).body).toEqual({ now: monday, virtual: true })
    const real = await openSim({ clock: 'real' })
    expect((await real.get('/sim/clock')).body).toMatchObject({ now: expect.stringMatching(/^.{23}Z$/), virtual: false })
  })
})

describe('POST /sim/clock', () => {
  it.each([
    [{ to: '2026-11-23T17:30:00+08:00' }, '2026-11-23T09:30:00.000Z'],
    [{ to: '2026-11-23T02:00:00Z' }, '2026-11-23T02:00:00.000Z'],
    [{ to: monday }, monday],
    [{ advance: 'PT4H' }, '2026-11-23T05:00:00.000Z'],
    [{ advance: 'P1D' }, '2026-11-24T01:00:00.000Z'],
    [{ advance: 'P1DT2H30M' }, '2026-11-24T03:30:00.000Z'],
    [{ advance: 'P1W' }, '2026-11-30T01:00:00.000Z'],
    [{ advance: 'PT0.5S' }, '2026-11-23T01:00:00.500Z'],
    [{ advance: 'PT0S' }, monday],
  ])('moves by %j', async (move, now) => {
    const sim = await openSim()
    expect(await sim.post('/sim/clock', move)).toMatchObject({ status: 200, body: { now } })
    expect((await sim.get('/sim/clock')).body).toMatchObject({ now })
  })

  it('adds up moves that come at once', async () => {
    const sim = await openSim()
    await Promise.all(Array.from({ length: 5 }, () => sim.post('/sim/clock', { advance: 'PT1H' })))
    expect((await sim.get('/sim/clock')).body).toMatchObject({ now: '2026-11-23T06:00:00.000Z' })
  })

  it.each([
    [{}],
    [{ to: '2026-11-22T01:00:00Z' }],
    [{ advance: '-PT1S' }],
    [{ to: '2026-11-24T01:00:00' }],
    [{ to: 'tomorrow' }],
    [{ to: '+275000-01-01T00:00:00Z' }],
    [{ advance: 'P1M' }],
    [{ advance: 'P1Y' }],
    [{ advance: '4h' }],
    [{ advance: 'P99999999D' }],
    [{ advance: '' }],
    [{ to: 7 }],
    [{ to: '2026-11-24T01:00:00Z', advance: 'PT1H' }],
  ])('refuses %j', async (move) => {
    const sim = await openSim()
    expect(await sim.post('/sim/clock', move)).toMatchObject(problem(400))
    expect((await sim.get('/sim/clock')).body).toMatchObject({ now: monday })
  })

  it('does not move a real clock', async () => {
    const sim = await openSim({ clock: 'real' })
    expect(await sim.post('/sim/clock', { advance: 'PT1H' })).toMatchObject(problem(409))
  })
})

describe('POST /sim/settle', () => {
  it('answers 200 when all is done, 504 when something still waits', async () => {
    const sim = await openSim()
    expect(await sim.raw('POST', '/sim/settle', '', 'text/plain')).toMatchObject({ status: 200 })
    await sim.post('/sim/messages', { chat: 'dm:wang', from: 'wang', text: '您好' })
    expect(await sim.post('/sim/settle', { timeoutMs: 5 })).toMatchObject(problem(504))
  })

  it.each([-1, '5', 1.5])('refuses timeoutMs %j', async (timeoutMs) => {
    const sim = await openSim()
    expect(await sim.post('/sim/settle', { timeoutMs })).toMatchObject(problem(400))
  })
})
