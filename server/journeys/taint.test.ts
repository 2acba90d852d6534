/**
 * The taint test: the same life of a district twice, once with confidential cases of every kind and once without. Nobody but their
 * reporters and the discipline contact gets a word, a number or a count of them: what everybody else reads is the same, byte for byte.
 */
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCalendarCommand } from '../calendar-command.ts'
import { runStoreCommand, type Said, type StoreCommand } from '../command.ts'
import { correctionsIn } from '../corrections.ts'
import { runDirectoryCommand } from '../directory-command.ts'
import { png } from '../picture-fixture.ts'
import { rules } from '../rules-command.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { runStoreWord } from '../store-command.ts'
import { sheetOf } from '../workbook-fixture.ts'
import { type District, numberIn, openDistrict } from './district.ts'

/** What stands in no ordinary text: enterprises, numbers, names, files, and words of the confidential cases. */
const markers = [
  ...['玄武岩纤维厂', '赤水藤编社', '白鹭钟表行', '13911112221', '13911112222', '13911112223'],
  ...['佘科长', '冒主任', '笪队长', '鸠所长', '麒麟账本', '青鸾', '凤凰组', '白鹭配方', '饕餮牌', '毕方', '獬豸'],
]
/** Who files in confidence, and who reads it. Their own chats are theirs. */
const insiders: readonly string[] = ['qin', 'zhu', 'you', 'sun', 'discipline']

const picture = (name: string): object => ({ name, mime: 'image/png', base64: png(1).toString('base64') })

/** What one life came to: everything that others can read, by where it stands. */
type Life = { readonly district: District; readonly numbers: readonly string[]; readonly read: ReadonlyMap<string, string> }

/** The numbers of the confidential cases; in the life without them the same numbers are asked for. */
async function live(secrets: readonly string[] | null): Promise<Life> {
  const district = await openDistrict('2026-11-24 09:30', { LOG_LEVEL: 'debug' })
  await populate(district)
  const power = await district.reports('wang', '厂里一周停电三次，机器都停了', 'power')
  const stalls = await district.reports('li', '厂门口占道摊位没人清理，货车进不来', 'urban_mgmt')
  const licence = await district.reports('chen', '面馆的食品经营许可证延续，材料交了半个月没消息', 'samr')
  const own = await district.reports('sun', '车间自来水水压太小，三楼用不上水', 'water')
  await district.until('2026-11-24 16:00')
  const numbers = secrets?.slice(0, -1) ?? (await fileInConfidence(district))
  await district.until('2026-11-25 09:30')
  await ask(district, numbers)
  await district.handles('power', power, `${power} 已联系，电话约好下午看现场`)
  await district.handles('urban_mgmt', stalls, `${stalls} 进展：已约谈摊主`)
  await district.handles('power', power, `${power} 答复：已换变压器，恢复供电`)
  for (const text of ['没有解决', '1分', '换了还是停']) await district.says('wang', text)
  await district.handles('samr', licence, `${licence} 退单：延续归审批局，建议转审批局`)
  await district.says('coordinator', `${licence} 同意退单`)
  // What is told in like words, by others and by whoever told it in confidence, is neither a duplicate nor 多次反映.
  await district.reports('li', '住建局窗口排队太长，会计跑了一上午', 'hucd')
  await district.reports('chen', '环评报告表审批要我们交油烟配方，材料补了三次还没批', 'eco')
  await district.reports('sun', '消防的灭火器年检去哪里办，一直没人答复', 'fire')
  const found = secrets ?? [...numbers, await goOnInConfidence(district, numbers, own)]
  await district.until('2026-11-27 12:00')
  await ask(district, found)
  await district.until('2026-12-07 09:30')
  if (secrets === null) await endInConfidence(district, numbers)
  await ask(district, found)
  await district.restart()
  return { district, numbers: found, read: await everythingRead(district, found) }
}

