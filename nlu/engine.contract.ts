import { describe, expect, it } from 'vitest'
import type { Engine, Sample } from './engine.ts'

const rows: readonly Sample[] = [
  [
    'power',
    '三车间又没电了',
    '变压器容量不够,想增容',
    '电费比上月多了一倍',
    '停电也不提前通知',
    '电压不稳,机器老跳闸',
    '新厂房报装用电两个月没消息',
  ],
  ['tax', '发票额度不够用', '退税一直没到账', '税务系统申报不了', '开不出专票', '增值税留抵退税怎么还没批', '电子税务局登不上去'],
  [
    'traffic_police',
    '货车进城的通行证办不下来',
    '门口红绿灯时间太短',
    '卸货停一会儿就被贴罚单',
    '这条路禁止左转要绕三公里',
    '路口天天堵车',
    '限行时段送不了货',
  ],
].flatMap(([label = '', ...texts]) => texts.map((text) => ({ text, label })))

/** What every engine behind the port must keep; run it from the engine's own test. */
export function describeEngine(engine: Engine): void {
  describe(`the engine ${engine.name}`, () => {
    it('scores every label of its rows, in alphabetical order', async () => {
      const scorer = await engine.train(rows, 1)
      expect(scorer.labels).toEqual(['power', 'tax', 'traffic_police'])
      expect(scorer.score('停电').labels).toHaveLength(3)
    })

    it('finds the label of texts it has not seen', async () => {
      const scorer = await engine.train(rows, 1)
      const topOf = (text: string) => {
        const scores = scorer.score(text).labels
        return scorer.labels[scores.indexOf(Math.max(...scores))]
      }
      expect(['今天又停电了', '发票开不了', '货车通行证在哪办'].map(topOf)).toEqual(['power', 'tax', 'traffic_police'])
    })

    it('learns the same from the same rows and seed', async () => {
      const [one, other] = [await engine.train(rows, 7), await engine.train(rows, 7)]
      expect(one.score('电费太贵')).toEqual(other.score('电费太贵'))
    })

    it('scores the same after packing, JSON and unpacking', async () => {
      const scorer = await engine.train(rows, 1)
      const { plain, sections } = scorer.pack()
      const restored = engine.unpack({ plain: JSON.parse(JSON.stringify(plain)), sections })
      expect(restored.score('货车被贴罚单')).toEqual(scorer.score('货车被贴罚单'))
      expect(restored.details).toEqual(scorer.details)
    })

    it('gives finite scores for texts without a known character', async () => {
      const scorer = await engine.train(rows, 1)
      for (const text of ['', '?!。', '😀', 'ÿ']) {
        const { labels, details } = scorer.score(text)
        expect([...labels, ...details].every(Number.isFinite)).toBe(true)
      }
    })

    it('weighs every unit of a text, and refuses to for a label it does not know', async () => {
      const scorer = await engine.train(rows, 1)
      expect(scorer.weigh('😀停电', 'power')).toHaveLength(4)
      expect([...scorer.weigh('停电', 'power')].every(Number.isFinite)).toBe(true)
      expect(() => scorer.weigh('停电', 'fire')).toThrow(RangeError)
    })

    it('learns from a label that has one row', async () => {
      const scorer = await engine.train([...rows, { text: '消防通道堵了', label: 'fire' }], 1)
      expect(scorer.labels).toContain('fire')
    })

    it('refuses to learn from rows of a single label', async () => {
      await expect(engine.train(rows.slice(0, 3), 1)).rejects.toThrow(RangeError)
    })

    it('refuses to unpack what it did not pack', () => {
      expect(() => engine.unpack({ plain: { engine: 'unheard-of' }, sections: {} })).toThrow(TypeError)
    })
  })
}
