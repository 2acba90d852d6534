/** A lease that figures tell of. */
import type { Lease } from '../bot/channel.ts'

/** The same lease; `held` hears when this process has it and when it has it no more. */
export function watchedLease(lease: Lease, held: (mine: boolean) => void): Lease {
  held(false)
  return {
    async take(lost) {
      const fence = await lease.take(() => {
        held(false)
        lost()
      })
      held(true)
      return fence
    },
    async release() {
      held(false)
      await lease.release()
    },
  }
}
