/** A customer's file from WeCom (p/96486) to where files are kept: once, at once, for it is there for three days. */
import type { Inbound } from '../../../dialogs/message.ts'
import type { MediaShelf } from '../../channel.ts'
import type { WecomApi } from '../api.ts'
import { WecomError } from '../wecom-error.ts'
import type { KfMessage } from './decode.ts'

export type FetchFile = (message: Pick<KfMessage, 'msgid' | 'file'>) => Promise<Pick<Inbound, 'attachments' | 'rejected'>>

/** Rejects while WeCom cannot be reached, so that the message is taken up again; after three times it goes on without its file. */
export function makeFetchFile(api: Pick<WecomApi, 'download'>, media: Pick<MediaShelf, 'keep'>): FetchFile {
  const failures = new Map<string, number>()
  const without = (name: string, why: Inbound['rejected'][number]['why']) => ({ attachments: [], rejected: [{ name, why }] })

  return async ({ msgid, file }) => {
    if (file === null) return { attachments: [], rejected: [] }
    const called = names[file.kind]
    try {
      const { name, mime, bytes } = await api.download(file.mediaId, largest)
      failures.delete(msgid)
      // A picture or a voice message has no name of its own.
      const own = name === nameless ? '' : name
      const kept = await media.keep(own, mime, bytes)
      if ('rejected' in kept) return without(own || called, kept.rejected)
      if ('held' in kept) return { attachments: [kept.held], rejected: [{ name: kept.held.name, why: 'held' }] }
      return { attachments: [kept], rejected: [] }
    } catch (error) {
      if (!(error instanceof WecomError)) throw error
      if (error.action === 'too-large') return without(called, 'size')
      const failed = (failures.get(msgid) ?? 0) + 1
      failures.set(msgid, failed)
      // Others wait behind it: they are not to wait for ever.
      if (error.retryable && failed < mostFailures) throw error
      failures.delete(msgid)
      return without(called, 'damaged')
    }
  }
}

// --- Internal helpers ---

/** The largest file that is kept; customers cannot send larger ones (p/94670). */
const largest = 20 * 1024 * 1024

const mostFailures = 3

/** The name that a download without one gets. */
const nameless = 'file'

const names = { image: '图片', voice: '语音', video: '视频', file: '文件' } as const
