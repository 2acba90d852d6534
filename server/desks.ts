/** The desks of a running server, at which it takes in what commands order: lists of people, what becomes of parked messages, erasures. */
import type { Conversation } from '../dialogs/message.ts'
import { agendaKey } from './agenda.ts'
import type { MediaStore } from './media.ts'
import { type OpenDesk, openDesk } from './order-desk.ts'
import { carryOutParked, parkedDesk } from './parked-orders.ts'
import { importDesk, importPeople } from './people-import.ts'
import { eraseSubject, erasures } from './subject.ts'
import { coreGiven, system, type World } from './world.ts'

/** Opens all desks in the data folder. `wake`: there is something to be answered or sent in these conversations. */
export function openDesks(
  data: string,
  world: World,
  { media, wake }: { readonly media: MediaStore; wake(conversations: readonly Conversation[]): void },
): OpenDesk {
  const { store, clock, directory, similar, peers, log } = world
  // Several processes see the same folder: whoever has the agenda takes the orders.
  const mine = (): boolean => peers.owns(agendaKey)
  const failed = (error: unknown, file: string): void => log.error({ err: error, file }, 'an order could not be carried out')
  const desks = [
    openDesk(data, importDesk, {
      ...{ mine, failed },
      carryOut: (order) => importPeople(order, { store, now: clock.now, adopt: directory.adopt }),
    }),
    openDesk(data, parkedDesk, { ...{ mine, failed }, carryOut: (order) => carryOutParked(order, { store, now: clock.now, wake }) }),
    openDesk(data, erasures, {
      ...{ mine, failed },
      carryOut: (order) =>
        eraseSubject(order, {
          ...{ store, media, similar, forget: directory.forget, adopt: directory.adopt },
          given: (by) => coreGiven(world, { ...system, id: by }, clock.now()),
        }),
    }),
  ]
  return {
    async close() {
      await Promise.all(desks.map((desk) => desk.close()))
    },
  }
}
