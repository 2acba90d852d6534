/**
 * Generated entrepreneurs: each has a problem in real words, a name, a number and a temperament, reads what the bot says, and
 * decides as a person would what to say next. The same seed makes the same person.
 */
import * as wording from '../../dialogs/wording.ts'
import { seeded } from '../../nlu/engine.ts'

/** What makes a talk hard. One person has none to three of these. */
export const traits = [
  'all-at-once',
  'fragments',
  'opens-first',
  'contact-first',
  'typos',
  'corrects-early',
  'corrects-summary',
  'corrects-late',
  'asks-about-service',
  'asks-about-policy',
  'falls-silent',
  'another-matter',
  'withholds-name',
  'withholds-phone',
  'angry',
  'gives-up',
  'cancels',
  'repeats',
  'emoji',
  'misreads',
] as const
export type Trait = (typeof traits)[number]

/** What a person has told, or would rather not tell; the bot must not ask for it again. */
export type Fact = 'problem' | 'enterprise' | 'phone' | `detail:${string}`

/** What a person does: says something (several texts are a burst), waits some hours, or ends the talk. */
export type Act =
  /** `tells`: what is known from now on; `forgets`: what was wrong and is asked for rightly. */
  { readonly say: readonly string[]; readonly tells: readonly Fact[]; readonly forgets: readonly Fact[] } | 'wait' | 'leave'

/** A correction that was made, and how the summary must read after it. */
export type Correction = { readonly said: string; readonly shows: string }

export type Customer = {
  readonly id: string
  readonly seed: number
  readonly traits: readonly Trait[]
  /** As the directory knows the person: who was here before is known with name and number. */
  readonly person: {
    readonly name: string
    readonly role: 'entrepreneur'
    readonly enterprise: string | null
    readonly phone: string | null
  }
  /** The next act after what the bot said last; null: nothing yet, or it was silent. */
  acts(heard: string | null): Act
  /** What the summaries did not show though it was told or corrected. */
  readonly missed: readonly string[]
}

/** The texts that people draw from, all of them real wording. */
export type Words = { readonly appeals: readonly string[]; readonly policies: readonly string[] }

