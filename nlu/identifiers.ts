import { type Span, spansOf } from './spans.ts'

/** What every one of these has at least. Most texts have fewer, and need not be looked through for each kind. */
export const leastDigits = 6

/** Case numbers of this service, however spaced (`qs 20261123 0007`); value `QS20261123-0007`. */
export function findCaseNumbers(text: string): Span[] {
  return spansOf(text, /(?<![a-z\d])QS[\s-]?(20\d{6})[\s—–-]{0,3}(\d{4,6})(?!\d)/gi, ([, date, count]) => `QS${date}-${count}`)
}

/** Unified social credit codes whose check character is right (GB 32100-2015); value in capitals. */
export function findCreditCodes(text: string): Span[] {
  return spansOf(text, /(?<![a-z\d])[\dA-HJ-NP-RTUW-Y]{2}\d{6}[\dA-HJ-NP-RTUW-Y]{10}(?![a-z\d])/gi, ([code]) =>
    isCreditCode(code.toUpperCase()) && !isIdNumber(code.toUpperCase()) ? code.toUpperCase() : null,
  )
}

/** Identity card numbers whose birth date and check character are right (GB 11643-1999); value in capitals. */
export function findIdNumbers(text: string): Span[] {
  return spansOf(text, /(?<![a-z\d])\d{17}[\dx](?![a-z\d])/gi, ([id]) => (isIdNumber(id.toUpperCase()) ? id.toUpperCase() : null))
}

/** Bank card numbers of 16 to 19 digits, in groups of four or not, whose Luhn digit is right, and not an identity card number mistyped; value digits alone. */
export function findBankCards(text: string): Span[] {
  return spansOf(text, /(?<![a-z\d])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![a-z\d])/gi, ([card]) => {
    const digits = card.replace(/\D/g, '')
    return digits.length >= 16 && isLuhn(digits) && !looksLikeId.test(digits) ? digits : null
  })
}

/** Mobile numbers, landlines with area code, 400 and 800 numbers, and bare landlines after a word like 电话; value digits alone. */
export function findPhones(text: string): Span[] {
  return [
    ...spansOf(text, mobile, ([, number]) => (number ?? '').replace(/\D/g, '')),
    ...spansOf(text, solid, ([number]) => number),
    ...spansOf(text, landline, ([, area, number, extension]) => `${area}${number?.replace(/\D/g, '')}${extension ? `-${extension}` : ''}`),
    ...spansOf(text, service, ([number]) => number.replace(/\D/g, '')),
    ...spansOf(text, bare, ([number]) => number.replace(/\D/g, '')),
  ]
}

// --- telephones ---

const solid = /(?<!\d)1[3-9]\d{9}(?!\d|-\d)/g // may stand next to another number: 13800000001 13800000002
const mobile = /(?<!\d)(?<!\d[ -])(?:\+?86[ -]?)?(1[3-9](?:[ -]?\d){9})(?![ -]?\d)/g
const landline = /(?<!\d)\(?(0(?:10|2\d|[3-9]\d{2}))\)?[ -]?([2-8]\d{2,3}[ -]?\d{4})(?:(?:-|转)(\d{1,5}))?(?!\d)/g
const service = /(?<!\d)[48]00[ -]?\d{3}[ -]?\d{4}(?!\d)|(?<!\d)[48]00[ -]?\d{4}[ -]?\d{3}(?!\d)/g
const bare = /(?<=(?:电话|座机|固话|热线|号码|联系方式)(?:是|为|:)?\s?)[2-8]\d{2,3}[ -]?\d{4}(?!\d)/g

// --- check characters ---

/** Eighteen digits with a birth date where an identity card has it. */
const looksLikeId = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}$/

const creditCharacters = '0123456789ABCDEFGHJKLMNPQRTUWXY'

function isCreditCode(code: string): boolean {
  let sum = 0
  let weight = 1
  for (const character of code.slice(0, 17)) {
    sum += creditCharacters.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return creditCharacters[(31 - (sum % 31)) % 31] === code[17]
}

function isIdNumber(id: string): boolean {
  if (!/^[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(id)) return false
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(id[i]) * (2 ** (17 - i) % 11)
  return '10X98765432'[sum % 11] === id[17]
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
