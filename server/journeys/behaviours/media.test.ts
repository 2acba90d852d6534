/** Voice, pictures and files, long texts and forwarded chats: all of it is kept, and what a machine made of it is confirmed first. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { jpeg, png, secrets } from '../../picture-fixture.ts'
import { type District, numberIn, openDistrict, textOf } from '../district.ts'
import { openSpeechService, type SpeechService, voice } from '../speech-service.ts'

const file = (name: string, bytes: Buffer): object => ({ name, mime: 'image/jpeg', base64: bytes.toString('base64') })
const photo = (mark: string): object => file(`现场${mark}.jpg`, jpeg({ mark }))

describe('D05 Voice', () => {
  let speech: SpeechService
  let district: District
  beforeAll(async () => {
    speech = await openSpeechService()
    district = await openDistrict('2026-11-24 09:30', { QISHAO_STT_URL: speech.url, LOG_LEVEL: 'info' })
  })
  afterAll(async () => {
    await district.close()
    await speech.close()
  })

  it.each([
    {
      who: 'wang',
      said: '食堂不够用，四十多个工人没地方吃饭',
      unsure: '四十',
      correction: '不是四十多个，是五十多个',
      filed: '食堂不够用，五十多个工人没地方吃饭',
    },
    {
      who: 'li',
      said: '变压器容量太小，三台冲床开不起来',
      unsure: '冲床',
      correction: '把冲床改成注塑机',
      filed: '变压器容量太小，三台注塑机开不起来',
    },
    {
      who: 'chen',
      said: '店门口挖开两个月了，一天少做二十单生意',
      unsure: '二十',
      correction: '听错了，是三十单',
      filed: '店门口挖开两个月了，一天少做三十单生意',
    },
  ])('is shown, corrected in plain words and filed with its recording: $said', async ({ who, said, unsure, correction, filed }) => {
    const heard = await district.says(who, '', { attachments: [voice(said, unsure)] })
    expect(heard).toHaveLength(1)
    expect(textOf(heard)).toContain(`听到的是：「${said}」。其中「${unsure}」听得不太准，对吗？有不对的直接说。`)
    expect(await district.cases(who)).toEqual([])
    expect(textOf(await district.says(who, correction))).toMatch(/^好的，「.*」改为「.*」。/)
    for (let asked = 0; asked < 3 && !(await district.last(`dm:${who}`)).text.includes('【诉求】'); asked++)
      await district.says(who, '跳过')
    expect((await district.last(`dm:${who}`)).text).toMatch(new RegExp(`【诉求】${filed}\n[\\s\\S]*【附件】1 个`))
    const number = numberIn(await district.says(who, '', { attachments: [voice('确认')] }))
    expect((await district.case(number)).text).toBe(filed)
  })

  it('keeps the recording as it was spoken', async () => {
    const recordings = (await district.chat('dm:wang')).flatMap(({ attachments = [] }) => attachments)
    const { bytes } = await district.download(recordings[0]?.url ?? '')
    expect(bytes.toString('latin1')).toMatch(/^#!AMR\n/)
  })

  it('may be followed by more before the yes, and be dropped', async () => {
    await district.says('wang', '', { attachments: [voice('夜里厂区路灯不亮')] })
    await district.says('wang', '', { attachments: [voice('北门的摄像头也坏了')] })
    expect(textOf(await district.says('wang', '电话改成13900000008'))).toMatch(
      /夜里厂区路灯不亮，北门的摄像头也坏了[\s\S]*【电话】139\*{4}0008/,
    )
    const before = await district.cases('wang')
    await district.says('wang', '取消')
    await district.says('wang', '', { attachments: [voice('夜里厂区路灯不亮')] })
    expect(textOf(await district.says('wang', '算了'))).toContain('这段语音不登记')
    expect(await district.cases('wang')).toEqual(before)
  })

  it('is asked for once: a restart between the question and the yes changes nothing', async () => {
    await district.says('wang', '', { attachments: [voice('厂区北门的消防通道被堆土堵死了')] })
    const asked = speech.requests
    await district.restart()
    expect(textOf(await district.says('wang', '没错'))).toContain('【诉求】厂区北门的消防通道被堆土堵死了')
    expect(speech.requests).toBe(asked)
    await district.says('wang', '取消')
  })

  it.each(['wang', 'li', 'chen'])('that cannot be understood never makes an empty case: %s', async (who) => {
    const before = await district.cases()
    const said = await district.says(who, '', { attachments: [voice('', who)] })
    expect(said).toHaveLength(1)
    expect(textOf(said)).toContain('没听清，能再说一次或打字吗')
    expect(await district.cases()).toEqual(before)
    await district.says(who, '取消')
  })

  it('holds nobody else up, and answers what is written meanwhile with it', async () => {
    const waits = speech.hold()
    await district.posts('wang', '', { attachments: [voice('招不到焊工，缺三十个人')] })
    const answered = district.settles()
    await waits
    const before = (await district.chat('dm:li')).length
    await district.posts('li', '帮助')
    await vi.waitFor(async () => expect((await district.chat('dm:li')).length).toBe(before + 2))
    await district.hears('dm:wang')
    await district.posts('wang', '已经半个月了')
    speech.release()
    await answered
    await district.settles()
    const said = await district.hears('dm:wang')
    expect(said).toHaveLength(1)
    expect(textOf(said)).toContain('招不到焊工，缺三十个人')
    expect(textOf(await district.says('wang', '对'))).toContain('已经半个月了')
    await district.says('wang', '取消')
  })

  it('of staff is listened to only when it is for the bot, and shown before it counts', async () => {
    const number = await district.reports('wang', '自来水水压太小，二楼车间用不上水', 'water')
    const asked = speech.requests
    expect(await district.says('staff-water', '', { to: 'water', attachments: [voice('这家企业又来了')] })).toEqual([])
    expect(speech.requests).toBe(asked)
    const card = await district.last('group:water')
    const preview = await district.says('staff-water', '@企哨', { to: 'water', quote: card.id, attachments: [voice('答复：加压泵已换')] })
    expect(textOf(preview)).toContain('听到的是：「答复：加压泵已换」')
    expect((await district.case(number)).status).toBe('dispatched')
    await district.says('staff-water', '是', { to: 'water' })
    expect((await district.case(number)).answer).toContain('加压泵已换')
  })

  it('leaves no word of it in the log', () => {
    expect(district.log().length).toBeGreaterThan(10)
    expect(district.log().join('\n')).not.toMatch(/食堂|变压器|消防通道/)
  })
})

/** A district as it comes: nothing listens and nothing is scanned. */
let plain: District
beforeAll(async () => {
  plain = await openDistrict('2026-11-24 09:30')
})
afterAll(() => plain.close())

