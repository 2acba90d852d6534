import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeCalendar } from '../cases/calendar.ts'
import type { Case } from '../cases/case.ts'
import { loadSeeds } from '../seeds/load.ts'
import { makeSimilarCases, type SimilarCases } from './similar-cases.ts'
import { act, coordinator, monday, reported, wang } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'

const calendar = makeCalendar(loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian').calendar)

/** A case of a reporter that says `text` at a time. */
function told(number: string, text: string, reporter = 'wang', at = monday, lead: string | null = 'power'): Case {
  return { ...reported(number, lead, { ...wang, id: reporter }, at).case, text }
}

const text = '我们厂最近老停电，上周停了三次，影响交货'
const again = '厂里又老停电了，上周停了三次，交货都耽误了'

describe('whether others told the like', () => {
  const one = told('QS20261123-0009', again)

  it('is so for the same matter within 30 days', () => {
    const similar = makeSimilarCases()
    similar.put(told('QS20261123-0001', text, 'li'))
    expect(similar.toldByOthers(one, monday)).toBe(true)
    expect(similar.toldByOthers(one, '2026-12-30T02:00:00.000Z')).toBe(false)
  })

  it('is not so for one’s own, for other words, nor where anything is confidential', () => {
    const similar = makeSimilarCases()
    similar.put(told('QS20261123-0001', text))
    similar.put(told('QS20261123-0002', '招不到焊工，缺三十个人', 'li'))
    similar.put({ ...told('QS20261123-0003', text, 'li'), admission: 'tip-off' })
    expect(similar.toldByOthers(one, monday)).toBe(false)
    similar.put(told('QS20261123-0004', text, 'chen'))
    expect(similar.toldByOthers(one, monday)).toBe(true)
    expect(similar.toldByOthers({ ...one, admission: 'tip-off' }, monday)).toBe(false)
  })
})

describe('the cases told before', () => {
  const ids = (similar: SimilarCases, reporter: string) => similar.ofReporter(reporter, again).map(({ id }) => id)

  it('are those of the same reporter', () => {
    const similar = makeSimilarCases()
    similar.put(told('QS20261123-0001', text))
    similar.put(told('QS20261123-0002', '招不到焊工，缺三十个人'))
    similar.put(told('QS20261123-0003', text, 'li'))
    expect(ids(similar, 'wang')).toEqual(['QS20261123-0001'])
    expect(ids(similar, 'li')).toEqual(['QS20261123-0003'])
    expect(ids(similar, 'chen')).toEqual([])
  })

  it('are never confidential, and not withdrawn', () => {
    const similar = makeSimilarCases()
    const one = told('QS20261123-0001', text)
    similar.put({ ...one, admission: 'tip-off' })
    expect(ids(similar, 'wang')).toEqual([])
    similar.put(one)
    similar.put({ ...act(one, { type: 'withdraw', reason: '自己解决了' }, wang).case })
    expect(ids(similar, 'wang')).toEqual([])
    const waits = told('QS20261123-0002', text, 'wang', monday, null)
    similar.put(waits)
    expect(ids(similar, 'wang')).toEqual(['QS20261123-0002'])
    similar.put(act(waits, { type: 'dispatch', lead: 'discipline' }, coordinator).case)
    expect(ids(similar, 'wang')).toEqual([])
  })

  it('are forgotten after 90 days', () => {
    const similar = makeSimilarCases()
    similar.put(told('QS20260801-0001', text, 'wang', '2026-08-01T01:00:00.000Z'))
    similar.put(told('QS20261123-0001', '招不到焊工'))
    expect(ids(similar, 'wang')).toEqual([])
  })

  it('are known after a restart, those of 90 days', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qishao-similar-'))
    const store = await openSqliteStore(folder)
    const commits = [
      reported('QS20260801-0001', 'power', wang, '2026-08-01T01:00:00.000Z'),
      ...Array.from({ length: 120 }, (_, i) => reported(`QS20261123-${String(i + 1).padStart(4, '0')}`, 'power')),
    ]
    await store.commit({ conversation: null, cases: commits, outbox: [] })
    const similar = makeSimilarCases()
    await similar.fill(store, calendar, monday)
    const asked = Array.from({ length: 120 }, (_, i) => told(`QS20261124-${String(i).padStart(4, '0')}`, commits[0]?.case.text ?? ''))
    expect(similar.ofReporter('wang', asked[0]?.text ?? '')).toHaveLength(5)
    expect(similar.asOften(asked[0] ?? told('', ''), monday)).toMatchObject({ lead: 'power' })
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
})

describe('what many tell', () => {
  const others = ['li', 'chen', 'wang2'].map((reporter, i) => told(`QS20261123-000${i + 2}`, again, reporter))

  it('is counted from three others on, with the department that has most of them', () => {
    const similar = makeSimilarCases()
    const one = told('QS20261123-0001', text)
    similar.put(one)
    for (const it of others.slice(0, 2)) similar.put(it)
    expect(similar.asOften(one, monday)).toBeNull()
    for (const it of others) similar.put(it)
    expect(similar.asOften(one, monday)).toEqual({ count: 3, days: 30, lead: 'power' })
  })

  it('names no department when none has more than half', () => {
    const similar = makeSimilarCases()
    for (const [i, it] of others.entries()) similar.put(told(it.number, again, it.reporter, monday, i === 0 ? 'power' : null))
    expect(similar.asOften(told('QS20261123-0001', text), monday)).toMatchObject({ count: 3, lead: null })
  })

  it('counts no other matter, nothing older than 30 days, and nothing for a confidential case', () => {
    const similar = makeSimilarCases()
    for (const it of others) similar.put(it)
    const one = told('QS20261123-0001', text)
    expect(similar.asOften({ ...one, matter: '招工缺工' }, monday)).toBeNull()
    expect(similar.asOften({ ...one, matter: null }, monday)).toBeNull()
    expect(similar.asOften({ ...one, admission: 'tip-off' }, monday)).toBeNull()
    expect(similar.asOften(one, '2026-12-31T01:00:00.000Z')).toBeNull()
  })
})
