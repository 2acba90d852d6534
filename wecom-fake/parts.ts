/** The parts of the stand-in, in the order in which they are asked; a new part is one line. */
import type { MakePart } from './world.ts'

export const parts: readonly MakePart[] = []
