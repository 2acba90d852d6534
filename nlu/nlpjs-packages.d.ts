/** The parts of nlp.js (axa-group) that `nlpjs.ts` uses; the packages bring no types. */
declare module '@nlpjs/core' {
  export type Container = {
    use(plugin: unknown): void
    get(name: 'nlp'): import('@nlpjs/nlp').Nlp
    register(name: string, plugin: object, isSingleton: boolean): void
    /** `tag` may hold wildcards: `nlu-??` for the network of any language. */
    registerConfiguration(tag: string, settings: object): void
  }
  export function containerBootstrap(): Promise<Container>
}

declare module '@nlpjs/lang-zh' {
  export const LangZh: unknown
}

declare module '@nlpjs/nlp' {
  /** Token → 1. */
  export type Tokens = Record<string, number>
  export type Network = {
    /** Label → activation, 0 … about 1. */
    run(tokens: Tokens): Record<string, number>
    toJSON(): object
  }
  export class Nlp {
    settings: { autoSave: boolean }
    nluManager: { domainManagers: Record<string, { domains: Record<string, { neuralNetwork: Network }> }> }
    addLanguage(locale: string): void
    addDocument(locale: string, text: string, label: string): void
    train(): Promise<void>
  }
}

declare module '@nlpjs/neural' {
  export class NeuralNetwork {
    run(tokens: import('@nlpjs/nlp').Tokens): Record<string, number>
    fromJSON(json: unknown): void
  }
}
