/** Settings that several channels of WeCom share, and how their kinds are checked. */
import * as z from 'zod'
import type { Setting } from '../channel.ts'

/** Where WeCom's API is unless told otherwise. */
export const defaultOrigin = 'https://qyapi.weixin.qq.com'

/** `WECOM_API_BASE`: the origin without /cgi-bin; another one for a private deployment or the stand-in. */
export const origin: Setting = {
  schema: z.url({ protocol: /^https?$/ }),
  allowed: 'an origin without /cgi-bin, e.g. https://qyapi.weixin.qq.com',
  shared: true,
}

/** `WECOM_CORP_ID` */
export const corpId: Setting = {
  schema: z.string().regex(/^[\w-]{1,64}$/),
  allowed: 'the CorpID of the enterprise, e.g. ww0123456789abcdef',
  shared: true,
}

/** `…_AES_KEY` */
export const aesKey: Setting = {
  schema: z.string().regex(/^[A-Za-z0-9+/]{43}$/),
  allowed: 'the EncodingAESKey, 43 letters and digits',
  secret: true,
}

/** A secret or token, and where the console shows it. */
export function secretKey(what: string): Setting {
  return { schema: z.string().regex(/^[\x21-\x7e]{1,512}$/), allowed: `${what}, printable ASCII without blanks`, secret: true }
}
