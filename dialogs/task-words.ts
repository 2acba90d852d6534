/** What people write about tasks: 「协办 住建局：确认管线走向」, 「吹哨 住建局、供电公司」, 「报到」, 「完成 2：已安装」, 「督办单：…」. */
import type { Timestamp } from '../cases/calendar.ts'
import type { DepartmentCode } from '../cases/case.ts'
import type { Department } from '../cases/people.ts'
import { narrow } from './answers.ts'
import { promiseIn } from './department/promises.ts'
import type { CaseCommand, Given } from './dialog.ts'
import { assistInGeneral } from './wording.ts'

/** The departments that are asked, empty where a name was not known, and what for. */
export type Called = { readonly departments: readonly DepartmentCode[]; readonly text: string }

/** What a text asks for. */
export type TaskWords =
  | ({ readonly type: 'assist' | 'whistle' } & Called)
  | { readonly type: 'report-in'; readonly text: string }
  | { readonly type: 'complete'; readonly task: number | null; readonly text: string }
  | { readonly type: 'drop'; readonly task: number; readonly reason: string }
  | { readonly type: 'sheet'; readonly text: string }

/** The reading of a text without case numbers; null when it is about no task. */
export function taskWords(text: string, departments: readonly Department[]): TaskWords | null {
  const line = narrow(text).trim()
  if (/[?？]\s*$|吗[。\s]*$/.test(line)) return null
  return given(line, departments) ?? answered(line)
}

/** The commands that somebody's words about a task mean on a case; several where several departments are named. */
export function taskCommands(words: Exclude<TaskWords, { type: 'sheet' }>, context: Given): readonly CaseCommand[] {
  switch (words.type) {
    case 'assist': {
      const due = promisedIn(words.text, context)
      return words.departments.map((department) => ({
        type: 'assist',
        department,
        text: words.text === '' ? assistInGeneral : words.text,
        ...(due === null ? {} : { due }),
      }))
    }
    case 'whistle':
      return [{ type: 'whistle', departments: words.departments, text: words.text }]
    case 'report-in':
      return [{ type: 'report-in', text: words.text }]
    case 'complete':
      return [{ type: 'complete-task', ...(words.task === null ? {} : { task: words.task }), text: words.text }]
    case 'drop':
      return [{ type: 'drop-task', task: words.task, reason: words.reason }]
  }
}

/** The departments that a text begins with, and what follows them. */
export function departmentsFirst(text: string, departments: readonly Department[]): Called {
  return named(text, departments, /^[\s、和与及]+/)
}

// --- Internal helpers ---

const lead = '^[\\s:：,，、。;；]+'

function given(line: string, departments: readonly Department[]): TaskWords | null {
  const sheet = /^督办单\s*[:：,，\s]\s*(?<text>[\s\S]*)$|^督办单$/.exec(line)
  if (sheet) return { type: 'sheet', text: sheet.groups?.text?.trim() ?? '' }
  const called = /^(?:请|申请|发起)?吹哨(?:单位|部门)?/.exec(line)
  if (called) return { type: 'whistle', ...named(line.slice(called[0].length), departments, /^[\s、,，和与及:：]+/) }
  const asked = /^(?:请|申请|需要?)?协办(?:单位|部门)?(?=[\s:：,，]|\p{Script=Han})/u.exec(line)
  if (asked) return { type: 'assist', ...named(line.slice(asked[0].length), departments, /^[\s、和与及]+/) }
  const polite = /^(?:请|由|让|需要?|麻烦)\s*(?=\S)/.exec(line)
  if (!polite) return null
  const helper = named(line.slice(polite[0].length), departments, /^[\s、和与及]+/)
  const verb = /^(?:来|给予?|一起|共同)?协办(?:一下)?/.exec(helper.text)
  if (!verb || helper.departments.length === 0) return null
  return { type: 'assist', departments: helper.departments, text: helper.text.slice(verb[0].length).replace(new RegExp(lead), '').trim() }
}

function answered(line: string): TaskWords | null {
  const here =
    /^(?:我们?|我局|本单位|我单位)?(?:已经?|来|前来)?报到(?:了|完毕)?(?=$|[\s,，:：。;；])[\s,，:：。;；]*(?<text>[\s\S]*)$/.exec(line)
  if (here) return { type: 'report-in', text: here.groups?.text?.trim() ?? '' }
  const dropped = /^(?:取消|撤销|不用办)\s*(?:第\s*)?(?<task>\d{1,2})\s*[项号]?(?!\d)[\s:：,，。]*(?<reason>[\s\S]*)$/.exec(line)?.groups
  if (dropped) return { type: 'drop', task: Number(dropped.task), reason: dropped.reason?.trim() ?? '' }
  const done =
    /^(?:已经?|我们已?|都)?(?:完成|办好|办完|办妥|落实|落实好)了?(?:协办)?(?:\s*(?:第\s*)?(?<task>\d{1,2})\s*[项号]?(?=$|[\s:：,，。;；]))?(?=$|[\s:：,，。;；])[\s:：,，。;；]*(?<text>[\s\S]*)$/.exec(
      line,
    )?.groups
  return done ? { type: 'complete', task: done.task === undefined ? null : Number(done.task), text: done.text?.trim() ?? '' } : null
}

function named(text: string, departments: readonly Department[], between: RegExp): Called {
  const names = departments
    .flatMap(({ code, name, short, aliases }) => [code, name, short, ...aliases].map((known) => ({ code, known })))
    .sort((a, b) => b.known.length - a.known.length)
  const codes: DepartmentCode[] = []
  let rest = text.replace(new RegExp(lead), '')
  for (;;) {
    const next = codes.length === 0 ? rest : rest.replace(between, '')
    if (codes.length > 0 && next === rest) break
    const found = names.find(({ known }) => next.startsWith(known))
    if (!found) break
    codes.push(found.code)
    rest = next.slice(found.known.length)
  }
  return { departments: [...new Set(codes)], text: rest.replace(new RegExp(lead), '').trim() }
}

function promisedIn(text: string, context: Given): Timestamp | null {
  return promiseIn(text, context)?.command.due ?? null
}
