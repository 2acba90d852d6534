/** Ports of a test that can be waited on, and timing that does not keep a test waiting. */
import { EventEmitter, once } from 'node:events'
import { type TestPorts, testPorts } from '../ports-fixture.ts'
import { type Timing, timing } from './gateway.ts'

export type Ears = {
  readonly ports: TestPorts
  /** Resolves with the next alarm of a kind, or the next such line of the log. */
  until(what: string): Promise<unknown>
}

export const online = 'connected to the Wechaty gateway'

export const brisk: Timing = { ...timing, pingMs: 200, silentMs: 20_000, pausesMs: [20, 50], retryMs: 20, fileMs: 10_000 }

export function listening(): Ears {
  const told = new EventEmitter()
  const ports = testPorts('wechaty', () => new Date().toISOString())
  const info = (facts: object, message: string): void => {
    ports.log.info(facts, message)
    told.emit(message)
  }
  const alarm = (kind: string, sentence: string): void => {
    ports.alarm(kind, sentence)
    ports.lines.push(sentence)
    told.emit(kind)
  }
  return { ports: { ...ports, alarm, log: { ...ports.log, info } }, until: (what) => once(told, what) }
}
