import { computed, ref, shallowRef } from 'vue'
import {
  type Case,
  type ClockReading,
  type Department,
  fetchCases,
  fetchClock,
  fetchDepartments,
  fetchPeople,
  type Person,
  ProblemError,
  sentenceOf,
  UnreachableError,
} from './api.ts'
import { coalesced } from './coalesced.ts'
import { botName } from './words.ts'

/** Everyone known. */
export const people = shallowRef<readonly Person[]>([])

/** The departments of the directory. */
export const departments = shallowRef<readonly Department[]>([])

/** All cases in the operator's view, newest number first. */
export const cases = shallowRef<readonly Case[]>([])

/** Whether people, departments and cases have been loaded once. */
export const loaded = ref(false)

/** Why the page cannot work although the server answers; empty when all is well. */
export const trouble = ref('')

/** The server's time, in virtual mode standing still, else running on with this machine's clock. */
export const now = computed(() =>
  reading.value.virtual ? reading.value.now : new Date(Date.parse(reading.value.now) + tick.value - readAt).toISOString(),
)

/** Whether the clock can be moved by hand. */
export const virtual = computed(() => reading.value.virtual)

const reading = shallowRef<ClockReading>({ now: new Date().toISOString(), virtual: false })
let readAt = Date.now()
const tick = ref(readAt)
setInterval(() => {
  tick.value = Date.now()
}, 1_000)

/** Reads everything but the chats again. Failures show in `trouble` or in the banner. */
export const refreshWorld = coalesced(async () => {
  try {
    const [everyone, directory, all, time] = await Promise.all([
      fetchPeople(),
      departments.value.length > 0 ? departments.value : fetchDepartments(),
      fetchCases(),
      fetchClock(),
    ])
    people.value = everyone
    departments.value = directory
    cases.value = byNumber(all)
    readAt = Date.now()
    tick.value = readAt
    reading.value = time
    loaded.value = true
    trouble.value = ''
  } catch (error) {
    if (error instanceof UnreachableError) return // The banner says so, and `live` tries again.
    trouble.value =
      error instanceof ProblemError && error.status === 404
        ? '模拟器没有打开。请以 QISHAO_SIMULATOR=on 启动服务器后刷新。'
        : sentenceOf(error)
  }
})

/** Newest number first. */
export function byNumber(list: readonly Case[]): readonly Case[] {
  return list.toSorted((a, b) => b.number.localeCompare(a.number, 'en', { numeric: true }))
}

/** The person of an id. */
export function personOf(id: string): Person | undefined {
  return people.value.find((person) => person.id === id)
}

/** The name under which a sender appears; the id where the person is unknown. */
export function nameOf(id: string): string {
  return id === 'bot' ? botName : (personOf(id)?.name ?? id)
}

/** The short name of a department; the code where it is unknown. */
export function departmentName(code: string): string {
  return departments.value.find((department) => department.code === code)?.short ?? code
}
