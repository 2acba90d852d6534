/** The steps in which the tables of a store change, and the way from one version of them to another. */
import { StoreError } from './error.ts'

/**
 * A change of the tables: `up` leads to `version`, `down` back to the version before, losing no row that the one before has a place
 * for; null: there is no way back. Steps that were released are never changed, only followed by others.
 */
export type Step = { readonly version: number; readonly up: string; readonly down: string | null }

/** One step of a way: what is to be run at version `from`, and the version that it leads to. */
export type Stride = { readonly from: number; readonly to: number; readonly sql: string }

/** The version that the last step leads to, 0 without any. */
export function newest(steps: readonly Step[]): number {
  return steps.at(-1)?.version ?? 0
}

/** The way from one version to another, forward or back; from 0, where there are no tables yet. Throws StoreError where there is none. */
export function wayBetween(from: number, to: number, steps: readonly Step[]): readonly Stride[] {
  const versions = [0, ...steps.map(({ version }) => version)]
  const before = ({ version }: Step): number => versions[versions.indexOf(version) - 1] ?? 0
  for (const version of [from, to]) if (!versions.includes(version)) throw noWay(from, to, `this program knows no version ${version}`)
  if (to >= from) {
    return steps
      .filter(({ version }) => from < version && version <= to)
      .map((step) => ({ from: before(step), to: step.version, sql: step.up }))
  }
  return steps
    .filter(({ version }) => to < version && version <= from)
    .toReversed()
    .map((step) => {
      if (step.down === null) throw noWay(from, to, `version ${step.version} cannot be taken back`)
      return { from: step.version, to: before(step), sql: step.down }
    })
}

// --- Internal helpers ---

function noWay(from: number, to: number, why: string): StoreError {
  return new StoreError(`could not bring the store from version ${from} to version ${to}: ${why}, restore a backup of that version`, {
    retryable: false,
  })
}
