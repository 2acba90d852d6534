/** Giving a case a class of the district: 「定为B类」, 「这件按咨询办」. */
import type { CaseClasses } from '../cases/clocks.ts'
import { narrow } from './answers.ts'

/** The class that a text gives, and nothing besides; null in a district without classes and for any other text. */
export function classGiven(text: string, classes: CaseClasses | undefined): string | null {
  if (classes === undefined) return null
  const named = giving.exec(
    narrow(text)
      .trim()
      .replace(/\s+(?=类)/, ''),
  )?.groups?.name
  return classes.of.find(({ name }) => named !== undefined && bareName(name) === bareName(named))?.name ?? null
}

// --- Internal helpers ---

const giving =
  /^(?:请|建议|应该?)?(?:把|将)?(?:这件|这个|本件)?(?:事|诉求)?(?:应?当?(?:定|归|列|改|划|分|调整?)(?:为|成|到|入)|重新分类|属于?|算|按照?|类别|分类|定类)[:：,，\s]*(?<name>[^\s,，。]{1,8}?)(?:来?(?:办理?|处理|计时|算))?[。.]?$/

/** 「b 类」 and 「B」 are 「B类」. */
function bareName(name: string): string {
  return name
    .replace(/\s/g, '')
    .replace(/类(?:件|诉求)?$/, '')
    .toUpperCase()
}
