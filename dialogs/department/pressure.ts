/** Whether a line asks the enterprise for a good rating (D45): 评价真实 (国办函〔2025〕66号) means that nobody does. */

/** True for 「麻烦给个好评」, 「记得打五分哈」; not for talk about ratings (「别让企业打差评」, 「这家给好评了吗」). */
export function asksForRating(text: string): boolean {
  return asked.some((pattern) => pattern.test(text)) && !/了(?:吗|没)|[没未](?:给|打)|已经?给|给了|打了|怎么|多少|满意率|率/.test(text)
}

// --- Internal helpers ---

const good = '(?:好评|五星|5星|五颗星|满分|高分|5分|五分|十分|10分|(?:非常|很)?满意)'
const asked: readonly RegExp[] = [
  new RegExp(`(?:给|打|点|评|选|勾|来|写)(?:个|一个|下|上|我们|咱们|一下|到|成)*${good}`),
  new RegExp(`(?:麻烦|帮忙|请|记得|拜托|务必|求|希望|辛苦|让|叫|跟|劝)[^,，。]{0,14}${good}`),
  new RegExp(`${good}(?:走起|拜托|安排|支持|哈|哦|呗|一下|谢谢|啊)`),
  /(?:别|不要|千万别|可别)(?:给|打|点)(?:我们?|咱们?)?.{0,3}(?:差评|低分|不满意|一分|两分)|评价.{0,6}(?:手下留情|高抬贵手|关照|照顾)|(?:手下留情|高抬贵手).{0,6}评价/,
]
