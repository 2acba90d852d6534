import { describe, expect, it } from 'vitest'
import type { Run } from './measure.ts'
import { dialogFiguresOf, durableFiguresOf, figuresOf, jsonOf, percentile, tableOf, understandingFiguresOf } from './report.ts'
import type { Understanding } from './understanding.ts'

const machine = { cpu: '某处理器', cores: 2, node: '26.10.0', system: 'linux 6.1' }
const run: Run = { bareTx: 4_000, openTimes: [3, 4, 5, 60], closedTurns: 1_200, startMs: 1_260, rssMb: 218, botkitTurns: 9_000 }
const runs: readonly Run[] = [run, { ...run, closedTurns: 800, rssMb: 260 }, { ...run, bareTx: 5_000, closedTurns: 1_000, rssMb: 240 }]

describe('figuresOf', () => {
  const figures = new Map(figuresOf(runs).map((figure) => [figure.name, figure]))

  it('takes the median of the runs and their range', () => {
    expect(figures.get('closedLoop')).toMatchObject({ median: 1_000, low: 800, high: 1_200, target: null, ok: null })
  })

  it('takes each ratio within its own run', () => {
    expect(figures.get('closedLoopRatio')).toMatchObject({ median: 0.2, low: 0.2, high: 0.3, ok: false })
  })

  it('keeps a target that is just met', () => {
    expect(figuresOf([{ ...run, rssMb: 250, closedTurns: 1_000 }]).filter(({ ok }) => ok === false)).toEqual([])
    expect(figures.get('rssMb')?.ok).toBe(true)
  })

  it('takes the middle of the two in the middle when the runs are even in number', () => {
    expect(figuresOf(runs.slice(0, 2)).find(({ name }) => name === 'closedLoop')?.median).toBe(1_000)
  })
})

const times = [180, 150, 210, 170, 190].map((loadMs) => ({ loadMs, p50Ms: loadMs / 500, p99Ms: 2 }))
const understood: Understanding = {
  modelMb: 4.6,
  starts: times,
  training: { seconds: 48, top1: 0.81, auto: 0.55, autoRight: 0.96 },
  peer: { seconds: 300, p50Ms: 0.3, p99Ms: 1, top1: 0.7, modelMb: 9 },
}

describe('durableFiguresOf', () => {
  it('takes each ratio within its own run, and holds it against its target', () => {
    const measured = [
      { bareTx: 4_000, turns: 1_000, cpuMs: 1 },
      { bareTx: 2_000, turns: 800, cpuMs: 1.2 },
      { bareTx: 3_000, turns: 1_050, cpuMs: 0.9 },
    ]
    const figures = new Map(durableFiguresOf(measured).map((figure) => [figure.name, figure]))
    expect(figures.get('durableRatio')).toMatchObject({ median: 0.35, low: 0.25, high: 0.4, target: { atLeast: 0.3 }, ok: true })
    expect(figures.get('durableCpuMs')).toMatchObject({ median: 1, ok: null })
  })
})

describe('dialogFiguresOf', () => {
  const talked = [
    { advance: 20_000, withModel: 1_500, botkit: 2_000 },
    { advance: 9_000, withModel: 1_200, botkit: 1_800 },
    { advance: 24_000, withModel: 1_800, botkit: 3_000 },
  ]
  const figures = dialogFiguresOf({ runs: talked, memory: { count: 100_000, addedMb: 68, fileMb: 62 } })
  const named = new Map(figures.map((figure) => [figure.name, figure]))

  it('takes the median of the runs, and each ratio within its own run', () => {
    expect(named.get('advance')).toMatchObject({ median: 20_000, low: 9_000, ok: true })
    expect(named.get('advanceRatio')).toMatchObject({ median: 8, low: 5, high: 10, ok: null })
  })

  it('holds the memory of the open dialogs against its target', () => {
    expect(named.get('openDialogsMb')).toMatchObject({ median: 68, target: { atMost: 200 }, ok: true })
    expect(named.get('openDialogsMb')?.what).toContain('100,000')
  })
})

describe('understandingFiguresOf', () => {
  it('takes the median of the fresh processes and their range', () => {
    const figures = new Map(understandingFiguresOf(understood).map((figure) => [figure.name, figure]))
    expect(figures.get('loadMs')).toMatchObject({ median: 180, low: 150, high: 210, target: { atMost: 200 }, ok: true })
    expect(figures.get('p50Ms')).toMatchObject({ median: 0.36, ok: true })
    expect(figures.get('top1')).toMatchObject({ median: 81, unit: '%', ok: null })
    expect(figures.get('nlpjsTop1')).toMatchObject({ median: 70, ok: null })
  })

  it('leaves out what was not trained', () => {
    const names = understandingFiguresOf({ ...understood, training: null, peer: null }).map(({ name }) => name)
    expect(names).toEqual(['modelMb', 'loadMs', 'p50Ms', 'p99Ms'])
  })
})

describe('percentile', () => {
  it('is the value that so many times do not exceed', () => {
    expect(percentile([60, 3, 5, 4], 50)).toBe(4)
    expect(percentile([60, 3, 5, 4], 99)).toBe(60)
    expect(percentile([7], 50)).toBe(7)
  })
})

describe('tableOf', () => {
  it('shows median, range, target and whether it was met', () => {
    const table = tableOf(figuresOf(runs), 3, machine)
    expect(table).toMatch(/turns per bare transaction\s+0\.2 ×\s+0\.2 – 0\.3\s+≥ 0\.25\s+miss/)
    expect(table).toMatch(/memory at rest.*240 MB\s+218 – 260\s+≤ 250\s+ok/)
    expect(table).toMatch(/4,000 tx\/s/)
  })

  it('shows no range of what was measured once', () => {
    expect(tableOf(understandingFiguresOf(understood), 3, machine)).toMatch(/stored language model\s+4\.6 MB\s+≤ 5\s+ok/)
  })
})

describe('jsonOf', () => {
  it('is one object with every figure by its name', () => {
    expect(JSON.parse(jsonOf(figuresOf(runs), 3, machine, understandingFiguresOf(understood)))).toMatchObject({
      runs: 3,
      ok: false,
      machine,
      figures: { bareTx: { median: 4_000, unit: 'tx/s' }, startMs: { median: 1_260, target: { atMost: 3_000 }, ok: true } },
      understanding: { modelMb: { median: 4.6, target: { atMost: 5 }, ok: true }, nlpjsTrainS: { median: 300, unit: 's' } },
    })
  })
})
