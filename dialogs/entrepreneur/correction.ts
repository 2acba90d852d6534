/** Corrections in plain words at the summary: a number, a name, or one thing for another. */
import type { Draft, Given } from '../dialog.ts'
import { clip, maskPhone, maskText } from '../mask.ts'
import { askAgain, askPhone, nothingChanged, whatToChangeAmount } from '../wording.ts'

/** The draft after a correction and what changed in words, or what has to be asked first. */
export type Correction =
  | { readonly draft: Draft; readonly changed: string }
  | { readonly unclear: string; readonly slot: 'enterprise' | 'phone' | null }

/** The correction that `text` asks for; null when it is none. */
export function correct(draft: Draft, text: string, given: Given): Correction | null {
  return amendPhone(draft, text, given) ?? amendEnterprise(draft, text, given) ?? replaceWords(draft, text)
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
    return { draft: { ...draft, phone }, changed: `电话改为 ${maskPhone(phone)}` }
  }
  if (phone === undefined && /(?:电话|手机|号码).{0,8}(?:错|不对|不是|改|换)/.test(text) && !/改成.{0,2}(?:匿名|不留)/.test(text)) {
    return { unclear: /\d{5,}/.test(text) ? askAgain.phone : askPhone, slot: 'phone' }
  }
  if (/(?:电话|手机|号码).{0,3}(?:不留|别留|删掉|去掉)|不留(?:电话|手机|号码)/.test(text)) {
    return { draft: { ...draft, phone: null, declined: [...draft.declined, 'phone'] }, changed: '电话改为不留' }
  }
  return null
}

const name =
  /(?:企业|公司|单位|店|厂)?(?:的)?(?:全称|名称?|名字|抬头|企业|公司|单位)(?:写|填|说|搞|弄)?(?:错了?|不对|有误)?[,，\s]*(?:应该|正确的)?(?:是|叫|为|改成|改为|换成)\s*[「“"]?(?<to>[^,，。!！「」“”"\s]{2,40})/

function amendEnterprise(draft: Draft, text: string, given: Given): Correction | null {
  if (/^(?:我?要|改成|改为|换成|用|还是|就)?匿名(?:吧|了|反映)?[。.]*$/.test(text)) {
    return { draft: { ...draft, enterprise: null, declined: [...draft.declined, 'enterprise'] }, changed: '企业改为匿名' }
  }
  const to = text.length <= 60 ? name.exec(text)?.groups?.to?.trim() : undefined
  if (to === undefined || /^(?:做|搞|在|从事|一家|[一二两三]?个|不是|没有|干|生产)|\d{5,}|怎么|什么/.test(to)) return whollyWrong(text)
  const enterprise =
    given.understand(to).entities.find((entity) => entity.type === 'enterprise')?.value ?? to.replace(/(?:才对|吧|啊|的)$/, '')
  return { draft: { ...draft, enterprise }, changed: `企业改为${maskText(enterprise)}` }
}

function whollyWrong(text: string): Correction | null {
  return /^(?:企业|公司|单位)?(?:名称?|名字|企业|公司)(?:写|填)?(?:错了?|不对|有误)[。.!！]*$/.test(text)
    ? { unclear: askAgain.enterprise, slot: 'enterprise' }
    : null
}

const amount = '(?:\\d+(?:\\.\\d+)?|[零一二两三四五六七八九十百千万几]+)'

