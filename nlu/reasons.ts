/** At most three pieces of the text, weightiest first, that speak most for a label; `weights` as `Scorer.weigh` gives them. */
export function reasonsIn(text: string, weights: Float64Array): readonly string[] {
  const speaking = weights.filter((weight) => weight > 0)
  if (speaking.length === 0) return []
  const usual = speaking.reduce((sum, weight) => sum + weight, 0) / speaking.length
  const pieces: { readonly text: string; readonly weight: number }[] = []
  let start = 0
  for (let end = 0; end <= text.length; end++) {
    const goesOn = end < text.length && (weights[end] ?? 0) >= usual && end - start < longest && isWord.test(text[end] ?? '')
    if (goesOn) continue
    const piece = text.slice(start, end)
    if (piece.length > 1 && !twoDigits.test(piece)) {
      pieces.push({ text: piece, weight: weights.subarray(start, end).reduce((sum, weight) => sum + weight, 0) })
    }
    start = (weights[end] ?? 0) >= usual && isWord.test(text[end] ?? '') ? end : end + 1
  }
  const sorted = pieces.sort((a, b) => b.weight - a.weight)
  return sorted
    .filter((piece, i) => sorted.findIndex((other) => other.text.includes(piece.text)) === i)
    .slice(0, 3)
    .map((piece) => piece.text)
}

// --- helpers ---

const longest = 6
const isWord = /[\p{L}\p{N}]/u
const twoDigits = /\d\s?\d/ // a telephone or card number is no reason, and not to be shown
