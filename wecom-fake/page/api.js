/** The control API as the page uses it. */

const looks = { clock: '/clock', kf: '/kf/chats', aibot: '/aibot/state', app: '/app/chats', cards: '/cards', cast: '/page/cast' }

/** Everything that a person can see, as it is now. */
export async function look() {
  const entries = await Promise.all(Object.entries(looks).map(async ([name, path]) => [name, await (await fetch(`/__fake${path}`)).json()]))
  return Object.fromEntries(entries)
}

/** One act; resolves with null, or with the sentence why it cannot be done. */
export async function act(path, body) {
  const response = await fetch(`/__fake${path}`, { method: 'POST', body: JSON.stringify(body) })
  const answer = await response.json()
  return response.ok ? null : (answer.error ?? '没有成功')
}

/** A chosen file: its name, type and bytes in base64. */
export async function read(file) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
  return { name: file.name, mime: file.type, base64: url.slice(url.indexOf(',') + 1) }
}

/** Calls `changed` whenever something changed, also after a reset. */
export function listen(changed) {
  const source = new EventSource('/__fake/events')
  source.onmessage = changed
  source.addEventListener('over', () => {
    source.close()
    listen(changed)
  })
}
