/** The chats of the fake enterprise's staff as its members see them: work groups, and each member's single chat with the bot. */

/** One message as it stands in a chat. */
export type Shown = {
  readonly id: string
  /** Milliseconds by the fake's clock. */
  readonly at: number
  /** A userid; `bot` for the 智能机器人, `robot` for the webhook robot, `app` for an app in a group of its own. */
  readonly from: string
  readonly kind: 'text' | 'markdown' | 'stream' | 'card' | 'image' | 'voice' | 'file' | 'video' | 'mixed' | 'news'
  readonly text: string
  /** What stands above it as a quote. */
  readonly quote?: string
  /** The key of its card in the book of cards. */
  readonly card?: string
  readonly file?: StoredFile
  /** A stream that has not ended yet. */
  readonly open?: boolean
}

export type StoredFile = { readonly name: string; readonly mime: string; readonly bytes: Buffer }

export type WorkChat = {
  /** Opaque and case-sensitive for groups (93006, p/101463); the userid for single chats. */
  readonly id: string
  readonly type: 'group' | 'single'
  readonly name: string
  readonly members: readonly string[]
  readonly hasBot: boolean
  /** Somebody has spoken to the bot here: until then it may not push (p/101463). */
  readonly contacted: boolean
  readonly shown: readonly Shown[]
}

export type WorkChats = {
  all(): readonly WorkChat[]
  /** A group by its exact id, or a single chat by userid in any case (userids are case-insensitive, p/90236). */
  find(id: string): WorkChat | null
  group(id: string): WorkChat | null
  single(userid: string): WorkChat | null
  addGroup(group: { readonly id: string; readonly name: string; readonly members: readonly string[]; readonly hasBot: boolean }): void
  change(chat: WorkChat, change: Partial<Pick<WorkChat, 'hasBot' | 'contacted' | 'members'>>): void
  /** Puts a message at the end; one with the id of an earlier message takes its place. */
  show(chat: WorkChat, message: Shown): void
}

/** Makes the chats of these members and groups. */
export function makeWorkChats(
  members: readonly string[],
  groups: readonly { readonly id: string; readonly name: string; readonly members: readonly string[]; readonly hasBot: boolean }[],
): WorkChats {
  const chats = new Map<string, WorkChat>()
  const put = (chat: WorkChat): void => void chats.set(keyOf(chat), chat)
  const fresh = { contacted: false, shown: [] }
  const addGroup: WorkChats['addGroup'] = (group) => put({ type: 'group', ...fresh, ...group })
  for (const userid of members) put({ id: userid, type: 'single', name: userid, members: [userid], hasBot: true, ...fresh })
  for (const group of groups) addGroup(group)
  const current = (chat: WorkChat): WorkChat => chats.get(keyOf(chat)) ?? chat
  const group = (id: string): WorkChat | null => chats.get(`group ${id}`) ?? null
  const single = (userid: string): WorkChat | null => chats.get(`single ${userid.toLowerCase()}`) ?? null
  return {
    all: () => [...chats.values()],
    find: (id) => group(id) ?? single(id),
    group,
    single,
    addGroup,
    change: (chat, change) => put({ ...current(chat), ...change }),
    show(chat, message) {
      const { shown, ...rest } = current(chat)
      const known = shown.some(({ id }) => id === message.id)
      put({ ...rest, shown: known ? shown.map((old) => (old.id === message.id ? message : old)) : [...shown, message] })
    },
  }
}

// --- Internal helpers ---

function keyOf({ type, id }: WorkChat): string {
  return `${type} ${type === 'single' ? id.toLowerCase() : id}`
}
