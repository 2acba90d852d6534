/** Blanks the metadata of HEIC pictures and MP4 files in place: their other parts are found by their distance from the beginning. */
import { type Box, blank, boxesIn } from './boxes.ts'

/** A HEIC picture without its EXIF and XMP items; which way is up is a property of its own and stays. Null when it cannot be taken apart. */
export function withoutItemMetadata(original: Buffer): Buffer | null {
  const file = Buffer.from(original)
  const top = boxesIn(file)
  if (!top) return null
  for (const box of top) if (box.type === 'uuid') blank(file, box)
  for (const meta of top.filter(({ type }) => type === 'meta')) {
    const inner = boxesIn(file, meta.start + 4, meta.end) // After version and flags.
    if (!inner) return null
    for (const box of inner) if (box.type === 'uuid') blank(file, box)
    const items = inner.find(({ type }) => type === 'iinf')
    const places = inner.find(({ type }) => type === 'iloc')
    if (!items) continue
    const told = itemsOf(file, items)
    const extents = places ? extentsOf(file, places, inner.find(({ type }) => type === 'idat')?.start ?? 0) : []
    if (!told || !extents) return null
    for (const { id, start, end } of extents) {
      if (end > file.length) return null
      if (told.has(id)) file.fill(0, start, end)
    }
  }
  return file
}

/** An MP4 file without what its recorder wrote about it, such as the place. Null when it cannot be taken apart. */
export function withoutUserData(original: Buffer): Buffer | null {
  const file = Buffer.from(original)
  const top = boxesIn(file)
  return top && blankUserData(file, top) ? file : null
}

// --- Internal helpers ---

function blankUserData(file: Buffer, boxes: readonly Box[]): boolean {
  return boxes.every((box) => {
    if (['udta', 'meta', 'uuid'].includes(box.type)) blank(file, box)
    if (box.type !== 'moov' && box.type !== 'trak' && box.type !== 'moof' && box.type !== 'traf') return true
    const inner = boxesIn(file, box.start, box.end)
    return inner !== null && blankUserData(file, inner)
  })
}

/** The ids of the items that are EXIF or XMP (ISO/IEC 14496-12, 8.11.6). */
function itemsOf(file: Buffer, { start, end }: Box): ReadonlySet<number> | null {
  const entries = boxesIn(file, start + (file[start] === 0 ? 6 : 8), end)
  if (!entries) return null
  const metadata = entries.flatMap((entry) => {
    const version = file[entry.start] ?? 0
    const wide = version > 2
    if (entry.type !== 'infe' || version < 2 || entry.start + (wide ? 14 : 12) > entry.end) return []
    const type = file.toString('latin1', entry.start + (wide ? 10 : 8), entry.start + (wide ? 14 : 12))
    // `mime` is XMP; a picture has nothing else of that type.
    return type === 'Exif' || type === 'mime' ? [wide ? file.readUInt32BE(entry.start + 4) : file.readUInt16BE(entry.start + 4)] : []
  })
  return new Set(metadata)
}

type Extent = { readonly id: number; readonly start: number; readonly end: number }

/** Where the items lie (ISO/IEC 14496-12, 8.11.3); `idat` is where the content of that box begins. */
function extentsOf(file: Buffer, box: Box, idat: number): readonly Extent[] | null {
  const version = file[box.start] ?? 0
  let at = box.start + 4
  const next = (bytes: number): number => {
    if (at + bytes > box.end) throw new RangeError('the list of items ends too early')
    const value = bytes === 0 ? 0 : bytes === 8 ? Number(file.readBigUInt64BE(at)) : file.readUIntBE(at, bytes)
    at += bytes
    return value
  }
  try {
    const sizes = next(2)
    const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
    const indexSize = version === 0 ? 0 : sizes & 15
    const extents: Extent[] = []
    for (let left = next(version === 2 ? 4 : 2); left > 0; left--) {
      const id = next(version === 2 ? 4 : 2)
      const inData = version > 0 && (next(2) & 15) === 1
      next(2)
      const base = next(baseSize) + (inData ? idat : 0)
      for (let parts = next(2); parts > 0; parts--) {
        next(indexSize)
        const start = base + next(offsetSize)
        extents.push({ id, start, end: start + next(lengthSize) })
      }
    }
    return extents
  } catch (error) {
    if (error instanceof RangeError) return null // It is cut or contradicts itself: the answer, not an error.
    throw error
  }
}