/** The customer of a seed. */
export function makeCustomer(seed: number, words: Words): Customer {
  const random = seeded(seed)
  const chance = (share: number): boolean => random() < share
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)]
    if (found === undefined) throw new Error('there is nothing to pick from')
    return found
  }
  const mine = temperOf(pick, chance)
  const has = (trait: Trait): boolean => mine.includes(trait)
  let enterprise = nameOf(pick)
  let phone = phoneOf(random)
  const known = chance(0.3)
  let problem = pick(words.appeals)
  if (has('typos')) problem = mistyped(problem, random)
  const wish = chance(0.3) ? pick(wishes) : null

  // --- What has happened so far ---
  const pending = new Set<Trait>(mine)
  /** True once for each trait, and then only with some probability at each chance. */
  const now = (trait: Trait, share = 0.6): boolean => pending.has(trait) && chance(share) && pending.delete(trait)
  const told = new Set<Fact>(known ? ['enterprise', 'phone'] : [])
  const withheld = new Set<Fact>()
  const missed: string[] = []
  let expected: Correction | null = null
  let complained = false
  let spoken = 0
  let refused = 0
  let waited = false
  let numbers = 0

  const say = (text: string | readonly string[], tells: readonly Fact[] = [], forgets: readonly Fact[] = []): Act => {
    spoken++
    for (const fact of forgets) told.delete(fact)
    for (const fact of tells) told.add(fact)
    return { say: typeof text === 'string' ? [text] : text, tells, forgets }
  }

  function begin(): Act {
    const hello = chance(0.2) ? '你好，' : ''
    if (now('contact-first', 1)) {
      const facts: Fact[] = withheldOr(['enterprise', 'phone'])
      if (facts.length === 2) return say(`我是${enterprise}的，电话${phone}`, facts)
    }
    if (now('opens-first', 1)) return say(pick(openings))
    if (now('all-at-once', 1) && !has('withholds-name') && !has('withholds-phone')) {
      return say(`${hello}我们是${enterprise}，${problem}${/[。！？!?]$/.test(problem) ? '' : '，'}我电话${phone}`, [
        'problem',
        'enterprise',
        'phone',
      ])
    }
    if (now('fragments', 1)) return say(fragmentsOf(problem, random), ['problem'])
    return say(`${hello}${problem}`, ['problem'])
  }
  const withheldOr = (facts: readonly Fact[]): Fact[] =>
    facts.filter((fact) => !(fact === 'enterprise' && has('withholds-name')) && !(fact === 'phone' && has('withholds-phone')))

  /** Anything that may come instead of an answer, at any question. */
  function detour(): Act | null {
    if (now('gives-up', 0.5)) return 'leave'
    if (now('cancels', 0.5)) return say(pick(['算了', '算了不弄了', '取消', '不报了']))
    if (now('falls-silent', 0.5)) return 'wait'
    if (now('another-matter', 0.5)) return 'wait'
    if (now('angry', 0.5)) return say(pick(angers))
    if (now('asks-about-service', 0.7)) return say(pick(serviceQuestions))
    if (now('asks-about-policy', 0.7)) return say(pick(words.policies))
    if (now('emoji', 0.6)) return say(pick(emoji))
    if (now('repeats', 0.4)) return say(problem, ['problem'])
    if (now('corrects-early', 0.6) && told.has('phone')) {
      phone = phoneOf(random)
      return say(pick([`电话错了，是${phone}`, `刚才电话打错了，应该是${phone}`]), ['phone'])
    }
    return null
  }

  function answerEnterprise(): Act {
    if (now('misreads', 0.6)) return has('withholds-phone') ? say('是') : say(phone, ['phone'])
    if (has('withholds-name')) {
      withheld.add('enterprise')
      return say(pick(['匿名', '匿名吧', '不方便说', '不想说', '保密']), ['enterprise'])
    }
    const both = chance(0.15) && !has('withholds-phone')
    return both
      ? say(`${enterprise} ${phone}`, ['enterprise', 'phone'])
      : say(pick([enterprise, enterprise, `我们是${enterprise}`, `叫${enterprise}`, `${enterprise}的`]), ['enterprise'])
  }

  function answerPhone(): Act {
    if (now('misreads', 0.6)) return say(pick(['影响生产啊', '为什么要电话', '你们联系我就行']))
    if (has('withholds-phone')) {
      withheld.add('phone')
      return say(pick(['跳过', '不方便', '不留了', '先不留电话']), ['phone'])
    }
    const spaced = `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`
    return say(pick([phone, phone, `电话${phone}`, `我手机${phone}`, spaced, `打这个${phone}`]), ['phone'])
  }

  /** Reads the summary as its owner: what is wrong is said, once. */
  function review(text: string): Act {
    if (expected !== null) {
      if (!text.includes(expected.shows)) missed.push(`after 「${expected.said}」 the summary does not show ${expected.shows}`)
      expected = null
    }
    const shownName = /【企业】(.*)/.exec(text)?.[1] ?? ''
    const shownPhone = /【电话】(.*)/.exec(text)?.[1] ?? ''
    if (shownName !== '' && !complained) {
      const wrongName = told.has('enterprise') && !withheld.has('enterprise') && !shownName.includes(enterprise)
      const wrongPhone = told.has('phone') && !withheld.has('phone') && !shownPhone.endsWith(phone.slice(-4))
      if (wrongName || wrongPhone) {
        complained = true
        missed.push(wrongName ? `told ${enterprise}, the summary shows ${shownName}` : `told ${phone}, the summary shows ${shownPhone}`)
        return wrongName ? say(`公司名应该是${enterprise}`, ['enterprise']) : say(`电话是${phone}`, ['phone'])
      }
    }
    if (now('corrects-summary', 0.9)) return correct()
    if (now('misreads', 0.8)) return say(pick(['什么意思', '没看懂', '这是啥', '然后呢']))
    const detail = Object.entries(wording.details).find(([, { ask }]) => text.includes(ask))?.[0]
    if (detail !== undefined && chance(0.5)) return answerDetail(detail)
    return say(pick(confirmations))
  }

  function correct(): Act {
    const amount = /([\d一二三四五六七八九十]+)(个|次|天|台|人|万|年)/.exec(problem)
    const kind = pick(['phone', 'phone', 'enterprise', ...(amount ? ['amount', 'amount'] : [])])
    if (kind === 'enterprise' && !withheld.has('enterprise')) {
      enterprise = nameOf(pick)
      const said = pick([`公司名应该是${enterprise}`, `企业名称写错了，是${enterprise}`, `公司名改成${enterprise}`])
      expected = { said, shows: enterprise }
      return say(said, ['enterprise'])
    }
    if (kind === 'amount' && amount) {
      const [was, figure, unit] = amount
      const is = `${/\d/.test(figure ?? '') ? 77 : '七十七'}${unit}`
      const said = pick([`不是${was}，是${is}`, `${was}改成${is}`, `把${was}改成${is}`])
      expected = { said, shows: is }
      return say(said)
    }
    phone = phoneOf(random)
    withheld.delete('phone')
    const said = pick([`电话错了，是${phone}`, `不对，电话是${phone}`, `电话改成${phone}`])
    expected = { said, shows: phone.slice(-4) }
    return say(said, ['phone'])
  }

  function answerDetail(name: string): Act {
    const fact: Fact = `detail:${name}`
    if (name === 'wish' && wish !== null) return say(wish, [fact])
    if (chance(0.4)) return say(pick(['不知道', '没有', '不清楚', '都行']), [fact])
    const answers = detailAnswers[name]
    return answers === undefined ? say(pick(confirmations)) : say(pick(answers), [fact])
  }

  function comesBack(): Act {
    waited = true
    if (has('another-matter')) {
      problem = pick(words.appeals)
      const details = [...told].filter((fact) => fact.startsWith('detail:'))
      return say(pick([problem, `在吗，我还想反映个事，${problem}`]), ['problem'], details)
    }
    return say(pick(['继续', '在吗', '我回来了', '刚才忙去了', '继续说刚才的事', '还在吗']))
  }

  /** After the number: some correct, some tell it again, some say thanks. */
  function afterwards(text: string): Act {
    numbers++
    if (openQuestion(text) === 'summary' && numbers < 5) return say('确认')
    if (openQuestion(text) === 'enterprise' && numbers < 5) return answerEnterprise()
    if (openQuestion(text) === 'phone' && numbers < 5) return answerPhone()
    if (openQuestion(text) === 'told-before') return say('补充')
    if (now('corrects-late', 1)) return say(`刚才电话打错了，是${phoneOf(random)}`)
    if (now('repeats', 1)) return say(problem)
    return numbers < 3 && chance(0.3) ? say(pick(['谢谢', '好的', '进度', '收到，谢谢'])) : 'leave'
  }

  function acts(heard: string | null): Act {
    if (spoken === 0) return begin()
    if (heard === null) return waited ? say('在吗') : comesBack()
    if (numbers > 0 || numberOf(heard) !== null) return afterwards(heard)
    if (spoken >= patience) return 'leave'
    const question = openQuestion(heard)
    const wanders = ['enterprise', 'phone', 'summary'].includes(question) ? detour() : null
    if (wanders !== null) return wanders
    switch (question) {
      case 'enterprise':
        return answerEnterprise()
      case 'phone':
        return answerPhone()
      case 'summary':
        return review(heard)
      case 'problem':
        return say(told.has('problem') ? `是这样的：${problem}` : problem, ['problem'])
      case 'choice':
        return say(pick(['1', '2']))
      case 'another':
        return say(pick(['补充', '另一件', '补充']))
      case 'told-before':
        return say(pick(['补充', '确认']))
      case 'emergency':
        return say('确认')
      case 'change':
        return say('没错了，提交吧')
      case 'drafts':
        return say('继续 1')
      case 'elsewhere':
        refused++
        // Nothing is kept of what is sent elsewhere: who insists begins anew.
        return refused > 1 ? 'leave' : say(`我是开公司的，这是我们企业的事：${problem}`, ['problem'], known ? [] : ['enterprise', 'phone'])
      case 'cancelled':
        return chance(0.4) ? say('恢复草稿') : 'leave'
      case 'nothing':
        return told.has('problem') ? say(pick(['继续', '那我的事呢？', problem])) : say(problem, ['problem'])
    }
  }

  return {
    id: `customer-${seed}`,
    seed,
    traits: mine,
    person: { name: `顾客${seed}`, role: 'entrepreneur', enterprise: known ? enterprise : null, phone: known ? phone : null },
    acts,
    missed,
  }
}

