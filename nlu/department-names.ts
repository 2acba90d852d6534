import { trades } from './enterprise-words.ts'
import type { Span } from './spans.ts'

/** A department as the district writes it: code, full name, short name and what else people call it. */
export type NamedDepartment = { readonly code: string; readonly name: string; readonly short: string; readonly aliases: readonly string[] }

/** Every name of every department by its first character, the longest first; made by `departmentNames`. */
export type DepartmentNames = ReadonlyMap<string, readonly { readonly name: string; readonly code: string }[]>

/** Prepares the names of a district's departments for `findEntities`. A remark in brackets (水务局（供排水）) belongs to no name. */
export function departmentNames(departments: readonly NamedDepartment[]): DepartmentNames {
  const names = departments.flatMap(({ code, name, short, aliases }) =>
    [name, short, ...aliases].map((written) => ({ name: written.replace(/[((].*$/, ''), code })),
  )
  const known = names.filter(({ name }) => name.length >= 2 && !ordinary.has(name)).sort((a, b) => b.name.length - a.name.length)
  return Map.groupBy(known, ({ name }) => name.charAt(0))
}

/**
 * Departments that are named; value: the code. A name that sounds like an office (人社局, 派出所) counts wherever it stands,
 * a mere trade (消防, 电力) only where it acts or is turned to (消防的人来了, 找电信). None inside the name of an enterprise.
 */
export function findDepartments(text: string, names: DepartmentNames): Span[] {
  const spans: Span[] = []
  for (let at = 0; at < text.length; at++) {
    const named = names.get(text.charAt(at))?.find(({ name }) => text.startsWith(name, at) && isMeant(name, text, at))
    if (named === undefined) continue
    spans.push({ start: at, end: at + named.name.length, value: named.code })
    at += named.name.length - 1
  }
  return spans
}

// --- helpers ---

/** Names that say nothing of whose they are. */
const ordinary: ReadonlySet<string> = new Set(['其他', '其它', '部门'])

const office = /(?:局|委|办|厅|所|院|会|队|公司|中心|大厅|部门|海关|交警|国税|地税|电网|委监委)$/

/** 公安局长 is a person, 交警队伍 a body of men, 自来水公司债 no company. */
const otherWord = /^(?:长(?!期|时|年)|伍|债|理念|员(?!工))/

/** A trade after a mere trade makes a name of goods or of an enterprise (供电设备, 消防器材). */
const goods = new RegExp(`^(?:${trades}|设施|器材|系统|验收|通道|管道|检查(?!来|的人)|栓|线路|公司)`)

/** 街道 after a name is a place (城阳街道来人了), not after a verb (让找街道). */
const isPlaceToo = /^(?:街道|乡镇|园区)$/
const partOfName = /[^\P{Script=Han}找归给让被问推去请叫的和说转对是]/u

const acts =
  /^(?:的(?:人|同志|领导|说|来|电话|答复|意思)|部门|那边|那里|那儿|这边|窗口|来(?:人|查|检查|看|了|收|罚|催|过|验)|过来|[又还也都]来|上门|说(?!明)|让(?!利|步)|叫|通知(?!书|单)|答复|回复|不(?:给(?!水)|让|批|管|理|同意|认|肯|来)|推给|还没|管不管|管吗|去哪|查了|罚了)/
const turnedTo = /(?:找|找过|问|问过|被|归|跟|转|转给|交给|推给|投诉|反映给|答复|属于|该|请|叫|催)$/
const edge = /^(?:$|[^\u4e00-\u9fa5]|[的吧吗呢了看也都和跟要说来]|解决|处理|还是|投诉|反映|协办|牵头)/

function isMeant(name: string, text: string, at: number): boolean {
  const after = text.slice(at + name.length, at + name.length + 8)
  if (otherWord.test(after)) return false
  if (office.test(name)) return true
  if (goods.test(after) || (isPlaceToo.test(name) && partOfName.test(text.charAt(at - 1)))) return false
  return acts.test(after) || (turnedTo.test(text.slice(Math.max(0, at - 4), at)) && edge.test(after))
}
