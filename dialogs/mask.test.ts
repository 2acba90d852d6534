import { describe, expect, it } from 'vitest'
import { bytesOf, clip, maskIds, maskPhone, maskText, within } from './mask.ts'

describe('maskPhone', () => {
  it.each([
    ['13812345678', '138****5678'],
    ['053288881234', '053****1234'],
    ['88881234', '******34'],
    ['12', '12'],
  ])('masks %s', (phone, masked) => expect(maskPhone(phone)).toBe(masked))
})

describe('maskText', () => {
  it.each([
    ['电话13812345678', '电话138****5678'],
    ['电话１３８１２３４５６７８', '电话138****5678'],
    ['138 1234 5678', '138****5678'],
    ['138-1234-5678', '138****5678'],
    ['13812 345678', '138****5678'],
    ['1381 2345 678', '138****5 678'],
    ['+8613812345678', '138****5678'],
    ['+86 13812345678', '138****5678'],
    ['8613812345678', '138****5678'],
    ['13812345678，13987654321', '138****5678，139****4321'],
    ['座机0532-88881234', '座机0532-****234'],
    ['身份证37020219900101123X', '身份证370202********123X'],
    ['身份证370202199001011234号', '身份证370202********1234号'],
    ['卡号6222 0212 3456 7890 123', '卡号6222********0123'],
    ['卡号6222021234567890123', '卡号6222********0123'],
    ['座机 86123456', '座机 ******56'],
    ['打电话：8612345找我', '打电话：******45找我'],
    ['电话费12000元', '电话费12000元'],
    ['卡号6222021234567890', '卡号6222********7890'],
  ])('masks %s', (text, masked) => expect(maskText(text)).toBe(masked))

  it('leaves no run of eleven digits in whatever way a number is written', () => {
    for (const text of ['1381 2345 678', '138 12345678', '1 3 8 1 2 3 4 5 6 7 8', '138-12345678']) {
      expect(maskText(text).replace(/[\s-]/g, '')).not.toMatch(/1\d{10}/)
    }
  })

  it.each(['QS20261123-0007', '招30个焊工', '2026年11月23日', '合同金额12000000元', '8:30到17:30', ''])('leaves %s as it is', (text) =>
    expect(maskText(text)).toBe(text))
})

describe('maskIds', () => {
  it('masks what no case needs, and leaves the telephone number', () => {
    expect(maskIds('身份证370202199001011234，电话13812345678')).toBe('身份证370202********1234，电话13812345678')
  })
})

describe('clip and within', () => {
  it('count characters and bytes, and split none', () => {
    expect(clip('停电停电停电', 4)).toBe('停电停…')
    expect(clip('停电', 4)).toBe('停电')
    expect(clip('👍👍👍', 2)).toBe('👍…')
    expect(within('停电停电', 12)).toBe('停电停电')
    expect(within('停电停电停', 12)).toBe('停电停…')
    expect(within('👍👍👍', 8)).toBe('👍…')
  })

  it.each(['', 'abc', '停电', '👍', 'é停👍a'])('knows the bytes of 「%s」', (text) => expect(bytesOf(text)).toBe(Buffer.byteLength(text)))
})
