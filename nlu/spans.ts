/** A place in the text, with its normal form: `text.slice(start, end)` is what was written, `value` what it means. */
export type Span = { readonly start: number; readonly end: number; readonly value: string }

/** The places a pattern matches, with the value that `normalise` makes of each match; null drops it. The pattern must be global and match something. */
export function spansOf(text: string, pattern: RegExp, normalise: (match: RegExpExecArray) => string | null): Span[] {
  const spans: Span[] = []
  pattern.lastIndex = 0 // `matchAll` would make a new pattern each time, which takes longer than most of them run
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const value = normalise(match)
    if (value !== null) spans.push({ start: match.index, end: pattern.lastIndex, value })
  }
  return spans
}

/** Full-width letters, digits and signs as ASCII, unit for unit, so that places stay the same. */
export function narrowed(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (wide) => (wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfee0)))
}
