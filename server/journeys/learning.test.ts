/** The district learns: three decisions of people about a matter nobody foresaw, and the fourth report finds its way. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultUtterances } from '../../nlu/model.ts'
import { saveModel, train } from '../../nlu/train.ts'
import { type District, numberIn, openDistrict } from './district.ts'

/** A training file that is learned in seconds: four departments, which know nothing of places where drones land. */
const codes = ['transport', 'urban_mgmt', 'health', 'sci']
const trainingRows = readFileSync(defaultUtterances, 'utf8')
  .trim()
  .split('\n')
  .map((line): { department?: string; matter?: string; co?: readonly string[]; text: string } => JSON.parse(line))
  .filter(({ department, text }) => (department === undefined || codes.includes(department)) && !/无人机|起降/.test(text))
  .filter((_, i) => i % 9 === 0)
  .map(({ matter: _, ...row }) => ({ ...row, co: (row.co ?? []).filter((code) => codes.includes(code)) }))

/** Rows held out that any model must place, so that only what is learned or broken here decides. */
const heldOutRows = {
  transport: [
    '货运车辆的道路运输证年审一直办不下来',
    '通往工业区的公路坑太多，大货车老是爆胎',
    '工业区没有公交线路，工人下班没车坐',
    '客运车辆营运证换证拖了两个月',
  ],
  urban_mgmt: ['店门口摆摊被城管没收了东西', '垃圾没人清运，臭气熏天', '广告招牌要拆，城管说违规', '门口路灯坏了好几盏'],
  health: ['诊所执业许可证怎么办', '食堂员工健康证在哪里办理', '医院床位不够，员工看病难', '公共场所卫生许可证延续'],
  sci: ['高新技术企业认定材料怎么交', '科技型中小企业评价入库', '研发费用补助申报', '科技成果转化项目立项'],
}

const toLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

type Ended = { readonly code: number | null; readonly signal: string | null; readonly said: string }

