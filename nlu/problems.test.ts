import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseLines, readText } from './json-lines.ts'
import { type Problem, problemsIn } from './problems.ts'
import { loadOrTrain } from './train.ts'
import { makeUnderstand } from './understand.ts'

const understand = makeUnderstand(await loadOrTrain())

const file = join(import.meta.dirname, 'problems-sentences.jsonl')
const rows = parseLines(z.object({ text: z.string(), departments: z.array(z.string()) }), readText(file), file)
const single = rows.filter(({ departments }) => departments.length === 1)
const several = rows.filter(({ departments }) => departments.length > 1)

/** Lines are counted from 1: odd ones may be looked at when rules are written, even ones are only counted. */
const evenOf = <T>(all: readonly T[]): readonly T[] => all.filter((_, i) => i % 2 === 1)

const isWhole = ({ text }: (typeof rows)[number]): boolean => problemsIn(text, understand).length === 0
const isSplit = ({ text, departments }: (typeof rows)[number]): boolean => problemsIn(text, understand).length === departments.length

function share<T>(all: readonly T[], right: (one: T) => boolean): number {
  return all.filter(right).length / all.length
}

/** How often a text is asked about, and what came of it. */
function counted(text: string): { readonly calls: number; readonly problems: readonly Problem[] } {
  let calls = 0
  const problems = problemsIn(text, (piece) => {
    calls++
    return understand(piece)
  })
  return { calls, problems }
}

describe('the labelled messages', () => {
  it('are 80 of one problem and 60 of several', () => {
    expect([single.length, several.length, new Set(rows.map(({ text }) => text)).size]).toEqual([80, 60, 140])
  })

  it('of one problem stay whole, 97 of 100', () => {
    expect(share(single, isWhole)).toBeGreaterThanOrEqual(0.97)
    expect(share(evenOf(single), isWhole)).toBeGreaterThanOrEqual(0.95)
  })

  it('of several are taken apart into as many, 75 of 100', () => {
    expect(share(several, isSplit)).toBeGreaterThanOrEqual(0.75)
    expect(share(evenOf(several), isSplit)).toBeGreaterThanOrEqual(0.75)
  })

  it('lose nothing: the pieces follow each other from the first character to the last', () => {
    for (const { text } of several) {
      const problems = problemsIn(text, understand)
      expect(problems.map(({ start }) => start)).toEqual(problems.map((_, i) => (i === 0 ? 0 : problems[i - 1]?.end)))
      if (problems.length > 0) expect(problems.at(-1)?.end).toBe(text.length)
      for (const { text: piece, start, end } of problems) expect(text.slice(start, end)).toContain(piece)
    }
  })

  it('are asked about a dozen times at most', () => {
    expect(Math.max(...rows.map(({ text }) => counted(text).calls))).toBeLessThanOrEqual(12)
  })
})

describe('problemsIn', () => {
  const texts = (text: string): readonly string[] => problemsIn(text, understand).map((problem) => problem.text)

  it('leaves out the words that only count', () => {
    expect(texts('一个是停电,一个是工人小孩上学')).toEqual(['停电', '工人小孩上学'])
    expect(texts('有两件事想反映。一是招不到焊工，缺三十个人。二是厂门口那条路坑坑洼洼，一直没人修。')).toEqual([
      '招不到焊工，缺三十个人。',
      '厂门口那条路坑坑洼洼，一直没人修。',
    ])
  })

  it.each([
    ['一是车间老停电，二是招不到普工', ['车间老停电', '招不到普工']],
    ['一来厂区停水，二来银行续贷卡住了', ['厂区停水', '银行续贷卡住了']],
    ['有两件事，头一件是厂区自来水老停，第二件是员工社保转不过来', ['厂区自来水老停', '员工社保转不过来']],
  ])('are counted in one sentence: %s', (text, problems) => expect(texts(text)).toEqual(problems))

  it('leaves the reasons of one problem together', () => {
    expect(texts('招不到人主要有三个原因：一是离城区远，没有公交车；二是周边没有学校，孩子没法上学；三是园区宿舍太少。')).toEqual([])
  })

  it('leaves two problems of one department together', () => {
    expect(texts('厂里老停电，上周停了三次。另外我们申请用电增容两个月没有答复。')).toEqual([])
  })

  it('asks nothing where there is no place to split', () => {
    expect(counted('我们厂最近老停电上周停了三次影响交货客户天天催')).toEqual({ calls: 0, problems: [] })
    expect(counted('停电。缺人。')).toEqual({ calls: 0, problems: [] })
  })

  it.each(['另外，', '1、', '一是', '还有', '有两个问题', '停电了。', '①'])('is quick with %s over and over', (piece) => {
    expect(counted(piece.repeat(Math.floor(3_000 / piece.length))).calls).toBeLessThanOrEqual(15)
    expect(counted(piece.repeat(100_000 / piece.length))).toEqual({ calls: 0, problems: [] })
  })
})
