/** Looks for viruses before a file is kept: a port, and the adapter that asks a command such as `clamdscan --no-summary -`. */
import { spawn } from 'node:child_process'
import type { Log } from './api/problem.ts'

/** What a scan found. `unknown`: it could not be made; the file is kept back and looked at again. */
export type Verdict = 'clean' | 'infected' | 'unknown'

/** Never throws. */
export type Scan = (bytes: Uint8Array) => Promise<Verdict>

/** Without a scanner every file passes. */
export const noScan: Scan = async () => 'clean'

/** A scanner that has not answered by then is ended, in milliseconds. */
const longestMs = 60_000

/** Asks a command, which gets the bytes on its standard input and ends with 0 for clean and 1 for infected (as `clamdscan` and `clamscan` do). */
export function scanWith(command: readonly [string, ...string[]], log: Pick<Log, 'error'>, timeoutMs = longestMs): Scan {
  const [program, ...args] = command
  return (bytes) =>
    new Promise((resolve) => {
      // Its output may name what it found in the file: it is not read.
      const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: timeoutMs, killSignal: 'SIGKILL' })
      let failed = false // A program that cannot be started reports an error and then its end.
      const fail = (fields: object): void => {
        if (failed) return
        failed = true
        log.error({ command: program, ...fields }, 'a file could not be scanned')
        resolve('unknown')
      }
      child.on('error', (error) => fail({ err: error }))
      child.on('close', (code, signal) => {
        if (code === 0 || code === 1) resolve(code === 0 ? 'clean' : 'infected')
        else fail({ code, signal })
      })
      // A scanner may judge by the beginning and close its input; its exit code tells.
      child.stdin.on('error', () => undefined)
      child.stdin.end(bytes)
    })
}
