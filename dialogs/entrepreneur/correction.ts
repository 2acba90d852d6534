/** Corrections in plain words at the summary: a number, a name, or one thing for another. */
import { parseNumber } from '../../nlu/numbers.ts'
import type { Draft, Given } from '../dialog.ts'
import { askAgain, askPhone, corrected, nothingChanged, whatToChangeAmount } from '../wording.ts'
import { isForDiscipline, isTipOff } from './confidence.ts'
import { plainName } from './phrases.ts'

/** The draft after a correction and what changed in words, or what has to be asked first. */
export type Correction =
  | { readonly draft: Draft; readonly changed: string }
  | { readonly unclear: string; readonly slot: 'enterprise' | 'phone' | null }

/** The correction that `text` asks for; null when it is none. */
export function correct(draft: Draft, text: string, given: Given): Correction | null {
  return amendPhone(draft, text, given) ?? amendEnterprise(draft, text, given) ?? replaceWords(draft, text, given)
}

/** What is left of a text when a number, a name and the words around them are taken out: empty when it only says how to reach whom. */
export function besidesContact(text: string, given: Given): string {
  return given
    .understand(text)
    .entities.filter(({ type }) => type === 'phone' || type === 'enterprise')
    .reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
    .replace(
      /刚才|刚刚|上面|前面|联系电话|联系方式|电话|手机|号码|座机|打错|写错|填错|发错|说错|搞错|错|应该|不对|不是|正确|的是|是|改成|改为|换成|请打|联系|找我|我们|我的|我|这个|这里|公司|企业|叫|请|[,，。.!！?？;；:：、\s了的吧在为]/g,
      '',
    )
}

// --- Internal helpers ---

function amendPhone(draft: Draft, text: string, given: Given): Correction | null {
  if (text.length > 60) return null
  const phone = given.understand(text).entities.findLast((entity) => entity.type === 'phone')?.value
  if (phone !== undefined && besidesContact(text, given).length <= 4) {
    return { draft: { ...draft, phone }, changed: corrected.phone(phone) }
  }
  if (phone === undefined && /(?:电话|手机|号码).{0,8}(?:错|不对|不是|改|换)/.test(text) && !/改成.{0,2}(?:匿名|不留)/.test(text)) {
    return { unclear: /\d{5,}/.test(text) ? askAgain.phone : askPhone, slot: 'phone' }
  }
  if (/(?:电话|手机|号码).{0,3}(?:不留|别留|删掉|去掉)|不留(?:电话|手机|号码)/.test(text)) {
    return { draft: { ...draft, phone: null, declined: [...draft.declined, 'phone'] }, changed: corrected.noPhone }
  }
  return null
}

/** 「对方单位叫云澜城投」: the name of somebody else. */
const othersName =
  /(?:对方|客户|甲方|乙方|欠款|欠钱|供应商|买方|卖方|房东|物业|开发商|承包商?|总包|分包|施工|检查|执法|那家|那个|隔壁|他们|人家)(?:的|方)?(?:企业|公司|单位|店|厂)?(?:的)?(?:全称|名称?|名字|抬头|企业|公司|单位)/

const name =
  /(?:企业|公司|单位|店|厂)?(?:的)?(?:全称|名称?|名字|抬头|企业|公司|单位)(?:写|填|说|搞|弄)?(?:错了?|不对|有误)?[,，\s]*(?:应该|正确的)?(?:是|叫|为|改成|改为|换成)\s*[「“"]?(?<to>[^,，。!！「」“”"\s]{2,40})/

function amendEnterprise(draft: Draft, text: string, given: Given): Correction | null {
  if (/^(?:我?要|改成|改为|换成|用|还是|就)?匿名(?:吧|了|反映)?[。.]*$/.test(text)) {
    const anonymous: Draft = { ...draft, enterprise: null, declined: [...draft.declined, 'enterprise'] }
    // Who tips off without a name is not to be known by a number either.
    return draft.texts.some((told) => isForDiscipline(told, given) || isTipOff(given.understand(told)))
      ? { draft: { ...anonymous, phone: null, declined: [...anonymous.declined, 'phone'] }, changed: corrected.nameless }
      : { draft: anonymous, changed: corrected.anonymous }
  }
  // 「改回清河精密机械有限公司」
  const whole = /^(?:还是|再)?(?:改回|换回|用回|改成|改为|换成)(?:原来的)?(?<to>.{4,40}?)(?:吧|了)?[。.]*$/.exec(text)?.groups?.to
  const firm = whole === undefined ? undefined : given.understand(whole).entities.find(({ type }) => type === 'enterprise')
  if (firm && whole !== undefined && firm.text.length >= whole.length - 1 && !draft.texts.some((told) => told.includes(firm.text)))
    return { draft: { ...draft, enterprise: firm.value }, changed: corrected.enterprise(firm.value) }
  const settled = settles.exec(text)?.groups?.to
  if (settled !== undefined && draft.enterprise !== null && plainName(settled) !== null && !/[年月周天日号前后元万]$/.test(settled))
    return { draft: { ...draft, enterprise: settled }, changed: corrected.enterprise(settled) }
  const to = text.length <= 60 && !othersName.test(text) ? name.exec(text)?.groups?.to?.trim() : undefined
  if (to === undefined || /^(?:做|搞|在|从事|一家|[一二两三]?个|不是|没有|干|生产)|\d{5,}|怎么|什么/.test(to)) return whollyWrong(text)
  const enterprise =
    given.understand(to).entities.find((entity) => entity.type === 'enterprise')?.value ?? to.replace(/(?:才对|吧|啊|的)$/, '')
  return { draft: { ...draft, enterprise }, changed: corrected.enterprise(enterprise) }
}

