import type { Engine, EngineName } from './engine.ts'
import { nlpjs } from './nlpjs.ts'
import { svm } from './svm.ts'

/** The engine of that name. */
export function engineOf(name: EngineName): Engine {
  return { svm, nlpjs }[name]
}
