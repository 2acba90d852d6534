import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Scan, scanWith } from './scan.ts'

/** A scanner of a few lines: `$1` is the file it writes what it was given to. */
async function scanner(script: string, timeoutMs?: number): Promise<{ scan: Scan; seen: () => Promise<Buffer>; log: object[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-scan-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const program = join(folder, 'scanner')
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o755)
  const log: object[] = []
  const scan = scanWith([program, join(folder, 'seen')], { error: (fields, message) => log.push({ ...fields, message }) }, timeoutMs)
  return { scan, seen: () => readFile(join(folder, 'seen')), log }
}

const file = Buffer.alloc(3_000_000, 'photo')

describe('a scan by a command', () => {
  it('hands the bytes over and believes 0', async () => {
    const { scan, seen, log } = await scanner('cat > "$1"')
    expect(await scan(file)).toBe('clean')
    expect(await seen()).toEqual(file)
    expect(log).toEqual([])
  })

  it('believes 1', async () => {
    const { scan } = await scanner('grep -q EICAR && exit 1; exit 0')
    expect(await scan(Buffer.from('X5O!EICAR-STANDARD'))).toBe('infected')
    expect(await scan(Buffer.from('a photo'))).toBe('clean')
  })

  it('believes a scanner that judges by the beginning and closes its input', async () => {
    const { scan } = await scanner('head -c 10 > /dev/null; exec 0<&-; exit 1')
    expect(await scan(file)).toBe('infected')
  })

  it.each([
    ['ends otherwise', 'cat > /dev/null; exit 2'],
    ['is killed', 'kill -9 $$'],
  ])('knows nothing when the scanner %s, and says so in the log', async (_, script) => {
    const { scan, log } = await scanner(script)
    expect(await scan(file)).toBe('unknown')
    expect(log).toHaveLength(1)
  })

  it('knows nothing when the scanner does not answer in time', async () => {
    const { scan, log } = await scanner('exec sleep 60', 50)
    expect(await scan(file)).toBe('unknown')
    expect(log).toMatchObject([{ signal: 'SIGKILL' }])
  })

  it('knows nothing when there is no such command', async () => {
    const log: object[] = []
    const scan = scanWith(['/no/such/scanner'], { error: (fields) => log.push(fields) })
    expect(await scan(file)).toBe('unknown')
    expect(log).toMatchObject([{ command: '/no/such/scanner' }])
  })
})
