import { describe, expect, it } from 'vitest'
import { dialogFor } from '../advance.ts'
import type { ReporterDialog, Utterance } from '../dialog.ts'
import { anotherDraft, emptyDraft } from '../dialog.ts'
import { givenFor, person, plainly } from '../fixtures.ts'
import { onBehalf } from './on-behalf.ts'

const officer = person('officer')
const given = givenFor(plainly(), { speaker: officer })

function fresh(): ReporterDialog {
  const dialog = dialogFor(null, officer, { type: 'direct' })
  if (dialog.type !== 'reporter') throw new Error('an officer talks like a reporter')
  return dialog
}

const heard = (text: string) => {
  const utterance: Utterance = { text, quote: null, addressed: true, attachments: [], rejected: [], tap: false }
  const found = onBehalf(fresh(), utterance, given)
  if (found === null) return null
  if ('refused' in found) return found.refused.map((effect) => (effect.type === 'say' ? effect.said.text : effect.type)).join('\n')
  return { behalf: found.dialog.draft?.behalf, source: found.dialog.draft?.source, text: found.utterance.text }
}

describe('A4.3: what an officer files for an enterprise', () => {
  it.each([
    ['代清河精密反映（电话）：厂里停电了', 'phone'],
    ['代清河精密反映(来电)：厂里停电了', 'phone'],
    ['代清河精密电话反映：厂里停电了', 'phone'],
    ['代表清河精密机械有限公司来电反映，厂里停电了', 'phone'],
    ['代清河精密反映（走访）：厂里停电了', 'visit'],
    ['代清河精密走访时反映：厂里停电了', 'visit'],
    ['代清河精密上门反映：厂里停电了', 'visit'],
    ['代清河精密反映（服务窗口）：厂里停电了', 'window'],
    ['代清河精密窗口反映：厂里停电了', 'window'],
    ['代清河精密来信反映：厂里停电了', 'letter'],
    ['代清河精密反映（书面）：厂里停电了', 'letter'],
    ['代清河精密反映（恳谈会）：厂里停电了', 'forum'],
    ['代清河精密座谈会上反映：厂里停电了', 'forum'],
  ])('says how it was told: %s', (text, source) => expect(heard(text)).toEqual({ behalf: 'li', source, text: '厂里停电了' }))

  it.each(['代清河精密反映：厂里停电了', '代清河精密来反映：厂里停电了', '代清河精密反馈，厂里停电了'])('need not say it: %s', (text) =>
    expect(heard(text)).toEqual({ behalf: 'li', source: undefined, text: '厂里停电了' }))

  it('is not filed with a way that nobody knows, which is said', () => {
    expect(heard('代清河精密反映（托梦）：厂里停电了')).toBe(
      '没有认出「托梦」是哪种来源，没有登记。可以写电话、走访、窗口、来信、座谈，也可以不写。',
    )
  })

  it('takes brackets in the name of an enterprise for part of the name', () => {
    expect(heard('代清河（高新区）反映：厂里停电了')).toContain('没有认出是哪家企业')
  })

  it('keeps it for the next problem that was told with it', () => {
    const draft = emptyDraft({ enterprise: '清河精密机械有限公司', phone: null })
    expect(anotherDraft({ ...draft, behalf: 'li', source: 'letter' })).toMatchObject({ behalf: 'li', source: 'letter' })
  })
})
