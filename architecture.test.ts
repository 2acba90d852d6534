/** Which folder may import which. Changing this table is an architectural decision (`docs/decisions.md`). */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Folder → folders, or single files, it may import besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  cases: [],
  nlu: [],
  dialogs: ['cases', 'nlu'],
  bot: ['dialogs/message.ts'],
  seeds: ['cases'],
  server: ['bot', 'cases', 'dialogs', 'nlu', 'seeds'],
  console: [],
  'wecom-fake': [],
}

/** Packages that one place alone may import. */
const confined: Readonly<Record<string, string>> = {
  botkit: 'bot/hub.ts',
  express: 'server/',
  'file-box': 'bot/wechaty/',
  'node:sqlite': 'server/store/',
  wechaty: 'bot/wechaty/',
  'wechaty-puppet': 'bot/wechaty/',
  'wechaty-puppet-service': 'bot/wechaty/',
}

/**
 * Tests may use the data of the district, look at the words of the page, which knows no code but its own,
 * and talk to the stand-in of WeCom, which shares no code with the program.
 */
const allowedInTests: readonly string[] = ['seeds', 'console/src/codes.ts', 'wecom-fake']

type Import = { readonly file: string; readonly target: string }

const root = import.meta.dirname

function sources(): readonly string[] {
  return Object.keys(allowed).flatMap((folder) => globSync(`${folder}/**/*.{ts,vue}`, { cwd: root }))
}

function importsOf(file: string, text: string): readonly Import[] {
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)
  return [...found].map(([, target = '']) => ({ file, target: target.startsWith('.') ? normalize(join(dirname(file), target)) : target }))
}

function violation({ file, target }: Import): string | null {
  const [folder = ''] = file.split('/')
  const holder = confined[target]
  if (holder !== undefined && !file.startsWith(holder) && !isTest(file)) return `${file} imports ${target}, which belongs to ${holder}`
  const [other = ''] = target.split('/')
  if (!(other in allowed) || other === folder) return null
  const free = [...(allowed[folder] ?? []), ...(isTest(file) ? allowedInTests : [])]
  return free.includes(other) || free.includes(target) ? null : `${file} imports ${target}, which ${folder} may not`
}

function isTest(file: string): boolean {
  return /\.(test|contract)\.ts$|[/-]fixtures?\.ts$|\/journeys\/|\/bench\//.test(file)
}

describe('the direction of imports', () => {
  const files = sources()

  it('is looked at in every folder of the program', () => {
    for (const folder of Object.keys(allowed))
      expect(files.filter((file) => file.startsWith(`${folder}/`)).length, folder).toBeGreaterThan(0)
  })

  it('is kept', () => {
    const all = files.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')))
    expect(all.length).toBeGreaterThan(100)
    expect(all.map(violation).filter((found) => found !== null)).toEqual([])
  })

  it('is broken by an import from cases to server', () => {
    const planted = importsOf('cases/case.ts', "import { turn } from '../server/turn.ts'")
    expect(planted.map(violation)).toEqual(['cases/case.ts imports server/turn.ts, which cases may not'])
  })

  it('is broken by a channel that reaches past the language of messages', () => {
    const planted = importsOf('bot/web/channel.ts', "import { advance } from '../../dialogs/advance.ts'")
    expect(planted.map(violation)).toEqual(['bot/web/channel.ts imports dialogs/advance.ts, which bot may not'])
  })
})

describe('heavy packages', () => {
  it('are loaded only when the channel that needs them is configured', () => {
    const heavy = /^import (?!type\b).*from '(?:botkit|wechaty[\w-]*|file-box)'/m
    const program = sources().filter((file) => !isTest(file) && !file.endsWith('-fixture.ts'))
    expect(program.filter((file) => heavy.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
  })
})

describe('the pure core', () => {
  it('reads no clock, no environment and no random, and promises nothing', () => {
    const core = sources().filter((file) => /^(cases|dialogs)\//.test(file) && !isTest(file))
    const impure = /Date\.now|new Date\(|Math\.random|process\.|\basync\b|\bPromise\b/
    expect(core.filter((file) => impure.test(readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))).toEqual(
      [],
    )
  })

  it('uses Temporal in the calendar alone', () => {
    const users = sources().filter(
      (file) => /^(cases|dialogs|nlu|bot)\//.test(file) && !isTest(file) && /\bTemporal\./.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(users).toEqual(['cases/calendar.ts'])
  })
})
