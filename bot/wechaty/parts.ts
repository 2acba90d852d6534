/** A text in parts that a chat takes; together they are the text, unchanged. */

/**
 * WeChat names no limit for personal chats, and gateways pass on what they get (U). WeCom takes 2,048 bytes, which is 680
 * Chinese characters; a card of ours has fewer. In UTF-16 code units.
 */
const partLimit = 2_000

export function partsOf(text: string, limit: number = partLimit): readonly string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > limit) {
    const end = endOf(rest, limit)
    parts.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...parts, rest]
}

// --- Internal helpers ---

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** Behind the last line, else the last sentence, of the second half; else at the limit, but through no character. */
function endOf(text: string, limit: number): number {
  const head = text.slice(0, limit)
  for (const stop of [/\n/g, /[。！？；]/g]) {
    const last = [...head.matchAll(stop)].at(-1)
    if (last && last.index + 1 > limit / 2) return last.index + 1
  }
  return segmenter.segment(text.slice(0, limit * 2)).containing(limit)?.index || limit
}
