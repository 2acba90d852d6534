import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sign } from '../bot/webhook/decode.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/delivery.md'), 'utf8')

/** What stands in the first place that fits. */
function found(pattern: RegExp): string {
  const text = pattern.exec(page)?.[1]
  if (text === undefined) throw new Error(`docs/delivery.md has nothing like ${pattern}`)
  return text
}

describe('the example of docs/delivery.md', () => {
  const body = found(/```json\n([^\n]+)\n```/)

  it('is signed with the secret that stands beside it', () => {
    const secret = found(/signed with `([^`]+)`/)
    expect(found(/x-qishao-signature: (\w+)/)).toBe(sign(secret, found(/x-qishao-timestamp: (\d+)/), body))
  })

  it('has the fields of the table, in their order', () => {
    const fields = [...(page.split('```json')[1] ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    expect(Object.keys(JSON.parse(body))).toEqual(fields)
  })
})
