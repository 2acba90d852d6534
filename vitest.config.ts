import { defineConfig } from 'vitest/config'

/** Functions of their arguments alone: their test files may share one process, which loads everything once. */
const pure = ['cases/**/*.test.ts', 'dialogs/**/*.test.ts', 'seeds/**/*.test.ts']
const elsewhere = ['node_modules/**', 'build/**']

export default defineConfig({
  test: {
    globalSetup: ['./vitest.services.ts'],
    reporters: ['default', './skipped.reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Files wait for disks, timers and other processes more than they compute.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, exclude: elsewhere, isolate: false } },
      { extends: true, test: { name: 'program', include: ['**/*.test.ts'], exclude: [...elsewhere, ...pure] } },
    ],
  },
})
