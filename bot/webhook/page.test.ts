/** `docs/add-a-channel.md` is followed by those who write a channel: what it quotes must stand in the program. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const page = read('docs/add-a-channel.md')

describe('the page on adding a channel', () => {
  const quotes = [...page.matchAll(/From `([^`]+)`:\n\n```ts\n([\s\S]*?)```/g)].map(([, path = '', code = '']) => ({ path, code }))

  it('says of each excerpt where it stands', () => {
    expect(quotes.length).toBeGreaterThan(4)
    expect(quotes).toHaveLength(page.split('```ts').length - 1)
  })

  it.each(quotes)('quotes $path as it is', ({ path, code }) => {
    expect(read(path)).toContain(code)
  })

  it('shows the call as the example makes it', () => {
    const [, call = ''] = /```bash\n([\s\S]*?)```/.exec(page) ?? []
    expect(call).toContain('curl')
    expect(read('docs/examples/webhook-message.sh')).toContain(call)
  })

  it('names files that are there', () => {
    const named = [...page.matchAll(/`((?:bot|server|docs|dialogs)\/[\w./-]+\.(?:ts|sh|md))`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(10)
    for (const path of new Set(named)) expect(() => read(path), path).not.toThrow()
  })
})
