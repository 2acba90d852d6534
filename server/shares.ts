/** Divides the conversations and cases of a district among the processes that live: each share is worked on by one at a time. */
import { hash } from 'node:crypto'
import type { LeaseKeeper } from './lease-keeper.ts'
import { shareCount, shareOf } from './store/share.ts'

export type ShareHolder = {
  /** The shares that this process works on now. */
  mine(): ReadonlySet<number>
  owns(key: string): boolean
  /** Takes what falls to this process, and gives back what falls to another; after each look of the keeper. Resolves with true when some were gained. */
  balance(): Promise<boolean>
}

/** `busy`: something of a share is being worked on here, so that it cannot be given back yet. */
export function makeShareHolder(
  keeper: Pick<LeaseKeeper, 'me' | 'members' | 'holds' | 'take' | 'release'>,
  busy: (share: number) => boolean,
): ShareHolder {
  const held = new Set<number>()
  /** Nothing new is begun in these; they go when what is under way is done. */
  const leaving = new Set<number>()
  const all = Array.from({ length: shareCount }, (_, share) => share)
  const works = (share: number): boolean => held.has(share) && !leaving.has(share) && keeper.holds(nameOf(share))

  return {
    mine: () => new Set(all.filter(works)),
    owns: (key) => works(shareOf(key)),
    async balance() {
      const members = keeper.members()
      for (const share of held) if (!keeper.holds(nameOf(share))) held.delete(share)
      const wanted = new Set(all.filter((share) => owner(share, members) === keeper.me))
      leaving.clear()
      for (const share of held) if (!wanted.has(share)) leaving.add(share)
      for (const share of [...leaving].filter((one) => !busy(one))) {
        held.delete(share)
        leaving.delete(share)
        await keeper.release(nameOf(share))
      }
      const missing = [...wanted].filter((share) => !held.has(share))
      const taken = await Promise.all(missing.map(async (share) => ((await keeper.take(nameOf(share))) ? [share] : [])))
      for (const share of taken.flat()) held.add(share)
      return taken.flat().length > 0
    },
  }
}

// --- Internal helpers ---

const nameOf = (share: number): string => `share ${share}`

/** Rendezvous hashing: when a process comes or goes, no share moves between the others. */
function owner(share: number, members: readonly string[]): string | undefined {
  const weight = (member: string): string => hash('sha256', `${member} ${share}`)
  return members.toSorted((a, b) => (weight(a) < weight(b) ? 1 : -1))[0]
}
