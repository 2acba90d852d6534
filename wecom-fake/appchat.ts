/** Groups that a self-built app makes of internal members, and sends to: push only (p/90244 to p/90248). */
import { z } from 'zod'
import { type ApiCall, get, post, type Refused, refuse } from './api.ts'
import { memberOf, sees } from './enterprise.ts'
import type { Route } from './http.ts'
import { makeWindowRate, type WindowLimit } from './window-rate.ts'
import type { Shown, WorkChat, WorkChats } from './work-chats.ts'
import type { World } from './world.ts'

const leastMembers = 2
const mostMembers = 2000
const mostNameCharacters = 50
/** U: the page names no byte limits; those of app messages (p/90236) are taken. */
const mostBytes = 2048
const mostArticles = 8
/** 1,000 creations a day and 1,000 changes an hour per enterprise; 200 a minute and 10,000 a day per member and app (p/90454). */
const creations: WindowLimit = { perDay: 1000 }
const changes: WindowLimit = { perHour: 1000 }
const perMember: WindowLimit = { perMinute: 200, perDay: 10_000 }

const created = z.object({
  name: z.string().max(mostNameCharacters).default(''),
  owner: z.string().optional(),
  userlist: z.array(z.string()),
  chatid: z.string().optional(),
})
const updated = z.object({
  chatid: z.string(),
  name: z.string().max(mostNameCharacters).optional(),
  owner: z.string().optional(),
  add_user_list: z.array(z.string()).default([]),
  del_user_list: z.array(z.string()).default([]),
})
const sent = z.looseObject({ chatid: z.string(), msgtype: z.string(), safe: z.union([z.literal(0), z.literal(1)]).optional() })
const words = z.looseObject({ content: z.string().min(1) })
const titled = z.looseObject({ title: z.string().min(1) })
const articles = z.looseObject({ articles: z.array(titled).min(1).max(mostArticles) })
const medium = z.looseObject({ media_id: z.string() })
const mediaTypes: readonly string[] = ['image', 'voice', 'video', 'file']

type AppChat = { readonly chatid: string; readonly agentId: number; readonly owner: string }
type Content = Pick<Shown, 'kind' | 'text' | 'file'>

