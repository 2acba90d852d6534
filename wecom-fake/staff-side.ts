/** The part of the enterprise's staff: the 智能机器人 and the groups, which share their chats. */
import { makeAibot, workChatsOf } from './aibot.ts'
import type { MakePart } from './world.ts'

export const staffSide: MakePart = (world) => makeAibot(world, workChatsOf(world.enterprise))