/** 「算了，就写老陈面馆」 */
const settles = /^(?:那|我)?算了[,，。\s]*(?:那|就|还)*(?:写|填|叫|用)\s*(?<to>[^,，。!！\s]{2,30}?)吧?[。.]*$/

function whollyWrong(text: string): Correction | null {
  return /^(?:企业|公司|单位)?(?:名称?|名字|企业|公司)(?:写|填)?(?:错了?|不对|有误)[。.!！]*$/.test(text)
    ? { unclear: askAgain.enterprise, slot: 'enterprise' }
    : null
}

const amount = '(?:\\d+(?:\\.\\d+)?|[零一二两三四五六七八九十百千万几]+)'

/** What introduces a correction and says nothing itself: 「等等，我写错地方了」, 「说错了」, 「不止」. */
const leads: readonly RegExp[] = [
  /^(?:等一?[下会]儿?|等等|哦|啊|唉|哎呀?|不好意思|抱歉|对不起|更正(?:一下)?|又(?=[说写填打发搞弄记报]?错))[,，。…\s]*(?=\S)/,
  /^(?:不对|不止|不够|不是(?=[,，])|错了|搞错了?|我?(?:刚才|刚刚|上面|前面)?(?:说|写|填|打|发|搞|弄|记|报)错(?:了?[\p{Script=Han}]{0,3}了|了)?)(?:[,，。…\s]+(?=\S)|(?=应该|其实|是|改))/u,
]

/** 「不是 X 是 Y」, 「是 Y 不是 X」, 「把 X 改成 Y」, 「X 不对，是 Y」. */
const replacements: readonly RegExp[] = [
  /不是\s*(?<from>[^,，。是]{1,30}?)\s*[,，]?\s*(?:而是|应该是|是)\s*(?<to>[^,，。!！]{1,30})/,
  /(?:应该|其实)?是\s*(?<to>[^,，。!！不]{1,30}?)\s*[,，]?\s*不是\s*(?<from>[^,，。!！]{1,30})/,
  /(?:把|将)\s*(?<from>[^,，。]{1,30}?)\s*(?:改成|改为|换成|换为)\s*(?<to>[^,，。!！]{1,30})/,
  /^(?<from>[^,，。]{1,30}?)\s*(?:改成|改为|换成|换为|应该是|应为)\s*(?<to>[^,，。!！]{1,30})/,
  new RegExp(`^(?<from>${amount}[^,，。\\d]{0,2}?)\\s*改\\s*(?<to>${amount}[^,，。!！]{0,4})`),
  /^(?<from>[^,，。]{1,20}?)\s*(?:不对|错了|写错了|说错了)[,，\s]*(?:应该)?是\s*(?<to>[^,，。!！]{1,30})/,
]

/** 「是 40 个」, 「要 50 个」, 「停了四次」, and 「三次」 after 「说错了」: another amount of the same measure. */
const lone = new RegExp(
  `^(?:应该|其实|一共|总共)?(?<says>是|改成|改为|换成|得要?|要)?\\s*\\p{Script=Han}{0,3}?(?<to>${amount}\\s*[^,，。!！\\d不]{0,6})[。.]?$`,
  'u',
)
/** 「应该是白云路」: another place, date or name of the same kind. */
const loneThing = /^(?:应该|其实)?(?:是|在|改成|改为|换成)\s*(?<to>[^,，。!！不]{2,20})[。.]?$/

/** 「…算了还是下月底」, 「…哦不对就 15」: what was thought of last holds. */
const secondThought =
  /[,，…。\s]*(?:(?:算了|唉|哎呀?|哦?不对|哦不|不不|想了想)[,，…\s]*(?:还是|就|应该是|改回|是)?|还是|改回)(?:按|要|是)?\s*(?<to>[^,，。!！…]{1,20}?)(?:吧|了|好了)?[。.]*$/

function replaceWords(draft: Draft, line: string, given: Given): Correction | null {
  const text = withoutLead(line)
  const again = secondThought.exec(text)
  const last = again !== null && again.index >= 3 ? again.groups?.to : undefined
  const told = last !== undefined && again !== null ? statedIn(text.slice(0, again.index), text !== line) : null
  const said = told === null || last === undefined ? statedIn(text, text !== line) : { from: told.from, to: tidy(last) }
  if (said === null) return null
  const { from, to } = said
  if (from === null) return replaceAlike(draft, to, given)
  if (from === to) return { draft, changed: nothingChanged }
  const replaced = replaceIn(draft, from, to) ?? replaceAmount(draft, from, to)
  return replaced && { draft: replaced, changed: corrected.words(from, to) }
}

