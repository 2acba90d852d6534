/** The load: enterprises that report, departments that answer in their groups, enterprises that rate; case after case. */

/** Where conversations are played: the program over HTTP (`wire.ts`), or its spine in this process (`spine.ts`). Chats are `dm:<person>` and `group:<department>`. */
export type Stage = {
  /** Makes an enterprise known. */
  admit(person: Reporter): Promise<void>
  /** Says a text in a chat; resolves when it is durable. */
  say(chat: string, from: string, text: string): Promise<void>
  /** Resolves when a chat has had `count` messages, those of people and those of the bot. */
  until(chat: string, count: number): Promise<void>
  /** The text of the last message of a chat that has had more than `after`. */
  lastText(chat: string, after: number): Promise<string>
  /** Resolves when all is answered and sent. */
  settle(): Promise<void>
  /** The department that leads the newest case of a reporter, or null. */
  leadOf(reporter: string): Promise<string | null>
}

/** An enterprise, as the directory knows it. */
export type Reporter = {
  readonly id: string
  readonly name: string
  readonly role: 'entrepreneur'
  readonly enterprise: string
  readonly phone: string
}

/** One enterprise and the department that answers it. They say one thing after the other. */
export type Talk = {
  /** Says the next thing; resolves with the milliseconds until what the bot says of it stands in the enterprise's chat. */
  next(stage: Stage): Promise<number>
}

/** Opens `count` conversations. A turn is timed from when a text is said until the bot's message of it is in the enterprise's chat. */
export async function openTalks(count: number, stage: Stage): Promise<readonly Talk[]> {
  const people = Array.from({ length: count }, (_, i) => `bench-${i}`)
  await Promise.all(people.map((id) => stage.admit(reporterOf(id))))
  const matters = await matchedMatters(stage)
  return people.map((id, i) => openTalk(id, i, matters))
}

// --- Internal helpers ---

/** Each of an enterprise of its own: colleagues would follow one another's cases. */
const reporterOf = (id: string): Reporter => ({
  ...{ id, name: '赵强（远山机械）', role: 'entrepreneur', enterprise: `远山机械有限公司（${id}）`, phone: '13800000101' },
})

/** What is reported, and who answers it. */
type Matter = { readonly problem: string; readonly department: string }

/** One thing that is said. `news`: how many messages it brings to the enterprise's chat, its own among them. */
type Words = {
  readonly who: 'enterprise' | 'department'
  readonly news: number
  readonly text: (number: string, matter: Matter) => string
}

/** A case from the report to its rating. */
const words: readonly Words[] = [
  { who: 'enterprise', news: 2, text: (_, matter) => matter.problem },
  { who: 'enterprise', news: 2, text: () => '确认' },
  { who: 'department', news: 1, text: (number) => `${number} 签收` },
  { who: 'department', news: 1, text: (number) => `${number} 已联系 已与企业负责人通电话，约定今天上门查看` },
  { who: 'department', news: 1, text: (number) => `${number} 答复 已到现场处理完毕，今天恢复正常` },
  { who: 'enterprise', news: 2, text: () => '解决了' },
  { who: 'enterprise', news: 2, text: () => '5分' },
]

/** How many things are said of one case. */
export const wordsPerCase = words.length

const problems: readonly string[] = [
  '厂区供电线路老化，每天跳闸停电，机器没法开，希望供电公司尽快检修',
  '申报的稳岗补贴三个月了还没到账，人社局一直没有答复',
  '厂里的自来水水压太低，二楼车间没有水，影响生产',
  '增值税留抵退税申请提交一个月了，税务局还没有审核',
  '燃气管道还没有接到厂区，食堂和锅炉都用不了天然气',
  '营业执照变更地址，市场监管局窗口三次退回材料',
  '厂房的不动产登记证办了半年还没有办下来',
  '施工许可证申请提交后一直没有批下来，工程无法开工',
  '环评批复迟迟没有下来，生产线不能投产',
  '门口的交通信号灯坏了，货车进出很危险，请交警处理',
  '公司想申请高新技术企业认定，科技局的材料要求不清楚',
  '门前道路坑洼，货车过不去，请交通局维修公路',
  '流动摊贩长期占用店门口的人行道，请城管管理',
  '企业贷款到期续贷困难，想了解金融办的过桥资金',
  '员工医保缴费基数核定错了，医保局要求重新申报',
  '消防验收申请提交后没有人来现场检查',
]

/** The matters that the program hands to a department by itself, found by reporting each once. */
async function matchedMatters(stage: Stage): Promise<readonly Matter[]> {
  const matters: Matter[] = []
  for (const [i, problem] of problems.entries()) {
    const from = `probe-${i}`
    await stage.admit(reporterOf(from))
    for (const text of [problem, '确认']) {
      await stage.say(`dm:${from}`, from, text)
      await stage.settle()
    }
    const department = await stage.leadOf(from)
    if (department && department !== 'discipline') matters.push({ problem, department })
  }
  if (matters.length < problems.length / 2) throw new Error(`only ${matters.length} of ${problems.length} matters found a department`)
  return matters
}

function openTalk(from: string, place: number, matters: readonly Matter[]): Talk {
  const chat = `dm:${from}`
  let step = 0
  let told = 0
  let number = ''
  return {
    async next(stage) {
      const said = words[step % words.length]
      const matter = matters[(place + Math.floor(step / words.length)) % matters.length]
      if (!said || !matter) throw new Error('there are words and at least one matter')
      const { who, news } = said
      const text = said.text(number, matter)
      const { department } = matter
      const began = performance.now()
      const kept = who === 'enterprise' ? stage.say(chat, from, text) : stage.say(`group:${department}`, `staff-${department}`, text)
      await Promise.all([kept, stage.until(chat, told + news)])
      const ms = performance.now() - began
      if (text === '确认') number = numberIn(await stage.lastText(chat, told), chat)
      told += news
      step++
      return ms
    },
  }
}

function numberIn(text: string, chat: string): string {
  const number = /QS\d{8}-\d{4,}/.exec(text)?.[0]
  if (number === undefined) throw new Error(`no case number in ${chat}: ${text}`)
  return number
}
