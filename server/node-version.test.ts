import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const check = join(import.meta.dirname, 'node-version.js')

/** Starts Node as if it were of `version`. */
function startWith(version: string): { readonly status: number | null; readonly stderr: string } {
  const pretend = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`
  return spawnSync(process.execPath, ['--import', pretend, '--import', check, '--eval', ''], { encoding: 'utf8' })
}

describe('the start', () => {
  it('is refused on an older Node with one sentence that says what to do', () => {
    const { status, stderr } = startWith('20.20.2')
    expect(status).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/needs Node 26 or newer, but this is Node 20\.20\.2\. Run "npm ci"/)])
  })

  it('goes on from Node 26', () => {
    expect(startWith('26.10.0').status).toBe(0)
  })
})
