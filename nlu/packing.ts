import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'

/** What is stored of something learned: plain JSON, and by name the long rows of numbers and texts, as bytes. */
export type Packed = { readonly plain: Readonly<Record<string, unknown>>; readonly sections: Readonly<Record<string, Uint8Array>> }

/**
 * Several of them as one file, compressed: a line of JSON, which gives the names and lengths of all sections, then the sections
 * one after the other. In JSON, the numbers of a model took 50 MB while it was read.
 */
export function zipped(parts: Readonly<Record<string, Packed>>): Buffer {
  const named = Object.entries(parts)
  const head = Object.fromEntries(
    named.map(([name, { plain, sections }]) => {
      const lengths = Object.fromEntries(Object.entries(sections).map(([section, bytes]) => [section, bytes.length]))
      return [name, { plain, lengths }]
    }),
  )
  const line = Buffer.from(`${JSON.stringify(head)}\n`)
  return gzipSync(Buffer.concat([line, ...named.flatMap(([, { sections }]) => Object.values(sections))]))
}

/** Reads what `zipped` wrote; the sections are views of one buffer. Throws on anything else. */
export function unzipped(file: Buffer): Readonly<Record<string, Packed>> {
  const length = file.length < 4 ? 0 : file.readUInt32LE(file.length - 4) // a gzip ends with it; in one piece it need not be copied together
  const bytes = gunzipSync(file, { chunkSize: Math.max(leastChunk, length + 1) })
  const end = bytes.indexOf('\n')
  const head = packedHead.parse(JSON.parse(bytes.toString('utf8', 0, end)))
  let at = end + 1
  const take = (length: number): Uint8Array => {
    at += length
    if (at > bytes.length) throw new TypeError('its end is missing')
    return bytes.subarray(at - length, at)
  }
  return Object.fromEntries(
    Object.entries(head).map(([name, { plain, lengths }]) => {
      const sections = Object.fromEntries(Object.entries(lengths).map(([section, length]) => [section, take(length)]))
      return [name, { plain, sections }]
    }),
  )
}

// --- helpers ---

const leastChunk = 64 // that zlib takes

const packedHead = z.record(
  z.string(),
  z.object({ plain: z.record(z.string(), z.unknown()), lengths: z.record(z.string(), z.int().min(0)) }),
)
