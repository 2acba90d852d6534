/** Counts calls in sliding windows: how the stand-in keeps the limits of §10 (p/90454, p/101463, p/99110). */

const minuteMs = 60_000
const hourMs = 3_600_000

export type WindowRate = {
  /** True and counted when there is room for one more of this key; false, and nothing counted, when a window is full. */
  take(key: string): boolean
}

/** Limits per key; a window without a number has no end. Sliding windows are the strictest reading of "a minute" (U: the real ones may be fixed). */
export function makeWindowRate(limit: { readonly perMinute: number; readonly perHour?: number }, now: () => number): WindowRate {
  const taken = new Map<string, number[]>()
  return {
    take(key) {
      const at = now()
      const recent = (taken.get(key) ?? []).filter((time) => at - time < hourMs)
      const inMinute = recent.filter((time) => at - time < minuteMs).length
      const room = inMinute < limit.perMinute && recent.length < (limit.perHour ?? Number.POSITIVE_INFINITY)
      taken.set(key, room ? [...recent, at] : recent)
      return room
    },
  }
}
