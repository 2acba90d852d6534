/** The page: three columns on a desktop, tabs on a phone, redrawn when the stand-in says that something changed. */
import { act, listen, look } from './api.js'
import { customerColumn } from './customer.js'
import { moment } from './elements.js'
import { officialColumn } from './official.js'
import { staffColumn } from './staff.js'

/** Changes come in bursts; and a clock that runs moves without any. */
const gatherMs = 80
const idleMs = 5_000

const part = (id) => document.querySelector(`#${id}`)
const columns = [customerColumn(part('customer')), staffColumn(part('staff')), officialColumn(part('official'))]
let waiting = null
let before = ''

async function refresh() {
  waiting = null
  const state = await look().catch(() => null)
  part('line').textContent = state === null ? '替身没有应答' : state.aibot.connected ? '机器人已连接' : '机器人未连接'
  part('line').classList.toggle('up', state?.aibot.connected === true)
  if (state === null) return
  document.querySelector('#clock time').textContent = moment(state.clock.now)
  // Same to see, same page: what a person is about to click or select stays in place.
  const { now } = state.clock
  const seen = JSON.stringify({ ...state, clock: Math.floor(now / 60_000) })
  if (seen === before) return
  before = seen
  for (const draw of columns) draw(state)
}

function changed() {
  if (waiting === null) waiting = setTimeout(refresh, gatherMs)
}

for (const button of document.querySelectorAll('#clock button'))
  button.addEventListener('click', () => act('/clock/advance', { ms: Number(button.dataset.ms) }).then(changed))

for (const tab of document.querySelectorAll('[role=tab]'))
  tab.addEventListener('click', () => {
    for (const other of document.querySelectorAll('[role=tab]')) other.setAttribute('aria-selected', String(other === tab))
    for (const section of document.querySelectorAll('main > section'))
      section.classList.toggle('chosen', section.id === tab.getAttribute('aria-controls'))
  })

listen(changed)
setInterval(changed, idleMs)
refresh()
