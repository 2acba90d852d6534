/** The calendar changes while cases are open: nothing moves until a coordinator decides it, and then everybody hears of it. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCalendarCommand } from '../calendar-command.ts'
import { runStoreCommand } from '../command.ts'
import { ledgerCommand } from '../ledger-command.ts'
import { clockOf, type District, openDistrict, textOf } from './district.ts'

describe('a typhoon that closes the district for two days', () => {
  let district: District
  let number: string
  let tipOff: string
  let seeds: string
  const env = () => ({ QISHAO_DATA: district.folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-09-18T08:00:00Z' })
  const recompute = (...more: string[]) =>
    runCalendarCommand(['recompute', '--by', 'coordinator', '--reason', '9月20日、21日台风停工', ...more], env(), seeds)
  const dues = async () => (await district.case(number)).clocks.map(({ due }) => due)

  beforeAll(async () => {
    seeds = mkdtempSync(join(tmpdir(), 'qishao-typhoon-'))
    cpSync(join(import.meta.dirname, '../../seeds'), seeds, { recursive: true })
    district = await openDistrict('2026-09-18 16:00')
    number = await district.reports('li', '自来水水压太小，二楼车间用不上水', 'water')
    await district.says('wang', '我要举报市场监管所的人检查时暗示要红包，不给就开整改单')
    await district.says('wang', '确认')
    tipOff = (await district.cases('discipline'))[0]?.number ?? ''
    await district.stop()
    const source = '关于台风期间停工的通知'
    const closures = ['2026-09-20', '2026-09-21'].map((date) => ({ date, kind: 'closure', name: '台风停工', source }))
    writeFileSync(join(seeds, 'calendar/closures.json'), JSON.stringify({ source, closures }))
  })
  afterAll(async () => {
    await district.close()
    rmSync(seeds, { recursive: true })
  })

  it('is only listed by a dry run, which knows of no confidential case', async () => {
    const { text, code } = await recompute('--dry-run')
    expect(code).toBe(0)
    expect(text).toContain(`${number}: contact 2026-09-20 17:30 → 2026-09-22 17:30, feedback 2026-09-22 17:30 → 2026-09-24 17:30`)
    expect(text).not.toContain('confidential')
    expect(text).not.toContain(tipOff)
    expect(text).toContain('would move due dates of 1 case; nothing was changed')
  })

  it('moves nothing by itself', async () => {
    await district.restart()
    expect(clockOf(await district.case(number), 'contact').due).toBe('2026-09-20 17:30')
  })

  it('cannot be reckoned beside a running server', async () => {
    expect(await recompute()).toMatchObject({ code: 1, text: expect.stringContaining('in use by another process') })
  })

  it('moves the ends when a coordinator decides it, and the ledger says on whose behalf', async () => {
    await district.stop()
    expect((await recompute()).text).toContain('moved due dates of 1 case, recorded on behalf of coordinator')
    expect(await recompute()).toEqual({ text: 'no due date of an open case differs under the present calendar', code: 0 })
    expect(await runStoreCommand(ledgerCommand, ['verify'], env())).toMatchObject({ code: 0 })
    await district.restart()
    const it = await district.case(number)
    expect(clockOf(it, 'contact')).toEqual({ due: '2026-09-22 17:30', status: 'running', light: 'green' })
    expect(it.events.at(-1)).toMatchObject({ type: 'dues-recomputed', by: 'system' })
  })

  it('is told to the department and the reporter in one sentence, and of the tip-off to its contact alone', async () => {
    await district.settles()
    const moved = '联系企业时限改为9月22日（周二）17:30、反馈结果时限改为9月24日（周四）17:30。'
    expect((await district.last('dm:li')).text).toBe(`${number}：因9月20日、21日台风停工，${moved}`)
    expect((await district.last('group:water')).text).toBe(`${number} 因9月20日、21日台风停工，营商办重算时限，${moved}`)
    expect((await district.last('dm:discipline')).text).toContain(tipOff)
    for (const chat of ['dm:coordinator', 'dm:leader', 'group:samr']) expect(textOf(await district.chat(chat))).not.toContain(tipOff)
  })

  it('lets nobody be late on a day that was closed', async () => {
    await district.until('2026-09-21 18:00')
    expect(await district.case(number)).toMatchObject({ light: 'green' })
    expect(await dues()).toContain(new Date('2026-09-22T17:30:00+08:00').toISOString())
  })
})
