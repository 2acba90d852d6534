import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Entity, entityTypes, findEntities, type Gazetteer } from './entities.ts'
import { InputError, parseLines } from './json-lines.ts'

/** A sentence with the entities a person has marked in it; `value` is null where none was written down. */
export type LabelledSentence = { readonly text: string; readonly mentions: readonly Mention[] }
type Mention = { readonly type: Entity['type']; readonly start: number; readonly end: number; readonly value: string | null }

/** How well one type is found: exact spans, and the value where one is written down. Precision, recall and F1 from 0 to 1. */
export type EntityScore = {
  readonly type: Entity['type']
  readonly labelled: number
  readonly found: number
  readonly right: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/**
 * The labelled sentences of this folder, in their order. All were written before the rules were tuned (five forgotten marks of 两个 and the
 * like were added after); odd lines (from 1) may be looked at when rules are written, even ones are only counted. What is marked:
 * a date with its edge and time (下周三前, 周五夜里), no duration (等了三天); a count with its measure, and 人, 工人, 员工 and the like behind it;
 * of a range the lower end as value; a place as one where nothing stands between its parts; a person with the title; a department without 市 or 区.
 */
export function labelledSentences(): readonly LabelledSentence[] {
  const path = new URL('./entity-sentences.jsonl', import.meta.url)
  return parseLines(z.object({ text: z.string() }), readFileSync(path, 'utf8'), 'entity-sentences.jsonl').map(({ text }) =>
    readMarked(text),
  )
}

/** Reads `欠[[amount|三百万|3000000]]` (type, words, and if known the value); throws InputError for an unknown type. */
export function readMarked(marked: string): LabelledSentence {
  const mentions: Mention[] = []
  let text = ''
  let from = 0
  for (const match of marked.matchAll(/\[\[([a-z-]+)\|([^|\]]+)(?:\|([^|\]]+))?\]\]/g)) {
    const type = entityTypes.find((known) => known === match[1])
    const [whole, , words = '', value = null] = match
    if (type === undefined) throw new InputError(`「${marked}」 marks the unknown type ${match[1]}; known are ${entityTypes.join(', ')}`)
    text += marked.slice(from, match.index)
    mentions.push({ type, start: text.length, end: text.length + words.length, value })
    text += words
    from = match.index + whole.length
  }
  return { text: text + marked.slice(from), mentions }
}

/** Finds the entities of every sentence and counts them against the marks, type by type; a type that is never marked or found scores 1. */
export function entityScores(sentences: readonly LabelledSentence[], gazetteer: Gazetteer): readonly EntityScore[] {
  const results = sentences.map(({ text, mentions }) => ({ mentions, entities: findEntities(text, gazetteer) }))
  return entityTypes.map((type) => {
    let labelled = 0
    let found = 0
    let right = 0
    for (const { mentions, entities } of results) {
      const marked = mentions.filter((mention) => mention.type === type)
      const seen = entities.filter((entity) => entity.type === type)
      labelled += marked.length
      found += seen.length
      right += marked.filter((mention) => seen.some((entity) => agrees(entity, mention))).length
    }
    const precision = found === 0 ? 1 : right / found
    const recall = labelled === 0 ? 1 : right / labelled
    return {
      type,
      labelled,
      found,
      right,
      precision,
      recall,
      f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    }
  })
}

// --- helpers ---

function agrees(entity: Entity, mention: Mention): boolean {
  return entity.start === mention.start && entity.end === mention.end && (mention.value === null || entity.value === mention.value)
}
