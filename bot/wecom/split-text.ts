/** Cuts a long text into parts that the platform takes, at the end of a sentence where there is one. The parts in a row are the text. */

/** Parts of at most `limit` bytes of UTF-8 each; `limit` is at least 64. An empty text has none. */
export function splitText(text: string, limit: number): readonly string[] {
  const parts: string[] = []
  for (let rest = text; rest !== ''; ) {
    const part = rest.slice(0, endOf(rest, limit))
    parts.push(part)
    rest = rest.slice(part.length)
  }
  return parts
}

/** The beginning of a text that has at most `limit` bytes of UTF-8. */
export function beginningOf(text: string, limit: number): string {
  return text.slice(0, endOf(text, limit))
}

/** Bytes of UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}

// --- Internal helpers ---

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** Ends of sentences, then of clauses, each with the blanks behind it. */
const bounds: readonly RegExp[] = [/\n+/g, /[。！？!?；;…]+[”’」』）)]*\s*/g, /[，,、：:]\s*/g]

/** Where the first part ends, in UTF-16 code units: after a sentence in its second half, else between two characters as people see them. */
function endOf(text: string, limit: number): number {
  if (text.length <= limit / 4 || bytesOf(text) <= limit) return text.length
  // No part has more code units than bytes; a little more, for a character that stands across the end.
  const most = fittingIn(text.slice(0, limit + 64), limit)
  const fitting = text.slice(0, most)
  for (const bound of bounds) {
    const last = [...fitting.matchAll(bound)].at(-1)
    const end = last === undefined ? 0 : last.index + last[0].length
    if (end > most / 2) return end
  }
  return most
}

function fittingIn(text: string, limit: number): number {
  let end = 0
  let bytes = 0
  for (const { segment, index } of graphemes.segment(text)) {
    bytes += bytesOf(segment)
    if (bytes > limit) break
    end = index + segment.length
  }
  return end > 0 ? end : codePointsIn(text, limit)
}

/** For a character that alone is longer, such as letters with hundreds of accents. */
function codePointsIn(text: string, limit: number): number {
  let end = 0
  let bytes = 0
  for (const point of text) {
    bytes += bytesOf(point)
    if (bytes > limit) break
    end += point.length
  }
  return end
}
