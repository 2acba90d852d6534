/** Reads one clock profile, shipped in `seeds/profiles/` or a district's own file, and refuses one that contradicts itself. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { clockKinds } from '../cases/case.ts'
import type { Profile } from '../cases/clocks.ts'
import { profileFault } from '../cases/profile-fault.ts'
import { loadAdmission } from './load-admission.ts'
import { readJson, SeedError } from './load-file.ts'

/** The names of the shipped profiles. */
export function profileNames(folder: string): readonly string[] {
  return readdirSync(join(folder, 'profiles'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort()
}

/** A profile by its name, or by the path of a JSON file. `matters` are the names its conditions may use. Throws `SeedError`. */
export function loadProfile(folder: string, nameOrFile: string, matters: ReadonlySet<string>): Profile {
  const path = nameOrFile.endsWith('.json') ? nameOrFile : join(folder, 'profiles', `${nameOrFile}.json`)
  if (!existsSync(path)) {
    const known = profileNames(folder).join(', ')
    if (path === nameOrFile) throw new SeedError(`There is no profile at ${path}; the shipped ones are ${known}.`)
    throw new SeedError(`There is no profile "${nameOrFile}"; there are ${known}, and the path of a JSON file is allowed.`)
  }
  const json = readJson(path)
  const parsed = profileFile.safeParse(json)
  if (!parsed.success) throw new SeedError(`${path}${malformed(json, parsed.error.issues[0])}`)
  const fault = profileFault(parsed.data, matters)
  if (fault !== null) throw new SeedError(`${path}, profile "${parsed.data.name}": ${fault}.`)
  return { ...parsed.data, admission: loadAdmission(folder) }
}

// --- Shapes ---

const event = z.enum([
  'reported',
  'referred',
  'dispatched',
  'classified',
  'acknowledged',
  'contacted',
  'contact-denied',
  'same-day-promised',
  'progress-reported',
  'promised',
  'progress-asked',
  'news-slowed',
  'resolved',
  'retracted',
  'objected',
  'objection-upheld',
  'objection-overruled',
  'reopened',
  'closed',
  'rated',
  'rating-changed',
  'follow-up-opened',
  'follow-up-called',
  'rating-verified',
  'rating-excluded',
  'answer-held',
  'answer-delivered',
  'told-by-phone',
  'withdrawn',
])
const rung = z.enum(['owner', 'head', 'leader', 'officer'])
const ladder = z.strictObject({
  yellow: z.array(rung),
  red: z.array(rung),
  rungs: z.array(z.strictObject({ afterWorkingDays: z.int().min(1), tell: z.array(rung) })),
})
const words = z.string().min(1)
const told = {
  kinds: z.array(z.enum(['difficulty', 'opinion', 'need', 'expectation'])).optional(),
  urgencies: z.array(z.enum(['normal', 'urgent', 'emergency'])).optional(),
  admissions: z.array(z.enum(['in-scope', 'emergency', 'statutory-channel', 'tip-off', 'not-enterprise', 'abuse'])).optional(),
  matters: z.array(words).optional(),
  consultation: z.boolean().optional(),
}
const limit = z.strictObject({ amount: z.int().min(1), unit: z.enum(['working-day', 'working-hour']), source: words })
/** Waiting for the enterprise, the long-term track, urging. */
const puttingOff = {
  suspension: z
    .strictObject({
      maxWorkingDays: z.int().min(1),
      maxTimes: z.int().min(1),
      remindAfterWorkingDays: z.int().min(1),
      source: z.string().min(1),
    })
    .refine(({ remindAfterWorkingDays, maxWorkingDays }) => remindAfterWorkingDays < maxWorkingDays, 'the reminder comes before the end'),
  longTerm: z.strictObject({ weekday: z.int().min(1).max(7), onDayOff: z.enum(['before', 'skip']), source: z.string().min(1) }),
  urging: z.strictObject({
    tell: z.array(z.array(z.enum(['owner', 'head', 'coordinator'])).min(1)).min(1),
    source: z.string().min(1),
  }),
}
const profileFile = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/, 'a name has small letters, digits and hyphens'),
  title: words,
  source: words,
  yellowBeforeWorkingMinutes: z.int().min(0),
  classes: z
    .strictObject({
      source: words,
      usual: words,
      of: z.array(z.strictObject({ name: z.string().min(1).max(8), means: words, when: z.strictObject(told).optional() })).min(2),
    })
    .optional(),
  clocks: z.array(
    z.strictObject({
      kind: z.enum(clockKinds),
      amount: z.int().min(1),
      unit: z.enum(['minute', 'working-hour', 'working-day', 'calendar-day', 'month', 'same-day', 'promised']),
      when: z.strictObject({ ...told, classes: z.array(words).optional() }).optional(),
      yellowBeforeWorkingMinutes: z.int().min(0).optional(),
      slow: z.strictObject({ amount: z.int().min(1), unit: z.enum(['working-day', 'calendar-day']) }).optional(),
      owner: z.enum(['department', 'coordinator', 'reporter']),
      startedBy: z.array(event),
      metBy: z.array(event),
      cancelledBy: z.array(event),
      resumedBy: z.array(event),
      extendable: z.boolean(),
      suspendable: z.boolean().optional(),
      rolling: z.boolean().optional(),
      source: words,
    }),
  ),
  contact: z.strictObject({ namesHandler: z.literal(true), source: words }).optional(),
  ladders: z.strictObject({ department: ladder, coordinator: ladder }),
  meeting: z.strictObject({ answers: limit.omit({ source: true }), fixedBeforeWorkingMinutes: z.int().min(0), source: words }),
  ...puttingOff,
  tasks: z.strictObject({ assist: limit, 'report-in': limit, instruction: limit, commitment: limit }),
  objection: z.strictObject({ windowWorkingDays: z.int().min(1), source: words }),
  repeated: z.strictObject({ times: z.int().min(2), source: words }),
  extension: z.strictObject({ maxDays: z.int().min(1), maxTimes: z.int().min(1), source: words }),
  undo: z.strictObject({ minutes: z.int().min(1), source: words }),
  rating: z.strictObject({ changeWithinHours: z.int().min(0), reopenWithinDays: z.int().min(0), source: words }),
  followUp: z.strictObject({ unratedPercent: z.int().min(0).max(100), source: words }),
  ratingAppeal: z.strictObject({ withinWorkingDays: z.int().min(1), source: words }),
  finalAnswer: z.strictObject({ afterReopenings: z.int().min(1), source: words }),
})

// --- Internal helpers ---

/** Where a file is malformed: `, profile "ours", clock "contact", at amount: …`. */
function malformed(json: unknown, issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path ?? []
  const name = valueAt(json, ['name'])
  const kind = path[0] === 'clocks' ? valueAt(json, ['clocks', path[1] ?? 0, 'kind']) : undefined
  const at = typeof kind === 'string' ? path.slice(2) : path
  const place = [...(typeof kind === 'string' ? [`clock "${kind}"`] : []), ...(at.length > 0 ? [`at ${at.join('.')}`] : [])].join(', ')
  const value = valueAt(json, path)
  const shown = typeof value === 'string' || typeof value === 'number' ? `${JSON.stringify(value)}: ` : ''
  return `${typeof name === 'string' ? `, profile "${name}"` : ''}${place === '' ? '' : `, ${place}`}: ${shown}${issue?.message ?? 'unknown shape'}.`
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === String(key))?.[1] : undefined,
    json,
  )
}
