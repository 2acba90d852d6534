/** `npm run demo`: the program with a virtual clock and a small believable history, played through the simulator's own API. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { readConfig } from './config.ts'
import { makeLog } from './log.ts'
import { start } from './main.ts'

const script = z.object({
  source: z.string(),
  start: z.iso.datetime({ offset: true }),
  /** `at` moves the clock first; `route` lets the coordinator decide when the last case still waits for a department. */
  steps: z.array(
    z.object({
      at: z.iso.datetime({ offset: true }).optional(),
      who: z.string().optional(),
      group: z.string().optional(),
      say: z.string().optional(),
      route: z.string().optional(),
    }),
  ),
})

type Step = z.output<typeof script>['steps'][number]

/** Plays one step against a running program. */
export async function play(step: Step, url: string): Promise<void> {
  const { at, who, group, say, route } = step
  if (at !== undefined) await post(`${url}/sim/clock`, { to: new Date(at).toISOString() })
  if (who !== undefined && say !== undefined) {
    const quote = group === undefined ? undefined : await lastCard(url, `group:${group}`)
    await tell(url, {
      chat: group === undefined ? `dm:${who}` : `group:${group}`,
      from: who,
      text: say,
      ...(quote === undefined ? {} : { quote }),
    })
  }
  if (route !== undefined) await routeLast(url, route)
}

// --- Internal helpers ---

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
}

async function tell(url: string, message: object): Promise<void> {
  await post(`${url}/sim/messages`, message)
  await post(`${url}/sim/settle`, {})
}

const chat = z.object({ messages: z.array(z.object({ id: z.string(), from: z.string(), text: z.string() })) })

/** The id of the newest message of the bot in a group. */
async function lastCard(url: string, name: string): Promise<string | undefined> {
  const { messages } = chat.parse(await (await fetch(`${url}/sim/chats/${name}/messages`)).json())
  return messages.findLast((message) => message.from === 'bot')?.id
}

const cases = z.object({ cases: z.array(z.object({ number: z.string(), status: z.string() })) })

async function routeLast(url: string, department: string): Promise<void> {
  const all = cases.parse(await (await fetch(`${url}/sim/cases`)).json()).cases
  const waiting = all.find((it) => it.status === 'awaiting-dispatch')
  if (waiting) await tell(url, { chat: 'dm:coordinator', from: 'coordinator', text: `${waiting.number} 转${department}` })
}

if (import.meta.main) {
  const { start: now, steps } = script.parse(JSON.parse(await readFile(join(import.meta.dirname, '../seeds/demo.json'), 'utf8')))
  const folder = await mkdtemp(join(tmpdir(), 'qishao-demo-'))
  const config = readConfig({ ...process.env, QISHAO_DATA: folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: now, QISHAO_SIMULATOR: 'on' })
  const running = await start(config, makeLog('warn'))
  for (const step of steps) await play(step, running.url)
  process.stdout.write(`企哨演示已就绪：${running.url}（虚拟时钟，数据在退出时删除；按 Ctrl+C 结束）\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
      process.exit(0)
    })
  }
}
