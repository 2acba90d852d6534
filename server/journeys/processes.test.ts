/** Two processes on one database: whatever is said at one is known to the other, and one goes on when the other dies. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Fleet, startFleet } from '../chaos/fleet.ts'
import { askHowThingsAre } from './callers.ts'
import { settle, verifyCommand } from './evidence.ts'
import { type Client, casesOf, makeClient, playCase, topics } from './load.ts'
import { makeDatabase } from './services.ts'

const settings = { QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-09-18T10:00:00+08:00', QISHAO_BURST_MS: '0' }

/** A lease is over after eight seconds; what is looked for once a second is found then. */
const takenOverWithinMs = 15_000

describe.each([
  ['with Redis', true],
  ['without Redis, by looking', false],
])('two processes %s', (_, withRedis) => {
  const server = inject('postgres')
  const redis = withRedis ? inject('redis') : null
  describe.skipIf(server === null || (withRedis && redis === null))('on one PostgreSQL', () => {
    let folder: string
    let database: Awaited<ReturnType<typeof makeDatabase>>
    let fleet: Fleet
    let client: Client
    let turn = 0

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'qishao-two-'))
      database = await makeDatabase(server ?? '')
      const env = { ...settings, DATABASE_URL: database.url, ...(redis === null ? {} : { REDIS_URL: redis }) }
      fleet = await startFleet({ folder, size: 2, env: () => env, random: () => 0 })
      // Every request goes to the other one.
      client = makeClient(
        () => fleet.members[turn++ % 2]?.url ?? '',
        () => 1,
      )
    })
    afterAll(async () => {
      await fleet.end()
      await database.drop()
      await rm(folder, { recursive: true })
    })
    const at = (which: number): Client =>
      makeClient(
        () => fleet.members[which]?.url ?? '',
        () => 1,
      )

    it('carry whole cases from the report to the rating, said in turn at the one and the other', async () => {
      const flows = await Promise.all(topics.map((topic, n) => playCase(client, `reporter-${n}`, topic, (work) => work())))
      expect(flows.map(({ stuck }) => stuck)).toEqual([null, null])
      for (const { reporter } of flows) expect(await casesOf(client, reporter)).toHaveLength(1)
      expect(await settle(client)).toEqual([])
      expect(await verifyCommand({ DATABASE_URL: database.url })).toMatchObject({ code: 0 })
    })

    it('take a right away at both when it is taken away at one', async () => {
      const clerk = { name: '罗琳', role: 'staff', department: 'power' }
      await at(0).ask('PUT', '/sim/people/luo', clerk)
      const say = (which: number) => at(which).ask('POST', '/sim/messages', { chat: 'group:power', from: 'luo', text: '签收' })
      await say(1)
      await at(0).ask('PUT', '/sim/people/luo', { ...clerk, department: 'water' })
      await expect(say(1)).rejects.toThrow('403')
    })

    it('ring each clock once, whichever moves the time', async () => {
      const topic = topics.find(({ coordinator }) => coordinator === null)
      if (!topic) throw new Error('there is a topic that the program hands on by itself')
      const done = playCase(
        client,
        'left-alone',
        { ...topic, late: true },
        (work) => work(),
        async () => {
          await at(1).ask('POST', '/sim/clock', { advance: 'P1D' }, takenOverWithinMs)
          await at(0).ask('POST', '/sim/clock', { advance: 'P2D' }, takenOverWithinMs)
        },
      )
      expect((await done).stuck).toBeNull()
      const [it] = await casesOf(client, 'left-alone')
      const rung = it?.events.map(({ type }) => type).filter((type) => type.startsWith('clock-'))
      expect(new Set(rung).size).toBe(rung?.length)
      expect(rung).toContain('clock-red')
    })

    it('go on with the conversations of the one that was killed', async () => {
      const people = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const
      await Promise.all(people.map((who) => askHowThingsAre(client, who)))
      await fleet.kill(0, false)
      const waited = await Promise.all(people.map((who) => askHowThingsAre(at(1), who)))
      expect(Math.max(...waited)).toBeLessThan(takenOverWithinMs)
    })
  })
})
