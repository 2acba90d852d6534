/** `npm run -s held`: the messages that could not be sent yet, for whom and why. Their texts are not shown. */
import { join } from 'node:path'
import { makeCalendar } from '../cases/calendar.ts'
import { loadSeeds } from '../seeds/load.ts'
import { standsAt } from './clock.ts'
import { main, type StoreCommand } from './command.ts'
import { heldMessages } from './held.ts'

export const heldCommand: StoreCommand = {
  name: 'held',
  help: `usage: npm run -s held [-- --json]

Lists the messages of QISHAO_DATA (default ./data) that could not be sent yet, the oldest first: case, how many, channel, to whom,
since when (UTC), why. An answer to an enterprise is marked with *. Names are masked; confidential cases are not listed.

  window-closed  the platform takes nothing before the person's next word
  budget-spent   the messages after the last word are used up, or the last one is kept for the answer
  person-talks   a person has the talk in place of the bot, or it is to be left in peace today
  platform-down  the platform could not be reached
  sending        it is about to be sent

Changes nothing; works beside a running server.

--json  the same as JSON`,
  words: {
    '': {
      options: { json: { type: 'boolean' } },
      async run(store, options, config) {
        const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), config.profile)
        const people = new Map([...seeds.people, ...(await store.people())].map((person) => [person.id, person]))
        const held = await heldMessages({
          ...{ store, departments: seeds.departments, calendar: makeCalendar(seeds.calendar), pace: seeds.pace },
          ...{ person: (id) => people.get(id), now: await standsAt(store, config) },
        })
        if (options.json === true) return { text: JSON.stringify(held, null, 2), code: 0 }
        if (held.length === 0) return { text: 'nothing is held', code: 0 }
        return {
          text: held
            .map(({ number, count, channel, to, since, why, answer }) =>
              [`${number ?? '-'}${answer ? '*' : ''}`, count, channel, to, since, why].join('\t'),
            )
            .join('\n'),
          code: 0,
        }
      },
    },
  },
}

if (import.meta.main) await main(heldCommand)
