/** What a part is given, and what it gives back. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Callbacks } from './callbacks.ts'
import type { Enterprise } from './enterprise.ts'
import type { Route } from './http.ts'
import type { Kernel } from './kernel.ts'
import type { MediaStore } from './media-store.ts'
import type { Switches } from './switches.ts'
import type { Tokens } from './tokens.ts'

export type World = {
  readonly kernel: Kernel
  readonly enterprise: Enterprise
  readonly switches: Switches
  /** What `startFake` or a reset was given beyond that, for parts with settings of their own. */
  readonly extra: Readonly<Record<string, unknown>>
  readonly tokens: Tokens
  readonly callbacks: Callbacks
  readonly media: MediaStore
  /** `http://127.0.0.1:3900`, for addresses that the stand-in gives out. */
  url(): string
}

export type Part = {
  readonly routes: readonly Route[]
  /** Takes an upgrade to WebSocket; false: not mine. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** Closes what it holds open; at the end and at every reset. */
  stop?(): void | Promise<void>
}

export type MakePart = (world: World) => Part
