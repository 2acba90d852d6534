/** The figures of all runs → medians with their targets, as a table or as one JSON object. Pure. */

import type { Dialogs } from './dialogs.ts'
import type { DurableRun } from './durable.ts'
import type { Run } from './measure.ts'
import type { Understanding } from './understanding.ts'
import type { WecomRun } from './wecom.ts'

/** One figure: the median of the runs, the lowest and the highest, and what it must keep. */
export type Figure = {
  readonly name: string
  readonly what: string
  readonly unit: string
  readonly median: number
  readonly low: number
  readonly high: number
  /** Null: measured to compare with. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number } | null
  readonly ok: boolean | null
}

/** Where it was measured. */
export type Machine = { readonly cpu: string; readonly cores: number; readonly node: string; readonly system: string }

/** The medians of the runs, in the order of the table. */
export function figuresOf(runs: readonly Run[]): readonly Figure[] {
  const figure = (name: string, what: string, unit: string, read: (run: Run) => number, target: Figure['target']): Figure =>
    figureOf(name, what, unit, runs.map(read), target)
  return [
    figure('bareTx', 'bare database transaction, one at a time, synced', 'tx/s', (run) => run.bareTx, null),
    figure('openLoopP50', '50 messages/s: message in → committed → reply in the chat, p50', 'ms', (run) => percentile(run.openTimes, 50), {
      atMost: 10,
    }),
    figure('openLoopP99', '50 messages/s: the same, p99', 'ms', (run) => percentile(run.openTimes, 99), null),
    figure('closedLoop', '200 conversations, each waits for its answer', 'turns/s', (run) => run.closedTurns, null),
    figure('closedLoopRatio', '200 conversations, turns per bare transaction', '×', (run) => run.closedTurns / run.bareTx, {
      atLeast: 0.25,
    }),
    figure('startMs', 'start: from the spawn to /healthz 200', 'ms', (run) => run.startMs, { atMost: 3_000 }),
    figure('rssMb', 'memory at rest, 10 s after the start', 'MB', (run) => run.rssMb, { atMost: 250 }),
    figure('botkitEcho', 'peer: Botkit echo in memory, in-process, nothing durable', 'turns/s', (run) => run.botkitTurns, null),
    figure('botkitEchoRatio', 'peer: the same, per bare transaction', '×', (run) => run.botkitTurns / run.bareTx, null),
  ]
}

/** The figures of the durable turn without HTTP, each ratio within its own run. */
export function durableFiguresOf(runs: readonly DurableRun[]): readonly Figure[] {
  const figure = (name: string, what: string, unit: string, read: (run: DurableRun) => number, target: Figure['target']): Figure =>
    figureOf(name, what, unit, runs.map(read), target)
  return [
    figure('durableTurns', '1,000 conversations in one process, without HTTP', 'turns/s', (run) => run.turns, null),
    figure('durableBareTx', 'the same: bare transaction beside it', 'tx/s', (run) => run.bareTx, null),
    figure('durableRatio', 'the same: turns per bare transaction', '×', (run) => run.turns / run.bareTx, { atLeast: 0.3 }),
    figure('durableCpuMs', 'the same: processor time of a turn', 'ms', (run) => run.cpuMs, null),
  ]
}

/** The figures of the dialogs alone, each ratio within its own run. */
export function dialogFiguresOf({ runs, memory }: Dialogs): readonly Figure[] {
  const figure = (
    name: string,
    what: string,
    unit: string,
    read: (run: Dialogs['runs'][number]) => number,
    target: Figure['target'],
  ): Figure => figureOf(name, what, unit, runs.map(read), target)
  const many = memory.count.toLocaleString('en-US')
  return [
    figure('advance', 'dialogs alone, in one process, texts understood beforehand', 'turns/s', (run) => run.advance, { atLeast: 10_000 }),
    figure('advanceWithModel', 'the same, with the language model', 'turns/s', (run) => run.withModel, null),
    figure('botkitDialogs', "peer: Botkit's own conversation in memory, understanding nothing", 'turns/s', (run) => run.botkit, null),
    figure('advanceRatio', "dialogs alone, per turn of Botkit's conversation", '×', (run) => run.advance / run.botkit, null),
    figureOf('openDialogsMb', `${many} open reports in the SQLite store: memory added`, 'MB', [memory.addedMb], { atMost: 200 }),
    figureOf('openDialogsFileMb', 'the same: size of the data file', 'MB', [memory.fileMb], null),
  ]
}

/** The figures of WeCom, over its stand-in. */
export function wecomFiguresOf(runs: readonly WecomRun[]): readonly Figure[] {
  const figure = (name: string, what: string, unit: string, read: (run: WecomRun) => number, target: Figure['target']): Figure =>
    figureOf(name, what, unit, runs.map(read), target)
  return [
    figure('callbackP99', '200 callbacks/s of 微信客服: POST → 200, p99', 'ms', ({ acks }) => percentile(acks, 99), { atMost: 100 }),
    figure(
      'bareCallbackP99',
      'peer: the same to a server that only answers 200, p99',
      'ms',
      ({ bareAcks }) => percentile(bareAcks, 99),
      null,
    ),
    figure('callbackRatio', 'the two, p50 against p50', '×', ({ acks, bareAcks }) => percentile(acks, 50) / percentile(bareAcks, 50), null),
    figure('confirmToCardP95', '确认 in 微信客服 → card at the group’s server, p95', 'ms', ({ cards }) => percentile(cards, 95), {
      atMost: 2_000,
    }),
  ]
}

/** The figures of understanding, those of the peer last; what was not trained has none. */
export function understandingFiguresOf({ modelMb, starts, training, peer }: Understanding): readonly Figure[] {
  const times = (read: (start: Understanding['starts'][number]) => number): readonly number[] => starts.map(read)
  const figures = [
    figureOf('modelMb', 'stored language model', 'MB', [modelMb], { atMost: 5 }),
    figureOf(
      'loadMs',
      'loading it, in a fresh process',
      'ms',
      times(({ loadMs }) => loadMs),
      { atMost: 200 },
    ),
    figureOf(
      'p50Ms',
      'understanding 50–70 characters, entities included, p50',
      'ms',
      times(({ p50Ms }) => p50Ms),
      { atMost: 0.5 },
    ),
    figureOf(
      'p99Ms',
      'the same, p99',
      'ms',
      times(({ p99Ms }) => p99Ms),
      { atMost: 5 },
    ),
  ]
  if (training !== null) {
    figures.push(
      figureOf('trainS', 'training on the shipped data', 's', [training.seconds], { atMost: 60 }),
      figureOf('top1', 'rows held out: the right department first', '%', [100 * training.top1], null),
      figureOf('auto', 'rows held out: sent unseen', '%', [100 * training.auto], null),
      figureOf('autoRight', 'of these, rightly', '%', [100 * training.autoRight], null),
    )
  }
  if (peer !== null) {
    figures.push(
      figureOf('nlpjsTrainS', 'peer: nlp.js learns the departments alone, once, without the word lists', 's', [peer.seconds], null),
      figureOf('nlpjsTop1', 'peer: rows held out, the right department first', '%', [100 * peer.top1], null),
      figureOf('nlpjsP50Ms', 'peer: one score of 50–70 characters, no entities, p50', 'ms', [peer.p50Ms], null),
      figureOf('nlpjsP99Ms', 'peer: the same, p99', 'ms', [peer.p99Ms], null),
      figureOf('nlpjsModelMb', 'peer: its model, gzipped', 'MB', [peer.modelMb], null),
    )
  }
  return figures
}

/** For people. */
export function tableOf(figures: readonly Figure[], runs: number, machine: Machine): string {
  const rows = figures.map(({ what, unit, median, low, high, target, ok }) => [
    what,
    `${shown(median)} ${unit}`,
    low === high ? '' : `${shown(low)} – ${shown(high)}`,
    target === null ? '' : 'atMost' in target ? `≤ ${shown(target.atMost)}` : `≥ ${shown(target.atLeast)}`,
    ok === null ? '' : ok ? 'ok' : 'miss',
  ])
  const all = [['figure', runs === 1 ? 'one run' : `median of ${runs}`, runs === 1 ? '' : 'range', 'target', ''], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => [...(row[column] ?? '')].length)))
  const lines = all.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  )
  return [`${machine.cores} × ${machine.cpu}, ${machine.system}, Node ${machine.node}`, '', ...lines].join('\n')
}

