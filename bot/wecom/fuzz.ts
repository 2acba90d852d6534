/**
 * `node bot/wecom/fuzz.ts [runs] [first seed]`: sends hostile callbacks through the callback, 100,000 unless told, and prints how many were
 * answered how, the longest handling, and every crash with its seed; an unsigned callback that is taken counts as one. Exit 1 after a crash
 * or a handling above 100 ms that is as long when tried again.
 */
import { makeCallback } from './callback.ts'
import { fuzzRequest, target } from './fuzz-requests.ts'

export type FuzzReport = {
  readonly runs: number
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Messages that reached the handler. */
  readonly handled: number
  readonly crashes: readonly { readonly seed: number; readonly error: string }[]
  /** The longest handling, and how long the same took when it was tried alone: a pause of the machine does not come twice. */
  readonly longest: { readonly seed: number; readonly ms: number; readonly againMs: number }
}

export async function fuzz(runs: number, firstSeed: number): Promise<FuzzReport> {
  let handled = 0
  const now = new Date(Number(target.timestamp) * 1000).toISOString()
  const callback = makeCallback({
    ...target,
    now: () => now,
    lists: ['SelectedItem', 'OptionId'],
    handle: async () => {
      handled++
      return null
    },
  })
  const statuses: Record<string, number> = {}
  const crashes: { seed: number; error: string }[] = []
  const run = async (seed: number): Promise<number> => {
    const request = fuzzRequest(seed)
    const before = performance.now()
    try {
      const { status } = request.method === 'GET' ? callback.check(request) : await callback.take(request)
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status === 200 && !request.signed) throw new Error('taken although nobody signed it')
    } catch (error) {
      crashes.push({ seed, error: String(error) })
    }
    return performance.now() - before
  }
  let longest = { seed: firstSeed, ms: 0 }
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const ms = await run(seed)
    if (ms > longest.ms) longest = { seed, ms }
  }
  const total = { ...statuses }
  const reached = handled
  const againMs = await run(longest.seed)
  return { runs, statuses: total, handled: reached, crashes, longest: { ...longest, againMs } }
}

if (import.meta.main) {
  const [runs = '100000', seed = '1'] = process.argv.slice(2)
  if (!/^\d{1,9}$/.test(runs) || !/^\d{1,9}$/.test(seed)) {
    console.error('usage: node bot/wecom/fuzz.ts [runs] [first seed], both whole numbers')
    process.exit(2)
  }
  const report = await fuzz(Number(runs), Number(seed))
  console.log(JSON.stringify(report, null, 2))
  process.exitCode = report.crashes.length > 0 || report.longest.againMs > 100 ? 1 : 0
}
