/** What a customer sends that is neither text nor file (p/94670, p/94699), in the words in which the bot hears it. */
import * as z from 'zod'

/** `unread`: what it is, where its words are not known; the text is empty then. */
export type Words = { readonly text: string; readonly unread: string | null }

/** The words of a message's body by its msgtype. */
export function wordsOf(msgtype: string, body: unknown): Words {
  const kind = Object.hasOwn(kinds, msgtype) ? kinds[msgtype] : undefined
  const text = kind?.read(body) ?? ''
  return text === '' ? { text: '', unread: kind?.name ?? '' } : { text, unread: null }
}

// --- Internal helpers ---

type Kind = { readonly name: string; read(body: unknown): string | null }

/** A kind whose words are made of its fields; what lacks them cannot be read. */
function kindOf<T>(name: string, shape: z.ZodType<T>, words: (body: T) => string): Kind {
  return {
    name,
    read(body) {
      const read = shape.safeParse(body)
      return read.success ? words(read.data).trim() : null
    },
  }
}

const word = z.string().max(100_000).default('')

/** The lines that say something, under what they are. */
function lines(name: string, ...said: readonly string[]): string {
  const telling = said.filter((line) => line.trim() !== '')
  return telling.length === 0 ? '' : `【${name}】${telling.join('\n')}`
}

const location = z.object({ name: word, address: word, latitude: z.number().optional(), longitude: z.number().optional() })

const menu = z.object({
  head_content: word,
  tail_content: word,
  list: z.array(z.looseObject({})).default([]),
})

/** One line of a merged chat; what it says is JSON in a string (U). */
const chatLine = z.object({ sender_name: word, msgtype: word, msg_content: word })

const textInside = z.object({ text: z.object({ content: z.string() }) })

function contentOf({ msgtype, msg_content }: z.output<typeof chatLine>): string {
  try {
    const read = textInside.safeParse(JSON.parse(msg_content))
    if (read.success) return read.data.text.content
  } catch {
    if (msg_content !== '') return msg_content // Words as they are.
  }
  return `[${chatKinds[msgtype] ?? '其他消息'}]`
}

const chatKinds: Readonly<Record<string, string>> = {
  image: '图片',
  voice: '语音',
  video: '视频',
  file: '文件',
  link: '链接',
  location: '位置',
}

/** The form in which chats are pasted, so that forwarded words are told from the customer's own. */
const mergedChat = kindOf('聊天记录', z.object({ title: word, item: z.array(chatLine).default([]) }), ({ title, item }) =>
  item.length === 0 ? '' : [title || '聊天记录', ...item.map((line) => `${line.sender_name || '某人'}：${contentOf(line)}`)].join('\n'),
)

/** Kinds of the page of 2024-12 whose names and fields nobody has confirmed are marked U; another form of them counts as unread. */
const kinds: Readonly<Record<string, Kind>> = {
  location: kindOf('位置', location, ({ name, address, latitude, longitude }) => {
    const place = name === address ? name : [name, address].filter(Boolean).join('，')
    return lines('位置', latitude === undefined ? place : `${place}（北纬 ${latitude}，东经 ${longitude}）`)
  }),
  link: kindOf('链接', z.object({ title: word, desc: word, url: word }), ({ title, desc, url }) => lines('链接', title, desc, url)),
  miniprogram: kindOf('小程序', z.object({ title: word }), ({ title }) => lines('小程序', title)),
  msgmenu: kindOf('菜单', menu, ({ head_content, tail_content }) => lines('菜单', head_content, tail_content)),
  channels_shop_product: kindOf('视频号商品', z.object({ title: word, shop_nickname: word, sales_price: word }), (it) =>
    lines('视频号商品', it.title, it.shop_nickname && `店铺：${it.shop_nickname}`),
  ),
  channels_shop_order: kindOf('视频号订单', z.object({ order_id: word, product_titles: word, state: word, shop_nickname: word }), (it) =>
    lines(
      '视频号订单',
      it.product_titles,
      it.order_id && `订单号：${it.order_id}`,
      it.state,
      it.shop_nickname && `店铺：${it.shop_nickname}`,
    ),
  ),
  merged_msg: mergedChat, // U
  channels: kindOf('视频号', z.object({ nickname: word, title: word }), ({ nickname, title }) => lines('视频号', title, nickname)), // U
  note: { name: '笔记', read: () => null }, // U
  meeting: { name: '会议', read: () => null }, // U
  schedule: { name: '日程', read: () => null }, // U
  business_card: { name: '名片', read: () => null }, // A userid of the enterprise says nothing to the case.
}
