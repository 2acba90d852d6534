/** The words by which a work group is bound to its department: 「绑定码 住建局」 of the coordinator, 「绑定 住建局 7KQ2MX9P」 in the group, 「解绑 住建局」. */
import type { DepartmentCode } from '../cases/case.ts'
import { type Department, departmentNamed } from '../cases/people.ts'

/** Letters and digits of a code: none that is taken for another (0 O, 1 I L). */
export const codeAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const codeLength = 8

/** What is to be bound: the department, null when none with a work group is named, and the code as it was made, null when none was said. */
export type BindingWord = { readonly department: DepartmentCode | null; readonly code: string | null }

/** 「@企哨 绑定 住建局 7kq2-mx9p」; null: the text is no such word. */
export function bindingWord(text: string, departments: readonly Department[]): BindingWord | null {
  const rest = /^绑定(?!码)[:：\s]*(?<rest>[\s\S]*)$/.exec(plain(text))?.groups?.rest
  if (rest === undefined) return null
  const found = /^(?<name>.*?)[\s,，:：]*(?<code>[A-Za-z0-9](?:-?[A-Za-z0-9]){7})[。.]?$/su.exec(rest)?.groups
  const code = found?.code?.replaceAll('-', '').toUpperCase() ?? null
  return { department: departmentIn(found?.name ?? rest, departments), code }
}

/** 「绑定码 住建局」, 「解绑 住建局」; null: the text is no such word. */
export function officeWord(
  text: string,
  departments: readonly Department[],
): { readonly wish: 'code' | 'unbind'; readonly department: DepartmentCode | null } | null {
  const found = /^(?:请|我?要)?(?:给我)?(?<wish>绑定码|解绑|解除绑定)[:：\s]*(?<name>[^\n]{0,40})$/.exec(plain(text))?.groups
  if (!found) return null
  return { wish: found.wish === '绑定码' ? 'code' : 'unbind', department: departmentIn(found.name ?? '', departments) }
}

// --- Internal helpers ---

/** Without the mention that some channels leave in the text, and in half-width letters. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^(?:@\S+\s+)+/, '')
    .trim()
}

function departmentIn(name: string, departments: readonly Department[]): DepartmentCode | null {
  const named = departmentNamed(name, departments)
  return named?.group ? named.code : null
}
