import { describe, expect, it } from 'vitest'
import { ChannelError } from '../channel.ts'
import { testPorts } from '../ports-fixture.ts'
import { type Judge, makeOnce, type Part } from './once.ts'

const judge: Judge = (rejection) => {
  const reason = String(rejection)
  return { applied: reason === 'silence', error: new ChannelError('robot', reason, { retryable: true }) }
}

/** Parts that show what they are sent, on a platform that behaves as planned: `ok`, `no` (refused), `silence` (shown, no answer). */
function platform(...plan: readonly ('ok' | 'no' | 'silence')[]) {
  const left = [...plan]
  const shown: string[] = []
  const part = (text: string): Part => ({
    async post(again) {
      const happens = left.shift() ?? 'ok'
      if (happens !== 'no') shown.push(again ? `again ${text}` : text)
      if (happens !== 'ok') throw happens
      return `receipt of ${text}`
    },
  })
  const { memory } = testPorts('robot')
  /** As after a restart, each time: all that is known stands in the memory. */
  const send = (id: string, ...texts: readonly string[]): Promise<string> =>
    makeOnce('robot', memory)
      .send('robot:group:water', id, texts.map(part), judge)
      .catch((error: ChannelError) => error.message)
  return { shown, send }
}

describe('a message in parts', () => {
  it('goes on where it broke off, and keeps the receipt of its beginning', async () => {
    const { shown, send } = platform('ok', 'no', 'ok')
    expect(await send('m', '一', '二')).toBe('no')
    expect(await send('m', '一', '二')).toBe('receipt of 一')
    expect(await send('m', '一', '二')).toBe('receipt of 一')
    expect(shown).toEqual(['一', '二'])
  })

  it('repeats the doubtful part alone, once', async () => {
    const { shown, send } = platform('ok', 'silence', 'no', 'silence')
    for (let i = 0; i < 3; i++) await send('m', '一', '二')
    expect(await send('m', '一', '二')).toBe('nobody knows whether message m arrived, and it was repeated once')
    expect(shown).toEqual(['一', '二', 'again 二'])
  })
})

it('knows each of the newest messages of a conversation apart', async () => {
  const { shown, send } = platform('silence')
  await send('m-0', '零')
  for (let i = 1; i < 8; i++) await send(`m-${i}`, `${i}`)
  await send('m-0', '零')
  expect(shown).toEqual(['零', '1', '2', '3', '4', '5', '6', '7', 'again 零'])
})
