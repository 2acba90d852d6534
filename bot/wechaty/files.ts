/** Files between the gateway and the media store. */
import type { FileBoxInterface } from 'file-box'
import type { Inbound, Media } from '../../dialogs/message.ts'
import type { Ports } from '../channel.ts'

type Files = Pick<Inbound, 'attachments' | 'rejected'>

/** A larger file is not read to its end, in bytes: the program keeps none of more than 20 MB. */
const sizeLimit = 20 * 1024 * 1024

/** Keeps a file that somebody sent. `hosts`: from where it may be fetched when the gateway names an address. Rejects when it cannot be had now. */
export async function keepFile(
  box: FileBoxInterface,
  called: string,
  hosts: readonly string[],
  signal: AbortSignal,
  { media, log }: Pick<Ports, 'media' | 'log'>,
): Promise<Files> {
  const name = called || box.name
  const refused = (why: Files['rejected'][number]['why']): Files => ({ attachments: [], rejected: [{ name, why }] })
  const stream = await openBox(box, hosts, signal)
  if (stream === null) {
    log.warn({ type: box.type }, 'a file from Wechaty was not fetched: its address is not among WECHATY_FILE_HOSTS')
    return refused('damaged')
  }
  const bytes = await readUpTo(sizeLimit, stream)
  if (bytes === null) return refused('size')
  const kept = await media.keep(name, box.mediaType, bytes)
  if ('rejected' in kept) return refused(kept.rejected)
  if ('held' in kept) return { attachments: [kept.held], rejected: [{ name, why: 'held' }] }
  return { attachments: [kept], rejected: [] }
}

/** A file that the bot sends; null when it is not there any more. */
export async function boxOf({ id, name }: Media, media: Ports['media']): Promise<FileBoxInterface | null> {
  const kept = await media.read(id)
  const { FileBox } = await import('file-box')
  // Not `fromBuffer`: behind a gateway only what can be written as JSON, or is uploaded from base64, arrives.
  return kept === null ? null : FileBox.fromBase64(kept.bytes.toString('base64'), name)
}

// --- Internal helpers ---

/** Kinds of boxes (file-box 1.5.5, file-box.type). The others cannot come over a connection, or hold no file. */
const boxTypes = { base64: 1, url: 2, uuid: 7 } as const

/** The bytes: they come with the message, over the same connection, or from a host that is allowed. Null: from nowhere that is. */
async function openBox(box: FileBoxInterface, hosts: readonly string[], signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | null> {
  if (box.type === boxTypes.base64 || box.type === boxTypes.uuid) return await box.toStream()
  const described = box.type === boxTypes.url ? box.toJSON() : null
  const url = described && 'url' in described ? URL.parse(described.url) : null
  if (url?.protocol !== 'https:' || !hosts.includes(url.hostname)) return null
  // Not by the box itself, which follows wherever it is sent.
  const response = await fetch(url, { redirect: 'error', signal })
  if (!response.ok || response.body === null) throw new Error(`the host of a file answered ${response.status}`)
  return response.body
}

/** All bytes; null when they are more than the limit. */
async function readUpTo(limit: number, stream: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > limit) return null // Leaving the loop ends the stream.
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
