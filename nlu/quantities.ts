import { numberPattern, parseNumber } from './numbers.ts'
import { type Span, spansOf } from './spans.ts'

/**
 * Sums of money; value in the currency named, as a plain number: `三百多万` 3000000, `2.5亿` 250000000, `3000元` 3000, `四块七` 4.7.
 * Of a range the lower end counts (`30-50万` 300000). A mere 一块 may mean together and is none; 一块钱 is one.
 */
export function findAmounts(text: string): Span[] {
  return spansOf(text, amount, ({ 0: whole, groups = {} }) => {
    const { low, high = '', scale = '', w = '', currency, tenths } = groups
    const isMoney = currency !== undefined || /^(?:[¥￥$]|RMB|人民币)/i.test(whole) || w !== '' || scale !== '' || /[万亿]/.test(high)
    if (!isMoney || (high === '一' && !/钱|元/.test(currency ?? ''))) return null
    const value = lowerEnd(low, `${high}${scale}${w}`)
    if (value === null) return null
    if (currency?.startsWith('毛')) return plain(value / 10)
    return plain(value + (tenths === undefined ? 0 : (parseNumber(tenths) ?? 0) / 10))
  })
}

/** How many of what: `30个` 30, `五十来个人` 50, `二十多台` 20, `三次` 3, `3到5台` 3; a mere 一个 is no count, nor is a duration. */
export function findCounts(text: string): Span[] {
  return spansOf(text, count, ({ index, input, groups = {} }) => {
    const { idiom, low, high = '', unit = '' } = groups
    if (idiom !== undefined || high === '一') return null
    if (unit === '度' && ofTemperature.test(input.slice(Math.max(0, index - 8), index))) return null
    if (high === '二' && unit === '次') return null // 二次供水; who counts says 两次
    const value = lowerEnd(low, high)
    return value === null ? null : plain(value)
  })
}

// --- helpers ---

/** Measure words; a lookahead keeps out other words that begin with one (方面, 条件, 名单). */
const units = [
  '号人|个(?!半?月|工作日|小时|多月|多小时|多星期|多礼拜|季度|星期|礼拜|点|百分点|亿|工(?!人))(?:多|来)?(?:人|工人|员工|职工|师傅|司机|学生|床位|岗位|车位|门店|柜子|集装箱|柜)?',
  '人(?!民币)|(?:名(?![称字单义额牌片声气校企])|位(?![数置于]))(?:工人|员工|职工|师傅|司机|学生)?|户(?![型口籍外])|家(?![里电具庭长居])',
  '台(?![风账湾阶])|辆|套|件|艘|架次|条(?![件款例码])|根(?![本据])|部(?![门分队长委])|头(?![发目疼条])|只(?![是要有能好会给收剩差想够])|棵|株|盏|扇',
  '间(?![隔接断])|栋|幢|座(?![机位谈])|层(?![级面])|处(?![罚理分置于长境])|块(?=[地砖牌石板])|口(?=[井锅])',
  '箱|柜|桶|瓶|袋|盒|桌|捆|卷|车(?![间库道辆位队主厂站次款])|批(?![准复发示评次])|单(?![位价独])|票|张(?![贴家店])|份(?!额)|页|本(?![月周年地来身人公市区厂科金钱想该])|双(?!方)|支(?![持付撑])|笔(?![记者试])',
  '次(?![品级序要日生元贷])|趟|遍|轮(?![胎船廓换])|回(?![事合购收款来去家复应头答信])|起(?=事故|案|投诉|纠纷)|项(?!目)',
  '亩|平方米|平方公里|平方|平米|平(?!均|时)|立方米|立方|方(?![面便向案式])|吨|公斤|千克|斤|公里|千米|厘米|毫米|米|里(?=[地路])|度(?!假)|千瓦时|千瓦|kwh|kw|kva',
].join('|')
const currencies = '元|块钱|块(?![地砖牌板石])|毛钱|毛(?![利病坯重巾衣发线])|人民币|美元|美金|欧元|港币|日元|刀'

/** Sayings that count nothing. */
const idioms =
  '四面八方|三头六臂|五湖四海|三番五次|三番两次|三天两头|三令五申|千家万户|一来二去|三言两语|两头跑|三三两两|七七八八|百分之(?:[一二三四五六七八九十百点零]{1,6}|\\d{1,3})|[一二三两四]班倒|第?[一二三]方(?=检测|机构|平台|评估|支付)|一家人|一批一批|一户一|一人一|千人千面|万人空巷|独一份|两口子'

const notBefore = '(?<![\\d.第几零一二两三四五六七八九十百千万亿])'
const ascii = '\\d{1,12}(?:\\.\\d{1,4})?'
const lowEnd = `(?:(?<low>${ascii}[百千万亿w]?|[一二两三四五六七八九十]{1,3}[百千万]?)\\s?(?:[-~—至到])\\s?)?`

const count = new RegExp(
  `(?<idiom>${idioms})|${notBefore}${lowEnd}(?<high>${numberPattern})\\s?(?<unit>${units})(?:多(?![少种次个]))?`,
  'gi',
)
const amount = new RegExp(
  `${notBefore}(?:[¥￥$]|RMB|人民币)?\\s?${lowEnd}(?<high>${numberPattern})(?:个(?<scale>亿))?(?<w>w(?![a-z]))?(?:\\s?(?<currency>${currencies})(?:(?<=[块元])(?<tenths>[一二三四五六七八九\\d])毛?(?![\\d十百千万个台人]))?)?(?![%号楼栋室]|\\s?(?:${units})|万一|[\\d.])`,
  'gi',
)

const ofTemperature = /(?:温|零下|热到|烧到)[^,。，]{0,5}$/

/** The lower end takes the scale of the upper one where it has none: 30-50万. */
function lowerEnd(low: string | undefined, high: string): number | null {
  const upper = parseNumber(high)
  if (low === undefined || upper === null) return upper
  const scale = /[百千万亿w]+$/i.exec(high)?.[0] ?? ''
  return parseNumber(/[百千万亿w]$/i.test(low) ? low : low + scale)
}

function plain(value: number): string {
  return String(Math.round(value * 100) / 100)
}
