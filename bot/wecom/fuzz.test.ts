import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCallback } from './callback.ts'
import { fuzz } from './fuzz.ts'
import { fuzzRequest, target } from './fuzz-requests.ts'
import { readXml } from './xml.ts'

const now = new Date(Number(target.timestamp) * 1000).toISOString()

describe('hostile callbacks', () => {
  it('crash nothing, are answered with what is documented, and some get through', async () => {
    const report = await fuzz(5_000, 1)
    expect(report.crashes).toEqual([])
    expect(Object.keys(report.statuses).sort()).toEqual(['200', '400', '403', '413'])
    expect(report.handled).toBeGreaterThan(100)
    expect(report.longest.againMs).toBeLessThan(1000)
  }, 120_000)

  it('that nobody signed never reach the handler', async () => {
    let handled = 0
    const callback = makeCallback({
      ...target,
      now: () => now,
      handle: async () => {
        handled++
        return null
      },
    })
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.oneof(fc.uint8Array({ maxLength: 2_000 }), fc.string({ unit: 'grapheme', maxLength: 500 })),
        fc.integer(),
        async (query, body, seed) => {
          const valid = fuzzRequest(seed)
          const request = { query, headers: {}, body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(body) }
          for (const one of [request, { ...valid, query }, { ...request, query: valid.query }]) {
            expect((await callback.take(one)).status).toBeGreaterThanOrEqual(400)
            expect(callback.check({ ...one, query }).status).toBeGreaterThanOrEqual(400)
          }
        },
      ),
      { numRuns: 2_000 },
    )
    expect(handled).toBe(0)
  }, 120_000)

  it('are the same for the same seed', () => {
    for (let seed = 0; seed < 200; seed++) expect(fuzzRequest(seed)).toEqual(fuzzRequest(seed))
  })
})

describe('the reader of XML', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,12}$/)
  const words = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !text.includes(']]>') && !/[\r\0]/.test(text))

  it('gives back every text that was put in CDATA', () => {
    fc.assert(
      fc.property(fc.dictionary(name, words, { maxKeys: 12 }), (fields) => {
        const xml = Object.entries(fields).map(([key, text]) => `<${key}><![CDATA[${text}]]></${key}>`)
        const read = readXml(`<xml>${xml.join('\n')}</xml>`)
        expect(read.ok && Object.entries(read.root)).toEqual(Object.entries(fields))
      }),
      { numRuns: 2_000 },
    )
  })

  it('never throws', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '<xml>',
      '</xml>',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '&',
      ';',
      '#',
      '"',
      "'",
      '<!',
      '<?',
      '?>',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 60 }), (parts) => {
        for (const text of [parts.join(''), `<xml>${parts.join('')}</xml>`]) expect(readXml(text).ok).toBeTypeOf('boolean')
      }),
      { numRuns: 3_000 },
    )
  })
})
