/** 「我是清河精密的」, 「绑定企业 …」: taken for a person to check. The answer is the same whether there is such an enterprise here or not (D40). */
import { sameEnterprise } from '../../cases/people.ts'
import type { Effect, Given, ReporterDialog } from '../dialog.ts'
import { say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { plainName } from './phrases.ts'
import { promptFor } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The step a claim makes; null when the text is none, or answers the question for the enterprise. */
export function claim(dialog: ReporterDialog, { text, utterance }: Heard, given: Given): ReporterStep | null {
  const name = claimed(text, dialog.draft !== null)
  if (name === null || utterance.tap || given.speaker.role !== 'entrepreneur') return null
  const { enterprise } = given.speaker
  if (enterprise !== null && sameEnterprise(enterprise, name)) return answered(dialog, say(wording.boundAlready(enterprise)), given)
  const before = dialog.claim ?? null
  const today = given.calendar.dateOf(given.now)
  if (before !== null && sameEnterprise(before.enterprise, name) && given.calendar.dateOf(before.at) === today)
    return answered(dialog, say(wording.claimAgain(name)), given)
  const draft = dialog.draft === null ? null : { ...dialog.draft, enterprise: dialog.draft.enterprise ?? name }
  const next: ReporterDialog = { ...dialog, draft, enterprise: name, claim: { at: given.now, enterprise: name } }
  const card = wording.desk.claimCard(given.speaker, name, given.registry.enterprise(name))
  return answered(next, say(wording.claimTaken(name)), given, { type: 'tell', audience: { to: 'officer' }, said: card })
}

// --- Internal helpers ---

function answered(dialog: ReporterDialog, said: Effect, given: Given, ...more: readonly Effect[]): ReporterStep {
  const prompt = promptFor(dialog, given)
  return { dialog, effects: [said, ...more, ...(prompt ? [prompt] : [])] }
}

/** The enterprise that somebody claims to belong to. While a report is written only 绑定 is a claim: else it is an answer. */
function claimed(text: string, inDraft: boolean): string | null {
  const asked =
    /^(?:你好|您好)?[,，\s]*(?:我?们?(?:想?要?|需要)|请|麻烦|帮我|申请)*(?:绑定|认证|关联)(?:到|一下|成)?(?:我们?的?)?(?:企业|公司|单位)?(?:是|为)?[:：,，\s]*(?<name>[^,，。？?]{2,40})[。]?$/.exec(
      text,
    )
  if (asked) return nameIn(asked.groups?.name ?? '')
  if (inDraft) return null
  const said =
    /^(?:你好|您好)?[,，\s]*(?:我|我们|这边|这里|俺)(?:这?边|这里)?(?:就?是|来自|属于|在)(?<name>[^,，。？?]{3,30}?)的?(?:员工|会计|老板|负责人|法人|厂长|经理|工人|职工|行政|财务|文员|上班|工作|人)?[。]?$/.exec(
      text,
    )
  const name = said?.groups?.name ?? ''
  const isFirm = /(?:公司|集团|工厂|厂|合作社|商行|商贸|门店|酒店|饭店|餐馆|面馆|超市|药房)$/.test(name)
  if (!said || (!isFirm && !/的[^的]{0,4}$/.test(text.replace(/[。]$/, ''))) || notAName.test(name)) return null
  return nameIn(name)
}

/** 「我是来反映问题的」, 「我是做模具的」: what somebody does, no name. */
const notAName =
  /^(?:来|想|要|做|开|搞|干|卖|办|管|负责|第一次|新来|外地|本地|本区|个体|自己|这里|他们?|你们?|我们?|一|哪|谁|说|真|认真|很|不|被|从)|反映|咨询|投诉|问题|事情|居民|业主|家属|农民工|老百姓|市民|机器人|真人/

function nameIn(text: string): string | null {
  return plainName(text.trim())
}
