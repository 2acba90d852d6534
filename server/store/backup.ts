/**
 * Backups: a folder with the data (`qishao.sqlite`, or `qishao.dump` of PostgreSQL), the files that were sent in, and last of all
 * `manifest.json`, by which a restored store is held against what was backed up. A folder without a manifest is no backup.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { backUpPostgres, restorePostgres } from './backup-postgres.ts'
import { backUpSqlite, restoreSqlite } from './backup-sqlite.ts'
import { StoreError } from './error.ts'
import { copyFiles, type Files, filesIn, putFile } from './files.ts'
import type { Place } from './open.ts'
import { type Digest, digestsOf } from './whole.ts'
import { readPostgres } from './whole-postgres.ts'
import { readSqlite } from './whole-sqlite.ts'

const count = z.number().int().min(0)

const manifestShape = z.object({
  /** Of this file: 1. */
  format: z.literal(1),
  engine: z.enum(['SQLite', 'PostgreSQL']),
  /** UTC. */
  madeAt: z.iso.datetime(),
  /** Of the tables. */
  version: count,
  data: z.object({ name: z.string(), bytes: count, sha256: z.string() }),
  tables: z.record(z.string(), z.object({ rows: count, sha256: z.string() })),
  files: z.object({ count, bytes: count }),
})

/** What a backup holds, for whoever restores it. */
export type Manifest = z.output<typeof manifestShape>

/** Backs up a store beside its servers into a folder that is empty or not there yet. Throws StoreError. */
export async function backUp(place: Place, to: string, now: string): Promise<Manifest> {
  if (existsSync(to) && readdirSync(to).length > 0) throw refusal(`${to} is not empty: name a new folder for each backup`)
  mkdirSync(to, { recursive: true, mode: 0o700 })
  const { version, name, digests } =
    place.databaseUrl === null ? await backUpSqlite(place.data, to) : await backUpPostgres(place.databaseUrl, to)
  // After the data: a file is there before a row names it.
  const files = await copyFiles(place.data, to)
  const data = { name, bytes: statSync(join(to, name)).size, sha256: await sha256Of(join(to, name)) }
  const engine = place.databaseUrl === null ? 'SQLite' : 'PostgreSQL'
  const manifest: Manifest = { format: 1, engine, madeAt: now, version, data, tables: Object.fromEntries(digests), files }
  await putFile(join(to, manifestName), JSON.stringify(manifest, null, 2))
  return manifest
}

/** Restores a backup where nothing is kept yet, and compares every table with what was backed up. Throws StoreError. */
export async function restore(from: string, place: Place): Promise<Manifest> {
  const manifest = await readManifest(from)
  if ((manifest.engine === 'SQLite') !== (place.databaseUrl === null)) throw refusal(otherEngine(manifest))
  if (place.databaseUrl === null) await restoreSqlite(join(from, manifest.data.name), place.data)
  else await restorePostgres(join(from, manifest.data.name), place.databaseUrl)
  const files = await copyFiles(from, place.data)
  const whole = await (place.databaseUrl === null ? readSqlite(place.data) : readPostgres(place.databaseUrl))
  try {
    const difference = differenceFrom(manifest, whole.version, await digestsOf(whole), files)
    if (difference !== null) throw refusal(`what was restored is not what was backed up: ${difference}`)
  } finally {
    await whole.close()
  }
  return manifest
}

// --- Internal helpers ---

const manifestName = 'manifest.json'

/** Reads the manifest, and sees that the data is as it was written. */
async function readManifest(from: string): Promise<Manifest> {
  const file = join(from, manifestName)
  if (!existsSync(file)) throw refusal(`there is no ${file}: ${from} is no backup, or one that was not made to its end`)
  const parsed = manifestShape.safeParse(parsedJson(file))
  if (!parsed.success) throw refusal(`${file} cannot be read: take another backup`)
  const { name, bytes, sha256 } = parsed.data.data
  const data = join(from, name)
  if (statSync(data, { throwIfNoEntry: false })?.size !== bytes || (await sha256Of(data)) !== sha256)
    throw refusal(`${data} is not what was backed up: take another backup`)
  const files = filesIn(from)
  if (files.count !== parsed.data.files.count || files.bytes !== parsed.data.files.bytes)
    throw refusal(`${from} has ${shown(files)} beside the data and was made with ${shown(parsed.data.files)}: take another backup`)
  return parsed.data
}

function parsedJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null // No manifest either.
  }
}

function differenceFrom(manifest: Manifest, version: number, digests: ReadonlyMap<string, Digest>, files: Files): string | null {
  if (version !== manifest.version) return `it has version ${version} and had ${manifest.version}`
  for (const [name, was] of Object.entries(manifest.tables)) {
    const is = digests.get(name)
    if (is?.rows !== was.rows) return `table ${name} has ${is?.rows ?? 0} rows and had ${was.rows}`
    if (is.sha256 !== was.sha256) return `a row of table ${name} is not the same`
  }
  return files.count === manifest.files.count ? null : `there are ${shown(files)} and there were ${shown(manifest.files)}`
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(file)) hash.update(part as Buffer) // A stream without encoding gives nothing else.
  return hash.digest('hex')
}

const shown = ({ count: n, bytes }: Files): string => `${n} files of ${bytes} bytes`

function otherEngine({ engine }: Manifest): string {
  return engine === 'SQLite'
    ? 'the backup is one of SQLite: unset DATABASE_URL to restore it into QISHAO_DATA, or copy it (npm run -s store -- copy --from BACKUP --to URL)'
    : 'the backup is one of PostgreSQL: set DATABASE_URL to an empty database'
}

function refusal(sentence: string): StoreError {
  return new StoreError(sentence, { retryable: false })
}
