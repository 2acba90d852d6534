import { describe, expect, it } from 'vitest'
import district from '../seeds/departments.json' with { type: 'json' }
import { departmentNames } from './department-names.ts'
import { findEntities } from './entities.ts'

const departments = departmentNames(district.departments)
const codes = (text: string): string[] =>
  findEntities(text, { departments }).flatMap(({ type, value }) => (type === 'department' ? [value] : []))

describe('departments', () => {
  it.each([
    ['人社局不回', 'hrss'],
    ['劳动局管不管', 'hrss'],
    ['社保局让补材料', 'hrss'],
    ['工商局年检', 'samr'],
    ['国税还是老样子', 'tax'],
    ['地税的账', 'tax'],
    ['电力局让我自己买', 'power'],
    ['国家电网报装', 'power'],
    ['供电所说变压器不够', 'power'],
    ['自来水公司没人', 'water'],
    ['房管局办不了证', 'hucd'],
    ['环保局来过', 'eco'],
    ['安监局罚了两万', 'emergency'],
    ['消防队来了', 'fire'],
    ['消防的人说要重做', 'fire'],
    ['交警队抄牌', 'traffic_police'],
    ['派出所立不了案', 'police'],
    ['城管来了', 'urban_mgmt'],
    ['园区管委会没准话', 'park'],
    ['找电信解决', 'postal_telecom'],
    ['自然资源和规划局批的', 'nrp'],
    ['水务局让我们自己挖', 'water'],
  ])('「%s」 names one', (text, code) => {
    expect(codes(text)).toEqual([code])
  })

  it.each([
    '消防验收卡了',
    '电力不足',
    '环保设备要多少钱',
    '税务登记证还要不要',
    '城管理念要更新',
    '教育培训行业太难',
    '工商登记怎么办',
    '青岛华能供电设备有限公司欠款',
    '恒安消防工程有限公司不干活',
    '公安局长信箱怎么写',
    '给其他人',
    '电力让利',
  ])('「%s」 names none', (text) => {
    expect(codes(text)).toEqual([])
  })

  it('leaves a 街道 with a name to the places', () => {
    expect(findEntities('城阳街道来检查', { departments }).map(({ type, value }) => [type, value])).toEqual([['place', '城阳街道']])
  })

  it('are not found where no names are given', () => {
    expect(findEntities('人社局不回')).toEqual([])
  })
})
