/** The staff's column: work groups and single chats with the 智能机器人. */
import { act } from './api.js'
import { composer } from './composer.js'
import { bubble, el, fill, options, plain, prose } from './elements.js'

/** Builds the column; the answer draws it. */
export function staffColumn(section) {
  const place = el('select', { 'aria-label': '选择群或单聊' })
  const who = el('select', { 'aria-label': '以谁的身份' })
  const membership = el('button', { type: 'button', hidden: true })
  const mention = el('input', { type: 'checkbox', checked: true })
  const mentioning = el('label', { class: 'check' }, mention, '@企哨')
  const strip = el('p', { class: 'strip' })
  const log = el('div', { class: 'log', tabindex: 0, 'aria-label': '工作群聊天' })
  const quoting = el('p', { class: 'quoting', hidden: true })
  let last = null
  let quoteOf = null

  const chat = () => last?.aibot.chats.find(({ id }) => id === place.value)
  const quote = (message) => {
    quoteOf = message?.id ?? null
    quoting.hidden = message === null
    if (message === null) return
    const cancel = el('button', { type: 'button', class: 'quiet', onclick: () => quote(null) }, '取消')
    quoting.replaceChildren(el('span', {}, `引用：${plain(message.text)}`), cancel)
    foot.field.focus()
  }
  const send = async (things) => {
    const { id, type } = chat()
    const quoted = quoteOf === null ? {} : { quoteOf }
    const path = type === 'single' ? '/aibot/single' : mention.checked ? '/aibot/mention' : '/aibot/say'
    const where = type === 'single' ? { userid: id } : { chatid: id, userid: who.value }
    const refused = await act(path, { ...where, ...things, ...quoted })
    if (refused === null) quote(null)
    return refused
  }
  const foot = composer({
    placeholder: '以部门身份说…',
    send: (text) => send({ text }),
    picture: (image, text) => send(text === '' ? { image } : { image, text }),
    extra: [mentioning],
  })
  section.append(
    el('h2', {}, '部门 ', el('small', {}, '工作群与单聊')),
    el('div', { class: 'choice' }, place, who, membership),
    strip,
    log,
    quoting,
    foot.element,
  )
  const click = async (card, key) => foot.say(await act('/aibot/card-click', { userid: who.value, task_id: card, key }))

  membership.addEventListener('click', async () => {
    const { id, hasBot, type } = chat()
    if (type === 'single') foot.say(await act('/aibot/enter', { userid: id }))
    else foot.say(await act(hasBot ? '/aibot/remove' : '/aibot/add', { chatid: id }))
  })
  place.addEventListener('change', () => {
    quote(null)
    if (last) draw(last)
  })
  who.addEventListener('change', () => last && draw(last))

  function draw(state) {
    last = state
    const names = new Map(state.cast.members.map(({ userid, name }) => [userid.toLowerCase(), name]))
    const nameOf = (userid) =>
      names.get(userid.toLowerCase()) ?? { bot: state.aibot.bot, robot: '消息推送', app: '应用消息' }[userid] ?? userid
    const groups = state.aibot.chats.filter(({ type }) => type === 'group')
    const singles = state.aibot.chats.filter(({ type }) => type === 'single')
    options(place, [
      ['工作群', groups.map(({ id, name }) => [id, name])],
      ['与机器人单聊', singles.map(({ id }) => [id, nameOf(id)])],
    ])
    const here = chat()
    if (here === undefined) return
    options(
      who,
      here.members.map((userid) => [userid, nameOf(userid)]),
    )
    const single = here.type === 'single'
    who.hidden = single
    mentioning.hidden = single
    membership.hidden = false
    membership.textContent = single ? '进入单聊' : here.hasBot ? '移出机器人' : '加入机器人'
    strip.textContent = stripText(here)
    fill(
      log,
      here.shown.map((message) => line(message, { self: single ? here.id : who.value, nameOf, click, quote })),
    )
  }
  return draw
}

// --- Internal helpers ---

function stripText({ type, hasBot, contacted }) {
  if (type === 'single') return contacted ? '机器人可以主动发消息' : '说过话之后，机器人才能主动发消息'
  if (!hasBot) return '机器人不在群里，只有推送能到这里'
  return contacted ? '机器人可以主动发消息；只有 @ 它的话它才听见' : '先 @ 一次机器人，它才能主动发消息'
}

function line(message, { self, nameOf, click, quote }) {
  const { from, at, text, file, card, kind, open } = message
  const own = from.toLowerCase() === self.toLowerCase()
  const view = card?.views[self] ?? null
  const content = view ? cardView(card.id, view, click) : file ? fileView(message) : prose(text)
  const tools =
    kind === 'card' || kind === 'news' ? [] : [el('button', { type: 'button', class: 'quiet', onclick: () => quote(message) }, '引用')]
  return bubble({ own, name: nameOf(from), at, quote: message.quote ?? null, note: open ? '正在输入…' : null, tools }, ...content)
}

function cardView(id, { text, buttons }, click) {
  const button = ({ text: label, key }) =>
    el('button', { type: 'button', class: 'item', disabled: key === null, onclick: () => click(id, key) }, label)
  return [...prose(text), ...buttons.map(button)]
}

function fileView({ text, file, kind }) {
  const words = kind === 'mixed' ? prose(text) : []
  if (kind === 'image' || kind === 'mixed') return [...words, el('img', { src: file.url, alt: file.name, loading: 'lazy' })]
  return [el('a', { href: file.url, download: file.name }, file.name)]
}
