/** The boxes of an ISO base media file (ISO/IEC 14496-12: MP4, M4A, HEIC), found without decoding anything. */

/** One box: its four-letter type, where its content begins and ends, and where the box itself begins. */
export type Box = { readonly type: string; readonly at: number; readonly start: number; readonly end: number }

/** The boxes that stand one after another between `from` and `to`; null when they do not fit there. */
export function boxesIn(file: Buffer, from = 0, to = file.length): readonly Box[] | null {
  const boxes: Box[] = []
  for (let at = from; at < to; ) {
    if (at + 8 > to) return null
    const small = file.readUInt32BE(at)
    const wide = small === 1
    if (wide && at + 16 > to) return null
    const size = small === 0 ? to - at : wide ? Number(file.readBigUInt64BE(at + 8)) : small
    const start = at + (wide ? 16 : 8)
    if (start > at + size || at + size > to) return null
    boxes.push({ type: file.toString('latin1', at + 4, at + 8), at, start, end: at + size })
    at += size
  }
  return boxes
}

/** Makes a box free space, in place, so that nothing behind it moves. */
export function blank(file: Buffer, { at, start, end }: Box): void {
  file.write('free', at + 4, 'latin1')
  file.fill(0, start, end)
}
