/** Planned misbehaviour: each rule on a path, for its next calls, with a probability, or for a time. */

/**
 * What goes wrong; `types` of the parts:
 * HTTP (path `/cgi-bin/…`): `errcode`, `status`, `reset-before`, `reset-after`, `slow`, `truncated`, `html`, `wrong-json`, `error-as-image`.
 * sync_msg: `empty-page`, `page-size`, `repeat`. kf sending: `servicer-grabs`, `send-fail`.
 * Callbacks (path `callback:kf`, `callback:app`): `duplicate`, `parallel`, `delay`, `lost`, `reorder`, `bad-signature`, `old-timestamp`, `wrong-receiver`.
 * Long connection (path `aibot:…`): see there.
 */
export type Fault = {
  readonly type: string
  /** errcode to answer, for `errcode`. */
  readonly errcode?: number
  /** HTTP status, for `status`. */
  readonly status?: number
  /** Milliseconds: real ones for `slow`, the stand-in's for `delay` and `send-fail`. */
  readonly ms?: number
  /** How many copies, messages per page, or the fail_type of `send-fail`. */
  readonly count?: number
}

export type FaultRule = {
  /** A path, or its beginning: `/cgi-bin/kf/send_msg`, `/cgi-bin/`, `callback:kf`. */
  readonly path: string
  readonly fault: Fault
  /** For the next calls only; without it, until cleared. */
  readonly times?: number
  /** 0 to 1, by the seeded random; 1 unless told. */
  readonly probability?: number
  /** Ends by itself after these milliseconds of the stand-in's clock. */
  readonly forMs?: number
  /** Lets that many matching calls pass first. */
  readonly after?: number
}

export type Faults = {
  plan(rule: FaultRule): void
  /** The fault of this call, if one is due; uses it up. Rules whose type is not among `types` stay untouched. */
  take(path: string, types?: readonly string[]): Fault | null
  clear(): void
}

/** No faults yet. */
export function planFaults(now: () => number, random: () => number): Faults {
  let rules: Rule[] = []
  return {
    plan(rule) {
      rules.push({ ...rule, left: rule.times ?? Number.POSITIVE_INFINITY, pass: rule.after ?? 0, until: now() + (rule.forMs ?? Infinity) })
    },
    take(path, types) {
      rules = rules.filter((rule) => rule.left > 0 && now() < rule.until)
      for (const rule of rules) {
        if (!path.startsWith(rule.path) || (types && !types.includes(rule.fault.type))) continue
        if (rule.pass > 0) {
          rule.pass -= 1
          continue
        }
        if (random() >= (rule.probability ?? 1)) continue
        rule.left -= 1
        return rule.fault
      }
      return null
    },
    clear() {
      rules = []
    },
  }
}

// --- Internal helpers ---

type Rule = FaultRule & { left: number; pass: number; readonly until: number }
