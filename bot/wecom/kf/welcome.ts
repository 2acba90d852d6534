/** Greets whoever opens the chat, within 20 s of it (p/95122). Nothing waits for it, and too late it is left: the first answer greets too. */
import * as z from 'zod'
import type { Ports } from '../../channel.ts'
import type { WecomApi } from '../api.ts'
import { WecomError } from '../wecom-error.ts'
import { markOf, partsOf } from './encode.ts'
import type { KfEvent } from './events.ts'
import type { Menus } from './menus.ts'
import { msgidOf } from './msgid.ts'

export type Welcome = {
  greet(event: Extract<KfEvent, { type: 'enter' }>): void
  /** Resolves when no greeting is under way. */
  idle(): Promise<void>
}

export function makeWelcome(api: Pick<WecomApi, 'post'>, { texts, now, log }: Pick<Ports, 'texts' | 'now' | 'log'>, menus: Menus): Welcome {
  const underWay = new Set<Promise<void>>()
  const greeted = new Set<string>()

  async function send(code: string, customer: string): Promise<void> {
    const id = `welcome ${code}`
    const { text, buttons } = texts.welcome()
    const [part] = partsOf({ id, text, buttons }, texts)
    const msgid = msgidOf({ id, round: 0, part: 0 })
    if (part?.type !== 'menu') {
      await api.post('kf/send_msg_on_event', { code, msgid, msgtype: 'text', text: { content: text } }, sent)
      return
    }
    await menus.keep(customer, { mark: markOf(id), text, values: buttons.map(({ value }) => value) })
    const list = part.items.map((item) => ({ type: 'click', click: { id: item.id, content: item.label } }))
    await api.post('kf/send_msg_on_event', { code, msgid, msgtype: 'msgmenu', msgmenu: { head_content: text, list } }, sent)
  }
  return {
    greet({ code, customer, at }) {
      // A page that is read again has the same code, which is good once.
      if (code === null || greeted.has(code) || Date.parse(now()) - Date.parse(at) > validMs) return
      greeted.add(code)
      if (greeted.size > mostKept) greeted.delete(greeted.values().next().value ?? '')
      const greeting = send(code, customer)
        .catch((error) => log.info({ code: error instanceof WecomError ? error.code : null }, 'a welcome was not sent'))
        .finally(() => underWay.delete(greeting))
      underWay.add(greeting)
    },
    async idle() {
      await Promise.all(underWay)
    },
  }
}

// --- Internal helpers ---

const mostKept = 1_000

/** How long a welcome_code is good, from the event on (p/95122). */
const validMs = 20_000

const sent = z.object({ msgid: z.string().optional() })
