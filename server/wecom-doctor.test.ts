import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { channelKinds } from '../bot/channels.ts'
import { aibotSwitches } from '../wecom-fake/aibot-switches.ts'
import { defaultEnterprise, defaultKf } from '../wecom-fake/enterprise.ts'
import { defaultSwitches } from '../wecom-fake/switches.ts'
import { callbacksOf, closed, official, ready, serve } from './doctor/fixtures.ts'
import { variableNames } from './doctor/settings.ts'
import { help, runWecomCommand } from './wecom-command.ts'

const kf = defaultEnterprise.apps[1]

/** The one line of a step. */
function line(lines: readonly string[], step: string): string {
  const found = lines.filter((one) => one.slice(6, 23).trim() === step)
  expect(found, lines.join('\n')).toHaveLength(1)
  return found[0] ?? ''
}

describe('a district that is ready', () => {
  it('is told so, step by step, with exit code 0', async () => {
    const { run } = await ready()
    const { lines, code } = await run()
    expect(lines.filter((one) => !one.startsWith('ok '))).toEqual(['all is well'])
    expect(code).toBe(0)
    expect(lines.map((one) => one.slice(6, 23).trim()).slice(0, -1)).toEqual([
      'kf settings',
      'app settings',
      'aibot settings',
      'API',
      'clock',
      'kf token',
      'app token',
      'kf account',
      'kf servicers',
      'app',
      'visible range',
      'visible range',
      'kf callback',
      'app callback',
      'aibot connection',
      'simulator',
      'coordinator',
      'leader',
      'discipline',
      'work groups',
    ])
  })

  it('is told so as one JSON object', async () => {
    const { run } = await ready()
    const { lines } = await run({}, ['doctor', '--json'])
    expect(lines).toHaveLength(1)
    const { findings } = JSON.parse(lines[0] ?? '')
    expect(findings[0]).toEqual({ level: 'ok', step: 'kf settings', text: 'complete, 3 variables of the right form' })
  })

  it('never sees a key or a token printed, whatever fails', async () => {
    const { run, env, fake } = await ready()
    const wrong = {
      WECOM_KF_TOKEN: 'anotherToken',
      WECOM_APP_SECRET: `${env.WECOM_APP_SECRET}x`,
      WECOM_AIBOT_SECRET: 'wrong-secret-of-the-bot',
    }
    const said = [await run(), await run(wrong), await run({ WECOM_KF_AES_KEY: 'too-short-a-key' })]
      .flatMap(({ lines }) => lines)
      .join('\n')
    const keys = Object.entries({ ...env, ...wrong }).filter(([name]) => /SECRET|TOKEN|AES_KEY/.test(name))
    for (const [name, value = ''] of keys) expect(said.includes(value), name).toBe(false)
    expect(said).not.toContain('too-short-a-key')
    expect(said).not.toContain('tok_')
    expect(fake.world().tokens.issued()).toBeGreaterThan(0)
  })
})

describe('docs/go-live-wecom.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/go-live-wecom.md'), 'utf8')
  /** Without addresses and figures, which differ from run to run. */
  const plain = (text: string): string => text.replaceAll(/https?:\/\/[\w.:]+/g, '@').replaceAll(/\d+/g, '0')

  it('shows what the doctor says of a district that is ready', async () => {
    const { run } = await ready()
    const { lines } = await run()
    // Beside a running server the bot's connection is not tried.
    for (const one of lines.filter((one) => !one.includes('aibot connection'))) expect(plain(page)).toContain(plain(one))
  })

  it('names switches that there are', () => {
    const [, list = ''] = /## The first day's list\n([\s\S]*?)\n## /.exec(page) ?? []
    const named = [...list.matchAll(/\| `(\w+)` \|$/gm)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(9)
    for (const name of named) expect({ ...defaultSwitches, ...aibotSwitches }).toHaveProperty(name ?? '')
  })
})

