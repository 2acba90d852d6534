/** The restore drill: a district works, is backed up meanwhile, works on, and is lost; then it is put back and goes on. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { png } from '../picture-fixture.ts'
import { runStoreWord } from '../store-command.ts'
import { beijing, type District, numberIn, openDistrict, textOf } from './district.ts'
import { makeDatabase } from './services.ts'

const server = inject('postgres')

/** Where a district is kept, and where it is put back after the loss. */
type Home = { readonly kind: string; readonly make: () => Promise<readonly { readonly url?: string; drop(): Promise<void> }[]> }

const homes: readonly Home[] = [
  { kind: 'SQLite', make: async () => [] },
  ...(server === null ? [] : [{ kind: 'PostgreSQL', make: () => Promise.all([makeDatabase(server), makeDatabase(server)]) }]),
]

describe.each(homes)('a district in $kind that is lost after a backup', ({ make }) => {
  let district: District
  let databases: Awaited<ReturnType<Home['make']>>
  let number: string
  let later: string
  let printed: string
  const backups = mkdtempSync(join(tmpdir(), 'qishao-backups-'))
  const place = (i: 0 | 1): Readonly<Record<string, string>> => {
    const url = databases[i]?.url
    return url === undefined ? {} : { DATABASE_URL: url }
  }
  const command = (i: 0 | 1, ...args: readonly string[]) => runStoreWord(args, { QISHAO_DATA: district.folder, ...place(i) })
  const red = async () => (await district.chat('group:power')).filter(({ from, text }) => from === 'bot' && text.includes('🔴'))

  beforeAll(async () => {
    databases = await make()
    district = await openDistrict('2026-11-24 09:30', place(0))
    number = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
    const picture = { name: '水管.png', mime: 'image/png', base64: png(1).toString('base64') }
    await district.says('chen', '店里的自来水水压太小，后厨中午根本用不上水', { attachments: [picture] })
    await district.says('chen', '我们店叫老陈面馆')
    const kept = await command(0, 'backup', '--to', join(backups, 'one'))
    expect(kept).toMatchObject({ code: 0 })

    await district.says('chen', '13800000003')
    later = await district.reports('wang', '厂门口占道摊位没人清理，货车进不来', 'urban_mgmt')
    await district.stop()
    rmSync(district.folder, { recursive: true })
    await databases[0]?.drop()

    const restored = await command(1, 'restore', '--from', join(backups, 'one'))
    expect(restored).toMatchObject({ code: 0 })
    printed = restored.text
    await district.restart({ ...place(1), QISHAO_NOW: beijing('2026-11-25 22:00') })
    await district.settles()
  })
  afterAll(async () => {
    await district?.close()
    for (const { drop } of databases ?? []) await drop()
    rmSync(backups, { recursive: true })
  })

  it('has every case and every hash chain of before the backup, and nothing of after it', async () => {
    expect(printed).toMatch(/\nthe ledger is intact: 1 cases, \d+ events$/)
    expect((await district.cases()).map((it) => it.number)).toEqual([number])
    expect(later).not.toBe(number)
    expect(existsSync(join(district.folder, 'media'))).toBe(true)
  })

  it('rings once what fell due meanwhile, and wakes nobody at night', async () => {
    expect((await district.case(number)).light).toBe('red')
    expect(await red()).toEqual([])
    await district.restart({ QISHAO_NOW: beijing('2026-11-26 09:00') })
    await district.settles()
    expect(await red()).toHaveLength(1)
    const { events } = await district.case(number)
    expect(events.filter(({ type }) => type === 'clock-red')).toHaveLength(1)
  })

  it('goes on with an open talk where the backup had it, with its files', async () => {
    const summary = textOf(await district.says('chen', '13800000003'))
    expect(summary).toMatch(/自来水水压太小[\s\S]*老陈面馆[\s\S]*138\*\*\*\*0003/)
    const filed = numberIn(await district.says('chen', '确认'))
    const text = (await district.case(filed)).text
    expect(text).toContain('自来水水压太小')
    const files = (await district.chat('dm:chen')).flatMap(({ attachments = [] }) => attachments)
    expect(files).toHaveLength(1)
    for (const { url } of files) expect((await district.download(url)).status).toBe(200)
  })

  it('hands a later report to its department as ever', async () => {
    const next = await district.reports('li', '厂门口占道摊位没人清理，货车进不来', 'urban_mgmt')
    expect((await district.case(next)).lead).toBe('urban_mgmt')
  })
})
