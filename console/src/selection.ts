import { type ComputedRef, computed, ref, shallowRef, watch } from 'vue'
import { type Chat, fetchChats, type Person, type Role } from './api.ts'
import { remembered } from './remembered.ts'
import { withoutGroup } from './words.ts'
import { cases, departmentName, departments, people } from './world.ts'

export type PaneKind = 'entrepreneur' | 'group' | 'coordinator' | 'official'

type Pane = {
  readonly kind: PaneKind
  readonly label: string
  readonly roles: readonly Role[]
}

/** The four panes in the order in which a case travels. */
export const panes: readonly Pane[] = [
  { kind: 'entrepreneur', label: '企业', roles: ['entrepreneur'] },
  { kind: 'group', label: '部门群', roles: ['staff'] },
  { kind: 'coordinator', label: '营商办', roles: ['coordinator'] },
  { kind: 'official', label: '领导', roles: ['leader', 'head', 'discipline', 'officer', 'observer'] },
]

/** Who speaks in a pane and where. `chat` is undefined while there is nobody to speak. */
export type Place = {
  readonly candidates: readonly Person[]
  readonly speaker: Person | undefined
  readonly chat: string | undefined
  readonly title: string
}

const chosen = remembered('chosen')

/** Makes somebody the speaker of a pane. */
export function chooseSpeaker(pane: PaneKind, person: string): void {
  chosen[pane === 'group' ? `group.${department.value}` : pane] = person
}

/** Shows a department's group in the group pane. */
export function chooseDepartment(code: string): void {
  chosen.department = code
}

/** The departments that have a work group. */
export const groups = computed(() => departments.value.filter(({ code }) => !withoutGroup.includes(code)))

/** The department whose group is shown: the chosen one, else the one the page began with. */
export const department = computed(() => (hasGroup(chosen.department) ? chosen.department : firstDepartment.value))

/** That of the newest case at the first look, so that the page does not jump with later ones. */
const firstDepartment = ref('')
watch(groups, (list) => {
  const latest = cases.value.find(({ lead }) => hasGroup(lead))?.lead
  firstDepartment.value ||= latest ?? list[0]?.code ?? ''
})

function hasGroup(code: string | null | undefined): code is string {
  return groups.value.some((group) => group.code === code)
}

/** Where each pane stands now. */
export const places: Readonly<Record<PaneKind, ComputedRef<Place>>> = {
  entrepreneur: computed(() => directPlace('entrepreneur')),
  group: computed(groupPlace),
  coordinator: computed(() => directPlace('coordinator')),
  official: computed(() => directPlace('official')),
}

const groupStaff = computed(() => {
  const code = department.value
  return people.value.filter(
    (person) => person.role === 'staff' && (person.department === code || (person.departments?.includes(code) ?? false)),
  )
})

const groupSpeaker = computed(() => {
  const wanted = chosen[`group.${department.value}`]
  return groupStaff.value.find(({ id }) => id === wanted) ?? groupStaff.value[0]
})

/** The chats the group's speaker is in: they bring the group's title and head count. */
const groupChats = shallowRef<readonly Chat[]>([])
watch(
  () => groupSpeaker.value?.id,
  async (person) => {
    if (person === undefined) return
    // Without an answer only the head count is missing; the banner tells of the server.
    groupChats.value = await fetchChats(person).catch(() => [])
  },
)

function directPlace(kind: PaneKind): Place {
  const roles = panes.find((pane) => pane.kind === kind)?.roles ?? []
  const candidates = roles.flatMap((role) => people.value.filter((person) => person.role === role))
  const speaker = candidates.find(({ id }) => id === chosen[kind]) ?? candidates[0]
  return { candidates, speaker, chat: speaker && `dm:${speaker.id}`, title: '企哨' }
}

function groupPlace(): Place {
  const code = department.value
  const speaker = groupSpeaker.value
  const chat = `group:${code}`
  const known = groupChats.value.find((group) => group.chat === chat)
  const title = known ? `${known.title}(${known.members})` : code && `${departmentName(code)}企业诉求群`
  return { candidates: groupStaff.value, speaker, chat: speaker && chat, title }
}
