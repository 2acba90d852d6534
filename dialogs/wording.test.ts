/** Every sentence of the bot, said in real dialogues with short and with long texts, and looked at as an official would. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Case, Refusal, Status } from '../cases/case.ts'
import { dangers, outsiders, proceedings } from '../cases/elsewhere.ts'
import { calendar, departments, elsewhere, local, makeTown, plainly, type Town } from './fixtures.ts'
import { chineseLiterals, isPattern } from './literals-fixture.ts'
import type { Said } from './message.ts'
import { admissionRefusals, saidOfAdmission } from './wording/admission-fixture.ts'
import { saidOfChannels } from './wording/channels-fixture.ts'
import { saidOfErasure } from './wording/erasure-fixture.ts'
import { saidOfGroupBinding } from './wording/group-binding-fixture.ts'
import { saidOfHeld } from './wording/held-fixture.ts'
import { saidOfLedger } from './wording/ledger-fixture.ts'
import { saidOfMeetings } from './wording/meetings-fixture.ts'
import { ratingRefusals, saidOfRatings } from './wording/ratings-fixture.ts'
import { saidOnStatusPage } from './wording/status-page-fixture.ts'
import { saidOfTasks } from './wording/tasks-fixture.ts'
import { saidOfDelivery } from './wording/telling-fixture.ts'
import { saidOfNoTime, saidOfTime } from './wording/time-fixture.ts'
import * as wording from './wording.ts'
import { fixed, tables, toEntrepreneur, toOfficials, toOthers, toReporter, variants } from './wording-fixture.ts'

const long = (words: string, length: number): string => words.repeat(Math.ceil(length / words.length)).slice(0, length)

/** A text with all that must not get about. */
const telling = '我叫李工，电话13812345678，备用139 8765 4321，身份证370202199001011234，座机0532-88881234'

/** Whoever talks, says these, in this order; `group:` in a work group and addressed to the bot. */
type Script = readonly (readonly [who: string, text: string])[]

const everything: Script = [
  ...(['在吗', '帮助', '5分', '没有', '进度', '取消', '恢复草稿', '撤回 0099', '没看懂'].map((text) => ['chen', text]) satisfies Script),
  ...(['我想反映个事', telling, '为啥要公司名', '稍等', '没看懂', '老陈面馆', '不对', '匿名', '👍', '谢谢', '转人工'].map((text) => [
    'chen',
    text,
  ]) satisfies Script),
  ['chen', telling],
  ['coordinator', '回复 R1'],
  ['coordinator', `回复 R1 ${telling}`],
  ['coordinator', '回复 R9 您好'],
  ['coordinator', '结束人工'],
  ['coordinator', '结束人工'],
  ['chen', '确认'],
  ['wang', '厂区老停电，一周30次'],
  ['wang', '不对，是40次'],
  ['wang', '确认'],
  ['wang', '催一下'],
  ['wang', '催一下'],
  ['wang', '催一下'],
  ['wang', `补充：${telling}`],
  ['wang', '电话打错了，是13900000009'],
  ['wang', '你们就知道踢皮球！！'],
  ['group:staff-power', '签收'],
  ['group:staff-power', '0002'],
  ['group:staff-power', '0002 已联系'],
  ['group:staff-power', '已通电话，下午去厂里'],
  ['wang', '没有联系'],
  ['group:staff-power', '0002 打了三次没人接'],
  ['group:staff-power', '0002 查看电话'],
  ['group:staff-power', '0002 今天能办完'],
  ['group:staff-power', '0002 正在协调施工队，周三进场'],
  ['group:staff-power', '是'],
  ['group:staff-power', '0002 退单'],
  ['group:staff-power', `产权在开发商，${telling}`],
  ['coordinator', '待办'],
  ['coordinator', '0002 不同意退单'],
  ['group:staff-power', '0002 退单：产权在开发商'],
  ['group:staff-power', '0002 延期'],
  ['group:staff-power', `延期两天，${telling}`],
  ['wang', '进度'],
  ['coordinator', '同意延期'],
  ['group:staff-power', '0002 延期十天，等料'],
  ['leader', `0002 今天内上门，找${telling}`],
  ['head-power', '0002 怎么样了'],
  ['group:staff-power', '0002 修好了，恢复供电'],
  ['group:staff-power', '否'],
  ['group:staff-power', '0002 答复：已换变压器，恢复供电'],
  ['group:staff-power', '0002 签收'],
  ['wang', '还行'],
  ['wang', '没解决，又停了一次'],
  ['wang', '1分'],
  ['wang', telling],
  ['group:staff-power', '0002 答复：今天换好了'],
  ['wang', '部分解决'],
  ['wang', '3分'],
  ['wang', '继续办'],
  ['group:staff-power', '0002 答复：全部换好了'],
  ['wang', '解决了，5分'],
  ['wang', '撤回 0002'],
  ['group:staff-power', ''],
  ['group:staff-power', 'abc'],
  ['group:staff-power', '待办'],
  ['group:staff-power', '谢谢'],
  ['group:staff-power', '这企业太难缠了'],
  ['group:staff-power', '0099 签收'],
  ['chen', '撤回 0001'],
  ['chen', '不'],
  ['chen', '撤回 0001'],
  ['chen', '自己解决了'],
  ['chen', '配电房冒烟了！'],
  ['chen', '我不想活了'],
  ['leader', '你好'],
  ['coordinator', '你好'],
  ['coordinator', '0099 转住建局'],
  ['coordinator', '0002 转人事厅'],
]

