/** `npm run -s wecom -- doctor`: what is wrong with a configuration of WeCom, one line and one cure each. */
import { parseArgs } from 'node:util'
import type { Said } from './command.ts'
import { type Finding, lineOf } from './doctor/finding.ts'
import type { Environment } from './doctor/settings.ts'
import { type DoctorOptions, doctor } from './wecom-doctor.ts'

export const help = `usage: npm run -s wecom -- doctor [--url URL] [--json]

doctor  looks at the WECOM_ settings one step after the other: their form, the clock, the API and each secret, trusted address,
        kf accounts, the app and its visible range, both callbacks, the group bot's connection, people and work groups. Each line
        says ok, warn, FAIL or skip, and what to do. Changes nothing and prints no key. Works beside a running server, where it
        reads what that server wrote down about the bot's connection; stop other servers with the same bot before you run it
        where none runs, for a second connection throws the first out.
--url   where the callbacks are asked, e.g. https://qishao.example.gov.cn; QISHAO_PUBLIC_URL, else this machine, unless told.
--json  one JSON object: {findings: [{level, step, text}]}.
Exit code 0: nothing fails. 1: something does. 2: wrong use.`

/** Runs the command; `print` hears each line as soon as it is known, all but the last. */
export async function runWecomCommand(
  args: readonly string[],
  env: Environment,
  options: Omit<DoctorOptions, 'url'> & { readonly print?: (line: string) => void } = {},
): Promise<Said> {
  const asked = parse(args)
  if ('text' in asked) return asked
  const { print = () => undefined, ...others } = options
  const findings: Finding[] = []
  for await (const finding of doctor(env, { ...others, ...(asked.url === undefined ? {} : { url: asked.url }) })) {
    findings.push(finding)
    if (!asked.json) print(lineOf(finding))
  }
  const code = findings.some(({ level }) => level === 'FAIL') ? 1 : 0
  return { text: asked.json ? JSON.stringify({ findings }) : summaryOf(findings), code }
}

// --- Internal helpers ---

function parse(args: readonly string[]): Said | { readonly url: string | undefined; readonly json: boolean } {
  const wrong: Said = { text: 'the wecom command knows "doctor [--url URL] [--json]" and "--help", nothing else', code: 2 }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, url: { type: 'string' }, json: { type: 'boolean' } },
    })
    if (values.help) return { text: help, code: 0 }
    if (positionals.join(' ') !== 'doctor') return wrong
    if (values.url !== undefined && !/^https?:$/.test(URL.parse(values.url)?.protocol ?? ''))
      return { text: `--url is "${values.url}", but it must be an http or https address, e.g. https://qishao.example.gov.cn`, code: 2 }
    return { url: values.url, json: values.json ?? false }
  } catch {
    // parseArgs throws on options it does not know; the sentence for it is ours.
    return wrong
  }
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (level: Finding['level']): number => findings.filter((finding) => finding.level === level).length
  const [fails, warns] = [count('FAIL'), count('warn')]
  if (fails === 0 && warns === 0) return 'all is well'
  return `${fails} to mend, ${warns} to know`
}

if (import.meta.main) {
  const { text, code } = await runWecomCommand(process.argv.slice(2), process.env, { print: (line) => console.log(line) })
  // Wrong use goes where errors go; findings are what was asked for.
  if (code === 2) console.error(text)
  else console.log(text)
  process.exitCode = code
}
