/** Somebody tells an appeal: every word is an answer to what the bot asked last, read as its reader takes it. */
import { numberOf, openQuestion } from '../journeys/customers.ts'
import type { Reporter } from './cast.ts'
import type { Chance } from './chance.ts'

/** What is said next (several texts are a burst), or nothing: later, or no more. */
export type Word = { readonly say: readonly string[]; readonly photo?: true } | 'later' | 'done'

export type Talk = {
  readonly who: Reporter
  /** The next word after what the bot said; null: it has said nothing. */
  next(heard: string | null): Word
}

/** The talk of one appeal. */
export function talkOf(who: Reporter, text: string, chance: Chance): Talk {
  let spoken = 0
  let insisted = false
  let photo = chance.is(0.08)
  let wanders: string | null = chance.is(0.1) ? chance.pick(asides) : null
  let sleeps = chance.is(0.03)
  const gives = (facts: string): Word => ({ say: [facts] })

  function answer(heard: string): Word {
    switch (openQuestion(heard)) {
      case 'enterprise':
        return gives(chance.is(0.08) ? '匿名' : who.enterprise)
      case 'phone':
        return gives(chance.is(0.15) ? '跳过' : who.phone)
      case 'summary':
        return detour() ?? gives(chance.pick(['确认', '确认', '确认提交', '好的，确认']))
      case 'problem':
        return gives(text)
      case 'choice':
        return gives(chance.pick(['1', '2']))
      case 'another':
        return gives(chance.pick(['补充', '另一件']))
      case 'told-before':
        return gives(chance.pick(['补充', '另一件']))
      case 'emergency':
        return gives('确认')
      case 'change':
        return gives('没错了，提交吧')
      case 'drafts':
        return gives('继续 1')
      case 'elsewhere':
        if (insisted || chance.is(0.6)) return 'done'
        insisted = true
        return gives(`我是开公司的，这是我们企业的事：${text}`)
      case 'cancelled':
        return 'done'
      case 'nothing':
        return spoken > 6 ? 'done' : gives(spoken > 2 ? '继续' : text)
    }
  }

  /** At the summary people think of something else. */
  function detour(): Word | null {
    if (photo) {
      photo = false
      return { say: ['这是现场照片'], photo: true }
    }
    if (wanders !== null) {
      const aside = wanders
      wanders = null
      return gives(aside)
    }
    if (!sleeps) return null
    sleeps = false
    return 'later'
  }

  return {
    who,
    next(heard) {
      const word = spoken === 0 ? begin(text, chance) : heard === null ? gives('我回来了，继续') : ended(heard) ? 'done' : answer(heard)
      if (word === 'done' || spoken >= patience) return 'done'
      if (word !== 'later') spoken++
      return word
    },
  }
}

// --- Internal helpers ---

/** Words after which somebody without a number has had enough. */
const patience = 14

const asides = ['要收费吗', '多久能有答复？', '不对，电话是13800009999', '你是机器人吗', '谁能看到我说的？', '进度'] as const

/** In one message or in pieces, as people type. */
function begin(text: string, chance: Chance): Word {
  const pieces = text.split(/(?<=[,，。;；!！?？])/)
  return { say: pieces.length > 1 && pieces.length < 5 && chance.is(0.15) ? ['你好', ...pieces] : [text] }
}

/** A number was given, and nothing more is asked for. */
function ended(heard: string): boolean {
  return numberOf(heard) !== null && openQuestion(heard) === 'nothing'
}
