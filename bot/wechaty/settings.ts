/** Where the gateway of Wechaty is, and what proves it: the settings, and which of them are refused together. */
import { X509Certificate } from 'node:crypto'
import * as z from 'zod'
import type { ChannelKind } from '../channel.ts'

export type WechatySettings = {
  /** `host:port` of the gateway. It is always ours: without one the library would ask a public directory where to connect. */
  readonly endpoint: string
  /** `<server name>_<secret>`. */
  readonly token: string
  /** The certificate, PEM, by which the gateway is known; null: plain, on this machine alone. */
  readonly caCert: string | null
  /** Hosts from which files may be fetched when the gateway names an address instead of sending the bytes. */
  readonly fileHosts: readonly string[]
}

export const wechatyNeeds: ChannelKind['needs'] = {
  WECHATY_ENDPOINT: {
    schema: z.string().regex(/^(?:[\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i),
    allowed: 'the host and port of your gateway, e.g. 127.0.0.1:8788',
  },
  WECHATY_TOKEN: {
    // The part before the last `_` is the server name that the gateway's certificate must carry.
    schema: z.string().regex(/^[\w.-]+_[\w-]{16,}$/),
    allowed: "the gateway's server name, _ and at least 16 letters or digits, e.g. gateway.example_ and a UUID",
    secret: true,
  },
}

export const wechatyMay: NonNullable<ChannelKind['may']> = {
  WECHATY_TLS_CA_CERT: {
    schema: z.string().refine(isCertificate),
    allowed: 'a certificate in PEM form; WECHATY_TLS_CA_CERT_FILE may name its file',
  },
  WECHATY_FILE_HOSTS: {
    schema: z.string().regex(/^[\w.-]+(?:\s*,\s*[\w.-]+)*$/),
    allowed: 'names of hosts with a comma between them, e.g. files.example.com',
  },
}

type Values = Readonly<Record<string, string | undefined>>

/** Why these settings cannot be used together, in one sentence; null when they can. */
export function refuseWechaty({ WECHATY_ENDPOINT = '', WECHATY_TLS_CA_CERT }: Values): string | null {
  if (WECHATY_TLS_CA_CERT !== undefined || isLoopback(WECHATY_ENDPOINT)) return null
  return `WECHATY_ENDPOINT is "${WECHATY_ENDPOINT}", which is another machine, so WECHATY_TLS_CA_CERT must be set to your own certificate: the private key of the one that is built into Wechaty is public.`
}

export function wechatySettings({ WECHATY_ENDPOINT = '', WECHATY_TOKEN = '', ...may }: Values): WechatySettings {
  return {
    endpoint: WECHATY_ENDPOINT,
    token: WECHATY_TOKEN,
    caCert: may.WECHATY_TLS_CA_CERT ?? null,
    fileHosts: (may.WECHATY_FILE_HOSTS ?? '').split(',').flatMap((host) => host.trim() || []),
  }
}

// --- Internal helpers ---

function isLoopback(endpoint: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost):\d+$/i.test(endpoint)
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text) !== null
  } catch {
    return false
  }
}
