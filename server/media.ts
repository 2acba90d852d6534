/**
 * The files of the cases, kept by their content and without their metadata: `<folder>/media/ab/ab…` and beside it `ab….json` with
 * name and type. What could not be scanned yet lies in `<folder>/held` in the same way and is not given out.
 */
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Inbound, Media } from '../dialogs/message.ts'
import { unnamedFile } from '../dialogs/wording.ts'
import { mimeOf, withRightEnding } from './media-type.ts'
import { withoutMetadata } from './picture-metadata.ts'
import { noScan, type Scan } from './scan.ts'

/** The largest file that is taken, in bytes: 20 MB. */
export const mediaLimit = 20 * 1024 * 1024

/** The longest name that is kept, in characters. */
const nameLimit = 120

/** Why a file is not taken; `held` it is taken, but given out only when it has been scanned. */
type Rejected = Exclude<Inbound['rejected'][number]['why'], 'kind'>

export type MediaStore = {
  /** Keeps a file; durable when it resolves. Its type is read from the bytes, whatever `mime` claims, and the ending of its name follows. */
  keep(name: string, mime: string, bytes: Uint8Array): Promise<Kept>
  /** What is known of a kept file and where it lies, or null. The name is the one it was first kept under. */
  read(id: string): Promise<KeptFile | null>
  /** True while a file waits to be scanned. */
  isHeld(id: string): Promise<boolean>
  /** Deletes a file, also one that waits for its scan. Nothing happens where there is none. */
  remove(id: string): Promise<void>
  /** Scans anew what waits: clean files can be read from then on, infected ones are removed. */
  recheck(): Promise<void>
}

export type Kept = Media | { readonly rejected: Exclude<Rejected, 'held'> } | { readonly held: Media }
export type KeptFile = { readonly media: Media; readonly path: string }

/** Opens the media store in `folder`, which need not exist yet. */
export function openMedia(folder: string, scan: Scan = noScan): MediaStore {
  const media = shelf(folder, 'media')
  const held = shelf(folder, 'held')

  return {
    async keep(name, _, bytes) {
      if (bytes.length > mediaLimit) return { rejected: 'size' }
      const mime = mimeOf(bytes)
      if (mime === null) return { rejected: 'type' }
      const content = withoutMetadata(mime, bytes)
      if (content === null) return { rejected: 'damaged' }
      const id = createHash('sha256').update(content).digest('hex')
      const it = { id, name: withRightEnding(cleanName(name), mime), mime, size: content.length }
      if ((await media.read(id))?.media.size === it.size) return it
      const verdict = await scan(content)
      if (verdict === 'infected') return { rejected: 'virus' }
      await (verdict === 'clean' ? media : held).write(it, content)
      return verdict === 'clean' ? it : { held: it }
    },
    read: media.read,
    isHeld: async (id) => (await held.read(id)) !== null,
    async remove(id) {
      if (isId(id)) for (const one of [media, held]) await one.remove(id)
    },
    async recheck() {
      for (const id of await held.ids()) {
        const waiting = await held.read(id)
        if (!waiting) continue
        const bytes = await readFile(waiting.path)
        const verdict = await scan(bytes)
        if (verdict === 'unknown') return // The next one would fare no better.
        if (verdict === 'clean') await media.write(waiting.media, bytes)
        await held.remove(id)
      }
    },
  }
}

/** A file name without path, control or direction characters, at most 120 characters with its ending kept. */
export function cleanName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '')
  const characters = [...plain]
  if (characters.length === 0) return unnamedFile
  if (characters.length <= nameLimit) return plain
  const ending = [...(/\.[^.]{1,10}$/.exec(plain)?.[0] ?? '')]
  return [...characters.slice(0, nameLimit - ending.length), ...ending].join('')
}

// --- Internal helpers ---

type Shelf = {
  read(id: string): Promise<KeptFile | null>
  write(media: Media, bytes: Uint8Array): Promise<void>
  remove(id: string): Promise<void>
  ids(): Promise<readonly string[]>
}

function shelf(folder: string, name: string): Shelf {
  const root = join(folder, name)
  const pathOf = (id: string): string => join(root, id.slice(0, 2), id)
  return {
    async read(id) {
      if (!isId(id)) return null
      const path = pathOf(id)
      try {
        const [{ size }, json] = await Promise.all([stat(path), readFile(`${path}.json`, 'utf8')])
        const { name, mime } = JSON.parse(json) as { name: string; mime: string } // Written below and nowhere else.
        return { media: { id, name, mime, size }, path }
      } catch (error) {
        if (isMissing(error)) return null
        throw new Error(`cannot read the file ${id} of the media store`, { cause: error })
      }
    },
    async write({ id, name, mime }, bytes) {
      const path = pathOf(id)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.json`, Buffer.from(JSON.stringify({ name, mime })))
      await writeFile(path, bytes) // Last: a file whose content is there is whole.
      for (const parent of [dirname(path), root, folder]) await syncFolder(parent)
    },
    async remove(id) {
      const path = pathOf(id)
      await rm(path, { force: true })
      await rm(`${path}.json`, { force: true })
    },
    async ids() {
      try {
        return (await readdir(root, { recursive: true })).map((path) => path.slice(3)).filter(isId)
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    },
  }
}

function isId(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** Writes beside the place and moves it there, so that no reader and no crash ever sees half a file. */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
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
