import { describe, expect, it } from 'vitest'
import { departments } from './fixtures.ts'
import { actorOf, departmentNamed, enterpriseNamed, type Person, sameEnterprise } from './people.ts'

describe('actorOf', () => {
  const zheng: Person = { id: 'zheng', name: '郑立', role: 'staff', departments: ['hrss', 'tax'], enterprise: null, phone: null }

  it('gives staff and heads a say in their departments', () => {
    expect(actorOf(zheng)).toEqual({ id: 'zheng', role: 'staff', departments: ['hrss', 'tax'] })
    expect(actorOf({ ...zheng, role: 'head' }).departments).toEqual(['hrss', 'tax'])
  })

  it('gives the discipline contact the confidential department alone', () => {
    expect(actorOf({ ...zheng, role: 'discipline' }).departments).toEqual(['discipline'])
  })

  it.each([
    'entrepreneur',
    'coordinator',
    'leader',
    'officer',
    'observer',
  ] as const)('gives the role %s a say in none, whatever was noted', (role) => {
    expect(actorOf({ ...zheng, role }).departments).toEqual([])
  })

  it('knows the enterprise of an entrepreneur who has one, and of nobody else', () => {
    const firm = '清河精密机械有限公司'
    const li: Person = { ...zheng, id: 'li', role: 'entrepreneur', departments: [], enterprise: firm }
    expect(actorOf(li)).toEqual({ id: 'li', role: 'entrepreneur', departments: [], enterprise: firm })
    expect(actorOf({ ...li, enterprise: null })).toEqual({ id: 'li', role: 'entrepreneur', departments: [] })
    expect(actorOf({ ...zheng, enterprise: firm })).not.toHaveProperty('enterprise')
  })
})

describe('sameEnterprise', () => {
  it.each([
    ['清河精密', '清河精密机械有限公司'],
    ['清河精密机械有限责任公司', '清河精密机械公司'],
    ['清河精密机械股份有限公司', '清河精密机械'],
    ['清河精密机械（青岛）有限公司', '清河精密机械(青岛)'],
    [' 清河 精密 机械 ', '清河精密机械'],
    ['ＡＢＣ电子', 'ABC电子'],
    ['老张公司', '老张'],
  ])('takes %s and %s for one', (a, b) => {
    expect(sameEnterprise(a, b)).toBe(true)
    expect(sameEnterprise(b, a)).toBe(true)
  })

  it.each([
    ['清河精', '清河精密机械有限公司'],
    ['清河公司', '清河精密机械有限公司'],
    ['清河精密机械', '清河精工机械有限公司'],
    ['公司清河精密', '清河精密机械'],
  ])('tells %s from %s', (a, b) => {
    expect(sameEnterprise(a, b)).toBe(false)
    expect(sameEnterprise(b, a)).toBe(false)
  })
})

describe('enterpriseNamed', () => {
  const someone = (enterprise: string | null, role: Person['role'] = 'entrepreneur'): Person => ({
    ...{ id: 'someone', name: '某人', role, departments: [], phone: null },
    enterprise,
  })
  const people = [
    someone('清河精密机械有限公司'),
    someone('清河精密铸造有限公司'),
    someone('凯成科技有限公司'),
    someone('凯成科技有限公司'),
    someone(null),
  ]

  it('is the one that the people are bound to, as the directory calls it', () => {
    expect(enterpriseNamed('凯成科技', people)).toBe('凯成科技有限公司')
    expect(enterpriseNamed('清河精密铸造', people)).toBe('清河精密铸造有限公司')
  })

  it('is none when it could be several, or nobody is bound to it', () => {
    expect(enterpriseNamed('清河精密', people)).toBeNull()
    expect(enterpriseNamed('海川食品厂', people)).toBeNull()
    expect(enterpriseNamed('凯成科技', [])).toBeNull()
  })

  it('counts entrepreneurs alone', () => {
    expect(enterpriseNamed('凯成科技', [someone('凯成科技有限公司', 'staff')])).toBeNull()
  })
})

describe('departmentNamed', () => {
  it.each([
    ['转 hucd', 'hucd'],
    ['建议转给住房和城乡建设局', 'hucd'],
    ['这个是城管局的事', 'urban_mgmt'],
    ['请转人社', 'hrss'],
    ['交警大队管停车,不归公安局', 'traffic_police'],
    ['找市场监督管理局,不是审批', 'samr'],
    ['公安局说不归他们,要找公安局交通警察大队', 'traffic_police'],
  ])('reads %s as %s', (text, code) => {
    expect(departmentNamed(text, departments)?.code).toBe(code)
  })

  it('knows none in an ordinary sentence and none in nothing', () => {
    expect(departmentNamed('尽快处理一下', departments)).toBeNull()
    expect(departmentNamed('', departments)).toBeNull()
    expect(departmentNamed('转 hucd', [])).toBeNull()
  })
})
