/** The files of a data folder beside the store: what people sent in, and the district's own language model. They are written once, and never changed. */
import { constants, existsSync, readdirSync, statSync } from 'node:fs'
import { copyFile, link, mkdir, open } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

export type Files = { readonly count: number; readonly bytes: number }

/** The files that there are now. */
export function filesIn(folder: string): Files {
  return summed(pathsIn(folder).map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? null))
}

/**
 * Copies the files of one folder into another, without taking space where both are on one disk. What is there already stays; what is
 * deleted meanwhile is left out. Resolves with what was found.
 */
export async function copyFiles(from: string, to: string): Promise<Files> {
  const sizes: (number | null)[] = []
  for (const path of pathsIn(from)) sizes.push(await copyOne(path, join(to, relative(from, path))))
  return summed(sizes)
}

/** Writes a file so that it is on the disk when this resolves. */
export async function putFile(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await sync(dirname(path))
}

/** Sees that a file or a folder is on the disk. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

// --- Internal helpers ---

const folders = ['media', 'held']
const model = /^nlu-\w+\.model(?:\.previous)?$/

function pathsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const models = readdirSync(folder).filter((name) => model.test(name))
  const kept = folders
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true }))
    // What is still being written has another name until it is whole.
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map(({ parentPath, name }) => join(parentPath, name))
  return [...models.map((name) => join(folder, name)), ...kept].toSorted()
}

/** The size of the file, null when it is gone. */
async function copyOne(from: string, to: string): Promise<number | null> {
  const size = statSync(from, { throwIfNoEntry: false })?.size ?? null
  if (size === null || existsSync(to)) return size
  await mkdir(dirname(to), { recursive: true })
  try {
    await link(from, to)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    // Another disk, or one that knows no second names.
    await copyFile(from, to, constants.COPYFILE_EXCL)
    await sync(to)
  }
  await sync(dirname(to))
  return size
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function summed(sizes: readonly (number | null)[]): Files {
  const there = sizes.filter((size) => size !== null)
  return { count: there.length, bytes: there.reduce((sum, size) => sum + size, 0) }
}
