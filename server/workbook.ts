/** A workbook of one sheet (.xlsx, ECMA-376), written row by row: however many rows there are, only a few are in memory. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { strToU8, Zip, ZipDeflate } from 'fflate'

/** What stands in a cell. Text is always text: a spreadsheet evaluates nothing of it. */
export type Cell = string | number | null

export type Sheet = {
  /** At most 31 characters. */
  readonly name: string
  /** The heading of each column, and how wide it is, in characters. */
  readonly columns: readonly { readonly title: string; readonly width: number }[]
}

/** The most characters that a cell of a workbook holds. */
const longest = 32_767

/** Rows are compressed in pieces of about this many characters. */
const pieceLength = 65_536

/** Writes a sheet to `out` and ends it. Resolves with the number of rows when the last byte was taken; rejects with the error of `out`. */
export async function writeWorkbook(sheet: Sheet, rows: AsyncIterable<readonly Cell[]>, out: Writable): Promise<number> {
  const failed = once(out, 'error').then(([error]) => Promise.reject(error))
  return await Promise.race([written(sheet, rows, out), failed])
}

// --- Internal helpers ---

async function written(sheet: Sheet, rows: AsyncIterable<readonly Cell[]>, out: Writable): Promise<number> {
  let full = false
  const zip = new Zip((error, bytes, last) => {
    if (error) throw error
    full = !out.write(bytes)
    if (last) out.end()
  })
  for (const [name, text] of parts(sheet)) file(zip, name).push(strToU8(text), true)
  const body = file(zip, 'xl/worksheets/sheet1.xml')
  let piece = head(sheet)
  let count = 0
  for await (const row of rows) {
    piece += line(row, count + 2, 0)
    count++
    if (piece.length < pieceLength) continue
    body.push(strToU8(piece))
    piece = ''
    if (full) await once(out, 'drain')
  }
  body.push(
    strToU8(`${piece}</sheetData><autoFilter ref="A1:${place(sheet.columns.length - 1, Math.max(count + 1, 1))}"/></worksheet>`),
    true,
  )
  const finished = once(out, 'finish')
  zip.end()
  await finished
  return count
}

function file(zip: Zip, name: string): ZipDeflate {
  const part = new ZipDeflate(name, { level: 6 })
  zip.add(part)
  return part
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Everything of the package but the sheet. Style 1 is the heading. */
function parts({ name }: Sheet): readonly (readonly [name: string, text: string])[] {
  return [
    [
      '[Content_Types].xml',
      `${xml}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${xml}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${xml}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${xml}<styleSheet xmlns="${main}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    ],
  ]
}

function head({ columns }: Sheet): string {
  const widths = columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('')
  const frozen =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  const titles = line(
    columns.map(({ title }) => title),
    1,
    1,
  )
  return `${xml}<worksheet xmlns="${main}">${frozen}<cols>${widths}</cols><sheetData>${titles}`
}

function line(cells: readonly Cell[], row: number, style: 0 | 1): string {
  return `<row r="${row}">${cells.map((cell, column) => cellOf(cell, place(column, row), style)).join('')}</row>`
}

function cellOf(cell: Cell, at: string, style: 0 | 1): string {
  const styled = style === 0 ? '' : ` s="${style}"`
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${at}"${styled}><v>${cell}</v></c>`
  return `<c r="${at}"${styled} t="inlineStr"><is><t xml:space="preserve">${escaped(neutral(cell).slice(0, longest))}</t></is></c>`
}

/**
 * Text that a spreadsheet would evaluate when somebody copies it on or saves it as CSV gets a quote before it (OWASP, CSV injection):
 * what begins with `=`, `+`, `-`, `@`, a tab or a line end, full-width forms included, also behind blanks.
 */
function neutral(text: string): string {
  return /^[\s\u200b\ufeff]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u.test(text) ? `'${text}` : text
}

/** Without what XML does not allow: control characters, lone surrogates and U+FFFE, U+FFFF. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])\p{Cc}|\p{Noncharacter_Code_Point}/gu, '')
    .replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? '')
    .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x')
}

/** `A1` of a column counted from 0 and a row counted from 1. */
function place(column: number, row: number): string {
  const letters = column < 26 ? String.fromCharCode(65 + column) : String.fromCharCode(64 + Math.floor(column / 26), 65 + (column % 26))
  return `${letters}${row}`
}
