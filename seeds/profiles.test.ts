/** A case played under each shipped profile, with every due date in words; and what is refused in a profile. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, type Case, type Command, isRefusal, type Recorded, runningClock } from '../cases/case.ts'
import type { Profile } from '../cases/clocks.ts'
import { replay } from '../cases/evolve.ts'
import {
  calendar,
  coordinator,
  discipline,
  dispatchable,
  fence,
  historiesUnder,
  local,
  type Moment,
  type ReportCommand,
  staff,
  system,
  tipOff,
  unsureFence,
  wang,
} from '../cases/fixtures.ts'
import { handle } from '../cases/handle.ts'
import { redsIn, redsUnder } from '../cases/replay.ts'
import { isUndelivered } from '../cases/telling.ts'
import { loadSeeds } from './load.ts'
import { SeedError } from './load-file.ts'
import { loadProfile, profileNames } from './load-profile.ts'

const seeds = import.meta.dirname
const matters = new Set(loadSeeds(seeds, 'xihaian').catalogue.keys())
const profiles = new Map(profileNames(seeds).map((name): [string, Profile] => [name, loadProfile(seeds, name, matters)]))

type Step = readonly [at: string, by: Actor, command: Command]

const reports = (report: ReportCommand, at = '2026-11-24 10:00'): Step => [at, wang, report]
const hears: Step[2] = { type: 'contact', note: '住建局王敏 0532-86880000，已约好下午看现场' }
const tells: Step[2] = { type: 'report-progress', text: '施工单位同意后退三米' }
const answers: Step[2] = { type: 'resolve', answer: '围挡已后退三米' }
const classes = (name: string): Command => ({ type: 'classify', class: name })
const promises = (day: string): Command => ({ type: 'promise', due: local(`${day} 17:30`), text: '到时再答复' })
const rings: Step[2] = { type: 'clock-due' }
const consultation: ReportCommand = { ...fence, text: '施工围挡要办什么手续', consultation: true }

/** The case after the steps, none of which is refused, and its history. */
function story(profile: Profile, steps: readonly Step[]): { readonly it: Case; readonly events: readonly Recorded[] } {
  let it: Case | null = null
  const events: Recorded[] = []
  for (const [at, actor, command] of steps) {
    const handled = handle(command, it, { now: local(at), actor, profile, calendar, dispatchable, history: events })
    if (isRefusal(handled)) throw new Error(`${command.type} at ${at} is refused: ${JSON.stringify(handled)}`)
    it = handled.case
    events.push(...handled.events)
  }
  if (it === null) throw new Error('nothing was reported')
  return { it, events }
}

/** The newest clock of each kind, in words: `contact 11-24 11:00 running`. The weekly question and the survey are left out. */
function clocksOf(it: Case): readonly string[] {
  const kinds = [...new Set(it.clocks.map(({ kind }) => kind))].filter((kind) => kind !== 'weekly' && kind !== 'rating')
  return kinds.flatMap((kind) => {
    const clock = it.clocks.findLast((candidate) => candidate.kind === kind)
    return clock ? [`${kind} ${calendar.dateOf(clock.due).slice(5)} ${calendar.timeOf(clock.due)} ${clock.status}`] : []
  })
}

function profileOf(name: string): Profile {
  const found = profiles.get(name)
  if (!found) throw new Error(`no profile ${name}`)
  return found
}

