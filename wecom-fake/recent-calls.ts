/** How often something happened of late, by the stand-in's clock (p/90454). */

/** Takes one more of a key if fewer than `count` were taken in each of its windows of `ms`; false takes nothing. */
export function recentCalls(
  limits: readonly { readonly count: number; readonly ms: number }[],
  now: () => number,
): (key: string) => boolean {
  const longest = Math.max(...limits.map(({ ms }) => ms))
  const taken = new Map<string, readonly number[]>()
  return (key) => {
    const recent = (taken.get(key) ?? []).filter((at) => now() - at < longest)
    const room = limits.every(({ count, ms }) => recent.filter((at) => now() - at < ms).length < count)
    taken.set(key, room ? [...recent, now()] : recent)
    return room
  }
}
