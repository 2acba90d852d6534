/**
 * Fetches files from addresses that stand in messages (the aibot's, p/100719). Such an address is a stranger's until its host is on the
 * list: otherwise a forged one would make this machine ask its neighbours.
 */
import { exchange } from './exchange.ts'
import { type Download, fileOf } from './media.ts'
import { WecomError } from './wecom-error.ts'

/** The hosts that WeCom is seen to keep files on; the list is not documented (U), so it is a setting. */
export const usualHosts: readonly string[] = ['*.weixin.qq.com', '*.qq.com', '*.myqcloud.com']

export type MediaHosts = {
  /** Why nothing is fetched from there, or null when it is allowed. Asks nobody. */
  refusal(url: string): string | null
  /** Fetches up to `limit` bytes. Throws `WecomError`; its sentence has the host and nothing else of the address, which may hold a signature. */
  fetch(url: string, limit: number): Promise<Download>
}

export type MediaHostsOptions = {
  /** Host names, or `*.` and a domain for everything below it. */
  readonly hosts: readonly string[]
  /** The base of the API. When it is on this machine (a stand-in), its files may come from this machine too, by http. */
  readonly origin: string
  /** For the whole of a file, in milliseconds; 60 s unless told. */
  readonly timeoutMs?: number
}

export function makeMediaHosts({ hosts, origin, timeoutMs = defaultTimeoutMs }: MediaHostsOptions): MediaHosts {
  const base = URL.parse(origin)
  const local = base && isLoopback(base.hostname) ? base.hostname : null
  const judge = (text: string): { readonly url: URL } | { readonly refused: string } => {
    const url = URL.parse(text)
    if (!url) return { refused: 'is no address' }
    if (url.username !== '' || url.password !== '') return { refused: 'holds a user name' }
    if (local !== null && url.hostname === local && /^https?:$/.test(url.protocol)) return { url }
    if (url.protocol !== 'https:') return { refused: 'is not https' }
    if (url.port !== '') return { refused: 'names a port' }
    return hosts.some((pattern) => matches(url.hostname, pattern))
      ? { url }
      : { refused: `is on a host outside of the list: ${url.hostname}` }
  }
  return {
    refusal(text) {
      const judged = judge(text)
      return 'refused' in judged ? judged.refused : null
    },
    async fetch(text, limit) {
      let next = text
      for (let hops = 0; hops <= mostRedirects; hops++) {
        // Each hop is judged anew. A name that resolves to an inner address fails at TLS: nobody there has its certificate.
        const judged = judge(next)
        if ('refused' in judged) throw refused(`the address of a file ${judged.refused}`)
        const { url } = judged
        const answer = await exchange({ path, url, method: 'GET', timeoutMs, limit })
        if (answer.status < 300) return fileOf(answer, answer.bytes)
        if (answer.status >= 400) throw refused(`HTTP ${answer.status}; such an address ends after five minutes`) // p/100719
        next = URL.parse(answer.headers.get('location') ?? '', url)?.href ?? ''
      }
      throw refused(`more than ${mostRedirects} redirects`)
    },
  }
}

// --- Internal helpers ---

const path = 'media url'
const defaultTimeoutMs = 60_000
const mostRedirects = 2

function refused(why: string): WecomError {
  return new WecomError(path, why, { action: 'final', retryable: false })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function matches(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1 : host === pattern
}
