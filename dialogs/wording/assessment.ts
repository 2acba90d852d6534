/** What the bot says of the yearly assessment: to coordinator and leader the whole of it, to a department its own part. */
import {
  type Assessment,
  type AssessmentRules,
  changedSince,
  exclusionsOf,
  type Figures,
  type Ranked,
  type Rate,
  type RateName,
  rateNames,
  shareOf,
  standingOf,
} from '../../cases/assessment.ts'
import { codeOf, type Publication, type PublicationRefusal, stageOf } from '../../cases/assessment-publication.ts'
import type { CaseNumber, DepartmentCode } from '../../cases/case.ts'
import { bytesOf } from '../mask.ts'
import type { Button, Said } from '../message.ts'
import { ratings, shortOf, type Words } from '../wording.ts'

const rates: Readonly<Record<RateName, string>> = { response: '响应率', resolution: '解决率', satisfaction: '满意率' }

/** What the cases against a rate have in common. */
const against: Readonly<Record<RateName, string>> = { response: '没有按时联系', resolution: '没有解决', satisfaction: '不满意' }

const statuses: Readonly<Record<string, string>> = { withdrawn: '撤回', declined: '不予受理', merged: '并单' }

/** So many case numbers of one kind are written out; the command line has them all. */
const mostNumbers = 6

/** WeCom takes 2,048 bytes of text; what may stand below the list needs the rest. */
const longest = 1_650

