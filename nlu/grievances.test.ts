/** What enterprises of other districts complain of, in the rows that no model learns from (`seeds/held-out.jsonl`). */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { heldOutPath } from './model.ts'
import { loadOrTrain } from './train.ts'
import { kinds, makeUnderstand, type Understand } from './understand.ts'
import { parseUtterances } from './utterances.ts'

const rows = parseUtterances(readFileSync(heldOutPath, 'utf8'), null, heldOutPath)
let understand: Understand
beforeAll(async () => {
  understand = makeUnderstand(await loadOrTrain())
}, 60_000)

/** The share of the rows about something whose department, or one that takes part, is among the first three. */
function amongThree(about: RegExp): { readonly rows: number; readonly share: number } {
  const named = rows.filter(({ text, department }) => department !== undefined && about.test(text))
  const right = named.filter(({ text, department, co }) =>
    understand(text)
      .departments.slice(0, 3)
      .some(({ code }) => code === department || co.includes(code)),
  )
  return { rows: named.length, share: right.length / named.length }
}

describe('the four kinds of appeal', () => {
  it('A3.7: are told apart in rows held out, three of four, and the common ones better', () => {
    const of = new Map(kinds.map((kind) => [kind, rows.filter((row) => row.kind === kind)]))
    const right = new Map(kinds.map((kind) => [kind, (of.get(kind) ?? []).filter(({ text }) => understand(text).kind === kind).length]))
    const share = (...some: (typeof kinds)[number][]): number =>
      some.reduce((sum, kind) => sum + (right.get(kind) ?? 0), 0) / some.reduce((sum, kind) => sum + (of.get(kind)?.length ?? 0), 0)
    for (const kind of kinds) expect(of.get(kind)?.length, kind).toBeGreaterThanOrEqual(40)
    expect(share(...kinds)).toBeGreaterThanOrEqual(0.75)
    expect(share('difficulty')).toBeGreaterThanOrEqual(0.8)
    expect(share('need')).toBeGreaterThanOrEqual(0.75)
    expect(share('expectation')).toBeGreaterThanOrEqual(0.6)
    // Most are told as difficulties, which they are as well.
    expect(share('opinion')).toBeGreaterThanOrEqual(0.3)
  })
})

describe('certificates and stamps', () => {
  it('A3.12: are in the rows held out, and go where they belong', () => {
    const { rows: named, share } = amongThree(/证明|盖章|公章/)
    expect(named).toBeGreaterThanOrEqual(10)
    expect(share).toBeGreaterThanOrEqual(0.9)
  })

  it.each([
    '办个补贴要开十几个证明，来来回回盖了几十个章',
    '机关单位要我们出一张根本开不出来的证明，跑断腿',
    '同一份材料交了三个窗口，还要盖五个公章',
  ])('A3.12: are a matter of the approval office: %s', (text) => {
    expect(understand(text).departments[0]?.code).toBe('approval')
  })
})

describe('what is complained of (烈山)', () => {
  it.each([
    ['处罚', /罚/],
    ['厂房', /厂房/],
    ['管网', /管网|污水/],
    ['审批环节', /审批|窗口|手续|环节/],
    ['融资', /贷|融资/],
    ['政策', /政策|补贴|兑现/],
  ])('A4.11: %s: is in the rows held out, and nine of ten go where they belong', (_topic, about) => {
    const { rows: named, share } = amongThree(about)
    expect(named).toBeGreaterThanOrEqual(5)
    expect(share).toBeGreaterThanOrEqual(0.9)
  })

  it.each([
    ['融资短、小、频、急，银行看不上', 'fin_office'],
    ['厂房租不到，现在的太小', 'park'],
    ['污水管网没接通，厂里排水只能靠吸污车', 'water'],
    ['一个项目卡在审批环节，跑了八个部门', 'approval'],
    ['惠企政策藏在文件里，等我们知道申报早截止了', 'finance'],
  ])('A4.11: %s: goes to %s', (text, code) => {
    expect(understand(text).departments[0]?.code).toBe(code)
  })
})
