/** The shape of `assessment.json`: the rules of the yearly assessment, refused where they contradict themselves. */
import { z } from 'zod'
import type { AssessmentRules } from '../cases/assessment.ts'

const source = z.string().min(1)
const percent = z.int().min(0).max(100)
const place = z.int().min(1)
const measure = z.string().min(1)

/** Parses the file into the rules; the sources stay in the file. */
export const assessmentFile = z
  .strictObject({
    source,
    weights: z
      .strictObject({ response: percent, resolution: percent, satisfaction: percent, source })
      .refine(({ response, resolution, satisfaction }) => response + resolution + satisfaction === 100, 'the weights make 100 together'),
    satisfied: z.strictObject({ from: z.union([z.literal(3), z.literal(4), z.literal(5)]), source }),
    minRated: z.strictObject({ cases: z.int().min(1), source }),
    minRanked: z.strictObject({ departments: z.int().min(2), source }),
    bands: z.strictObject({
      list: z
        .array(z.strictObject({ name: z.string().min(1), from: z.number().min(0).max(100) }))
        .min(1)
        .refine((bands) => bands.every(({ from }, i) => i === 0 || from < (bands[i - 1]?.from ?? 0)), 'the bands stand from high to low')
        .refine((bands) => bands.at(-1)?.from === 0, 'the lowest band begins at 0'),
      source,
    }),
    places: z.array(z.strictObject({ fromLast: z.array(place).min(1), measure, source })).refine((places) => {
      const all = places.flatMap(({ fromLast }) => fromLast)
      return new Set(all).size === all.length
    }, 'each place from the last may stand once'),
    twoYears: z.strictObject({ lastPlaces: place, measure, source }),
    best: z.strictObject({ places: place, measure, source }),
  })
  .refine(
    ({ minRanked, best, twoYears, places }) =>
      minRanked.departments >= best.places + Math.max(twoYears.lastPlaces, ...places.flatMap(({ fromLast }) => fromLast)),
    { path: ['minRanked'], message: 'minRanked must leave room for the best and the last places' },
  )
  .transform(({ weights, satisfied, minRated, minRanked, bands, places, twoYears, best }): AssessmentRules => {
    const { response, resolution, satisfaction } = weights
    return {
      weights: { response, resolution, satisfaction },
      satisfiedFrom: satisfied.from,
      minRated: minRated.cases,
      minRanked: minRanked.departments,
      bands: bands.list,
      places: places.map(({ fromLast, measure }) => ({ fromLast, measure })),
      twoYears: { lastPlaces: twoYears.lastPlaces, measure: twoYears.measure },
      best: { places: best.places, measure: best.measure },
    }
  })