async function populate(district: District): Promise<void> {
  for (const [i, id] of ['qin', 'zhu', 'you'].entries()) await district.person(id, { name: `访客${i + 1}`, role: 'entrepreneur' })
  await district.person('sun', { name: '孙工', role: 'entrepreneur', enterprise: '东岭机械有限公司', phone: '13800000044' })
  await district.person('colleague', { name: '东岭同事', role: 'entrepreneur', enterprise: '东岭机械有限公司', phone: '13800000045' })
  await district.person('chen', { name: '陈姐', role: 'entrepreneur', enterprise: '老陈面馆', phone: '13800000003' })
}

/** A tip-off, a complaint about conduct, a secret, and a tip-off of somebody known: the last reports of their day. */
async function fileInConfidence(district: District): Promise<readonly string[]> {
  const files = async (who: string, how: object, ...texts: readonly string[]): Promise<string> => {
    const [first = '', ...more] = texts
    await district.says(who, first, how)
    for (const text of more) await district.says(who, text)
    return numberIn(await district.says(who, '确认'))
  }
  return [
    await files(
      ...(['qin', { attachments: [picture('麒麟账本.png')] }, '市场监管所的佘科长每次来都要好处费，不给就贴封条，麒麟账本有记录'] as const),
      ...['玄武岩纤维厂', '13911112221'],
    ),
    await files('zhu', {}, '我们是赤水藤编社的，投诉住建局窗口的冒主任，态度恶劣，当众辱骂我们凤凰组的会计', '赤水藤编社', '13911112222'),
    await files('you', {}, '环评报告表审批要我们交白鹭配方，材料补了三次还没批，请保密，不要进群', '白鹭钟表行', '13911112223'),
    await files('sun', {}, '消防的笪队长暗示要买他亲戚家的饕餮牌灭火器'),
  ]
}

/** They are supplemented, urged, answered, rated; one shall be returned, one is told beside an ordinary case. */
async function goOnInConfidence(district: District, numbers: readonly string[], own: string): Promise<string> {
  const [tip, conduct, secret, known] = numbers
  await district.says('qin', `补充 ${tip} 佘科长昨天又来了，青鸾为证`, { attachments: [picture('青鸾.png')] })
  for (const text of [`催办 ${tip}`, `催办 ${tip}`, '到底查不查，第几次了，你们就知道踢皮球！！']) await district.says('qin', text)
  await district.says('discipline', `${conduct} 已联系，当面核对了经过`)
  await district.says('discipline', `${conduct} 答复：已对冒主任谈话提醒，毕方小组回访`)
  for (const text of ['没有解决', '1分', '冒主任还是那样']) await district.says('zhu', text)
  await district.says('discipline', `${secret} 非线索，转生态环境局`)
  await district.says('you', '不同意')
  await district.says('discipline', `${secret} 延期 2 天，要与獬豸实验室核实`)
  await district.says('sun', `补充 ${own} 供电所的鸠所长要三千好处费才给接水`)
  const aside = numberIn(await district.says('sun', '确认'))
  await district.says('discipline', `${known} 进展：正在核实饕餮牌的来源`)
  return aside
}

async function endInConfidence(district: District, [tip]: readonly string[]): Promise<void> {
  expect((await district.case(tip ?? '')).light).toBe('red')
  await district.says('discipline', `${tip} 答复：佘科长已停职`)
  for (const text of ['解决了', '5']) await district.says('qin', text)
}

/** Everybody else asks for everything: lists, searches, work, figures, and the confidential cases by number and by words. */
async function ask(district: District, numbers: readonly string[]): Promise<void> {
  const probes = numbers.flatMap((number) => [number, number.slice(-4)])
  const reports = ['officer', 'observer']
  const lists = ['待办', '今天红灯', '台账', '台账 红灯', '统计', '年度考核', '轮值', '我联系的企业', '类似的件']
  // Whoever may report would report the name, and read it again.
  for (const who of ['coordinator', 'leader', 'head-samr', 'head-hucd', 'head-discipline', 'staff-discipline', 'officer', 'observer'])
    for (const text of [
      ...(reports.includes(who) ? [] : ['佘科长']),
      ...lists,
      ...probes,
      `${numbers[0]} 转住建局`,
      `${numbers[1]} 督办 请抓紧`,
    ])
      await district.says(who, text)
  for (const department of ['samr', 'hucd', 'eco', 'fire', 'power', 'urban_mgmt'])
    for (const text of ['待办', '台账', ...probes, `${numbers[0]} 签收`])
      await district.says(`staff-${department}`, `@企哨 ${text}`, { to: department })
  for (const who of ['wang', 'li', 'colleague'])
    for (const text of ['进度', ...probes.map((probe) => `${probe} 怎么样了`)]) await district.says(who, text)
}

