/** Keeps personal numbers out of what others read: group cards, officials' digests, logs. */

/** `13812345678` → `138****5678`; shorter numbers keep their last two digits. */
export function maskPhone(phone: string): string {
  return phone.length >= 11
    ? `${phone.slice(0, 3)}****${phone.slice(-4)}`
    : `${'*'.repeat(Math.max(phone.length - 2, 0))}${phone.slice(-2)}`
}

/** Masks phone, identity-card and bank-card numbers inside a text. */
export function maskText(text: string): string {
  return text
    .replace(/(?<![\dA-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![\dA-Za-z])/g, '$1********$2')
    .replace(/(?<![\dA-Za-z])(\d{4})[ -]?\d{4}[ -]?\d{4}[ -]?(\d{4,7})(?![\dA-Za-z])/g, '$1********$2')
    .replace(/(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)/g, '$1****$2')
    .replace(/(?<!\d)(0\d{2,3}[ -]?)\d{4,5}(\d{3})(?!\d)/g, '$1****$2')
}

/** At most `max` characters (user-perceived ones are not split), with an ellipsis when cut. */
export function clip(text: string, max: number): string {
  const characters = [...text]
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`
}
