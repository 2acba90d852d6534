import { type Span, spansOf } from './entities.ts'
import { numberPattern, parseNumber } from './numbers.ts'

/** Sums of money; value in the currency named, as a plain number: `三百多万` 3000000, `2.5亿` 250000000, `3000元` 3000. */
export function findAmounts(text: string): Span[] {
  return spansOf(text, amount, ([whole, number, w, currency]) => {
    const value = number === '一' ? null : parseNumber(`${number}${w ?? ''}`)
    if (value === null) return null
    const isMoney = currency !== undefined || /^[¥¥]|RMB|人民币/i.test(whole) || w !== undefined || /[万亿]/.test(number ?? '')
    return isMoney ? plain(value) : null
  })
}

/** How many of what: `30个` 30, `五十来个人` 50, `二十多台` 20; a mere 一个 is no count. */
export function findCounts(text: string): Span[] {
  return spansOf(text, count, ([, number]) => {
    const value = number === '一' ? null : parseNumber(number ?? '')
    return value === null ? null : plain(value)
  })
}

// --- helpers ---

const units =
  '号人|个(?!半?月|工作日|小时|多月|多小时|季度|星期|礼拜|点|百分点|亿|工)(?:多|来)?(?:人|工人|员工|职工|师傅|司机|学生|床位|岗位|车位|门店|柜子|集装箱|柜)?|人(?!民币)|名|位|台|辆|家(?!里)|户|间|条|批|箱|件|套|艘|栋|幢|亩|平方米|平方|平米|平(?!均|时)|吨|公里|头|只|棵|柜|单|票|米|公斤|斤|根|部|张|份|度(?!假)|千瓦|立方米|立方|方(?!面|便|向|案|式)|kw|kva'
const currencies = '元|块钱|块(?![地砖牌板石])|人民币|美元|美金|欧元|港币|日元|刀'

const count = new RegExp(`(?<![\\d.第零一二三四五六七八九十百千万几])(${numberPattern})(?:\\s)?(?:${units})`, 'gi')
const amount = new RegExp(
  `(?<![\\d.第几零一二三四五六七八九十百千万])(?:[¥¥]|RMB|人民币)?\\s?(${numberPattern})(w(?![a-z]))?(?:\\s?(${currencies}))?(?![%号楼栋室]|\\s?(?:${units})|万一|[\\d.])`,
  'gi',
)

function plain(value: number): string {
  return String(Math.round(value * 100) / 100)
}