/** 「不是 X 是 Y」, 「是 Y 不是 X」, 「把 X 改成 Y」, 「X 不对，是 Y」, and a lone 「不对，是 40 个」 or 「不对，是停了四次」. */
const replacements: readonly RegExp[] = [
  /不是\s*(?<from>[^,，。是]{1,30}?)\s*[,，]?\s*(?:而是|应该是|是)\s*(?<to>[^,，。!！]{1,30})/,
  /(?:应该)?是\s*(?<to>[^,，。!！不]{1,30}?)\s*[,，]?\s*不是\s*(?<from>[^,，。!！]{1,30})/,
  /(?:把|将)\s*(?<from>[^,，。]{1,30}?)\s*(?:改成|改为|换成|换为)\s*(?<to>[^,，。!！]{1,30})/,
  /^(?:等一?下?[,，\s]*)?(?<from>[^,，。]{1,30}?)\s*(?:改成|改为|换成|换为|应该是|应为)\s*(?<to>[^,，。!！]{1,30})/,
  /^(?<from>[^,，。]{1,20}?)\s*(?:不对|错了|写错了|说错了)[,，\s]*(?:应该)?是\s*(?<to>[^,，。!！]{1,30})/,
  new RegExp(
    `^(?:等一?下?|不对|错了|说错了|搞错了|写错了|不是|哦|啊|更正)?[,，\\s]*(?:应该)?(?:是|改成|改为|换成)\\s*\\p{Script=Han}{0,3}?(?<to>${amount}\\s*[^,，。!！\\d]{0,6})[。.]?$`,
    'u',
  ),
]

function replaceWords(draft: Draft, line: string): Correction | null {
  const text = line.replace(/^(?:等一?下|等等|哦|啊|不好意思|抱歉|更正)[,，\s]*/, '')
  const last = /(?:算了)?[,，…\s]*还是(?:按)?\s*(?<to>[^,，。!！…]{1,20}?)(?:吧|了)?[。.]*$/.exec(text)?.groups?.to
  for (const pattern of replacements) {
    const found = pattern.exec(text)?.groups
    const to = (last ?? found?.to)?.trim().replace(/(?:才对|吧|啊|哦)$/, '')
    if (found === undefined || to === undefined || to === '') continue
    const said = found.from?.trim()
    const old = said === undefined ? sameMeasure(draft, to) : [said]
    if (old.length > 1) return { unclear: whatToChangeAmount(to), slot: null }
    const from = old[0]
    if (from === undefined || from === '') continue
    if (from === to) return { draft, changed: nothingChanged }
    const replaced = replaceIn(draft, from, to) ?? replaceAmount(draft, from, to)
    if (replaced) return { draft: replaced, changed: `「${clip(maskText(from), 20)}」改为「${clip(maskText(to), 20)}」` }
  }
  return null
}

/** Puts `to` for the last `from` in what was said, and in the name of the enterprise; null when it is nowhere. */
function replaceIn(draft: Draft, from: string, to: string): Draft | null {
  const index = draft.texts.findLastIndex((part) => part.includes(from))
  const named = draft.enterprise?.includes(from) ?? false
  if (index < 0 && !named) return null
  return {
    ...draft,
    enterprise: named && draft.enterprise !== null ? draft.enterprise.replace(from, to) : draft.enterprise,
    texts: draft.texts.map((part, i) => (i === index ? part.replace(from, to) : part)),
  }
}

/** 「不是 30 个是 40 个」 also corrects 「30 人」: the figures count. */
function replaceAmount(draft: Draft, from: string, to: string): Draft | null {
  const [before] = new RegExp(amount).exec(from) ?? []
  const [after] = new RegExp(amount).exec(to) ?? []
  if (before === undefined || after === undefined || !new RegExp(`^${amount}\\s*\\D{0,3}$`).test(from)) return null
  return replaceIn(draft, before, after)
}

const people = '个人名位'

/** The amounts in the draft that 「是 40 个」 may mean: of the same measure, or of any one that counts people. */
function sameMeasure(draft: Draft, to: string): readonly string[] {
  const unit = new RegExp(`^${amount}\\s*[多余来]?(.)`).exec(to)?.[1]
  const units = unit === undefined ? '\\D' : people.includes(unit) ? `[${people}]` : RegExp.escape(unit)
  const all = draft.texts.flatMap((text) => [...text.matchAll(new RegExp(`${amount}\\s*[多余来]?${units}`, 'g'))].map(([found]) => found))
  return unit === undefined ? all.map((found) => found.slice(0, -1)) : all
}
