import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'build/**'],
    globalSetup: ['./vitest.services.ts'],
    reporters: ['default', './skipped.reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Files wait for disks and timers more than they compute: both cores of a small machine are of use.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
