/** `/sim/chats` and `/sim/attachments`: who talks where, and what was said. */
import { resolve } from 'node:path'
import type { Router } from 'express'
import * as z from 'zod'
import type { Person } from '../../cases/people.ts'
import type { Directory } from '../directory.ts'
import type { MediaStore } from '../media.ts'
import type { ChatMessage, Store } from '../store.ts'
import { Problem, parse } from './problem.ts'
import type { Groups } from './sim-groups.ts'
import { viewerOf } from './sim-people.ts'

/** A chat and the people in it; the bot is in each. */
export type Chat = { readonly chat: string; readonly title: string; readonly people: readonly Person[] }

/** How many messages one answer carries. */
const pageSize = 500

const afterQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}$/, '应为不小于 0 的整数')
    .default('0')
    .transform(Number),
})

/** Adds the routes of chats and attachments. */
export function chatRoutes(
  router: Router,
  deps: { readonly store: Store; readonly directory: Directory; readonly groups: Groups; readonly media: MediaStore },
): void {
  const { store, directory, groups, media } = deps

  router.get('/chats', (request, response) => {
    const viewer = viewerOf(request.query, directory)
    const chats = allChats(directory, groups).filter(({ people }) => viewer === null || people.some(({ id }) => id === viewer.id))
    response.json({ chats: chats.map(({ chat, title, people }) => ({ chat, title, members: people.length + 1 })) })
  })

  router.get('/chats/:chat/messages', async (request, response) => {
    const { chat } = knownChat(request.params.chat, directory, groups)
    const { after } = parse(afterQuery, request.query)
    const messages = await store.chat(chat, after, pageSize)
    response.json({ messages: messages.map((message) => messageView(message, request.baseUrl)), next: messages.at(-1)?.n ?? after })
  })

  router.get('/attachments/:id', async (request, response) => {
    const kept = await media.read(request.params.id)
    if (!kept && (await media.isHeld(request.params.id))) throw new Problem(409, '这个附件正在做安全检查，通过以后才能打开。')
    if (!kept) throw new Problem(404, '没有这个附件。')
    const { name, mime } = kept.media
    // Whatever the file contains, it runs no script here and is not taken for another type.
    response.set({
      'Content-Type': mime === 'text/plain' ? 'text/plain; charset=utf-8' : mime,
      'Content-Disposition': `${mime.startsWith('image/') ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(name)}`,
      'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, max-age=31536000, immutable',
    })
    response.sendFile(resolve(kept.path), { cacheControl: false, dotfiles: 'allow' })
  })
}

/** The chat called `dm:<person>` or `group:<department>`; ends the request with 404 when there is none. */
export function knownChat(chat: string, directory: Directory, groups: Groups): Chat {
  const [, kind, key = ''] = /^(dm|group):(.+)$/s.exec(chat) ?? []
  const person = kind === 'dm' ? directory.person(key) : undefined
  if (person) return directChat(person)
  const department = kind === 'group' ? directory.departments.find(({ code, group }) => code === key && group) : undefined
  if (!department) throw new Problem(404, `没有“${chat}”这个会话；会话写作 dm:<人员 id> 或 group:<部门代码>。`)
  return groupChat(department, directory, groups)
}

// --- Internal helpers ---

function allChats(directory: Directory, groups: Groups): readonly Chat[] {
  const withGroup = directory.departments.filter(({ group }) => group)
  return [...directory.people().map(directChat), ...withGroup.map((department) => groupChat(department, directory, groups))]
}

function directChat(person: Person): Chat {
  return { chat: `dm:${person.id}`, title: '企哨', people: [person] }
}

function groupChat({ code, short }: { readonly code: string; readonly short: string }, directory: Directory, groups: Groups): Chat {
  const people = groups.members(code).flatMap((id) => directory.person(id) ?? [])
  return { chat: `group:${code}`, title: `${short}企业诉求群`, people }
}

function messageView({ n, id, from, at, text, quote, recall, buttons, attachments }: ChatMessage, base: string): object {
  return {
    n,
    id,
    from,
    at,
    text,
    ...(quote === undefined ? {} : { quote }),
    ...(recall === undefined ? {} : { recall }),
    ...(buttons?.length ? { buttons: buttons.map(({ label, value }) => ({ label, value })) } : {}),
    ...(attachments?.length ? { attachments: attachments.map((file) => ({ ...file, url: `${base}/attachments/${file.id}` })) } : {}),
  }
}

/** A file name in a header (RFC 8187). */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
