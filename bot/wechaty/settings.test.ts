import { describe, expect, it } from 'vitest'
import { refuseWechaty, wechatyMay, wechatyNeeds, wechatySettings } from './settings.ts'

describe('the settings of Wechaty', () => {
  it.each(['127.0.0.1:8788', '127.1.2.3:1', '[::1]:8788', 'localhost:8788'])('may be plain on this machine: %s', (endpoint) => {
    expect(refuseWechaty({ WECHATY_ENDPOINT: endpoint })).toBeNull()
  })

  it.each([
    'gateway.example:8788',
    '10.0.0.7:8788',
    '127.0.0.1.example:8788',
    'localhost.example:1',
  ])('need a certificate of our own for another machine: %s', (endpoint) => {
    expect(refuseWechaty({ WECHATY_ENDPOINT: endpoint })).toContain('WECHATY_TLS_CA_CERT must be set')
    expect(refuseWechaty({ WECHATY_ENDPOINT: endpoint, WECHATY_TLS_CA_CERT: 'a certificate' })).toBeNull()
  })

  it.each([
    ['WECHATY_ENDPOINT', 'gateway.example', false],
    ['WECHATY_ENDPOINT', 'https://gateway.example:8788', false],
    ['WECHATY_ENDPOINT', 'gateway.example:8788', true],
    ['WECHATY_TOKEN', '63d6b063-01e5-48b9-86ed-9fa2c05a6930', false],
    ['WECHATY_TOKEN', 'gateway.example_short', false],
    ['WECHATY_TOKEN', 'gateway.example_63d6b063-01e5-48b9-86ed-9fa2c05a6930', true],
    ['WECHATY_TLS_CA_CERT', '/etc/ca.pem', false],
    ['WECHATY_FILE_HOSTS', 'https://files.example', false],
    ['WECHATY_FILE_HOSTS', 'a.example, b.example', true],
  ])('%s "%s" is taken: %s', (name, value, taken) => {
    expect({ ...wechatyNeeds, ...wechatyMay }[name]?.schema.safeParse(value).success).toBe(taken)
  })

  it('name the hosts of files one by one', () => {
    expect(wechatySettings({ WECHATY_FILE_HOSTS: 'a.example, b.example' }).fileHosts).toEqual(['a.example', 'b.example'])
    expect(wechatySettings({}).fileHosts).toEqual([])
  })
})
