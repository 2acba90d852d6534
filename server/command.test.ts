import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runStoreCommand } from './command.ts'
import { parkedCommand } from './parked-command.ts'
import { statusCommand } from './status-command.ts'
import { inbound, reported, tick } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-command-'))
  const store = await openSqliteStore(folder)
  await store.receive(inbound('m1'))
  await store.receive(inbound('m2', 'web:dm:li', '电话 13800000002,机器冒烟'))
  await store.commit(tick(reported('QS20261123-0001', 'power')))
  const { inbound: waiting } = await store.open('web:dm:li')
  await store.parkInbound(
    'web:dm:li',
    waiting.map(({ seq }) => seq),
    'the model did not answer',
  )
  await store.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const env = () => ({ QISHAO_DATA: folder })

describe('npm run status', () => {
  it('counts what is there', async () => {
    const { text, code } = await runStoreCommand(statusCommand, [], env())
    expect(code).toBe(0)
    expect(text).toMatch(/^ +1 {2}cases$/m)
    expect(text).toMatch(/^ +1 {2}messages waiting for an answer$/m)
    expect(text).toMatch(/^ +1 {2}parked/m)
  })
})

describe('npm run parked', () => {
  it('names what is parked and why, and shows nothing of its text', async () => {
    const { text, code } = await runStoreCommand(parkedCommand, [], env())
    expect(code).toBe(0)
    expect(text).toContain('web:dm:li')
    expect(text).toContain('the model did not answer')
    expect(text).not.toContain('13800000002')
  })
})

describe('a command on the data folder', () => {
  it('explains itself', async () => {
    expect((await runStoreCommand(statusCommand, ['--help'], env())).text).toContain('npm run -s status')
  })

  it.each([[['now']], [['--all']]])('answers wrong use (%s) with one sentence and exit code 2', async (args) => {
    expect(await runStoreCommand(statusCommand, args, env())).toEqual({ text: 'the status command knows "--help", nothing else', code: 2 })
  })

  it('says what to do when the folder holds no store', async () => {
    const { text, code } = await runStoreCommand(statusCommand, [], { QISHAO_DATA: join(folder, 'none') })
    expect(code).toBe(2)
    expect(text).toContain('start the server once')
  })
})
