/** What kind of file some bytes are, by their signatures. Anything that is not on the list is not taken. */

/** The media type of a file that may be kept, or null. */
export function mimeOf(bytes: Uint8Array): string | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const simple = signatures.find(({ starts, at = 0 }) => starts.some((start) => file.subarray(at, at + start.length).equals(start)))
  if (simple) return simple.confirm(file)
  if (isMp3(file)) return 'audio/mpeg'
  return isText(file) ? 'text/plain' : null
}

/** The name with an ending that fits its type: 「合同.pdf」 that is a photo becomes 「合同.jpg」, 「现场」 becomes 「现场.jpg」. */
export function withRightEnding(name: string, mime: string): string {
  const [right = '', ...also] = endings[mime] ?? []
  const ending = /\.([a-z][a-z0-9]{1,4})$/i.exec(name)?.[1]?.toLowerCase()
  if (right === '' || (ending !== undefined && [right, ...also].includes(ending))) return name
  return `${ending === undefined ? name : name.slice(0, -ending.length - 1)}.${right}`
}

// --- Internal helpers ---

/** For each type the ending that is put, and others that are as true. */
const endings: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png', 'apng'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif', 'hif'],
  'application/pdf': ['pdf'],
  'application/msword': ['doc', 'dot', 'wps'],
  'application/vnd.ms-excel': ['xls', 'xlt', 'et'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'video/mp4': ['mp4', 'm4v'],
  'audio/mp4': ['m4a', 'm4b', 'mp4'],
  'audio/mpeg': ['mp3'],
  'audio/amr': ['amr'],
  'text/plain': ['txt', 'csv', 'log', 'md'],
}

type Signature = { readonly starts: readonly Buffer[]; readonly at?: number; readonly confirm: (file: Buffer) => string | null }

const bytes = (...texts: readonly string[]): readonly Buffer[] => texts.map((text) => Buffer.from(text, 'latin1'))
const always = (mime: string) => (): string => mime

const signatures: readonly Signature[] = [
  { starts: bytes('\xff\xd8\xff'), confirm: always('image/jpeg') },
  { starts: bytes('\x89PNG\r\n\x1a\n'), confirm: always('image/png') },
  { starts: bytes('GIF87a', 'GIF89a'), confirm: always('image/gif') },
  { starts: bytes('RIFF'), confirm: (file) => (file.toString('latin1', 8, 12) === 'WEBP' ? 'image/webp' : null) },
  { starts: bytes('%PDF-'), confirm: always('application/pdf') },
  { starts: bytes('ftyp'), at: 4, confirm: isoMediaOf },
  { starts: bytes('#!AMR\n', '#!AMR-WB\n'), confirm: always('audio/amr') },
  { starts: bytes('ID3'), confirm: always('audio/mpeg') },
  { starts: bytes('PK\x03\x04'), confirm: officeOpenXmlOf },
  { starts: bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), confirm: oleOf },
]

/** MP4, M4A and HEIC share one container (ISO/IEC 14496-12); its brands tell them apart. */
function isoMediaOf(file: Buffer): string | null {
  const end = Math.min(file.readUInt32BE(0), file.length, 256)
  const brands = [file.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(file.toString('latin1', at, at + 4))
  const [major = ''] = brands
  const hevcImages = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx']
  if (hevcImages.includes(major)) return 'image/heic'
  if (major === 'mif1' || major === 'msf1') return brands.some((brand) => hevcImages.includes(brand)) ? 'image/heic' : null
  if (major === 'M4A ' || major === 'M4B ') return 'audio/mp4'
  return ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'MSNV', 'dash'].includes(major) ? 'video/mp4' : null
}

/** Word, Excel and PowerPoint since 2007, without macros; the names stand in the directory at the end of the ZIP (PKWARE APPNOTE 4.3). */
function officeOpenXmlOf(file: Buffer): string | null {
  const names = zipNames(file)
  if (!names.has('[Content_Types].xml') || [...names].some((name) => name.endsWith('vbaProject.bin'))) return null
  const kinds = {
    'word/document.xml': 'wordprocessingml.document',
    'xl/workbook.xml': 'spreadsheetml.sheet',
    'ppt/presentation.xml': 'presentationml.presentation',
  }
  const kind = Object.entries(kinds).find(([name]) => names.has(name))?.[1]
  return kind === undefined ? null : `application/vnd.openxmlformats-officedocument.${kind}`
}

function zipNames(file: Buffer): ReadonlySet<string> {
  const names = new Set<string>()
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > file.length) return names
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0 && at + 46 <= file.length && file.readUInt32LE(at) === 0x02014b50; left--) {
    const nameLength = file.readUInt16LE(at + 28)
    names.add(file.toString('utf8', at + 46, at + 46 + nameLength))
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return names
}

/** Word and Excel before 2007; the streams' names stand in directory entries of 128 bytes (MS-CFB 2.6). Other OLE files, such as installers, are not taken. */
function oleOf(file: Buffer): string | null {
  const has = (stream: string): boolean => {
    const name = Buffer.from(`${stream}\0`, 'utf16le')
    for (let at = file.indexOf(name); at >= 0; at = file.indexOf(name, at + 2)) {
      if (at % 128 === 0) return true
    }
    return false
  }
  if (has('WordDocument')) return 'application/msword'
  return has('Workbook') || has('Book') ? 'application/vnd.ms-excel' : null
}

/** A frame of MPEG audio, layer III, without an ID3 tag (ISO/IEC 11172-3, 2.4.2.3). */
function isMp3(file: Buffer): boolean {
  const [first = 0, second = 0, third = 0] = file
  const isFrame = first === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08
  return isFrame && third >> 4 !== 0x0f && (third & 0x0c) !== 0x0c
}

/** Plain text in UTF-8: no control characters but those that set lines. */
function isText(file: Buffer): boolean {
  if (file.length === 0) return false
  try {
    return !/[^\P{Cc}\t\n\r\f]/u.test(new TextDecoder('utf-8', { fatal: true }).decode(file))
  } catch {
    return false // Not UTF-8: the answer, not an error.
  }
}