/** For programs: one object, each figure with its median, range and target. */
export function jsonOf(figures: readonly Figure[], runs: number, machine: Machine, understanding: readonly Figure[]): string {
  const byName = (list: readonly Figure[]): object => Object.fromEntries(list.map(({ name, ...figure }) => [name, figure]))
  const ok = [...figures, ...understanding].every((figure) => figure.ok !== false)
  return JSON.stringify({ runs, machine, ok, figures: byName(figures), understanding: byName(understanding) })
}

/** The value that `share` percent of the times do not exceed (nearest rank). */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? Number.NaN
}

// --- Internal helpers ---

function figureOf(name: string, what: string, unit: string, measured: readonly number[], target: Figure['target']): Figure {
  const values = measured.toSorted((a, b) => a - b)
  const median = medianOf(values)
  const ok = target === null ? null : 'atMost' in target ? median <= target.atMost : median >= target.atLeast
  return { name, what, unit, median, low: values[0] ?? Number.NaN, high: values.at(-1) ?? Number.NaN, target, ok }
}

function medianOf(sorted: readonly number[]): number {
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN)) / 2
}

function shown(value: number): string {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}

/** Figures stand to the right, words to the left. */
function pad(cell: string, width: number, column: number): string {
  const gap = ' '.repeat(Math.max(0, width - [...cell].length))
  return column === 1 ? gap + cell : cell + gap
}