describe('settings', () => {
  it('are those of the channels, by their names', () => {
    const known = Object.values(variableNames()).flat()
    for (const { name, needs } of channelKinds.filter(({ name }) => ['kf', 'app', 'aibot'].includes(name)))
      for (const variable of Object.keys(needs)) expect(known, name).toContain(variable)
  })

  it.each([
    [{ WECOM_KF_TOKEN: undefined }, 'kf settings', 'WECOM_KF_TOKEN is missing; it is Token in 应用管理'],
    [{ WECOM_KF_AES_KEY: 'short' }, 'kf settings', 'WECOM_KF_AES_KEY is not shown, has 5 characters, but it must be the EncodingAESKey'],
    [{ WECOM_APP_AGENT_ID: 'one' }, 'app settings', 'WECOM_APP_AGENT_ID is "one", but it must be the AgentId of the app'],
    [{ WECOM_APP_SECRET: '"quoted"' }, 'app settings', 'WECOM_APP_SECRET begins and ends with quotes'],
    [{ WECOM_APP_SECRET: ' blank' }, 'app settings', 'WECOM_APP_SECRET has blanks around it'],
    [{ WECOM_CORP_ID: undefined }, 'settings', 'WECOM_CORP_ID is missing; it is 企业ID'],
    [{ WECOM_API_BASE: 'https://qyapi.weixin.qq.com/cgi-bin' }, 'settings', 'take /cgi-bin away'],
    [{ WECOM_KF_SECRET_FILE: '/nowhere/kf-secret' }, 'kf settings', 'WECOM_KF_SECRET and WECOM_KF_SECRET_FILE are both set'],
    [{ QISHAO_BURST_MS: 'soon' }, 'settings', 'QISHAO_BURST_MS is "soon"'],
  ])('name what is wrong with %o, and where the right value stands', async (changed, step, words) => {
    const { run } = await ready()
    const { lines, code } = await run({ ...changed, WECOM_API_BASE: await closed(), ...('WECOM_API_BASE' in changed ? changed : {}) })
    expect(line(lines, step)).toMatch(/^FAIL/)
    expect(line(lines, step)).toContain(words)
    expect(code).toBe(1)
  })

  it('fail when there are none at all', async () => {
    const { text, code } = await runWecomCommand(['doctor'], { QISHAO_DATA: '/nowhere', QISHAO_SIMULATOR: 'off' })
    expect({ text, code }).toEqual({ text: '1 to mend, 0 to know', code: 1 })
  })

  it('warn of one app for two callbacks', async () => {
    const { run, env } = await ready()
    const { lines } = await run({ WECOM_APP_SECRET: env.WECOM_KF_SECRET, WECOM_APP_AGENT_ID: String(kf?.agentId) })
    expect(line(lines, 'settings')).toContain('make two apps')
  })
})

describe('the API', () => {
  it('is missed where nothing listens', async () => {
    const { run } = await ready()
    const { lines } = await run({ WECOM_API_BASE: await closed() })
    expect(line(lines, 'API')).toMatch(/^FAIL .*127\.0\.0\.1:\d+ is not reached \(ECONNREFUSED\); open the way out/)
  })

  it.each(['html', 'status'])('is not taken for what a proxy answers instead (%s)', async (type) => {
    const { run, fake } = await ready()
    fake.world().kernel.faults.plan({ path: '/cgi-bin/getcallbackip', fault: { type } })
    const { lines } = await run()
    expect(line(lines, 'API')).toContain('correct WECOM_API_BASE, or the proxy that stands in between')
  })

  it.each([
    [2, 'warn', 'behind the API: set its clock by NTP.'],
    [20, 'FAIL', 'or every callback is refused as too late.'],
  ])('shows a clock that is %i minutes behind', async (minutes, level, words) => {
    const { run } = await ready()
    const { lines } = await run({}, ['doctor'], () => Date.now() - minutes * 60_000)
    expect(line(lines, 'clock').startsWith(level)).toBe(true)
    expect(line(lines, 'clock')).toContain(words)
  })
})