export const assessments = {
  /** All departments, with the formula and what did not count. `publication`: as it is kept, or null for figures of now. */
  list(it: Assessment, publication: Publication | null, words: Words): string {
    const { year, asOf, rules, ranked, guarded, idle, unassigned } = it
    const { cases, ratings: appealed, unrated } = exclusionsOf(it)
    const left = cases.map(({ status, count }) => `${nameOf(status)} ${count} 件`)
    const head = [
      `${year} 年度考核（${stages[stageOf(publication)]}，台账截至${words.calendar.describeDate(asOf)}）`,
      formula(rules),
      `未评价 ${unrated} 件，不算满意。不计入：${[...left, `申诉后剔除评价 ${appealed} 件`].join('、')}。`,
      ...(unassigned.counted > 0 ? [`还没有承办单位 ${unassigned.counted} 件，不列入部门。`] : []),
    ]
    const tail = [
      ...(guarded.length > 0
        ? [
            `评价不足 ${rules.minRated} 件或有一项没有数据，单列、不排名：${guarded.map((one) => `${shortOf(one.department, words)}（${ratedOf(one)} 件）`).join('、')}。`,
          ]
        : []),
      ...(idle.length > 0 ? [`没有计入的诉求：${idle.map(({ department }) => shortOf(department, words)).join('、')}。`] : []),
      `看应办事项请回复「年度考核 ${year} 事项」，看由来请回复「部门名＋为什么第几名」。`,
    ]
    const lines = ranked.map(({ rank, department, score, band }) => `${rank} ${shortOf(department, words)} ${points(score)} ${band}`)
    return [...head, ...fitting(lines, longest - bytesOf([...head, ...tail].join('\n')) - 80), ...tail].join('\n')
  },

  /** What the rules name as due, for people to decide on. */
  due({ year, rules, ranked, due, best, lastBefore }: Assessment, words: Words): string {
    const few = ranked.length < rules.minRanked
    return [
      `${year} 年度考核应办事项（只列出，由人决定，不自动执行）`,
      ...(few ? [`参加排名的部门 ${ranked.length} 个，不足 ${rules.minRanked} 个，不列末位和先进。`] : []),
      ...(!few && due.length === 0 ? ['没有末位事项：名次并列，不分末位。'] : []),
      ...due.map(
        ({ department, because, fromLast, measure }) =>
          `${shortOf(department, words)}（${because === 'place' ? '' : '连续两年后几名，本年'}倒数第 ${fromLast}）：${measure}。`,
      ),
      ...(best.length > 0
        ? [`前 ${rules.best.places} 名（${best.map((code) => shortOf(code, words)).join('、')}）：${rules.best.measure}。`]
        : []),
      ...(lastBefore === null ? [`${year - 1} 年没有公布的考核，不判断连续两年。`] : []),
    ].join('\n')
  },

  /** A department's own part: rank, band, figures and formula, and nobody else's. */
  own(it: Ranked | Figures, assessment: Assessment, words: Words): string {
    const { year, rules } = assessment
    return [
      `${year} 年度考核：${placed(it, assessment, words)}`,
      ...(it.counted > 0 ? [figures(it)] : []),
      formula(rules),
      ...('rank' in it ? [`名次只作参考，请结合分档看。看由来请回复「为什么第 ${it.rank} 名」。`] : []),
    ].join('\n')
  },

  /** Why a department stands where it does: figures and case numbers. */
  why(it: Ranked | Figures, assessment: Assessment, words: Words): string {
    const counted = `计入 ${it.counted} 件，其中未评价 ${it.unrated} 件，不算满意。`
    const missed = rateNames.map((name) => numbers(against[name], it[name].missed))
    const excluded = Object.entries(it.excluded).map(([status, found]) => numbers(`不计入（${nameOf(status)}）`, found))
    return [
      `${assessment.year} 年度考核：${placed(it, assessment, words)}`,
      ...[...(it.counted > 0 ? [figures(it)] : []), formula(assessment.rules), meaning(assessment.rules), counted],
      ...[...missed, ...excluded, numbers('申诉后剔除评价', it.ratingsExcluded)].filter((line) => line !== ''),
    ].join('\n')
  },

  /** Several departments share the rank that was asked about; or (none) nobody has it. */
  whichRank: (rank: number, departments: readonly DepartmentCode[], words: Words): string =>
    departments.length === 0
      ? `没有第 ${rank} 名（并列的名次会空出后面的名次）。请说部门名。`
      : `第 ${rank} 名有几个部门并列：${departments.map((code) => shortOf(code, words)).join('、')}。请说部门名。`,

  /** Below fixed figures: that something moved since; null when nothing did. */
  moved(fixed: Publication, now: Assessment): string | null {
    const { length } = changedSince(fixed.assessment, now)
    if (length === 0) return null
    return `数据固定之后，${length} 个部门的台账有变化，固定的数据不变。看变化请回复「年度考核 ${fixed.year} 变化」。`
  },

  /** What moved after the figures were fixed, department by department. */
  changes(fixed: Publication, now: Assessment, words: Words): string {
    const codes = changedSince(fixed.assessment, now)
    const header = `${fixed.year} 年度考核，数据固定之后的变化（固定的数据不变）`
    if (codes.length === 0) return `${header}：没有变化。`
    return [
      header,
      ...fitting(
        codes.map((code) => `${shortOf(code, words)}${scores(code, fixed.assessment, now)}`),
        longest,
      ),
    ].join('\n')
  },

  /** To a leader, below the list: what was proposed, to be confirmed by its code. */
  confirm(publication: Publication): Said {
    const { year } = publication
    const code = codeOf(publication)
    const buttons: readonly Button[] = [
      { label: '同意公布', value: `同意公布 ${year} ${code}` },
      { label: '不同意', value: `不同意公布 ${year} ${code}` },
    ]
    const { asOf } = publication.assessment
    const early = asOf < `${year}-12-31` ? `${year} 年还没有过完，数据只到 ${asOf}，公布后不再改动。` : ''
    const text = `营商办提请公布 ${year} 年度考核，校验码 ${code}。${early}核对后请回复「同意公布 ${year} ${code}」或「不同意公布 ${year} ${code}」。`
    return { text, buttons }
  },
  proposed: (it: Publication): string =>
    `已提请区领导确认公布 ${it.year} 年度考核，校验码 ${codeOf(it)}。确认前只有营商办和区领导看得到，数据已固定。`,
  published: (it: Publication): string => `${it.year} 年度考核已公布，校验码 ${codeOf(it)}。数据已固定，之后台账有变化也不改动。`,
  turnedDown: (it: Publication): string => `好的，${it.year} 年度考核先不公布，已告知营商办。`,
  /** To the coordinator: what the leader decided. */
  ruled: (it: Publication, who: string): string =>
    stageOf(it) === 'published'
      ? `${who}已同意公布 ${it.year} 年度考核，校验码 ${codeOf(it)}。各部门在群里问「我们排第几」，可以看到本部门的结果。`
      : `${who}没有同意公布 ${it.year} 年度考核。核对后可以再提请一次。`,
  refused(no: PublicationRefusal, year: number, publication: Publication | null): string {
    switch (no.refused) {
      case 'not-your-role':
        return `公布年度考核由营商办提请、区领导确认，没有改动。`
      case 'same-person':
        return `提请的人不能自己确认，请另一位区领导确认，没有改动。`
      case 'already-published':
        return `${year} 年度考核已经公布，公布的结果不再改动。`
      case 'nothing-proposed':
        return `${year} 年度考核没有待确认的提请，没有改动。`
      case 'other-figures': {
        const code = publication === null ? '' : codeOf(publication)
        return `校验码不是最新提请的，没有改动。请回复「年度考核 ${year}」核对，再回复「同意公布 ${year} ${code}」。`
      }
    }
  },
  /** To a department, and to a leader before anything was proposed. */
  notPublished: (year: number): string => `${year} 年度考核还没有公布。公布以后再问，可以看到本部门的名次和分档。`,
  notProposed: (year: number): string => `${year} 年度考核还没有提请公布，现在只有营商办看得到。`,
  altered: (year: number): string => `${year} 年度考核的公布记录和校验码对不上，不能引用。请系统管理员核对。`,
} as const

