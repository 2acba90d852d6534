import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { ChannelKind } from '../bot/channel.ts'
import { channelSettings } from './channel-settings.ts'

const text = { schema: z.string().regex(/^[a-z]+$/), allowed: 'small letters' }
const make = () => Promise.reject(new Error('not made here'))
const kinds: readonly ChannelKind[] = [
  {
    name: 'one',
    needs: { CORP: { ...text, shared: true }, ONE_KEY: { ...text, secret: true }, ONE_ID: text },
    may: { ONE_MORE: text },
    make,
  },
  { name: 'two', needs: { CORP: { ...text, shared: true }, TWO_ID: text }, make },
]
const read = (env: Record<string, string>) => channelSettings(kinds, env)

describe('the settings of the channels', () => {
  it('turn on what is complete, with what belongs to several', () => {
    expect(read({ CORP: 'c', ONE_KEY: 'k', ONE_ID: 'i' })).toMatchObject([{ kind: { name: 'one' }, settings: { CORP: 'c', ONE_KEY: 'k' } }])
    expect(read({})).toEqual([])
    expect(read({ CORP: 'c' })).toEqual([])
  })

  it('name what is missing of a group that was begun', () => {
    expect(() => read({ ONE_KEY: 'k' })).toThrow('"one" is half configured: ONE_KEY is set, CORP, ONE_ID is missing')
    expect(() => read({ CORP: 'c', ONE_MORE: 'm' })).toThrow('ONE_MORE is set, ONE_KEY, ONE_ID is missing')
  })

  it('name a wrong value, but never a secret', () => {
    expect(() => read({ CORP: 'c', ONE_KEY: 'k', ONE_ID: '7' })).toThrow('ONE_ID is "7", but it must be small letters.')
    expect(() => read({ CORP: 'c', ONE_KEY: 'Top1', ONE_ID: 'i' })).toThrow('ONE_KEY is not shown here, but it must be small letters.')
  })

  it('are refused together in one sentence of the channel', () => {
    const [one] = kinds
    if (!one) throw new Error('there are kinds')
    const picky = [{ ...one, refuse: ({ ONE_ID }: Record<string, string | undefined>) => (ONE_ID === 'i' ? 'Not this one.' : null) }]
    expect(() => channelSettings(picky, { CORP: 'c', ONE_KEY: 'k', ONE_ID: 'i' })).toThrow(/^Not this one\.$/)
    expect(channelSettings(picky, { CORP: 'c', ONE_KEY: 'k', ONE_ID: 'j' })).toHaveLength(1)
    expect(channelSettings(picky, {})).toEqual([])
  })

  it('take a value from a file, without the newline at its end', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'qishao-setting-')), 'key')
    writeFileSync(file, 'fromafile\n')
    expect(read({ CORP: 'c', ONE_KEY_FILE: file, ONE_ID: 'i' })).toMatchObject([{ settings: { ONE_KEY: 'fromafile' } }])
    expect(() => read({ CORP: 'c', ONE_KEY: 'k', ONE_KEY_FILE: file, ONE_ID: 'i' })).toThrow('ONE_KEY and ONE_KEY_FILE are both set')
    expect(() => read({ CORP: 'c', ONE_KEY_FILE: `${file}-gone`, ONE_ID: 'i' })).toThrow('which cannot be read')
  })
})
