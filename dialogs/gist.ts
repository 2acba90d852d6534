/** The gist of a long text or of a forwarded chat: its own most telling sentences, in their order. The whole is kept elsewhere. */
import { bytesOf, clip, within } from './mask.ts'

/** 「群聊的聊天记录」 and what others wrote: their names and numbers are not those of whoever passes it on. */
export function isForwarded(text: string): boolean {
  const lines = text.split('\n')
  const speakers = lines.filter((line) => speaker.test(line)).length
  return lines.length >= 3 && (speakers >= 2 || /^.{0,30}聊天[记纪]录/.test(lines[0] ?? ''))
}

/** At most `max` bytes of the text; 「…」 stands for what is left out. */
export function gist(text: string, max: number): string {
  const sentences = sentencesOf(text)
  const ranked = sentences.map((sentence, i) => ({ i, sentence, weight: weightOf(sentence, i, sentences.length) }))
  let room = max
  const taken = ranked
    .toSorted((a, b) => b.weight - a.weight || a.i - b.i)
    .filter(({ sentence }) => {
      const size = bytesOf(sentence) + bytesOf('…')
      if (size > room) return false
      room -= size
      return true
    })
    .toSorted((a, b) => a.i - b.i)
  const told = taken.map(({ i, sentence }, n) => `${n > 0 && taken[n - 1]?.i !== i - 1 ? '…' : ''}${sentence}`).join('')
  if (told === '') return within(text, max)
  return taken.at(-1)?.i === sentences.length - 1 ? told.replace(/[；，]$/, '') : `${told}…`
}

// --- Internal helpers ---

/** 「张伟 11-20 10:03」, 「张伟: 」: who said it, and when. */
const speaker =
  /^\s*\S{1,20}[\s\u3000]+(?:\d{2,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?\s+)?\d{1,2}:\d{2}(?::\d{2})?\s*$|^\s*[^\s:：]{1,12}[:：]\s*\S/

/** A sentence of more characters is cut, so that one without a full stop does not fill the room. */
const longest = 120

/** Each sentence once, without the lines that only say who spoke. */
function sentencesOf(text: string): readonly string[] {
  const said = isForwarded(text)
    ? text
        .split('\n')
        .filter((line) => !/^.{0,30}聊天[记纪]录\s*$|^\s*\[[^\]]{1,8}\]\s*$|\d{1,2}:\d{2}(?::\d{2})?\s*$/.test(line))
        .join('\n')
    : text
  const sentences = said.match(/[^。！？!?；;\n]+[。！？!?；;]*/g) ?? []
  const whole = sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '')
  return [...new Set(whole)].map((sentence) => ended(clip(sentence, longest)))
}

function ended(sentence: string): string {
  return /[。！？!?；;，,：:…]$/.test(sentence) ? sentence : `${sentence}；`
}

/** What is asked for and how it began says most, then figures and harm. */
function weightOf(sentence: string, i: number, count: number): number {
  const asks = /希望|请求|恳请|要求|能不能|能否|可不可以|协调|解决|诉求|建议|请(?:帮|给|尽|相关|政府|部门)/.test(sentence) ? 3 : 0
  const figures = /\d|[一二三四五六七八九十百千万两几]+多?(?:个|次|万|天|月|年|人|元|家|台|吨|公里|小时)/.test(sentence) ? 1 : 0
  const harm = /影响|损失|停产|停工|耽误|亏|罚|无法|不能|没法|没有|不让|不给|违约/.test(sentence) ? 1 : 0
  return asks + figures + harm + (i === 0 ? 4 : i === 1 || i === count - 1 ? 1 : 0)
}
