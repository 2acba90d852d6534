/** A store whose commits are measured, and told to the log with the cases they wrote: by them a line of a turn finds its case. */
import type { Logger } from 'pino'
import { isConfidential } from '../cases/case.ts'
import type { Commit, CommitResult, Store } from './store.ts'
import type { Watch } from './watch.ts'

/** The same store, watched. */
export function watchedStore(store: Store, watch: Watch, log: Logger): Store {
  return {
    ...store,
    async commit(commit) {
      const result = await watch.stage('commit', {}, () => store.commit(commit), { outcome: (it) => it })
      tell(commit, result, watch, log)
      return result
    },
  }
}

// --- Internal helpers ---

function tell(commit: Commit, result: CommitResult, watch: Watch, log: Logger): void {
  if (result === 'stale' && commit.conversation !== null) watch.count('stale-turn', {})
  if (result !== 'committed') return
  // Who reads the log need not know that there is a confidential case.
  for (const { case: it, events } of commit.cases)
    if (!isConfidential(it)) log.info({ case: it.number, events: events.map(({ type }) => type) }, 'case written')
}
