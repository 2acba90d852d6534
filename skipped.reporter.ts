/** Names the skipped tests in the closing lines and counts all of them; with CI=true a skip is a failure. */
import type { Reporter, TestModule } from 'vitest/node'

export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state: string) => tests.filter((test) => test.result().state === state)
    const skipped = inState('skipped')
    for (const test of skipped) process.stdout.write(`skipped: ${test.fullName}\n`)
    if (skipped.length > 0 && process.env.CI === 'true') process.exitCode = 1
    process.stdout.write(`${inState('passed').length} passed, ${inState('failed').length} failed, ${skipped.length} skipped\n`)
  }
}