/** All that everybody else can read through the interface. */
async function everythingRead(district: District, numbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { people } = (await district.request('GET', '/sim/people')).body as { people: readonly { id: string }[] }
  const { chats } = (await district.request('GET', '/sim/chats')).body as { chats: readonly { chat: string }[] }
  const others = people.map(({ id }) => id).filter((id) => !insiders.includes(id))
  const places = chats.map(({ chat }) => chat).filter((chat) => !insiders.some((id) => chat === `dm:${id}`))
  const read: [string, string][] = []
  for (const chat of places) {
    const said = (await district.chat(chat)).map(({ n, from, at, text, buttons, attachments }) => ({
      ...{ n, from, at, text, buttons },
      files: attachments?.map(({ name }) => name),
    }))
    read.push([chat, said.map((one) => JSON.stringify(one)).join('\n')])
  }
  for (const id of others) {
    const paths = [`/sim/cases?as=${id}`, `/sim/chats?as=${id}`, ...numbers.map((number) => `/sim/cases/${number}?as=${id}`)]
    for (const path of paths) read.push([path, JSON.stringify(await district.request('GET', path))])
  }
  for (const path of [
    '/healthz',
    '/readyz',
    '/sim/people',
    '/sim/chats',
    '/sim/clock',
    `/sim/chats/dm:${numbers[0]}/messages`,
    '/sim/nothing',
  ])
    read.push([path, JSON.stringify(await district.request('GET', path))])
  const figures = (await (await fetch(`${district.url()}/metrics`)).text()).split('\n')
  read.push(['/metrics', figures.filter((line) => /^qishao_(?:red_)?cases/.test(line)).join('\n')])
  return new Map(read)
}

/** How each command that reads the store is tried, by its file and its word. */
const tried: Readonly<Record<string, Readonly<Record<string, readonly (readonly string[])[]>>>> = {
  'assessment-command.ts': {
    '': [
      ['--year', '2026'],
      ['--year', '2026', '--json'],
    ],
  },
  'ledger-command.ts': {
    verify: [[]],
    statistics: [[], ['--json'], ['--department', 'samr', '--json'], ['--from', '2026-11-24', '--to', '2026-11-25', '--json']],
    export: [['--out', 'ledger.xlsx']],
  },
  'calendar-command.ts': { recompute: [['--by', 'coordinator', '--reason', '台风停工', '--dry-run']] },
  'directory-command.ts': { list: [[]], audit: [[]] },
  'held-command.ts': { '': [[], ['--json']] },
  'parked-command.ts': { '': [[]], resend: [['--all']], drop: [['--all', '--reason', '重复']] },
  'retention-command.ts': { show: [[]], check: [[]] },
  'rules-command.ts': {
    replay: [
      ['--profile', 'zhongshan'],
      ['--profile', 'zhongshan', '--json'],
    ],
  },
  'status-command.ts': { '': [[]] },
}
/** What reads the store and is no command of that kind: rows to learn from are read directly below, and what a person is given is their own. */
const readDirectly = ['retrain-command.ts', 'store-command.ts', 'subject-command.ts']

/** The seeds of a district that closes while all of this goes on, so that every limit would move. */
const typhoonSeeds = mkdtempSync(join(tmpdir(), 'qishao-taint-'))
cpSync(join(import.meta.dirname, '../../seeds'), typhoonSeeds, { recursive: true })
const source = '关于台风期间停工的通知'
const closures = ['2026-11-26', '2026-12-08'].map((date) => ({ date, kind: 'closure', name: '台风停工', source }))
writeFileSync(join(typhoonSeeds, 'calendar/closures.json'), JSON.stringify({ source, closures }))
afterAll(() => rmSync(typhoonSeeds, { recursive: true }))

