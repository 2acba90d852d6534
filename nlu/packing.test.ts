import { describe, expect, it } from 'vitest'
import { type Packed, unzipped, zipped } from './packing.ts'

const parts: Readonly<Record<string, Packed>> = {
  rules: { plain: { threshold: 0.9, none: null }, sections: {} },
  kind: { plain: { labels: ['停电'] }, sections: { weights: Uint8Array.of(1, 10, 255), nothing: new Uint8Array(0) } },
  urgency: { plain: {}, sections: { weights: new Uint8Array(100_000).fill(7) } },
}

describe('zipped', () => {
  it('gives back every part with its plain values and its bytes', () => {
    expect(Object.entries(unzipped(zipped(parts))).map(([name, { plain, sections }]) => [name, plain, bytesIn(sections)])).toEqual(
      Object.entries(parts).map(([name, { plain, sections }]) => [name, plain, bytesIn(sections)]),
    )
  })

  it('makes the same bytes of the same parts', () => {
    expect(zipped(parts).equals(zipped(structuredClone(parts)))).toBe(true)
  })
})

describe('unzipped', () => {
  it('refuses what is cut short, what is no gzip and what is empty', () => {
    const file = zipped(parts)
    for (const broken of [file.subarray(0, -10), Buffer.from('停电'), Buffer.alloc(0)]) expect(() => unzipped(broken)).toThrow()
  })
})

function bytesIn(sections: Packed['sections']): readonly (readonly [string, readonly number[]])[] {
  return Object.entries(sections).map(([name, bytes]) => [name, [...bytes]])
}
