/** The web channel on the store it has in the running program. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { channelContract } from '../../bot/channel.contract.ts'
import { makeWebChannel } from '../../bot/web/channel.ts'
import { openSqliteStore } from '../store/sqlite.ts'

channelContract('web, on the embedded store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-web-'))
  const store = await openSqliteStore(folder)
  const channel = makeWebChannel({ chats: store, now: () => '2026-11-23T01:00:00.000Z', groupHears: 'all', changed: () => undefined })
  return {
    channel,
    conversation: 'web:dm:wang',
    deliver: (id, text) =>
      channel.post({ id, chat: 'dm:wang', from: 'wang', text, quote: null, tap: null, attachments: [], rejected: [] }).then(
        () => true,
        () => false,
      ),
    shown: async () => (await store.chat('dm:wang', 0, 100)).filter(({ from }) => from === 'bot').map(({ text }) => text),
    async close() {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})
