/** The part of the enterprise's staff: the 智能机器人, the webhook robots of the groups, and the groups that apps make. */
import { makeAibot, workChatsOf } from './aibot.ts'
import { appchat } from './appchat.ts'
import { webhookRobots } from './webhook-robot.ts'
import { makeWorkChats } from './work-chats.ts'
import type { MakePart } from './world.ts'

export const staffSide: MakePart = (world) => {
  const chats = workChatsOf(world.enterprise)
  const made = makeWorkChats([], [])
  const aibot = makeAibot(world, chats, made)
  return { ...aibot, routes: [...aibot.routes, ...webhookRobots(world, chats), ...appchat(world, made)] }
}
