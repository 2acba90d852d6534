/** The control API of self-built apps: a member who writes, clicks and sees cards. */
import { z } from 'zod'
import { appInbox } from './app-inbox.ts'
import { cardBook } from './card-book.ts'
import { ControlError, control, look } from './control-route.ts'
import { type App, memberOf } from './enterprise.ts'
import type { MakePart } from './world.ts'

const agentid = z.number().int().optional() // the first app with a callback unless told
const userid = z.string().min(1)

export const appControl: MakePart = (world) => {
  const cards = cardBook(world)
  const inbox = appInbox(world, cards)
  const { apps } = world.enterprise
  const app = (id: number | undefined): App => {
    const found = apps.find((one) => (id === undefined ? one.callback !== null && one.kf.length === 0 : one.agentId === id))
    if (!found) throw new ControlError(`there is no app ${id ?? 'with a callback'}`)
    return found
  }
  const member = (id: string): string => {
    if (!memberOf(world.enterprise, id)) throw new ControlError(`there is no member ${id}`)
    return id
  }
  const say = z.strictObject({
    agentid,
    userid,
    text: z.string().optional(),
    image: z.strictObject({ base64: z.base64(), filename: z.string().default('photo.jpg') }).optional(),
    /** Any other MsgType of p/90239 with its fields. */
    raw: z.strictObject({ MsgType: z.string(), fields: z.record(z.string(), z.string()) }).optional(),
  })
  const click = z.strictObject({
    agentid,
    userid,
    task_id: z.string(),
    key: z.string(),
    selected: z.record(z.string(), z.array(z.string())).default({}),
  })
  return {
    routes: [
      control('/app/say', say, (given) => {
        const to = app(given.agentid)
        const from = member(given.userid)
        if (given.text !== undefined) return { MsgId: inbox.says(to, from, 'text', { Content: given.text }) }
        if (given.raw) return { MsgId: inbox.says(to, from, given.raw.MsgType, given.raw.fields) }
        if (!given.image) throw new ControlError('say needs text, image or raw')
        const bytes = Buffer.from(given.image.base64, 'base64')
        const kept = world.media.put({ type: 'image', filename: given.image.filename, mime: 'image/jpeg', bytes })
        return { MsgId: inbox.says(to, from, 'image', { PicUrl: `${world.url()}/pic/${kept.id}`, MediaId: kept.id }) }
      }),
      control(
        '/app/event',
        z.strictObject({ agentid, userid, event: z.string(), fields: z.record(z.string(), z.string()).default({}) }),
        (given) => inbox.event(app(given.agentid), given.userid, given.event, given.fields),
      ),
      control('/card/click', click, async (given) => {
        const why = await inbox.clicks(app(given.agentid), member(given.userid), given.task_id, given.key, given.selected)
        if (why !== null) throw new ControlError(why)
      }),
      look('/cards', () => ({ cards: cards.all().map((card) => ({ ...card, views: [...card.views].map(viewOf) })) })),
      look('/cards/:task_id', ({ task_id }) => {
        const found = cards.all().find((card) => card.taskId === task_id)
        return found ? { ...found, views: [...found.views].map(viewOf) } : null
      }),
      look('/app/chats', () => ({
        messages: world.kernel.sent
          .all()
          .filter((entry) => entry.way.startsWith('app') && entry.way !== 'appchat' && entry.state !== 'refused'),
      })),
    ],
  }
}

// --- Internal helpers ---

function viewOf([userid, view]: readonly [string, object]): object {
  return { userid, ...view }
}