describe('the shipped profiles', () => {
  it('are four, each with its source and with that of every rule', () => {
    expect([...profiles.keys()]).toEqual(['xihaian', 'xuchangabc', 'zhongshan', 'zhuhai124'])
    for (const profile of profiles.values()) {
      expect(profile.source).toMatch(/大众报业|psc\.zs\.gov\.cn|m\.hqtbz\.com|sfgw\.xuchang\.gov\.cn/)
      for (const rule of profile.clocks) expect(rule.source, rule.kind).toMatch(/\S/)
    }
  })

  // 2026-11-24 is a Tuesday; the days after are ordinary working days but 28 and 29 November.
  it.each<[profile: string, what: string, steps: readonly Step[], clocks: readonly string[]]>([
    [
      'xihaian',
      'A1.4 A1.5: a working day for the contact, three for the feedback',
      [reports(fence)],
      ['contact 11-25 17:30 running', 'feedback 11-27 17:30 running'],
    ],
    ['xihaian', 'four working hours for the coordinator, lunch left out', [reports(unsureFence)], ['dispatch 11-24 15:30 running']],
    [
      'xihaian',
      'A1.6: same day once the department says so',
      [reports(fence), ['2026-11-24 10:10', staff, { type: 'promise-same-day' }]],
      ['contact 11-25 17:30 running', 'feedback 11-27 17:30 running', 'same-day 11-24 17:30 running'],
    ],
    [
      'zhongshan',
      'an hour for the contact, three working days for an interim reply, five to close',
      [reports(fence)],
      ['contact 11-24 11:00 running', 'interim 11-27 17:30 running', 'close 12-01 17:30 running'],
    ],
    [
      'zhongshan',
      'the hour runs over lunch',
      [reports(fence, '2026-11-24 11:30')],
      ['contact 11-24 14:00 running', 'interim 11-27 17:30 running', 'close 12-01 17:30 running'],
    ],
    ['zhongshan', 'half an hour for the coordinator', [reports(unsureFence)], ['dispatch 11-24 10:30 running']],
    [
      'zhongshan',
      'the interim reply is met by progress, and the close goes on',
      [reports(fence), ['2026-11-24 10:40', staff, hears], ['2026-11-25 09:30', staff, tells]],
      ['contact 11-24 11:00 met', 'interim 11-27 17:30 met', 'close 12-01 17:30 running'],
    ],
    [
      'zhongshan',
      'the answer meets the interim reply as well',
      [reports(fence), ['2026-11-24 10:40', staff, hears], ['2026-11-25 09:30', staff, answers]],
      ['contact 11-24 11:00 met', 'interim 11-27 17:30 met', 'close 12-01 17:30 met'],
    ],
    [
      'zhongshan',
      '「一跟到底」: what cannot be closed rolls to the next reply date, and to the one after',
      [reports(fence), ['2026-11-30 10:00', staff, promises('2026-12-10')], ['2026-12-10 10:00', staff, promises('2026-12-24')]],
      ['contact 11-24 11:00 running', 'interim 11-27 17:30 running', 'close 12-24 17:30 running', 'promise 12-24 17:30 running'],
    ],
    [
      'zhongshan',
      'an earlier reply date takes nothing from the five days',
      [reports(fence), ['2026-11-24 10:30', staff, promises('2026-11-26')]],
      ['contact 11-24 11:00 running', 'interim 11-27 17:30 running', 'close 12-01 17:30 running', 'promise 11-26 17:30 running'],
    ],
    [
      'zhuhai124',
      'a working hour for the response, four working days for the answer',
      [reports(fence)],
      ['contact 11-24 11:00 running', 'feedback 11-30 17:30 running'],
    ],
    [
      'zhuhai124',
      'two working days for what is read as 咨询',
      [reports(consultation)],
      ['contact 11-24 11:00 running', 'feedback 11-26 17:30 running'],
    ],
    [
      'zhuhai124',
      'two, too, when the department says that it is 咨询',
      [reports(fence), ['2026-11-24 10:20', staff, classes('咨询')]],
      ['contact 11-24 11:00 running', 'feedback 11-26 17:30 running'],
    ],
    ['zhuhai124', 'half an hour to forward at once', [reports(unsureFence)], ['dispatch 11-24 10:30 running']],
    [
      'xuchangabc',
      'class C, five working days, while nobody has said otherwise',
      [reports(fence)],
      ['contact 11-25 17:30 running', 'close 12-01 17:30 running'],
    ],
    [
      'xuchangabc',
      'class B, fifteen working days from the dispatch',
      [reports(fence), ['2026-11-26 10:00', staff, classes('B类')]],
      ['contact 11-25 17:30 running', 'close 12-15 17:30 running'],
    ],
    [
      'xuchangabc',
      'class A, a month from the dispatch',
      [reports(fence), ['2026-11-26 10:00', coordinator, classes('A类')]],
      ['contact 11-25 17:30 running', 'close 12-24 17:30 running'],
    ],
    [
      'xuchangabc',
      'a class that was given before the dispatch counts from it',
      [
        reports(unsureFence),
        ['2026-11-24 10:30', coordinator, classes('B类')],
        ['2026-11-24 11:00', coordinator, { type: 'dispatch', lead: 'hucd' }],
      ],
      ['dispatch 11-24 15:30 met', 'contact 11-25 17:30 running', 'close 12-15 17:30 running'],
    ],
    [
      'xuchangabc',
      'the discipline contact has the same limits',
      [reports(tipOff)],
      ['contact 11-25 17:30 running', 'close 12-01 17:30 running'],
    ],
  ])('%s: %s', (name, _what, steps, clocks) => {
    expect(clocksOf(story(profileOf(name), steps).it)).toEqual(clocks)
  })

  it.each([...profiles.keys()])('%s: an objection, an extension, an undo, a rectification and the survey keep their limits', (name) => {
    const profile = profileOf(name)
    const { it: closed } = story(profile, [
      reports(fence),
      ['2026-11-24 10:20', staff, hears],
      ['2026-11-24 10:30', staff, { type: 'request-extension', days: 2, reason: '等检测报告' }],
      ['2026-11-24 10:40', coordinator, { type: 'rule-extension', approve: true }],
      ['2026-11-24 11:00', staff, answers],
      ['2026-11-24 11:10', wang, { type: 'give-outcome', outcome: 'not' }],
    ])
    expect(closed.clocks.findLast(({ kind }) => kind === 'rectify')).toMatchObject({ due: local('2026-12-01 17:30'), status: 'running' })
    expect(
      closed.clocks
        .filter(({ status }) => status === 'running')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['follow-up', 'rectify', 'weekly'])
  })
})

