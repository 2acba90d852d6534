/** `npm run -s transcripts`: five stories played through the real program, written down as docs/transcripts/*.md, word for word. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadSeeds } from '../../seeds/load.ts'
import { type District, openDistrict } from './district.ts'

/** A story: who is seen, and what happens. Its clock is virtual, so that it reads the same every day. */
export type Story = {
  readonly file: string
  readonly title: string
  /** What the story shows, one sentence. */
  readonly about: string
  /** Beijing time. */
  readonly start: string
  /** The chats side by side: `dm:wang`, `group:power`. */
  readonly chats: readonly { readonly chat: string; readonly title: string }[]
  readonly play: (scene: Scene) => Promise<void>
}

/** What people do in a story. Each of these is one row. */
export type Scene = {
  /** One message, or a burst, in the direct chat. */
  says(who: string, ...texts: readonly string[]): Promise<void>
  /** A member of a department writes in its group, quoting the newest card of the case that the story is about. */
  handles(department: string, text: string): Promise<void>
  /** Moves the clock, `2026-11-23 10:00`. */
  at(time: string): Promise<void>
}

const root = join(import.meta.dirname, '../..')
const { people } = loadSeeds(join(root, 'seeds'), 'xihaian')

/** Where the transcripts stand. */
export const folder = join(root, 'docs/transcripts')

export const stories: readonly Story[] = [
  {
    file: 'a-busy-owner',
    title: '忙着开店的老板：几句话报上来，改一个数，当天办好',
    about: 'A noodle shop reports in a burst between two orders, corrects a figure at the summary, and rates the answer.',
    start: '2026-11-23 10:20',
    chats: [
      { chat: 'dm:chen', title: '陈姐（老陈面馆）' },
      { chat: 'group:water', title: '水务工作群' },
    ],
    async play({ says, handles, at }) {
      await says('chen', '你好', '店里自来水水压太小', '中午后厨根本用不上水', '这周第三回了')
      await says('chen', '老陈面馆')
      await says('chen', '13800000003')
      await says('chen', '写错了，不是第三回，是第四回')
      await says('chen', '今天能修好最好')
      await says('chen', '确认')
      await at('2026-11-23 10:40')
      await handles('water', '签收')
      await at('2026-11-23 11:05')
      await handles('water', '已联系，和陈老板通了电话，师傅午前到店里看阀门')
      await says('chen', '来过电话了')
      await at('2026-11-23 15:30')
      await handles('water', '答复：楼后的减压阀坏了，已换新的，二楼和后厨水压测过都正常')
      await at('2026-11-23 20:45')
      await says('chen', '好了，今晚没断过水')
      await says('chen', '5分')
    },
  },
  {
    file: 'b-third-time',
    title: '第三次找来的企业：先认账，再盯着办到解决',
    about: 'Somebody who has reported twice is angry, says that nobody called, and says that it is not solved; the work group beside it.',
    start: '2026-11-23 09:10',
    chats: [
      { chat: 'dm:li', title: '李工（清河精密）' },
      { chat: 'group:power', title: '供电公司工作群' },
    ],
    async play({ says, handles, at }) {
      await says('li', '都第三次找你们了！厂里又停电，一停就是一上午，机床里的活全报废')
      await says('li', '确认')
      await at('2026-11-23 09:50')
      await handles('power', '签收')
      await at('2026-11-23 16:30')
      await says('li', '催一下')
      await at('2026-11-24 09:30')
      await says('li', '你们就知道踢皮球！')
      await says('li', '我就要知道下次停电前能不能提前一天说')
      await at('2026-11-24 10:30')
      await handles('power', '已联系，电话里约了今天看现场')
      await says('li', '没有人联系我')
      await at('2026-11-24 11:20')
      await handles('power', '已联系，李工接的电话，下午两点到厂里')
      await says('li', '这回联系了')
      await at('2026-11-24 17:00')
      await handles('power', '进展：查到是园区三号线过载，今晚先把贵厂倒到五号线')
      await at('2026-11-25 10:00')
      await handles('power', '答复：已倒到五号线供电，计划停电改为提前 24 小时短信通知')
      await says('li', '没有解决，昨晚又跳了一次闸')
      await says('li', '2分')
      await says('li', '换了线路还是跳闸')
      await at('2026-11-26 15:30')
      await handles('power', '答复：跳闸是贵厂进线开关整定值偏小，已免费调好，连续 24 小时没有再跳')
      await says('li', '这次解决了，谢谢')
      await says('li', '4')
    },
  },
  {
    file: 'c-emergency',
    title: '配电房冒烟：先说打哪个电话，人安全了再登记',
    about:
      'Danger first: the number to call stands in the first sentence, the people on duty hear of it, and the report waits for one word.',
    start: '2026-11-23 19:40',
    chats: [
      { chat: 'dm:wang', title: '王海洋（凯成科技）' },
      { chat: 'dm:coordinator', title: '周晓岚（营商办）' },
      { chat: 'group:power', title: '供电公司工作群' },
    ],
    async play({ says, handles, at }) {
      await says('wang', '配电房冒烟了，里面噼啪响！')
      await at('2026-11-23 20:25')
      await says('wang', '消防来过了，人都没事，电还没恢复')
      await says('wang', '确认')
      await says('coordinator', '0001 转供电公司')
      await at('2026-11-23 20:40')
      await handles('power', '签收')
      await handles('power', '已联系，抢修队 21:10 到厂')
      await at('2026-11-23 23:30')
      await handles('power', '进展：配电柜烧了一相，先接了应急发电车，明早换柜')
      await at('2026-11-24 11:30')
      await handles('power', '答复：配电柜已换，绝缘测试合格，恢复正常供电')
      await says('wang', '解决了，半夜还来人，辛苦')
      await says('wang', '5')
    },
  },
  {
    file: 'd-several-things',
    title: '一边问政策，一边报两件事，第二天接着说',
    about: 'A policy question in the middle, two problems in one message, a draft that waits until the next day beside another.',
    start: '2026-11-23 15:50',
    chats: [{ chat: 'dm:chen', title: '陈姐（老陈面馆）' }],
    async play({ says, at }) {
      await says('chen', '店里招不到人，缺两个洗碗工一个厨师')
      await says('chen', '小店能不能申请稳岗补贴呀？')
      await says('chen', '为啥要公司名')
      await says('chen', '老陈面馆')
      await at('2026-11-24 09:20')
      await says('chen', '在吗，我还想反映个事，门口的路灯坏了半个月，晚上客人都不敢过来')
      await says('chen', '我的草稿')
      await says('chen', '跳过')
      await says('chen', '确认')
      await says('chen', '继续 1')
      await says('chen', '13800000003')
      await says('chen', '年前吧')
      await says('chen', '确认')
      await says('chen', '确认')
      await says('chen', '有两件事。一是自来水水压太小，二楼用不上水。二是隔壁工地半夜施工，吵得住店的员工睡不着。')
      await says('chen', '确认')
      await says('chen', '都办到哪了')
    },
  },
  {
    file: 'e-poor-rating',
    title: '两分的评价：退回重办，领导督办，再评一次',
    about:
      'A poor rating sends the case back with a clock of its own; the head hears of it, the leader instructs, the second answer is rated anew.',
    start: '2026-11-23 09:30',
    chats: [
      { chat: 'dm:li', title: '李工（清河精密）' },
      { chat: 'group:hrss', title: '人社局工作群' },
      { chat: 'dm:head-hrss', title: '杨建国（人社局负责人）' },
      { chat: 'dm:leader', title: '韩副区长' },
    ],
    async play({ says, handles, at }) {
      await says('li', '我们申报的稳岗补贴三个月了还没到账，一直说在流程里')
      await says('li', '确认')
      await says('coordinator', '0001 转人社局')
      await at('2026-11-23 10:10')
      await handles('hrss', '签收')
      await at('2026-11-24 10:00')
      await handles('hrss', '已联系，电话说明了审核进度')
      await at('2026-11-25 16:00')
      await handles('hrss', '答复：补贴已进入拨付流程，请耐心等待')
      await at('2026-11-26 09:00')
      await says('li', '部分解决')
      await says('li', '2')
      await says('li', '问了三次都讲不出哪天到账')
      await at('2026-11-26 09:40')
      await says('leader', '0001 两天内给企业一个准确的到账日期')
      await says('leader', '确认')
      await at('2026-11-26 15:00')
      await handles('hrss', '进展：财政今天已复核，11 月 27 日上午拨付')
      await at('2026-11-27 11:00')
      await handles('hrss', '答复：6.2 万元今天上午已到账，以后每月 5 日在网上公布拨付进度')
      await says('li', '到账了，解决了')
      await says('li', '5分')
    },
  },
]

