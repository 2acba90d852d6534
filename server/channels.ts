/** Makes the channels that are configured, each with what it needs of the program. */
import { readFile } from 'node:fs/promises'
import type { Channel, Memory, Ports } from '../bot/channel.ts'
import { channelSays, untitled } from '../dialogs/wording.ts'
import { addressesOf, type Place } from './addresses.ts'
import type { Alarm } from './alarms.ts'
import type { ChannelSettings } from './channel-settings.ts'
import type { GroupBook } from './group-book.ts'
import { letGo } from './leaving.ts'
import { maskFault } from './log.ts'
import type { MediaStore } from './media.ts'
import type { Store } from './store.ts'
import { watchedLease } from './watched-lease.ts'
import type { World } from './world.ts'

export type ChannelDeps = {
  readonly world: Pick<World, 'store' | 'directory' | 'clock' | 'peers' | 'log' | 'calendar' | 'watch'>
  readonly groups: GroupBook
  readonly media: Pick<MediaStore, 'keep' | 'read'>
  readonly alarm: Alarm
  readonly undelivered: Ports['undelivered']
  readonly lease: Ports['lease']
}

/** The place of a channel: its name, the family of accounts by which it knows people, the groups that it writes to by its settings. */
export function placeOf({ kind, settings }: ChannelSettings): Place {
  return { name: kind.name, family: kind.family ?? kind.name, departments: kind.reaches?.(settings) ?? [] }
}

/** The channels, in the order in which people are looked for. */
export async function makeChannels(configured: readonly ChannelSettings[], deps: ChannelDeps): Promise<readonly Channel[]> {
  const channels: Channel[] = []
  for (const on of configured) channels.push(await on.kind.make(on.settings, portsOf(on, deps)))
  return channels
}

// --- Internal helpers ---

function portsOf(on: ChannelSettings, { world, groups, media, alarm, undelivered, lease }: ChannelDeps): Ports {
  const { store, clock, calendar, directory, peers, watch } = world
  const { name } = on.kind
  const log = world.log.child({ channel: name })
  const leave = (id: string): Promise<void> => letGo(id, { by: `channel:${name}`, at: clock.now() }, { store, directory })
  return {
    now: clock.now,
    addresses: addressesOf(placeOf(on), directory, groups, leave, peers.upToDate),
    memory: memoryOf(name, store),
    media: { keep: media.keep, read: async (id) => await readMedia(id, media) },
    lease: (what) => {
      return watchedLease(lease(what), (held) => watch.lease(name, held))
    },
    alarm: (trouble, sentence) => alarm(name, trouble, maskFault(sentence)),
    undelivered,
    texts: {
      ...channelSays,
      welcome: () => channelSays.welcome,
      gap: (from, to) => channelSays.gap(from, to, calendar, clock.now()),
      chosenBy: (person, label) => channelSays.chosenBy(untitled(directory.person(person)?.name ?? person), label),
    },
    log: {
      debug: (facts, message) => log.debug(facts, message),
      info: (facts, message) => log.info(facts, message),
      warn: (facts, message) => log.warn(facts, message),
      error: (facts, message) => log.error(facts, message),
    },
  }
}

/** Notes of a channel lie among the settings, under its name. */
function memoryOf(channel: string, store: Pick<Store, 'setting' | 'putSetting'>): Memory {
  return {
    get: (key) => store.setting(`${channel} ${key}`),
    put: (key, value) => store.putSetting(`${channel} ${key}`, value),
  }
}

async function readMedia(id: string, media: Pick<MediaStore, 'read'>): ReturnType<Ports['media']['read']> {
  const kept = await media.read(id)
  return kept === null ? null : { media: kept.media, bytes: await readFile(kept.path) }
}
