/** What `npm run -s directory` says and does on a data folder; beside a running server it is told in `journeys/directory.test.ts`. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Person } from '../cases/people.ts'
import { startFake } from '../wecom-fake/server.ts'
import type { Said } from './command.ts'
import { outbound } from './delivery.ts'
import { runDirectoryCommand } from './directory-command.ts'
import { makeDatabase } from './journeys/services.ts'
import { openPostgresStore } from './store/postgres.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

const header = 'userid,name,role,departments,phone,enterprise'
const office = 'ZhouXL,周晓岚,coordinator,,053286880001,'
const head = 'ZhangJu,张局,head,供电,13800000011,'

let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-directory-'))
  await (await openSqliteStore(folder)).close()
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (...args: readonly string[]): Promise<Said> =>
  runDirectoryCommand(args, { QISHAO_DATA: folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-11-23T01:00:00.000Z' }, { patience: 300 })

function file(content: string | Uint8Array, name = 'people.csv'): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const list = (...rows: readonly string[]): string => file([header, ...rows].join('\r\n'))

async function onStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore(folder)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
const people = (): Promise<readonly Person[]> => onStore((store) => store.people())
const person = async (id: string): Promise<Person | undefined> => (await people()).find((one) => one.id === id)

describe('a list of people', () => {
  it('is imported, with departments by any of their names and roles by any of theirs', async () => {
    const said = await run(
      'import',
      list(office, head, '"Li.Si","李四, 小李",部门负责人,"住建局、城管",,', 'wu,吴专员,服务专员,,,清河精密机械有限公司'),
    )
    expect(said).toMatchObject({ code: 0 })
    expect(said.text).toMatch(
      /^\+ zhouxl 周晓岚, coordinator\n\+ zhangju 张局, head of power\n[\s\S]*\n4 added, 0 changed, 0 removed, 0 unchanged$/,
    )
    expect(await person('li.si')).toEqual({
      ...{ id: 'li.si', name: '李四, 小李', role: 'head', departments: ['hucd', 'urban_mgmt'], accounts: { wecom: 'Li.Si' } },
      ...{ phone: null, enterprise: null },
    })
    expect(await person('wu')).toMatchObject({ role: 'officer', enterprise: '清河精密机械有限公司' })
  })

  it.each([
    ['JSON', JSON.stringify([{ userid: 'ZhangJu', name: '张局', role: 'head', departments: ['power'], wechaty: 'wxid_1' }])],
    [
      'JSON of an object',
      JSON.stringify({ people: [{ userid: 'ZhangJu', name: '张局', role: 'head', departments: '供电公司', wechaty: 'wxid_1' }] }),
    ],
    ['a CSV of Excel', `\ufeff账号,姓名,角色,部门,wechaty\r\nZhangJu,张局,部门负责人,供电,wxid_1\r\n\r\n`],
    ['a table with tabs', 'userid\tname\trole\tdepartment\twechaty\nZhangJu\t张局\thead\tpower\twxid_1\n'],
    // 「userid,姓名,…」 in GB18030, as a Chinese Excel saves it.
    [
      'GB18030',
      Buffer.from(
        '7573657269642cd0d5c3fb2cbdc7c9ab2cb2bfc3c52c776563686174790a5a68616e674a752cd5c5bed62cb8bad4f0c8cb2cb9a9b5e72c777869645f310a',
        'hex',
      ),
    ],
  ])('may be %s', async (_, content) => {
    expect(await run('import', file(content))).toMatchObject({ code: 0 })
    expect(await person('zhangju')).toMatchObject({
      ...{ name: '张局', role: 'head', departments: ['power'], accounts: { wecom: 'ZhangJu', wechaty: 'wxid_1' } },
    })
  })

  it('of the page on who is who is one', async () => {
    const said = await run('import', join(import.meta.dirname, '../docs/examples/people.csv'))
    expect(said.text).toMatch(/\n6 added, 0 changed, 0 removed, 0 unchanged$/)
  })

  it('names every wrong line with what is allowed, and imports nothing then', async () => {
    const { text, code } = await run(
      'import',
      list(
        office,
        '张局,张局,head,供电,,',
        'li,,局长,供电公司,,',
        'wu,吴工,staff,供电所二所,12a,',
        'sun,孙工,staff,,,',
        'ZHOUXL,周,leader,,,',
      ),
    )
    expect(code).toBe(2)
    expect(text.split('\n')).toEqual([
      'line 3: userid "张局" is none; allowed are 1 to 64 letters, digits and _ - @ .',
      'line 4: name is missing; allowed are up to 40 characters',
      expect.stringMatching(/^line 4: role "局长" is not known; allowed are staff \(承办人员, /),
      'line 5: department "供电所二所" is not known; allowed are the departments below',
      'line 5: phone is none; allowed are digits, blanks, hyphens and a leading +',
      'line 6: a staff answers for a department, but none is named; allowed are the departments below',
      'line 7: userid "ZHOUXL" stands at line 2 already',
      expect.stringMatching(/^departments, .*power 供电公司/),
      'nothing was imported',
    ])
    expect(await people()).toEqual([])
  })

  it.each([
    [
      'an unknown column',
      'userid,name,role,salary\nli,李四,leader,9',
      /^column "salary" is not known; allowed are userid \(账号, 帐号\), name/,
    ],
    ['a missing column', 'userid,name\nli,李四', /^column "role" is missing/],
    ['nobody in it', header, /^there is nobody in the list/],
    ['nothing in it', '', /^the file is empty/],
    ['an open quotation mark', `${header}\nli,"李四,leader,,,`, /^line 2: a quotation mark is not closed/],
    ['a cell too many', `${header}\nli,李四,leader,,,,x`, /^line 2: there are 7 cells, but 6 columns/],
    ['broken JSON', '[{"userid": ', /^the file is not JSON/],
    ['an entrepreneur', `${header}\nwang,王海洋,entrepreneur,,,凯成科技`, /^line 2: role "entrepreneur" is not known/],
  ])('is refused with %s', async (_, content, sentence) => {
    const { text, code } = await run('import', file(content))
    expect(code).toBe(2)
    expect(text).toMatch(sentence)
  })

  it('takes no id and no account that is somebody else’s', async () => {
    const wang: Person = { id: 'wang', name: '王海洋', role: 'entrepreneur', departments: [], enterprise: null, phone: null }
    await onStore((store) => store.putPerson(wang))
    await onStore((store) => store.putPerson({ ...wang, id: 'zhang2', role: 'leader', accounts: { wecom: 'zhangju' } }))
    const { text } = await run('import', list(office, 'Wang,王工,staff,供电,,', head))
    expect(text).toContain('userid "Wang" is that of an entrepreneur here')
    expect(text).toContain('wecom "ZhangJu" of zhangju belongs to zhang2 already')
    expect(await person('zhouxl')).toBeUndefined()
  })

  it('takes over the account of somebody whom only a first word made known', async () => {
    const guest = { id: 'wechaty-wxid_1', name: '龚', role: 'staff', departments: [], enterprise: null, phone: null } as const
    await onStore((store) => store.putPerson({ ...guest, accounts: { wechaty: 'wxid_1' } }))
    const { text } = await run('import', file('userid,name,role,departments,wechaty\nzhou,周岚,营商办,,\ngong,龚工,staff,power,wxid_1'))
    expect(text).toContain('~ wechaty-wxid_1 龚: account of wechaty goes to gong')
    expect(await person('gong')).toMatchObject({ accounts: { wecom: 'gong', wechaty: 'wxid_1' } })
    expect(await person('wechaty-wxid_1')).toEqual({ ...guest, accounts: {} })
  })

  it('changes nothing in a dry run, and shows the differences', async () => {
    await run('import', list(office, head))
    const said = await run('import', list(office, 'zhangju,张局长,leader,,,', 'li,李四,observer,,,'), '--dry-run')
    expect(said).toEqual({
      text: [
        '~ zhangju 张局长: role head → leader, departments power → none, another name, another phone, another account of wecom',
        '+ li 李四, observer',
        '1 added, 1 changed, 0 removed, 1 unchanged',
        'nothing was changed: this was a dry run',
      ].join('\n'),
      code: 0,
    })
    expect(await person('zhangju')).toMatchObject({ name: '张局', role: 'head' })
  })

  it('leaves as it is what it has no column for', async () => {
    await run('import', list(office, head))
    await onStore(async (store) => {
      const before = (await store.people()).find(({ id }) => id === 'zhangju')
      if (before) await store.putPerson({ ...before, accounts: { ...before.accounts, wechaty: 'wxid_1' } })
    })
    await run('import', file('userid,name,role,departments\nZhouXL,周晓岚,coordinator,\nZhangJu,张局,head,燃气'))
    expect(await person('zhangju')).toMatchObject({
      departments: ['gas'],
      phone: '13800000011',
      accounts: { wecom: 'ZhangJu', wechaty: 'wxid_1' },
    })
  })
})

describe('people who are in the list no more', () => {
  it('are shown, and keep their rights until it is said that they have left', async () => {
    await run('import', list(office, head))
    const { text } = await run('import', list(office))
    expect(text).toContain(
      '? zhangju 张局, head of power: not in the list\n1 of earlier lists not in this one keep their rights; "--leavers remove"',
    )
    expect(await person('zhangju')).toMatchObject({ role: 'head', departments: ['power'] })
  })

  it('lose role and departments, and what waits to be sent to them is parked', async () => {
    await run('import', list(office, head))
    const held = outbound(
      'app:dm:zhangju',
      { text: 'QS20261123-0001 红灯', buttons: [] },
      '2026-11-23T01:00:00.000Z',
      '2026-11-24T00:30:00.000Z',
    )
    await onStore((store) => store.commit({ conversation: null, cases: [], outbox: [held] }))
    const said = await run('import', list(office), '--leavers', 'remove')
    expect(said.text).toBe('- zhangju 张局, head of power: not in the list\n0 added, 0 changed, 1 removed, 1 unchanged')
    expect(await person('zhangju')).toEqual({
      ...{ id: 'zhangju', name: '张局', role: 'staff', departments: [], enterprise: null, phone: '13800000011' },
      ...{ accounts: { wecom: 'ZhangJu' }, left: '2026-11-23T01:00:00.000Z' },
    })
    expect(await onStore((store) => store.outboxWaiting('2027-01-01T00:00:00.000Z'))).toEqual([])
    expect((await run('import', list(office))).text).toBe('0 added, 0 changed, 0 removed, 1 unchanged')
  })

  it('may come back', async () => {
    await run('import', list(office, head))
    await run('import', list(office), '--leavers', 'remove')
    expect((await run('import', list(office, head))).text).toContain('~ zhangju 张局: is back, role staff → head, departments none → power')
    expect(await person('zhangju')).not.toHaveProperty('left')
  })

  it('are never those who came otherwise', async () => {
    const stranger: Person = { id: 'guest', name: '访客', role: 'staff', departments: [], enterprise: null, phone: null }
    await onStore((store) => store.putPerson(stranger))
    await run('import', list(office), '--leavers', 'remove')
    expect(await person('guest')).toEqual(stranger)
  })

  it.each([
    ['leaves', [head]],
    ['becomes something else', [head, 'ZhouXL,周晓岚,observer,,,']],
  ])('are not the last coordinator: nothing changes when she %s', async (_, rows) => {
    await run('import', list(office, head))
    const { text, code } = await run('import', list(...rows), '--leavers', 'remove')
    expect(code).toBe(2)
    expect(text).toBe('nobody would be coordinator any more; keep one, or name another in the list\nnothing was imported')
    expect(await person('zhouxl')).toMatchObject({ role: 'coordinator' })
  })
})

describe('the record of rights', () => {
  it('says who was given or lost what, by whom and when, and no name or number of anybody', async () => {
    await run('import', list(office, head), '--by', 'liu')
    await run('import', list(office), '--leavers', 'remove', '--by', 'liu')
    const { text, code } = await run('audit')
    expect(code).toBe(0)
    expect(text.split('\n')).toEqual([
      '1\t2026-11-23T01:00:00.000Z\tcommand:liu\tpeople-imported\tleavers=keep people=2 source=people.csv',
      '2\t2026-11-23T01:00:00.000Z\tcommand:liu\tperson-added\tdepartments=- person=zhouxl role=coordinator',
      '3\t2026-11-23T01:00:00.000Z\tcommand:liu\tperson-added\tdepartments=power person=zhangju role=head',
      '4\t2026-11-23T01:00:00.000Z\tcommand:liu\tpeople-imported\tleavers=remove people=1 source=people.csv',
      '5\t2026-11-23T01:00:00.000Z\tcommand:liu\tperson-left\tdepartments=power person=zhangju role=head',
      '5 entries, none of them altered',
    ])
  })

  it.each([
    [
      'an entry was altered',
      async (store: Store) => store.putSetting('audit 3', ((await store.setting('audit 3')) ?? '').replace('power', 'gas')),
    ],
    ['two were swapped', async (store: Store) => store.putSetting('audit 3', (await store.setting('audit 2')) ?? '')],
  ])('tells when %s', async (_, tamper) => {
    await run('import', list(office, head))
    await onStore(tamper)
    const { text, code } = await run('audit')
    expect(code).toBe(1)
    expect(text).toMatch(/the record was tampered with: entry 3 does not follow from those before it$/)
  })

  it('is written with the change, or neither is', async () => {
    await run('import', list(office, head))
    await run('import', list('ZhouXL,周,局长,,,'))
    expect((await run('audit')).text).toMatch(/\n3 entries, none of them altered$/)
  })
})

describe('the members of WeCom', () => {
  async function imports(more: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Said> {
    const fake = await startFake()
    try {
      const { corpId, apps } = fake.world().enterprise
      const [app] = apps
      const settings = {
        ...{
          WECOM_API_BASE: fake.url,
          WECOM_CORP_ID: corpId,
          WECOM_APP_AGENT_ID: String(app?.agentId),
          WECOM_APP_SECRET: app?.secret ?? '',
        },
        ...{ WECOM_APP_TOKEN: app?.callback?.token ?? '', WECOM_APP_AES_KEY: app?.callback?.aesKey ?? '' },
      }
      return await runDirectoryCommand(['import', '--wecom', ...more], { QISHAO_DATA: folder, ...settings, ...env })
    } finally {
      await fake.stop()
    }
  }

  it('are imported as staff and heads by the names of their WeCom departments; others are named', async () => {
    const { text, code } = await imports()
    expect(code, text).toBe(0)
    expect(await person('staff-tax')).toMatchObject({ role: 'staff', departments: ['tax'] })
    expect(await person('outsider')).toBeUndefined()
    expect((await run('audit')).text).toContain('source=wecom')
  })

  it('have no other role because of where they sit, and it is said how they get one', async () => {
    const { text } = await imports(['--dry-run'])
    expect(text).toContain(
      'member coordinator 周晓岚: staff of no department; 营商办 alone gives no role, so name the role in a list file (docs/who-is-who.md)',
    )
    await imports()
    expect((await people()).filter(({ role }) => role !== 'staff' && role !== 'head')).toEqual([])
    await run('import', list('coordinator,周晓岚,营商办,,,'))
    await imports()
    expect(await person('coordinator')).toMatchObject({ name: '周晓岚', role: 'coordinator', accounts: { wecom: 'coordinator' } })
  })

  it('keep the role that a list gave them', async () => {
    await run('import', list(office, 'officer,唐宁,服务专员,,,', 'head-tax,胡志远,负责人,税务局,,'))
    const { text } = await imports()
    expect(text).toContain('? zhouxl 周晓岚, coordinator: not in the list')
    expect(await person('officer')).toMatchObject({ role: 'officer' })
    expect(await person('head-tax')).toMatchObject({ role: 'head', departments: ['tax'] })
  })

  it('are not asked for without the settings of the app, and a wrong secret is said', async () => {
    expect((await run('import', '--wecom')).text).toContain('import --wecom needs WECOM_CORP_ID')
    const refused = await imports([], { WECOM_APP_SECRET: 'no-secret-of-ours' })
    expect(refused.code).toBe(1)
    expect(refused.text).toMatch(/^gettoken: 40001/)
    expect(refused.text).not.toContain('no-secret-of-ours')
  })
})

describe('the directory command', () => {
  it('lists members with masked numbers, and counts entrepreneurs', async () => {
    await run('import', list(office, head))
    expect((await run('list')).text.split('\n')).toEqual([
      'zhangju\t张局\thead\tpower\t138****0011\twecom',
      expect.stringMatching(/^zhouxl\t周晓岚\tcoordinator\t-\t.*\*\*\*\*.*\twecom$/),
      '2 members and officials, 0 entrepreneurs',
    ])
  })

  it.each([
    [[]],
    [['import']],
    [['import', 'a.csv', 'b.csv']],
    [['import', 'a.csv', '--leavers', 'keep']],
    [['list', '--dry-run']],
    [['export']],
  ])('refuses wrong use: %j', async (args) => {
    expect((await run(...args)).code).toBe(2)
  })

  it('makes no store where there is none, and names a file that is not there', async () => {
    expect((await run('import', join(folder, 'nobody.csv'))).text).toContain('nobody.csv cannot be read')
    const path = list(office)
    rmSync(join(folder, 'qishao.sqlite'))
    expect(await run('import', path)).toMatchObject({ code: 2, text: expect.stringContaining('start the server once') })
  })

  it('keeps a list that no server takes in time until one does', async () => {
    const held = await openSqliteStore(folder)
    const said = await run('import', list(office)).finally(() => held.close())
    expect(said).toMatchObject({ code: 1, text: expect.stringContaining('it waits in') })
    expect(readdirSync(join(folder, 'directory-orders'))).toHaveLength(1)
  })
})

describe.skipIf(inject('postgres') === null)('a list of people for a district in PostgreSQL', () => {
  it('is imported there, whether or not there was a file of SQLite', async () => {
    const database = await makeDatabase(inject('postgres') ?? '')
    const onFault = (error: unknown): never => {
      throw error
    }
    await (await openPostgresStore({ url: database.url, onFault })).close()
    rmSync(join(folder, 'qishao.sqlite'), { force: true })
    const said = await runDirectoryCommand(['import', list(office, head)], { QISHAO_DATA: folder, DATABASE_URL: database.url })
    expect(said.text).toContain('2 added')
    expect(said.text).not.toContain('dry run')
    const store = await openPostgresStore({ url: database.url, onFault })
    expect((await store.people()).map(({ id }) => id)).toEqual(['zhangju', 'zhouxl'])
    await store.close()
    await database.drop()
  })
})
