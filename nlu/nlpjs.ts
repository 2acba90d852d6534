import { createRequire } from 'node:module'
import type { Tokens } from '@nlpjs/nlp'
import type { Jieba } from '@node-rs/jieba'
import { z } from 'zod'
import { type Engine, labelsOf, type Scorer } from './engine.ts'

/**
 * nlp.js (`@nlpjs/nlp`, the modular packages of node-nlp) with jieba in place of its own Chinese tokenizer, whose syllables
 * of pinyin lose the words (税 and 说 become the same). Selectable, and the baseline of every comparison.
 * One perceptron per label; it knows no details, cannot weigh a text, and answers 0 for every label where no word is known.
 */
export const nlpjs: Engine = {
  name: 'nlpjs',
  train: async (rows) => {
    const labels = labelsOf(rows)
    const [{ containerBootstrap }, { Nlp }, { LangZh }] = await Promise.all([
      import('@nlpjs/core'),
      import('@nlpjs/nlp'),
      import('@nlpjs/lang-zh'),
    ])
    const container = await containerBootstrap()
    container.registerConfiguration('nlu-??', { ...networkDefaults, log: false }) // before the network is made, which registers its own
    container.use(Nlp)
    container.use(LangZh)
    container.register('tokenizer-zh', { tokenize: wordsOf }, true)
    container.register('stemmer-zh', { stem: (words: string[]) => words }, true)
    const nlp = container.get('nlp')
    nlp.settings.autoSave = false // else it writes model.nlp into the working directory
    nlp.addLanguage('zh')
    for (const { text, label } of rows) nlp.addDocument('zh', text, label)
    await nlp.train()
    const network = nlp.nluManager.domainManagers.zh?.domains.master_domain?.neuralNetwork
    if (network === undefined) throw new Error('nlp.js trained no network for Chinese')
    return scorer(labels, network)
  },
  unpack: ({ plain }) => {
    const parsed = packedState.safeParse(plain)
    if (!parsed.success) throw new TypeError(`not a packed nlpjs: ${z.prettifyError(parsed.error)}`)
    const { NeuralNetwork } = require('@nlpjs/neural') as typeof import('@nlpjs/neural')
    const network = new NeuralNetwork()
    network.fromJSON(parsed.data.network)
    return scorer(parsed.data.labels, { run: (tokens) => network.run(tokens), toJSON: () => parsed.data.network })
  },
}

// --- helpers ---

const require = createRequire(import.meta.url) // reading back is not asynchronous

/** What `@nlpjs/nlu` 4 sets itself, where nothing else is registered; besides, it writes every epoch to standard output. */
const networkDefaults = {
  keepStopwords: true,
  nonefeatureValue: 1,
  nonedeltaMultiplier: 1.2,
  spellCheck: false,
  spellCheckDistance: 1,
  filterZeros: true,
}

type Trained = { readonly run: (tokens: Tokens) => Record<string, number>; readonly toJSON: () => object }

function scorer(labels: readonly string[], network: Trained): Scorer {
  return {
    labels,
    details: [],
    score: (text) => {
      const activations = network.run(Object.fromEntries(wordsOf(text).map((word) => [word, 1])))
      return { labels: Float64Array.from(labels, (label) => activations[label] ?? 0), details: new Float64Array(0) }
    },
    weigh: (text, label) => {
      if (!labels.includes(label)) throw new RangeError(`no label "${label}"`)
      return new Float64Array(text.length)
    },
    pack: () => ({ plain: { engine: 'nlpjs', labels, network: network.toJSON() }, sections: {} }),
  }
}

const packedState = z.object({
  engine: z.literal('nlpjs'),
  labels: z.array(z.string()).min(2),
  network: z.object({ features: z.array(z.string()), intents: z.array(z.string()), perceptrons: z.array(z.array(z.number())) }).loose(),
})

let jieba: Jieba | null = null // its dictionary takes 60 MB and a quarter of a second: loaded when first used

function wordsOf(text: string): string[] {
  if (jieba === null) {
    const { Jieba } = require('@node-rs/jieba') as typeof import('@node-rs/jieba')
    const { dict } = require('@node-rs/jieba/dict.js') as typeof import('@node-rs/jieba/dict.js')
    jieba = Jieba.withDict(dict)
  }
  return jieba.cut(text.normalize('NFKC').toLowerCase(), true).filter((word) => /[\p{L}\p{N}]/u.test(word))
}
