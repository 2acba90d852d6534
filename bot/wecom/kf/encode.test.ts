import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Media } from '../../../dialogs/message.ts'
import { testPorts } from '../../ports-fixture.ts'
import { bytesOf } from '../split-text.ts'
import { markOf, mostParts, partsOf, readItem } from './encode.ts'

const { texts } = testPorts('kf')
const confirm = { label: '确认', value: '确认' }

function media(name: string, mime: string, megabytes: number): Media {
  return { id: name, name, mime, size: megabytes * 1024 * 1024 }
}

describe('partsOf', () => {
  it('makes a short text with buttons a menu whose items tell what they mean', () => {
    const solved = { label: '解决了', value: 'QS20261123-0007 解决了' }
    const [menu, ...more] = partsOf({ id: 'o-1', text: '解决了吗？', buttons: [solved, confirm] }, texts)
    expect(more).toEqual([])
    expect(menu).toMatchObject({ type: 'menu', text: '解决了吗？', items: [{ label: '解决了' }, { label: '确认' }] })
    const ids = menu?.type === 'menu' ? menu.items.map(({ id }) => readItem(id)) : []
    expect(ids).toEqual([
      { mark: markOf('o-1'), value: 'QS20261123-0007 解决了' },
      { mark: markOf('o-1'), value: '确认' },
    ])
  })

  it('keeps ids and labels within 64 and 128 bytes', () => {
    const long = { label: '供电公司'.repeat(20), value: '转 供电公司'.repeat(20) }
    const [menu] = partsOf({ id: 'o-1', text: '转哪里？', buttons: [confirm, long] }, texts)
    const [, item] = menu?.type === 'menu' ? menu.items : []
    expect(readItem(item?.id ?? '')).toEqual({ mark: markOf('o-1'), place: 1 })
    expect(bytesOf(item?.label ?? '')).toBeLessThanOrEqual(128)
  })

  it('sends the text alone when the menu would be too long or too many', () => {
    const text = '电'.repeat(400)
    expect(partsOf({ id: 'o-1', text, buttons: [confirm] }, texts)).toEqual([{ type: 'text', text }])
    const eleven = Array.from({ length: 11 }, () => confirm)
    expect(partsOf({ id: 'o-1', text: '转哪里？', buttons: eleven }, texts)).toEqual([{ type: 'text', text: '转哪里？' }])
  })

  it('sends the beginning of a very long text, says so, and the whole as a file', () => {
    const text = '诉求。'.repeat(4_000)
    const [beginning, whole] = partsOf({ id: 'o-1', text, buttons: [] }, texts)
    expect(beginning).toMatchObject({ type: 'text', text: expect.stringMatching(/。…（全文见文件）$/) })
    expect(whole).toEqual({ type: 'whole-text', name: '全文.txt', text })
  })

  it('sends files as what they are, where WeCom takes them so', () => {
    const attachments = [
      media('现场.jpg', 'image/jpeg', 1),
      media('大图.png', 'image/png', 3),
      media('语音.amr', 'audio/amr', 1),
      media('视频.mp4', 'video/mp4', 9),
    ]
    const parts = partsOf({ id: 'o-1', text: '见附件。', buttons: [], attachments }, texts)
    expect(parts.map((part) => (part.type === 'file' ? part.kind : part.type))).toEqual(['text', 'image', 'file', 'voice', 'video'])
  })

  it('takes at most the five messages that there are', () => {
    const attachments = Array.from({ length: 9 }, (_, i) => media(`${i}.pdf`, 'application/pdf', 1))
    expect(partsOf({ id: 'o-1', text: '见附件。', buttons: [], attachments }, texts)).toHaveLength(5)
  })

  it('sends nothing of nothing', () => {
    expect(partsOf({ id: 'o-1', text: ' \n', buttons: [confirm] }, texts)).toEqual([])
  })

  it('gives any text to WeCom in pieces it takes, whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), (text) => {
        const parts = partsOf({ id: 'o-1', text, buttons: [] }, texts)
        expect(parts.length).toBeLessThanOrEqual(mostParts)
        for (const part of parts) if (part.type === 'text') expect(bytesOf(part.text)).toBeLessThanOrEqual(2048)
        const last = parts.at(-1)
        const whole = last?.type === 'whole-text' ? last.text : parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
        if (text.trim() !== '') expect(whole.trim()).toBe(text.trim())
      }),
      { numRuns: 50 },
    )
  })
})

describe('readItem', () => {
  it.each(['', '1', 'k:subsidy', 'short:确认', '确认'])('takes %j for an item of somebody else', (id) => {
    expect(readItem(id)).toBeNull()
  })
})
