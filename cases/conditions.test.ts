import { describe, expect, it } from 'vitest'
import type { CaseClasses } from './clocks.ts'
import { classOf, type Facts, meets, rulesFor } from './conditions.ts'
import { fence, given, profile, reported } from './fixtures.ts'

const facts: Facts = {
  ...{ kind: 'difficulty', urgency: 'normal', admission: 'in-scope', matter: '施工扰民' },
  ...{ consultation: false, class: 'A类' },
}
const classes: CaseClasses = {
  source: '测试',
  usual: 'A类',
  of: [
    { name: 'A类', means: '一般' },
    { name: 'B类', means: '紧急', when: { urgencies: ['urgent'] } },
    { name: 'C类', means: '咨询', when: { consultation: true } },
  ],
}

describe('a condition', () => {
  it('that asks nothing holds for every case', () => {
    expect(meets(undefined, facts)).toBe(true)
    expect(meets({}, facts)).toBe(true)
  })

  it.each([
    [{ kinds: ['need', 'difficulty'] }, { kinds: ['need'] }],
    [{ urgencies: ['normal'] }, { urgencies: ['urgent', 'emergency'] }],
    [{ admissions: ['in-scope'] }, { admissions: ['tip-off'] }],
    [{ matters: ['停电', '施工扰民'] }, { matters: ['停电'] }],
    [{ classes: ['A类'] }, { classes: ['B类'] }],
    [{ consultation: false }, { consultation: true }],
  ] as const)('%j holds, %j does not', (holds, not) => {
    expect(meets(holds, facts)).toBe(true)
    expect(meets(not, facts)).toBe(false)
    // All that it names is asked.
    expect(meets({ ...holds, ...('kinds' in not ? { urgencies: ['urgent'] } : { kinds: ['need'] }) }, facts)).toBe(false)
  })

  it('on the matter or the class never holds where neither is known', () => {
    expect(meets({ matters: ['施工扰民'] }, { ...facts, matter: null })).toBe(false)
    expect(meets({ classes: ['A类'] }, { ...facts, class: null })).toBe(false)
  })
})

describe('the class of a case', () => {
  it('is the one it was given, while the district knows it', () => {
    expect(classOf({ ...fence, urgency: 'urgent', class: 'C类' }, classes)).toBe('C类')
    expect(classOf({ ...fence, urgency: 'urgent', class: '废除的类' }, classes)).toBe('B类')
  })

  it('is else the one its report speaks for, else the usual one', () => {
    expect(classOf({ ...fence, urgency: 'urgent' }, classes)).toBe('B类')
    expect(classOf({ ...fence, consultation: true }, classes)).toBe('C类')
    expect(classOf(fence, classes)).toBe('A类')
  })

  it('is none where the district has no classes, whatever was said', () => {
    expect(classOf({ ...fence, class: 'B类' }, undefined)).toBeNull()
  })
})

describe('the rules of a profile for a case', () => {
  const [rule] = profile.clocks
  const clocks = rule
    ? ([
        { ...rule, when: { classes: ['A类'], urgencies: ['normal'] } },
        { ...rule, when: { classes: ['B类'] } },
      ] as const)
    : []

  it('are those whose condition it meets', () => {
    expect(rulesFor(fence, { clocks, classes })).toEqual([clocks[0]])
    expect(rulesFor({ ...fence, urgency: 'urgent' }, { clocks, classes })).toEqual([clocks[1]])
    expect(rulesFor({ ...given(reported).case, class: 'B类' }, { clocks, classes })).toEqual([clocks[1]])
    expect(rulesFor(fence, { clocks, classes: undefined })).toEqual([])
  })
})
