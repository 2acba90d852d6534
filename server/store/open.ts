/** Opens the store that the settings name: PostgreSQL where there is an address of one, else the SQLite file in the data folder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../store.ts'
import { openPostgresStore } from './postgres.ts'
import { openSqliteStore } from './sqlite.ts'

/** Where a district is kept. */
export type Place = { readonly data: string; readonly databaseUrl: string | null }

/** `onFault` hears of a connection that was lost while nobody used it. */
export type OpenOptions = { readonly readOnly?: boolean; onFault(error: unknown): void }

/** Throws StoreError when it cannot be opened. */
export async function openStore({ data, databaseUrl }: Place, { readOnly = false, onFault }: OpenOptions): Promise<Store> {
  if (databaseUrl !== null) return await openPostgresStore({ url: databaseUrl, readOnly, onFault })
  return await openSqliteStore(data, { readOnly })
}

/** Whether there is a file of the embedded store; of a database only opening it tells. */
export function mayExist({ data, databaseUrl }: Place): boolean {
  return databaseUrl !== null || existsSync(join(data, 'qishao.sqlite'))
}
