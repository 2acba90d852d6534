import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeLog, maskFault } from './log.ts'
import { during } from './under-way.ts'

describe('the log', () => {
  /** The line that is written for an error. */
  function written(error: unknown): string {
    const lines: string[] = []
    makeLog('info', { write: (line) => void lines.push(line) }).error({ err: error }, 'a turn failed')
    return lines.join('')
  }

  it('S14: names in a fault no number of anybody and no case, neither in its message nor in its cause', () => {
    const cause = new Error('no room for 370283199001011234')
    const line = written(new Error('13812345678 wrote of QS20261124-0007', { cause }))
    expect(line).toContain('138****5678 wrote of :number')
    expect(line).not.toMatch(/13812345678|QS20261124|370283199001011234/)
  })

  it('S14: leaves out what else hangs on an error, but for its code', () => {
    const line = written(Object.assign(new Error('refused'), { code: 'EACCES', body: '佘科长要好处费' }))
    expect(line).toContain('EACCES')
    expect(line).not.toContain('好处费')
  })

  it('takes what is thrown and is no error', () => {
    expect(written('broken 13812345678')).toContain('broken 138****5678')
  })
})

describe('a line', () => {
  const lineOf = (write: (log: ReturnType<typeof makeLog>) => void): Record<string, unknown> => {
    const lines: string[] = []
    write(makeLog('debug', { write: (line) => void lines.push(line) }))
    return JSON.parse(lines.join(''))
  }

  it('carries the ids of what is under way, wherever it is written, and none outside of it', async () => {
    const log: string[] = []
    const logger = makeLog('info', { write: (line) => void log.push(line) })
    await during({ request: 'r-1' }, async () => {
      await during({ turn: 't-1' }, async () => logger.info({ request: 'r-2' }, 'in the turn'))
      logger.child({ channel: 'kf' }).info('in the request')
    })
    logger.info('outside')
    const [inTurn, inRequest, outside] = log.map((line) => JSON.parse(line))
    expect(inTurn).toMatchObject({ request: 'r-2', turn: 't-1' })
    expect(inRequest).toMatchObject({ request: 'r-1', channel: 'kf' })
    expect([inRequest.turn, outside.request]).toEqual([undefined, undefined])
  })

  it('S14: has a mark in place of a person, the same one each time, and names a group', () => {
    const first = lineOf((log) => log.info({ conversation: 'kf:dm:wmAbc-12_3' }, 'a turn is done'))
    expect(first.conversation).toMatch(/^kf:dm:~[\da-f]{8}$/)
    expect(lineOf((log) => log.info({ conversation: 'window:kf:dm:wmAbc-12_3' }, 'again')).conversation).toBe(
      `window:${first.conversation}`,
    )
    expect(lineOf((log) => log.info({ conversation: 'aibot:group:power' }, 'a turn is done')).conversation).toBe('aibot:group:power')
    expect(lineOf((log) => log.info({ by: 'zhangju' }, 'the duties were changed')).by).toMatch(/^~[\da-f]{8}$/)
  })

  it('S14: has the mark also in a fault that names a chat', () => {
    const line = lineOf((log) =>
      log.error({ err: new Error('could not open conversation kf:dm:wmAbc-12_3: disk I/O error') }, 'a turn failed'),
    )
    expect(JSON.stringify(line)).not.toContain('wmAbc')
    expect(JSON.stringify(line)).toMatch(/kf:dm:~[\da-f]{8}: disk I\/O error/)
  })
})

describe('maskFault', () => {
  it('masks what is masked no further', () => {
    const once = maskFault('13812345678 in kf:dm:wmAbc')
    expect(maskFault(once)).toBe(once)
  })

  it('leaves other figures as they are', () => {
    expect(maskFault('attempt 3 of 5 after 500 ms')).toBe('attempt 3 of 5 after 500 ms')
  })
})

describe('a log that cannot be written', () => {
  // The device on which every disk is full; Linux alone has it.
  it.skipIf(!existsSync('/dev/full'))('ends nobody’s work', () => {
    const work = `import { makeLog } from '${join(import.meta.dirname, 'log.ts')}'
      makeLog('info').info('a line')
      setTimeout(() => process.exit(7), 50)`
    const full = openSync('/dev/full', 'w')
    const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', work], {
      stdio: ['ignore', full, 'ignore'],
      timeout: 20_000,
    })
    closeSync(full)
    expect(status).toBe(7)
  })
})