/** The first case number that a text gives to a report; null when it gives none. */
export function numberOf(text: string): string | null {
  return /已(?:受理|登记)[\s\S]*?(QS\d{8}-\d{4,})/.exec(text)?.[1] ?? null
}

type Question = 'enterprise' | 'phone' | 'summary' | 'problem' | 'choice' | 'another' | 'told-before' | 'emergency' | 'change' | 'drafts'

/** What a message asks for at its end, as its reader takes it. */
export function openQuestion(text: string): Question | 'elsewhere' | 'cancelled' | 'nothing' {
  const found = questions
    .map(([question, words]) => ({ question, at: text.lastIndexOf(words) }))
    .reduce((last, next) => (next.at > last.at ? next : last), { question: 'nothing' as Question | 'nothing', at: -1 })
  if (found.question !== 'nothing') return found.question
  if (text.includes(wording.cancelled)) return 'cancelled'
  return /请拨打|依法|不受理|保密转送/.test(text) ? 'elsewhere' : 'nothing'
}

/** The facts that a message of the bot asks for. */
export function factsAsked(text: string): readonly Fact[] {
  const question = openQuestion(text)
  const details = Object.entries(wording.details).flatMap(([name, { ask }]): readonly Fact[] =>
    text.includes(ask) ? [`detail:${name}`] : [],
  )
  return question === 'enterprise' || question === 'phone' || question === 'problem' ? [question, ...details] : details
}

// --- Internal helpers ---

