/** What the channels say by themselves: a welcome, a gap, a button that was tapped. */
import type { Calendar, Timestamp } from '../../cases/calendar.ts'
import type { Said } from '../message.ts'

const welcome: Said = {
  text: '您好，我是企哨，帮企业反映问题、盯到有结果。\n遇到什么难处，直接说就行；办到哪一步，我会告诉您。',
  buttons: [
    { label: '反映问题', value: '反映问题' },
    { label: '查进度', value: '查进度' },
    { label: '找工作人员', value: '转人工' },
  ],
}

export const channelSays = {
  /** To somebody who opens the chat for the first time. */
  welcome,
  /** Ends the beginning of an answer that is too long for one message; the whole follows as a file of this name. */
  restInFile: '…（后面还有，全文在下面的文件里）',
  wholeText: '全文.txt',
  /** To a work group that may have spoken while nobody listened. */
  gap: (from: Timestamp, to: Timestamp, calendar: Calendar, now: Timestamp): string =>
    `${calendar.describe(from, now)}到${calendar.describe(to, now)}我不在线，这段时间@我的话可能没有收到，请再发一次。`,
  /** Before a message of which nobody knows whether it was shown already. */
  repeated: '（可能重复，前面收到过的请忽略）',
  /** The beginning of a text that is too long for one message. */
  cut: (beginning: string): string => `${beginning}…\n（内容太长，这里只显示开头；看一件的全文，请写它的编号）`,
  /** To a member of staff who opens the chat with the bot of the work groups. */
  staffWelcome: '您好。照片和文件请在这里发给我，写上编号；文字答复请在工作群里引用那条消息并@我。',
  /** On buttons of the app, of which WeCom shows about ten characters. */
  chosen: (label: string): string => `已选：${label}`,
  chosenBy: (name: string, label: string): string => `${name}已选：${label}`,
  expired: '已过期',
}