// --- Internal helpers ---

const stages: Readonly<Record<ReturnType<typeof stageOf>, string>> = {
  none: '没有公布，只有营商办看得到',
  proposed: '已提请公布，等区领导确认',
  'turned-down': '区领导没有同意公布',
  published: '已公布',
}

function formula({ weights, bands }: AssessmentRules): string {
  const parts = rateNames.map((name) => `${rates[name]}×${weights[name]}%`)
  return `得分＝${parts.join('＋')}，同分同名次。分档：${bands.map(({ name, from }) => (from === 0 ? `其余${name}` : `${name} ${from} 分起`)).join('、')}。`
}

/** What each rate counts. */
function meaning({ satisfiedFrom }: AssessmentRules): string {
  return `响应率是按时联系企业的，解决率是企业说已解决的，满意率是已评价中「${ratings[satisfiedFrom]}」以上的。`
}

function placed(it: Ranked | Figures, { rules, ranked }: Assessment, words: Words): string {
  const name = shortOf(it.department, words)
  if ('rank' in it) return `${name}第 ${it.rank} 名（共 ${ranked.length} 个部门排名），${points(it.score)} 分，${it.band}。`
  if (it.counted === 0) return `${name}没有计入的诉求，不排名。`
  return `${name}评价 ${ratedOf(it)} 件；不足 ${rules.minRated} 件或有一项没有数据的，单列、不排名。`
}

function figures(it: Figures): string {
  return `${rateNames.map((name) => `${rates[name]} ${rateText(it[name])}`).join('，')}。`
}

function rateText(rate: Rate): string {
  const share = shareOf(rate)
  return share === null ? '还没有数据' : `${(100 * share).toFixed(1)}%（${rate.met.length}/${rate.met.length + rate.missed.length}）`
}

function numbers(label: string, found: readonly CaseNumber[]): string {
  if (found.length === 0) return ''
  const more = found.length > mostNumbers ? ` 等` : ''
  return `${label} ${found.length} 件：${found.slice(0, mostNumbers).join('、')}${more}`
}

function scores(code: DepartmentCode, before: Assessment, now: Assessment): string {
  const [old, fresh] = [before, now].map((one) => standingOf(code, one))
  if (!old || !fresh || !('score' in old) || !('score' in fresh) || old.score === fresh.score) return ''
  return `：${points(old.score)} 分，按现在的台账是 ${points(fresh.score)} 分`
}

function points(score: number): string {
  return score.toFixed(2)
}

function ratedOf({ counted, unrated }: Figures): number {
  return counted - unrated
}

function nameOf(status: string): string {
  return statuses[status] ?? '其他'
}

/** As many lines as fit into `room` bytes, and how many are left. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  let size = 0
  const shown = lines.filter((line) => {
    size += bytesOf(line) + 1
    return size <= room
  })
  return shown.length === lines.length ? lines : [...shown, `还有 ${lines.length - shown.length} 个部门没有列出`]
}
