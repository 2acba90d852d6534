import type { Light, Role } from './api.ts'

/** What the bot is called. */
export const botName = '企哨'

/** Departments without a work group: the first for secrecy, the second because it is nobody's. */
export const withoutGroup: readonly string[] = ['discipline', 'other']

export const roleWords: Readonly<Record<Role, string>> = {
  entrepreneur: '企业',
  staff: '承办人员',
  head: '部门负责人',
  coordinator: '营商办',
  leader: '区领导',
  officer: '服务专员',
  observer: '监督员',
  discipline: '纪检联络员',
}

export const lightWords: Readonly<Record<Light, string>> = {
  green: '绿',
  yellow: '黄',
  red: '红',
  none: '无',
}
