/** `/sim/people` and `/sim/departments`: who is who. */
import express, { type Router } from 'express'
import * as z from 'zod'
import type { Person } from '../../cases/people.ts'
import type { Directory } from '../directory.ts'
import { InputError, Problem, parse } from './problem.ts'

const personId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, '只能用字母、数字、- 和 _，最多 64 个')

/** A field of one line: no control characters, no blanks around it; empty counts as missing. */
const line = (limit: number) =>
  z
    .string()
    .nullish()
    .transform(
      (text) =>
        text
          ?.toWellFormed()
          .replace(/\p{Cc}/gu, '')
          .trim() || null,
    )
    .refine((text) => (text?.length ?? 0) <= limit, `最多 ${limit} 个字`)

const personBody = z.object({
  name: line(64).refine((name) => name !== null, '不能为空'),
  role: z.enum(['entrepreneur', 'staff', 'head', 'coordinator', 'leader', 'officer', 'observer', 'discipline']),
  department: line(64),
  departments: z.array(z.string().max(64)).max(100).nullish(),
  enterprise: line(200),
  phone: line(40),
})

/** Adds the routes of people and departments. */
export function peopleRoutes(router: Router, { directory }: { readonly directory: Directory }): void {
  router.get('/people', (_, response) => {
    response.json({ people: directory.people().map(personView) })
  })

  router.put('/people/:id', express.json(), async (request, response) => {
    const person = personOf(request.params.id, request.body, directory)
    await directory.put(person)
    response.json(personView(person))
  })

  router.get('/departments', (_, response) => {
    response.json({ departments: directory.departments.map(({ code, name, short }) => ({ code, name, short })) })
  })
}

/** The person of `?as=`, or null without it; ends the request with 404 when nobody is called that. */
export function viewerOf(query: unknown, directory: Directory): Person | null {
  const { as } = parse(z.object({ as: z.string().optional() }), query)
  return as === undefined ? null : knownPerson(as, directory)
}

/** The person with an id; ends the request with 404 when there is none. */
export function knownPerson(id: string, directory: Directory): Person {
  const person = directory.person(id)
  if (!person) throw new Problem(404, `没有“${id}”这个人，可以先用 PUT /sim/people/${encodeURIComponent(id)} 添加。`)
  return person
}

// --- Internal helpers ---

function personOf(id: string, body: unknown, directory: Directory): Person {
  parse(z.object({ id: personId.refine((text) => text !== 'bot', 'bot 是企哨自己') }), { id })
  const { name, role, department, departments: more, enterprise, phone } = parse(personBody, body)
  const departments = [...new Set([...(department === null ? [] : [department]), ...(more ?? [])])]
  const unknown = departments.find((code) => !directory.departments.some((known) => known.code === code))
  if (unknown !== undefined) throw new InputError('department', `没有代码为“${unknown}”的部门，可用的代码见 GET /sim/departments。`)
  if ((role === 'staff' || role === 'head') && departments.length === 0) {
    throw new InputError('department', `${role === 'staff' ? '部门工作人员' : '部门负责人'}必须写明所在部门（department）。`)
  }
  return { id, name: name ?? '', role, departments, enterprise, phone }
}

function personView({ id, name, role, departments, enterprise, phone }: Person): object {
  const [department] = departments
  return {
    id,
    name,
    role,
    ...(department === undefined ? {} : { department }),
    departments,
    ...(enterprise === null ? {} : { enterprise }),
    ...(phone === null ? {} : { phone }),
  }
}
