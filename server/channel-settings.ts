/** Which channels are on: those whose settings are complete. A group that is half filled is refused by name. */
import { readFileSync } from 'node:fs'
import type { ChannelKind, Setting } from '../bot/channel.ts'

/** A channel that is on, with its settings as they were checked. */
export type ChannelSettings = { readonly kind: ChannelKind; readonly settings: Readonly<Record<string, string | undefined>> }

/** Why the settings of a channel cannot be used, in one sentence. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings of all kinds. Throws `SettingError` on the first wrong value or half-filled group. */
export function channelSettings(kinds: readonly ChannelKind[], env: Environment): readonly ChannelSettings[] {
  return kinds.flatMap((kind) => {
    const { name, needs, may = {} } = kind
    const settings = Object.fromEntries(Object.entries({ ...needs, ...may }).map(([key, setting]) => [key, read(key, setting, env)]))
    const own = Object.keys(settings).filter((key) => !(needs[key] ?? may[key])?.shared)
    if (own.every((key) => settings[key] === undefined)) return []
    const missing = Object.keys(needs).filter((key) => settings[key] === undefined)
    if (missing.length > 0) {
      const begun = own.filter((key) => settings[key] !== undefined).join(', ')
      throw new SettingError(
        `The channel "${name}" is half configured: ${begun} is set, ${missing.join(', ')} is missing. Set all of them or none.`,
      )
    }
    const refused = kind.refuse?.(settings) ?? null
    if (refused !== null) throw new SettingError(refused)
    return [{ kind, settings }]
  })
}

/** A value of the environment, or the content of the file that `<name>_FILE` names, without the blanks around it. Throws `SettingError`. */
export function settingIn(name: string, env: Environment): string | undefined {
  const value = env[name] || undefined
  const file = env[`${name}_FILE`] || undefined
  if (file === undefined) return value
  if (value !== undefined) throw new SettingError(`${name} and ${name}_FILE are both set. Keep one of them.`)
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch (cause) {
    throw new SettingError(`${name}_FILE names "${file}", which cannot be read.`, { cause })
  }
}

// --- Internal helpers ---

function read(name: string, { schema, allowed, secret }: Setting, env: Environment): string | undefined {
  const value = settingIn(name, env)
  if (value === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new SettingError(`${name} is ${secret ? 'not shown here' : `"${value}"`}, but it must be ${allowed}.`)
  return parsed.data
}
