import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isUpTo, msgidOf, partOf } from './msgid.ts'

const ids = [randomUUID(), '019b0d4e-7a53-7c11-8f2e-000000000000', 'o-1', 'a', 'x'.repeat(29), 'welcome 您好', 'x'.repeat(300), '']

describe('msgidOf', () => {
  it.each(ids)('makes of %j what WeCom takes', (id) => {
    for (const part of [0, 4, 35]) expect(msgidOf({ id, round: 0, part })).toMatch(/^[0-9a-zA-Z_-]{1,32}$/)
  })

  it('gives each part, each round and each message another one, and every try the same', () => {
    const all = ids.flatMap((id) => [0, 1].flatMap((round) => [0, 1].map((part) => msgidOf({ id, round, part }))))
    expect(new Set(all).size).toBe(all.length)
    expect(msgidOf({ id: 'o-1', round: 0, part: 0 })).toBe(msgidOf({ id: 'o-1', round: 0, part: 0 }))
  })

  it('is read back as the part it was made for', () => {
    for (const id of ids.slice(0, 5)) expect(partOf(msgidOf({ id, round: 3, part: 2 }))).toEqual({ id, round: 3, part: 2 })
  })

  it.each(['', 'kfm_8rZk1', 'u00short', 'h00abc'])('finds no message of ours in %j', (msgid) => {
    expect(partOf(msgid)).toBeNull()
  })
})

describe('isUpTo', () => {
  const at = (part: number, round = 0, id = 'o-1'): string => msgidOf({ id, round, part })

  it('holds for the same part and earlier ones of the same round of the same message', () => {
    expect(isUpTo(at(0), at(1))).toBe(true)
    expect(isUpTo(at(1), at(1))).toBe(true)
    expect(isUpTo(at(2), at(1))).toBe(false)
    expect(isUpTo(at(0, 1), at(1))).toBe(false)
    expect(isUpTo(at(0, 0, 'o-2'), at(1))).toBe(false)
    expect(isUpTo(at(0), '')).toBe(false)
  })
})
