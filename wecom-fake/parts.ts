/** The parts of the stand-in, in the order in which they are asked; a new part is one line. */
import { agentPart } from './agent-part.ts'
import { appControl } from './app-control.ts'
import { appSend } from './app-send.ts'
import { contactsPart } from './contacts.ts'
import { controlPart } from './control.ts'
import { kfAccounts } from './kf-accounts.ts'
import { kfControl } from './kf-control.ts'
import { kfSend } from './kf-send.ts'
import { kfState } from './kf-state.ts'
import { kfSync } from './kf-sync.ts'
import { mediaPart } from './media-part.ts'
import { pagePart } from './page-part.ts'
import { staffSide } from './staff-side.ts'
import { tokenPart } from './token-part.ts'
import type { MakePart } from './world.ts'

export const parts: readonly MakePart[] = [
  controlPart,
  tokenPart,
  kfAccounts,
  kfSync,
  kfSend,
  kfState,
  kfControl,
  appSend,
  appControl,
  mediaPart,
  contactsPart,
  agentPart,
  staffSide,
  pagePart,
]
