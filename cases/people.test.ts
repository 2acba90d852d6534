import { describe, expect, it } from 'vitest'
import { departments } from './fixtures.ts'
import { actorOf, departmentNamed, type Person } from './people.ts'

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
})

describe('departmentNamed', () => {
  it.each([
    ['转 hucd', 'hucd'],
    ['建议转给住房和城乡建设局', 'hucd'],
    ['这个是城管局的事', 'urban_mgmt'],
    ['请转人社', 'hrss'],
    ['交警大队管停车,不归公安局', 'traffic_police'],
    ['找市场监督管理局,不是审批', 'samr'],
  ])('reads %s as %s', (text, code) => {
    expect(departmentNamed(text, departments)?.code).toBe(code)
  })

  it('knows none in an ordinary sentence and none in nothing', () => {
    expect(departmentNamed('尽快处理一下', departments)).toBeNull()
    expect(departmentNamed('', departments)).toBeNull()
    expect(departmentNamed('转 hucd', [])).toBeNull()
  })
})