/** Every case as it stood after some line of a script. */
const stood = new Set<Case>()

function play(script: Script, town: Town): Town {
  for (const [who, text] of script) {
    if (who.startsWith('group:')) town.group(who.slice(6), text, { addressed: true })
    else town.dm(who, text)
    for (const it of town.cases()) stood.add(it)
  }
  return town
}

/** A town in which all was said once, and then days went by. */
function usual(): Town {
  const town = play(
    everything,
    makeTown((text) => plainly('power', text.includes('冒烟') ? { intent: 'emergency', admission: 'emergency' } : {})(text)),
  )
  for (const text of ['变压器晚上响得厉害', '确认']) town.dm('li', text)
  town.at('2026-12-08 10:00')
  for (const id of ['leader', 'coordinator', 'head-power']) town.dm(id, '今天红灯')
  for (const it of town.cases()) stood.add(it)
  const confidential = makeTown(plainly('power', { intent: 'tip-off', admission: 'tip-off' }))
  play([...(['来检查的人要好处费', '确认'].map((text) => ['wang', text]) satisfies Script)], confidential)
  return town
}

/** The same with the longest texts people send. */
function longest(): Town {
  const town = makeTown(plainly('power', { dispatch: 'auto' }))
  const story = long('厂区停电，机器停转，工人窝工，订单赔款；', 4_000)
  const words: Script = [
    ...Array.from(
      { length: 30 },
      () =>
        [
          ['wang', story],
          ['wang', '确认'],
        ] satisfies Script,
    ).flat(),
    ...(['进度', '催一下', '取消'].map((text) => ['wang', text]) satisfies Script),
    ['wang', `补充 0001 ${story}`],
    ['group:staff-power', '待办'],
    ['group:staff-power', '签收'],
    ['group:staff-power', `0001 退单：${story}`],
    ['group:staff-power', `0002 延期两天，${story}`],
    ['coordinator', '待办'],
    ['leader', `0001 ${story}`],
    ['group:staff-power', `0003 进展：${long('正在施工，', 500)}`],
    ['group:staff-power', `0003 答复：${long('已换变压器，', 500)}`],
    ['group:staff-power', `0003 ${long('已经修好，恢复供电，', 490)}`],
    ['wang', '0003'],
    ['wang', 'QS20261123-0003 解决了'],
    ['wang', '1分'],
    ['wang', story],
    ['leader', '0003'],
  ]
  play(words, town)
  town.at('2026-12-08 10:00')
  for (const id of ['leader', 'coordinator', 'head-power']) town.dm(id, '红灯')
  const unsure = makeTown(plainly('power', { dispatch: 'person' }))
  play(
    [
      ['wang', long('停电👍', 3_000)],
      ['wang', '确认'],
    ],
    unsure,
  )
  return { ...town, all: (chat) => [...town.all(chat), ...unsure.all(chat)] }
}

const chats = ['dm:wang', 'dm:chen', 'dm:li', 'group:power', 'dm:coordinator', 'dm:leader', 'dm:head-power', 'dm:staff-power']

const spoken = (town: Town): readonly (readonly [chat: string, text: string])[] =>
  chats.flatMap((chat) => town.all(chat).map(({ text }) => [chat, text] as const))

