/** What members do in the chat of a self-built app, posted to its callback (p/90239, p/90240). */
import type { CardBook } from './card-book.ts'
import type { App } from './enterprise.ts'
import type { World } from './world.ts'
import { type XmlValue, xml } from './xml.ts'

export type Selected = Readonly<Record<string, readonly string[]>> // question_key → option ids

export type AppInbox = {
  /** A message of a member: `Content`, or the fields of its MsgType; the answer is its MsgId. */
  says(app: App, userid: string, msgType: string, fields: Readonly<Record<string, XmlValue>>): string
  /** An event of a member. */
  event(app: App, userid: string, event: string, fields: Readonly<Record<string, XmlValue>>): void
  /** A click on a card's button; resolves when the callback was answered or given up. Null: done, else why it cannot be clicked. */
  clicks(app: App, userid: string, taskId: string, key: string, selected: Selected): Promise<string | null>
}

export function appInbox(world: World, cards: CardBook): AppInbox {
  const { kernel, enterprise } = world
  const head = (app: App, userid: string): Readonly<Record<string, XmlValue>> => ({
    ToUserName: enterprise.corpId,
    FromUserName: userid,
    CreateTime: Math.floor(kernel.now() / 1000),
    AgentID: app.agentId,
  })
  let messages = 0
  return {
    says(app, userid, msgType, fields) {
      messages += 1
      // MsgId is a 64-bit number (p/90239): larger than a JavaScript number holds exactly.
      const id = String(7_000_000_000_000_000_000n + BigInt(messages))
      void world.callbacks
        .send('app', xml({ ...head(app, userid), MsgType: msgType, ...fields, MsgId: id }))
        .then((reply) => cards.passive(app, userid, null, reply))
      kernel.changed()
      return id
    },
    event(app, userid, event, fields) {
      void world.callbacks
        .send('app', xml({ ...head(app, userid), MsgType: 'event', Event: event, ...fields }))
        .then((reply) => cards.passive(app, userid, null, reply))
    },
    async clicks(app, userid, taskId, key, selected) {
      const card = cards.find(app.agentId, taskId)
      const view = card?.views.get(userid.toLowerCase())
      if (!card || !view) return `${userid} has no card with the task_id ${taskId}`
      if (view.replaced !== null) return `the button of ${taskId} reads "${view.replaced}" for ${userid} and cannot be clicked any more`
      const items = Object.entries(selected).map(([question, options]) => ({
        QuestionKey: question,
        OptionIds: { OptionId: [...options] },
      }))
      // p/90240: a click on the corner menu is an event of its own, without SelectedItems.
      const corner = cards.cornerKeys(view.card).includes(key)
      const fields = {
        EventKey: key,
        TaskId: taskId,
        CardType: String(view.card.card_type),
        ResponseCode: cards.giveResponseCode(card),
        ...(corner || items.length === 0 ? {} : { SelectedItems: { SelectedItem: items } }),
      }
      const event = corner ? 'template_card_menu_event' : 'template_card_event'
      const reply = await world.callbacks.send('app', xml({ ...head(app, userid), MsgType: 'event', Event: event, ...fields }))
      cards.passive(app, userid, card, reply)
      return null
    },
  }
}
