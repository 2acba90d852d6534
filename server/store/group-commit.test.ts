import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StoreError } from './error.ts'
import { groupCommit } from './group-commit.ts'
import { type Connection, connect } from './sqlite-connection.ts'

describe('groupCommit', () => {
  let folder: string
  let db: Connection
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qishao-group-'))
    db = connect(join(folder, 'test.sqlite'), { readOnly: false })
    db.script(`create table note (n integer primary key, text text not null);
               create table answer (n integer references note (n) deferrable initially deferred)`)
  })
  afterEach(() => {
    db.close()
    rmSync(folder, { recursive: true })
  })

  const note = (n: number, text = '收到') => db.run('insert into note (n, text) values (?, ?)', n, text)
  const kept = () => db.all('select n from note order by n').map((row) => row.n)
  const states = (results: readonly PromiseSettledResult<unknown>[]) => results.map((result) => result.status)

  it('undoes a failing or unwanted write alone', async () => {
    const { write } = groupCommit(db)
    const results = await Promise.allSettled([
      write('keep 1', () => note(1)),
      write('keep 1 again', () => note(2) + note(1)),
      write(
        'keep 3',
        () => note(3),
        () => false,
      ),
      write('keep 4', () => note(4)),
    ])
    expect(states(results)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(kept()).toEqual([1, 4])
  })

  it('tells every caller when the commit itself fails, and goes on with the next', async () => {
    const { write } = groupCommit(db)
    const results = await Promise.allSettled([
      write('keep 1', () => note(1)),
      write('answer what is not there', () => db.run('insert into answer (n) values (99)')),
    ])
    expect(states(results)).toEqual(['rejected', 'rejected'])
    expect(kept()).toEqual([])
    await write('keep 2', () => note(2))
    expect(kept()).toEqual([2])
  })

  it('acknowledges nothing that a full disk did not take', async () => {
    const pages = db.get('pragma page_count')
    db.script(`pragma max_page_count = ${Number(pages?.page_count) + 2}`)
    const { write } = groupCommit(db)
    const writes = Array.from({ length: 20 }, (_, n) => write(`keep ${n}`, () => note(n, '满'.repeat(1000))))
    const results = await Promise.allSettled(writes)
    const acknowledged = results.flatMap((result, n) => (result.status === 'fulfilled' ? [n] : []))
    expect(kept()).toEqual(acknowledged)
    const failed = results.find((result) => result.status === 'rejected')
    expect(failed?.reason).toBeInstanceOf(StoreError)
    expect(failed?.reason).toMatchObject({ retryable: true, message: expect.stringContaining('free some space') })
  })
})
