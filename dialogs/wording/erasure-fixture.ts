/** Every sentence of `erasure.ts` that no refusal says, with who reads it. */
import type { Said } from '../message.ts'
import { exportExplained } from './erasure.ts'

export const saidOfErasure: readonly (readonly [reader: string, speech: Said | string])[] = [['dm:wang', exportExplained('2026-11-23')]]
