/** Conversations and cases are divided into shares, so that several processes can each work on their own. */
import { hash } from 'node:crypto'

/** How many shares there are. Part of the data of a running district: never changed. */
export const shareCount = 64

/** The share, from 0, of a conversation or a case number: the first byte of its SHA-256, which both databases can reckon too. */
export function shareOf(key: string): number {
  return hash('sha256', key, 'buffer').readUInt8(0) % shareCount
}
