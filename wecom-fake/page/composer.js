/** The line at the foot of a column: words, a picture, and the sentence why something could not be done. */
import { read } from './api.js'
import { el } from './elements.js'

/**
 * `send(text)` and `picture(file)` resolve with null or a refusal. `extra`: further controls before the field.
 * Without `picture` there is no button for one.
 */
export function composer({ placeholder, send, picture, extra = [] }) {
  const field = el('input', { type: 'text', 'aria-label': placeholder, placeholder, autocomplete: 'off', enterkeyhint: 'send' })
  const refusal = el('p', { class: 'refusal', role: 'alert', hidden: true })
  const say = (sentence) => {
    refusal.textContent = sentence ?? ''
    refusal.hidden = sentence === null
  }
  const submit = async (event) => {
    event.preventDefault()
    const text = field.value.trim()
    if (text === '') return
    const refused = await send(text)
    say(refused)
    if (refused === null) field.value = ''
  }
  const choose = el('input', {
    type: 'file',
    accept: 'image/png,image/jpeg',
    'aria-label': '发送图片',
    async onchange() {
      const [file] = choose.files
      if (file) say(await picture(await read(file), field.value.trim()))
      choose.value = ''
    },
  })
  const form = el(
    'form',
    { onsubmit: submit },
    extra,
    picture ? el('label', { class: 'picture' }, '图片', choose) : null,
    field,
    el('button', { type: 'submit', class: 'primary' }, '发送'),
  )
  return { element: el('footer', {}, refusal, form), field, say }
}