describe('a secret', () => {
  it('that is wrong stops the asking, before the address is shut out', async () => {
    const { run } = await ready()
    const { lines } = await run({ WECOM_KF_SECRET: 'wrong' })
    expect(line(lines, 'kf token')).toMatch(/^FAIL .*WECOM_KF_SECRET is wrong: copy the Secret of that app from 应用管理/)
    expect(line(lines, 'app token')).toMatch(/^skip/)
  })

  it.each([
    [{ WECOM_CORP_ID: 'ww0000000000000000' }, undefined, 'WECOM_CORP_ID is wrong'],
    [{}, 40091, 'WECOM_KF_SECRET is wrong'],
    [{}, 45009, 'this address is shut out'],
    [{}, 50003, 'the app is disabled'],
    [{}, 60020, 'from 127.0.0.1'],
  ])('is not to blame for %o and errcode %s', async (changed, errcode, words) => {
    const { run, fake } = await ready()
    if (errcode) fake.world().kernel.faults.plan({ path: '/cgi-bin/gettoken', fault: { type: 'errcode', errcode } })
    const { lines } = await run(changed)
    expect(line(lines, 'kf token')).toMatch(/^FAIL/)
    if (errcode !== 60020) expect(line(lines, 'kf token')).toContain(words)
    else expect(line(lines, 'kf token')).toContain('企业可信IP')
  })

  it('of a trusted app at an address that is not trusted is told which address WeCom saw', async () => {
    const { run, fake } = await ready()
    fake.world().kernel.faults.plan({ path: '/cgi-bin/', fault: { type: 'errcode', errcode: 60020 }, after: 3 })
    const { lines } = await run()
    expect(line(lines, 'kf account')).toMatch(/^FAIL .*企业可信IP, wait a minute and run this again.* WeCom saw .*127\.0\.0\.1\.$/)
  })
})

describe('微信客服', () => {
  it.each([
    [48002, 'tick the app under 微信客服 → 可调用接口的应用'],
    [95011, 'tick it under 微信客服 → 通过API管理微信客服账号'],
    [95012, 'the API of 微信客服 is switched off'],
    [95027, 'the enterprise is not verified'],
  ])('that answers %i is explained', async (errcode, words) => {
    const { run, fake } = await ready()
    fake.world().kernel.faults.plan({ path: '/cgi-bin/kf/account/list', fault: { type: 'errcode', errcode } })
    const { lines } = await run()
    expect(line(lines, 'kf account')).toMatch(/^FAIL/)
    expect(line(lines, 'kf account')).toContain(words)
  })

  it('without an account for this app says where one is made and granted', async () => {
    const { run } = await ready({ enterprise: { kfAccounts: [] } })
    const { lines } = await run()
    expect(line(lines, 'kf account')).toMatch(/^FAIL .*the app may use no account/)
  })

  it('whose account is not managed by API says where that is ticked', async () => {
    const kfAccounts = [{ openKfId: defaultKf, name: '企哨客服', servicers: [], managed: false }]
    const { run } = await ready({ enterprise: { kfAccounts } })
    const { lines } = await run()
    expect(line(lines, 'kf account')).toMatch(/^FAIL .*is not managed by API: tick it under 微信客服 → 通过API管理微信客服账号/)
  })

  it('warns of a servicer who receives, and takes the sessions from the bot', async () => {
    const kfAccounts = [{ openKfId: defaultKf, name: '企哨客服', servicers: [{ userid: 'officer', status: 0 as const }] }]
    const { run } = await ready({ enterprise: { kfAccounts } })
    const { lines, code } = await run()
    expect(line(lines, 'kf servicers')).toMatch(/^warn .*officer receives by hand in 企哨客服/)
    expect(code).toBe(0)
  })
})