/** The transcript of a story, as the program says it today. */
export async function transcript(story: Story): Promise<string> {
  const district = await openDistrict(story.start)
  try {
    const lines = [`# ${story.title}`, '', story.about, '', row(story.chats.map(({ title }) => title)), row(story.chats.map(() => '---'))]
    let time = story.start
    let shownDay = ''
    const names = new Map(people.map(({ id, name }) => [id, name.replace(/（.*/, '')]))
    const seen = new Map<string, number>()
    const record = async (): Promise<void> => {
      const cells = await Promise.all(story.chats.map(({ chat }) => fresh(district, chat, names, seen)))
      if (cells.every((cell) => cell === '')) return
      const [day = '', hour = ''] = time.split(' ')
      const stamp = day === shownDay ? hour : `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 ${hour}`
      shownDay = day
      const first = cells.findIndex((cell) => cell !== '')
      lines.push(row(cells.map((cell, i) => (i === first ? `*${stamp}*<br>${cell}` : cell))))
    }
    await story.play({
      async says(who, ...texts) {
        for (const text of texts) await district.posts(who, text)
        await district.settles()
        await record()
      },
      async handles(department, text) {
        const card = (await district.chat(`group:${department}`)).findLast(
          ({ from, text: said }) => from === 'bot' && /QS\d{8}-\d{4}/.test(said),
        )
        if (!card) throw new Error(`the group of ${department} has no card in "${story.file}"`)
        await district.says(`staff-${department}`, text, { to: department, quote: card.id })
        await record()
      },
      async at(to) {
        await district.until(to)
        time = to
        await record()
      },
    })
    return `${lines.join('\n')}\n`
  } finally {
    await district.close()
  }
}

// --- Internal helpers ---

/** What stands in a chat since the last look, speakers named. */
async function fresh(district: District, chat: string, names: ReadonlyMap<string, string>, seen: Map<string, number>): Promise<string> {
  const all = await district.chat(chat)
  const lines = all.slice(seen.get(chat) ?? 0)
  seen.set(chat, all.length)
  return lines.map(({ from, text }) => `**${names.get(from) ?? '企哨'}**：${cell(text)}`).join('<br>')
}

/** A text inside a cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\n+/g, '<br>')
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  if (args.length === 0) {
    mkdirSync(folder, { recursive: true })
    for (const story of stories) {
      writeFileSync(join(folder, `${story.file}.md`), await transcript(story))
      console.log(`docs/transcripts/${story.file}.md`)
    }
  } else if (args.length === 1 && args[0] === '--help') {
    console.log('usage: npm run -s transcripts\n\nPlays five stories through the program and writes them to docs/transcripts.')
  } else {
    console.error('the transcripts command knows "--help", nothing else')
    process.exitCode = 2
  }
}
