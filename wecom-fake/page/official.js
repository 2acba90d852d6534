/** The official's column: the chat of the self-built app, its cards and their buttons. */
import { act } from './api.js'
import { composer } from './composer.js'
import { bubble, el, fill, options, prose } from './elements.js'

/** What officials themselves said: the platform keeps no record of it that could be asked for, so the page remembers. */
const memory = 'wecom-fake-official'

/** Builds the column; the answer draws it. */
export function officialColumn(section) {
  const who = el('select', { 'aria-label': '选择领导' })
  const strip = el('p', { class: 'strip' })
  const log = el('div', { class: 'log', tabindex: 0, 'aria-label': '应用聊天' })
  let last = null
  const foot = composer({
    placeholder: '以领导身份说…',
    async send(text) {
      const refused = await act('/app/say', { userid: who.value, text })
      if (refused === null) remember({ userid: who.value, at: last.clock.now, text })
      if (last) draw(last)
      return refused
    },
  })
  section.append(el('h2', {}, '领导 ', el('small', {}, '自建应用')), el('div', { class: 'choice' }, who), strip, log, foot.element)
  who.addEventListener('change', () => last && draw(last))
  const click = async (card, key, selected) =>
    foot.say(await act('/card/click', { agentid: card.agentId, userid: who.value, task_id: card.taskId, key, selected }))

  function draw(state) {
    last = state
    options(
      who,
      state.cast.members.map(({ userid, name }) => [userid, name]),
    )
    if (who.dataset.first === undefined) {
      who.dataset.first = ''
      if ([...who.options].some(({ value }) => value === 'leader')) who.value = 'leader'
    }
    const self = who.value.toLowerCase()
    const told = state.app.messages.filter(({ to, way }) => way !== 'app-update' && to.toLowerCase().split('|').includes(self))
    const said = remembered().filter(({ userid, at }) => userid === who.value && at <= state.clock.now)
    const all = [...told.map((entry) => ({ at: entry.at, entry })), ...said.map((own) => ({ at: own.at, own }))]
    strip.textContent = told.length === 0 ? '应用还没有发来消息' : `应用发来 ${told.length} 条消息`
    fill(
      log,
      all
        .sort((a, b) => a.at - b.at)
        .map(({ entry, own }) =>
          own ? bubble({ own: true, name: '我', at: own.at }, ...prose(own.text)) : appMessage(entry, self, state.cards.cards, click),
        ),
    )
  }
  return draw
}

// --- Internal helpers ---

function remembered() {
  return JSON.parse(sessionStorage.getItem(memory) ?? '[]')
}

function remember(own) {
  sessionStorage.setItem(memory, JSON.stringify([...remembered(), own]))
}

function appMessage({ id, at, kind, body, state }, self, cards, click) {
  const note = state === 'recalled' ? '已撤回' : null
  const card = kind === 'template_card' ? cards.find((one) => one.msgid === id) : undefined
  const view = card?.views.find(({ userid }) => userid.toLowerCase() === self)
  const content = view
    ? cardView(view, (key, selected) => click(card, key, selected))
    : kind === 'template_card'
      ? cardFace(body.template_card)
      : prose(body[kind]?.content ?? body[kind]?.title ?? body.Content ?? `[${kind}]`)
  return bubble({ name: '企哨督办', at, note }, ...content)
}

function cardFace(card) {
  const rows = (card.horizontal_content_list ?? []).map(({ keyname, value = '' }) =>
    el('span', { class: 'row' }, el('span', { class: 'key' }, keyname), el('span', {}, value)),
  )
  const faded = [card.source?.desc, card.main_title?.desc].map((text) => (text ? el('span', { class: 'line soft' }, text) : null))
  const quote = card.quote_area
    ? el('blockquote', {}, [card.quote_area.title, card.quote_area.quote_text].filter(Boolean).join('：'))
    : null
  return [
    faded[0],
    card.main_title?.title ? el('span', { class: 'line heading' }, card.main_title.title) : null,
    faded[1],
    card.sub_title_text ? el('span', { class: 'line' }, card.sub_title_text) : null,
    quote,
    ...rows,
  ]
}

/** The questions of a card as selects, its buttons, or the words that took their place. */
function cardView({ card, replaced }, click) {
  const lists = [card.button_selection, card.checkbox, ...(card.select_list ?? [])].filter(Boolean)
  const selects = lists.map(({ question_key: key, title, option_list: list, mode }) => {
    const select = el('select', { 'aria-label': title ?? key, multiple: mode === 1 })
    select.append(...list.map(({ id, text }) => el('option', { value: id }, text)))
    return { key, element: el('label', { class: 'question' }, title ?? '请选择', select), select }
  })
  const selected = () => Object.fromEntries(selects.map(({ key, select }) => [key, [...select.selectedOptions].map(({ value }) => value)]))
  const buttons = [
    ...(card.button_list ?? []),
    ...(card.submit_button ? [card.submit_button] : []),
    ...(card.action_menu?.action_list ?? []),
  ]
  const button = ({ text, key }) => el('button', { type: 'button', class: 'item', onclick: () => click(key, selected()) }, text)
  const end =
    replaced === null ? [...selects.map(({ element }) => element), ...buttons.map(button)] : [el('span', { class: 'item done' }, replaced)]
  return [...cardFace(card), ...end]
}