describe("the officials' app", () => {
  it('is known by its own AgentId', async () => {
    const { run } = await ready()
    expect(line((await run({ WECOM_APP_AGENT_ID: String(kf?.agentId) })).lines, 'app')).toContain('WECOM_APP_AGENT_ID does not belong to')
    expect(line((await run({ WECOM_APP_AGENT_ID: '7' })).lines, 'app')).toContain('copy both from the same app')
  })

  it('must be enabled', async () => {
    const apps = defaultEnterprise.apps.map((one) => ({ ...one, disabled: true }))
    const { run } = await ready({ enterprise: { apps } })
    expect(line((await run()).lines, 'app')).toMatch(/^FAIL .*企哨督办 is disabled: enable it in 应用管理/)
  })

  it('must see everybody who is imported, but for those who left', async () => {
    const { run, keep } = await ready()
    await keep(async (store) => {
      await store.putPerson(official('outsider', '外单位', 'staff', ['hrss']))
      await store.putPerson(official('gone', '前职工', 'staff'))
    })
    const { lines, code } = await run()
    const fail = lines.find((one) => one.startsWith('FAIL'))
    expect(fail).toContain('the app does not see outsider, who are in the directory: widen it in 应用管理 → the app → 可见范围')
    expect(fail).not.toContain('gone')
    expect(code).toBe(1)
  })

  it.each([
    ['/cgi-bin/department/list', 60011, 'visible range', 'the app may not read the contacts: widen it'],
    ['/cgi-bin/user/simplelist', 48002, 'visible range', 'the app has no right to this call'],
    ['/cgi-bin/agent/get', 50003, 'app', 'the app is disabled: enable it'],
    ['/cgi-bin/agent/get', -1, 'app', 'WeCom is busy: run this again in a minute'],
    ['/cgi-bin/kf/servicer/list', 60030, 'kf servicers', 'the servicers of the account are outside of the visible range'],
    ['/cgi-bin/agent/get', 99999, 'app', '99999, an error code that this program does not know'],
  ])('is told of what %s refuses with %i', async (path, errcode, step, words) => {
    const { run, fake } = await ready()
    fake.world().kernel.faults.plan({ path, fault: { type: 'errcode', errcode } })
    const { lines } = await run()
    expect(line(lines, step)).toMatch(/^FAIL/)
    expect(line(lines, step)).toContain(words)
  })

  it('must see somebody at all, and warns of an enterprise below ten', async () => {
    const few = (visible: readonly string[]) => ({ enterprise: { apps: defaultEnterprise.apps.map((one) => ({ ...one, visible })) } })
    const nobody = await ready(few([]))
    expect(line((await nobody.run()).lines, 'visible range')).toContain('the app sees nobody')
    const three = await ready(few(['coordinator', 'leader', 'discipline', 'staff-hrss']))
    expect((await three.run()).lines.find((one) => one.startsWith('warn'))).toContain('below 10 members')
  })
})

