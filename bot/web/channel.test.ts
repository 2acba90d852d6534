import { describe, expect, it } from 'vitest'
import type { Inbound } from '../../dialogs/message.ts'
import { channelContract } from '../channel.contract.ts'
import { type ChatEntry, type ChatLog, makeWebChannel, type WebChannel, type WebMessage } from './channel.ts'

type Log = ChatLog & { entries(chat: string): readonly ChatEntry[] }

/** Chats in memory, for the suite asks nothing of a restart. */
function makeLog(): Log {
  const chats = new Map<string, ChatEntry[]>()
  const entries = (chat: string): ChatEntry[] => chats.get(chat) ?? []
  return {
    entries,
    async appendChat(chat, entry) {
      const known = entries(chat).findIndex(({ id }) => id === entry.id)
      if (known >= 0) return known + 1
      chats.set(chat, [...entries(chat), entry])
      return entries(chat).length
    },
    chatMessage: async (chat, id) => entries(chat).find((entry) => entry.id === id) ?? null,
  }
}

const now = (): string => '2026-11-23T01:00:00.000Z'
const blank = { quote: null, tap: null, attachments: [], rejected: [] }

channelContract('web', async () => {
  const chats = makeLog()
  const channel = makeWebChannel({ chats, now, groupHears: 'all', changed: () => undefined })
  return {
    channel,
    conversation: 'web:dm:wang',
    deliver: (id, text) =>
      channel.post({ ...blank, id, chat: 'dm:wang', from: 'wang', text }).then(
        () => true,
        () => false,
      ),
    shown: async () =>
      chats
        .entries('dm:wang')
        .filter(({ from }) => from === 'bot')
        .map(({ text }) => text),
    close: async () => undefined,
  }
})

type Room = {
  readonly channel: WebChannel
  readonly heard: Inbound[]
  readonly log: Log
  readonly changes: string[]
  post(message: Partial<WebMessage>): Promise<void>
}

async function open(groupHears: 'all' | 'mentions'): Promise<Room> {
  const log = makeLog()
  const heard: Inbound[] = []
  const changes: string[] = []
  const channel = makeWebChannel({ chats: log, now, groupHears, changed: (chat) => changes.push(chat) })
  await channel.start(async (message) => {
    heard.push(message)
    return 'new'
  })
  return {
    channel,
    heard,
    log,
    changes,
    async post(message) {
      await channel.post({ ...blank, id: `m-${heard.length}`, chat: 'group:hucd', from: 'staff-hucd', text: '', ...message })
    },
  }
}

const card = {
  id: 'card-1',
  conversation: 'web:group:hucd',
  text: 'QS20261123-0007 施工围挡挡住了店门',
  buttons: [{ label: '签收', value: 'QS20261123-0007 签收' }],
}

describe('a message that is taken back', () => {
  it('is told to the bot by the id it was heard with, and stands in the chat as taken back', async () => {
    const { heard, log, post } = await open('all')
    await post({ id: 'm-1', text: '@企哨 0007 签收' })
    await post({ id: 'm-2', recall: 'm-1' })
    expect(heard).toMatchObject([{ id: 'group:hucd/m-1' }, { id: 'group:hucd/m-2', text: '', recall: 'group:hucd/m-1' }])
    expect(log.entries('group:hucd')).toMatchObject([{ id: 'm-1' }, { id: 'm-2', recall: 'm-1' }])
  })
})

describe('a group of the web channel', () => {
  it('hears everything in an open group, and tells what is addressed to the bot', async () => {
    const { heard, post } = await open('all')
    await post({ text: '大家下午开会' })
    await post({ text: '@企哨 0007 签收' })
    expect(heard).toMatchObject([
      { text: '大家下午开会', addressed: false, scope: { type: 'group', department: 'hucd' }, conversation: 'web:group:hucd' },
      { text: '0007 签收', addressed: true },
    ])
  })

  it('keeps what does not mention the bot in the chat alone, where only mentions are heard', async () => {
    const { heard, log, post } = await open('mentions')
    await post({ id: 'm-1', text: '大家下午开会' })
    expect(heard).toEqual([])
    expect(log.entries('group:hucd').map(({ text }) => text)).toEqual(['大家下午开会'])
  })

  it.each([
    ['@企哨 0007 签收', '0007 签收'],
    ['0007 签收 @企哨', '0007 签收'],
    ['@企哨\u2005进展 已到现场\n@企哨', '进展 已到现场'],
    ['@企哨', ''],
  ])('takes the mention out of %j', async (text, words) => {
    const { heard, log, post } = await open('mentions')
    await post({ text })
    expect(heard).toMatchObject([{ text: words, addressed: true }])
    expect(log.entries('group:hucd')).toMatchObject([{ text }])
  })

  it('hears a tap, which reads as its button in the chat', async () => {
    const { channel, heard, log, post } = await open('mentions')
    await channel.send(card)
    await post({ id: 'tap-1', quote: 'card-1', tap: 'QS20261123-0007 签收' })
    expect(heard).toMatchObject([{ tap: 'QS20261123-0007 签收', text: '', quote: card.text, addressed: true }])
    expect(log.entries('group:hucd')[1]).toMatchObject({ id: 'tap-1', text: '签收', quote: 'card-1' })
  })
})

describe('the chats of the web channel', () => {
  it('keep a message under the id it was posted with', async () => {
    const { log, post } = await open('all')
    await post({ id: 'mine', chat: 'dm:wang', from: 'wang', text: '电费算错了' })
    expect(log.entries('dm:wang')).toEqual([{ id: 'mine', from: 'wang', at: now(), text: '电费算错了' }])
  })

  it('give the same id in two chats two meanings', async () => {
    const { heard, post } = await open('all')
    await post({ id: 'm', chat: 'dm:wang', from: 'wang', text: '电费算错了' })
    await post({ id: 'm', chat: 'dm:li', from: 'li', text: '水费算错了' })
    expect(new Set(heard.map(({ id }) => id)).size).toBe(2)
  })

  it('show a card with its buttons and tell that they changed', async () => {
    const { channel, log, changes } = await open('all')
    expect(await channel.send(card)).toBe('1')
    expect(log.entries('group:hucd')).toMatchObject([{ id: 'card-1', from: 'bot', text: card.text, buttons: card.buttons }])
    expect(changes).toEqual(['group:hucd'])
  })
})