const server = join(import.meta.dirname, '..')
const readers = globSync('*-command.ts', { cwd: server }).filter((file) =>
  /\bStoreCommand\b|\bopenForReading\b|\bopenStore\b/.test(readFileSync(join(server, file), 'utf8')),
)

/** What every command prints about a data folder, and the rows that a model would learn from. */
async function everythingPrinted({ folder }: District): Promise<ReadonlyMap<string, string>> {
  const printed = new Map<string, string>()
  const env = { QISHAO_DATA: folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-11-24T01:30:00Z' }
  for (const file of readers) {
    for (const word of Object.keys(tried[file] ?? {}))
      for (const args of tried[file]?.[word] ?? []) {
        const out = join(folder, 'ledger.xlsx')
        const given = args.map((arg) => (arg === 'ledger.xlsx' ? out : arg))
        const { text, code } = await run(file, [...(word === '' ? [] : [word]), ...given], env)
        const sheet = args.includes('ledger.xlsx') ? JSON.stringify(sheetOf(await readFile(out))) : ''
        printed.set([file, word, ...args].join(' '), `${code}\n${text.replaceAll(folder, '')}\n${sheet}`)
      }
  }
  const store = await openSqliteStore(folder, { readOnly: true })
  try {
    const departments = new Set(['samr', 'hucd', 'eco', 'fire', 'power', 'urban_mgmt', 'discipline', 'water', 'approval'])
    printed.set('what a model would learn', JSON.stringify(await correctionsIn(store, { departments, matters: new Map() })))
  } finally {
    await store.close()
  }
  return printed
}

async function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Said> {
  const command = await commandOf(file)
  if (command !== null) return await runStoreCommand(command, args, env)
  if (file === 'directory-command.ts') return await runDirectoryCommand(args, env)
  if (file === 'calendar-command.ts') return await runCalendarCommand(args, env, typhoonSeeds)
  const lines: string[] = []
  const print = (line: string) => lines.push(line)
  const code = await rules(args, env, print, print)
  return { text: lines.join('\n'), code }
}

async function commandOf(file: string): Promise<StoreCommand | null> {
  const all: Record<string, unknown> = await import(join(server, file))
  const [command] = Object.values(all).filter((value) => typeof value === 'object' && value !== null && 'words' in value)
  return (command as StoreCommand | undefined) ?? null
}

/** The files of a data folder beside the store and the kept attachments, which are the confidential cases themselves. */
async function otherFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name))
  const beside = paths.filter((path) => !path.includes('qishao.sqlite') && !path.includes('/media/'))
  return new Map(await Promise.all(beside.map(async (path) => [path.slice(folder.length), await readFile(path, 'latin1')] as const)))
}

/** Where a word stands that must not: `place: word`. */
function leaks(read: ReadonlyMap<string, string>, words: readonly string[]): readonly string[] {
  return [...read].flatMap(([place, text]) => words.filter((word) => text.includes(word)).map((word) => `${place}: ${word}`))
}

const shown = 400

/** The places where two lives differ, with what stands in one alone. */
function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((place) => {
    const [a = '', b = ''] = [one.get(place), other.get(place)]
    if (a === b) return []
    const here = a.split('\n').find((line) => !b.split('\n').includes(line))
    const there = b.split('\n').find((line) => !a.split('\n').includes(line))
    return [`${place}\n  with: ${here?.slice(0, shown)}\n  without: ${there?.slice(0, shown)}`]
  })
}

