import { Writable } from 'node:stream'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type Cell, writeWorkbook } from './workbook.ts'
import { sheetOf } from './workbook-fixture.ts'

const sheet = { name: '台账', columns: ['编号', '诉求', '次数'].map((title) => ({ title, width: 20 })) }

/** The bytes of a workbook of some rows. */
async function written(...rows: readonly (readonly Cell[])[]): Promise<Uint8Array> {
  const pieces: Buffer[] = []
  const out = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece)
      done()
    },
  })
  expect(await writeWorkbook(sheet, from(rows), out)).toBe(rows.length)
  return Buffer.concat(pieces)
}

async function* from(rows: Iterable<readonly Cell[]>): AsyncGenerator<readonly Cell[]> {
  yield* rows
}

describe('a workbook', () => {
  it('has a heading and a row for each row, with text as text and figures as figures', async () => {
    const rows = sheetOf(await written(['QS20261123-0007', '第一行\n第二行 <b>&"引号"', 3], ['QS20261123-0008', null, 0]))
    expect(rows).toEqual([
      ['编号', '诉求', '次数'],
      ['QS20261123-0007', '第一行\n第二行 <b>&"引号"', 3],
      ['QS20261123-0008', null, 0],
    ])
  })

  it.each([
    '=1+1',
    '=HYPERLINK("http://例.cn","点这里")',
    '+861380000',
    '-2+3',
    '@SUM(A1)',
    ' \t=1',
    '＝1+1',
    '＠所有人',
    '\u200b=1',
    '\ufeff=1',
    '\r\n=1',
    '|calc',
    '%0A=1',
  ])('evaluates nothing: %j gets a quote before it', async (text) => {
    const bytes = await written(['1', text, 0])
    expect(sheetOf(bytes)[1]?.[1]).toBe(`'${text}`)
    expect(strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).not.toContain('<f>')
  })

  it('leaves other text as it is, however odd', async () => {
    for (const text of ['停电', '5-6月', 'a=b', '1+1', '_x0041_', '😀 🔴', '\u2028'])
      expect(sheetOf(await written([text, null, 0]))[1]?.[0]).toBe(text)
  })

  it('drops what no XML may hold, and cuts what no cell holds', async () => {
    expect(sheetOf(await written(['a\u0000b\u001bc\ufffed\ud800', '长'.repeat(40_000), 0]))[1]).toMatchObject([
      expect.stringMatching(/^abcd\ufffd$/),
      expect.stringMatching(/^长{32767}$/),
      0,
    ])
  })

  it('is written while the rows come, never held', async () => {
    let taken = 0
    let given = 0
    const out = new Writable({
      highWaterMark: 1,
      write(piece: Buffer, _encoding, done) {
        taken += piece.length
        setImmediate(done)
      },
    })
    async function* endless(): AsyncGenerator<readonly Cell[]> {
      for (let i = 0; i < 3_000; i++) {
        given++
        // By the time the last rows are asked for, the first have gone.
        if (i === 2_999) expect(taken).toBeGreaterThan(50_000)
        yield [
          `QS${i}`,
          Array.from({ length: 60 }, (_, at) => String.fromCharCode(0x4e00 + ((i * 7919 + at * 104_729) % 20_000))).join(''),
          i,
        ]
      }
    }
    expect(await writeWorkbook(sheet, endless(), out)).toBe(3_000)
    expect(given).toBe(3_000)
  })

  it('that cannot be written says why', async () => {
    const out = new Writable({ write: (_piece, _encoding, done) => done(new Error('no space left on the disk')) })
    await expect(writeWorkbook(sheet, from([['1', '停电', 0]]), out)).rejects.toThrow('no space left on the disk')
  })

  it('whose rows fail is not taken for finished', async () => {
    async function* broken(): AsyncGenerator<readonly Cell[]> {
      yield ['1', '停电', 0]
      throw new Error('the ledger cannot be read')
    }
    await expect(writeWorkbook(sheet, broken(), new Writable({ write: (_piece, _encoding, done) => done() }))).rejects.toThrow(
      'the ledger cannot be read',
    )
  })
})
