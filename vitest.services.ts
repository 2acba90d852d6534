/** Before all tests: finds PostgreSQL and Redis for those that need them, or starts them; afterwards stops what it started. */
import type { TestProject } from 'vitest/node'
import { findPostgres, findRedis } from './server/journeys/services.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the servers; null: not there, and the tests that need it are reported as skipped. */
    postgres: string | null
    redis: string | null
  }
}

export default async function services(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])
  project.provide('postgres', postgres?.url ?? null)
  project.provide('redis', redis?.url ?? null)
  return async () => {
    await Promise.all([postgres?.stop(), redis?.stop()])
  }
}
