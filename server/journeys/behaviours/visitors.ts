/** People who come to a district one after the other, so that many stories fit into one. */
import { type CaseView, type District, type How, type Said, textOf } from '../district.ts'

export type Visitor = {
  readonly id: string
  /** Says these texts one after the other and returns what the bot answered to the last. */
  says(...texts: readonly string[]): Promise<string>
  /** Says one text in another way, and returns the messages of the bot. */
  sends(text: string, how: How): Promise<readonly Said[]>
  /** Says these texts in one burst, and returns the messages of the bot. */
  bursts(...texts: readonly string[]): Promise<readonly Said[]>
  /** Files a report in plain words and brings it to a department; the case number. */
  files(text: string, department: string): Promise<string>
  /** What the bot told of its own accord since the last look. */
  hears(): Promise<string>
  /** All messages of the bot so far. */
  heard(): Promise<readonly Said[]>
  cases(): Promise<readonly CaseView[]>
  /** The only case, read in full. */
  only(): Promise<CaseView>
}

export type Known = { readonly enterprise?: string; readonly phone?: string }

/** Whoever is known by name and number is asked for neither. */
export const known: Known = { enterprise: '海川机械有限公司', phone: '13800000055' }

/** Lets people into a district. */
export function makeVisitors(district: District): (as?: Known) => Promise<Visitor> {
  let count = 0
  return async (as = known) => {
    count++
    const id = `visitor${count}`
    await district.person(id, { name: `访客${count}`, role: 'entrepreneur', ...as })
    const cases = (): Promise<readonly CaseView[]> => district.cases(id)
    return {
      id,
      async says(...texts) {
        let said: readonly Said[] = []
        for (const text of texts) said = await district.says(id, text)
        return textOf(said)
      },
      sends: (text, how) => district.says(id, text, how),
      async bursts(...texts) {
        await district.hears(`dm:${id}`)
        for (const text of texts) await district.posts(id, text)
        await district.settles()
        return await district.hears(`dm:${id}`)
      },
      files: (text, department) => district.reports(id, text, department),
      hears: async () => textOf(await district.hears(`dm:${id}`)),
      heard: async () => (await district.chat(`dm:${id}`)).filter(({ from }) => from === 'bot'),
      cases,
      async only() {
        const [only, ...more] = await cases()
        if (!only || more.length > 0) throw new Error(`${id} has ${more.length + (only ? 1 : 0)} cases, not one`)
        return await district.case(only.number)
      },
    }
  }
}

/** The types of a case's events, in order. */
export function eventsOf(it: CaseView): readonly string[] {
  return it.events.map(({ type }) => type)
}
