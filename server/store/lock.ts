/** One process per data folder. The operating system releases the lock when the process ends, however it ends. */
import { join } from 'node:path'
import { resultCode, StoreError, sqlite, storeError } from './error.ts'
import { connect } from './sqlite-connection.ts'

/** Locks `folder` for the life of the process; call the result to release it. Throws StoreError when another process has it. */
export function lockFolder(folder: string): () => void {
  // A second file, so that other processes can still read the data. Nothing else may open it: closing it would drop the lock.
  const db = connect(join(folder, 'lock.sqlite'), { readOnly: false })
  try {
    db.script('pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive')
  } catch (cause) {
    db.close()
    if (resultCode(cause) !== sqlite.busy) throw storeError(`lock the data folder ${folder}`, cause)
    throw new StoreError(`data folder ${folder} is in use by another process: stop that process, or set QISHAO_DATA to another folder`, {
      retryable: false,
      cause,
    })
  }
  return () => db.close()
}
