/** Binding a work group: what a turn has to know when the words are about it, and what it writes. */
import { type Case, type DepartmentCode, isOpen } from '../cases/case.ts'
import { isInHandOf } from '../cases/rights.ts'
import type { BindingFile, Effect, Utterance } from '../dialogs/dialog.ts'
import { bindingWord, officeWord } from '../dialogs/group-words.ts'
import { type Conversation, channelOf, chatOf, isUnbound, type Scope, unboundConversation } from '../dialogs/message.ts'
import { mostListed } from '../dialogs/official/lists.ts'
import type { NewAudit } from './audit.ts'
import { outbound } from './delivery.ts'
import { type BoundGroup, boundIn, boundKey, withBound, withoutDepartment } from './group-book.ts'
import { codesKey, newCode, verdictOn, withCode, withUsed } from './group-codes.ts'
import type { NewOutbound, SettingCommit } from './store.ts'
import type { World } from './world.ts'

export type BindingEffect = Extract<Effect, { readonly type: 'make-code' | 'bind-group' | 'unbind-group' | 'refuse-code' }>

/** Codes that were drawn in a turn, by department: one that is computed anew keeps them. */
export type DrawnCodes = Map<DepartmentCode, string>

/** What is known of groups and codes, where the words are about them; undefined: they are not. */
export async function bindingAsked(
  utterances: readonly Utterance[],
  { scope, now, drawn }: { readonly scope: Scope; readonly now: string; readonly drawn: DrawnCodes },
  { store, directory, groups }: Pick<World, 'store' | 'directory' | 'groups'>,
): Promise<BindingFile | undefined> {
  const { departments } = directory
  const said = isUnbound(scope) ? utterances.flatMap(({ text }) => bindingWord(text, departments) ?? []) : []
  const ordered = scope.type === 'direct' && utterances.some(({ text }) => officeWord(text, departments) !== null)
  if (said.length === 0 && !ordered) return undefined
  const [first] = said
  const { department = null, code = null } = first ?? {}
  const verdict = department === null || code === null ? null : await verdictOn(await store.setting(codesKey), { department, code, now })
  const codeFor = (of: DepartmentCode): string => {
    const made = drawn.get(of) ?? newCode()
    drawn.set(of, made)
    return made
  }
  const open = verdict === 'right' && department !== null ? await openCasesOf(department, store) : []
  return { code: codeFor, verdict, open, bound: groups.all().map((bound) => bound.department) }
}

/** What such an effect adds to the commit of a turn. `settings` are those that the turn changes already. */
export async function bindingCommit(
  effect: BindingEffect,
  turn: {
    readonly conversation: Conversation
    readonly by: string
    readonly now: string
    readonly settings: Map<string, SettingCommit>
    readonly outbox: NewOutbound[]
    readonly audits: NewAudit[]
  },
  { store }: Pick<World, 'store'>,
): Promise<void> {
  const { conversation, by, now, settings, outbox, audits } = turn
  const channel = channelOf(conversation)
  const change = async (key: string, next: (kept: string | null) => string | Promise<string>): Promise<void> => {
    const earlier = settings.get(key)
    const before = earlier ? earlier.before : await store.setting(key)
    settings.set(key, { key, before, value: await next(earlier?.value ?? before) })
  }
  const bound = async (): Promise<readonly BoundGroup[]> => boundIn(settings.get(boundKey)?.value ?? (await store.setting(boundKey)))
  const tell = (
    groups: readonly BoundGroup[],
    said: { readonly text: string; readonly buttons: readonly [] | NewOutbound['message']['buttons'] },
  ): void => void outbox.push(...groups.map((old) => outbound(unboundConversation(old.channel, old.group), said, now)))

  switch (effect.type) {
    case 'make-code': {
      const { department, code } = effect
      await change(codesKey, (kept) => withCode(kept, { department, code, now }))
      audits.push({ type: 'code-made', department, by, at: now })
      return
    }
    case 'refuse-code':
      audits.push({ type: 'code-refused', channel, group: groupOf(conversation), why: effect.why, by, at: now })
      return
    case 'bind-group': {
      const { department, toOld } = effect
      const group = groupOf(conversation)
      tell(
        (await bound()).filter((old) => old.channel === channel && old.department === department && old.group !== group),
        toOld,
      )
      await change(boundKey, (kept) => JSON.stringify(withBound(boundIn(kept), { channel, group, department })))
      await change(codesKey, (kept) => withUsed(kept, department))
      audits.push({ type: 'group-bound', department, channel, group, by, at: now })
      return
    }
    case 'unbind-group': {
      const { department, toOld } = effect
      const gone = (await bound()).filter((old) => old.department === department)
      tell(gone, toOld)
      await change(boundKey, (kept) => JSON.stringify(withoutDepartment(boundIn(kept), department)))
      audits.push(
        ...gone.map(({ channel: on, group }) => ({ type: 'group-unbound' as const, department, channel: on, group, by, at: now })),
      )
      return
    }
  }
}

// --- Internal helpers ---

/** What a department leads or owes something on, as its group lists it. */
async function openCasesOf(department: DepartmentCode, store: Pick<World['store'], 'cases'>): Promise<readonly Case[]> {
  const queries = [{ of: 'department', lead: department } as const, { of: 'owing', department } as const]
  const found = (await Promise.all(queries.map((query) => store.cases(query, mostListed)))).flat()
  const cases = new Map(found.map((it) => [it.number, it]))
  return [...cases.values()].filter((it) => isOpen(it) && it.status !== 'declined' && isInHandOf(it, department)).slice(0, mostListed)
}

/** The platform's id of a group that is not bound. */
function groupOf(conversation: Conversation): string {
  return chatOf(conversation).slice('unbound:'.length)
}
