import { ref } from 'vue'

export type Role = 'entrepreneur' | 'staff' | 'head' | 'coordinator' | 'leader' | 'officer' | 'observer' | 'discipline'

export type Light = 'green' | 'yellow' | 'red' | 'none'

export type Person = {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly department?: string
  readonly departments?: readonly string[]
  readonly enterprise?: string
  readonly phone?: string
}

/** What a person is created with; the id stands in the address. */
export type NewPerson = Omit<Person, 'id'>

export type Department = { readonly code: string; readonly name: string; readonly short: string }

export type Chat = { readonly chat: string; readonly title: string; readonly members: number }

export type CardButton = { readonly label: string; readonly value: string }

export type Attachment = {
  readonly id: string
  readonly name: string
  readonly mime: string
  readonly size: number
  readonly url: string
}

/** One line of a chat. `n` rises by one per chat; `quote` is the id of the message answered to. */
export type Message = {
  readonly n: number
  readonly id: string
  readonly from: string
  readonly at: string
  readonly text: string
  readonly quote?: string
  /** The id of the message that this one takes back. */
  readonly recall?: string
  readonly tap?: string
  readonly buttons?: readonly CardButton[]
  readonly attachments?: readonly Attachment[]
}

export type Upload = { readonly name: string; readonly mime: string; readonly base64: string }

/** What the page posts. `id` is made by the page, so that a retry has no second effect. */
export type Outgoing = {
  readonly chat: string
  readonly from: string
  readonly id: string
  readonly text?: string
  readonly quote?: string
  readonly recall?: string
  readonly tap?: string
  readonly attachments?: readonly Upload[]
}

export type CaseClock = {
  readonly kind: string
  readonly due: string
  readonly status: string
  readonly light: Light
  readonly provisional?: boolean
}

/** What a department owes beside the answer; `ended` once it does no more. */
export type CaseTask = Omit<CaseClock, 'provisional'> & {
  readonly task: number
  readonly department: string
  readonly text: string
  readonly ended?: string
}

export type Case = {
  readonly number: string
  readonly status: string
  readonly light: Light
  readonly lead: string | null
  readonly leadName?: string
  readonly assisting?: readonly string[]
  readonly admission?: string
  readonly kind?: string
  readonly matter?: string
  readonly urgency?: string
  readonly reporter?: string
  readonly enterprise?: string | null
  readonly text?: string
  readonly answer?: string | null
  readonly rating?: {
    readonly level: number
    readonly solved: string
    readonly reason?: string
  } | null
  readonly declined?: { readonly reason: string }
  readonly mergedInto?: string
  readonly origin?: string
  readonly splits?: readonly string[]
  readonly links?: readonly string[]
  readonly clocks?: readonly CaseClock[]
  readonly tasks?: readonly CaseTask[]
  readonly timeline?: readonly { readonly at: string; readonly text: string }[]
}

export type ClockReading = { readonly now: string; readonly virtual: boolean }

/** The server said no; `message` is its own Chinese sentence, `status` the HTTP status. */
export class ProblemError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The server could not be reached, or something between it and the page answered instead. */
export class UnreachableError extends Error {}

/** Whether the last thing heard of the server was an answer. The banner hangs on it. */
export const reachable = ref(true)

const patienceMs = 30_000

/** Everyone known, with the role that is in force. */
export async function fetchPeople(): Promise<readonly Person[]> {
  return (await request<{ people: readonly Person[] }>('GET', '/sim/people')).people
}

/** Creates or changes a person. */
export async function putPerson(id: string, person: NewPerson): Promise<void> {
  await request<unknown>('PUT', `/sim/people/${encodeURIComponent(id)}`, person)
}

/** The departments in the order of the directory. */
export async function fetchDepartments(): Promise<readonly Department[]> {
  return (await request<{ departments: readonly Department[] }>('GET', '/sim/departments')).departments
}

/** The chats a person is in. */
export async function fetchChats(person: string): Promise<readonly Chat[]> {
  const path = `/sim/chats?as=${encodeURIComponent(person)}`
  return (await request<{ chats: readonly Chat[] }>('GET', path)).chats
}

/** The messages of a chat after number `after`, and where to go on. */
export function fetchMessages(chat: string, after: number): Promise<{ readonly messages: readonly Message[]; readonly next: number }> {
  return request('GET', `/sim/chats/${encodeURIComponent(chat)}/messages?after=${after}`)
}

/** Posts a message or a tap; returns when it is durable. */
export async function postMessage(message: Outgoing): Promise<void> {
  await request<unknown>('POST', '/sim/messages', message, 120_000)
}

/** The cases a person may see; the operator's view of everything without `as`. */
export async function fetchCases(as?: string): Promise<readonly Case[]> {
  const path = as ? `/sim/cases?as=${encodeURIComponent(as)}` : '/sim/cases'
  return (await request<{ cases: readonly Case[] }>('GET', path)).cases
}

/** One case with its clocks and its timeline. */
export function fetchCase(number: string): Promise<Case> {
  return request('GET', `/sim/cases/${encodeURIComponent(number)}`)
}

/** The time the server lives in. */
export function fetchClock(): Promise<ClockReading> {
  return request('GET', '/sim/clock')
}

/** Moves a virtual clock; returns after everything that fell due on the way has fired. */
export async function moveClock(move: { to: string } | { advance: string }): Promise<void> {
  await request<unknown>('POST', '/sim/clock', move, 600_000)
}

/** A sentence for people about what went wrong. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ProblemError) return error.message
  if (error instanceof UnreachableError) return '连不上服务器，内容已保留，请稍后再试。'
  return `页面出了差错：${String(error)}`
}

async function request<Answer>(method: string, path: string, body?: unknown, timeoutMs: number = patienceMs): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (response.ok) {
      // The border: the server is the other half of the contract, and nobody checks again.
      const answer = (await response.json()) as Answer
      reachable.value = true
      return answer
    }
  } catch (cause) {
    reachable.value = false
    throw new UnreachableError(`${method} ${path} got no answer`, { cause })
  }
  const problem = await problemOf(response)
  reachable.value = !(problem instanceof UnreachableError)
  throw problem
}

async function problemOf(response: Response): Promise<Error> {
  const isProblem = response.headers.get('content-type')?.includes('json') ?? false
  if (!isProblem && response.status >= 502) {
    return new UnreachableError(`a gateway answered ${response.status}`)
  }
  const said: { title?: string; detail?: string } = isProblem ? await response.json() : {}
  const sentence = [said.title, said.detail].filter(Boolean).join('：')
  return new ProblemError(response.status, sentence || `服务器没有接受（${response.status}）。`)
}
