/** What is installed: none of the packages with known holes that the libraries would bring by themselves (docs/decisions.md). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The oldest version that may be there; null: none may. */
const allowedFrom: Readonly<Record<string, readonly number[] | null>> = {
  'form-data': [4, 0, 4],
  'nth-check': [2, 0, 1],
  'lodash.pick': null,
  'tough-cookie': [4, 1, 3],
  xml2js: [0, 5, 0],
  phin: [3, 7, 1],
  request: null,
  xlsx: null,
}

type Lock = { readonly packages: Readonly<Record<string, { readonly version?: string; readonly name?: string }>> }

const lock = JSON.parse(readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8')) as Lock // Written by npm.

/** Every version of a package, wherever npm has put it. */
function versionsOf(name: string): readonly string[] {
  return Object.entries(lock.packages).flatMap(([path, { version, name: alias }]) =>
    path.endsWith(`node_modules/${name}`) && (alias ?? name) === name && version !== undefined ? [version] : [],
  )
}

function isOlder(version: string, than: readonly number[]): boolean {
  const parts = version.split('-')[0]?.split('.').map(Number) ?? []
  const at = than.findIndex((number, i) => number !== (parts[i] ?? 0))
  return at >= 0 && (parts[at] ?? 0) < (than[at] ?? 0)
}

describe('the packages that are installed', () => {
  it('are looked at in the lock file', () => {
    expect(versionsOf('wechaty')).toEqual(['1.20.2'])
    expect(isOlder('2.3.3', [4, 0, 4])).toBe(true)
    expect(isOlder('4.0.6', [4, 0, 4])).toBe(false)
  })

  it.each(Object.entries(allowedFrom))('hold no %s with a known hole', (name, from) => {
    expect(versionsOf(name).filter((version) => from === null || isOlder(version, from))).toEqual([])
  })

  it('hold nothing of the web protocol that gets accounts banned', () => {
    expect(versionsOf('wechaty-puppet-wechat4u')).toEqual([])
    expect(Object.values(lock.packages).filter(({ name }) => name === 'wechat4u')).toEqual([])
  })
})
