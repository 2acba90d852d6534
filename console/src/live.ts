import { reachable } from './api.ts'

const reopenAfterMs = 2_000
const pollEveryMs = 20_000

/**
 * Follows `/sim/stream`. `changed` hears of each commit with the chats it wrote to (none when only
 * cases changed); `joined` is called whenever something may have been missed: at each (re)connection,
 * when the page comes back to the foreground, and now and then, should the stream be cut unnoticed.
 */
export function follow(changed: (chats: readonly string[]) => void, joined: () => void): void {
  open()
  setInterval(() => {
    if (!document.hidden) joined()
  }, pollEveryMs)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) joined()
  })

  function open(): void {
    const stream = new EventSource('/sim/stream')
    stream.addEventListener('open', () => {
      reachable.value = true
      joined()
    })
    stream.addEventListener('changed', (event) => {
      const { chats } = JSON.parse(event.data) as { chats: readonly string[] }
      changed(chats)
    })
    stream.addEventListener('error', () => {
      reachable.value = false
      // The browser reconnects by itself after a cut, but gives up after an error status.
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, reopenAfterMs)
    })
  }
}
