/** What every channel promises, whatever platform stands behind it. Run it from the channel's own test. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Conversation, Inbound, Outbound } from '../dialogs/message.ts'
import { type Channel, ChannelError } from './channel.ts'

/** A channel with the platform's side of it in the hands of the test. */
export type Rig = {
  readonly channel: Channel
  /** A direct chat of the channel. */
  readonly conversation: Conversation
  /** The platform delivers a person's message; resolves with whether the channel acknowledged it. Never called on one that only pushes. */
  deliver(id: string, text: string): Promise<boolean>
  /** What the person has been shown by the bot, in order; the parts of a message that the platform could not take whole are one. */
  shown(): Promise<readonly string[]>
  /** How many Chinese characters of a message it carries out; 20,000 unless told. What is longer is refused, or visibly cut. */
  readonly longest?: number
  close(): Promise<void>
}

/** Texts that channels like to spoil. */
const texts: readonly (readonly [name: string, text: string])[] = [
  ['emoji', '施工围挡挡住了店门😡👨‍👩‍👧‍👦🇨🇳,谁管?'],
  ['what HTML and XML would escape', '<b>A&B</b> "公司" &amp; \'个体户\' ]]> {{vars.x}} %E4 $& \\n'],
  ['newlines and blanks', '一、电费\n\n二、 水费 \n\t三、燃气'],
]

const longText = '诉求'.repeat(10_000)

/** Runs the suite on fresh rigs. `hears: false`: nobody can write to it, so it promises nothing about what comes in. */
export function channelContract(name: string, makeRig: () => Promise<Rig>, { hears = true }: { readonly hears?: boolean } = {}): void {
  describe(`${name}: the channel contract`, () => {
    let rig: Rig
    let heard: Inbound[]

    const say = (id: string, text: string): Outbound => ({ id, conversation: rig.conversation, text, buttons: [] })
    const listen = (): Promise<void> =>
      rig.channel.start(async (message) => {
        if (heard.some(({ id }) => id === message.id)) return 'known'
        heard.push(message)
        return 'new'
      })

    beforeEach(async () => {
      heard = []
      rig = await makeRig()
    })
    afterEach(async () => {
      await rig.channel.stop()
      await rig.close()
    })

    it('names itself as the prefix of its conversations', () => {
      expect(rig.conversation.startsWith(`${rig.channel.name}:`)).toBe(true)
    })

    if (hears) {
      it('hands a message on before it acknowledges it', async () => {
        await listen()
        expect(await rig.deliver('m-1', '门口的路灯坏了两周')).toBe(true)
        expect(heard).toMatchObject([
          { conversation: rig.conversation, text: '门口的路灯坏了两周', addressed: true, scope: { type: 'direct' } },
        ])
        expect(heard[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      })

      it('does not acknowledge what could not be made durable, and takes it when it comes again', async () => {
        await rig.channel.start(() => Promise.reject(new Error('the disk is full')))
        expect(await rig.deliver('m-1', '门口的路灯坏了两周')).toBe(false)
        await listen()
        expect(await rig.deliver('m-1', '门口的路灯坏了两周')).toBe(true)
        expect(heard).toHaveLength(1)
      })

      it('acknowledges a repeat, which has no second effect', async () => {
        await listen()
        expect(await rig.deliver('m-1', '催办')).toBe(true)
        expect(await rig.deliver('m-1', '催办')).toBe(true)
        expect(heard).toHaveLength(1)
      })

      it('keeps the order of what comes in', async () => {
        await listen()
        const words = Array.from({ length: 20 }, (_, i) => `第 ${i + 1} 句`)
        await Promise.all(words.map((word, i) => rig.deliver(`m-${i}`, word)))
        expect(heard.map(({ text }) => text)).toEqual(words)
      })

      it.each([...texts, ['20,000 characters', longText] as const])('carries %s in unchanged', async (_, text) => {
        await listen()
        expect(await rig.deliver('m-1', text)).toBe(true)
        expect(heard[0]?.text).toBe(text)
      })
    }

    it('keeps the order of what goes out', async () => {
      await listen()
      const words = Array.from({ length: 20 }, (_, i) => `进度 ${i + 1}/20`)
      for (const [i, word] of words.entries()) await rig.channel.send(say(`o-${i}`, word))
      expect(await rig.shown()).toEqual(words)
    })

    it('shows a message that is sent twice once, and gives the same receipt', async () => {
      await listen()
      const receipt = await rig.channel.send(say('o-1', '收到,编号 QS20261123-0007。'))
      expect(receipt).not.toBe('')
      expect(await rig.channel.send(say('o-1', '收到,编号 QS20261123-0007。'))).toBe(receipt)
      expect(await rig.shown()).toEqual(['收到,编号 QS20261123-0007。'])
    })

    it.each(texts)('carries %s out unchanged', async (_, text) => {
      await listen()
      await rig.channel.send(say('o-1', text))
      expect(await rig.shown()).toEqual([text])
    })

    it('carries a text as long as it can out unchanged', async () => {
      await listen()
      const text = longText.slice(0, rig.longest ?? longText.length)
      await rig.channel.send(say('o-1', text))
      expect(await rig.shown()).toEqual([text])
    })

    it('never cuts a longer one without showing it', async () => {
      if (rig.longest === undefined) return
      await listen()
      const sent = rig.channel.send(say('o-1', longText.slice(0, rig.longest + 1)))
      const refusal = await sent.then(
        () => null,
        (error: unknown) => error,
      )
      const [shown = ''] = await rig.shown()
      if (refusal === null) expect(shown).toMatch(/…|全文/)
      else expect(refusal).toMatchObject({ name: 'ChannelError', retryable: false })
    })

    it('says with a ChannelError that a conversation cannot be reached', async () => {
      await listen()
      const nowhere = rig.channel.send({ ...say('o-1', '您好'), conversation: `${rig.channel.name}:nowhere` })
      await expect(nowhere).rejects.toBeInstanceOf(ChannelError)
      await expect(nowhere).rejects.toMatchObject({ channel: rig.channel.name, retryable: false })
    })
  })
}
