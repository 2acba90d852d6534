/** `message/send`, `message/recall` and `message/update_template_card` (p/90236, p/94867, p/94888). */
import { z } from 'zod'
import { type ApiCall, post, type Refused, refuse } from './api.ts'
import { appReceivers } from './app-receivers.ts'
import { cardBook } from './card-book.ts'
import { cardFault, isInteractive } from './card-rules.ts'
import { makeWindowRate } from './window-rate.ts'
import type { MakePart, World } from './world.ts'

const recallMs = 24 * 3_600_000 // p/94867
const duplicateMs = { usual: 1_800_000, most: 4 * 3_600_000 } // p/90236
const perMember = { perMinute: 30, perHour: 1_000 } // p/90454
const dayMs = 24 * 3_600_000
const chinaMs = 8 * 3_600_000 // UTC+8
const perSeatAndDay = 200 // p/90454: person-times a day of one app, for each seat of the enterprise

export const appSend: MakePart = (world) => {
  const { kernel, switches } = world
  const cards = cardBook(world)
  const rate = makeWindowRate(perMember, kernel.now)
  const perDay = new Map<string, number>() // `<agentId> <day>` → person-times
  const recent = new Map<string, { readonly at: number; readonly answer: object }>()
  const sentAt = new Map<string, number>()

  const send = post(world, '/cgi-bin/message/send', sendShape, (given) => {
    const { app, body } = given
    const wrong = refusal(world, given)
    if (wrong) return note(world, body, wrong)
    const { reached, answer: invalid } = appReceivers(world, app, body)
    if (reached.length === 0 && invalid.unlicenseduser === undefined) return note(world, body, refuse(81013)) // p/90236
    const same = body.enable_duplicate_check === 1 ? JSON.stringify({ ...body, duplicate_check_interval: 0 }) : null
    const earlier = same === null ? undefined : recent.get(`${app.agentId} ${same}`)
    const interval = Math.min((body.duplicate_check_interval ?? 0) * 1000 || duplicateMs.usual, duplicateMs.most)
    if (earlier && kernel.now() - earlier.at < interval) {
      if (switches.duplicateCheckAnswer === 'same-receipt') return earlier.answer
      return switches.duplicateCheckAnswer === 'refused' ? refuse(40058, 'duplicate message') : { msgid: kernel.id('msg_'), ...invalid }
    }
    if (body.template_card) {
      const taken = cards.find(app.agentId, String(body.template_card.task_id))
      if (taken) return note(world, body, refuse(switches.cardInvalid, 'template_card.task_id is taken'))
    }
    // p/90454: refused for the rest of the day, which ends at midnight in China.
    const today = `${app.agentId} ${Math.floor((kernel.now() + chinaMs) / dayMs)}`
    const persons = (perDay.get(today) ?? 0) + reached.length
    if (persons > world.enterprise.members.length * perSeatAndDay) return note(world, body, refuse(45009))
    perDay.set(today, persons)
    const msgid = kernel.id('msg_')
    // p/90454: above the limit a member simply does not get it; there is no error to learn from.
    const delivered = reached.filter((userid) => rate.take(`${app.agentId} ${userid}`))
    kernel.sent.add({
      way: 'app',
      kind: body.msgtype,
      to: delivered.join('|'),
      id: msgid,
      body,
      unreached: reached.filter((userid) => !delivered.includes(userid)),
      state: delivered.length === 0 ? 'dropped' : 'delivered',
    })
    sentAt.set(`${app.agentId} ${msgid}`, kernel.now())
    let code = {}
    if (body.template_card && isInteractive(body.template_card)) {
      const card = cards.add(app, String(body.template_card.task_id), msgid, body.template_card, delivered)
      code = { response_code: cards.giveResponseCode(card) }
    }
    const answer = { msgid, ...invalid, ...code }
    if (same !== null) recent.set(`${app.agentId} ${same}`, { at: kernel.now(), answer })
    return answer
  })

  const recall = post(world, '/cgi-bin/message/recall', z.looseObject({ msgid: z.string() }), ({ app, body }) => {
    const at = sentAt.get(`${app.agentId} ${body.msgid}`)
    if (at === undefined || kernel.now() - at >= recallMs) return refuse(switches.recallInvalid, 'msgid')
    kernel.sent.mark('app', body.msgid, 'recalled')
    return {}
  })

  const update = post(world, '/cgi-bin/message/update_template_card', updateShape, ({ app, body }) => {
    const refused = (given: Refused): Refused => {
      kernel.sent.add({ way: 'app-update', kind: 'card', to: body.userids?.join('|') ?? '', id: '', body, state: 'refused', ...given })
      return given
    }
    if (body.agentid !== app.agentId) return refused(refuse(301002))
    const card = cards.peek(app.agentId, body.response_code)
    if (!card) return refused(refuse(switches.responseCodeInvalid, 'response_code'))
    const first = [...card.views.values()][0]
    if (body.button && first && !withButtons.includes(String(first.card.card_type))) return refused(refuse(40058, 'button')) // p/94888
    const fault = body.template_card ? cardFault(body.template_card, true) : body.button ? null : 'button or template_card is missing'
    if (fault !== null) return refused(refuse(switches.cardInvalid, fault))
    cards.spend(app.agentId, body.response_code) // each once (p/94888)
    const named = body.atall === 1 ? [...card.views.keys()] : appReceivers(world, app, listed(body)).reached
    const views = named.flatMap((userid) => card.views.get(userid.toLowerCase()) ?? [])
    for (const view of views) {
      if (body.button) view.replaced = body.button.replace_name
      else if (body.template_card) {
        view.card = body.template_card
        const words = body.template_card.replace_text
        view.replaced = typeof words === 'string' && words !== '' ? words : null
      }
    }
    kernel.sent.add({ way: 'app-update', kind: body.button ? 'button' : 'card', to: named.join('|'), id: card.taskId, body })
    return { invaliduser: (body.userids ?? []).map((one) => one.toLowerCase()).filter((userid) => !card.views.has(userid)) }
  })

  return { routes: [send, recall, update] }
}

