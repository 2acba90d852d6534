import { describe, expect, it } from 'vitest'
import { type EnterpriseDirectory, enterpriseDirectory, type RegisteredEnterprise, shortFormOf } from './enterprise-directory.ts'
import { findEntities } from './entities.ts'

const enterprises = enterpriseDirectory([
  { name: '青岛鑫隆机械有限公司', aliases: ['91370211MA3TX00006', '隆机老厂'] },
  { name: '青岛鑫隆机械配件有限公司' },
  { name: '博远软件（青岛）有限公司' },
  { name: '济南恒发建材有限公司' },
  { name: '青岛恒发建材有限公司' },
])

const found = (text: string, directory: EnterpriseDirectory = enterprises): [string, string][] =>
  findEntities(text, { enterprises: directory }).flatMap(({ type, text, value }) => (type === 'enterprise' ? [[text, value]] : []))

describe('shortFormOf', () => {
  it.each([
    ['青岛鑫隆机械有限公司', '鑫隆机械'],
    ['山东省青岛市城阳区鑫隆机械有限责任公司', '鑫隆机械'],
    ['云澜新区海佳冷链物流股份有限公司', '海佳冷链物流'],
    ['博远软件(青岛)有限公司', '博远软件'],
  ])('of %s is %s', (name, short) => {
    expect(shortFormOf(name)).toBe(short)
  })

  it.each([
    '青岛建材有限公司',
    '青岛物业管理有限公司',
    '青岛新能源汽车有限公司',
    '山东现代农业有限公司',
    '青岛海尔有限公司',
    '老王五金店',
  ])('of %s is none', (name) => {
    expect(shortFormOf(name)).toBeNull()
  })
})

describe('the directory', () => {
  it.each([
    ['青岛鑫隆机械有限公司停电了', '青岛鑫隆机械有限公司', '青岛鑫隆机械有限公司'],
    ['鑫隆机械停电了', '鑫隆机械', '青岛鑫隆机械有限公司'],
    ['拖欠款的是鑫隆机械有限公司', '鑫隆机械有限公司', '青岛鑫隆机械有限公司'],
    ['鑫隆机械配件停电了', '鑫隆机械配件', '青岛鑫隆机械配件有限公司'],
    ['上游青岛鑫隆机械有限公司断供', '青岛鑫隆机械有限公司', '青岛鑫隆机械有限公司'],
    ['博远软件(青岛)有限公司', '博远软件(青岛)有限公司', '博远软件（青岛）有限公司'],
    ['隆机老厂门口积水', '隆机老厂', '青岛鑫隆机械有限公司'],
  ])('knows who is meant in 「%s」', (text, words, name) => {
    expect(found(text)).toEqual([[words, name]])
  })

  it('leaves a short form that two enterprises have to the patterns', () => {
    expect(found('恒发建材欠我货款')).toEqual([])
    expect(found('我们是恒发建材的')).toEqual([['恒发建材', '恒发建材']])
    expect(found('青岛恒发建材有限公司欠我货款')).toEqual([['青岛恒发建材有限公司', '青岛恒发建材有限公司']])
  })

  it('lets the pattern decide where another name goes on around a short form', () => {
    expect(found('鑫隆机械制造有限公司')).toEqual([['鑫隆机械制造有限公司', '鑫隆机械制造有限公司']])
  })

  it('still finds by pattern whom it does not know', () => {
    expect(found('我们是青山机械有限公司，青岛鑫隆机械有限公司欠款')).toEqual([
      ['青山机械有限公司', '青山机械有限公司'],
      ['青岛鑫隆机械有限公司', '青岛鑫隆机械有限公司'],
    ])
  })

  it('is searched by name, short form, credit code and part of a name', () => {
    expect(enterprises.search('鑫隆机械')).toEqual(['青岛鑫隆机械有限公司'])
    expect(enterprises.search('91370211ma3tx00006')).toEqual(['青岛鑫隆机械有限公司'])
    expect(enterprises.search('恒发')).toEqual(['济南恒发建材有限公司', '青岛恒发建材有限公司'])
    expect(enterprises.search('恒发', 1)).toHaveLength(1)
    expect(enterprises.search('')).toEqual([])
    expect(enterprises.search('没有这家')).toEqual([])
  })
})

describe('a directory of 4×10⁵ enterprises', () => {
  const brand = '鑫宏盛海泰瑞祥顺恒嘉荣腾创博龙凯康仁德华'
  const trades = ['机械', '建材', '食品', '电子', '物流']
  const nameOf = (i: number): string => {
    const [a, b, c, d] = [i % 20, Math.floor(i / 20) % 20, Math.floor(i / 400) % 20, Math.floor(i / 8000) % 10].map((at) =>
      brand.charAt(at),
    )
    return `青岛${a}${b}${c}${d}${trades[Math.floor(i / 80000)]}有限公司`
  }
  function* generated(): Iterable<RegisteredEnterprise> {
    for (let i = 0; i < 400_000; i++) yield { name: nameOf(i) }
  }
  const large = enterpriseDirectory(generated())

  it('holds and finds every one, by full name and short form', () => {
    expect(large.size).toBe(400_000)
    for (let i = 0; i < 400_000; i += 3_989) {
      const name = nameOf(i)
      expect(large.search(name)).toEqual([name])
      expect(large.find(`请问${name}和${name.slice(2, 8)}`).map(({ value }) => value)).toEqual([name, name])
    }
  })

  it('finds nobody in a text that names nobody', () => {
    expect(large.find('我们厂门口的路坏了，晚上没有灯，希望尽快修好')).toEqual([])
  })
})
