/** Time passes, and what the program was told goes when its time is over: the words, the pictures, what channels note. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runStoreCommand, type Said, type StoreCommand } from '../command.ts'
import { runDirectoryCommand } from '../directory-command.ts'
import { ledgerCommand } from '../ledger-command.ts'
import { jpeg } from '../picture-fixture.ts'
import { retentionCommand } from '../retention-command.ts'
import { type District, openDistrict } from './district.ts'

describe('a district in which nobody says anything any more', () => {
  let district: District
  let number: string
  let picture: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    const attachments = [{ name: '水表.jpg', mime: 'image/jpeg', base64: Buffer.from(jpeg()).toString('base64') }]
    await district.says('chen', '店里的自来水水压太小，后厨中午根本用不上水', { attachments })
    picture = (await district.chat('dm:chen')).find(({ attachments: files }) => files !== undefined)?.attachments?.[0]?.url ?? ''
    await district.says('chen', '老陈面馆')
    await district.says('chen', '13800000003')
    number = (await district.says('chen', '确认'))[0]?.text.match(/QS\d{8}-\d{4}/)?.[0] ?? ''
    await district.dispatchTo(number, 'water')
    await district.handles('water', number, '已联系，约好下午上门')
    await district.handles('water', number, '办结：阀门已经换好了，水压恢复正常')
    await district.says('staff-water', '是', { to: 'water' })
    await district.says('chen', '解决了')
    await district.says('chen', '5')
    await district.says('li', '厂里的老停电')
  })
  afterAll(() => district.close())

  const env = () => ({ QISHAO_DATA: district.folder, QISHAO_CLOCK: 'virtual' })
  const run = (command: StoreCommand, word: string): Promise<Said> => runStoreCommand(command, [word], env())
  const words = async (): Promise<string> => JSON.stringify([await district.chat('dm:chen'), await district.chat('group:water')])

  it('keeps everything while its time is not over', async () => {
    expect(await district.case(number)).toMatchObject({ status: 'closed' })
    await district.until('2027-05-22 09:00')
    expect(await words()).toContain('水压太小')
    expect((await district.download(picture)).status).toBe(200)
    expect(await run(retentionCommand, 'check')).toMatchObject({ code: 0 })
  })

  it('has deleted a draft after 30 days', async () => {
    expect((await district.says('li', '我的草稿'))[0]?.text).not.toContain('停电')
  })

  it('deletes what was said after 180 days, and knows a message again that a platform repeats', async () => {
    await district.posts('chen', '谢谢', { id: 'said-late' })
    await district.settles()
    const cases = (await district.cases()).length
    await district.until('2027-05-25 09:00')
    expect(await words()).not.toMatch(/水压|阀门|138/)
    expect(await words()).toContain('谢谢')
    expect((await run(retentionCommand, 'show')).text).toMatch(/^outbox\t2027-05-2/m)
    await district.posts('chen', '谢谢', { id: 'said-late' })
    await district.settles()
    expect(await district.cases()).toHaveLength(cases)
    expect((await district.download(picture)).status).toBe(200)
  })

  it('deletes the picture a year after the case was closed; the case itself stays', async () => {
    await district.until('2027-11-23 23:00')
    expect((await district.download(picture)).status).toBe(200)
    await district.until('2027-11-25 09:00')
    expect((await district.download(picture)).status).toBe(404)
    expect(await district.case(number)).toMatchObject({ status: 'closed', answer: expect.stringContaining('阀门') })
    expect(await run(retentionCommand, 'check')).toMatchObject({ code: 0 })
  })

  it('has recorded each sweep that deleted anything, and in it nothing of what was said', async () => {
    const { text, code } = await runDirectoryCommand(['audit'], env())
    const sweeps = text.split('\n').filter((line) => line.includes('retention-swept'))
    expect(code).toBe(0)
    expect(sweeps.length).toBeGreaterThanOrEqual(2)
    expect(sweeps.some((line) => /files=1 .*filesBefore=2026-11-24T/.test(line))).toBe(true)
    expect(sweeps.join()).not.toMatch(/[\u4e00-\u9fff]|chen|138/)
    expect((await run(ledgerCommand, 'verify')).code).toBe(0)
  })
})
