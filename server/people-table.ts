/** Rows of a CSV or JSON file, each a record of texts with the place where it stands. */
import { InputError } from '../nlu/json-lines.ts'

/** `place` is `line 4` of a table, `entry 4` of a JSON list. A column that the file does not have is missing. */
export type TableRow = { readonly place: string; readonly cells: Readonly<Record<string, string>> }

/** The rows of a file. Excel in Chinese writes GB18030, so that is read too. Throws `InputError` when it is neither a table nor a list. */
export function tableRows(bytes: Uint8Array): readonly TableRow[] {
  const text = textOf(bytes)
  if (/^\s*[[{]/.test(text)) return jsonRows(text)
  const [header, ...lines] = csvLines(text)
  if (!header) throw new InputError('the file is empty: it needs a line with the names of its columns, and a line for each person')
  const columns = header.cells.map((cell) => cell.trim())
  return lines.map(({ line, cells }) => {
    if (cells.length > columns.length)
      throw new InputError(
        `line ${line}: there are ${cells.length} cells, but ${columns.length} columns; put a cell with a comma in quotes`,
      )
    return { place: `line ${line}`, cells: Object.fromEntries(columns.map((column, i) => [column, (cells[i] ?? '').trim()])) }
  })
}

// --- Internal helpers ---

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes) // Every text that is no UTF-8 here was written by a Chinese Excel.
  }
}

type Line = { readonly line: number; readonly cells: readonly string[] }

/** RFC 4180, separated by commas or tabs; blank lines are left out. `line` counts as an editor does. */
function csvLines(text: string): readonly Line[] {
  const separator = (text.split('\n', 1)[0] ?? '').includes('\t') ? '\t' : ','
  const lines: Line[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let begin = 1
  const close = (): void => {
    cells.push(cell)
    if (cells.some((one) => one.trim() !== '')) lines.push({ line: begin, cells })
    cells = []
    cell = ''
    begin = line + 1
  }
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? ''
    if (quoted) {
      if (character === '"' && text[i + 1] === '"') cell += text[++i]
      else if (character === '"') quoted = false
      else cell += character
    } else if (character === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (character === separator) {
      cells.push(cell)
      cell = ''
    } else if (character === '\n') close()
    else cell += character
    if (character === '\n') line++
  }
  if (quoted) throw new InputError(`line ${begin}: a quotation mark is not closed`)
  if (cell !== '' || cells.length > 0) close()
  return lines
}

function jsonRows(text: string): readonly TableRow[] {
  const parsed = parsedJson(text)
  const list = isRecord(parsed) && Array.isArray(parsed.people) ? parsed.people : parsed
  if (!Array.isArray(list)) throw new InputError('the file is JSON, but no list of people: write [{ "userid": "…", "name": "…", … }]')
  return list.map((entry: unknown, i) => {
    const place = `entry ${i + 1}`
    if (!isRecord(entry)) throw new InputError(`${place}: this is no object with the fields of a person`)
    return { place, cells: Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, cellOf(value, key, place)])) }
  })
}

function cellOf(value: unknown, key: string, place: string): string {
  if (value === null) return ''
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value.join('、')
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim()
  throw new InputError(`${place}: "${key}" must be a text, a list of texts or null`)
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError(`the file is not JSON: ${cause instanceof Error ? cause.message : 'it cannot be read'}`, { cause })
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
