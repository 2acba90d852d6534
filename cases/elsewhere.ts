/** Where a matter goes that this service does not handle itself: numbers and offices of the district (`seeds/channels.json`). */

/** A telephone line and what it is for: `119`, `火警、救援`. */
export type Line = { readonly number: string; readonly name: string }

/** Kinds of danger to life; each has its number (国办发〔2020〕53号: 紧急热线分设). */
export const dangers = ['gas', 'chemical', 'violence', 'jump', 'fire', 'electric', 'traffic', 'rescue', 'missing', 'injury'] as const
export type Danger = (typeof dangers)[number]

/** The legal proceedings in which a matter may already be (国办函〔2025〕66号, 二: 告知法定途径). */
export const proceedings = ['court', 'labour-arbitration', 'arbitration', 'reconsideration', 'petition'] as const
export type Proceeding = (typeof proceedings)[number]

/** People who come with a matter that is not an enterprise's. */
export const outsiders = ['consumer', 'worker', 'victim', 'resident'] as const
export type Outsider = (typeof outsiders)[number]

/** Who has a matter that is in proceedings, and whom to ask there. `days`: of the law, for what comes next; null where none is named. */
export type Office = { readonly office: string; readonly contact: string; readonly line: Line | null; readonly days: number | null }

export type Elsewhere = {
  /** Whom to call, the first first. */
  readonly emergency: Readonly<Record<Danger, readonly Line[]>>
  /** All lines of danger, for a danger whose kind is not clear. */
  readonly anyEmergency: readonly Line[]
  /** The line for people who are hurt, whatever the danger. */
  readonly hurt: Line
  /** For someone in despair: who listens (心理援助), and who comes when there is danger. */
  readonly despair: { readonly listens: Line; readonly comes: Line }
  readonly proceedings: Readonly<Record<Proceeding, Office>>
  readonly legalAid: Line
  /** For someone who is not of age. */
  readonly minors: readonly Line[]
  readonly outsiders: Readonly<Record<Outsider, readonly Line[]>>
}