describe('a reply date after the limit', () => {
  const late: readonly Step[] = [
    reports(fence),
    ['2026-11-24 10:20', staff, hears],
    ['2026-11-25 10:20', staff, tells],
    ['2026-12-01 17:30', system, rings],
    ['2026-12-02 09:00', staff, promises('2026-12-10')],
  ]

  it('begins a clock of its own: what was late stays in the record', () => {
    const { it, events } = story(profileOf('zhongshan'), late)
    expect(it.clocks.filter(({ kind }) => kind === 'close').map(({ status, light }) => `${status} ${light}`)).toEqual([
      'missed red',
      'running green',
    ])
    expect(events.some((event) => event.type === 'clock-red' && event.clock === 'close')).toBe(true)
  })
})

describe('a class', () => {
  const xuchang = profileOf('xuchangabc')
  const refused = (steps: readonly Step[], [at, actor, command]: Step, profile = xuchang) => {
    const { it, events } = story(profile, steps)
    return handle(command, it, { now: local(at), actor, profile, calendar, dispatchable, history: events })
  }

  it('moves the limit with an event that says by whom, and the coordinator and the enterprise hear of it', () => {
    const { it } = story(xuchang, [reports(fence)])
    const handled = handle(classes('B类'), it, { now: local('2026-11-25 10:00'), actor: staff, profile: xuchang, calendar, dispatchable })
    expect(handled).toMatchObject({
      case: { class: 'B类' },
      events: [
        {
          type: 'classified',
          class: 'B类',
          role: 'staff',
          by: 'staff-hucd',
          clocks: [{ op: 'moved', kind: 'close', due: local('2026-12-15 17:30') }],
        },
      ],
      notices: [{ audience: { to: 'coordinator' } }, { audience: { to: 'reporter' } }],
    })
  })

  it('is kept through another dispatch, and may be given again', () => {
    const { it } = story(xuchang, [
      reports(fence),
      ['2026-11-24 10:30', coordinator, classes('A类')],
      ['2026-11-24 11:00', coordinator, { type: 'dispatch', lead: 'urban_mgmt' }],
      ['2026-11-24 11:10', coordinator, classes('C类')],
    ])
    expect(clocksOf(it)).toEqual(['contact 11-25 17:30 running', 'close 12-01 17:30 running'])
  })

  it('does not take a granted extension away', () => {
    const { it } = story(profileOf('zhuhai124'), [
      reports(fence),
      ['2026-11-24 10:30', staff, { type: 'request-extension', days: 3, reason: '等检测报告' }],
      ['2026-11-24 10:40', coordinator, { type: 'rule-extension', approve: true }],
      ['2026-11-24 10:50', staff, classes('咨询')],
    ])
    expect(clocksOf(it)).toContain('feedback 12-03 17:30 running')
  })

  it('comes too late for the department when the limit has passed, not for the coordinator', () => {
    const overdue: readonly Step[] = [reports(fence), ['2026-12-01 17:30', system, rings]]
    expect(refused(overdue, ['2026-12-02 09:00', staff, classes('A类')])).toEqual({ refused: 'class-too-late' })
    expect(refused(overdue, ['2026-12-02 09:00', coordinator, classes('A类')])).toMatchObject({ case: { class: 'A类' } })
  })

  it('turns the light with the next ring when the new limit has passed', () => {
    const given = refused([reports(fence), ['2026-11-24 10:30', staff, classes('A类')]], ['2026-12-08 09:00', coordinator, classes('C类')])
    expect(given).toMatchObject({ timer: local('2026-11-25 13:30') })
    if (isRefusal(given)) throw new Error('refused')
    const rung = handle(rings, given.case, { now: local('2026-12-08 09:00'), actor: system, profile: xuchang, calendar, dispatchable })
    if (isRefusal(rung)) throw new Error('refused')
    expect(rung.events).toContainEqual(expect.objectContaining({ type: 'clock-red', clock: 'close' }))
    expect(runningClock(rung.case, 'close')).toMatchObject({ due: local('2026-12-01 17:30'), light: 'red' })
  })

  it('is refused where the profile does not know it, has it already, or knows none', () => {
    expect(refused([reports(fence)], ['2026-11-24 11:00', staff, classes('D类')])).toEqual({
      refused: 'no-such-class',
      classes: ['A类', 'B类', 'C类'],
    })
    expect(refused([reports(fence)], ['2026-11-24 11:00', staff, classes('C类')])).toEqual({ refused: 'already-done' })
    expect(refused([reports(fence)], ['2026-11-24 11:00', staff, classes('A类')], profileOf('xihaian'))).toEqual({
      refused: 'no-such-class',
      classes: [],
    })
  })

  it('of a tip-off is the discipline contact’s to say', () => {
    expect(refused([reports(tipOff)], ['2026-11-24 11:00', coordinator, classes('A类')])).toEqual({ refused: 'not-your-case' })
    expect(refused([reports(tipOff)], ['2026-11-24 11:00', discipline, classes('A类')])).toMatchObject({
      notices: [{ audience: { to: 'reporter' } }],
    })
  })
})

