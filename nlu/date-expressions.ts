import { parseNumber } from './numbers.ts'
import { type Span, spansOf } from './spans.ts'

/**
 * Expressions that name a day, a period or a deadline (下周三前, 12月底, 三天内, 国庆前, 明天下午3点).
 * Value: the expression without spaces, numerals before a unit as digits (`三天内` → `3天内`, `下周三前` stays).
 * Mere durations (等了三天) are not among them.
 */
export function findDates(text: string): Span[] {
  return spansOf(text, expression, ([found]) => {
    const value = found.replace(/\s+/g, '').replace(numeral, (number) => String(parseNumber(number) ?? number))
    return isPossible(value) ? value : null
  })
}

// --- helpers ---

function isPossible(value: string): boolean {
  const month = /(\d+)月/.exec(value)?.[1]
  const day = /(\d+)[日号]/.exec(value)?.[1]
  return Number(month ?? 1) <= 12 && Number(day ?? 1) <= 31
}

const n = '(?:\\d{1,3}|[一二两三四五六七八九十]{1,3}|半)'
const ordinal = '(?:\\d{1,2}|[一二三四五六七八九十]{1,3})'
const edge = '(?:前后|之?前|以前|之?后|以后|期间|左右|(?:之|以)?内)?'
const time = `(?:\\s?(?:上午|下午|中午|晚上|早上|一大?早|早晨|凌晨|傍晚|夜里|半夜))?(?:\\s?${n}点(?:半|钟|\\d{1,2}分?|[一二三四五]?十?[一二三四五六七八九]?分)?|\\s?\\d{1,2}:\\d{2})?`
const weekday = '[一二三四五六日天]'
const feasts =
  '(?:国庆|中秋|春节|元旦|清明|端午|除夕|元宵|劳动节|小年|双十一|双11|双十二|618|圣诞|五一|(?<![\\d二三四五六七八九])十一(?=长?假|前|后|之|期)|过年(?=前|后|期间)|开学(?=前|后))(?:节|假期|长假|黄金周)?'

const expression = new RegExp(
  [
    `20\\d{2}\\s?[-/.]\\s?\\d{1,2}\\s?[-/.]\\s?\\d{1,2}(?:日|号)?${time}${edge}`,
    `(?:(?:20\\d{2}|今|明|去|前|后|当|本|同)年(?:的)?\\s?)?(?<![\\d个几两])${ordinal}\\s?月(?:份)?(?:\\s?${ordinal}\\s?[日号]${time}|底|初|末|中旬|上旬|下旬|中)?${edge}(?!饼|子)`,
    `(?:(?:这|本|上|下|次|当)个?月)(?:\\s?${ordinal}\\s?[日号]${time}|底|初|末|中旬|上旬|下旬|中)?${edge}`,
    `20\\d{2}年(?![版度款型])(?:底|初|上半年|下半年|第?[一二三四]季度)?${edge}`,
    `(?:今|明|去|前|后)年(?:底|初|年底|年初|上半年|下半年|春节|夏天|冬天|春天|秋天|第?[一二三四]季度)?${edge}`,
    `(?<![\\d一二三四五六七八九十])(?:月底|月初|月中|月末|年底|年初|年末|年中|年前|年后|季末|季度末|上半年|下半年|第?[一二三四]季度)${edge}`,
    `(?:这|本|上|下){0,3}个?(?:周|星期|礼拜)(?:${weekday}(?![家个条台])|末)${time}${edge}|(?:这|本|上|下){1,3}个?(?:周|星期|礼拜)(?!期)(?:内|初|末|中)?${edge}|周末${edge}`,
    `(?:明后两?天|今明两天|大?后天|大?前天|今天|明天|昨天|今日|明日|昨日|今早|今晚|明早|明晚|昨晚|昨儿|今儿|明儿|前儿|后儿|昨夜|今夜|当天|当日)${time}${edge}`,
    `${feasts}${edge}|(?<![细季环末章枝关情小音季])节(?:前|后|日期间)(?![后瞻])`,
    `(?:上午|下午|中午|晚上|早上|早晨|凌晨|傍晚|夜里|半夜)\\s?(?:${n}点(?:半|钟|${n}分?)?|\\d{1,2}:\\d{2})${edge}`,
    `(?<![\\d第])${n}点(?:半|钟)?(?:之前|以前|前)`,
    `(?<![\\d/.-])\\d{1,2}/\\d{1,2}(?:之?前|之?后)`,
    `(?<![\\d.第])${n}\\s?(?:个)?(?:多)?(?:工作日|天|日|周|星期|礼拜|小时|月|半月|季度|年|分钟)(?:之|以)?(?:内|后|前)(?![脚])`,
    `(?<![\\d.百千路街道巷弄-])${ordinal}(?:\\s?号|(?<=\\d)日)(?!人|楼|厂|线|车间|机|门|文|令|路|仓|库|店|院|[a-z\\d])${time}${edge}`,
  ].join('|'),
  'gi',
)

const numeral =
  /(?<!周|星期|礼拜|第)[一二两三四五六七八九十]+(?=个|天|日|号|月|年|周|星期|礼拜|小时|工作日|点|季度|分)|(?<=点)[一二三四五六七八九十]+/g
