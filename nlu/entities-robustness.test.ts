import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import district from '../seeds/departments.json' with { type: 'json' }
import { departmentNames } from './department-names.ts'
import { enterpriseDirectory } from './enterprise-directory.ts'
import { findEntities, type Gazetteer } from './entities.ts'

const gazetteer: Gazetteer = {
  departments: departmentNames(district.departments),
  enterprises: enterpriseDirectory([{ name: '青岛鑫隆机械有限公司' }]),
}

function expectInOrder(text: string): void {
  let from = 0
  for (const { start, end, text: quoted, value } of findEntities(text, gazetteer)) {
    expect(start).toBeGreaterThanOrEqual(from)
    expect(end).toBeGreaterThan(start)
    expect(text.slice(start, end)).toBe(quoted)
    expect(value).not.toBe('')
    from = end
  }
}

/** Pieces that rules look for, so that chance puts them together in ways nobody writes. */
const piece = fc.constantFrom(
  ...'三百 万 个亿 元 块 毛 138 0000 １３８００００００４４ 下周 三 号 点 有限公司 鑫隆机械 青岛 我们是 鑫 QS20261123 - ~ 个人 次 月 底 前 ， 。 : 长江 路 18号 与 路口 街道 村 镇 王 经理 老 联系人 消防 的人 人社局 说 😀 \ud83d'.split(
    ' ',
  ),
  ' ',
)

describe('findEntities', () => {
  it('quotes the text, in order and without overlaps, whatever pieces are put together', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => expectInOrder(pieces.join(''))),
      { numRuns: 2_000 },
    )
  })

  it('takes any string, halves of surrogate pairs too', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), expectInOrder), { numRuns: 1_000 })
  })

  const units =
    '店 公司 有限公司 路 村 街道 高速 号 1 1, 1. 1号 一 一万 来一 百把 万 上 上周 周 月 点 之后 个 王经理 联系人王 老王 东路与 青岛 鑫隆机械 138 QS20261123 91370211MA 2026- Ａ１ 😀 消防 我们公司在长江路18号，联系人王经理138'.split(
      ' ',
    )

  // A rule that looks back to the beginning at every place would need minutes; what is linear takes a fraction of a second.
  it.each(units)('reads 100,000 characters of 「%s」 without hanging', { timeout: 5_000 }, (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length)).slice(0, 100_000)
    expectInOrder(text)
  })
})
