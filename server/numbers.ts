/** Case numbers: `QS` + day in Shanghai + `-` + at least four digits. Reserved in blocks, so that processes need not ask each other. */
import type { CalendarDate } from '../cases/calendar.ts'
import type { CaseNumber } from '../cases/case.ts'
import type { Store } from './store.ts'

/** Gives the next number of a day. A block that was reserved and not used up is a gap, which is allowed. */
export type Numbers = { next(day: CalendarDate): Promise<CaseNumber> }

const blockSize = 20

export function makeNumbers(store: Store): Numbers {
  let block: { day: CalendarDate; first: Promise<number>; used: number } | null = null
  return {
    async next(day) {
      if (block === null || block.day !== day || block.used === blockSize) {
        block = { day, first: store.reserveNumbers(day.replaceAll('-', ''), blockSize), used: 0 }
      }
      const mine = block
      const offset = mine.used++
      try {
        const sequence = (await mine.first) + offset
        return numberOf(day, sequence)
      } catch (error) {
        // The next number asks the store anew.
        if (block === mine) block = null
        throw error
      }
    },
  }
}

function numberOf(day: CalendarDate, sequence: number): CaseNumber {
  return `QS${day.replaceAll('-', '')}-${String(sequence).padStart(4, '0')}`
}
