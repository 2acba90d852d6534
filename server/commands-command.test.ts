import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { samples } from '../cases/samples.ts'
import { situations } from '../cases/situations.ts'
import { commandsPage, help, tableCommands } from './commands-command.ts'

/** Some seconds of work, and always the same. */
const page = commandsPage()

/** The cells of a row in the tables of a section. */
function row(section: string, name: string): readonly string[] {
  const [, text = ''] = page.split(`## ${section}\n`)
  const line = text.split('\n').find((one) => one.startsWith(`| \`${name}\` |`)) ?? ''
  return line.split(' | ').slice(1)
}

describe('docs/commands.md', () => {
  it('A2.1: says what the rules say today (npm run -s commands -- --write writes it again)', () => {
    expect(readFileSync(join(import.meta.dirname, '../docs/commands.md'), 'utf8')).toBe(commandsPage())
  })

  it('is computed over cases that have the status they stand under', () => {
    for (const [status, known] of Object.entries(situations))
      for (const { name, story } of known) expect(story.case.status, name).toBe(status)
  })

  it('shows each command succeed somewhere, but for those that need other rules or another calendar', () => {
    const everything = commandsPage().split('## Who may give')[0] ?? ''
    const never = Object.keys(samples).filter((name) => !new RegExp(`^\\| \`${name}\` \\|.*\`\\w`, 'm').test(everything))
    expect(never).toEqual(['classify', 'recompute-dues', 'clock-due'])
  })

  it('shows what comes of a command, and its refusal', () => {
    expect(row('resolved', 'give-outcome').slice(0, 2)).toEqual(['`outcome-given`', '*already-done*'])
    expect(row('awaiting-dispatch', 'acknowledge')).toEqual(['*not-your-case* |'])
  })

  it('A2.9: lets the reporter and the discipline contact act in confidence, and nobody else', () => {
    const may = (cells: readonly string[]) => cells.flatMap((cell, i) => (cell === 'may' ? [i] : []))
    const confided = Object.keys(samples).map((name) => may(row('Who may in confidence', name)))
    // The first column is the reporter, the eleventh the discipline contact.
    expect([...new Set(confided.flat())].sort((a, b) => a - b)).toEqual([0, 10])
  })
})

describe('npm run commands', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'qishao-commands-'))
    mkdirSync(join(root, 'docs'))
    writeFileSync(join(root, 'docs/commands.md'), '# Commands\n')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('says when the page is another, and writes it', () => {
    expect(tableCommands([], root)).toEqual({
      text: 'docs/commands.md is not what the rules say: "npm run -s commands -- --write" writes it again',
      code: 1,
    })
    expect(tableCommands(['--write'], root)).toMatchObject({ code: 0 })
    expect(tableCommands([], root).text).toMatch(/^docs\/commands\.md says what the rules say: \d+ commands, \d+ situations$/)
  })

  it('knows --write and --help, nothing else', () => {
    expect(tableCommands(['--help'], root)).toEqual({ text: help, code: 0 })
    expect(tableCommands(['--all'], root)).toEqual({ text: 'the commands command knows "--write" and "--help", not "--all"', code: 2 })
  })
})
