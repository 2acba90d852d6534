/** Short answers as people write them, read in the light of a question: yes and no, solved or not, a rating, a case number. */
import type { Case, CaseNumber, Outcome, RatingLevel } from '../cases/case.ts'

/** A text without the politeness and punctuation around a short answer: `好的,确认!` → `确认`. */
export function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s,，.!！?？;；:：~…、。~"'“”‘’(（)）【】[\]]+/g, '')
    .replace(/^(好的?|嗯+|哦|那就?|行)(?=.)/, '')
    .replace(/(吧|了啊|哈|啊|呀|哦|谢谢)$/, '')
}

/** 确认, 提交, 是的 … → true; 不, 取消 … → false; anything else null. */
export function readYes(text: string): boolean | null {
  const word = bare(text)
  if (/^(确认|确认提交|提交|是|是的|对|对的|好|好的|可以|没问题|没错|行|同意|发|发送|嗯+|ok|OK|yes|👍|👌)$/u.test(word)) return true
  if (/^(不|不用|不是|不对|不发|不行|不要|不同意|否|别发|取消|先不|no|NO)$/.test(word)) return false
  return null
}

/** The enterprise's word on the answer; null when the text is no such word. */
export function readOutcome(text: string): Outcome | null {
  const word = bare(text)
  if (word.length > 40) return null
  if (/(部分|一半|差一点|没完全|没有完全|没全|基本(上)?解决|还差|只解决)/.test(word)) return 'partly'
  if (
    /(没有?|未|并没|还没|不能)(得到)?(解决|办好|处理|修好|弄好|落实|办成)|^(没|没有|还没|没用|没好|没解决|不行|老样子)$|还是(老样子|不行|那样|没)/.test(
      word,
    )
  )
    return 'not'
  if (/(解决|办好|办成|搞定|弄好|处理好|修好|恢复|落实|到账|来电)了?|^(好了|可以了|行了|是|是的|对)$/.test(word)) return 'solved'
  return null
}

const levels: readonly (readonly [RegExp, RatingLevel])[] = [
  [/非常不满意|极不满意|很不满意/, 1],
  [/基本满意|一般/, 3],
  [/不满意|差评/, 2],
  [/非常满意|很满意|十分满意|特别满意/, 5],
  [/满意/, 4],
]

/** 「5分」 anywhere, a lone 「5」 only by itself: 「等了3天」 is no rating. */
const digits: readonly RegExp[] = [/(?<!\d)([1-5])\s*(?:分|星|级)/, /([一二三四五])(?:分|星|级)/, /^([1-5])$/]

/** A five-level rating (国办发〔2019〕51号): words, or 1 to 5; null when the text is none. `rest` is what was said besides. */
export function readRating(text: string): { readonly level: RatingLevel; readonly rest: string } | null {
  const word = text.normalize('NFKC').replace(/^[\s,，.!！?？;；:：。、]+|[\s,，.!！?？;；:：。、]+$/g, '')
  const without = (found: RegExpExecArray): string =>
    (word.slice(0, found.index) + word.slice(found.index + found[0].length)).replace(/^[\s,，.!！?？;；:：。、]+|[\s,，;；:：、]+$/g, '')
  for (const pattern of digits) {
    const found = pattern.exec(word)
    const level = found ? levelOf(found[1] ?? '') : undefined
    if (found && level) return { level, rest: without(found) }
  }
  for (const [pattern, level] of levels) {
    const found = pattern.exec(word)
    if (found) return { level, rest: without(found) }
  }
  return null
}

function levelOf(digit: string): RatingLevel | undefined {
  return ([1, 2, 3, 4, 5] as const).find((level) => String(level) === digit || '一二三四五'.charAt(level - 1) === digit)
}

/** The full case numbers in a text, in upper case. */
export function fullNumbers(text: string): readonly CaseNumber[] {
  return [...text.normalize('NFKC').matchAll(/QS\s*(\d{8})\s*-\s*(\d{4,})/gi)].map((found) => `QS${found[1]}-${found[2]}`)
}

/** The short numbers in a text (`0007`, `…0007号`), which mean a case only while one ends so. */
export function shortNumbers(text: string): readonly string[] {
  const rest = text.normalize('NFKC').replace(/QS\s*\d{8}\s*-\s*\d{4,}/gi, ' ')
  return [...rest.matchAll(/(?<![\d.])(\d{4,5})(?![\d.]|[年元块万亿台个人%])/g)].flatMap((found) =>
    found[1] === undefined ? [] : [found[1]],
  )
}

/** The cases that a text names, full or short, among those known here. */
export function namedCases(text: string, cases: readonly Case[]): readonly Case[] {
  const full = fullNumbers(text)
  const short = shortNumbers(text)
  return cases.filter((it) => full.includes(it.number) || short.some((suffix) => it.number.endsWith(`-${suffix}`)))
}

/** The text without case numbers and the punctuation they leave. */
export function withoutNumbers(text: string, cases: readonly Case[]): string {
  const suffixes = shortNumbers(text).filter((suffix) => cases.some((it) => it.number.endsWith(`-${suffix}`)))
  const cut = suffixes.reduce((rest, suffix) => rest.replace(suffix, ' '), text.replace(/QS\s*\d{8}\s*-\s*\d{4,}/gi, ' '))
  return cut.replace(/^[\s,，。.:：;；、#号]+/, '').trim()
}
