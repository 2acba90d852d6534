import { boundary, brandLike, follower, introducer, kindsOf, trades } from './enterprise-words.ts'
import type { Span } from './entities.ts'

/**
 * Names of enterprises, in three ways: anything of its own before a legal form (青山机械有限公司), a shop or works that sounds
 * like a name (鑫隆五金店, 老刘面馆) or is introduced as one (我是红枫叶客栈的), and a trade after an introduction (我们是恒发建材的).
 * A kind of enterprise without a name (我们公司, 附近工厂, 一家火锅店) is none. Value: the name without spaces.
 */
export function findEnterprises(text: string): Span[] {
  return [...text.matchAll(ending)].flatMap((match) => {
    const end = match.index + match[0].length
    const start = startOfName(text, match.index)
    const own = ownPart(text.slice(start, match.index))
    const introduced = introducer.test(text.slice(0, start))
    const vouched = legalForm.test(match[0]) || brandLike.test(own) || introduced || follower.test(text.slice(end))
    const trade = isTrade.test(match[0])
    if (own.length < 2 || !(trade ? introduced && /^(?:的|[,。,!、\s]|$)/.test(text.slice(end)) : vouched)) return []
    return [{ start, end, value: text.slice(start, end).replace(/\s+/g, '') }]
  })
}

// --- helpers ---

const ending = new RegExp(
  [
    '(?:有限责任|股份有限|有限)公司(?:\\p{Script=Han}{2,6}(?:分公司|分店|办事处))?|集团(?:有限公司|公司)?|(?:专业)?合作社|分公司|公司',
    '家庭农场|工作室|事务所|商行|经营部|门市部?|服务部|商贸行|贸易行|车行|工程队|修理厂|养殖场|猪场|鸡场|农庄|山庄|农家乐|度假村|生态园',
    '超市|便利店|药房|药店|诊所|门诊部|酒店|宾馆|旅馆|客栈|民宿|餐厅|餐馆|饭店|饭庄|酒楼|面馆|茶楼|茶馆|咖啡馆|会所|影城|影院|网吧|健身房|幼儿园|加油站|驾校|书店|花店|商场|商城|批发部|回收站',
    '厂(?!房|区|家|长|子|址|商|牌|方|界)|店(?!铺|面|长|员|主|家|招|庆)',
    `(?:${trades})(?!${trades}|\\p{Script=Han}{0,4}(?:公司|厂|店|集团|合作社|商行|经营部|门市|超市))`,
  ].join('|'),
  'gu',
)
const legalForm = /有限|集团|合作社|分公司/
const isTrade = new RegExp(`^(?:${trades})$`)

/** Where the name begins that stands before `end`: after the last word that cannot belong to it. */
function startOfName(text: string, end: number): number {
  const run = /[\p{Script=Han}A-Za-z\d()&·]*$/u.exec(text.slice(Math.max(0, end - 24), end))?.[0] ?? ''
  const from = end - run.length
  return [...run.matchAll(boundary)].reduce((start, match) => Math.max(start, from + match.index + match[0].length), from)
}

/** What is left of a name without words that say what kind of enterprise it is. */
function ownPart(name: string): string {
  if (/^[这那哪几每某]|[这那哪]$/.test(name) || /[零一二两三四五六七八九十百\d]+[多来几]?$/.test(name)) return ''
  return name.replace(kindsOf, '').replace(/[()&·]/g, '')
}
