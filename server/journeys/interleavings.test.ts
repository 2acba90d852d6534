/**
 * Whatever is said in whatever order: no draft is lost, no case is doubled, nothing that is known is asked for, and the last word
 * is answered. Ten thousand talks with the rules and the dialogs alone; two hundred through the real program, which is stopped
 * and started meanwhile and hears many messages twice.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leadOf } from '../../cases/case.ts'
import type { ReporterDialog } from '../../dialogs/dialog.ts'
import { isAboutDraft } from '../../dialogs/dialog.ts'
import { makeTown, plainly, type Town } from '../../dialogs/fixtures.ts'
import { asks } from '../../dialogs/wording.ts'
import type { Understand } from '../../nlu/understand.ts'
import { openQuestion } from './customers.ts'
import { type District, openDistrict } from './district.ts'
import { callUp, type Post, playRound, shown, type Talk, wake } from './talks.ts'

/** Set QISHAO_SEED to hear other talks. */
const seed = Number(process.env.QISHAO_SEED ?? 1)
const runs = 10_000

/** What may happen in a talk; `tell` and `burst` tell a problem of their own, which is followed by its name. */
type Move =
  | { readonly do: 'tell' | 'burst' | 'greet-and-tell' | 'tell-all'; readonly topic: number }
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'picture' | 'department-answers' }

const topics = ['厂里老停电，一周三次', '自来水水压太小，用不上水', '招不到焊工，缺30个', '门口路灯坏了半个月', '稳岗补贴三个月没到账']

/** Words by which a problem is known again, wherever it ends up. */
const marks = [
  '芍药',
  '牡丹',
  '海棠',
  '茉莉',
  '蔷薇',
  '紫藤',
  '芙蓉',
  '杜鹃',
  '百合',
  '月季',
  '丁香',
  '玉兰',
  '腊梅',
  '桂花',
  '石榴',
  '玫瑰',
]

const answers = [
  '海风有限公司',
  '我们是清泉有限公司',
  '13800000031',
  '138 0000 0032',
  '匿名',
  '跳过',
  '不方便',
  '不知道',
  '月底前',
  '1',
  '2',
]
const decisions = ['确认', '确认', '确认', '提交吧', '取消', '算了', '恢复草稿', '继续', '继续 1', '继续 2', '我的草稿']
const divisions = ['另一件', '补充', '是一件事', '分开', '同一件']
const corrections = ['电话错了，是13800000077', '公司名应该是海月有限公司', '不是三次是五次', '企业写错了', '要改']
const asides = ['你好', '在吗', '谢谢', '👍', '帮助', '没看懂', '等一下', '为什么要电话', '你们周末上班吗', '要收费吗', '稳岗补贴怎么申请']
const about = [
  '进度',
  '催一下',
  '撤回',
  '不',
  '是',
  '没有',
  '解决了',
  '没有解决',
  '5分',
  '2',
  '太敷衍了',
  '你们到底管不管！！',
  '配电房冒烟了',
]

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('tell', 'burst', 'greet-and-tell', 'tell-all'), topic: fc.nat(topics.length - 1) }),
  },
  ...([answers, decisions, divisions, corrections, asides, about] as const).map((texts) => ({
    weight: texts === decisions || texts === answers ? 5 : 2,
    arbitrary: fc.record({ do: fc.constant('say' as const), text: fc.constantFrom(...texts) }),
  })),
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 3, 26) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('picture', 'department-answers') }) },
)

/** What the words say, made by hand: the rules of a talk are looked at here, and no model. */
const understand: Understand = (text) => {
  const department = departmentOf(text)
  const plain = plainly(department)(text)
  if (/冒烟/.test(text)) return { ...plain, intent: 'emergency', admission: 'emergency', urgency: 'emergency' }
  if (/怎么申请/.test(text)) return { ...plain, intent: 'policy-question' }
  if (/^(?:你好|在吗)/.test(text) && text.length < 5) return { ...plain, intent: 'greeting' }
  if (/周末|收费/.test(text)) return { ...plain, intent: 'chitchat' }
  return plain
}

function departmentOf(text: string): string {
  if (/水/.test(text)) return 'water'
  if (/焊工|补贴/.test(text)) return 'hrss'
  return /路灯/.test(text) ? 'urban_mgmt' : 'power'
}

