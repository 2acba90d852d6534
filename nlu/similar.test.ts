import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseLines, readText } from './json-lines.ts'
import { alikeFrom, makeSimilarTexts } from './similar.ts'
import { loadOrTrain } from './train.ts'
import { makeUnderstand } from './understand.ts'

const understand = makeUnderstand(await loadOrTrain())

const file = join(import.meta.dirname, 'similar-pairs.jsonl')
const pairs = parseLines(z.object({ one: z.string(), other: z.string(), same: z.boolean() }), readText(file), file)

/** As the dialog asks: alike in words, and for the same department. */
function isSame({ one, other }: (typeof pairs)[number]): boolean {
  const texts = makeSimilarTexts()
  texts.add('one', one)
  const [found] = texts.nearest(other, 1)
  return (found?.likeness ?? 0) >= alikeFrom && understand(one).departments[0]?.code === understand(other).departments[0]?.code
}

describe('the labelled pairs', () => {
  it('are 40 that tell the same again and 60 that do not', () => {
    expect([pairs.filter(({ same }) => same).length, pairs.filter(({ same }) => !same).length]).toEqual([40, 60])
  })

  // Lines are counted from 1: the threshold was chosen on the odd ones, the even ones are only counted.
  it.each([
    ['odd', 0],
    ['even', 1],
  ])('are told apart: precision 90, recall 70 of 100 on the %s lines', (_, rest) => {
    const half = pairs.filter((_pair, i) => i % 2 === rest)
    const found = half.filter(isSame)
    const right = found.filter(({ same }) => same).length
    expect(right / found.length).toBeGreaterThanOrEqual(0.9)
    expect(right / half.filter(({ same }) => same).length).toBeGreaterThanOrEqual(0.7)
  })
})

describe('an index of texts', () => {
  const full = () => {
    const texts = makeSimilarTexts()
    for (const [i, { one }] of pairs.entries()) texts.add(`${i}`, one)
    return texts
  }

  it('finds the likest first, and the same words with likeness 1', () => {
    const [first, second] = full().nearest('招不到焊工，缺三十个人，订单都耽误了', 2)
    expect(first?.likeness).toBeCloseTo(1)
    expect(second?.likeness).toBeLessThanOrEqual(first?.likeness ?? 0)
  })

  it('counts no figures: three times and five times are alike', () => {
    const texts = makeSimilarTexts()
    texts.add('a', '上周停电三次，停了12小时')
    expect(texts.nearest('上周停电五次，停了 8 小时', 1)[0]?.likeness).toBeGreaterThan(0.8)
  })

  it('looks only at what is accepted', () => {
    const texts = full()
    const odd = texts.nearest('厂里老停电', 50, (id) => Number(id) % 2 === 1).map(({ id }) => Number(id) % 2)
    expect(odd.length).toBeGreaterThan(0)
    expect(new Set(odd)).toEqual(new Set([1]))
  })

  it.each([7, 41])('ranks %i texts among themselves as it ranks them when it looks for them', (count) => {
    const texts = full()
    const ids = new Set(pairs.slice(0, count).map((_, i) => `${i}`))
    const found = texts.nearest('厂里老停电，交货都耽误了', 5, (id) => ids.has(id))
    expect(found.length).toBeGreaterThan(0)
    expect(texts.among(ids, '厂里老停电，交货都耽误了', 5)).toEqual(found)
    expect(texts.among(new Set(['never']), '厂里老停电', 5)).toEqual([])
  })

  it('forgets what is taken out, and takes the last text of an id', () => {
    const texts = makeSimilarTexts()
    texts.add('a', '招不到焊工，缺三十个人')
    texts.add('a', '自来水水压太小，车间用不上水')
    expect(texts.nearest('招不到焊工', 5)).toEqual([])
    expect(texts.nearest('水压太小', 5).map(({ id }) => id)).toEqual(['a'])
    texts.remove('a')
    texts.remove('never')
    expect([texts.size, texts.nearest('水压太小', 5)]).toEqual([0, []])
  })

  it('says the same after thousands came and went', () => {
    const texts = full()
    const before = texts.nearest('园区宽带老掉线', 5)
    for (let i = 0; i < 3_000; i++) texts.add(`x${i}`, `第${i}家${pairs[i % pairs.length]?.other}`)
    for (let i = 0; i < 3_000; i++) texts.remove(`x${i}`)
    expect(texts.size).toBe(pairs.length)
    expect(texts.nearest('园区宽带老掉线', 5)).toEqual(before)
  })

  it.each(['', '，。！', '电', '😀', 'a', '停电'.repeat(50_000)])('takes any text', (text) => {
    const texts = full()
    texts.add('any', text)
    expect(texts.nearest(text, 3).every(({ likeness }) => likeness > 0 && likeness <= 1)).toBe(true)
    texts.remove('any')
  })
})
