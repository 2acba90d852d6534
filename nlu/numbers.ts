/**
 * The number a text writes in digits, Chinese numerals or both: `1.2万` 12000, `一万五` 15000, `三百多` 300, `二三十` 20, `叁万` 30000.
 * Vague endings (多, 来, 几, 把) are dropped; null where no number can be told (几十, 好多).
 */
export function parseNumber(text: string): number | null {
  const plain = text
    .replace(/[壹贰叁肆伍陆柒捌玖拾佰仟]/g, (formal) => '一二三四五六七八九十百千'.charAt('壹贰叁肆伍陆柒捌玖拾佰仟'.indexOf(formal)))
    .replace(/[,\s]/g, '')
    .replace(/^[上近约]|[多余来把]/g, '')
    .replace(/(?<=[十百千万])几/g, '')
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain)
  if (!/^[\d.零〇一二两俩三四五六七八九十廿百千万亿wk]+$/i.test(plain)) return null
  let total = 0
  let section = 0 // what stands before the next 万 or 亿
  let digit: number | null = null
  let unit = 1
  let afterZero = false
  for (const [token] of plain.matchAll(/[\d.]+|./g)) {
    const power = powers.get(token.toLowerCase())
    if (power === undefined) {
      const value = numeralValue(token)
      if (value === 0) afterZero = true
      else digit ??= value // of 二三十 the first counts
      continue
    }
    if (power >= 10000) {
      total += (section + (digit ?? 0) || 1) * power
      section = 0
    } else {
      section += (digit ?? 1) * power
    }
    digit = null
    unit = power
    afterZero = false
  }
  const short = unit >= 100 && !afterZero && digit !== null && digit < 10 // 一万五 is 15000, 一万零五 is 10005
  const value = total + section + (digit ?? 0) * (short ? unit / 10 : 1)
  return Number.isFinite(value) ? value : null
}

/** Matches what `parseNumber` reads, without anchors; at most 24 characters, so that a long row of numerals costs no more than its length. */
export const numberPattern = (() => {
  const ascii = '(?:\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,15})(?:\\.\\d{1,6})?'
  const mixed = `${ascii}(?:[多余来]?[百千万亿]{1,3}(?:\\d{1,4}[百千万]?)?)?[多余来]?[万亿]?`
  const numeral = '零一二两俩三四五六七八九十廿百千万亿多余来壹贰叁肆伍陆柒捌玖拾佰仟'
  const numerals = `(?:[上近约](?=[百千万])|(?=[一二两俩三四五六七八九十廿壹贰叁肆伍陆柒捌玖拾]|[百千万]把))(?:[${numeral}]|(?<=[十百千万])几|(?<=[百千万])把){1,16}`
  return `(?:${mixed}|${numerals})`
})()

// --- helpers ---

function numeralValue(token: string): number {
  if (/\d/.test(token)) return Number(token)
  if (token === '两' || token === '俩') return 2
  return Math.max(0, '零一二三四五六七八九'.indexOf(token))
}

const powers: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['廿', 20],
  ['百', 100],
  ['千', 1000],
  ['k', 1000],
  ['万', 10000],
  ['w', 10000],
  ['亿', 100000000],
])
