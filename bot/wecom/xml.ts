/**
 * Reads the XML of WeCom's callbacks: elements and text, nothing else. DOCTYPE, comments and processing instructions are refused before
 * the parser sees them, so there is no entity to expand and no file to fetch.
 */
import { XMLParser } from 'fast-xml-parser'

/** What stands in an element: its text (always a string, MsgId has 64 bits), its children, or, where its name was repeated, all of them. */
export type XmlValue = string | XmlObject | readonly XmlValue[]

export type XmlObject = { readonly [name: string]: XmlValue }

/** Why a document is refused. */
export type XmlFault = 'malformed' | 'doctype' | 'too-large' | 'too-deep' | 'too-many'

export type XmlRead = { readonly ok: true; readonly root: XmlObject } | { readonly ok: false; readonly reason: XmlFault }

export type XmlOptions = {
  /** Elements that may come once or often: always given as a list, empty ones not at all, e.g. `SelectedItem`. */
  readonly lists?: readonly string[]
  /** The longest document, in UTF-16 code units; 64 Ki unless told. */
  readonly limit?: number
}

/**
 * The content of the root `<xml>`. An element that is repeated without being named in `lists` becomes a list too, so that a schema that
 * expects one text refuses it: nobody has to guess which of two `FromUserName` is meant. Never throws.
 */
export function readXml(text: string, options: XmlOptions = {}): XmlRead {
  const fault = faultOf(text, options.limit ?? defaultLimit)
  if (fault) return { ok: false, reason: fault }
  try {
    const [root, ...others] = parse(text)
    if (root?.name !== 'xml' || others.length > 0) return { ok: false, reason: 'malformed' }
    const value = contentOf(root.content, new Set(options.lists))
    return { ok: true, root: isObject(value) ? value : {} }
  } catch {
    return { ok: false, reason: 'malformed' } // The parser's sentence may quote the document, which is personal data.
  }
}

/** A text of the document, or null when the element is absent, repeated or holds other elements. */
export function textOf(object: XmlObject, name: string): string | null {
  const value = Object.hasOwn(object, name) ? object[name] : undefined
  return typeof value === 'string' ? value : null
}

// --- Internal helpers ---

/** A message of WeCom is under 20 KiB. The parser goes character by character: this much takes it some 20 ms. */
const defaultLimit = 64 * 1024

/** The deepest callback of the reference is xml / SelectedItems / SelectedItem / OptionIds / OptionId (p/90240). */
const deepest = 12

/** A card's click with 20 options of 3 questions has under 100 elements (p/90236). */
const mostElements = 1000

/**
 * Walks over the document once. Every `<` outside of CDATA must begin a plain tag with few attributes that hold no `<` or `>`, so this
 * walk and the parser cannot disagree on what is markup.
 */
function faultOf(text: string, limit: number): XmlFault | null {
  if (text.length > limit) return 'too-large'
  const tag = /<(\/?)[A-Za-z_][\w.-]*(?:\s[^<>]{0,200})?\/?>/y
  let at = /^\uFEFF?\s*(?:<\?xml\s[^<>?]*\?>)?/.exec(text)?.[0].length ?? 0
  let depth = 0
  let elements = 0
  while (true) {
    at = text.indexOf('<', at)
    if (at < 0) return null
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at)
      if (end < 0) return 'malformed'
      at = end + 3
      continue
    }
    if (/^<!(?:doctype|entity)/i.test(text.slice(at, at + 9))) return 'doctype'
    tag.lastIndex = at
    const found = tag.exec(text)
    if (!found) return 'malformed'
    at = tag.lastIndex
    if (found[1] === '/') depth--
    else if (++elements > mostElements) return 'too-many'
    else if (!found[0].endsWith('/>') && ++depth > deepest) return 'too-deep'
  }
}

type Part =
  | { readonly type: 'text' | 'cdata'; readonly text: string }
  | { readonly type: 'element'; readonly name: string; readonly content: readonly Part[] }

type Element = Extract<Part, { type: 'element' }>

const parser = new XMLParser({
  preserveOrder: true, // keeps text and CDATA of one element apart: character references mean something in the one only
  ignoreAttributes: true,
  ignoreDeclaration: true,
  processEntities: false,
  parseTagValue: false,
  trimValues: false,
  cdataPropName: '#cdata',
  maxNestedTags: deepest + 1,
})

function parse(text: string): readonly Element[] {
  // The border to the package, whose result is untyped: lists of objects of one name, `#text` and `#cdata` among the names.
  const parts = partsOf(parser.parse(text, true))
  return parts.filter((part) => part.type === 'element')
}

function partsOf(nodes: readonly Readonly<Record<string, unknown>>[]): readonly Part[] {
  return nodes.flatMap((node): Part[] =>
    Object.entries(node).map(([name, content]) => {
      if (name === '#text') return { type: 'text', text: String(content) }
      const children = partsOf(content as readonly Readonly<Record<string, unknown>>[])
      if (name !== '#cdata') return { type: 'element', name, content: children }
      return { type: 'cdata', text: children.map((child) => (child.type === 'element' ? '' : child.text)).join('') }
    }),
  )
}

function contentOf(parts: readonly Part[], lists: ReadonlySet<string>): string | XmlObject {
  const children = parts.filter((part) => part.type === 'element')
  if (children.length === 0) return wordsOf(parts)
  const values = new Map<string, XmlValue[]>()
  for (const { name, content } of children) values.set(name, [...(values.get(name) ?? []), contentOf(content, lists)])
  // fromEntries defines the names as own properties, whatever they are called.
  return Object.fromEntries(
    [...values].map(([name, found]) => [name, found.length > 1 || lists.has(name) ? found : (found[0] ?? '')] as const),
  )
}

/** Line breaks around CDATA are layout and no text; several sections are one text in a row (that is how `]]>` is written). */
function wordsOf(parts: readonly Part[]): string {
  const hasCdata = parts.some((part) => part.type === 'cdata')
  const words = parts.map((part) => {
    if (part.type === 'element') return ''
    if (part.type === 'cdata') return part.text
    return hasCdata && part.text.trim() === '' ? '' : decoded(part.text)
  })
  return hasCdata ? words.join('') : words.join('').trim()
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The five names of XML and the numbered characters, each once; any other reference stays as it was written. */
function decoded(text: string): string {
  return text.replaceAll(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g,
    (whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return named[name] ?? whole
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

function isObject(value: XmlValue): value is XmlObject {
  return typeof value === 'object' && !Array.isArray(value)
}
