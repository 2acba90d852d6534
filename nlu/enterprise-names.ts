import type { DirectorySpan, EnterpriseDirectory } from './enterprise-directory.ts'
import { boundary, brandLike, described, follower, introducer, kindsAlone, kindsOf, nameLike, trades } from './enterprise-words.ts'
import { regionAt } from './place-names.ts'
import type { Span } from './spans.ts'

/**
 * Names of enterprises: those the directory knows, and by pattern in three ways: anything of its own before a legal form
 * (青山机械有限公司), a shop or works that sounds like a name (鑫隆五金店, 老刘面馆) or is introduced as one (我是红枫叶客栈的), and a trade
 * after an introduction (我们是恒发建材的). A kind of enterprise without a name (我们公司, 附近工厂, 一家火锅店) is none.
 * Value: the registered name where the directory knows it, else the name without spaces.
 */
export function findEnterprises(text: string, directory?: EnterpriseDirectory): Span[] {
  const shaped = findByPattern(text)
  return directory === undefined ? shaped : merged(text, shaped, directory.find(text))
}

// --- helpers ---

function findByPattern(text: string): Span[] {
  const spans: Span[] = []
  for (const match of text.matchAll(ending)) {
    const end = match.index + match[0].length
    const start = startOfName(text, match.index)
    const own = ownPart(text.slice(start, match.index))
    if (own.length < 2) continue
    const before = text.slice(Math.max(0, start - 8), start)
    const after = text.slice(end, end + 8)
    if (isVouched(match[0], own, text.slice(start, match.index), before, after))
      spans.push({ start, end, value: text.slice(start, end).replace(/\s+/g, '') })
  }
  return spans
}

/** Whether what stands before an ending is somebody's name: by the ending, by how it sounds, or by what stands around it. */
function isVouched(kind: string, own: string, name: string, before: string, after: string): boolean {
  const introduced = introducer.test(before)
  const plain = nameLike.test(own) && !described.test(name)
  if (isTrade.test(kind)) {
    const known = own.length <= 5 && !described.test(name)
    const alone = /(?:^|[,，。.!！、;；:：\s])$/.test(before) && (brandLike.test(own) ? /^的/ : /^的(?:[,，。.!！、;；\s]|$)/).test(after)
    return known && (follower.test(after) || alone || (introduced && /^(?:的|[,，。!、\s]|在|位于|$)/.test(after)))
  }
  if (legalForm.test(kind) || brandLike.test(own) || follower.test(after)) return true
  const called = introduced && /[是叫名]$/.test(before) // 我们山顶餐厅 has no name, 我们是红枫叶客栈 may have one
  if (kind.length > 1) return called || (plain && kind !== '公司')
  // A mere 厂, 店, 馆 or 铺 needs a trade besides (晨光|印刷|厂), or 是 or 叫 before.
  return (plain && name !== own && name.startsWith(own)) || called
}

/**
 * Both readings as one list. A registered name stands as it is, with a branch that follows it. A short form reaches over its place
 * and legal form (青岛|鑫隆机械|有限公司); where the pattern sees another name around it (鑫隆机械配件厂), the pattern is right.
 */
function merged(text: string, shaped: readonly Span[], known: readonly DirectorySpan[]): Span[] {
  const spans: Span[] = []
  let next = 0 // shaped[next] is the first that may overlap what comes
  for (const name of known) {
    while (next < shaped.length && (shaped[next]?.end ?? 0) <= name.start) spans.push(...shaped.slice(next, ++next))
    const around = shaped[next]
    if (around === undefined || around.start >= name.end) spans.push(name)
    else {
      next++
      const before = text.slice(around.start, name.start)
      const after = text.slice(name.end, around.end)
      const same = name.whole ? after === '' : isPlace(before) && onlyLegalForm.test(after)
      const start = name.whole ? name.start : Math.min(around.start, name.start)
      if (same) spans.push({ start, end: Math.max(around.end, name.end), value: name.value })
      else if (name.whole) spans.push({ start, end: around.end, value: text.slice(start, around.end) })
      else spans.push(around)
    }
  }
  return [...spans, ...shaped.slice(next)].sort((a, b) => a.start - b.start)
}

const onlyLegalForm = /^(?:(?:股份|有限责任|股份有限|有限|集团|总)?公司|集团(?:有限公司)?)?$/

function isPlace(text: string): boolean {
  return text === '' || regionAt(text, 0) > 0 || /[省市区县]$/.test(text)
}

const ending = new RegExp(
  [
    '(?:有限责任|股份有限|有限)公司(?:\\p{Script=Han}{2,6}(?:分公司|分店|办事处))?|集团(?:有限公司|公司)?|(?:专业)?合作社|分公司|公司',
    '家庭农场|工作室|事务所|商行|经营部|门市部?|服务部|商贸行|贸易行|车行|工程队|修理厂|养殖场|猪场|鸡场|农庄|山庄|农家乐|度假村|生态园',
    '超市|便利店|药房|药店|诊所|门诊部|酒店|宾馆|旅馆|客栈|民宿|餐厅|餐馆|饭店|饭庄|酒楼|面馆|茶楼|茶馆|咖啡馆|会所|影城|影院|网吧|健身房|幼儿园|加油站|驾校|书店|花店|商场|商城|批发部|回收站',
    '饭馆|菜馆|影楼|酒庄|茶行|粮行|食府|招待所|美容院|俱乐部|棋牌室|渔场|林场|农场|茶场|牧场|采摘园|苗圃|敬老院|养老院|浴池|照相馆|饺子馆|拉面馆|火锅城|酒坊|油坊|馆(?![长员内里藏])|铺(?![设路面货张着子])',
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
  const own = name.replace(kindsOf, '').replace(/[()&·]/g, '')
  return kindsAlone.test(own) ? '' : own
}
