/** Temporary media: three days, shared by the apps of one enterprise (p/96484). */
import type { Kernel } from './kernel.ts'

export type Medium = {
  readonly id: string
  readonly type: string
  readonly filename: string
  readonly mime: string
  readonly bytes: Buffer
  /** ms on the stand-in's clock. */
  readonly createdAt: number
}

/** p/96484: media_id lives 3 days. */
export const mediaLifeMs = 3 * 24 * 3_600_000

export type MediaStore = {
  put(medium: Pick<Medium, 'type' | 'filename' | 'mime' | 'bytes'>): Medium
  /** Null: unknown or older than three days. */
  get(id: string): Medium | null
}

export function makeMediaStore(kernel: Kernel): MediaStore {
  const kept = new Map<string, Medium>()
  return {
    put(given) {
      const medium = { ...given, id: kernel.id('media_'), createdAt: kernel.now() }
      kept.set(medium.id, medium)
      return medium
    },
    get(id) {
      const found = kept.get(id)
      return found && kernel.now() - found.createdAt < mediaLifeMs ? found : null
    },
  }
}
