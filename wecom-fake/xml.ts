/** XML as WeCom writes it: texts in CDATA, numbers bare, lists as repeated elements (p/90239, p/90240). */

/** A text, a number, an object of elements, or a list that repeats its element. */
export type XmlValue = string | number | readonly XmlValue[] | { readonly [name: string]: XmlValue }

/** `<xml>…</xml>` with these elements. */
export function xml(fields: Readonly<Record<string, XmlValue>>): string {
  return element('xml', fields)
}

// --- Internal helpers ---

function element(name: string, value: XmlValue): string {
  if (typeof value === 'number') return `<${name}>${value}</${name}>`
  // A text may not end the CDATA it stands in.
  if (typeof value === 'string') return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`
  if (isList(value)) return value.map((one) => element(name, one)).join('')
  const inner = Object.entries(value).map(([field, one]) => element(field, one))
  return `<${name}>${inner.join('')}</${name}>`
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value)
}
