import { describe, expect, it } from 'vitest'
import { greeting, parseCommand } from './command.ts'
import { begin } from './fixtures.ts'

describe('npm run wecom:fake', () => {
  it('listens on 3900 and calls the product on 3000 unless told', () => {
    expect(parseCommand([], {})).toEqual({
      port: 3900,
      clock: 'real',
      urls: { kf: 'http://127.0.0.1:3000/wecom/kf/callback', app: 'http://127.0.0.1:3000/wecom/app/callback' },
    })
    const told = parseCommand(['--callback-kf', 'https://example.gov.cn/kf', '--clock', 'standing'], { WECOM_FAKE_PORT: '4000' })
    expect(told).toMatchObject({ port: 4000, clock: 'standing', urls: { kf: 'https://example.gov.cn/kf' } })
  })

  it.each([
    [['--callback-kf', 'ftp://x'], {}, 'ftp://x'],
    [['--clock', 'late'], {}, '--clock'],
    [['--colour'], {}, '--colour'],
    [[], { WECOM_FAKE_PORT: 'many' }, 'WECOM_FAKE_PORT'],
  ])('says what is wrong with %j %j', (args, env, sentence) => {
    expect(parseCommand(args, env)).toMatchObject({ code: 2, text: expect.stringContaining(sentence) })
  })

  it('prints every variable that the product needs', async () => {
    const { fake } = await begin()
    const names = [...greeting(fake).matchAll(/^(WECOM_\w+)=\S+$/gm)].map(([, name]) => name)
    expect(names).toEqual([
      'WECOM_API_BASE',
      'WECOM_CORP_ID',
      'WECOM_KF_SECRET',
      'WECOM_KF_TOKEN',
      'WECOM_KF_AES_KEY',
      'WECOM_APP_AGENT_ID',
      'WECOM_APP_SECRET',
      'WECOM_APP_TOKEN',
      'WECOM_APP_AES_KEY',
      'WECOM_AIBOT_ID',
      'WECOM_AIBOT_SECRET',
      'WECOM_AIBOT_WS_URL',
    ])
  })
})
