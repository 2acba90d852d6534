/** Counts calls in sliding windows: how the stand-in keeps the limits of §10 (p/90454, p/101463, p/99110). */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How many in each window; one without a number has no end. */
export type WindowLimit = { readonly perMinute?: number; readonly perHour?: number; readonly perDay?: number }

/** Of the 智能机器人: per conversation, and again for the uploads of a bot (p/101463). */
export const aibotLimit: WindowLimit = { perMinute: 30, perHour: 1000 }

export type WindowRate = {
  /** True and counted when there is room for one more of this key; false, and nothing counted, when a window is full. */
  take(key: string): boolean
}

/** A limit per key. Sliding windows are the strictest reading of "a minute" (U: the real ones may be fixed). */
export function makeWindowRate({ perMinute, perHour, perDay }: WindowLimit, now: () => number): WindowRate {
  const windows = [
    { count: perMinute, ms: minuteMs },
    { count: perHour, ms: hourMs },
    { count: perDay, ms: dayMs },
  ].flatMap(({ count, ms }) => (count === undefined ? [] : [{ count, ms }]))
  const longest = Math.max(0, ...windows.map(({ ms }) => ms))
  const taken = new Map<string, number[]>()
  return {
    take(key) {
      const at = now()
      const recent = (taken.get(key) ?? []).filter((time) => at - time < longest)
      const room = windows.every(({ count, ms }) => recent.filter((time) => at - time < ms).length < count)
      taken.set(key, room ? [...recent, at] : recent)
      return room
    },
  }
}
