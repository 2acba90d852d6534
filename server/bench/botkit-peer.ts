/**
 * A peer: a minimal Botkit bot that says back what it hears, in one process, its dialog state in Botkit's memory storage.
 * Nothing is on disk, nothing goes over HTTP. Run as a program it prints `{"turnsPerSecond": …}` for `node botkit-peer.ts <ms>`.
 */
import { createRequire } from 'node:module'

type Activity = { readonly type: string; readonly text?: string } & Readonly<Record<string, unknown>>

/** What is used of Botkit, which is typed `any`. */
type Adapter = { runMiddleware(context: object, logic: (context: object) => Promise<unknown>): Promise<void> }
type Controller = {
  handleTurn(context: object): Promise<unknown>
  on(event: string, handler: (bot: { reply(to: object, text: string): Promise<unknown> }, message: { text: string }) => unknown): void
}

/** Echoed messages a second, in `conversations` conversations side by side. */
export async function echoesPerSecond(conversations: number, ms: number): Promise<number> {
  // The border to CommonJS; `botbuilder-core` is the one that Botkit itself uses.
  const require = createRequire(import.meta.url)
  const { Botkit } = require('botkit') as { Botkit: new (options: object) => Controller }
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
  const controller = new Botkit({ adapter, disable_webserver: true, disable_console: true })
  controller.on('message', (bot, message) => bot.reply(message, message.text))

  const until = performance.now() + ms
  const began = performance.now()
  const talk = async (person: string): Promise<void> => {
    for (let i = 0; performance.now() < until; i++) {
      const conversation = { id: person }
      const activity = { type: 'message', id: `${person}-${i}`, channelId: 'peer', conversation, from: conversation, text: '厂区停电了' }
      await adapter.runMiddleware(new TurnContext(adapter, activity), (context) => controller.handleTurn(context))
      await new Promise((resolve) => setImmediate(resolve)) // The others have their turn.
    }
  }
  await Promise.all(Array.from({ length: conversations }, (_, i) => talk(`person-${i}`)))
  return replies / ((performance.now() - began) / 1000)
}

if (import.meta.main) {
  await echoesPerSecond(200, 500) // Warm.
  console.log(JSON.stringify({ turnsPerSecond: await echoesPerSecond(200, Number(process.argv[2] ?? 2_000)) }))
  process.exit(0)
}
