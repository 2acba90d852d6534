/** Runs what has the same key one after the other; a failure holds nobody up. */
export function makeQueues(): <Result>(key: string, run: () => Promise<Result>) => Promise<Result> {
  const tails = new Map<string, Promise<void>>()
  const ignore = (): void => undefined // Whoever called hears of it.
  return (key, run) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(run)
    const tail = result.then(ignore, ignore)
    tails.set(key, tail)
    tail.then(() => tails.get(key) === tail && tails.delete(key))
    return result
  }
}
