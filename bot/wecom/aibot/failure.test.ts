import { describe, expect, it } from 'vitest'
import { judgeOf } from './failure.ts'

const judged = (errcode: number) => {
  const alarms: string[] = []
  const { error } = judgeOf('o-1', 'group', (kind) => void alarms.push(kind))({ errcode })
  return { error, alarms }
}

describe('what WeCom refuses the group bot', () => {
  it.each([48002, 50003, 60020])('waits with %s until an operator has mended it, who is alarmed', (errcode) => {
    const { error, alarms } = judged(errcode)
    expect(error).toMatchObject({ retryable: true, unreachable: null })
    expect(alarms).toEqual([`wecom-${errcode}`])
  })

  it('does not wait for a group that the bot was put out of', () => {
    expect(judged(93008).error).toMatchObject({ retryable: false, unreachable: 'group-closed' })
  })

  it('does not wait with what is wrong in the message itself', () => {
    expect(judged(40008).error).toMatchObject({ retryable: false })
  })
})