/** Plays the moves in a town of their own, and says what was broken first; null: nothing. */
function brokenBy(moves: readonly Move[]): string | null {
  const town = makeTown(understand)
  const told: string[] = []
  const givenUp = new Set<string>()
  let now = Date.parse('2026-11-23T10:00:00+08:00')
  for (const [i, step] of moves.entries()) {
    const before = dialogOf(town)
    if (step.do === 'wait') {
      now += step.hours * 3_600_000
      town.at(new Date(now + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '))
      continue
    }
    if (step.do === 'department-answers') {
      answerNewest(town)
      continue
    }
    const texts = textsOf(step, told)
    const reply = town.dm('chen', texts, step.do === 'picture' ? { attachments: [picture(i)] } : {})
    const after = dialogOf(town)
    const place = `move ${i} 「${texts.join(' / ')}」`
    if (after === undefined) return `${place} left no dialog`
    if (reply === '' && after.handover === null) return `${place} was not answered`
    if (after.asked !== null && isAboutDraft(after.asked) && after.draft === null) return `${place} left a question about no draft`
    const asks = asksForKnown(reply, after)
    if (asks !== null) return `${place} was answered by asking for the ${asks}, which is known: ${reply}`
    for (const draft of [before?.dropped?.draft, after.dropped?.draft])
      for (const mark of told) if (JSON.stringify(draft ?? '').includes(mark)) givenUp.add(mark)
    // The messages of the last day are remembered in case one is taken back; that keeps no draft.
    const kept = JSON.stringify([{ ...after, said: [] }, town.cases()])
    const lost = told.find((mark) => !kept.includes(mark) && !givenUp.has(mark))
    if (lost !== undefined) return `after ${place} ${lost} is lost: ${reply}`
    const doubled = told.find((mark) => town.cases().filter((it) => it.text.includes(mark)).length > 1)
    if (doubled !== undefined) return `after ${place} ${doubled} has two cases: ${reply}`
  }
  return null
}

/** What is said in a move; a problem told takes the next mark. */
function textsOf(step: Exclude<Move, { do: 'wait' }>, told: string[]): readonly string[] {
  switch (step.do) {
    case 'say':
      return [step.text]
    case 'tell':
    case 'burst':
    case 'greet-and-tell':
    case 'tell-all': {
      const mark = marks[told.length] ?? ''
      told.push(mark)
      const problem = `${topics[step.topic]}，在${mark}车间`
      if (step.do === 'tell') return [problem]
      if (step.do === 'greet-and-tell') return [`你好，${problem}`]
      return step.do === 'burst' ? ['你好', ...problem.split('，')] : [`我们是海风有限公司，${problem}，电话13800000033`]
    }
    case 'picture':
    case 'department-answers':
      return ['']
  }
}

function dialogOf(town: Town): ReporterDialog | undefined {
  const dialog = town.dialog('dm:chen')
  return dialog?.type === 'reporter' ? dialog : undefined
}

/** The slot that a reply asks for at its end though the draft has it, or its owner declined it; what is corrected may be asked for. */
function asksForKnown(reply: string, { draft, asked }: ReporterDialog): string | null {
  const question = openQuestion(reply)
  if ((question !== 'enterprise' && question !== 'phone') || draft === null) return null
  // After 「企业写错了」 the question is open again until it is answered.
  const corrects = asked?.about === question
  const known = draft[question] !== null || draft.declined.includes(question)
  return known && !corrects ? question : null
}

function answerNewest(town: Town): void {
  const it = town.cases().findLast((candidate) => leadOf(candidate) !== null && ['dispatched', 'handling'].includes(candidate.status))
  if (it) town.group(`staff-${leadOf(it)}`, `${it.number} 答复：已经处理好了`)
}

function picture(i: number): { readonly id: string; readonly name: string; readonly mime: string; readonly size: number } {
  return { id: `picture-${i}`, name: '现场.jpg', mime: 'image/jpeg', size: 1_000 }
}

describe(`${runs} talks in any order, seed ${seed}`, () => {
  it('lose no draft, double no case, ask for nothing that is known, and answer the last word', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 3, maxLength: 14 }), (moves) => {
        const broken = brokenBy(moves)
        if (broken !== null) throw new Error(broken)
      }),
      { seed, numRuns: runs },
    )
    console.log(`${runs} talks of 3–14 moves held, seed ${seed}`)
  }, 120_000)

  it('would be found out', () => {
    expect(asksForKnown(asks.phone, stateWithPhone())).toBe('phone')
  })
})

/** A dialog that knows the number. */
function stateWithPhone(): ReporterDialog {
  const town = makeTown(understand)
  town.dm('chen', '厂里老停电，一周三次')
  town.dm('chen', '海风有限公司')
  town.dm('chen', '13800000031')
  const dialog = dialogOf(town)
  if (dialog === undefined) throw new Error('who talks has a dialog')
  return dialog
}

/** The real program: how many people talk, and after which rounds it is stopped and started. */
const people = 200
const lastRound = 22
const stops = [2, 5, 9, 14]

describe(`${people} talks through stops, seeds from ${10_000 + seed} on`, () => {
  let district: District
  let talks: readonly Talk[]
  let repeats = 0
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00')
    talks = await callUp(district, 10_000 + seed, people)
    for (let round = 0; round <= lastRound; round++) {
      if (round === 12) await wake(district, talks, '2026-11-24 09:30')
      await playRoundTwice(round)
    }
    console.log(
      `${people} talks, ${stops.length} stops, ${repeats} messages delivered twice, seeds ${10_000 + seed}–${9_999 + seed + people}`,
    )
  }, 120_000)
  afterAll(() => district.close())

  /** Every third message is delivered again at once, and once more after a stop; its id tells. */
  async function playRoundTwice(round: number): Promise<void> {
    const again: (() => Promise<void>)[] = []
    const post: Post = async (who, text, n) => {
      const send = (): Promise<void> => district.posts(who, text, { id: `${who}-${round}-${n}` })
      await send()
      if ((Number(who.replace(/\D/g, '')) + round + n) % 3 > 0) return
      again.push(send)
      repeats++
      await send()
    }
    await playRound(district, talks, post, async () => {
      if (!stops.includes(round)) return
      await district.restart()
      for (const send of again) await send()
    })
  }

  it('answer whatever is said once', () => {
    expect(shown(talks, ({ unanswered }) => unanswered)).toEqual([])
  })

  it('ask nobody again', () => {
    expect(shown(talks, ({ askedTwice }) => askedTwice)).toEqual([])
  })

  it('give one case for each number that was told, and none besides', async () => {
    for (const { customer, lines } of talks) {
      const receipts = lines.filter((line) => /^机：已(?:受理|登记)/.test(line)).flatMap((line) => line.match(/QS\d{8}-\d{4,}/g) ?? [])
      const cases = (await district.cases(customer.id)).map(({ number }) => number)
      expect([...new Set(cases)].sort(), `seed ${customer.seed}`).toEqual([...new Set(receipts)].sort())
      expect(new Set(receipts).size, `seed ${customer.seed}\n${lines.join('\n')}`).toBe(receipts.length)
    }
  })
})
