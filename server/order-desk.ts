/**
 * Where a command hands an order to a running server: the embedded store belongs to one process, so the command leaves the order in
 * the data folder, the server carries it out within a second, and leaves the answer beside it. An order that no server takes stays
 * until one runs.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import type { Said } from './command.ts'

/** One kind of orders: the folder they lie in, within the data folder, and what they look like. */
export type Desk<Order> = { readonly folder: string; readonly shape: z.ZodType<Order> }

/** How often a server looks for orders, and a command for its answer. */
const lookEveryMs = 300

/** Hands an order in and waits for its answer; null when there is none after `patienceMs`. */
export async function handIn<Order extends object>(
  data: string,
  { folder }: Desk<Order>,
  order: Order,
  patienceMs: number,
): Promise<Said | null> {
  const name = randomUUID()
  mkdirSync(join(data, folder), { recursive: true, mode: 0o700 })
  put(join(data, folder, `${name}${ordered}`), order)
  const answer = join(data, folder, `${name}${answered}`)
  for (let waited = 0; waited < patienceMs; waited += lookEveryMs) {
    await wait(lookEveryMs)
    if (!existsSync(answer)) continue
    const said = answerShape.parse(JSON.parse(readFileSync(answer, 'utf8')))
    rmSync(answer)
    return said
  }
  return null
}

export type OpenDesk = { close(): Promise<void> }

/** `mine`: whether it is this process that takes orders now; it always is unless told. */
export type DeskWork<Order> = {
  carryOut(order: Order): Promise<Said>
  failed(error: unknown, file: string): void
  mine?(): boolean
}

/** Takes orders in from now on, also those that waited. `failed` hears of one that cannot be read or carried out; it is put aside as `.failed`. */
export function openDesk<Order>(
  data: string,
  { folder, shape }: Desk<Order>,
  { carryOut, failed, mine = () => true }: DeskWork<Order>,
): OpenDesk {
  let closed = false
  let fault = ''
  async function take(name: string): Promise<void> {
    const file = join(data, folder, name)
    try {
      const said = await carryOut(shape.parse(JSON.parse(readFileSync(file, 'utf8'))))
      // Answered first: after a stop in between it is carried out once more, and changes nothing.
      put(join(data, folder, name.replace(ordered, answered)), said)
      rmSync(file)
    } catch (error) {
      renameSync(file, `${file}.failed`)
      put(join(data, folder, name.replace(ordered, answered)), {
        text: 'the server could not carry the order out; its log says why',
        code: 1,
      })
      failed(error, file)
    }
  }
  async function look(): Promise<void> {
    while (!closed) {
      try {
        const names = mine() && existsSync(join(data, folder)) ? readdirSync(join(data, folder)) : []
        for (const name of names.filter((one) => one.endsWith(ordered))) await take(name)
        for (const name of names.filter((one) => one.endsWith(answered))) forget(join(data, folder, name))
      } catch (error) {
        // A full disk, or a folder that is not ours, stops no server; it is looked again.
        if (String(error) !== fault) failed(error, join(data, folder))
        fault = String(error)
      }
      await Promise.race([wait(lookEveryMs, undefined, { ref: false }), closing.promise])
    }
  }
  const closing = Promise.withResolvers<void>()
  const looking = look()
  return {
    async close() {
      closed = true
      closing.resolve()
      await looking
    },
  }
}

// --- Internal helpers ---

const ordered = '.order.json'
const answered = '.answer.json'

const answerShape = z.strictObject({ text: z.string(), code: z.literal([0, 1, 2]) })

/** Nobody waits for an answer that long: it may name people, and goes. */
const answerKeptMs = 10 * 60_000

function forget(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false }) // Whoever waited for it may have taken it.
  if (stat && Date.now() - stat.mtimeMs > answerKeptMs) rmSync(file, { force: true })
}

/** In one step and for the owner alone: it may hold names and phone numbers. */
function put(file: string, content: object): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600, flush: true })
  renameSync(draft, file)
}
