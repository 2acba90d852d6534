import { labelsOf, type Sample } from './engine.ts'
import { learnVocabulary, type Vector, type Vocabulary, vectorise } from './features.ts'

/** A training text with its department and what it is about (频繁停电). */
export type MatterExample = { readonly text: string; readonly department: string; readonly matter: string }

/** Names the matter of a text among those of a department; null where nothing known resembles it. */
export type NameMatter = (text: string, department: string) => string | null

/**
 * Learns to name matters from a few examples each: the name itself and its texts are added up, and the sum that lies
 * closest to the new text wins. With three texts a matter this is right more often than a support vector machine.
 */
export function learnMatters(examples: readonly MatterExample[]): NameMatter {
  const byDepartment = Map.groupBy(examples, (example) => example.department)
  const finders = new Map<string, (text: string) => string | null>() // made when first asked for: all at once would slow the start
  return (text, department) => {
    const find = finders.get(department) ?? finderOf(byDepartment.get(department) ?? [])
    finders.set(department, find)
    return find(text)
  }
}

// --- helpers ---

const leastLikeness = 0.06 // cosine; below it only single common characters are shared

function finderOf(examples: readonly MatterExample[]): (text: string) => string | null {
  const matters = [...new Set(examples.map((example) => example.matter))]
  const samples = [
    ...examples.map(({ text, matter }): Sample => ({ text, label: matter })),
    ...matters.map((name) => ({ text: name, label: name })),
  ]
  const [only, second] = matters
  if (only === undefined || second === undefined) return () => only ?? null
  const vocabulary = learnVocabulary(samples, labelsOf(samples))
  const sums = matters.map((matter) =>
    sumOf(
      samples.filter((row) => row.label === matter),
      vocabulary,
    ),
  )
  return (text) => {
    const vector = vectorise(text, vocabulary)
    const likeness = sums.map((sum) => product(vector, sum))
    const best = Math.max(...likeness)
    return best < leastLikeness ? null : (matters[likeness.indexOf(best)] ?? null)
  }
}

/** The vectors of the samples added up, scaled to length 1. */
function sumOf(samples: readonly Sample[], vocabulary: Vocabulary): Float32Array {
  const sum = new Float32Array(vocabulary.columns.size)
  for (const { text } of samples) {
    const { columns, values } = vectorise(text, vocabulary)
    columns.forEach((column, i) => {
      sum[column] = (sum[column] ?? 0) + (values[i] ?? 0)
    })
  }
  const length = Math.hypot(...sum) || 1
  return sum.map((value) => value / length)
}

function product(vector: Vector, dense: Float32Array): number {
  return vector.columns.reduce((sum, column, i) => sum + (dense[column] ?? 0) * (vector.values[i] ?? 0), 0)
}
