/** The last menus that each customer was sent, so that a tap comes with the words it stood under: an old 「确认」 confirms nothing new. */
import type { Memory } from '../../channel.ts'
import { readItem } from './encode.ts'

export type Menu = { readonly mark: string; readonly text: string; readonly values: readonly string[] }

/** A tap as the dialogs know it. `quote` is empty where the menu is too old to be known. */
export type Tap = { readonly tap: string; readonly quote: string }

export type Menus = {
  /** Before it is sent. The same again changes nothing. */
  keep(customer: string, menu: Menu): Promise<void>
  /** What an item means; `label` is what it reads. Null: an item of somebody else's menu, so that the label is what was said. */
  read(customer: string, itemId: string, label: string): Promise<Tap | null>
}

/** Texts kept for each customer; older menus are told by their ids alone. */
const mostKept = 8

export function makeMenus(memory: Memory): Menus {
  const key = (customer: string): string => `menus ${customer}`
  const kept = async (customer: string): Promise<readonly Menu[]> => {
    const text = await memory.get(key(customer))
    return text === null ? [] : (JSON.parse(text) as readonly Menu[]) // Written below.
  }
  return {
    async keep(customer, menu) {
      const before = await kept(customer)
      if (before.some(({ mark }) => mark === menu.mark)) return
      await memory.put(key(customer), JSON.stringify([...before, menu].slice(-mostKept)))
    },
    async read(customer, itemId, label) {
      const item = readItem(itemId)
      if (item === null) return null
      const menu = (await kept(customer)).find(({ mark }) => mark === item.mark)
      const value = 'value' in item ? item.value : menu?.values[item.place]
      return { tap: value ?? label, quote: menu?.text ?? '' }
    },
  }
}