/** What the bot itself says, without the words of people that it repeats. */
const own = (text: string): string =>
  text
    .replace(/「[^」]*」/g, '')
    .replace(/(?<=【诉求】|诉求：|补充：|批示：|报告：|原因：|依据：|答复：\n?|进展：|供电公司：|服务：|满意.{0,60}：|说：).*/g, '')

const towns = { usual: usual(), longest: longest() }
const said = [...spoken(towns.usual), ...spoken(towns.longest)]

/** One case for each way in which a case stood. */
const cases = [...Map.groupBy(stood, kindOf).values()].flatMap(([it]) => (it ? variants(it) : []))

function kindOf(it: Case): string {
  const owned = 'lead' in it && 'objection' in it ? [it.objection !== null, it.extension !== null, it.reopenings > 0] : []
  const running = it.clocks.filter(({ status }) => status === 'running').map(({ kind, light }) => `${kind} ${light}`)
  return JSON.stringify([it.status, it.admission, it.rating?.level, it.text.length > 500, owned, running])
}

const words = { calendar, now: local('2026-11-23 10:00'), departments }
const statuses: readonly Status[] = [
  'reported',
  'awaiting-dispatch',
  'dispatched',
  'acknowledged',
  'handling',
  'resolved',
  'closed',
  'withdrawn',
  'declined',
  'merged',
]
const refusals: readonly Refusal[] = [
  { refused: 'not-your-case' },
  { refused: 'reporter-only' },
  { refused: 'not-your-role' },
  ...statuses.map((status): Refusal => ({ refused: 'wrong-status', status })),
  { refused: 'already-done' },
  ...(['note', 'basis', 'reason', 'answer', 'progress', 'days', 'instruction', 'promise', 'follow-up'] as const).map(
    (needs): Refusal => ({ refused: 'text-missing', needs }),
  ),
  { refused: 'no-such-department' },
  { refused: 'stays-confidential' },
  { refused: 'same-department' },
  { refused: 'objection-too-late', until: local('2026-11-24 17:30') },
  { refused: 'objection-spent' },
  { refused: 'extension-limit', days: 3, times: 3 },
  { refused: 'extension-too-late' },
  { refused: 'no-such-class', classes: [] },
  { refused: 'no-such-class', classes: ['A类', 'B类', 'C类'] },
  { refused: 'class-too-late' },
  { refused: 'promise-past' },
  { refused: 'nothing-to-retract', minutes: 10 },
  { refused: 'nothing-pending' },
  { refused: 'urged-today' },
  { refused: 'rating-final', hours: 12 },
  { refused: 'reopen-too-late', days: 30 },
  ...admissionRefusals,
  { refused: 'not-over' },
  { refused: 'meeting-open' },
  { refused: 'meeting-slots' },
  ...ratingRefusals,
]
const readers = ['enterprise', 'department', 'official'] as const

const textOf = (speech: Said | string): string => (typeof speech === 'string' ? speech : speech.text)
const called: readonly (readonly [reader: string, speech: Said | string])[] = [
  ...[...toEntrepreneur(), ...fixed, ...cases.flatMap(toReporter)].map((speech) => ['dm:wang', speech] as const),
  ...saidOfLedger(),
  ...saidOfChannels,
  ...saidOfErasure,
  ...saidOfGroupBinding,
  ...cases.flatMap(saidOfMeetings),
  ...cases.flatMap(saidOfTasks),
  ...cases.flatMap(saidOfAdmission),
  ...cases.flatMap(saidOfTime),
  ...saidOfNoTime.map((text) => ['dm:coordinator', text] as const),
  ...cases.flatMap(saidOfRatings),
  ...saidOfHeld(),
  ...cases.flatMap(saidOfDelivery),
  ...cases.flatMap(saidOnStatusPage),
  ...[...toOfficials(), ...cases.flatMap(toOthers)].map((speech) => ['group:power', speech] as const),
  ...refusals.flatMap((no) => readers.map((reader) => ['group:power', wording.refusal(no, 'QS20261123-0007', words, reader)] as const)),
]

const all = [...said, ...called.map(([reader, speech]) => [reader, textOf(speech)] as const)]