/** Routes of `/cgi-bin/appchat/…`; the groups stand in `chats`, apart from those of the bot: their ids are not interchangeable. */
export function appchat(world: World, chats: WorkChats): readonly Route[] {
  const { kernel, enterprise, media } = world
  const known = new Map<string, AppChat>()
  const creating = makeWindowRate(creations, kernel.now)
  const changing = makeWindowRate(changes, kernel.now)
  const delivering = makeWindowRate(perMember, kernel.now)

  function refusedMembers({ app }: ApiCall<unknown>, members: readonly string[], owner: string | undefined): Refused | null {
    // Only apps whose visible range is the root department (p/90245).
    if (app.visible !== 'all') return refuse(60011, 'the visible range must be the root department')
    if (members.length < leastMembers || members.length > mostMembers) return refuse(86006, 'group size')
    if (members.some((userid) => !memberOf(enterprise, userid) || !sees(app, userid))) return refuse(86216, 'invalid member')
    if (owner !== undefined && !members.some((userid) => same(userid, owner))) return refuse(86207, 'owner not in group')
    return null
  }

  /** A group that this app made (p/90248). U: which code a group of another app meets. */
  function ownOf(agentId: number, chatid: string): { readonly made: AppChat; readonly chat: WorkChat } | Refused {
    const made = known.get(chatid)
    const chat = chats.group(chatid)
    return made?.agentId === agentId && chat !== null ? { made, chat } : refuse(86003, 'chatid not exist')
  }

  function create(given: ApiCall<z.infer<typeof created>>): object {
    const { name, owner, userlist, chatid = kernel.id('') } = given.body
    const members = userlist.filter((userid, at) => userlist.findIndex((other) => same(other, userid)) === at)
    if (given.body.chatid !== undefined && !/^[0-9a-zA-Z]{1,32}$/.test(chatid)) return refuse(86001, 'invalid chatid')
    if (known.has(chatid)) return refuse(86215, 'chatid used')
    const refusal = refusedMembers(given, members, owner)
    if (refusal !== null) return refusal
    if (!creating.take('')) return refuse(45009)
    known.set(chatid, { chatid, agentId: given.app.agentId, owner: owner ?? members[0] ?? '' })
    chats.addGroup({ id: chatid, name: name === '' ? '群聊' : name, members, hasBot: false })
    kernel.changed()
    return { chatid }
  }

  function update(given: ApiCall<z.infer<typeof updated>>): object {
    const { chatid, name, owner, add_user_list: add, del_user_list: leave } = given.body
    const own = ownOf(given.app.agentId, chatid)
    if ('errcode' in own) return own
    const stay = own.chat.members.filter((userid) => !leave.some((gone) => same(gone, userid)))
    const members = [...stay, ...add.filter((userid) => !stay.some((other) => same(other, userid)))]
    const refusal = refusedMembers(given, members, owner)
    if (refusal !== null) return refusal
    if (!changing.take('')) return refuse(45009)
    const keeps = members.some((userid) => same(userid, own.made.owner))
    known.set(chatid, { ...own.made, owner: owner ?? (keeps ? own.made.owner : (members[0] ?? '')) })
    chats.change(own.chat, { members, ...(name === undefined ? {} : { name }) })
    kernel.changed()
    return {}
  }

  function info({ app, call }: ApiCall<null>): object {
    const own = ownOf(app.agentId, call.query.get('chatid') ?? '')
    if ('errcode' in own) return own
    const { id, name, members } = own.chat
    return { chat_info: { chatid: id, name, owner: own.made.owner, userlist: members, chat_type: 0 } }
  }

  function contentOf(type: string, body: unknown): Content | Refused {
    if (type === 'text' || type === 'markdown') {
      const read = words.safeParse(body)
      if (!read.success) return refuse(40058, `${type}.content`)
      if (Buffer.byteLength(read.data.content) > mostBytes) return refuse(45002)
      return { kind: type, text: read.data.content }
    }
    if (mediaTypes.includes(type)) {
      const found = media.get(medium.safeParse(body).data?.media_id ?? '')
      if (found === null || found.type !== type) return refuse(40007)
      const file = { name: found.filename, mime: found.mime, bytes: found.bytes }
      return { kind: type as 'image' | 'voice' | 'video' | 'file', text: found.filename, file }
    }
    if (type === 'textcard') {
      const read = titled.safeParse(body)
      return read.success ? { kind: 'news', text: read.data.title } : refuse(40058, 'textcard.title')
    }
    if (type === 'news' || type === 'mpnews') {
      const read = articles.safeParse(body)
      return read.success
        ? { kind: 'news', text: read.data.articles.map(({ title }) => title).join('\n') }
        : refuse(40058, `${type}.articles`)
    }
    // No template_card here (p/90248).
    return refuse(40008)
  }

  function send({ app, body }: ApiCall<z.infer<typeof sent>>): object {
    const own = ownOf(app.agentId, body.chatid)
    const content = 'errcode' in own ? own : contentOf(body.msgtype, body[body.msgtype])
    const entry = { way: 'appchat', kind: body.msgtype, to: body.chatid, id: kernel.id('appchat'), body }
    if ('errcode' in own || 'errcode' in content) {
      kernel.sent.add({ ...entry, state: 'refused', ...('errcode' in content ? { errcode: content.errcode } : {}) })
      return content
    }
    // More than a member's share is dropped without an error (p/90454): the receipt says nothing of it.
    const missed = own.chat.members.filter((userid) => !delivering.take(`${app.agentId} ${userid.toLowerCase()}`))
    if (missed.length < own.chat.members.length) chats.show(own.chat, { ...content, id: entry.id, at: kernel.now(), from: 'app' })
    kernel.sent.add({ ...entry, state: missed.length > 0 ? 'dropped' : 'delivered' })
    return {}
  }

  return [
    post(world, '/cgi-bin/appchat/create', created, create),
    post(world, '/cgi-bin/appchat/update', updated, update),
    get(world, '/cgi-bin/appchat/get', info),
    post(world, '/cgi-bin/appchat/send', sent, send),
  ]
}

// --- Internal helpers ---

/** userids know no case (p/90195). */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
