/** Identity and bank card numbers: masked before anything is kept, and the sender is told that none is needed. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from '../district.ts'

const secrets = ['370202199001011234', '110105198512120016', '6222021234567890123'] as const

describe('D17 Sensitive personal data', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00', { LOG_LEVEL: 'debug' })
  })
  afterAll(() => district.close())

  it.each([
    ['li', `我们店老停电，我身份证${secrets[0]}，你们核实下`],
    ['chen', `车间漏水没人修 法人证件号 ${secrets[1]}`],
    ['wang', `退税一直没到，卡号是${secrets[2]}，麻烦查一下`],
  ])('%s hears that no such number is needed', async (who, text) => {
    expect(textOf(await district.says(who, text))).toContain('已为您遮盖')
  })

  it('nothing of them stands in any file of the district, in any chat, or in the log', async () => {
    await district.says('staff-power', `@企哨 进展 法人身份证${secrets[0]}已核对`, { to: 'power' })
    const chats = (await district.request('GET', '/sim/chats')).body as { readonly chats: readonly { readonly chat: string }[] }
    const said = await Promise.all(chats.chats.map(async ({ chat }) => JSON.stringify(await district.chat(chat))))
    const log = district.log().join('\n')
    await district.stop()
    const names = await readdir(district.folder, { recursive: true, withFileTypes: true })
    const files = await Promise.all(names.filter((it) => it.isFile()).map((it) => readFile(join(it.parentPath, it.name), 'latin1')))
    expect(files.length).toBeGreaterThan(0)
    expect(secrets.filter((secret) => [...files, ...said, log].some((text) => text.includes(secret)))).toEqual([])
    expect(files.some((text) => text.includes('370202********'))).toBe(true)
  })
})
