/** Elements and texts of the page. Whatever people or the product wrote becomes text nodes, never HTML. */

/** An element with attributes, handlers (`onclick`) and children; strings become text, nothing for null. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return element
}

/** Markdown as WeCom shows it, in small: bold, quotes, headings, links to http and https, a mention; everything else as written. */
export function prose(text) {
  return text.split('\n').map((line) => {
    const quote = /^>\s?/.test(line)
    const heading = /^#{1,6}\s/.test(line)
    const bare = line.replace(/^>\s?|^#{1,6}\s/, '').replace(/<\/?font[^>]*>/g, '')
    return el('span', { class: quote ? 'line quoted' : heading ? 'line heading' : 'line' }, inline(bare))
  })
}

/** The same text on one line, without its marks. */
export function plain(text) {
  return prose(text)
    .map(({ textContent }) => textContent)
    .join(' ')
}

/** A link that opens beside the page; words alone when the address is not one of http or https. */
export function link(address, words, attributes = {}) {
  if (!/^https?:\/\//.test(address)) return el('span', attributes, words)
  return el('a', { ...attributes, href: address, target: '_blank', rel: 'noopener noreferrer' }, words)
}

/** A moment of the stand-in's clock, in China's time. */
export function moment(ms) {
  return time.format(new Date(ms)).replaceAll('/', '-')
}

export function hourOf(ms) {
  return hour.format(new Date(ms))
}

/** `47 小时 12 分`. */
export function span(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const hours = Math.floor(minutes / 60)
  return hours > 0 ? `${hours} 小时 ${minutes % 60} 分` : `${minutes} 分`
}

/** Fills a chat; stays at its end if it was there. */
export function fill(log, children) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60
  log.replaceChildren(...(children.length > 0 ? children : [el('p', { class: 'empty' }, '还没有消息')]))
  if (atEnd) log.scrollTop = log.scrollHeight
}

/** One message. `own`: of the person who is being played. */
export function bubble({ own = false, name, at, quote = null, note = null, tools = [] }, ...content) {
  return el(
    'article',
    { class: own ? 'message own' : 'message' },
    el('p', { class: 'meta' }, name, ' ', el('time', {}, hourOf(at))),
    el('div', { class: 'bubble' }, quote === null ? null : el('blockquote', {}, prose(quote)), ...content),
    note === null && tools.length === 0 ? null : el('p', { class: 'foot' }, note, ...tools),
  )
}

/** A small remark between the messages. */
export function remark(text, at) {
  return el('p', { class: 'remark' }, text, ' ', el('time', {}, hourOf(at)))
}

/** Keeps the options of a select, and its choice where it still exists. */
export function options(select, entries) {
  const key = JSON.stringify(entries)
  if (select.dataset.key === key) return
  const before = select.value
  select.dataset.key = key
  const option = ([value, label]) => el('option', { value }, label)
  const group = (entry) => (Array.isArray(entry[1]) ? el('optgroup', { label: entry[0] }, entry[1].map(option)) : option(entry))
  select.replaceChildren(...entries.map(group))
  if ([...select.options].some(({ value }) => value === before)) select.value = before
}

// --- Internal helpers ---

const zone = { timeZone: 'Asia/Shanghai', hour12: false }
const time = new Intl.DateTimeFormat('zh-CN', { ...zone, dateStyle: 'medium', timeStyle: 'short' })
const hour = new Intl.DateTimeFormat('zh-CN', { ...zone, month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' })
const marks = /\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)|<a href="(https?:\/\/[^"]+)">([^<]*)<\/a>|<@([^>]+)>/g

function inline(text) {
  const pieces = []
  let end = 0
  for (const match of text.matchAll(marks)) {
    const [whole, bold, label, address, href, words, mention] = match
    pieces.push(text.slice(end, match.index))
    if (bold) pieces.push(el('strong', {}, bold))
    else if (mention) pieces.push(`@${mention}`)
    else pieces.push(link(address ?? href, label ?? words))
    end = match.index + whole.length
  }
  return [...pieces, text.slice(end)]
}
