/** `media/upload` and `media/get` (p/96484, p/96486). */
import { appOf, isRefused, refuse } from './api.ts'
import { type Answer, type Call, json } from './http.ts'
import type { Medium } from './media-store.ts'
import type { MakePart, World } from './world.ts'

export const mediaPart: MakePart = (world) => ({
  routes: [
    { method: 'POST', path: '/cgi-bin/media/upload', handle: (call) => upload(world, call) },
    { method: 'GET', path: '/cgi-bin/media/get', handle: (call) => download(world, call) },
  ],
})

// --- Internal helpers ---

const smallest = 5 // p/96484: more than five bytes
const wholeBytes = 20 * 2 ** 20 // p/96486: above it a Range is required

type Kind = { readonly bytes: number; readonly begins: (bytes: Buffer) => boolean }

function kinds(imageBytes: number): Readonly<Record<string, Kind>> {
  const startsWith = (bytes: Buffer, hex: string) => bytes.subarray(0, hex.length / 2).toString('hex') === hex
  return {
    // p/96484: JPG or PNG, AMR, MP4, anything.
    image: { bytes: imageBytes, begins: (bytes) => startsWith(bytes, 'ffd8ff') || startsWith(bytes, '89504e47') },
    voice: { bytes: 2 * 2 ** 20, begins: (bytes) => bytes.subarray(0, 5).toString('latin1') === '#!AMR' },
    video: { bytes: 10 * 2 ** 20, begins: (bytes) => bytes.subarray(4, 8).toString('latin1') === 'ftyp' },
    file: { bytes: 20 * 2 ** 20, begins: () => true },
  }
}

async function upload(world: World, call: Call): Promise<Answer> {
  const app = appOf(world, call)
  if (isRefused(app)) return json(app)
  const kind = kinds(world.switches.imageBytes)[call.query.get('type') ?? '']
  if (!kind) return json(refuse(world.switches.mediaKindInvalid, 'type'))
  const part = await mediaOf(call)
  if (!part) return json(refuse(40058, 'the multipart part "media" with a filename is missing'))
  const bytes = Buffer.from(await part.arrayBuffer())
  if (bytes.length <= smallest) return json(refuse(world.switches.mediaTooSmall))
  if (bytes.length > kind.bytes) return json(refuse(45001))
  if (!kind.begins(bytes)) return json(refuse(world.switches.mediaKindInvalid))
  const type = call.query.get('type') ?? ''
  const kept = world.media.put({ type, filename: part.name, mime: part.type || 'application/octet-stream', bytes })
  return json({ errcode: 0, errmsg: 'ok', type, media_id: kept.id, created_at: String(Math.floor(kept.createdAt / 1000)) })
}

async function mediaOf(call: Call): Promise<File | null> {
  try {
    const form = await new Response(new Uint8Array(call.body), {
      headers: { 'content-type': call.headers['content-type'] ?? '' },
    }).formData()
    const part = form.get('media') // p/96484: the part's name
    return part instanceof File ? part : null
  } catch {
    return null
  }
}

function download(world: World, call: Call): Answer {
  const app = appOf(world, call)
  if (isRefused(app)) return json(app)
  const medium = world.media.get(call.query.get('media_id') ?? '')
  if (!medium) return json(refuse(40007))
  const range = /^bytes=(\d+)-(\d*)$/.exec(call.headers.range ?? '')
  if (!range) return medium.bytes.length > wholeBytes ? json(refuse(830002)) : bytesOf(medium, medium.bytes, 200, {})
  const first = Number(range[1])
  const last = Math.min(range[2] === '' ? medium.bytes.length - 1 : Number(range[2]), medium.bytes.length - 1)
  if (first > last) return { status: 416, headers: { 'content-range': `bytes */${medium.bytes.length}` }, body: '' }
  const headers = { 'content-range': `bytes ${first}-${last}/${medium.bytes.length}` }
  return bytesOf(medium, medium.bytes.subarray(first, last + 1), 206, headers)
}

function bytesOf(medium: Medium, body: Buffer, status: number, more: Readonly<Record<string, string>>): Answer {
  const ascii = medium.filename.replaceAll(/[^ -~]|"/g, '_')
  const headers = { 'content-type': medium.mime, 'content-disposition': `attachment; filename="${ascii}"`, 'accept-ranges': 'bytes' }
  return { status, headers: { ...headers, ...more }, body }
}
