import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, stories, transcript } from './transcripts.ts'

describe('docs/transcripts', () => {
  it.each(stories)('$file says what the program says today (npm run -s transcripts writes it again)', async (story) => {
    expect(await transcript(story)).toBe(readFileSync(join(folder, `${story.file}.md`), 'utf8'))
  })

  it('holds these stories and no other', () => {
    expect(readdirSync(folder).sort()).toEqual(stories.map(({ file }) => `${file}.md`).sort())
  })
})
