/** The hand-over of an order, here a list of people, between two processes, both played here, over a real folder. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { handIn as handInAt, openDesk } from './order-desk.ts'
import { type ImportOrder, importDesk } from './people-import.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'qishao-import-desk-'))
})
afterEach(() => rmSync(data, { recursive: true }))

const order: ImportOrder = {
  people: [{ id: 'zhou', name: '周岚', role: 'coordinator', departments: [], phone: null, accounts: { wecom: 'Zhou' } }],
  ...{ leavers: 'keep', source: 'people.csv', by: 'command:liu' },
}
const handIn = (where: string, given: ImportOrder, patienceMs: number) => handInAt(where, importDesk, given, patienceMs)
const files = (): readonly string[] => readdirSync(join(data, 'directory-orders'))

/** A server that answers every order with how many it has had. */
function open() {
  const taken: ImportOrder[] = []
  const failures: unknown[] = []
  const desk = openDesk(data, importDesk, {
    async carryOut(one) {
      if (one.source === 'fault') throw new Error('the disk is full')
      return { text: `${taken.push(one)} taken`, code: 0 }
    },
    failed: (error) => void failures.push(error),
  })
  onTestFinished(() => desk.close())
  return { taken, failures, desk }
}

describe('a list that is handed in', () => {
  it('is carried out as it was given, answered, and leaves nothing', async () => {
    const { taken } = open()
    expect(await handIn(data, order, 5_000)).toEqual({ text: '1 taken', code: 0 })
    expect(taken).toEqual([order])
    expect(files()).toEqual([])
  })

  it('waits for a server, and is readable to its owner alone meanwhile', async () => {
    expect(await handIn(data, order, 0)).toBeNull()
    const [file = ''] = files()
    expect(statSync(join(data, 'directory-orders', file)).mode & 0o077).toBe(0)
    const { taken, desk } = open()
    await desk.close()
    expect(taken).toEqual([order])
  })

  it.each([
    ['cannot be carried out', JSON.stringify({ ...order, source: 'fault' })],
    ['is no list', '{"people": 1}'],
    ['is broken', '{'],
  ])('is put aside when it %s, told to the log, and the next is taken', async (_, content) => {
    mkdirSync(join(data, 'directory-orders'))
    writeFileSync(join(data, 'directory-orders', 'one.order.json'), content)
    const { failures } = open()
    expect(await handIn(data, order, 5_000)).toMatchObject({ code: 0 })
    expect(failures).toHaveLength(1)
    expect(files()).toEqual(['one.answer.json', 'one.order.json.failed'])
  })

  it('is forgotten with its answer when nobody waits for that any more', async () => {
    mkdirSync(join(data, 'directory-orders'))
    const answer = join(data, 'directory-orders', 'old.answer.json')
    writeFileSync(answer, '{}')
    const longAgo = Date.now() / 1000 - 3_600
    utimesSync(answer, longAgo, longAgo)
    const { desk } = open()
    await desk.close()
    expect(files()).toEqual([])
  })

  it('that nobody may write to is said once, and stops no server', async () => {
    writeFileSync(join(data, 'directory-orders'), 'a file where the folder should be')
    const told = Promise.withResolvers<string>()
    const desk = openDesk(data, importDesk, { carryOut: async () => ({ text: '', code: 0 }), failed: (_, file) => told.resolve(file) })
    expect(await told.promise).toContain('directory-orders')
    rmSync(join(data, 'directory-orders'))
    await expect(handIn(data, order, 5_000)).resolves.toMatchObject({ code: 0 })
    await desk.close()
  })
})
