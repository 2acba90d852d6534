import { describe, expect, it } from 'vitest'
import { makeRationing, ration } from './budget.ts'
import type { Commit, OutboxRow } from './store.ts'

let seq = 0
const row = (text: string, news?: { readonly number: string; readonly final: boolean }): OutboxRow => ({
  seq: ++seq,
  at: '2026-11-23T01:00:00.000Z',
  attempts: 0,
  failingSince: null,
  message: { id: `m-${seq}`, conversation: 'web:dm:wang', text, buttons: [], ...(news ? { news } : {}) },
})
const state = (text: string, number = 'QS20261123-0001') => row(text, { number, final: false })
const answer = (text: string, number = 'QS20261123-0001') => row(text, { number, final: true })
const shown = (rows: readonly OutboxRow[], left: number) => {
  const { sent, held } = ration(rows, left)
  const texts = (parcels: typeof sent) => parcels.map(({ message }) => message.text)
  return { sent: texts(sent), held: texts(held) }
}

describe('ration', () => {
  it('sends the newest state of a case alone, and settles the older ones with it', () => {
    const rows = [state('已签收'), state('已联系'), state('有进展')]
    expect(shown(rows, 5)).toEqual({ sent: ['有进展'], held: [] })
    expect(ration(rows, 5).sent[0]?.seqs).toEqual(rows.map((one) => one.seq))
  })

  it('joins the news of several cases to one message, in order', () => {
    expect(shown([state('一'), state('二', 'QS20261123-0002')], 5).sent).toEqual(['一\n\n二'])
  })

  it('keeps the last message for an answer', () => {
    expect(shown([state('有进展')], 1)).toEqual({ sent: [], held: ['有进展'] })
    expect(shown([answer('已修好')], 1)).toEqual({ sent: ['已修好'], held: [] })
    expect(shown([answer('已修好')], 0)).toEqual({ sent: [], held: ['已修好'] })
  })

  it('lets nothing but a newer answer take the place of an answer', () => {
    expect(shown([answer('已修好'), state('同事催办')], 5).sent).toEqual(['已修好\n\n同事催办'])
    expect(shown([state('有进展'), answer('已修好')], 5).sent).toEqual(['已修好'])
  })

  it('sends what was held before the reply to the next word, each for itself', () => {
    expect(shown([state('有进展'), row('应该的')], 5).sent).toEqual(['有进展', '应该的'])
  })

  it('counts what a message takes of the budget, keeps the replies in order, and lets the answer through', () => {
    const three = row('很长的办事指南')
    const costs = { most: 5, costOf: ({ text }: { readonly text: string }) => (text === '很长的办事指南' ? 3 : 1) }
    const texts = (left: number) => {
      const { sent, held } = ration([three, row('好的'), answer('已修好')], left, costs)
      return [sent, held].map((parcels) => parcels.map(({ message }) => message.text))
    }
    expect(texts(5)).toEqual([['很长的办事指南', '好的', '已修好'], []])
    expect(texts(2)).toEqual([['已修好'], ['很长的办事指南', '好的']])
    expect(ration([three], 5, costs).sent[0]?.cost).toBe(3)
  })

  it('sends what takes more than the whole budget when nothing is spent', () => {
    const long = { most: 5, costOf: () => 9 }
    expect(ration([row('太长')], 5, long).sent).toHaveLength(1)
    expect(ration([state('太长')], 5, long).sent).toHaveLength(1)
    expect(ration([state('太长')], 4, long).sent).toHaveLength(0)
  })

  it('lets a newer reminder of the same limit take the place of an older one', () => {
    const light = (text: string, topic: string) => ({ ...row(text), message: { ...row(text).message, topic } })
    const rows = [light('🟡 今天到期', 'QS20261123-0001 feedback'), row('已收到'), light('🔴 已超时', 'QS20261123-0001 feedback')]
    expect(shown([...rows, light('🟡 今天联系', 'QS20261123-0001 contact')], 9).sent).toEqual(['已收到', '🔴 已超时', '🟡 今天联系'])
  })

  it('does not join what would be too long for one message', () => {
    const long = '已换变压器。'.repeat(80)
    expect(shown([state(long), state(long, 'QS20261123-0002')], 5).sent).toHaveLength(2)
  })
})

describe('the budget of a conversation', () => {
  const conversation = 'kf:dm:wang'
  const wang = { id: 'wang', name: '王海洋', role: 'entrepreneur', departments: [], enterprise: null, phone: null } as const

  /** An account whose clock the test moves, in seconds of one minute. */
  function open() {
    const settings = new Map<string, string>()
    let second = 0
    const at = (of: number): string => `2026-11-23T01:00:${String(of).padStart(2, '0')}.000Z`
    const store = {
      setting: async (key: string) => settings.get(key) ?? null,
      async commit({ settings: changed = [] }: Commit) {
        for (const { key, value } of changed) settings.set(key, value)
        return 'committed' as const
      },
    }
    const world = { store, directory: { person: () => wang }, clock: { now: () => at(second) } }
    const rationing = makeRationing(world as unknown as Parameters<typeof makeRationing>[0], () => ({ messages: 5, hours: 48 }))
    return {
      heard: (id: string, said: number) => rationing.heard({ id, conversation, at: at(said) }),
      async spends(now: number) {
        second = now
        await rationing.spent(conversation, 1)
      },
      left: async () => (await rationing.window(conversation))?.left,
      moveTo: (now: number) => {
        second = now
      },
    }
  }

  it('is whole again with the next word', async () => {
    const it = open()
    await it.heard('a', 0)
    await it.spends(2)
    expect(await it.left()).toBe(4)
    it.moveTo(5)
    await it.heard('b', 5)
    expect(await it.left()).toBe(5)
  })

  it('counts what went out after a word that is fetched late, as the platform does', async () => {
    const it = open()
    it.moveTo(1)
    await it.heard('a', 0)
    await it.spends(3)
    await it.spends(4)
    // Six words within a second; this one was said before the two answers, and is read after them.
    await it.heard('b', 1)
    expect(await it.left()).toBe(3)
    await it.heard('a', 0)
    expect(await it.left()).toBe(3)
  })
})