describe('a district that corrects its model', () => {
  let folder: string
  let district: District
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qishao-learning-'))
    writeFileSync(join(folder, 'utterances.jsonl'), toLines(trainingRows))
    const held = Object.entries(heldOutRows).flatMap(([department, texts]) => texts.map((text) => ({ text, intent: 'appeal', department })))
    writeFileSync(join(folder, 'held-out.jsonl'), toLines(held))
    const utterances = join(folder, 'utterances.jsonl')
    const shipped = join(folder, 'shipped.model')
    saveModel(await train(utterances), shipped)
    district = await openDistrict('2026-11-24 09:30', { LOG_LEVEL: 'info' }, { utterances, shipped })
  })
  afterAll(async () => {
    await district.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Runs the command beside the running program; `onLine` hears what it says and may kill it. */
  async function retrain(args: readonly string[] = [], onLine?: (line: string, kill: () => void) => void): Promise<Ended> {
    const files = ['--utterances', join(folder, 'utterances.jsonl'), '--model', join(folder, 'shipped.model')]
    const command = join(import.meta.dirname, '../nlu-command.ts')
    const child = spawn(process.execPath, [command, 'retrain', ...files, '--held-out', join(folder, 'held-out.jsonl'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { QISHAO_DATA: district.folder },
    })
    const parts: string[] = []
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        parts.push(part)
        onLine?.(part, () => child.kill('SIGKILL'))
      })
    }
    const [code, signal] = await once(child, 'close')
    return { code, signal, said: parts.join('') }
  }

  /** Reports and confirms; returns the number and the department the model thinks of first, be it sure or not. */
  async function reports(who: string, text: string): Promise<{ readonly number: string; readonly first: string | undefined }> {
    await district.says(who, text)
    const number = numberIn(await district.says(who, '确认'))
    const { lead } = await district.case(number)
    if (lead !== null) return { number, first: lead }
    const card = (await district.chat('dm:coordinator')).findLast((said) => said.from === 'bot' && said.text.includes(number))
    return { number, first: card?.buttons?.[0]?.value.replace(`${number} 转`, '') }
  }

  const model = (): string => join(district.folder, 'nlu-svm.model')
  const modelFiles = (): readonly string[] => readdirSync(district.folder).filter((name) => name.startsWith('nlu-'))

  it('has nothing to learn before anybody decided anything', async () => {
    const { code, said } = await retrain()
    expect(code, said).toBe(0)
    expect(said).toContain('nothing to learn')
    expect(modelFiles()).toEqual([])
  })

  it('does not know at first where a place for drones to land belongs', async () => {
    expect((await reports('wang', '门口的无人机起降点占了货车的地方')).first).not.toBe('transport')
  })

  it('is told three times by people: twice by the coordinator, once by an objection that is upheld', async () => {
    const one = await reports('wang', '我们想在厂区空地建一个无人机起降点，不知道要办什么手续')
    await district.dispatchTo(one.number, 'transport')
    const two = await reports('li', '园区送样品的无人机没有固定的起降场，天天被物业赶')
    await district.dispatchTo(two.number, 'transport')
    const three = await reports('wang', '快递无人机的起降坪划在我们停车场上，卡车进不来了')
    await district.dispatchTo(three.number, 'urban_mgmt')
    await district.handles('urban_mgmt', three.number, '退单，依据：低空起降场地由交通主管部门牵头，建议转交通局')
    await district.says('coordinator', `${three.number} 同意退单 转交通局`)
    expect((await district.case(three.number)).lead).toBe('transport')
  })

  it('says what it would do, and does nothing, when it is only asked', async () => {
    const { code, said } = await retrain(['--dry-run'])
    expect(code, said).toBe(0)
    expect(said).toMatch(/^3 decisions of people for 1 department /)
    expect(said).toContain('nothing was written')
    expect(modelFiles()).toEqual([])
  })

  it('learns beside the running program, and says how the models compare', async () => {
    const { code, said } = await retrain()
    expect(code, said).toBe(0)
    expect(said).toMatch(/on 16 rows held out: right department first \d+\.\d % → \d+\.\d %/)
    expect(said).toContain('accepted: it is no worse overall')
    expect(said).toContain(`in force: ${model()}`)
    expect(modelFiles()).toEqual(['nlu-svm.model'])
  })

  it('finds the way of a fourth report with other words, without a restart', async () => {
    const { number, first } = await reports('li', '我们屋顶想做无人机起降坪，材料交到哪里')
    expect(first).toBe('transport')
    await district.dispatchTo(number, 'transport')
    expect(district.log().filter((line) => line.includes('a new language model serves'))).toHaveLength(1)
  })

  it('keeps the model it has when training is killed in the middle', async () => {
    const before = readFileSync(model())
    const { signal } = await retrain([], (line, kill) => line.includes('training on') && kill())
    expect(signal).toBe('SIGKILL')
    expect(readFileSync(model()).equals(before)).toBe(true)
    expect(modelFiles()).toEqual(['nlu-svm.model'])
  })

  it('keeps the model it has when the new one is worse', async () => {
    const before = readFileSync(model())
    // A coordinator who sends everything the wrong way teaches it: the rows held out show it.
    for (const text of heldOutRows.transport) {
      const { number } = await reports('li', text)
      await district.dispatchTo(number, 'urban_mgmt')
    }
    const { code, said } = await retrain()
    expect(code, said).toBe(3)
    expect(said).toMatch(/refused: it is worse overall: \d+\.\d % instead of \d+\.\d %\nnothing was written/)
    expect(readFileSync(model()).equals(before)).toBe(true)
  })

  it('knows what it learned still after a restart', async () => {
    await district.restart()
    expect((await reports('wang', '门口的无人机起降点占了货车的地方')).first).toBe('transport')
  })

  it('takes up nothing that is no model, says so once, and works on', async () => {
    writeFileSync(model(), 'half of a mod')
    expect((await reports('wang', '无人机起降场建在哪里合适，怎么申请')).first).toBe('transport')
    const refusals = district.log().filter((line) => line.includes('cannot be used'))
    expect(refusals).toHaveLength(1)
    expect(refusals[0]).toContain('the last good one serves on')
  })
})
