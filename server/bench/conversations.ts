/** The load: enterprises that report, departments that answer in their groups, enterprises that rate; case after case. */
import type { Stream, Wire } from './wire.ts'

/** One enterprise and the department that answers it. They say one thing after the other. */
export type Talk = {
  /** Says the next thing; resolves with the milliseconds until what the bot says of it stands in the enterprise's chat. */
  next(wire: Wire): Promise<number>
}

/**
 * Opens `count` conversations. A turn is timed from the beginning of the HTTP POST until the stream tells of the bot's
 * message: kept, understood, committed, handed to the channel, and kept there, over HTTP both ways.
 */
export async function openTalks(count: number, wire: Wire, stream: Stream): Promise<readonly Talk[]> {
  const people = Array.from({ length: count }, (_, i) => `bench-${i}`)
  await Promise.all(people.map((id) => wire.call('PUT', `/sim/people/${id}`, reporterOf(id))))
  const matters = await matchedMatters(wire)
  return people.map((id, i) => openTalk(id, i, matters, stream))
}

// --- Internal helpers ---

/** Each of an enterprise of its own: colleagues would follow one another's cases. */
const reporterOf = (id: string) => ({
  ...{ name: '赵强（远山机械）', role: 'entrepreneur', enterprise: `远山机械有限公司（${id}）`, phone: '13800000101' },
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
async function matchedMatters(wire: Wire): Promise<readonly Matter[]> {
  const matters: Matter[] = []
  for (const [i, problem] of problems.entries()) {
    const from = `probe-${i}`
    const chat = `dm:${from}`
    await wire.call('PUT', `/sim/people/${from}`, reporterOf(from))
    for (const text of [problem, '确认']) {
      await wire.call('POST', '/sim/messages', { chat, from, text })
      await wire.call('POST', '/sim/settle', {})
    }
    const { cases } = await wire.call<{ cases: readonly { readonly lead: string | null }[] }>('GET', `/sim/cases?as=${from}`)
    const department = cases[0]?.lead
    if (department && department !== 'discipline') matters.push({ problem, department })
  }
  if (matters.length < problems.length / 2) throw new Error(`only ${matters.length} of ${problems.length} matters found a department`)
  return matters
}

function openTalk(from: string, place: number, matters: readonly Matter[], stream: Stream): Talk {
  const chat = `dm:${from}`
  let step = 0
  let told = 0
  let number = ''
  return {
    async next(wire) {
      const said = words[step % words.length]
      const matter = matters[(place + Math.floor(step / words.length)) % matters.length]
      if (!said || !matter) throw new Error('there are words and at least one matter')
      const { who, news } = said
      const text = said.text(number, matter)
      const { department } = matter
      const post = who === 'enterprise' ? { chat, from, text } : { chat: `group:${department}`, from: `staff-${department}`, text }
      const began = performance.now()
      const answered = stream.until(chat, told + news)
      await Promise.all([wire.call('POST', '/sim/messages', post), answered])
      const ms = performance.now() - began
      if (text === '确认') number = await newestNumber(wire, chat, told)
      told += news
      step++
      return ms
    },
  }
}

/** The number that stands in the last message of a chat. */
async function newestNumber(wire: Wire, chat: string, after: number): Promise<string> {
  const { messages } = await wire.call<{ messages: readonly { readonly text: string }[] }>(
    'GET',
    `/sim/chats/${chat}/messages?after=${after}`,
  )
  const number = /QS\d{8}-\d{4,}/.exec(messages.at(-1)?.text ?? '')?.[0]
  if (number === undefined) throw new Error(`no case number in ${chat}: ${messages.at(-1)?.text}`)
  return number
}