describe('what the bot says', () => {
  it('is a good deal', () => expect(new Set(spoken(towns.usual).map(([, text]) => text)).size).toBeGreaterThan(90))

  it('has no holes', () => {
    expect(all.filter(([, text]) => /undefined|null|NaN|\$\{|\[object|待定|\bpower\b|\bhucd\b/.test(text) || text.trim() === '')).toEqual(
      [],
    )
  })

  it('asks one question a message at most', () => {
    expect(all.filter(([, text]) => (own(text).match(/[？?]/g) ?? []).length > 1)).toEqual([])
  })

  it('fits a message of WeCom', () => {
    expect(
      all.filter(([, text]) => Buffer.byteLength(text) > 2_048).map(([chat, text]) => [chat, Buffer.byteLength(text), text.slice(0, 80)]),
    ).toEqual([])
  })

  it('does not exclaim, and shows no signs but the lights', () => {
    const signs = /[!！]|(?![🟢🟡🔴⚪])\p{Extended_Pictographic}/u
    expect(all.filter(([, text]) => signs.test(own(text).replace(/停电👍.*/g, '')))).toEqual([])
  })

  it('says 您', () => {
    expect(all.filter(([, text]) => /你/.test(own(text)))).toEqual([])
  })

  it('has Chinese punctuation', () => {
    const half = /[\u4e00-\u9fff][,;:?()]|[,;?()][\u4e00-\u9fff]|\.\.\./
    expect(all.filter(([, text]) => half.test(own(text)))).toEqual([])
  })

  it('shows groups and officials no number in full', () => {
    const others = all.filter(([chat]) => !['dm:wang', 'dm:chen', 'dm:li', 'dm:staff-power'].includes(chat))
    expect(others.filter(([, text]) => /1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\d{17}[\dXx]|0532-?8888/.test(text))).toEqual([])
  })

  it('A1.3: names the case in every notice', () => {
    for (const chat of ['dm:wang', 'group:power', 'dm:head-power']) {
      const town = usual()
      const aboutCases = town.news(chat).filter((text) => !/还没有提交|^草稿已保存/.test(text))
      expect(aboutCases.filter((text) => !/QS\d{8}-\d{4}/.test(text))).toEqual([])
    }
  })
})

describe('the fixed sentences', () => {
  const fixed = Object.values(wording).flatMap((value) => (typeof value === 'string' ? [value] : []))

  it('are courteous and short', () => {
    expect(fixed.length).toBeGreaterThan(40)
    for (const text of fixed) {
      expect(text, text).not.toMatch(/[!！?]|undefined|你(?!们)|亲|哦|呢|哈/)
      expect((text.match(/？/g) ?? []).length, text).toBeLessThanOrEqual(1)
      expect([...text].length, text).toBeLessThanOrEqual(200)
    }
  })
})

describe('refusal', () => {
  it.each(refusals.map((no) => [JSON.stringify(no), no] as const))('%s is one or two clear sentences about the case', (_, no) => {
    for (const reader of readers) {
      const text = wording.refusal(no, 'QS20261123-0007', words, reader)
      expect(text).toMatch(/^QS20261123-0007.*。$/)
      expect(text).not.toMatch(/undefined|null|[!！?？]/)
      expect([...text].length).toBeLessThanOrEqual(80)
    }
  })

  it('tells the enterprise what to do next, and the department what comes next', () => {
    expect(wording.refusal({ refused: 'wrong-status', status: 'closed' }, 'QS20261123-0007', words, 'enterprise')).toContain(
      '有新的情况直接说，我重新登记',
    )
    expect(wording.refusal({ refused: 'wrong-status', status: 'resolved' }, 'QS20261123-0007', words, 'department')).toContain(
      '企业不满意时会退回重办',
    )
  })
})

describe('the proper path', () => {
  const said = [
    ...[[], ...dangers.map((danger) => [danger])].map((some) => wording.emergency(some, elsewhere)),
    wording.emergency(['traffic', 'rescue', 'fire', 'missing'], elsewhere),
    ...proceedings.map((kind) => wording.statutory(kind, elsewhere)),
    ...outsiders.map((who) => wording.notOurs(who, elsewhere)),
    wording.despair(elsewhere),
  ]

  it('is shown in short, courteous sentences with Chinese punctuation', () => {
    for (const text of said) {
      expect(text).toMatch(/。$/)
      expect(text).toMatch(/1\d{2,4}/)
      expect(text).not.toMatch(/[!！?？]|undefined|null|你(?!们)|[\u4e00-\u9fff][,;:()]|[,;()][\u4e00-\u9fff]/)
      expect([...text].length, text).toBeLessThanOrEqual(240)
    }
  })

  it('names each number once', () => {
    for (const text of said) {
      const numbers = text.match(/1\d{2,4}/g) ?? []
      expect(new Set(numbers).size, text).toBe(numbers.length)
    }
  })
})

describe('every sentence', () => {
  const root = join(import.meta.dirname, '..')
  const sourceOf = (file: string): string => readFileSync(join(root, file), 'utf8')

  /**
   * Not the bot's: the operator's timeline, its benchmark and command line, what the interface tells a program that calls it, and the
   * names that WeCom's console gives to its pages.
   */
  const elsewhereAllowed = /^dialogs\/timeline\.ts$|^server\/(?:api|bench|doctor|soak)\/|^server\/demo\.ts$/

  /** No sentences: numerals and measures, and what stands for a name in the examples that a model learns from. */
  const noSentence = /^[一二三四五六七八九十日]+$|^个人名位$|^我们公司$/

  function isTest(file: string): boolean {
    return /\.test\.ts$|fixtures?\.ts$|\/journeys\/|\/corpus\/|contract\.ts$/.test(file)
  }

  /** Where sentences stand: `wording.ts`, and the files of `wording/` that it exports again. */
  const wordings = globSync('dialogs/{wording,wording/**/*}.ts', { cwd: root }).filter((file) => !isTest(file))

  it.each(wordings)('of %s is said in these tests', (file) => {
    const buttons = called.flatMap(([, speech]) =>
      typeof speech === 'string' ? [] : speech.buttons.flatMap(({ label, value }) => [label, value]),
    )
    const heard = [...new Set([...all.map(([, text]) => text), ...buttons, ...tables])].join('\u0000')
    const pieces = chineseLiterals(sourceOf(file)).filter((piece) => !isPattern(piece))
    expect(pieces.length).toBeGreaterThan(file === 'dialogs/wording.ts' ? 600 : 0)
    expect(pieces.filter(({ text }) => !heard.includes(text)).map(({ line, text }) => `${line}: ${text}`)).toEqual([])
  })

  it('of a file of its own is exported by wording.ts', () => {
    const exported = new Set(Object.keys(wording))
    const names = wordings.flatMap((file) =>
      [...sourceOf(file).matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => ({ file, name })),
    )
    expect(names.length).toBeGreaterThan(100)
    expect(names.filter(({ name }) => !exported.has(name))).toEqual([])
  })

  it('that the bot says stands in wording.ts or in wording/', () => {
    const files = globSync('{dialogs,server}/**/*.ts', { cwd: root }).filter(
      (file) => !isTest(file) && !elsewhereAllowed.test(file) && !wordings.includes(file),
    )
    expect(files.length).toBeGreaterThan(80)
    const strays = files.flatMap((file) =>
      chineseLiterals(sourceOf(file))
        .filter((literal) => !isPattern(literal) && !noSentence.test(literal.text))
        .map(({ line, text }) => `${file}:${line} ${text}`),
    )
    expect(strays).toEqual([])
  })

  it('is found wherever it stands, and a pattern is none', () => {
    const source = "say('他 ' + name + ' 马上就来'); say('好的'); /请稍等一下/.test(text); new RegExp('(?:请|麻烦)稍等一下')"
    expect(
      chineseLiterals(source)
        .filter((literal) => !isPattern(literal))
        .map(({ text }) => text),
    ).toEqual([' 马上就来'])
  })

  it('is said by somebody', () => {
    const speakers = globSync('{dialogs,server}/**/*.ts', { cwd: root }).filter((file) => !isTest(file) && !wordings.includes(file))
    const names = [wording.news, wording.toGroup, wording.desk].flatMap((group) => Object.keys(group)).concat(Object.keys(wording))
    const wordsOf = (source: string): readonly string[] => source.match(/\b\w+\b/g) ?? []
    const used = new Set(speakers.flatMap((file) => wordsOf(sourceOf(file))))
    const within = Map.groupBy(
      wordings.flatMap((file) => wordsOf(sourceOf(file))),
      (word) => word,
    )
    expect(names.filter((name) => !used.has(name) && (within.get(name)?.length ?? 0) < 2)).toEqual([])
  })
})
