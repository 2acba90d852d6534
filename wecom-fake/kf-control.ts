/** The control API of 微信客服: a customer and a servicer played by a test or a person, and their chats as they see them. */
import { z } from 'zod'
import { ControlError, control, look } from './control-route.ts'
import { type Account, budget, kfBook, windowMs } from './kf-book.ts'
import { customerMedia, kfPeople } from './kf-people.ts'
import type { MakePart, World } from './world.ts'

const open_kfid = z.string().optional() // the first account unless told
const customer = z.string().min(1)
const medium = z.strictObject({ base64: z.base64(), filename: z.string().default('file'), mime: z.string().default('') })

export const kfControl: MakePart = (world) => {
  const people = kfPeople(world)
  const book = kfBook(world)
  const account = (id: string | undefined): Account => {
    const found = id === undefined ? [...book.accounts.values()][0] : book.accounts.get(id)
    if (!found) throw new ControlError(`there is no kf account ${id ?? 'at all'}`)
    return found
  }
  /** Somebody new becomes a customer; the nickname is the id unless told. */
  const known = (id: string, nickname?: string): string => {
    if (!book.customers.has(id) || nickname !== undefined) book.customers.set(id, nickname ?? id)
    return id
  }
  const who = { open_kfid, customer }
  const enter = z.strictObject({
    ...who,
    nickname: z.string().optional(),
    scene: z.string().default(''),
    scene_param: z.string().default(''),
    url: z.string().optional(),
  })
  const say = z.strictObject({
    ...who,
    text: z.string().optional(),
    image: medium.optional(),
    voice: medium.optional(),
    video: medium.optional(),
    file: medium.optional(),
    /** Any other kind, with its body. */
    raw: z.strictObject({ msgtype: z.string(), body: z.record(z.string(), z.unknown()) }).optional(),
  })
  return {
    routes: [
      control('/kf/enter', enter, (given) => {
        // p/94665: the link carries the scene, and scene_param if the product appended one.
        const link = given.url === undefined ? null : new URL(given.url)
        const scene = link?.searchParams.get('enc_scene') ?? given.scene
        const sceneParam = link?.searchParams.get('scene_param') ?? given.scene_param
        const id = link?.pathname.split('/').at(-1) ?? given.open_kfid
        return people.enter(account(id), known(given.customer, given.nickname), { scene, sceneParam })
      }),
      control('/kf/say', say, (given) => {
        const at = account(given.open_kfid)
        const from = known(given.customer)
        if (given.text !== undefined) return people.says(at, from, 'text', { content: given.text })
        if (given.raw) return people.says(at, from, given.raw.msgtype, given.raw.body)
        for (const type of ['image', 'voice', 'video', 'file'] as const) {
          const sent = given[type]
          if (!sent) continue
          const bytes = Buffer.from(sent.base64, 'base64')
          // p/94670: above the size a text notice arrives in its place.
          if (bytes.length > customerMedia[type]) return people.says(at, from, 'text', { content: '[文件过大，请在微信中查看]' })
          const kept = world.media.put({ type, filename: sent.filename, mime: sent.mime || usualMime[type], bytes })
          return people.says(at, from, type, { media_id: kept.id })
        }
        throw new ControlError('say needs text, image, voice, video, file or raw')
      }),
      control('/kf/click', z.strictObject({ ...who, menu_id: z.string() }), (given) => {
        const clicked = people.clicks(account(given.open_kfid), given.customer, given.menu_id)
        if (!clicked) throw new ControlError(`no menu sent to ${given.customer} has the item ${given.menu_id}`)
        return clicked
      }),
      control('/kf/recall', z.strictObject({ ...who, msgid: z.string() }), (given) =>
        people.recalls(account(given.open_kfid), given.customer, given.msgid),
      ),
      control('/kf/servicerTakes', z.strictObject({ ...who, userid: z.string() }), (given) =>
        people.servicerTakes(account(given.open_kfid), given.customer, given.userid),
      ),
      control('/kf/servicerSays', z.strictObject({ ...who, userid: z.string(), text: z.string() }), (given) =>
        people.servicerSays(account(given.open_kfid), given.customer, given.userid, given.text),
      ),
      control('/kf/servicerEnds', z.strictObject(who), (given) => people.servicerEnds(account(given.open_kfid), given.customer)),
      control('/kf/servicerStatus', z.strictObject({ open_kfid, userid: z.string(), receiving: z.boolean() }), (given) =>
        people.servicerStatus(account(given.open_kfid), given.userid, given.receiving),
      ),
      control('/kf/fail', z.strictObject({ ...who, msgid: z.string(), fail_type: z.number().int() }), (given) =>
        people.fails(account(given.open_kfid), given.customer, given.msgid, given.fail_type),
      ),
      // A message as the log shall hold it, whatever it is: unknown kinds, events without ids, messages of the past.
      control('/kf/raw', z.strictObject({ open_kfid, message: rawMessage }), (given) =>
        book.append(account(given.open_kfid), given.message),
      ),
      look('/kf/chats', () => ({ chats: [...book.accounts.values()].flatMap((one) => chatsOf(world, one)) })),
    ],
  }
}

// --- Internal helpers ---

const usualMime = { image: 'image/jpeg', voice: 'audio/amr', video: 'video/mp4', file: 'application/octet-stream' }

const rawMessage = z.looseObject({
  msgid: z.string().exactOptional(),
  send_time: z.number().int().exactOptional(),
  origin: z.literal([3, 4, 5]),
  msgtype: z.string(),
})

/** The chats of an account with what stands in them and what the window still allows. */
function chatsOf(world: World, account: Account): readonly object[] {
  const book = kfBook(world)
  const sent = world.kernel.sent.all().filter((entry) => entry.way.startsWith('kf') && entry.state !== 'refused')
  return [...account.sessions.keys()].map((customer) => {
    const session = book.session(account, customer)
    const said = account.log
      .filter(({ message }) => idOf(message) === customer)
      .map(({ at, message }) => ({
        at,
        from: message.origin === 3 ? 'customer' : message.origin === 5 ? 'servicer' : 'event',
        msgid: message.msgid,
        msgtype: message.msgtype,
        body: message[message.msgtype],
        state: 'delivered',
      }))
    const told = sent
      .filter((entry) => entry.to === customer && field(entry.body, 'open_kfid') === account.openKfId)
      .map(({ at, id, kind, body, state }) => ({ at, from: 'bot', msgid: id, msgtype: kind, body: field(body, kind), state }))
    const open = session.lastWord !== null && world.kernel.now() - session.lastWord < windowMs
    return {
      open_kfid: account.openKfId,
      account: account.name,
      customer,
      nickname: book.customers.get(customer) ?? customer,
      state: session.state,
      servicer: session.servicer,
      left: open ? Math.max(0, budget - session.spent) : 0,
      closesAt: session.lastWord === null ? null : session.lastWord + windowMs,
      timeline: [...said, ...told].sort((a, b) => a.at - b.at),
    }
  })
}

function idOf(message: object): unknown {
  return field(message, 'external_userid') ?? field(field(message, 'event'), 'external_userid')
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined
}
