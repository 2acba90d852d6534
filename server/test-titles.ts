/** The titles of the tests in a source file, for the pages and lists that say what is shown by which test. */
import ts from 'typescript'

/** A test that runs: its title, as `says 'so': %s`, and the titles of the describes around it, the outermost first. */
export type TestTitle = { readonly title: string; readonly within: readonly string[] }

/** The tests of a source text in their order; those that are skipped, and titles that are put together, are left out. */
export function testTitlesIn(source: string): readonly TestTitle[] {
  const found: TestTitle[] = []
  function visit(node: ts.Node, within: readonly string[]): void {
    if (ts.isCallExpression(node) && isSkipped(node)) return
    const named = ts.isCallExpression(node) ? callOf(node) : null
    if (named?.called === 'it' || named?.called === 'test') found.push({ title: named.name, within })
    const inside = named?.called === 'describe' ? [...within, named.name] : within
    ts.forEachChild(node, (child) => visit(child, inside))
  }
  visit(ts.createSourceFile('tests.ts', source, ts.ScriptTarget.Latest), [])
  return found
}

// --- Internal helpers ---

/** `it('…', …)`, `it.each([…])('…', …)`, `describe.skipIf(…)('…', …)`: what is called, and the name it is given; `it.skip` is none. */
function callOf({ expression, arguments: [name] }: ts.CallExpression): { readonly called: string; readonly name: string } | null {
  if (name === undefined || !ts.isStringLiteralLike(name)) return null
  const maker = ts.isCallExpression(expression) ? expression.expression : expression
  if (ts.isIdentifier(maker)) return { called: maker.text, name: name.text }
  if (!ts.isPropertyAccessExpression(maker) || !makers.includes(maker.name.text) || !ts.isIdentifier(maker.expression)) return null
  return { called: maker.expression.text, name: name.text }
}

function isSkipped({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && ['skip', 'todo'].includes(expression.name.text)
}

const makers: readonly string[] = ['each', 'skipIf']
