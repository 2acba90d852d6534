/** Words of people as markdown that shows them as they are: the platform takes no text, only markdown (40008, p/101463). */

/** Content of a message: 20,480 bytes (p/101031). */
export const contentLimit = 20_480

/**
 * The text with every sign that would begin or end markup replaced by its full-width twin, which reads the same. Not by a backslash:
 * U whether the client knows it, and one of its relatives shows it. Lists stay, for they look like what they were; lines and case
 * numbers are not touched.
 */
export function plainMarkdown(text: string): string {
  return text.split('\n').map(plainLine).join('\n')
}

/** The text as it is, or its beginning in `cut`'s words: at most `contentLimit` bytes as markdown. */
export function fitted(text: string, cut: (beginning: string) => string): string {
  const whole = plainMarkdown(text)
  if (Buffer.byteLength(whole) <= contentLimit) return whole
  const room = contentLimit - Buffer.byteLength(plainMarkdown(cut('')))
  return plainMarkdown(cut(beginningOf(text, room)))
}

// --- Internal helpers ---

const twins: Readonly<Record<string, string>> = {
  '*': '＊',
  _: '＿',
  '`': '｀',
  '~': '～',
  '<': '＜',
  '>': '＞',
  '#': '＃',
  '&': '＆',
  '-': '－',
}
const twinOf = (sign: string): string => twins[sign] ?? sign
const twin = (signs: string): string => [...signs].map(twinOf).join('')

function plainLine(line: string): string {
  return (
    line
      // A heading, a quote, a rule.
      .replace(/^(\s*)(#{1,6}(?=\s|$)|>+)/, (_, blank: string, signs: string) => `${blank}${twin(signs)}`)
      .replace(/^\s*(?:-\s*){3,}$/, twin)
      // Tags, mentions such as <@zhangsan>, colours, <think>; entities.
      .replace(/<(?=[A-Za-z/@!?])/g, twin)
      .replace(/&(?=#?\w{1,31};)/g, twin)
      // Emphasis and code need two of a sign in a line; one alone is left as it was typed.
      .replace(/[*_`~](?=.*[*_`~])|(?<=[*_`~].*)[*_`~]/g, twin)
      // Links and pictures: what is shown must not hide where it leads.
      .replace(/\](?=[([])/g, '］')
  )
}

/** As much of a text as fits `room` bytes once its signs have become wider: a twin takes 3 bytes. */
function beginningOf(text: string, room: number): string {
  let used = 0
  let end = 0
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)) {
    used += [...segment].reduce((bytes, sign) => bytes + (sign in twins || sign === ']' ? 3 : Buffer.byteLength(sign)), 0)
    if (used > room) break
    end += segment.length
  }
  return text.slice(0, end)
}