describe('what nobody else may know', () => {
  let tainted: Life
  let clean: Life
  beforeAll(async () => {
    tainted = await live(null)
    clean = await live(tainted.numbers)
  }, 240_000)
  afterAll(async () => {
    await tainted?.district.close()
    await clean?.district.close()
  })

  it('was really there: filed, answered, rated, red, and read by the discipline contact', async () => {
    const { district, numbers } = tainted
    const seen = await district.cases('discipline')
    expect(seen.map(({ number }) => number).toSorted()).toEqual(numbers)
    const [tip, conduct, secret, known] = await Promise.all(numbers.map((number) => district.case(number)))
    expect(tip).toMatchObject({ admission: 'tip-off', status: 'closed', lead: 'discipline' })
    expect(conduct).toMatchObject({ admission: 'in-scope', status: 'handling', lead: 'discipline', rating: { level: 1 } })
    expect(secret).toMatchObject({ admission: 'in-scope', lead: 'discipline', light: 'red' })
    expect(known).toMatchObject({ admission: 'tip-off', lead: 'discipline' })
    const chat = (await district.chat('dm:discipline')).map(({ text }) => text).join('\n')
    for (const marker of ['佘科长', '冒主任', '白鹭配方', '饕餮牌', '鸠所长', '青鸾']) expect(chat).toContain(marker)
    expect((await clean.district.cases('discipline')).length).toBe(0)
  })

  it('A1.19, A2.9: stands in no word, number or name that anybody else can read', () => {
    // Whoever asked with a name or a number has written it; the bot never says it.
    const said = new Map([...tainted.read].map(([place, text]) => [place, place.startsWith('/') ? text : botLines(text)]))
    expect(leaks(said, markers)).toEqual([])
    const chats = new Map([...said].filter(([place]) => !place.includes('QS')))
    expect(leaks(chats, tainted.numbers)).toEqual([])
  })

  it('A2.9: changes nothing that anybody else reads, not even a count', () => {
    expect(differences(tainted.read, clean.read)).toEqual([])
  })

  it('A2.9: stands in nothing that a command prints, writes or would learn from, nor changes it', async () => {
    const [one, other] = [await everythingPrinted(tainted.district), await everythingPrinted(clean.district)]
    expect(leaks(one, [...markers, ...tainted.numbers])).toEqual([])
    expect(differences(one, other)).toEqual([])
  })

  it('is no row that the store command counts: of cases, their events and their tasks it shows ordinary ones alone', async () => {
    const [one, other] = await Promise.all([tainted, clean].map(({ district }) => runStoreWord(['show'], { QISHAO_DATA: district.folder })))
    // What was said in confidence is among all that was said, and tells nobody what it was about.
    const ofCases = (said: Said | undefined): readonly string[] =>
      (said?.text ?? '').split('\n').filter((line) => /^ *\d+ {2}(?:cases|events|links)$/.test(line))
    expect(ofCases(one)).toHaveLength(3)
    expect(ofCases(one)).toEqual(ofCases(other))
    expect(leaks(new Map([['store -- show', one?.text ?? '']]), [...markers, ...tainted.numbers])).toEqual([])
  })

  it('is tried with every command that reads the store', async () => {
    expect([...readers].sort()).toEqual([...Object.keys(tried), ...readDirectly].sort())
    for (const file of Object.keys(tried)) {
      const { words } = (await commandOf(file)) ?? { words: tried[file] ?? {} }
      expect([file, Object.keys(tried[file] ?? {}).sort()]).toEqual([file, Object.keys(words).sort()])
    }
  })

  it('S14: stands in no log, and neither does a number of anybody', () => {
    const log = new Map([['the log', tainted.district.log().join('\n')]])
    expect(tainted.district.log().length).toBeGreaterThan(500)
    expect(leaks(log, [...markers, ...tainted.numbers])).toEqual([])
    // The ids of messages may look like numbers.
    expect(log.get('the log')?.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '')).not.toMatch(/(?<!\d)1[3-9]\d{9}(?!\d)/)
  })

  it('stands in no file beside the store and its attachments', async () => {
    await tainted.district.stop()
    const files = await otherFiles(tainted.district.folder)
    const utf8 = markers.map((marker) => Buffer.from(marker).toString('latin1'))
    expect(leaks(files, [...utf8, ...tainted.numbers])).toEqual([])
  })
})

/** What the bot said, of a chat that is kept a line each message. */
function botLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.includes('"from":"bot"'))
    .join('\n')
}
