/**
 * Peers: a minimal Botkit bot that says back what it hears, and one that asks four questions with a BotkitConversation; in
 * one process, the dialog state in Botkit's memory storage. Nothing is on disk, nothing goes over HTTP. Run as a program it
 * prints `{"turnsPerSecond": …}` for `node botkit-peer.ts <ms>`, or `node botkit-peer.ts <ms> conversations`.
 */
import { createRequire } from 'node:module'

type Activity = { readonly type: string; readonly text?: string } & Readonly<Record<string, unknown>>

/** What is used of Botkit, which is typed `any`. */
type Adapter = { runMiddleware(context: object, logic: (context: object) => Promise<unknown>): Promise<void> }
type Bot = { reply(to: object, text: string): Promise<unknown>; beginDialog(id: string): Promise<unknown> }
type Controller = {
  handleTurn(context: object): Promise<unknown>
  on(event: string, handler: (bot: Bot, message: { text: string }) => unknown): void
  addDialog(dialog: object): void
}
type Conversation = {
  ask(text: string, handlers: readonly object[], key: string): void
  say(text: string): void
}
type Libraries = {
  readonly Botkit: new (options: object) => Controller
  readonly BotkitConversation: new (id: string, controller: Controller) => Conversation
}

/** Echoed messages a second, in `conversations` conversations side by side. */
export function echoesPerSecond(conversations: number, ms: number): Promise<number> {
  const prepare = (controller: Controller): void => controller.on('message', (bot, message) => bot.reply(message, message.text))
  return repliesPerSecond(prepare, ['厂区停电了'], conversations, ms)
}

/** Turns a second of a scripted report: opened, four questions answered, closed; `conversations` side by side. */
export function conversationTurnsPerSecond(conversations: number, ms: number): Promise<number> {
  const prepare = (controller: Controller, { BotkitConversation }: Libraries): void => {
    const report = new BotkitConversation('report', controller)
    report.ask('请说说遇到了什么困难。', [], 'problem')
    report.ask('请问是哪家企业？', [], 'enterprise')
    report.ask('部门怎么联系您？', [], 'phone')
    report.ask('【诉求】{{vars.problem}}【企业】{{vars.enterprise}}【电话】{{vars.phone}}，对吗？', [], 'confirmed')
    report.say('已受理。')
    controller.addDialog(report)
    controller.on('message', (bot) => bot.beginDialog('report'))
  }
  const words = ['我想反映个事', '厂里最近老停电，上周停了三次，影响交货', '凯成科技有限公司', '13800000001', '确认']
  return repliesPerSecond(prepare, words, conversations, ms)
}

// --- Internal helpers ---

async function repliesPerSecond(
  prepare: (controller: Controller, libraries: Libraries) => void,
  words: readonly string[],
  conversations: number,
  ms: number,
): Promise<number> {
  // The border to CommonJS; `botbuilder-core` is the one that Botkit itself uses.
  const require = createRequire(import.meta.url)
  const libraries = require('botkit') as Libraries
  const { BotAdapter, TurnContext } = createRequire(require.resolve('botkit'))('botbuilder-core') as {
    BotAdapter: new () => Adapter
    TurnContext: new (adapter: Adapter, activity: Activity) => object
  }
  let replies = 0
  class MemoryAdapter extends BotAdapter {
    async sendActivities(_: object, activities: readonly Activity[]): Promise<readonly { readonly id: string }[]> {
      replies += activities.length
      return activities.map((_, i) => ({ id: String(replies + i) }))
    }
  }
  const adapter = new MemoryAdapter()
  const controller = new libraries.Botkit({ adapter, disable_webserver: true, disable_console: true })
  prepare(controller, libraries)

  const until = performance.now() + ms
  const began = performance.now()
  const talk = async (person: string): Promise<void> => {
    for (let i = 0; performance.now() < until; i++) {
      const conversation = { id: person }
      const text = words[i % words.length] ?? ''
      const activity = { type: 'message', id: `${person}-${i}`, channelId: 'peer', conversation, from: conversation, text }
      await adapter.runMiddleware(new TurnContext(adapter, activity), (context) => controller.handleTurn(context))
      await new Promise((resolve) => setImmediate(resolve)) // The others have their turn.
    }
  }
  await Promise.all(Array.from({ length: conversations }, (_, i) => talk(`person-${i}`)))
  return replies / ((performance.now() - began) / 1000)
}

if (import.meta.main) {
  const [, , ms = '2000', kind = 'echo'] = process.argv
  const measure = kind === 'conversations' ? conversationTurnsPerSecond : echoesPerSecond
  await measure(200, 500) // Warm.
  console.log(JSON.stringify({ turnsPerSecond: await measure(200, Number(ms)) }))
  process.exit(0)
}