describe('D05 Voice, without a service', () => {
  it('asks for words, and files them with the recording', async () => {
    expect(textOf(await plain.says('wang', '', { attachments: [voice('谁也听不到')] }))).toContain('没听清，能再说一次或打字吗')
    expect(await plain.cases()).toEqual([])
    expect(textOf(await plain.says('wang', '自来水水压太小，二楼车间用不上水'))).toContain('【附件】1 个')
    const number = numberIn(await plain.says('wang', '确认'))
    await plain.dispatchTo(number, 'water')
    expect((await plain.last('group:water')).text).toContain('附件：语音.amr')
  })
})

describe('D06 Image/file/album', () => {
  let district: District
  let folder: string
  const program = (): string => join(folder, 'scanner')
  /** The scanner knows EICAR, and knows nothing at all while the file `broken` is there. */
  const script = '#!/bin/sh\n[ -e "$1" ] && { cat > /dev/null; exit 2; }\ngrep -q EICAR && exit 1\nexit 0\n'
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qishao-scanner-'))
    await writeFile(program(), script)
    await chmod(program(), 0o755)
    district = await openDistrict('2026-11-24 09:30', { QISHAO_SCAN_COMMAND: `${program()} ${join(folder, 'broken')}` })
  })
  afterAll(async () => {
    await district.close()
    await rm(folder, { recursive: true })
  })

  it.each(['就这样', '就这些', '发完了'])('an album of three messages in one burst gets one answer: %s', async (end) => {
    await district.hears('dm:wang')
    for (const mark of ['1', '2', '3']) await district.posts('wang', '', { attachments: [photo(`${end}${mark}`.slice(-2))] })
    await district.posts('wang', end)
    await district.settles()
    const said = await district.hears('dm:wang')
    expect(said).toHaveLength(1)
    expect(textOf(said)).toContain('收到 3 张照片，已附在这件诉求里。')
    expect(textOf(await district.says('wang', '自来水水压太小，冷却塔补不上水'))).toMatch(
      /【诉求】自来水水压太小，冷却塔补不上水\n[\s\S]*【附件】3 个/,
    )
    expect(await district.cases()).toEqual([])
    await district.says('wang', '取消')
  })

  it('pictures after the words join the same draft, and 「就这样」 submits it', async () => {
    await district.says('wang', '自来水水压太小，二楼车间用不上水')
    const said = await district.says('wang', '', { attachments: [photo('a'), photo('b'), file('合同.png', Buffer.from('%PDF-1.7\n'))] })
    expect(textOf(said)).toMatch(/^收到 2 张照片、1 个文件，已附在这件诉求里。[\s\S]*【附件】3 个/)
    const number = numberIn(await district.says('wang', '就这样'))
    await district.dispatchTo(number, 'water')
    expect((await district.last('group:water')).text).toContain('附件：现场a.jpg、现场b.jpg、合同.pdf')
  })

  it.each([
    ['in one message', [photo('c'), photo('c')]],
    [
      'from another phone, with other metadata',
      [file('现场.jpg', jpeg({ mark: 'c' })), file('转发.jpg', jpeg({ mark: 'c' }).subarray(0, -20))],
    ],
    ['under another name and type', [photo('c'), { ...photo('c'), name: '截图.png', mime: 'image/png' }]],
  ])('the same picture twice is one: %s', async (_, attachments) => {
    await district.says('li', '厂门口路灯坏了三个月')
    expect(textOf(await district.says('li', '', { attachments }))).toMatch(/收到 1 张照片[\s\S]*【附件】1 个/)
    expect(textOf(await district.says('li', '', { attachments }))).toMatch(/前面已经收到，不用重复发。[\s\S]*【附件】1 个/)
    await district.says('li', '取消')
  })

  it.each([
    ['a photo of a phone', '现场.jpg', jpeg({ mark: 'd' })],
    ['a screenshot', '截图.png', png(1)],
    ['a photo that was turned', '倒着拍.jpg', jpeg({ mark: 'e', orientation: 3 })],
  ])('what is served tells nothing of place, device and people: %s', async (_, name, bytes) => {
    for (const secret of secrets) expect(bytes.toString('latin1')).toContain(secret)
    await district.says('chen', '', { attachments: [file(name, bytes)] })
    const sent = (await district.chat('dm:chen')).findLast(({ from }) => from === 'chen')?.attachments?.[0]
    const served = await district.download(sent?.url ?? '')
    expect(served.status).toBe(200)
    for (const secret of secrets) expect(served.bytes.toString('latin1')).not.toContain(secret)
    await district.says('chen', '取消')
  })

  it.each([
    ['a program', '安装.exe', Buffer.from('MZ\u0090\u0000'), /「安装\.exe」这种文件收不了/],
    ['a program that calls itself a photo', '现场.jpg', Buffer.from('\u007fELF\u0002\u0001'), /「现场\.jpg」这种文件收不了/],
    ['a file with a virus', '说明.txt', Buffer.from('X5O!P%@AP EICAR-STANDARD'), /「说明\.txt」没有通过安全检查，没有收下/],
  ])('is refused politely and not kept: %s', async (_, name, bytes, sentence) => {
    const before = await district.cases()
    const said = await district.says('li', '', { attachments: [file(name, bytes)] })
    expect(said).toHaveLength(1)
    expect(textOf(said)).toMatch(sentence)
    expect((await district.chat('dm:li')).findLast(({ from }) => from === 'li')?.attachments).toBeUndefined()
    expect(await district.cases()).toEqual(before)
  })

  it('that could not be scanned is held back, said so, and given out after the next scan', async () => {
    await writeFile(join(folder, 'broken'), '')
    const said = await district.says('li', '厂门口路灯坏了三个月', { attachments: [photo('f')] })
    expect(textOf(said)).toMatch(/「现场f\.jpg」已收到，还在做安全检查，通过以后部门才能打开。[\s\S]*【附件】1 个/)
    const { url } = (await district.chat('dm:li')).findLast(({ from }) => from === 'li')?.attachments?.[0] ?? { url: '' }
    expect((await district.download(url)).status).toBe(409)
    await rm(join(folder, 'broken'))
    await district.restart()
    await vi.waitFor(async () => expect((await district.download(url)).status).toBe(200))
    await district.says('li', '取消')
  })
})

