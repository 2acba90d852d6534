/** The program as a child of the soak: `server/main.ts` and nothing else, but that it also tells its memory when asked. */
import { readConfig } from '../config.ts'
import { makeLog } from '../log.ts'
import { start } from '../main.ts'
import type { Asked, Memory, Told } from './host.ts'

if (import.meta.main) {
  const config = readConfig(process.env)
  const running = await start(config, makeLog(config.logLevel))
  process.on('message', (asked: Asked) => {
    if (asked.ask === 'memory') tell({ memory: memoryNow() })
    else
      running.stop().then(
        () => process.exit(0),
        (error) => {
          throw error
        },
      )
  })
  // Whoever started it is gone: nobody is left to stop it.
  process.on('disconnect', () => process.exit(1))
  tell({ url: running.url })
}

// --- Internal helpers ---

function tell(told: Told): void {
  process.send?.(told)
}

/** What is still in use after the collection of what is not, and the processor's time until now. */
function memoryNow(): Memory {
  if (globalThis.gc === undefined) throw new Error('the program of the soak is started with --expose-gc')
  const { user, system } = process.cpuUsage()
  // The second collection takes what the first one's finalisers let go.
  for (let i = 0; i < 2; i++) globalThis.gc()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap: heapUsed, external, cpuMs: Math.round((user + system) / 1_000) }
}
