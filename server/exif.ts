/** The one thing of EXIF that a picture needs: which way is up (tag 0x0112 of TIFF 6.0, 1 … 8). */

/** The orientation that a TIFF block (also after `Exif\0\0`) holds; 1, upright, where it says none. */
export function orientationIn(block: Buffer): number {
  const tiff = block.toString('latin1', 0, 6) === 'Exif\0\0' ? block.subarray(6) : block
  const order = tiff.toString('latin1', 0, 4)
  if (order !== 'II*\0' && order !== 'MM\0*') return 1
  const u16 = (at: number): number => (at + 2 > tiff.length ? 0 : order === 'II*\0' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const u32 = (at: number): number => (at + 4 > tiff.length ? 0 : order === 'II*\0' ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  const directory = u32(4)
  for (let i = 0; i < u16(directory); i++) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > tiff.length) break
    if (u16(entry) === 0x0112) return u16(entry + 8) >= 2 && u16(entry + 8) <= 8 ? u16(entry + 8) : 1
  }
  return 1
}

/** A TIFF block that holds the orientation and nothing else. */
export function tiffOf(orientation: number): Buffer {
  const tiff = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1')
  tiff.writeUInt16BE(orientation, 18)
  return tiff
}
