import { shallowReactive } from 'vue'
import { type Message, postMessage, sentenceOf, type Upload } from './api.ts'
import { pull } from './conversation.ts'
import { newId } from './new-id.ts'

/** A file waiting to be sent; `preview` is an object URL for pictures. */
export type DraftFile = Upload & { readonly size: number; readonly preview?: string }

/** What somebody is about to say in a chat. It outlives a change of the pane. */
export type Draft = {
  text: string
  quote: Message | undefined
  files: readonly DraftFile[]
  sending: boolean
  trouble: string
  /** The last attempt: the same content goes out under the same id, so that it cannot double. */
  attempt: { readonly id: string; readonly content: readonly unknown[] } | undefined
}

const drafts = new Map<string, Draft>()

/** The draft of a chat. */
export function draftOf(chat: string): Draft {
  const known = drafts.get(chat)
  if (known) return known
  const draft: Draft = shallowReactive({
    text: '',
    quote: undefined,
    files: [],
    sending: false,
    trouble: '',
    attempt: undefined,
  })
  drafts.set(chat, draft)
  return draft
}

/** Sends a draft and empties it; on a failure everything stays and `trouble` says why. */
export async function sendDraft(draft: Draft, chat: string, from: string): Promise<void> {
  const { text, quote, files } = draft
  if (draft.sending || (text.trim() === '' && files.length === 0)) return
  const content = [from, text, quote, files]
  const same = draft.attempt?.content.every((part, i) => part === content[i]) ?? false
  const id = same && draft.attempt ? draft.attempt.id : newId()
  draft.attempt = { id, content }
  draft.sending = true
  draft.trouble = ''
  try {
    await postMessage({
      chat,
      from,
      id,
      ...(text.trim() ? { text: text.trim() } : {}),
      ...(quote ? { quote: quote.id } : {}),
      ...(files.length > 0 ? { attachments: files.map(({ name, mime, base64 }) => ({ name, mime, base64 })) } : {}),
    })
    // What was typed while the message was on its way stays.
    if (draft.text.startsWith(text)) draft.text = draft.text.slice(text.length)
    if (draft.quote === quote) draft.quote = undefined
    draft.files = draft.files.filter((file) => !files.includes(file))
    draft.attempt = undefined
    for (const { preview } of files) if (preview) URL.revokeObjectURL(preview)
  } catch (error) {
    draft.trouble = sentenceOf(error)
  } finally {
    draft.sending = false
  }
  void pull(chat)
}

/** Reads a file for sending. */
export async function readFile(file: File): Promise<DraftFile> {
  const mime = file.type || 'application/octet-stream'
  return {
    name: file.name || '图片.png',
    mime,
    size: file.size,
    base64: await base64Of(file),
    ...(mime.startsWith('image/') ? { preview: URL.createObjectURL(file) } : {}),
  }
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const url = String(reader.result)
      resolve(url.slice(url.indexOf(',') + 1))
    }
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
