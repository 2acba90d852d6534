/** Holds `docs/wecom-faults.md`: every test that it names is there, and every group of faults has one. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testTitlesIn } from './test-titles.ts'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/wecom-faults.md'), 'utf8')

/** `## 3. Lost answers` and what stands below it. */
const groups = page
  .split(/^## (?=\d)/m)
  .slice(1)
  .map((text) => ({ heading: text.slice(0, text.indexOf('\n')), rows: text.split('\n').filter((line) => /^\| (?!---|what )/.test(line)) }))

/** `[a.test.ts](../a.test.ts): describe › title`, as the page names a test. */
function namedIn(row: string): readonly { readonly file: string; readonly title: string }[] {
  return [...row.matchAll(/\[([^\]]+\.test\.ts)\]\(\.\.\/\1\): (.+?)(?=<br>| \|$)/g)].map(([, file = '', title = '']) => ({ file, title }))
}

describe('the page on the faults of WeCom', () => {
  it('has ten groups, as the stand-in can bring about', () => {
    expect(groups.map(({ heading }) => Number.parseInt(heading, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it.each(groups.map(({ heading, rows }) => [heading, rows] as const))('names a test for every fault: %s', (_, rows) => {
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.filter((row) => namedIn(row).length === 0)).toEqual([])
  })

  it('names tests alone that are there and run', () => {
    const named = groups.flatMap(({ rows }) => rows.flatMap(namedIn))
    const titles = new Map(
      [...new Set(named.map(({ file }) => file))].map((file) => {
        const path = join(root, file)
        return [
          file,
          existsSync(path) ? testTitlesIn(readFileSync(path, 'utf8')).map(({ within, title }) => [...within, title].join(' › ')) : [],
        ]
      }),
    )
    expect(named.filter(({ file, title }) => !titles.get(file)?.includes(title))).toEqual([])
  })
})