describe('a callback', () => {
  it('of a server that does not run is not reached', async () => {
    const { run } = await ready()
    const { lines } = await run({ PORT: new URL(await closed()).port })
    expect(line(lines, 'kf callback')).toMatch(/^FAIL .*is not reached \(ECONNREFUSED\): start the server/)
  })

  it.each([
    ['another Token', { WECOM_KF_TOKEN: 'another' }, 'another WECOM_KF_TOKEN than this'],
    ['another EncodingAESKey', { WECOM_KF_AES_KEY: 'a'.repeat(43) }, 'another WECOM_KF_AES_KEY than this'],
    ['another CorpID', { WECOM_CORP_ID: 'ww1' }, 'another WECOM_CORP_ID than this'],
  ])('of a server with %s says which key differs', async (_, changed, words) => {
    const { run, env } = await ready()
    const url = await serve(callbacksOf({ ...env, ...changed }))
    const { lines } = await run({ QISHAO_PUBLIC_URL: url })
    expect(line(lines, 'kf callback')).toMatch(/^FAIL/)
    expect(line(lines, 'kf callback')).toContain(words)
  })

  it('of a server whose time is another is refused as late', async () => {
    const { run, env } = await ready()
    const url = await serve(callbacksOf(env, () => '2026-01-01T00:00:00.000Z'))
    expect(line((await run({}, ['doctor', '--url', url])).lines, 'kf callback')).toContain('QISHAO_CLOCK')
  })

  it.each([
    [404, '', 'does not hand /wecom/kf/callback on, or the server was started without the kf settings'],
    [302, '', 'WeCom does not follow redirects'],
    [403, '<html>', 'wants a login or blocks it'],
    [502, '', 'the proxy does not reach the server'],
    [200, '<html>', 'something else than the bare echo'],
    [200, '"1234567890123456"', 'something else than the bare echo'],
  ])('behind a proxy that answers %i %s is explained', async (status, body, words) => {
    const { run, env } = await ready()
    const url = await serve(callbacksOf(env), () => ({ status, body }))
    expect(line((await run({}, ['doctor', '--url', `${url}/`])).lines, 'kf callback')).toContain(words)
  })

  it('behind a proxy that decodes the query loses its plus signs', async () => {
    const { run, env } = await ready()
    const routes = callbacksOf(env).map((route) => ({
      ...route,
      handle: (request: Parameters<typeof route.handle>[0]) => route.handle({ ...request, query: request.query.replaceAll('%2B', '%20') }),
    }))
    const { lines } = await run({ QISHAO_PUBLIC_URL: await serve(routes) })
    expect(line(lines, 'kf callback')).toContain('loses the plus signs of the query')
  })
})

describe("the group bot's connection", () => {
  it('is refused with a wrong secret, which is tried once', async () => {
    const { run } = await ready()
    const { lines } = await run({ WECOM_AIBOT_SECRET: 'wrong-secret' })
    expect(line(lines, 'aibot connection')).toMatch(/^FAIL .*WECOM_AIBOT_ID or WECOM_AIBOT_SECRET is wrong/)
  })

  it('is missed where the way out is closed', async () => {
    const { run } = await ready()
    const { lines } = await run({ WECOM_AIBOT_WS_URL: (await closed()).replace('http', 'ws') })
    expect(line(lines, 'aibot connection')).toContain('does not answer: open the way out of this network to it, port 443')
  })

  it.each([
    [5, /^ok .*number 3\) and is connected; not tried here/],
    [300, /^FAIL .*it last stood at/],
    [null, /^FAIL .*was never connected/],
  ])('is not thrown out while a server holds it that last lived %s seconds ago', async (seconds, words) => {
    const { run, keep, env, fake } = await ready()
    await keep(async (store) => {
      const lease = { holder: 'server', fence: 3, until: Date.now() + 60_000 }
      await store.putSetting(`lease aibot ${env.WECOM_AIBOT_ID}`, JSON.stringify(lease))
      const aliveAt = seconds === null ? null : new Date(Date.now() - seconds * 1000).toISOString()
      await store.putSetting('aibot gap', JSON.stringify({ aliveAt, asks: {} }))
    })
    let subscribed = 0
    fake.world().kernel.onChange(() => subscribed++)
    expect(line((await run()).lines, 'aibot connection')).toMatch(words)
    expect(subscribed).toBe(0)
  })

  it('is not tried beside a server that runs without it', async () => {
    const { run, env } = await ready()
    const url = await serve(callbacksOf(env), (path) => (path === '/healthz' ? { status: 200, body: '{}' } : null))
    const { lines } = await run({ PORT: new URL(url).port })
    expect(line(lines, 'aibot connection')).toMatch(/^warn .*a server runs and does not hold it/)
  })
})

