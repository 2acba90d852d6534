/** `npm run wecom:fake`: the stand-in of WeCom by itself, for a product started beside it and a person at the page. */
import { parseArgs } from 'node:util'
import { type Fake, startFake } from './server.ts'

const help = `usage: npm run wecom:fake -- [--callback-kf URL] [--callback-app URL] [--clock standing|real]

A stand-in of the WeCom server on this machine. It prints the variables that point the product at it; the page at its
address plays customers, staff and officials. The callbacks go to http://127.0.0.1:3000/wecom/kf/callback and
/wecom/app/callback unless told. WECOM_FAKE_PORT: its port, 3900 unless told.`

/** What the command was asked for, or the sentence to end with. */
export function parseCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { readonly text: string; readonly code: number } | { port: number; clock: 'standing' | 'real'; urls: { kf: string; app: string } } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'callback-kf': { type: 'string', default: 'http://127.0.0.1:3000/wecom/kf/callback' },
        'callback-app': { type: 'string', default: 'http://127.0.0.1:3000/wecom/app/callback' },
        clock: { type: 'string', default: 'real' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { text: help, code: 0 }
    const wrongUrl = [values['callback-kf'], values['callback-app']].find((url) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    if (wrongUrl !== undefined) return { text: `"${wrongUrl}" is not an http or https URL`, code: 2 }
    if (values.clock !== 'standing' && values.clock !== 'real') return { text: '--clock is "standing" or "real"', code: 2 }
    const port = Number(env.WECOM_FAKE_PORT ?? 3900)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return { text: `WECOM_FAKE_PORT is "${env.WECOM_FAKE_PORT}" and must be a port from 0 to 65535`, code: 2 }
    return { port, clock: values.clock, urls: { kf: values['callback-kf'], app: values['callback-app'] } }
  } catch (error) {
    return { text: `${error instanceof Error ? error.message : 'the options cannot be read'}\n${help}`, code: 2 }
  }
}

/** What stands on the terminal once it listens. */
export function greeting(fake: Fake): string {
  const variables = Object.entries(fake.environment()).map(([name, value]) => `${name}=${value}`)
  return [`The stand-in of WeCom listens at ${fake.url}. Start the product with:`, '', ...variables, ''].join('\n')
}

// --- Internal helpers ---

async function main(): Promise<void> {
  const asked = parseCommand(process.argv.slice(2), process.env)
  if ('text' in asked) {
    process.stdout.write(`${asked.text}\n`)
    process.exitCode = asked.code
    return
  }
  try {
    // The product's clock is the real one, whatever a person does to the stand-in's.
    const fake = await startFake({ port: asked.port, clock: asked.clock, callbacks: { urls: asked.urls, stamp: 'real' } })
    process.stdout.write(`${greeting(fake)}\n`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void fake.stop())
  } catch (error) {
    process.stdout.write(`the stand-in cannot listen on port ${asked.port}: ${error instanceof Error ? error.message : 'unknown'}\n`)
    process.exitCode = 1
  }
}

if (import.meta.main) await main()
