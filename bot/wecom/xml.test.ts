import { describe, expect, it } from 'vitest'
import { readXml, textOf } from './xml.ts'

const bomb = `<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>`

describe('reading the XML of a callback', () => {
  it('keeps texts as texts, numbers of 64 bits among them', () => {
    const read = readXml('<xml><MsgId>7000000000000000001</MsgId><Code>007</Code><Flag>true</Flag><E>1e5</E><Empty/></xml>')
    expect(read).toEqual({ ok: true, root: { MsgId: '7000000000000000001', Code: '007', Flag: 'true', E: '1e5', Empty: '' } })
  })

  it('gives a list for what may be one or many', () => {
    const items = (many: string) => readXml(`<xml><SelectedItems>${many}</SelectedItems></xml>`, { lists: ['SelectedItem', 'OptionId'] })
    const one = '<SelectedItem><QuestionKey>q</QuestionKey><OptionIds><OptionId>a</OptionId></OptionIds></SelectedItem>'
    const item = { QuestionKey: 'q', OptionIds: { OptionId: ['a'] } }
    expect(items(one)).toEqual({ ok: true, root: { SelectedItems: { SelectedItem: [item] } } })
    expect(items(one + one)).toEqual({ ok: true, root: { SelectedItems: { SelectedItem: [item, item] } } })
  })

  it('does not choose between two senders', () => {
    const read = readXml('<xml><FromUserName>zhangsan</FromUserName><FromUserName>lisi</FromUserName></xml>')
    expect(read.ok && textOf(read.root, 'FromUserName')).toBeNull()
  })

  it('does not take what every object has for an element', () => {
    const read = readXml('<xml><A>1</A></xml>')
    expect(read.ok && [textOf(read.root, 'constructor'), textOf(read.root, 'toString'), textOf(read.root, 'A')]).toEqual([null, null, '1'])
  })

  it('lets an element be called like a property of objects without touching it', () => {
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty']) readXml(`<xml><${name}><polluted>yes</polluted></${name}></xml>`)
    expect('polluted' in {}).toBe(false)
  })

  it.each([
    ['markup in CDATA', '<![CDATA[<b>&amp;</b> <!DOCTYPE html>]]>', '<b>&amp;</b> <!DOCTYPE html>'],
    ['the end mark in two sections', '<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['line breaks around CDATA', '\n  <![CDATA[ 您好 \n😀 ]]>\n', ' 您好 \n😀 '],
    ['text beside CDATA', '1 &lt; <![CDATA[&lt;]]>', '1 < &lt;'],
    ['character references, once', '&amp;lt; &#20320;&#x597d; &#0; &#xffffff; &copy;', '&lt; 你好 &#0; &#xffffff; &copy;'],
    ['an unknown entity', '&xxe;', '&xxe;'],
    ['an empty section', '<![CDATA[]]>', ''],
  ])('reads %s', (_, content, expected) => {
    expect(readXml(`<xml><Content>${content}</Content></xml>`)).toEqual({ ok: true, root: { Content: expected } })
  })

  it('looks past attributes, the declaration and a byte order mark', () => {
    const read = readXml('\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<xml a="1"><B c=\'x y\'>2</B></xml>\n')
    expect(read).toEqual({ ok: true, root: { B: '2' } })
  })

  it.each([
    ['a file from outside', '<!DOCTYPE xml [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><xml><Content>&xxe;</Content></xml>', 'doctype'],
    ['a DTD from outside', '<!doctype xml SYSTEM "http://127.0.0.1:1/x.dtd"><xml/>', 'doctype'],
    ['a DOCTYPE after the declaration', '<?xml version="1.0"?><!DOCTYPE xml><xml/>', 'doctype'],
    ['an entity inside the root', '<xml><!ENTITY a "b"></xml>', 'doctype'],
    ['a bomb of entities', bomb, 'doctype'],
    ['a comment', '<xml><!-- <![CDATA[ --><A/><!-- ]]> --></xml>', 'malformed'],
    ['a processing instruction', '<xml><?php echo 1 ?></xml>', 'malformed'],
    ['a DOCTYPE hidden behind an attribute', '<xml a="<![CDATA["><!DOCTYPE xml>]]></xml>', 'malformed'],
    ['CDATA in lower case', '<xml><![cdata[x]]></xml>', 'malformed'],
    ['CDATA without its end', '<xml><A><![CDATA[x]]</A></xml>', 'malformed'],
    ['CDATA within CDATA', '<xml><A><![CDATA[<![CDATA[x]]>]]></B></xml>', 'malformed'],
    ['tags that cross', '<xml><A><B></A></B></xml>', 'malformed'],
    ['a root that does not end', '<xml><A>1</A>', 'malformed'],
    ['two roots', '<xml/><xml/>', 'malformed'],
    ['another root', '<html></html>', 'malformed'],
    ['an end too many', '<xml></xml></xml>', 'malformed'],
    ['text alone', '您好', 'malformed'],
    ['nothing', '', 'malformed'],
    ['JSON', '{"encrypt":"x"}', 'malformed'],
    ['deep nesting', `<xml>${'<a>'.repeat(50)}${'</a>'.repeat(50)}</xml>`, 'too-deep'],
    ['a thousand and one elements', `<xml>${'<a/>'.repeat(1000)}</xml>`, 'too-many'],
    ['attributes of a thousand characters', `<xml a="${'b'.repeat(1000)}"></xml>`, 'malformed'],
    ['more than 64 kilobytes', `<xml>${'a'.repeat(64 * 1024)}</xml>`, 'too-large'],
  ])('refuses %s', (_, text, reason) => {
    expect(readXml(text)).toEqual({ ok: false, reason })
  })

  it.each([
    ['angle brackets', '<'],
    ['open tags', '<a '],
    ['open CDATA', '<![CDATA['],
    ['letters of a name', 'a'],
    ['attributes', 'a="1" '],
    ['references', '&lt;'],
    ['declarations', '<?xml '],
    ['line breaks', '\r\n'],
    ['spaces', ' '],
    ['text in elements', `<a>${'x'.repeat(500)}</a>`],
    ['elements with attributes', `<a ${'b="c" '.repeat(30)}/>`],
  ])('needs no second for the largest document of %s', (_, piece) => {
    const many = piece.repeat(65_000 / piece.length)
    const before = performance.now()
    for (const text of [many, `<xml>${many}</xml>`, `<xml ${many}></xml>`, `<xml><A>${many}</A></xml>`, `<${many}>`]) readXml(text)
    expect(performance.now() - before).toBeLessThan(1000)
  })
})
