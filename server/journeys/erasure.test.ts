/** Somebody wants to know what is kept about them, and then to have it erased: nothing of it is left, and the ledger is intact. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runStoreCommand, type Said } from '../command.ts'
import { runDirectoryCommand } from '../directory-command.ts'
import { ledgerCommand } from '../ledger-command.ts'
import { jpeg } from '../picture-fixture.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { runSubjectCommand } from '../subject-command.ts'
import { type District, numberIn, openDistrict } from './district.ts'

/** All that stands in the tables. */
function everyRow(folder: string): string {
  const db = new DatabaseSync(join(folder, 'qishao.sqlite'), { readOnly: true })
  try {
    const tables = db.prepare(`select name from sqlite_schema where type = 'table'`).all()
    return JSON.stringify(tables.map(({ name }) => db.prepare(`select * from ${name}`).all()))
  } finally {
    db.close()
  }
}

describe('a reporter who wants everything erased', () => {
  let district: District
  let number: string
  let picture: string
  let exported: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    const attachments = [{ name: '水表.jpg', mime: 'image/jpeg', base64: Buffer.from(jpeg()).toString('base64') }]
    await district.says('chen', '店里的自来水水压太小，后厨中午根本用不上水', { attachments })
    picture = (await district.chat('dm:chen')).find(({ attachments: files }) => files !== undefined)?.attachments?.[0]?.url ?? ''
    await district.says('chen', '老陈面馆')
    await district.says('chen', '13800000003')
    number = numberIn(await district.says('chen', '确认'))
    await district.dispatchTo(number, 'water')
    await district.handles('water', number, '已联系陈老板，约好下午上门')
    await district.reports('li', '环评批复等了三个月还没下来', 'eco')
  })
  afterAll(() => district.close())

  const env = () => ({ QISHAO_DATA: district.folder, QISHAO_CLOCK: 'virtual' })
  const subject = (...args: readonly string[]): Promise<Said> => runSubjectCommand(args, env())
  const ledger = (...args: readonly string[]): Promise<Said> => runStoreCommand(ledgerCommand, args, env())
  const telling = /水压太小|水压恢复|陈老板|老陈面馆|13800000003|138\*{4}0003|阀门|水表/

  it('is refused while the case is open, whoever asks, and nothing is erased', async () => {
    expect(await subject('erase', 'chen', '--reason', '当事人申请')).toMatchObject({ code: 2, text: expect.stringContaining(number) })
    expect((await district.case(number)).text).toContain('水压太小')
    await district.handles('water', number, '办结：阀门已经换好了，水压恢复正常')
    await district.says('staff-water', '是', { to: 'water' })
    await district.says('chen', '解决了')
    await district.says('chen', '5')
    expect((await district.case(number)).status).toBe('closed')
  })

  it('gets one file with all of it, and in it nothing of others', async () => {
    exported = join(district.folder, 'chen.json')
    expect(await subject('export', '13800000003', '--out', exported)).toMatchObject({ code: 2 })
    expect(await subject('export', 'chen', '--out', exported)).toEqual({ text: `written: ${exported}`, code: 0 })
    const text = readFileSync(exported, 'utf8')
    for (const word of ['水压太小', '老陈面馆', '13800000003', '阀门已经换好了', number, '水表.jpg', '个人信息保护法第四十五条'])
      expect(text).toContain(word)
    expect(text).not.toMatch(/staff-water|head-water|"coordinator"|陈老板|环评|"li"/)
    expect(JSON.parse(text).cases).toMatchObject([{ number, status: 'closed', events: expect.any(Array) }])
    expect(statSync(exported).mode & 0o077).toBe(0)
    expect((await subject('export', 'chen', '--out', exported)).code).toBe(1)
  })

  it('has nothing left: not in the cases, the chats, the dialogs, the files or the people', async () => {
    const before = await ledger('statistics', '--json')
    expect((await district.download(picture)).status).toBe(200)
    const { text, code } = await subject('erase', 'chen', '--reason', '当事人书面申请', '--by', 'liu')
    expect({ text, code }).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^erased: 1 cases, \d+ other rows; erased-[0-9a-f-]+ stands/),
    })

    expect(await ledger('verify')).toMatchObject({ code: 0 })
    expect(await ledger('statistics', '--json')).toEqual(before)
    expect((await district.download(picture)).status).toBe(404)
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'closed', lead: 'water', rating: { level: 5 }, reporter: expect.stringMatching(/^erased-/) })
    expect(it.events.at(-1)).toMatchObject({ type: 'erased', by: 'command:liu' })
    const chats = await Promise.all(['group:water', 'dm:coordinator', 'dm:li'].map((chat) => district.chat(chat)))
    expect(JSON.stringify([it, chats])).not.toMatch(telling)
    expect(JSON.stringify(chats[2])).toContain('环评')
    expect(everyRow(district.folder)).not.toMatch(telling)
    // A message of the simulator has its chat in its id, by which a repeat is known.
    expect(everyRow(district.folder).replaceAll('"dm:chen/', '')).not.toMatch(/\bchen\b/)
    expect((await subject('export', 'chen', '--out', join(district.folder, 'again.json'))).code).toBe(2)
  })

  it('is recorded with who answers for it, and without the person', async () => {
    const { text, code } = await runDirectoryCommand(['audit'], env())
    expect(code).toBe(0)
    expect(text).toMatch(/command:liu\tsubject-erased\tcases=1 reason=当事人书面申请 rows=\d+ subject=erased-/)
    expect(text).not.toMatch(/chen\b/)
  })

  it('stays erased over a restart, and whoever comes again begins anew', async () => {
    await district.restart()
    const store = await openSqliteStore(district.folder, { readOnly: true })
    const people = await store.people()
    await store.close()
    expect(people.find(({ id }) => id.startsWith('erased-'))).toMatchObject({ phone: null, enterprise: null, left: expect.any(String) })
    expect(JSON.stringify(await district.says('chen', '我的工单'))).not.toMatch(telling)
    expect(await ledger('verify')).toMatchObject({ code: 0 })
  })
})
