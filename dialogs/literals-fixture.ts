/** Chinese words in source code, for the tests that look at every sentence. */
import ts from 'typescript'

/** A string, or a piece of a template between its holes, with at least four Chinese characters. */
export type Literal = { readonly line: number; readonly text: string }

/** The Chinese literals of a source; regular expressions and comments are none. */
export function chineseLiterals(source: string): readonly Literal[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true)
  const found: Literal[] = []
  const visit = (node: ts.Node): void => {
    const isPiece = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
    if (isPiece && (node.text.match(/\p{Script=Han}/gu)?.length ?? 0) >= 4) {
      found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: node.text })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** A literal that is put together to a regular expression. */
export function isPattern({ text }: Literal): boolean {
  return /\(\?|[|[\]\\^*]|\{\d/.test(text)
}