// --- Internal helpers ---

const sendShape = z.looseObject({
  touser: z.string().default(''),
  toparty: z.string().default(''),
  totag: z.string().default(''),
  agentid: z.number().int(),
  msgtype: z.string(),
  safe: z.literal([0, 1]).optional(),
  enable_duplicate_check: z.literal([0, 1]).optional(),
  duplicate_check_interval: z.number().int().optional(),
  template_card: z.record(z.string(), z.unknown()).optional(),
})

type SendBody = z.output<typeof sendShape>

const updateShape = z.looseObject({
  userids: z.array(z.string()).optional(),
  partyids: z.array(z.number()).optional(),
  tagids: z.array(z.number()).optional(),
  atall: z.literal([0, 1]).optional(),
  agentid: z.number().int(),
  response_code: z.string(),
  button: z.looseObject({ replace_name: z.string().min(1) }).optional(),
  template_card: z.record(z.string(), z.unknown()).optional(),
})

const withButtons = ['button_interaction', 'vote_interaction', 'multiple_interaction']

function listed(body: z.output<typeof updateShape>): { touser: string; toparty: string; totag: string } {
  return { touser: (body.userids ?? []).join('|'), toparty: (body.partyids ?? []).join('|'), totag: (body.tagids ?? []).join('|') }
}

function note(world: World, body: SendBody, refused: Refused): Refused {
  world.kernel.sent.add({ way: 'app', kind: body.msgtype, to: body.touser, id: '', body, state: 'refused', errcode: refused.errcode })
  return refused
}

const upTo = (bytes: number) => z.string().refine((text) => Buffer.byteLength(text) <= bytes, '45002')
const medium = z.looseObject({ media_id: z.string().min(1) })

/** Sizes in bytes (p/90236 and the words of 45002). */
const contents: Readonly<Record<string, z.ZodType>> = {
  text: z.looseObject({ content: upTo(2048).min(1) }),
  markdown: z.looseObject({ content: upTo(2048).min(1) }),
  textcard: z.looseObject({ title: z.string().min(1), description: z.string().min(1), url: z.string().min(1) }),
  news: z.looseObject({
    articles: z
      .array(z.looseObject({ title: z.string().min(1) }))
      .min(1)
      .max(8),
  }),
  image: medium,
  voice: medium,
  video: medium,
  file: medium,
  template_card: z.record(z.string(), z.unknown()),
}

function refusal(world: World, { app, body }: ApiCall<SendBody>): Refused | null {
  if (!world.enterprise.apps.some((one) => one.agentId === body.agentid)) return refuse(40056)
  if (body.agentid !== app.agentId) return refuse(301002)
  if (`${body.touser}${body.toparty}${body.totag}` === '') return refuse(82001)
  if (body.touser.split('|').length > 1_000) return refuse(40058, 'touser: more than 1000') // p/90236
  if (body.toparty.split('|').length > 100 || body.totag.split('|').length > 100) return refuse(40058, 'more than 100') // p/90236
  const shape = contents[body.msgtype]
  if (!shape) return refuse(40008)
  const read = shape.safeParse(body[body.msgtype])
  if (!read.success) {
    const code = Number(read.error.issues[0]?.message)
    return refuse(Number.isInteger(code) ? code : 40058, `${body.msgtype}.${read.error.issues[0]?.path.join('.')}`)
  }
  if (shape === medium && !world.media.get(medium.parse(body[body.msgtype]).media_id)) return refuse(40007)
  if (!body.template_card || body.msgtype !== 'template_card') return null
  const fault = cardFault(body.template_card)
  if (fault !== null) return refuse(world.switches.cardInvalid, fault)
  // p/90236: interactive cards cannot be sent by an app without a callback URL.
  return isInteractive(body.template_card) && !app.callback ? refuse(world.switches.cardInvalid, 'no callback url') : null
}
