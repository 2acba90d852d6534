/** The entrepreneur's column: the chat with 微信客服, its menus, and what the window still allows. */
import { act } from './api.js'
import { composer } from './composer.js'
import { bubble, el, fill, link, options, prose, remark, span } from './elements.js'

const states = ['未处理', '智能助手接待', '待接入池', '人工接待', '已结束']
const kinds = { image: '[图片]', voice: '[语音]', video: '[视频]', file: '[文件]', location: '[位置]', link: '[链接]' }
const events = {
  enter_session: '进入会话',
  msg_send_fail: '一条消息未送达',
  user_recall_msg: '撤回了一条消息',
  session_status_change: '接待状态变化',
  servicer_status_change: '接待人员状态变化',
}

/** Builds the column; the answer draws it. */
export function customerColumn(section) {
  const who = el('select', { 'aria-label': '选择企业客户' })
  const strip = el('p', { class: 'strip' })
  const log = el('div', { class: 'log', tabindex: 0, 'aria-label': '客服聊天' })
  const customer = () => ({ customer: who.value })
  const foot = composer({
    placeholder: '以企业身份说…',
    send: (text) => act('/kf/say', { ...customer(), text }),
    picture: ({ name, mime, base64 }) => act('/kf/say', { ...customer(), image: { base64, filename: name, mime } }),
  })
  const button = (label, path) => el('button', { type: 'button', onclick: async () => foot.say(await act(path, customer())) }, label)
  section.append(
    el('h2', {}, '企业 ', el('small', {}, '微信客服')),
    el('div', { class: 'choice' }, who, button('进入会话', '/kf/enter'), button('结束人工', '/kf/servicerEnds')),
    strip,
    log,
    foot.element,
  )
  let last = null
  const redraw = () => last && draw(last)
  who.addEventListener('change', redraw)
  const chosen = async (menu) => foot.say(await act('/kf/click', { ...customer(), menu_id: menu }))
  const recalled = async (msgid) => foot.say(await act('/kf/recall', { ...customer(), msgid }))

  function draw(state) {
    last = state
    options(
      who,
      state.cast.customers.map(({ id, nickname }) => [id, nickname]),
    )
    const chat = state.kf.chats.find((one) => one.customer === who.value)
    strip.textContent = chat ? windowText(chat, state.clock.now) : '还没有进入过会话'
    fill(
      log,
      (chat?.timeline ?? []).map((item) => message(item, chat, { chosen, recalled })),
    )
  }
  return draw
}

// --- Internal helpers ---

function windowText({ state, servicer, left, closesAt }, now) {
  const held = servicer === null ? states[state] : `${states[state]}（${servicer}）`
  if (closesAt === null) return `${held} · 企业还没有说过话`
  return closesAt <= now ? `${held} · 48 小时已过，发不出消息` : `${held} · 还可收 ${left} 条 · ${span(closesAt - now)}后关窗`
}

function message(item, chat, { chosen, recalled }) {
  const { from, at, msgid, msgtype, body, state } = item
  if (from === 'event') return remark(events[body.event_type] ?? body.event_type, at)
  const own = from === 'customer'
  const name = own ? chat.nickname : from === 'servicer' ? '人工客服' : chat.account
  const note = state === 'delivered' ? null : state === 'recalled' ? '已撤回' : '未送达'
  const recall = el('button', { type: 'button', class: 'quiet', onclick: () => recalled(msgid) }, '撤回')
  const content = msgtype === 'msgmenu' ? menu(body, chosen) : prose(body.content ?? kinds[msgtype] ?? `[${msgtype}]`)
  return bubble({ own, name, at, note, tools: own ? [recall] : [] }, ...content)
}

function menu({ head_content: head = '', list = [], tail_content: tail = '' }, chosen) {
  const items = list.map(({ type, click, view, text }) => {
    if (type === 'click') return el('button', { type: 'button', class: 'item', onclick: () => chosen(click.id) }, click.content)
    if (type === 'view') return link(view.url, `${view.content} ↗`, { class: 'item' })
    return el('span', { class: 'line' }, text?.content ?? '')
  })
  return [...prose(head), ...items, ...(tail === '' ? [] : prose(tail))]
}
