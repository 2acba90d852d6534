/** Corrections in plain words at the summary: a number, a name, or one thing for another. */
import type { Draft, Given } from '../dialog.ts'
import { clip, maskPhone } from '../mask.ts'

export type Correction = { readonly draft: Draft; readonly changed: string }

/** The draft with the correction that `text` asks for, and what changed in words; null when the text is no correction. */
export function correct(draft: Draft, text: string, given: Given): Correction | null {
  const { entities } = given.understand(text)
  const phone = entities.find((entity) => entity.type === 'phone')?.value
  if (phone !== undefined && text.length <= 40) return { draft: { ...draft, phone }, changed: `电话改为 ${maskPhone(phone)}` }
  if (/(改成|改为|要|用)?匿名/.test(text) && text.length <= 12) {
    return { draft: { ...draft, enterprise: null, declined: [...draft.declined, 'enterprise'] }, changed: '改为匿名' }
  }
  const name =
    /(?:企业|公司|单位|店)?(?:名称?|名字|企业|公司|单位)(?:写错了|错了|不对|有误)?[,，\s]*(?:应该)?(?:是|叫|为|改成|改为|换成)\s*[「“"]?([^,，。!！「」“”"]{2,40})/.exec(
      text,
    )?.[1]
  if (name !== undefined && text.length <= 60 && !/不是|没有/.test(name))
    return { draft: { ...draft, enterprise: name.trim() }, changed: `企业改为 ${name.trim()}` }
  return replaceWords(draft, text)
}

// --- Internal helpers ---

const replacements: readonly RegExp[] = [
  /不是\s*(?<from>[^,，。是]{1,30}?)\s*[,，]?\s*(?:而?是|应该是)\s*(?<to>[^,，。!！]{1,30})/,
  /(?:把|将)\s*(?<from>[^,，。]{1,30}?)\s*(?:改成|改为|换成|换为)\s*(?<to>[^,，。!！]{1,30})/,
  /^(?<from>[^,，。]{1,30}?)\s*(?:改成|改为|换成|换为|应该是)\s*(?<to>[^,，。!！]{1,30})/,
  /(?:不对|错了|说错了|搞错了|写错了)?[,，\s]*(?:应该)?(?:是|改成|改为|换成)\s*(?<to>(?:\d+|[一二两三四五六七八九十百千万来几多]+)[^,，。!！\d]{1,6})/,
]

function replaceWords(draft: Draft, text: string): Correction | null {
  for (const pattern of replacements) {
    const found = pattern.exec(text)?.groups
    const to = found?.to?.trim()
    if (to === undefined) continue
    const from = found?.from?.trim() ?? sameMeasure(draft, to)
    if (from === undefined || from === '' || from === to) continue
    if (draft.enterprise?.includes(from)) {
      const enterprise = draft.enterprise.replace(from, to)
      return {
        draft: { ...draft, enterprise, texts: draft.texts.map((part) => part.replace(from, to)) },
        changed: `「${from}」改为「${to}」`,
      }
    }
    const index = draft.texts.findLastIndex((part) => part.includes(from))
    if (index < 0) continue
    const texts = draft.texts.map((part, i) => (i === index ? part.replace(from, to) : part))
    return { draft: { ...draft, texts }, changed: `「${clip(from, 20)}」改为「${clip(to, 20)}」` }
  }
  return null
}

/** 「是 40 个」 corrects the one 「30 个」 in the text. */
function sameMeasure(draft: Draft, to: string): string | undefined {
  const unit = /^(?:\d+|[一二两三四五六七八九十百千万来几多]+)\s*(.)/.exec(to)?.[1]
  if (unit === undefined) return undefined
  const all = draft.texts.flatMap((text) =>
    [...text.matchAll(new RegExp(`（?:\\d+|[一二两三四五六七八九十百千万来几多]+）\\s*${RegExp.escape(unit)}`, 'g'))].map(
      (found) => found[0],
    ),
  )
  const first = all[0]
  if (all.length !== 1 || first === undefined) return undefined
  const amount = to.match(/^(?:\d+|[一二两三四五六七八九十百千万来几多]+)\s*./)?.[0]
  return amount === undefined ? undefined : first
}