describe('the district', () => {
  it('needs a coordinator with an account', async () => {
    const { run, keep } = await ready()
    await keep((store) => store.putPerson({ ...official('coordinator', '周晓岚', 'coordinator'), accounts: {} }))
    expect(line((await run()).lines, 'coordinator')).toMatch(/^FAIL .*coordinator has no account of WeCom/)
    expect(line((await run({ QISHAO_SIMULATOR: 'on' })).lines, 'coordinator')).toMatch(/^warn .*on the simulator's page alone/)
    await keep((store) => store.putPerson(official('coordinator', '周晓岚', 'staff', ['hrss'])))
    expect(line((await run()).lines, 'coordinator')).toMatch(/^FAIL .*nobody is coordinator/)
  })

  it('is told which departments have no work group yet', async () => {
    const { run, keep } = await ready()
    await keep((store) => store.putSetting('bound-groups', '[{"channel":"aibot","group":"wr1","department":"hrss"}]'))
    const said = (await run()).lines.filter((one) => one.includes('work groups'))
    expect(said[0]).toMatch(/^ok .* 1 of \d+ departments have theirs/)
    expect(said[1]).toMatch(/^warn .*no group is bound for .*tax.* and \d+ more: .*「绑定码 <department>」 to the bot/)
    expect(said[1]).not.toContain('hrss')
  })

  it('is told which groups are written to alone', async () => {
    const { run, keep } = await ready()
    await keep((store) => store.putSetting('bound-groups', '[{"channel":"aibot","group":"wr1","department":"hrss"}]'))
    const said = (await run({ WECOM_ROBOT_KEYS: '{"tax":"key-1"}', WECOM_APPCHATS: '{"samr":"chat1"}' })).lines
    expect(said.filter((one) => one.includes('work groups'))[1]).toMatch(/^warn .* tax, samr can be written to and not heard/)
    const wrong = (await run({ WECOM_ROBOT_KEYS: 'tax=key-1' })).lines
    expect(line(wrong, 'settings')).toMatch(/^FAIL .*WECOM_ROBOT_KEYS is not shown, has 9 characters, but it must be keys by department/)
  })

  it('is told when the bot of its groups is gone', async () => {
    const { run } = await ready()
    const { lines } = await run({ WECOM_AIBOT_ID: undefined, WECOM_AIBOT_SECRET: undefined, WECOM_AIBOT_WS_URL: undefined })
    expect(lines.find((one) => one.startsWith('FAIL'))).toContain('groups are bound to the group bot, whose settings are gone')
  })

  it.each([
    [{ QISHAO_SIMULATOR: 'on', NODE_ENV: 'production' }, 'simulator', /^FAIL .*has no login/],
    [{ QISHAO_SIMULATOR: 'on' }, 'simulator', /^ok .*beside a stand-in/],
    [{ QISHAO_CLOCK: 'virtual', NODE_ENV: 'production' }, 'clock', /^FAIL .*every callback is refused/],
  ])('is warned of what belongs to rehearsals: %o', async (changed, step, words) => {
    const { run } = await ready()
    const { lines } = await run(changed)
    expect(lines.filter((one) => one.slice(6, 23).trim() === step).at(-1)).toMatch(words)
  })

  it('is looked at without a store as far as that goes', async () => {
    const { run } = await ready()
    expect(line((await run({ QISHAO_DATA: '/nowhere' })).lines, 'directory')).toMatch(/^skip .*no store yet/)
  })
})

describe('the command', () => {
  it('explains itself', async () => {
    expect(await runWecomCommand(['--help'], {})).toEqual({ text: help, code: 0 })
  })

  it.each([[[]], [['heal']], [['doctor', '--force']]])('answers wrong use (%s) with one sentence and exit code 2', async (args) => {
    const { text, code } = await runWecomCommand(args, {})
    expect(text).toContain('the wecom command knows "doctor')
    expect(code).toBe(2)
  })

  it('asks for an address that can be one', async () => {
    expect(await runWecomCommand(['doctor', '--url', 'example'], {})).toMatchObject({
      code: 2,
      text: expect.stringContaining('--url is "example"'),
    })
  })
})