describe('D55 Very long text (4,000 chars) / forwarded chat records / links', () => {
  const middle = '设备进场以后要等验收，验收以后要等通电，每个环节都说在走流程。'
  const long = (begin: string, end: string): string => `${begin}${middle.repeat(130)}`.slice(0, 4_000 - end.length) + end

  it.each([
    [
      'wang',
      long('我们申请的用电增容两个月没有答复。', '一天亏八万元。希望月底前给个准确的送电时间。'),
      ['用电增容', '八万元', '希望月底前'],
    ],
    [
      'li',
      long('厂区外的排水沟淤死了，一下雨就倒灌。', '去年淹了三次，损失六十万元。能不能汛期前清一次淤。'),
      ['排水沟', '六十万元', '汛期前'],
    ],
    [
      'chen',
      long('店门口修路围挡围了五个月，详见 https://example.com/photo?id=1 。', '营业额少了七成。请协调施工方先开一个口子。'),
      ['围挡', '七成', '开一个口子'],
    ],
  ])('of 4,000 characters is shown by its gist and filed whole: %s', async (who, text, told) => {
    const first = textOf(await plain.says(who, text))
    for (let asked = 0; asked < 3 && !(await plain.last(`dm:${who}`)).text.includes('【诉求】'); asked++) await plain.says(who, '跳过')
    const summary = (await plain.last(`dm:${who}`)).text
    for (const words of told) expect(summary, first).toContain(words)
    expect(summary).toContain('（共 4000 字，全文已存）')
    expect(Buffer.byteLength(summary)).toBeLessThan(2_000)
    expect(summary.split(middle).length).toBeLessThanOrEqual(2)
    const number = numberIn(await plain.says(who, '确认'))
    expect((await plain.case(number)).text).toBe(text)
  })

  const records: readonly string[] = [
    '群聊的聊天记录\n张伟 11-20 10:03\n昨晚又停电了，注塑机停了四个小时\n李娜 11-20 10:05\n我们也停了，找我13900001111\n张伟 11-20 10:12\n能不能协调供电公司给个准信',
    '赵工 2026年11月20日 15:20\n变压器又跳闸了，这周第三次停电\n钱总 2026年11月20日 15:22\n[图片]\n钱总 2026年11月20日 15:23\n打我电话13900001111，希望尽快换大的',
    '张经理与李总的聊天记录\n张经理: 线路老化，一下雨就停电\n李总: 一天损失两万，我13900001111随时接\n张经理: 请政府帮忙协调改造',
  ]
  it.each(records)('from a chat is shown without who spoke when, and takes over no number of others: %#', async (record) => {
    const summary = textOf(await plain.says('wang', record))
    expect(summary).toContain('【诉求】聊天记录：')
    expect(summary).toContain(`（共 ${record.length} 字，全文已存）`)
    expect(summary).not.toMatch(/11-20 10|15:2|13900001111|\[图片\]/)
    expect(summary).toContain('【电话】138****0001')
    const number = numberIn(await plain.says('wang', '确认'))
    // Whole, but for the numbers that nobody sees outside the case.
    expect((await plain.case(number)).text).toBe(record.replace('13900001111', '139****1111'))
    await plain.dispatchTo(number, 'power')
    expect((await plain.last('group:power')).text).not.toContain('13900001111')
    await plain.says('wang', `撤回 ${number}`)
    await plain.says('wang', '自己解决了')
  })
})
