/** Who plays in a soak, and what they report: people made up from the seed, texts of the training and the held-out rows. */
import { readFileSync } from 'node:fs'
import type { Department, Person } from '../../cases/people.ts'
import { defaultUtterances, heldOutPath } from '../../nlu/model.ts'
import { parseUtterances, type Utterance } from '../../nlu/utterances.ts'
import type { Chance } from './chance.ts'

/** Somebody who reports. */
export type Reporter = {
  readonly id: string
  /** As the directory knows the person, perhaps without enterprise and telephone. Null: one of the seeds, whom it knows. */
  readonly person: {
    readonly name: string
    readonly role: 'entrepreneur'
    readonly enterprise: string | null
    readonly phone: string | null
  } | null
  readonly enterprise: string
  readonly phone: string
}

/** The texts, those that the model has learned and those it has not. */
export type Texts = { readonly rows: readonly Utterance[]; readonly unseen: readonly Utterance[] }

/** Whoever takes part and is not in the seeds: a second coordinator and a second officer, for two must not sign alone. */
export const further: readonly { readonly id: string; readonly person: object }[] = [
  { id: 'coordinator-2', person: { name: '周敏（营商办）', role: 'coordinator' } },
  { id: 'officer-2', person: { name: '孟宁（服务专员）', role: 'officer' } },
]

/** Officials who file what they were told (A2.7), or have seen themselves. */
export const filers: readonly Reporter[] = [
  { id: 'officer', person: null, enterprise: '凯成科技有限公司', phone: '13800000001' },
  { id: 'observer', person: null, enterprise: '东岭机械厂', phone: '13800000043' },
]

/** So many people who report; two of an enterprise now and then. The first are those of the seeds. */
export function reportersOf(count: number, known: readonly Person[], chance: Chance): readonly Reporter[] {
  const own = known
    .filter(({ role }) => role === 'entrepreneur')
    .map(
      ({ id, enterprise, phone }): Reporter => ({ id, person: null, enterprise: enterprise ?? '老陈面馆', phone: phone ?? '13800000003' }),
    )
  const others = Array.from({ length: Math.max(0, count - own.length) }, (_, i) => {
    // Every third belongs to the enterprise of the one before.
    const firm = i % 3 === 2 ? i - 1 : i
    const enterprise = `${brands[firm % brands.length]}${numerals(firm)}${trades[Math.floor(firm / brands.length) % trades.length]}`
    const phone = `138${String(10_000_000 + i).slice(-8)}`
    const known = chance.is(0.6) ? { enterprise, phone } : { enterprise: null, phone: null }
    const name = `${surnames[i % surnames.length]}经理`
    return { id: `e${i}`, person: { name, role: 'entrepreneur' as const, ...known }, enterprise, phone }
  })
  return [...own, ...others].slice(0, Math.max(1, count))
}

/** The texts that are shipped with the program. */
export function textsOf(): Texts {
  const read = (path: string): readonly Utterance[] => parseUtterances(readFileSync(path, 'utf8'), null, path)
  return { rows: read(defaultUtterances), unseen: read(heldOutPath) }
}

/** What somebody says first: an appeal nearly always, and now and then a tip-off, an emergency or something that is no appeal. */
export function drawText({ rows, unseen }: Texts, chance: Chance): Utterance {
  const pool = chance.is(0.7) ? rows : unseen
  const intent = chance.is(0.9) ? 'appeal' : chance.pick(otherIntents)
  // Some thousand rows, nearly all of them appeals: a few draws find one of any intent.
  for (;;) {
    const row = intent === 'appeal' ? chance.pick(pool) : chance.pick(pool.filter((one) => one.intent === intent))
    if (row.intent === intent) return row
  }
}

/** The department that a coordinator would send a text to: the one the row names, or the office for what belongs to nobody else. */
export function departmentFor(code: string | undefined, departments: readonly Department[]): string {
  return departments.some((one) => one.code === code && one.group) ? (code ?? 'other') : 'park'
}

/** A photo as somebody sends it: a PNG of eight by eight. */
export const photo = {
  name: '现场.png',
  mime: 'image/png',
  base64:
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAMUlEQVR4nG3CQRGAQADEsCpBCSL6RkmVoOSUoAgDmwnYftnMbTOPzWQzr80cm/ls/gHvH0xBivKAIgAAAABJRU5ErkJggg==',
} as const

// --- Internal helpers ---

const otherIntents = [
  'policy-question',
  'policy-question',
  'tip-off',
  'tip-off',
  'emergency',
  'not-enterprise',
  'chitchat',
  'spam',
] as const
const brands = ['云帆', '海韵', '金穗', '鑫隆', '宏远', '福满', '长青', '顺达', '一品鲜', '立新', '东岭', '百川'] as const
const trades = ['精密机械有限公司', '物流有限公司', '服装厂', '食品有限公司', '建材商行', '科技有限公司', '五金加工厂', '饭店'] as const
const surnames = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王', '冯', '陈', '褚', '卫'] as const

/** 0 → 甲, 13 → 乙丁: names of enterprises differ, and hold no figure. */
function numerals(n: number): string {
  const stems = '甲乙丙丁戊己庚辛壬癸'
  const high = n >= 10 ? numerals(Math.floor(n / 10)) : ''
  return `${high}${stems[n % 10]}`
}
