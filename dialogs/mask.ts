/** Keeps personal numbers out of what others read: group cards, officials' digests, logs. */
import { narrow } from './answers.ts'

/** `13812345678` → `138****5678`; shorter numbers keep their last two digits. */
export function maskPhone(phone: string): string {
  return phone.length >= 11
    ? `${phone.slice(0, 3)}****${phone.slice(-4)}`
    : `${'*'.repeat(Math.max(phone.length - 2, 0))}${phone.slice(-2)}`
}

const idCard = /(?<![\dA-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![\dA-Za-z])/g
const bankCard = /(?<![\dA-Za-z])(\d{4})(?:[ -]?\d){8,11}[ -]?((?:\d[ -]?){3}\d)(?![\dA-Za-z])/g
const mobile = /(?<!\d)(?:\+?86[ -]?)?(1[ -]?[3-9][ -]?\d)(?:[ -]?\d){4}[ -]?((?:\d[ -]?){3}\d)(?!\d)/g
/** Without its area code seven or eight digits could be anything: they are a number where it is said so. */
const local = /((?:座机|电话|固话|号码)\D{0,4})\d{4,6}(\d{2})(?!\d)/g
const landline = /(?<!\d)(0\d{2,3}[ -]?)\d{4,5}(\d{3})(?!\d)/g

/** Masks identity-card and bank-card numbers, which no case needs and none keeps (个人信息保护法 第二十八条). */
export function maskIds(text: string): string {
  return narrow(text)
    .replace(idCard, '$1********$2')
    .replace(bankCard, (_, head: string, tail: string) => `${head}********${tail.replace(/\D/g, '')}`)
}

/** The text as it may be stored: as it was written where it holds no such number. */
export function withoutIds(text: string): string {
  const masked = maskIds(text)
  return masked === narrow(text) ? text : masked
}

/** True for a text in which such a number was masked. */
export function holdsMaskedId(text: string): boolean {
  return /(?<![\dA-Za-z])\d{4,6}\*{8}\d{3}/.test(text)
}

/** Masks phone, identity-card and bank-card numbers inside a text. */
export function maskText(text: string): string {
  return maskIds(text).replace(mobile, '$1****$2').replace(landline, '$1****$2').replace(local, '$1******$2')
}

/** At most `max` characters (user-perceived ones are not split), with an ellipsis when cut. */
export function clip(text: string, max: number): string {
  const characters = [...text]
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`
}

/** At most `max` bytes of UTF-8, with an ellipsis when cut: channels limit a message in bytes. */
export function within(text: string, max: number): string {
  if (bytesOf(text) <= max) return text
  const room = max - bytesOf('…')
  let size = 0
  let kept = ''
  for (const character of text) {
    size += bytesOf(character)
    if (size > room) break
    kept += character
  }
  return `${kept}…`
}

/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  let size = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return size
}
