/** Whether somebody belongs to an enterprise: a service officer or a coordinator says so, by the buttons of a card (D40). */
import type { Effect, Given } from '../dialog.ts'
import { say } from '../dialog.ts'
import { bound, claimRefused, desk } from '../wording.ts'

/** What a button of such a card says: `绑定 chen 老陈面馆`, and `不绑定 …`. Null: the text is no such word, or the speaker has no say in it. */
export function ruleClaim(text: string, given: Given): readonly Effect[] | null {
  const found = /^(?<no>不)?绑定\s+(?<id>[A-Za-z0-9_-]{1,64})\s+(?<enterprise>\S.*)$/.exec(text.trim())?.groups
  if (!found || (given.speaker.role !== 'officer' && given.speaker.role !== 'coordinator')) return null
  const { id = '', enterprise = '' } = found
  const person = given.registry.person(id)
  if (!person || person.role !== 'entrepreneur') return [say(desk.noSuchPerson)]
  const tell = (words: string): Effect => ({ type: 'tell', audience: { to: 'person', person: id }, said: { text: words, buttons: [] } })
  const isBound = person.enterprise === enterprise
  if (found.no === undefined) {
    if (isBound) return [say(desk.boundAlready(person.name, enterprise))]
    return [{ type: 'bind', person: id, enterprise }, say(desk.bound(person.name, enterprise)), tell(bound(enterprise))]
  }
  // A second thought after 属实 takes it back.
  const unbind: readonly Effect[] = isBound ? [{ type: 'bind', person: id, enterprise: null }] : []
  return [...unbind, say(desk.notBound(person.name, enterprise)), tell(claimRefused(enterprise))]
}