describe.each([...profiles.keys()])('random histories under %s', (name) => {
  const profile = profileOf(name)
  const last = (moments: readonly Moment[]): { readonly it: Case; readonly events: readonly Recorded[]; readonly now: string } => {
    const done = moments.flatMap(({ result, given }) => (isRefusal(result) ? [] : [{ result, now: given.now }]))
    const end = done.at(-1)
    if (!end) throw new Error('nothing happened')
    return { it: end.result.case, events: done.flatMap(({ result }) => result.events), now: end.now }
  }

  it('come to rest, run one clock of a kind at most, and none but the call to the enterprise when the case is over', () => {
    fc.assert(
      fc.property(historiesUnder(profile), (moments) => {
        const { it, events } = last(moments)
        expect(replay(events)).toEqual(it)
        const running = it.clocks.filter(({ status, task }) => status === 'running' && task === undefined).map(({ kind }) => kind)
        expect(new Set(running).size).toBe(running.length)
        const called = running.includes('follow-up')
        const others = running.filter((kind) => kind !== 'follow-up' && kind !== 'phone')
        expect(running.includes('phone')).toBe(isUndelivered(it))
        if (called) expect(it.review?.awaited ?? null).not.toBeNull()
        if (it.status === 'withdrawn') expect(running).toEqual([])
        if (it.status === 'closed') expect(others).toEqual([])
        if (it.status === 'resolved') expect(others).toEqual(['rating'])
      }),
      { numRuns: 150 },
    )
  })

  it('are replayed under any profile, and no red light of theirs is missed', () => {
    fc.assert(
      fc.property(historiesUnder(profile), (moments) => {
        const { events, now } = last(moments)
        for (const other of profiles.values()) expect(() => redsUnder(events, other, calendar, now)).not.toThrow()
        const under = redsUnder(events, profile, calendar, now).map(({ kind }) => kind)
        // What was done at the very moment of a limit is in time, unless its timer came first; a replay cannot know.
        const acts = new Set(events.filter(({ by }) => by !== 'system').map(({ at }) => at))
        for (const { kind, at } of redsIn(events)) if (!acts.has(at)) expect(under).toContain(kind)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a profile', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qishao-profiles-'))
    cpSync(join(seeds, 'profiles'), join(folder, 'profiles'), { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** Why a profile is refused with `from` replaced by `to`, without its path. */
  function refusal(name: string, from: string | RegExp, to: string): string {
    const path = join(folder, 'profiles', `${name}.json`)
    const before = readFileSync(path, 'utf8')
    expect(before).toMatch(from)
    writeFileSync(path, before.replace(from, to))
    try {
      loadProfile(folder, name, matters)
    } catch (error) {
      if (error instanceof SeedError) return error.message.replace(path, 'F')
      throw error
    }
    return 'taken'
  }

  it('may be a file anywhere', () => {
    const path = join(folder, 'ours.json')
    cpSync(join(folder, 'profiles/zhongshan.json'), path)
    expect(loadProfile(seeds, path, matters).name).toBe('zhongshan')
  })

  it('that does not exist is refused, naming those that do', () => {
    expect(() => loadProfile(seeds, 'atlantis', matters)).toThrow(
      new SeedError(
        'There is no profile "atlantis"; there are xihaian, xuchangabc, zhongshan, zhuhai124, and the path of a JSON file is allowed.',
      ),
    )
    expect(() => loadProfile(seeds, './none.json', matters)).toThrow('There is no profile at ./none.json')
  })

  it.each<[why: string, name: string, from: string | RegExp, to: string, sentence: string | RegExp]>([
    ['an amount of nothing', 'xihaian', '"amount": 3', '"amount": 0', /^F, profile "xihaian", clock "feedback", at amount: 0: /],
    [
      'an event that never occurs',
      'xihaian',
      '"startedBy": ["referred"]',
      '"startedBy": ["refered"]',
      /^F, profile "xihaian", clock "dispatch", at startedBy\.0: "refered": Invalid option/,
    ],
    [
      'an unknown rung',
      'zhongshan',
      '"red": ["owner", "head", "officer"]',
      '"red": ["owner", "boss"]',
      /^F, profile "zhongshan", at ladders\.department\.red\.1: "boss": Invalid option/,
    ],
    [
      'a word that is none of a profile',
      'zhongshan',
      '"rolling": true',
      '"roling": true',
      'F, profile "zhongshan", clock "close": Unrecognized key: "roling".',
    ],
    [
      'a class nobody can have',
      'zhuhai124',
      '{ "classes": ["咨询"] }',
      '{ "classes": ["问询"] }',
      'F, profile "zhuhai124": clock "feedback" (number 1 of 2) asks for the class "问询", which no case can have: the classes are 咨询, 其他.',
    ],
    [
      'a class where there are none',
      'xihaian',
      '"unit": "working-hour",',
      '"unit": "working-hour", "when": { "classes": ["A类"] },',
      'F, profile "xihaian": clock "dispatch" asks for the class "A类", which no case can have: the profile has no classes.',
    ],
    [
      'a matter nobody raises',
      'xihaian',
      '"unit": "working-hour",',
      '"unit": "working-hour", "when": { "matters": ["修仙"] },',
      'F, profile "xihaian": clock "dispatch" asks for the matter "修仙", which no case can have: it is not in matters.json.',
    ],
    [
      'a condition that nothing meets',
      'zhuhai124',
      '{ "classes": ["咨询"] }',
      '{ "classes": [] }',
      'F, profile "zhuhai124": clock "feedback" (number 1 of 2) has an empty list of classes, which no case can meet.',
    ],
    [
      'two rules for one case',
      'zhuhai124',
      '{ "classes": ["咨询"] }',
      '{ "classes": ["咨询", "其他"] }',
      'F, profile "zhuhai124": two clocks "feedback" apply to one case (其他, difficulty, normal, in-scope).',
    ],
    [
      'two rules told apart by nothing',
      'zhuhai124',
      '"when": { "classes": ["咨询"] },',
      '"when": { "consultation": true },',
      /two clocks "feedback" apply to one case \(其他, .*consultation\)\.$/,
    ],
    [
      'no end for some cases',
      'xuchangabc',
      '"when": { "classes": ["A类"] },',
      '"when": { "classes": ["A类"], "urgencies": ["urgent"] },',
      'F, profile "xuchangabc": neither clock "feedback" nor clock "close" is there for a case (A类, difficulty, normal, in-scope).',
    ],
    [
      'a required kind that is missing',
      'xihaian',
      /\{\s+"kind": "same-day"[^}]*\},\s+/,
      '',
      'F, profile "xihaian": clock "same-day" is missing for a case (difficulty, normal, in-scope).',
    ],
    [
      'a contact that some cases do not get',
      'zhuhai124',
      '"kind": "contact",\n      "amount": 1,',
      '"kind": "contact",\n      "when": { "consultation": false },\n      "amount": 1,',
      'F, profile "zhuhai124": clock "contact" is missing for a case (咨询, difficulty, normal, in-scope, consultation).',
    ],
    [
      'a usual class that is none',
      'xuchangabc',
      '"usual": "C类"',
      '"usual": "D类"',
      'F, profile "xuchangabc": the usual class "D类" is none of A类, B类, C类.',
    ],
    [
      'a call that is the department’s',
      'xihaian',
      /("kind": "follow-up",[^}]*?"owner": )"coordinator"/,
      '$1"department"',
      'F, profile "xihaian": clock "follow-up" belongs to the coordinator, not to the department.',
    ],
    [
      'a call that nothing ends',
      'xihaian',
      '["rating-verified", "follow-up-called"]',
      '["rating-verified"]',
      'F, profile "xihaian": clock "follow-up" must be met by "follow-up-called".',
    ],
    ['a class twice', 'xuchangabc', '"name": "B类"', '"name": "A类"', 'F, profile "xuchangabc": class "A类" stands twice.'],
    [
      'a clock that outlives the case',
      'zhongshan',
      '"cancelledBy": ["withdrawn", "objection-upheld"]',
      '"cancelledBy": ["objection-upheld"]',
      'F, profile "zhongshan": clock "contact" runs on in a case that was withdrawn: put "withdrawn" into cancelledBy.',
    ],
    [
      'a clock that is met by what starts it',
      'zhongshan',
      '"metBy": ["progress-reported", "resolved"]',
      '"metBy": ["progress-reported", "resolved", "dispatched"]',
      'F, profile "zhongshan": clock "interim" is started and met by "dispatched".',
    ],
    [
      'a clock with the wrong owner',
      'zhongshan',
      '"owner": "coordinator"',
      '"owner": "department"',
      'F, profile "zhongshan": clock "dispatch" belongs to the coordinator, not to the department.',
    ],
    [
      'a contact that begins elsewhere',
      'xihaian',
      '"startedBy": ["dispatched"]',
      '"startedBy": ["acknowledged"]',
      'F, profile "xihaian": clock "contact" must be started by "dispatched".',
    ],
    [
      'yellow from the start',
      'zhongshan',
      '"yellowBeforeWorkingMinutes": 20',
      '"yellowBeforeWorkingMinutes": 60',
      'F, profile "zhongshan": clock "contact" would be yellow from the start: 60 minutes of 60.',
    ],
    [
      'an extension of nothing',
      'xihaian',
      /"extendable": true/g,
      '"extendable": false',
      'F, profile "xihaian": extension moves nothing: no clock is extendable.',
    ],
    [
      'an extension without end',
      'xihaian',
      '"maxDays": 3',
      '"maxDays": 90',
      'F, profile "xihaian": extension of 90 working days at a time is no extension of a limit.',
    ],
    [
      'an extension again and again',
      'xihaian',
      '"maxTimes": 3',
      '"maxTimes": 99',
      'F, profile "xihaian": extension for 99 times is no extension of a limit.',
    ],
    [
      'an undo longer than a limit',
      'zhuhai124',
      '"minutes": 5',
      '"minutes": 30',
      'F, profile "zhuhai124": undo within 30 minutes is no shorter than clock "dispatch".',
    ],
    [
      'an undo for days',
      'xihaian',
      '"minutes": 5',
      '"minutes": 1440',
      'F, profile "xihaian": undo within 1440 minutes is no shorter than clock "dispatch".',
    ],
    [
      'a ladder that does not rise',
      'xihaian',
      '[{ "afterWorkingDays": 1, "tell": ["leader"] }]',
      '[{ "afterWorkingDays": 2, "tell": ["leader"] }, { "afterWorkingDays": 1, "tell": ["leader"] }]',
      'F, profile "xihaian": ladder "department" climbs after 2, 1 working days, which does not rise.',
    ],
    [
      'a red light that nobody hears of',
      'xihaian',
      '"red": ["owner", "head", "officer"]',
      '"red": []',
      'F, profile "xihaian": ladder "department" tells nobody of a red light.',
    ],
    [
      'an extension of what cannot be extended',
      'zhongshan',
      '"resumedBy": ["contact-denied"],\n      "extendable": false',
      '"resumedBy": ["contact-denied"],\n      "extendable": true',
      'F, profile "zhongshan": clock "contact" cannot be extendable: an extension moves feedback, close or rectify.',
    ],
    ['no JSON', 'zhongshan', /^\{/, '', /^F cannot be read as JSON/],
  ])('is refused for %s', (_why, name, from, to, sentence) => {
    const said = refusal(name, from, to)
    if (typeof sentence === 'string') expect(said).toBe(sentence)
    else expect(said).toMatch(sentence)
  })
})
