/** Reads a workbook back, for tests: the rows of its first sheet. */
import { strFromU8, unzipSync } from 'fflate'

/** The cells of each row as they are shown; empty ones are left out at the end of a row, and null in between. */
export function sheetOf(bytes: Uint8Array): readonly (readonly (string | number | null)[])[] {
  const sheet = unzipSync(bytes)['xl/worksheets/sheet1.xml']
  if (!sheet) throw new Error('the workbook has no sheet')
  return [...strFromU8(sheet).matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, row = '']) => {
    const cells: (string | number | null)[] = []
    for (const [, column = '', kind, content = ''] of row.matchAll(/<c r="([A-Z]+)\d+"([^>]*)>(.*?)<\/c>/gs)) {
      const at = [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
      while (cells.length < at) cells.push(null)
      const text = content.replace(/<[^>]*>/g, '')
      cells.push(kind?.includes('inlineStr') ? plain(text) : Number(text))
    }
    return cells
  })
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('_x005F_x', '_x')
}