/** The words that tell something new without those that only announce a correction. */
export function withoutLead(text: string): string {
  for (let rest = text; ; ) {
    const next = leads.reduce((left, lead) => left.replace(lead, ''), rest)
    if (next === rest) return rest
    rest = next
  }
}

/** What a sentence puts in the place of what; `from` null: of whatever is of its kind. `announced`: it was said that something is wrong. */
function statedIn(text: string, announced: boolean): { readonly from: string | null; readonly to: string } | null {
  for (const pattern of replacements) {
    const found = pattern.exec(text)?.groups
    const from = found?.from?.trim() ?? ''
    const to = tidy(found?.to ?? '')
    if (from !== '' && to !== '') return { from, to }
  }
  const figure = lone.exec(text)?.groups
  const plainly = figure?.says === undefined || figure.says === '要' || figure.says.startsWith('得')
  if (figure?.to !== undefined && (announced || !plainly)) return { from: null, to: tidy(figure.to) }
  const thing = loneThing.exec(text)?.groups?.to
  return thing === undefined ? null : { from: null, to: tidy(thing) }
}

function tidy(words: string): string {
  return words.trim().replace(/(?:才对|吧|啊|哦)$/, '')
}

/** Puts `to` for the only amount of its measure, or the only place, date or name of its kind. */
function replaceAlike(draft: Draft, to: string, given: Given): Correction | null {
  const isAmount = new RegExp(`^${amount}`).test(to)
  const old = isAmount ? sameMeasure(draft, to) : sameKind(draft, to, given)
  if (old.length > 1) return { unclear: whatToChangeAmount(to), slot: null }
  const [from] = old
  if (from === undefined) return null
  if (from === to) return { draft, changed: nothingChanged }
  const replaced = replaceIn(draft, from, to)
  return replaced && { draft: replaced, changed: corrected.words(from, to) }
}

/** Puts `to` for the last `from` in what was said, and in the name of the enterprise; null when it is nowhere. */
function replaceIn(draft: Draft, from: string, to: string): Draft | null {
  // 「两个」 is not in 「两个月」.
  const place = new RegExp(`${RegExp.escape(from)}${from.endsWith('个') ? `(?!${spans})` : ''}`)
  const index = draft.texts.findLastIndex((part) => place.test(part))
  const named = draft.enterprise?.includes(from) ?? false
  if (index < 0 && !named) return null
  return {
    ...draft,
    enterprise: named && draft.enterprise !== null ? renamed(draft.enterprise, from, to) : draft.enterprise,
    texts: draft.texts.map((part, i) => (i === index ? part.replace(place, () => to) : part)),
  }
}

/** 「不是清河，是宏达机械」 names another enterprise, 「不是清河，是清和」 another word of it. */
function renamed(enterprise: string, from: string, to: string): string {
  return enterprise.startsWith(from) && to.length >= from.length + 2 ? to : enterprise.replace(from, to)
}

/** 「不是 30 个是 40 个」 also corrects 「30 人」 and 「三十个」: the figures count. */
function replaceAmount(draft: Draft, from: string, to: string): Draft | null {
  const [before] = new RegExp(amount).exec(from) ?? []
  const [after] = new RegExp(amount).exec(to) ?? []
  if (before === undefined || after === undefined || !new RegExp(`^${amount}\\s*\\D{0,3}$`).test(from)) return null
  const value = parseNumber(before)
  const written = draft.texts
    .flatMap((text) => text.match(new RegExp(amount, 'g')) ?? [])
    .findLast((figure) => figure === before || (value !== null && parseNumber(figure) === value))
  return written === undefined ? null : replaceIn(draft, written, after)
}

const people = '个人名位'
/** 「三个月」 counts months, not people. */
const spans = '月|星期|礼拜|小时|工作日'

/** The amounts in the draft that 「是 40 个」 may mean: of the same measure, or of any one that counts people. */
function sameMeasure(draft: Draft, to: string): readonly string[] {
  const unit = new RegExp(`^${amount}\\s*[多余来]?(个?(?:${spans})|.)`).exec(to)?.[1]
  const units = unit === undefined ? '\\D' : people.includes(unit) ? `[${people}](?!${spans})` : RegExp.escape(unit)
  const all = draft.texts.flatMap((text) => [...text.matchAll(new RegExp(`${amount}\\s*[多余来]?${units}`, 'g'))].map(([found]) => found))
  return unit === undefined ? all.map((found) => found.slice(0, -1)) : all
}

/** The places, dates or names in the draft that are of the kind of `to`. */
function sameKind(draft: Draft, to: string, given: Given): readonly string[] {
  const [kind, ...more] = given.understand(to).entities
  if (kind === undefined || more.length > 0 || kind.text.length < to.length - 2) return []
  return draft.texts.flatMap((text) =>
    given.understand(text).entities.flatMap((entity) => (entity.type === kind.type && entity.type !== 'phone' ? [entity.text] : [])),
  )
}
