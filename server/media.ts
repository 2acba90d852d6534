/** The files of the cases, kept by their content: `<folder>/media/ab/ab…` and beside it `ab….json` with name and type. */
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Media } from '../dialogs/message.ts'
import { mimeOf } from './media-type.ts'

/** The largest file that is taken, in bytes: 20 MB. */
export const mediaLimit = 20 * 1024 * 1024

/** The longest name that is kept, in characters. */
const nameLimit = 120

export type MediaStore = {
  /** Keeps a file; durable when it resolves. Its type is read from the bytes, whatever `mime` claims. */
  keep(name: string, mime: string, bytes: Uint8Array): Promise<Media | { readonly rejected: 'type' | 'size' }>
  /** What is known of a kept file and where it lies, or null. The name is the one it was first kept under. */
  read(id: string): Promise<{ readonly media: Media; readonly path: string } | null>
}

/** Opens the media store in `folder`, which need not exist yet. */
export function openMedia(folder: string): MediaStore {
  const pathOf = (id: string): string => join(folder, 'media', id.slice(0, 2), id)

  async function read(id: string): Promise<{ readonly media: Media; readonly path: string } | null> {
    if (!/^[0-9a-f]{64}$/.test(id)) return null
    const path = pathOf(id)
    try {
      const [{ size }, json] = await Promise.all([stat(path), readFile(`${path}.json`, 'utf8')])
      const { name, mime } = JSON.parse(json) as { name: string; mime: string } // Written below and nowhere else.
      return { media: { id, name, mime, size }, path }
    } catch (error) {
      if (isMissing(error)) return null
      throw new Error(`cannot read the file ${id} of the media store`, { cause: error })
    }
  }

  return {
    async keep(name, _, bytes) {
      if (bytes.length > mediaLimit) return { rejected: 'size' }
      const mime = mimeOf(bytes)
      if (mime === null) return { rejected: 'type' }
      const id = createHash('sha256').update(bytes).digest('hex')
      const media = { id, name: cleanName(name), mime, size: bytes.length }
      if ((await read(id))?.media.size === bytes.length) return media
      const path = pathOf(id)
      await mkdir(dirname(path), { recursive: true })
      await write(`${path}.json`, Buffer.from(JSON.stringify({ name: media.name, mime })))
      await write(path, bytes) // Last: a file whose content is there is whole.
      for (const parent of [dirname(path), join(folder, 'media'), folder]) await syncFolder(parent)
      return media
    },
    read,
  }
}

/** A file name without path, control or direction characters, at most 120 characters with its ending kept. */
export function cleanName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '')
  const characters = [...plain]
  if (characters.length === 0) return '未命名文件'
  if (characters.length <= nameLimit) return plain
  const ending = [...(/\.[^.]{1,10}$/.exec(plain)?.[0] ?? '')]
  return [...characters.slice(0, nameLimit - ending.length), ...ending].join('')
}

// --- Internal helpers ---

/** Writes beside the place and moves it there, so that no reader and no crash ever sees half a file. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx')
    await using(file, async () => {
      await file.writeFile(bytes)
      await file.sync()
    })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw new Error(`cannot keep a file of ${bytes.length} bytes at ${path}`, { cause: error })
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await using(folder, () => folder.sync())
}

async function using(file: FileHandle, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } finally {
    await file.close()
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
