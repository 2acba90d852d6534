import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentLimit, fitted, plainMarkdown } from './plain-markdown.ts'

const cut = (beginning: string): string => `${beginning}…（全文请写编号查看）`

/** Full-width twins as a person reads them. */
const read = (text: string): string => text.normalize('NFKC')

describe('plainMarkdown', () => {
  it.each([
    ['a heading', '# 1号楼停电', '＃ 1号楼停电'],
    ['a quote', '> 请转办', '＞ 请转办'],
    ['bold words', '价格**上涨**了', '价格＊＊上涨＊＊了'],
    ['an underlined file name', '现场_二_楼.jpg', '现场＿二＿楼.jpg'],
    ['a link that hides where it leads', '[领补贴](http://evil.example)', '[领补贴］(http://evil.example)'],
    ['a mention of everybody', '<@all> 都来看', '＜@all> 都来看'],
    ['a coloured word', '<font color="warning">急</font>', '＜font color="warning">急＜/font>'],
    ['an entity', '&lt;b&gt;', '＆lt;b＆gt;'],
    ['a rule', '---', '－－－'],
    ['code', '`rm`', '｀rm｀'],
  ])('shows %s as it was typed', (_, typed, sent) => expect(plainMarkdown(typed)).toBe(sent))

  it.each([
    'QS20261123-0007 已签收',
    '温度 < 5 度',
    '3 * 4',
    '第1条 a_b',
    '一、电费\n\n二、 水费 \n\t三、燃气',
    '1. 先断电\n- 再报修',
  ])('leaves alone what is no markup: %s', (text) => expect(plainMarkdown(text)).toBe(text))

  it('keeps the number of lines and every case number', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('*', '_', '#', '>', '<', 'b', '&', '`', '\n', ' ', '诉') }), (noise) => {
        const text = `${noise}\nQS20261123-0007 ${noise}`
        const sent = plainMarkdown(text)
        expect(sent.split('\n')).toHaveLength(text.split('\n').length)
        expect(sent).toContain('QS20261123-0007')
        expect(read(sent)).toBe(read(text))
      }),
    )
  })
})

describe('fitted', () => {
  it('does not touch what fits', () => expect(fitted('诉'.repeat(6_826), cut)).toBe('诉'.repeat(6_826)))

  it('cuts what does not, between characters, and says so', () => {
    const text = fitted('👨‍👩‍👧‍👦'.repeat(2_000), cut)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(contentLimit)
    expect(text).toMatch(/^(👨‍👩‍👧‍👦)+…（全文请写编号查看）$/u)
  })

  it('cuts short enough when all its signs become wider', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('*', '<b', '_', ']('), minLength: 7_000, maxLength: 20_000 }), (text) => {
        expect(Buffer.byteLength(fitted(text, cut))).toBeLessThanOrEqual(contentLimit)
      }),
      { numRuns: 10 },
    )
  })
})
