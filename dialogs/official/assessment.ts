/** The yearly assessment in chat: coordinator and leader ask for all of it and publish it, a department asks for its own part. */
import { standingOf } from '../../cases/assessment.ts'
import { isPublicationRefusal, type Publication, propose, publishedIn, rule, stageOf } from '../../cases/assessment-publication.ts'
import type { DepartmentCode } from '../../cases/case.ts'
import { actorOf, type Department, departmentNamed } from '../../cases/people.ts'
import { fullNumbers, narrow } from '../answers.ts'
import type { AssessmentFile, Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { assessments } from '../wording.ts'

/** What somebody asks of an assessment. `year` null: none was named. */
export type AssessmentQuestion = { readonly year: number | null } /** Of one's own department. */ & (
  | { readonly what: 'own' }
  | { readonly what: 'why' }
  /** Of all departments, or of the one that is meant. */
  | { readonly what: 'list' | 'due' | 'changes' }
  | { readonly what: 'about'; readonly department: DepartmentCode | null; readonly rank: number | null }
  | { readonly what: 'propose' }
  | { readonly what: 'rule'; readonly approve: boolean; readonly code: string | null }
)

/** Who asks where. */
type Place = Pick<Given, 'speaker' | 'scope' | 'departments'>

/** What a text asks of the assessment; null when it asks nothing of it, or the speaker has no say in it. */
export function assessmentQuestion(text: string, place: Place): AssessmentQuestion | null {
  const words = narrow(text).replace(/[\s,，。.!！?？、:：]+/g, '')
  if (words.length > 28) return null
  const year = /(?<!\d)20\d\d(?!\d)/.exec(words.replace(/(?<=20\d\d)[0-9a-f]{8}$/i, ''))?.[0]
  const asked = { year: year === undefined ? null : Number(year) }
  const plain = words.replace(/(?<!\d)20\d\d(?:年(?!度|终|底))?(?=[0-9a-f]{8}$|\D|$)/i, '')
  const { role } = place.speaker
  if (place.scope.type === 'group' || role === 'staff' || role === 'head') return ownQuestion(plain, asked)
  return role === 'coordinator' || role === 'leader' ? officialQuestion(plain, asked, place.departments) : null
}

/** Answers a question about the assessment; null when it is none, or about a quoted case. `given.assessments` has what is asked for. */
export function aboutAssessment({ text, quote }: Pick<Utterance, 'text' | 'quote'>, given: Given): readonly Effect[] | null {
  const question = fullNumbers(quote ?? '').length > 0 ? null : assessmentQuestion(text, given)
  const file = given.assessments?.find(({ asked }) => asked === question?.year)
  if (question === null || file === undefined) return null
  const { publication } = file
  if (publication === 'altered') return [say(assessments.altered(file.year))]
  if (question.what === 'own' || question.what === 'why') return ownPart(question.what, { ...file, publication }, given)
  return forOfficial(question, { ...file, publication }, given)
}

// --- Internal helpers ---

/** A file whose publication fits its hash. */
type Sound = AssessmentFile & { readonly publication: Publication | null }

const why = /为什么|为啥|为何|怎么(?:是|会|才|得|算|来)|凭什么|由来|依据/

/** What begins so is about a case, whatever else it says: 「进展：年度考核材料已经交了」, 「转商务局，排名第3名的网店」. */
const aboutCase =
  /^(?:请|把|将|已|我们?)*(?:转|改|派|交|分|指派|督办|批示|要求|不?同意(?!公布)|退单|延期|签收|接单|联系|进展|进度|答复|办结|回复|反馈|结束|补充|核实)/

const yearly = /(?:年度|年终|年底)考核/

function ownQuestion(plain: string, asked: { readonly year: number | null }): AssessmentQuestion | null {
  if (/\d{4}/.test(plain) || aboutCase.test(plain)) return null
  if (why.test(plain) && (rankIn(plain) !== null || /第几|名次|排名|年度考核/.test(plain))) return { ...asked, what: 'why' }
  const own =
    /排(?:在)?第几|第几名|^(?:请问|我们?|咱们?|本部门|本单位|本局|我局|今年|去年|的)*(?:(?:年度|年终|年底)考核(?:结果|得分|名次|排名|情况|怎么样|如何|出来|公布|多少|了|吗|呢|分|的)*|(?:考核)?(?:名次|排名)(?:多少|如何|怎么样|是)*)$/
  return own.test(plain) ? { ...asked, what: 'own' } : null
}

function officialQuestion(
  plain: string,
  asked: { readonly year: number | null },
  departments: readonly Department[],
): AssessmentQuestion | null {
  const ruling = /^(?<no>不)?同意公布(?:年度考核)?(?<code>[0-9a-f]{8})?$/i.exec(plain)?.groups
  if (ruling) return { ...asked, what: 'rule', approve: ruling.no === undefined, code: ruling.code?.toLowerCase() ?? null }
  if (/\d{4}/.test(plain) || aboutCase.test(plain)) return null
  if (/^(?:提请|申请|请)?(?:公布|发布)(?:年度|年终)考核(?:结果)?$/.test(plain)) return { ...asked, what: 'propose' }
  const rank = rankIn(plain)
  const department = departmentNamed(plain, departments)
  const place = rank !== null || /排(?:在)?第几|第几名/.test(plain) || (department !== null && yearly.test(plain))
  if (place && (department !== null || why.test(plain))) return { ...asked, what: 'about', department: department?.code ?? null, rank }
  if (!yearly.test(plain)) return null
  return { ...asked, what: /事项|约谈|名单|先进|表扬|检查/.test(plain) ? 'due' : /变化|变动|差异/.test(plain) ? 'changes' : 'list' }
}

/** 「第5名」, 「排第五」, 「第十二位」 → 5, 5, 12. */
function rankIn(text: string): number | null {
  const figure = '(\\d{1,2}|[一二三四五六七八九]?十?[一二三四五六七八九]?)'
  const found = new RegExp(`第${figure}[名位]|排(?:名|在)?第${figure}`).exec(text)
  const word = found?.[1] ?? found?.[2] ?? ''
  if (word === '' || /^\d+$/.test(word)) return word === '' ? null : Number(word)
  const digit = (one: string): number => '一二三四五六七八九'.indexOf(one) + 1
  const [first = '', last = ''] = word.split('十')
  if (!word.includes('十')) return digit(word)
  return 10 * (first === '' ? 1 : digit(first)) + (last === '' ? 0 : digit(last))
}

/** A department hears of itself alone, and only when it is published. */
function ownPart(what: 'own' | 'why', { publication, year }: Sound, given: Given): readonly Effect[] {
  const published = publishedIn(publication)
  if (published === null) return [say(assessments.notPublished(year))]
  const codes = given.scope.type === 'group' ? [given.scope.department] : given.speaker.departments
  return codes.flatMap((code) => {
    const standing = standingOf(code, published)
    return standing === null ? [] : [say(assessments[what](standing, published, given))]
  })
}

function forOfficial(
  question: Exclude<AssessmentQuestion, { what: 'own' | 'why' }>,
  { publication, current, year }: Sound,
  given: Given,
): readonly Effect[] {
  if (question.what === 'propose') {
    const { speaker, now } = given
    if (current === null) return [say(assessments.refused({ refused: 'not-your-role' }, year, publication))]
    return keep(propose(publication, current, actorOf(speaker), now), { publication, year }, given)
  }
  if (question.what === 'rule') return keep(rule(publication, question, actorOf(given.speaker), given.now), { publication, year }, given)
  // What was proposed or published is shown as it was fixed; figures of now are the coordinator's.
  const stage = stageOf(publication)
  const fixed = stage === 'proposed' || stage === 'published' ? publication : null
  const shown = fixed?.assessment ?? (given.speaker.role === 'coordinator' ? current?.assessment : undefined)
  if (shown === undefined) return [say(assessments.notProposed(year))]
  const moved = fixed !== null && current !== null ? assessments.moved(fixed, current.assessment) : null
  const after = moved === null ? [] : [say(moved)]
  switch (question.what) {
    case 'list': {
      const asks = stage === 'proposed' && given.speaker.role === 'leader' && fixed !== null ? [assessments.confirm(fixed)] : []
      return [say(assessments.list(shown, publication, given)), ...after, ...asks.map(({ text, buttons }) => say(text, buttons))]
    }
    case 'changes':
      if (fixed === null || current === null) return [say(assessments.list(shown, publication, given))]
      return [say(assessments.changes(fixed, current.assessment, given))]
    case 'due':
      return [say(assessments.due(shown, given)), ...after]
    case 'about': {
      const sharing = shown.ranked.filter(({ rank }) => rank === question.rank).map(({ department }) => department)
      const code = question.department ?? (sharing.length === 1 ? sharing[0] : undefined)
      const standing = code === undefined ? null : standingOf(code, shown)
      if (standing !== null) return [say(assessments.why(standing, shown, given)), ...after]
      return [
        say(question.rank === null ? assessments.list(shown, publication, given) : assessments.whichRank(question.rank, sharing, given)),
      ]
    }
  }
}

/** Keeps what was decided and tells those who come next, or says why not. */
function keep(
  decided: ReturnType<typeof rule>,
  { publication, year }: { readonly publication: Publication | null; readonly year: number },
  given: Given,
): readonly Effect[] {
  if (isPublicationRefusal(decided)) return [say(assessments.refused(decided, year, publication))]
  const kept: Effect = { type: 'publish', before: publication, after: decided }
  const stage = stageOf(decided)
  if (stage === 'proposed') {
    const list = { text: assessments.list(decided.assessment, decided, given), buttons: [] }
    const asked = [list, assessments.confirm(decided)].map((said): Effect => ({ type: 'tell', audience: { to: 'leader' }, said }))
    return [kept, say(assessments.proposed(decided)), ...asked]
  }
  const told = { text: assessments.ruled(decided, given.speaker.name), buttons: [] }
  const answer = stage === 'published' ? assessments.published(decided) : assessments.turnedDown(decided)
  return [kept, say(answer), { type: 'tell', audience: { to: 'coordinator' }, said: told }]
}