const questions: readonly (readonly [Question, string])[] = [
  ...(['problem', 'enterprise', 'phone'] as const).flatMap((slot) =>
    [wording.asks[slot], wording.askAgain[slot], wording.simpler[slot]].map((words) => [slot, words] as const),
  ),
  ['problem', wording.begin],
  ['phone', wording.askPhone],
  ['summary', '【企业】'],
  ['summary', wording.simpler.summary],
  ['summary', wording.confirmInWords],
  ['summary', wording.detailRefused.past],
  ['another', wording.askAnother.text],
  ['another', wording.simpler.another],
  ['choice', '回复序号，或者直接说是什么事'],
  ['told-before', '是同一件事，回复「补充」'],
  ['emergency', wording.emergencyNext],
  ['change', wording.whatToChange],
  ['change', '请说清楚是哪一处改成'],
  ['drafts', '接着说哪一份'],
]

/** Messages after which a person without a number has had enough. */
const patience = 16

/** Four people in ten are easy; one in fourteen gives up, whatever the bot says. */
function temperOf(pick: <T>(list: readonly T[]) => T, chance: (share: number) => boolean): readonly Trait[] {
  const leaves: readonly Trait[] = chance(0.05) ? ['gives-up'] : chance(0.03) ? ['cancels'] : []
  const others = traits.filter((trait) => trait !== 'gives-up' && trait !== 'cancels')
  const count = chance(0.2) ? 0 : chance(0.4) ? 1 : chance(0.6) ? 2 : 3
  return [...new Set([...leaves, ...Array.from({ length: count }, () => pick(others))])]
}

const brands = ['凯成', '清河', '顺达', '海韵', '金穗', '一品鲜', '鑫隆', '宏远', '福满', '长青']
const trades = [
  '精密机械有限公司',
  '物流有限公司',
  '服装厂',
  '农业专业合作社',
  '饭店',
  '食品有限公司',
  '建材商行',
  '五金加工厂',
  '科技有限公司',
  '面馆',
]

function nameOf(pick: <T>(list: readonly T[]) => T): string {
  return `${pick(brands)}${pick(trades)}`
}

function phoneOf(random: () => number): string {
  return `1380000${String(Math.floor(random() * 10_000)).padStart(4, '0')}`
}

const openings = ['我想反映个事', '你好，我想问下', '在吗', '你好', '我有个问题', '请问这里能反映问题吗']
const angers = ['你们到底管不管！！', '问这么多干嘛，烦死了', '你们就知道踢皮球', '都第三次了，还要我说几遍', '太敷衍了']
const serviceQuestions = [
  '要收费吗',
  '你们周末上班吗',
  '会不会被报复啊',
  '多久能有答复？',
  '可以匿名吗？',
  '你是机器人吗',
  '谁能看到我说的？',
  '等一下',
]
const emoji = ['👍', '🙏', '😡', '😂😂', '👌']
const confirmations = ['确认', '确认', '确认提交', '好的，确认', '没问题', '对', '可以，提交吧', '是的', '就这样']
const wishes = ['下个月底前', '下周三前', '月底', '春节前', '12月10号之前', '尽快']

const detailAnswers: Readonly<Record<string, readonly string[]>> = {
  wish: ['下个月底', '12月15号前', '越快越好'],
  place: ['在三号车间门口', '临港路18号', '科技园B座'],
  since: ['上个月开始的', '快两个月了', '国庆以后'],
  headcount: ['20个焊工', '十来个普工'],
  amount: ['大概50万', '十几万元'],
  loan: ['在建行贷的，明年三月到期', '农商行'],
  promise: ['招商局的李主任去年答应的'],
  paper: ['有协议', '没有，口头说的'],
  inspector: ['街道和消防', '综合执法队'],
  'owed-since': ['去年五月开始的', '快一年了'],
}

/** One or two slips of the thumb: neighbours swapped, or a character lost. Figures stay. */
function mistyped(text: string, random: () => number): string {
  const letters = [...text]
  for (let i = 0; i < (text.length > 20 ? 2 : 1); i++) {
    const at = Math.floor(random() * (letters.length - 1))
    const [first = '', second = ''] = [letters[at], letters[at + 1]]
    if (!/\p{Script=Han}/u.test(first) || !/\p{Script=Han}/u.test(second)) continue
    letters.splice(at, 2, ...(random() < 0.7 ? [second, first] : [second]))
  }
  return letters.join('')
}

/** A text as it is sent in pieces, a greeting first now and then. */
function fragmentsOf(text: string, random: () => number): readonly string[] {
  const pieces = text.split(/(?<=[,，。;；!！?？\s])/).map((piece) => piece.trim())
  const whole = pieces.length > 1 ? pieces : [text.slice(0, text.length / 2), text.slice(text.length / 2)]
  const kept = whole.filter((piece) => piece !== '')
  const burst = kept.length <= 4 ? kept : [...kept.slice(0, 3), kept.slice(3).join('')]
  return random() < 0.4 ? ['你好', ...burst] : burst
}
