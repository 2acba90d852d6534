import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Case, type Clock, isOpen, isRefusal, isUnrated, leadOf, lightOf, type Recorded, type Status } from './case.ts'
import { nextTimer } from './clocks.ts'
import { replay } from './evolve.ts'
import { given, histories, reported, staff, until } from './fixtures.ts'
import { handle } from './handle.ts'
import { isLongTerm } from './long-term.ts'
import { suspensionOf } from './suspension.ts'
import { isUndelivered } from './telling.ts'

describe('handle, on random histories', () => {
  it('A4.4: gives a case that the ledger gives back, event by event and after a journey through JSON', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        const ledger: Recorded[] = []
        for (const { result } of moments) {
          if (isRefusal(result)) continue
          ledger.push(...result.events)
          expect(replay(JSON.parse(JSON.stringify(ledger)))).toEqual(result.case)
          expect(result.case.version).toBe(ledger.length)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('gives the same for the same and leaves what it was given as it was', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { before, command, given: world, result } of moments) {
          const copy = structuredClone(before)
          expect(handle(command, before, world)).toEqual(result)
          expect(before).toEqual(copy)
        }
      }),
      { numRuns: 250 },
    )
  })

  it('A2.2: leaves every open case with an owner and, whoever has the word, with a running clock', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const it of casesOf(moments)) {
          const kinds = running(it).filter((kind) => kind !== 'phone')
          // Whatever becomes of the case, the enterprise is told.
          expect(running(it).includes('phone')).toBe(isUndelivered(it))
          if (it.status === 'awaiting-dispatch') expect(kinds).toEqual(['dispatch'])
          else if (it.status === 'resolved') expect(kinds).toEqual(['rating'])
          else if (it.status === 'declined' && isOpen(it)) expect(kinds).toEqual(['appeal'])
          else if (isOpen(it)) {
            expect(it).toMatchObject({ lead: expect.stringMatching(/^[a-z_]+$/) })
            const owed = it.clocks.filter(({ kind }) => kind === 'feedback' || kind === 'rectify')
            if (isLongTerm(it)) expect([kinds.includes('weekly'), owed.filter(isLive)]).toEqual([true, []])
            else expect(owed.filter(isLive).map(({ status }) => status)).toEqual([suspensionOf(it) ? 'suspended' : 'running'])
            expect(kinds.includes('supplement')).toBe(suspensionOf(it) !== null)
          } else if (it.status === 'closed' && it.review?.awaited === 'unrated') expect(kinds).toEqual(['follow-up'])
          else if (isUndelivered(it)) expect(kinds).toEqual([])
          else expect({ kinds, timer: nextTimer(it), light: lightOf(it) }).toEqual({ kinds: [], timer: null, light: 'none' })
        }
      }),
      { numRuns: 250 },
    )
  })

  it('A1.3, A4.7: lets the department that has the case answer, and nobody answer beside it', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { before, given: world, result } of moments) {
          if (isRefusal(result) || !result.events.some(({ type }) => type === 'resolved')) continue
          // What a coordinator explains, and what a leader signs, is nobody's answer beside the department.
          if (result.events.some(({ type }) => type === 'rating-verified' || type === 'final-answered')) continue
          expect(world.actor.departments).toContain(before && leadOf(before))
          expect(before).not.toHaveProperty('answer')
        }
      }),
      { numRuns: 250 },
    )
  })

  it('A2.1, A2.2: closes only what was answered, and as rated only what was', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { result } of moments) {
          if (isRefusal(result)) continue
          const closed = result.events.find((event) => event.type === 'closed')
          if (!closed) continue
          expect(result.case).toMatchObject({ status: 'closed', answer: { text: expect.stringMatching(/\S/) } })
          expect(isUnrated(result.case)).toBe(closed.how === 'unrated')
        }
      }),
      { numRuns: 250 },
    )
  })

  it('A2.2: ends no case without a word to its reporter', () => {
    const ends = ['closed', 'declined', 'merged', 'withdrawn']
    fc.assert(
      fc.property(histories, (moments) => {
        const heard: string[] = []
        for (const { before, given: world, result } of moments) {
          if (isRefusal(result)) continue
          for (const { audience, event } of result.notices) if (audience.to === 'reporter') heard.push(event.type)
          const { status, reporter } = result.case
          if (before?.status === status || !ends.includes(status)) continue
          // Whoever ends the case in the own chat is answered there.
          if (status === 'closed') expect(heard).toContain('resolved')
          else if (world.actor.id !== reporter) expect(heard).toContain(status)
        }
      }),
      { numRuns: 250 },
    )
  })

  it('runs, or keeps standing still, at most one clock of a kind', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const it of casesOf(moments)) {
          const live = it.clocks.filter(isLive).map(({ kind }) => kind)
          expect(live).toEqual([...new Set(live)])
          for (const clock of it.clocks) expect('left' in clock).toBe(clock.status === 'suspended')
        }
      }),
      { numRuns: 250 },
    )
  })

  it('writes events that bear the instant and the person of the command', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { given: world, result } of moments) {
          if (isRefusal(result)) continue
          for (const event of result.events) expect(event).toMatchObject({ at: world.now, by: world.actor.id })
        }
      }),
    )
  })

  it('meets every status but the one that lasts only inside a command', () => {
    const seen = new Set<Status>()
    for (const moments of fc.sample(histories, { numRuns: 500, seed: 20260918 })) for (const it of casesOf(moments)) seen.add(it.status)
    expect([...seen].sort()).toEqual([
      ...([
        'acknowledged',
        'awaiting-dispatch',
        'closed',
        'declined',
        'dispatched',
        'handling',
        'merged',
        'resolved',
        'withdrawn',
      ] as const),
    ])
  })
})

describe('handle', () => {
  it('says when the next timer is needed: when the first light turns', () => {
    expect(given(reported).when({ type: 'acknowledge' }, { at: '2026-09-18 16:10', by: staff }).handled.timer).toBe(
      '2026-09-20T05:30:00.000Z',
    )
    expect(given(reported, until('2026-09-20 13:30')).whenTimePasses('2026-09-20 13:31').handled.timer).toBe('2026-09-20T09:30:00.000Z')
  })

  it('gives each event with what it did to the clocks', () => {
    given(reported)
      .when({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-18 16:40', by: staff })
      .thenEvents({
        type: 'resolved',
        clocks: [
          { op: 'met', kind: 'contact' },
          { op: 'met', kind: 'feedback' },
          { op: 'met', kind: 'weekly' },
          { op: 'started', clock: expect.objectContaining({ kind: 'rating' }) },
        ],
      })
  })
})

// --- Internal helpers ---

function casesOf(moments: typeof histories extends fc.Arbitrary<infer Moments> ? Moments : never): readonly Case[] {
  return moments.flatMap(({ result }) => (isRefusal(result) ? [] : [result.case]))
}

function isLive({ status, task }: Clock): boolean {
  return task === undefined && (status === 'running' || status === 'suspended')
}

function running(it: Case): readonly string[] {
  return it.clocks.filter(({ status, task }) => status === 'running' && task === undefined).map(({ kind }) => kind)
}
