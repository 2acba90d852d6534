/** The enterprise that the stand-in plays: 云澜新区, its keys, people, accounts and groups. All invented. */

export type App = {
  readonly agentId: number
  readonly name: string
  readonly secret: string
  /** Key pair of its callback; null: no callback set, so no interactive cards (p/90236). */
  readonly callback: { readonly token: string; readonly aesKey: string } | null
  /** userids in its visible range; `all` for the root department. */
  readonly visible: readonly string[] | 'all'
  /** kf accounts that it may use by API (p/96404). */
  readonly kf: readonly string[]
  /** Made before 2022-06-20: user/get gives mobile, gender and so on (p/96255). */
  readonly old?: boolean
  /** Switched off in the console (p/90227, `close`). */
  readonly disabled?: boolean
  /** The contact-sync secret alone may list all userids (p/96067). */
  readonly contacts?: boolean
}

export type Member = {
  readonly userid: string
  readonly name: string
  readonly departments: readonly number[]
  readonly mobile?: string
  /** Has a base licence; without, messages do not arrive (`unlicenseduser`, p/90236). */
  readonly licensed: boolean
  /** Has logged in to WeCom once; needed to serve in kf (95019). */
  readonly activated: boolean
}

export type Enterprise = {
  readonly corpId: string
  readonly apps: readonly App[]
  readonly departments: readonly { readonly id: number; readonly name: string; readonly parentid: number }[]
  readonly members: readonly Member[]
  /** `managed`: by API, which is ticked for each account (p/94661, `manage_privilege`); true unless told. */
  readonly kfAccounts: readonly {
    readonly openKfId: string
    readonly name: string
    readonly servicers: readonly Servicer[]
    readonly managed?: boolean
  }[]
  readonly customers: readonly { readonly externalUserid: string; readonly nickname: string }[]
  readonly bots: readonly { readonly id: string; readonly secret: string; readonly name: string }[]
  /** Groups of the WeCom client. `bots`: bots put into it. `robots`: keys of webhook robots put into it. */
  readonly groups: readonly {
    readonly chatid: string
    readonly name: string
    readonly members: readonly string[]
    readonly bots: readonly string[]
    readonly robots: readonly string[]
  }[]
}

/** p/94661 status: 0 receiving, 1 stopped. */
export type Servicer = { readonly userid: string; readonly status: 0 | 1 }

/** The kf account of the default enterprise. */
export const defaultKf = 'wkYUNLAN000000000000000000000001'

const departments = [
  { id: 1, name: '云澜新区', parentid: 0 },
  { id: 2, name: '营商办', parentid: 1 },
  { id: 3, name: '区领导', parentid: 1 },
  { id: 10, name: '人力资源和社会保障局', parentid: 1 },
  { id: 11, name: '税务局', parentid: 1 },
  { id: 12, name: '市场监督管理局', parentid: 1 },
  { id: 13, name: '供水公司', parentid: 1 },
]

const members: readonly Member[] = [
  person('coordinator', '周晓岚', 2),
  person('officer', '唐宁', 2),
  person('leader', '韩副区长', 3),
  person('discipline', '郑立', 3),
  person('staff-hrss', '王敏', 10),
  person('head-hrss', '杨建国', 10),
  person('staff-tax', '李伟', 11),
  person('head-tax', '胡志远', 11),
  person('staff-samr', '张静', 12),
  person('head-samr', '罗晓梅', 12),
  person('staff-water', '马鹏', 13),
  person('head-water', '孙家豪', 13),
  { ...person('unlicensed', '钱立', 2), licensed: false },
  { ...person('newcomer', '孟新', 2), activated: false },
  person('outsider', '外单位', 1),
]

const inRange = members.map((member) => member.userid).filter((userid) => userid !== 'outsider')

export const defaultEnterprise: Enterprise = {
  corpId: 'ww0fa5e0fa5e0fa5e0',
  apps: [
    {
      agentId: 1000002,
      name: '企哨督办',
      secret: 'fake-app-secret-7Qm2vZ8kLr4Xw1Tn5Bs9',
      callback: { token: 'fakeAppToken2026', aesKey: 'q7PzL0vYtR3mWc5nKd8sXa2hJf6gBu9eTo4iVy1ZpCk' },
      visible: inRange,
      kf: [],
    },
    {
      agentId: 1000003,
      name: '企哨客服',
      secret: 'fake-kf-secret-3Hd9pYc6Jt1Rf8Nw0Ga5',
      callback: { token: 'fakeKfToken2026', aesKey: 'Zk3wN8bQ1rV6yE0tM5xC9uH2jL7pS4dG6fA1oI8vT3Y' },
      visible: inRange,
      kf: [defaultKf],
    },
    { agentId: 1000004, name: '无回调应用', secret: 'fake-plain-secret-5Vn1', callback: null, visible: 'all', kf: [], old: true },
    { agentId: 1000005, name: '通讯录同步', secret: 'fake-contacts-secret-8Lk4', callback: null, visible: 'all', kf: [], contacts: true },
  ],
  departments,
  members,
  kfAccounts: [{ openKfId: defaultKf, name: '企哨客服', servicers: [{ userid: 'officer', status: 1 }] }],
  customers: [
    { externalUserid: 'wmWANG000000000000000000000001', nickname: '王海洋' },
    { externalUserid: 'wmLI00000000000000000000000002', nickname: '李工' },
    { externalUserid: 'wmCHEN000000000000000000000003', nickname: '陈姐' },
  ],
  bots: [{ id: 'aibFAKE0000000000000001', secret: 'fake-aibot-secret-6Ty3Kp0Wq9', name: '企哨' }],
  groups: [
    group('wrHRSS', '人社局工作群', ['staff-hrss', 'head-hrss'], 'robot-hrss'),
    group('wrTAX', '税务局工作群', ['staff-tax', 'head-tax'], 'robot-tax'),
    group('wrSAMR', '市场监管局工作群', ['staff-samr', 'head-samr'], 'robot-samr'),
    group('wrWATER', '供水公司工作群', ['staff-water', 'head-water'], 'robot-water'),
    group('wrCOORD', '营商办工作群', ['coordinator', 'officer'], 'robot-coord'),
  ],
}

/** The member with that userid; userids know no case (p/90195). */
export function memberOf(enterprise: Enterprise, userid: string): Member | undefined {
  return enterprise.members.find((member) => member.userid.toLowerCase() === userid.toLowerCase())
}

/** Whether the app may see the member. */
export function sees(app: App, userid: string): boolean {
  return app.visible === 'all' || app.visible.some((one) => one.toLowerCase() === userid.toLowerCase())
}

// --- Internal helpers ---

function person(userid: string, name: string, department: number): Member {
  return { userid, name, departments: [department], licensed: true, activated: true }
}

function group(chatid: string, name: string, staff: readonly string[], robot: string): Enterprise['groups'][number] {
  // Not yet in any group: putting the bot in and mentioning it once is part of the first day (p/101463).
  return { chatid: `${chatid}0000000000000000000000`, name, members: [...staff, 'coordinator'], bots: [], robots: [robot] }
}
