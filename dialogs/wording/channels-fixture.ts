/** Every sentence of `channels.ts`, with who reads it. */
import { calendar, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import { channelSays } from './channels.ts'

const { chosen, chosenBy, cut, expired, gap, repeated, restInFile, staffWelcome, welcome, wholeText } = channelSays

export const saidOfChannels: readonly (readonly [reader: string, speech: Said | string])[] = [
  ['dm:wang', welcome],
  ['dm:wang', `已换变压器${restInFile}`],
  ['dm:wang', wholeText],
  ['group:power', gap(local('2026-11-23 10:02'), local('2026-11-23 10:07'), calendar, local('2026-11-23 10:08'))],
  ['group:power', `${repeated}QS20261123-0001`],
  ['group:power', cut('QS20261123-0001 现场情况')],
  ['dm:staff-power', staffWelcome],
  ...[chosen('督办'), chosenBy('周晓岚', '督办'), expired].map((text) => ['dm:coordinator', text] as const),
]
