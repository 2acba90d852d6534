/** Advertising and insults: answered once or twice, and then by silence for a while. What is a matter is taken at once, and nothing is refused (D29). */
import type { Understand } from '../../nlu/understand.ts'
import type { Effect, Given, ReporterDialog } from '../dialog.ts'
import { say } from '../dialog.ts'
import * as wording from '../wording.ts'
import type { ReporterStep } from './reporter.ts'

/** The answer to noise: `words` the first time, one warning, then nothing until the window is over; `prompt` goes with what is said. */
export function answerNoise(dialog: ReporterDialog, words: string, given: Given, prompt: readonly Effect[] = []): ReporterStep {
  const { calendar, now, pace } = given
  const recent = dialog.noise !== null && now < calendar.addMinutes(dialog.noise.since, pace.noiseMinutes) ? dialog.noise : null
  const { since, count } = recent ?? { since: now, count: 0 }
  const warned: ReporterDialog = { ...dialog, noise: { since, count: count + 1 } }
  if (count > 1) return { dialog: warned, effects: [] }
  // Who advertises is warned at once; who is angry has one more word.
  const warns = count === 1 || words === wording.spam
  return {
    dialog: warns ? { ...warned, noise: { since, count: 2 } } : warned,
    effects: [say(count === 1 ? wording.noiseWarning : warns ? `${words}${wording.noiseWarning}` : words), ...prompt],
  }
}

/** Advertising in so many words, which must not get into what is told beside it. */
export function isAdvertising(text: string, understand: Understand): boolean {
  if (!advertises.test(text)) return false
  const { admission, intent } = understand(text)
  return admission === 'abuse' && intent === 'spam'
}

/** To the model a name and a number alone look like advertising. */
export const advertises =
  /加(?:我|个)?(?:微信|微|V|QQ|扣)|微信同号|代开|代办|刷单|放款|无抵押|中奖|点击|https?:|优惠|批发|承接|出售|兼职|日赚|加盟|提额|套现|引流|办证|刻章|牛股|内幕|进群|免费试用|特价|促销/i
