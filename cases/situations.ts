/** Every status, with what may hang in a case that has it: what the tables of commands are computed over. */
import type { Actor, Status } from './case.ts'
import {
  contacted,
  declinedAsCourt,
  did,
  discipline,
  fence,
  given,
  person,
  rates,
  resolved,
  type Step,
  type Story,
  says,
  staff,
  system,
  tippedOff,
  unsureFence,
  until,
  wang,
} from './fixtures.ts'
import { samples } from './samples.ts'

/** A case and the moment, a Shanghai time, at which a command is given on it. */
export type Situation = { readonly name: string; readonly story: Story; readonly at: string }

/** The statuses that last; `reported` is over before a command has ended. */
export type Lasting = Exclude<Status, 'reported'>

/** The enterprise of the report, to which its reporter is bound. */
const enterprise = '凯成科技有限公司'

/** Rated 不满意 once it was answered. */
const poorly: readonly Step[] = [contacted, resolved, says('solved'), rates(1)]
const appealedAgainst = did(samples['appeal-rating'], { at: '2026-09-18 17:01', by: staff })
const proposedFinal = did(samples['propose-final'], { at: '2026-09-18 17:01', by: staff })
const late = { at: '2026-09-18 17:02', by: person('coordinator') }

/** On a matter of the housing office, reported on Friday 2026-09-18 by somebody who is bound to the enterprise. A new status does not compile until it has one. */
export const situations: { readonly [Known in Lasting]: readonly [Situation, ...Situation[]] } = {
  'awaiting-dispatch': [situation('awaiting', given(did({ ...unsureFence, boundTo: enterprise }, { at: '2026-09-18 16:00', by: wang })))],
  dispatched: [situation('dispatched', told()), situation('objected', told(did(samples.object, { at: '2026-09-18 16:30', by: staff })))],
  acknowledged: [
    situation('acknowledged', told(did(samples.acknowledge, { at: '2026-09-18 16:10', by: staff }))),
    situation('two minutes ago', told(did(samples.acknowledge, { at: '2026-09-18 17:08', by: staff }))),
  ],
  handling: [
    situation('contacted', told(contacted)),
    situation('denied', told(contacted, did(samples['deny-contact'], { at: '2026-09-18 16:30', by: wang }))),
    situation('extending', told(contacted, did(samples['request-extension'], { at: '2026-09-18 16:30', by: staff }))),
    situation('assisted', told(contacted, ...called())),
    situation('suspended', told(contacted, did(samples.suspend, { at: '2026-09-18 16:30', by: staff }))),
    situation('long-term', told(contacted, did(samples['begin-long-term'], { at: '2026-09-18 16:30', by: staff }))),
    situation('visited', told(did(samples['report-visit'], { at: '2026-09-18 16:30', by: staff }))),
    situation('convened', told(contacted, did(samples.convene, { at: '2026-09-18 16:30', by: staff }))),
    situation('proposed', told(contacted, did(samples['propose-decline'], { at: '2026-09-18 17:00', by: person('coordinator') }))),
    situation('not-solved', told(contacted, resolved, says('not'))),
    situation('poor', told(...poorly)),
    situation('appealed against', told(...poorly, appealedAgainst)),
    situation('exclusion proposed', told(...poorly, appealedAgainst, did(samples['rule-rating-appeal'], late))),
    situation('final proposed', told(contacted, resolved, says('not'), proposedFinal)),
    situation('final signed', told(contacted, resolved, says('not'), proposedFinal, did(samples['sign-final'], late))),
  ],
  resolved: [
    situation('resolved', told(contacted, resolved)),
    situation('solved', told(contacted, resolved, says('solved'))),
    situation('held', told(contacted, resolved, did(samples['hold-answer'], { at: '2026-09-18 17:05', by: system }))),
    situation('partly', told(contacted, resolved, says('partly'), rates(4))),
  ],
  closed: [
    situation('closed', told(contacted, resolved, says('solved'), rates(5))),
    situation('unrated', told(contacted, resolved, until('2026-10-08 09:00')), '2026-10-08 09:10'),
    situation(
      'to be called',
      told(...poorly, did(samples.resolve, { at: '2026-09-18 17:05', by: staff }), until('2026-10-08 09:00')),
      '2026-10-08 09:10',
    ),
  ],
  declined: [
    situation('declined', told(...declinedAsCourt), '2026-09-18 17:20'),
    situation('appealed', told(...declinedAsCourt, did(samples.appeal, { at: '2026-09-18 17:15', by: wang })), '2026-09-18 17:20'),
  ],
  merged: [situation('merged', told(did(samples.merge, { at: '2026-09-18 17:00', by: wang })))],
  withdrawn: [situation('withdrawn', told(contacted, did(samples.withdraw, { at: '2026-09-18 17:00', by: wang })))],
}

