/** A start that must not happen ends with one sentence and exit code 1. */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadSeeds } from '../../seeds/load.ts'
import { SeedError } from '../../seeds/load-file.ts'
import { openDistrict } from './district.ts'

const root = join(import.meta.dirname, '../..')

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'qishao-refused-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Starts the program as a process of its own and waits for its end. */
async function startRefused(env: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [join(root, 'server/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL: 'warn', ...env },
  })
  const parts: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part))
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  return { code, said: Buffer.concat(parts).toString('utf8').trim() }
}

function expectOneSentence({ code, said }: { readonly code: number | null; readonly said: string }, ...words: readonly string[]): void {
  expect(code, said).toBe(1)
  expect(said.split('\n')).toHaveLength(1)
  expect(said).not.toMatch(/\bat .*\.ts:\d+/)
  for (const word of words) expect(said).toContain(word)
}

describe('the start of the program', () => {
  it('is refused on a data folder that another process works on, which goes on undisturbed', async () => {
    const district = await openDistrict('2026-11-24 09:30')
    onTestFinished(() => district.close())
    expectOneSentence(await startRefused({ QISHAO_DATA: district.folder }), district.folder, 'in use')
    expect((await district.says('wang', '你好')).length).toBe(1)
  })

  it('is refused on a data folder of a newer program, and leaves it as it is', async () => {
    const data = await folder()
    const file = join(data, 'qishao.sqlite')
    const db = new DatabaseSync(file)
    db.exec('create table later (id text); pragma user_version = 999')
    db.close()
    const before = await readFile(file)
    expectOneSentence(await startRefused({ QISHAO_DATA: data }), data, 'newer')
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  it('is refused on a damaged data file, and leaves it as it is', async () => {
    const data = await folder()
    const file = join(data, 'qishao.sqlite')
    await writeFile(file, '这不是数据库'.repeat(1000))
    const before = await readFile(file)
    expectOneSentence(await startRefused({ QISHAO_DATA: data }), data)
    expect((await readFile(file)).equals(before)).toBe(true)
  })

  it.each([
    ['QISHAO_CLOCK', 'lunar', 'virtual'],
    ['QISHAO_NOW', '明天早上', 'ISO 8601'],
    ['PORT', '99999', '65535'],
    ['QISHAO_PROFILE', 'elsewhere', 'xihaian'],
  ])('is refused when %s is "%s", and says what is allowed', async (name, value, allowed) => {
    expectOneSentence(await startRefused({ QISHAO_DATA: await folder(), [name]: value }), value, allowed)
  })
})

describe('the seeds of a district', () => {
  /** A copy of the seeds in which a file was changed. */
  async function seedsWith(name: string, change: (text: string) => string): Promise<string> {
    const path = await folder()
    await cp(join(root, 'seeds'), path, { recursive: true })
    await writeFile(join(path, name), change(await readFile(join(path, name), 'utf8')))
    return path
  }
  const refusalOf = (path: string): string => {
    try {
      loadSeeds(path, 'xihaian')
      return 'the seeds were taken'
    } catch (error) {
      if (error instanceof SeedError) return error.message
      throw error
    }
  }

  it('are taken as they are', async () => {
    expect(refusalOf(await seedsWith('people.json', (text) => text))).toBe('the seeds were taken')
  })

  it('are refused when a person belongs to a department that does not exist', async () => {
    const path = await seedsWith('people.json', (text) => text.replace('"departments": ["hrss"]', '"departments": ["hr_office"]'))
    expect(refusalOf(path)).toMatch(/people\.json.*hr_office/)
  })

  it('are refused with the place when a file is malformed', async () => {
    expect(refusalOf(await seedsWith('departments.json', (text) => text.slice(0, -20)))).toContain('departments.json')
    const moon = await seedsWith('profiles/xihaian.json', (text) => text.replace('"working-day"', '"moon"'))
    expect(refusalOf(moon)).toMatch(/xihaian\.json, profile "xihaian", clock "contact", at unit: "moon"/)
  })
})
