import { describeEngine } from './engine.contract.ts'
import { nlpjs } from './nlpjs.ts'

describeEngine(nlpjs)