/** Tip-offs on their way, and an ordinary case that the coordinator gave to the discipline contact. */
export const confidences: readonly Situation[] = [
  situation('tip-off', given(tippedOff)),
  situation('tip-off, answered', given(tippedOff, did(samples.resolve, { at: '2026-09-18 16:40', by: discipline }))),
  situation(
    'given to the discipline contact',
    told(did({ type: 'dispatch', lead: 'discipline' }, { at: '2026-09-18 16:30', by: person('coordinator') })),
  ),
  situation(
    'tip-off, answer held',
    given(
      tippedOff,
      did(samples.resolve, { at: '2026-09-18 16:40', by: discipline }),
      did(samples['hold-answer'], { at: '2026-09-18 16:41', by: system }),
    ),
  ),
  situation('return proposed', given(tippedOff, did(samples['propose-return'], { at: '2026-09-18 16:40', by: discipline }))),
]

/** Who may have to do with a case: what such a person is to it, and one who is. */
export type People = readonly { readonly who: string; readonly actor: Actor }[]

const colleague: Actor = { id: 'wang-2', role: 'entrepreneur', departments: [], enterprise }

/** To those of `situations`. */
export const people: People = [
  { who: 'the reporter', actor: wang },
  { who: 'a colleague', actor: colleague },
  { who: 'another entrepreneur', actor: person('li') },
  { who: 'staff of the lead', actor: staff },
  { who: 'head of the lead', actor: person('head-hucd') },
  { who: 'staff of an assisting department', actor: person('staff-urban_mgmt') },
  { who: 'staff of another department', actor: person('staff-tax') },
  { who: 'coordinator', actor: person('coordinator') },
  { who: 'leader', actor: person('leader') },
  { who: 'service officer of the enterprise', actor: person('officer') },
  { who: 'observer', actor: person('observer') },
  { who: 'discipline contact', actor: discipline },
]

/** To those of `confidences`. */
export const peopleInConfidence: People = [
  { who: 'the reporter', actor: wang },
  { who: 'a colleague', actor: colleague },
  { who: 'another entrepreneur', actor: person('li') },
  { who: 'staff of the department it is about', actor: person('staff-samr') },
  { who: 'head of that department', actor: person('head-samr') },
  { who: 'staff of the department that had it before', actor: staff },
  { who: 'coordinator', actor: person('coordinator') },
  { who: 'leader', actor: person('leader') },
  { who: 'service officer of the enterprise', actor: person('officer') },
  { who: 'observer', actor: person('observer') },
  { who: 'discipline contact', actor: discipline },
]

/** The situation of a name. Throws where there is none. */
export function situationNamed(name: string): Situation {
  const found = Object.values(situations)
    .flat()
    .find((one) => one.name === name)
  if (!found) throw new Error(`there is no situation "${name}"`)
  return found
}

// --- Internal helpers ---

function situation(name: string, story: Story, at = '2026-09-18 17:10'): Situation {
  return { name, story, at }
}

/** The report, dispatched at once, and what followed. */
function told(...steps: readonly Step[]): Story {
  return given(did({ ...fence, boundTo: enterprise }, { at: '2026-09-18 16:00', by: wang }), ...steps)
}

/** Another department is asked for its part, and to report in. */
function called(): readonly Step[] {
  return [
    did({ type: 'assist', department: 'urban_mgmt', text: '请确认占道许可的范围' }, { at: '2026-09-18 16:30', by: staff }),
    did({ type: 'whistle', departments: ['urban_mgmt'], text: '请到现场' }, { at: '2026-09-18 16:35', by: wang }),
  ]
}
