import { describeEngine } from './engine.contract.ts'
import { svm } from './svm.ts'

describeEngine(svm)
