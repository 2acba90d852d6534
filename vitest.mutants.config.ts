import { defineConfig } from 'vitest/config'

/** The tests of the case rules alone, for `npm run mutants`: properties with few runs, always the same, so that scores can be compared. */
export default defineConfig({
  plugins: [
    {
      name: 'few-runs',
      enforce: 'pre',
      transform: {
        filter: { id: /\.test\.ts$/ },
        handler: (code) => code.replaceAll(/\{ numRuns: [\d_]+ \}/g, '{ numRuns: 20, seed: 20260918 }'),
      },
    },
  ],
  test: { include: ['cases/*.test.ts'], testTimeout: 30_000 },
})
