import { reactive, watch } from 'vue'

/**
 * A reactive record that survives a reload, kept in this browser under `qishao.<name>`.
 * Where storage is not allowed it simply lives as long as the page.
 */
export function remembered(name: string): Record<string, string> {
  const key = `qishao.${name}`
  const record = reactive<Record<string, string>>(load(key))
  watch(record, () => save(key, record))
  return record
}

function load(key: string): Record<string, string> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    const entries = Object.entries(found ?? {}).filter(([, value]) => typeof value === 'string')
    return Object.fromEntries(entries)
  } catch {
    return {} // Storage blocked or written by something else: begin anew.
  }
}

function save(key: string, record: Record<string, string>): void {
  try {
    localStorage.setItem(key, JSON.stringify(record))
  } catch {
    // Storage blocked or full: the choice holds until the page is closed.
  }
}
