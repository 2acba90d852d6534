import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openMedia } from './media.ts'
import { listenWith, transcribeWith } from './speech.ts'

type Request = { readonly path: string; readonly authorization: string | undefined; readonly form: FormData }

type Answer = (response: ServerResponse) => void

/** A transcription service on loopback; `answers` are given in turn, the last one again and again. */
async function service(...answers: readonly Answer[]) {
  const requests: Request[] = []
  const log: object[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = await new Response(request, { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData()
    requests.push({ path: request.url ?? '', authorization: request.headers.authorization, form })
    const next = answers[Math.min(requests.length, answers.length) - 1]
    next?.(response)
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`
  const transcribe = transcribeWith(
    { url, key: 'secret-key', model: 'whisper-1', sureFrom: 0.5, timeoutMs: 300 },
    { error: (fields, message) => log.push({ ...fields, message }) },
  )
  return { transcribe, requests, log }
}

const says =
  (body: unknown, status = 200) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
const audio = { name: '语音.amr', mime: 'audio/amr', bytes: Buffer.from('#!AMR\nvoice') }
const spoken = '园区宿舍不够，二十多个工人没地方住'

describe('asking a transcription service', () => {
  it('sends the recording, the model, the language and the form of the answer', async () => {
    const { transcribe, requests } = await service(says({ text: spoken }))
    expect(await transcribe(audio)).toEqual({ text: spoken, unsure: [] })
    const [request] = requests
    expect(request).toMatchObject({ path: '/v1/audio/transcriptions', authorization: 'Bearer secret-key' })
    expect([...(request?.form ?? [])].filter(([name]) => name !== 'file')).toEqual([
      ['model', 'whisper-1'],
      ['language', 'zh'],
      ['response_format', 'verbose_json'],
      ['timestamp_granularities[]', 'word'],
      ['timestamp_granularities[]', 'segment'],
    ])
    const file = request?.form.get('file')
    expect(file).toMatchObject({ name: '语音.amr', type: 'audio/amr' })
    expect(Buffer.from(await (file as File).arrayBuffer())).toEqual(audio.bytes)
  })

  it.each([
    [
      'words of low probability, neighbours as one',
      {
        words: [
          { word: '宿舍', probability: 0.9 },
          { word: '二', probability: 0.3 },
          { word: '十', probability: 0.4 },
          { word: '多', probability: 0.8 },
        ],
      },
      ['二十'],
    ],
    ['words inside segments', { segments: [{ text: spoken, avg_logprob: -2, words: [{ word: ' 工人', probability: 0.2 }] }] }, ['工人']],
    [
      'segments of low mean probability',
      {
        segments: [
          { text: '园区宿舍不够，', avg_logprob: -0.1 },
          { text: '二十多个工人没地方住', avg_logprob: -0.9 },
        ],
      },
      ['二十多个工人没地方住'],
    ],
    ['nothing where the service does not say', { words: [{ word: '宿舍' }], segments: [{ text: spoken }] }, []],
  ])('takes as unsure %s', async (_, more, unsure) => {
    const { transcribe } = await service(says({ text: spoken, ...more }))
    expect(await transcribe(audio)).toEqual({ text: spoken, unsure })
  })

  it.each([
    ['an error of the service', says({ error: spoken }, 503)],
    ['too many requests', says({ error: spoken }, 429)],
    ['a broken answer', says(`{"text": "${spoken}`)],
    ['a cut connection', (response: ServerResponse): void => void response.destroy()],
    ['no answer in time', (): void => undefined],
  ])('tries once more after %s, and then gives up without a word of it in the log', async (_, fault) => {
    const { transcribe, requests, log } = await service(fault)
    expect(await transcribe(audio)).toBeNull()
    expect(requests).toHaveLength(2)
    expect(log).toMatchObject([{ attempt: 1 }, { attempt: 2 }])
    expect(JSON.stringify(log)).not.toMatch(/园区|secret-key/)
    const again = await service(fault, says({ text: spoken }))
    expect(await again.transcribe(audio)).toMatchObject({ text: spoken })
  })

  it.each([
    ['a refusal', says({ error: 'bad key' }, 401)],
    ['an answer of another form', says({ result: spoken })],
  ])('does not try again after %s', async (_, fault) => {
    const { transcribe, requests, log } = await service(fault)
    expect(await transcribe(audio)).toBeNull()
    expect(requests).toHaveLength(1)
    expect(log).toHaveLength(1)
  })
})

describe('listening to a kept file', () => {
  async function kept(...answers: readonly Answer[]) {
    const folder = await mkdtemp(join(tmpdir(), 'qishao-speech-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const asked = await service(...answers)
    const media = openMedia(folder)
    const file = await media.keep(audio.name, audio.mime, audio.bytes)
    if (!('id' in file)) throw new Error('the recording was not kept')
    const open = () => listenWith(openMedia(folder), asked.transcribe, { error: () => undefined })
    return { ...asked, file, open }
  }

  it('asks once for each file, also after a restart', async () => {
    const { file, open, requests } = await kept(says({ text: spoken }))
    expect(await open()(file)).toEqual({ text: spoken, unsure: [] })
    expect(await open()(file)).toEqual({ text: spoken, unsure: [] })
    expect(requests).toHaveLength(1)
  })

  it('remembers that there was nothing to understand', async () => {
    const { file, open, requests } = await kept(says({ text: ' … ' }))
    expect(await open()(file)).toBeNull()
    expect(await open()(file)).toBeNull()
    expect(requests).toHaveLength(1)
  })

  it('asks again when the service could not be asked', async () => {
    const { file, open } = await kept(says({}, 401), says({ text: spoken }))
    expect(await open()(file)).toBeNull()
    expect(await open()(file)).toMatchObject({ text: spoken })
  })

  it('hears nothing in a file that is not there', async () => {
    const { file, open, requests } = await kept(says({ text: spoken }))
    expect(await open()({ ...file, id: 'f'.repeat(64) })).toBeNull()
    expect(requests).toEqual([])
  })
})
