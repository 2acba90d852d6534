/** The control API that is of no channel: clock, faults, tokens, callbacks, and what the product sent. */
import { z } from 'zod'
import { ControlError, control, look } from './control-route.ts'
import type { MakePart } from './world.ts'

const fault = z.strictObject({
  type: z.string().min(1),
  errcode: z.number().int().exactOptional(),
  status: z.number().int().exactOptional(),
  ms: z.number().min(0).exactOptional(),
  count: z.number().int().exactOptional(),
})

const rule = z.strictObject({
  path: z.string().min(1),
  fault,
  times: z.number().int().min(1).exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
  forMs: z.number().min(1).exactOptional(),
  after: z.number().int().min(0).exactOptional(),
})

const target = z.enum(['kf', 'app'])

export const controlPart: MakePart = (world) => {
  const { kernel, callbacks, tokens, enterprise } = world
  return {
    routes: [
      look('/clock', () => ({ now: kernel.now() })),
      control('/clock/advance', z.strictObject({ ms: z.number().min(0) }), ({ ms }) => {
        kernel.advance(ms)
        return { now: kernel.now() }
      }),
      control('/faults', rule, (given) => kernel.faults.plan(given)),
      control('/faults/clear', z.strictObject({}), () => kernel.faults.clear()),
      control('/tokens/revoke', z.strictObject({}), () => tokens.revokeAll()),
      control('/tokens/expire', z.strictObject({}), () => tokens.expireAll()),
      look('/tokens', () => ({ issued: tokens.issued() })),
      look('/outbox', () => ({ entries: kernel.sent.all() })),
      look('/callbacks', () => ({ deliveries: callbacks.deliveries() })),
      control('/callbacks/settle', z.strictObject({}), () => callbacks.settled()),
      control('/callbacks/point', z.strictObject({ kf: z.url().nullable().exactOptional(), app: z.url().nullable().optional() }), (urls) =>
        callbacks.point(Object.fromEntries(Object.entries(urls).filter(([, url]) => url !== undefined))),
      ),
      control('/callbacks/verify', z.strictObject({ target }), async ({ target }) => {
        const wrong = await callbacks.verify(target)
        if (wrong !== null) throw new ControlError(`the callback URL of ${target} is refused: ${wrong}`)
      }),
      // For what no console can send: a message of a kind nobody has seen yet.
      control('/callbacks/send', z.strictObject({ target, xml: z.string() }), async ({ target, xml }) => ({
        passive: await callbacks.send(target, xml),
      })),
      look('/enterprise', () => ({
        corpId: enterprise.corpId,
        members: enterprise.members,
        departments: enterprise.departments,
        groups: enterprise.groups,
        apps: enterprise.apps.map(({ agentId, name }) => ({ agentId, name })),
      })),
    ],
  }
}
