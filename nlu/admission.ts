import { corruption, danger, harmless, isNow, kinship, noCorruption, notNow, official, privateFavour } from './alarm-words.ts'
import type { Guess } from './calibrate.ts'

/** What the writer wants. */
export const intents = [
  'appeal',
  'policy-question',
  'progress-question',
  'thanks',
  'greeting',
  'chitchat',
  'spam',
  'not-enterprise',
  'tip-off',
  'emergency',
] as const
export type Intent = (typeof intents)[number]

/** Intents whose threshold is chosen so that nearly none is missed. */
export const alarmIntents = ['emergency', 'tip-off', 'spam'] as const satisfies readonly Intent[]

/** Whether the text is one for this service, and where it belongs otherwise; `abuse` is insult or advertising. */
export type Admission = 'in-scope' | 'emergency' | 'statutory-channel' | 'tip-off' | 'not-enterprise' | 'abuse'

/** What the writer wants and whether the text belongs here; `intentP` is 1 where a rule decided. */
export type Judgement = { readonly intent: Intent; readonly intentP: number; readonly admission: Admission }

/**
 * Combines rules with the model's ranking of intents.
 * Danger to life and tip-offs are taken from either side, from the probability in `alarms` on, because missing one costs
 * more than one too many; whoever writes of an enterprise of his own is not sent away as a private person.
 */
export function judge(text: string, guesses: readonly Guess[], alarms: Readonly<Record<(typeof alarmIntents)[number], number>>): Judgement {
  const plain = text.normalize('NFKC').trim().replace(/\s+/g, ',') // a space parts clauses as a comma does
  const shares = new Map(guesses.map(({ label, p }) => [label, p]))
  const pOf = (intent: Intent): number => shares.get(intent) ?? 0
  if (isEmergency(plain)) return { intent: 'emergency', intentP: 1, admission: 'emergency' }
  if (isTipOff(plain)) return { intent: 'tip-off', intentP: 1, admission: 'tip-off' }
  if (isAbuse(plain)) return { intent: 'chitchat', intentP: 1, admission: 'abuse' }
  const possible = intents.filter((intent) => isPossible(intent, plain))
  const alarm =
    text.length < leastAlarm ? undefined : alarmIntents.find((intent) => possible.includes(intent) && pOf(intent) >= alarms[intent])
  const intent = alarm ?? possible.toSorted((a, b) => pOf(b) - pOf(a))[0] ?? 'appeal'
  // 「等开庭」 may read like a question; it is a matter that lies elsewhere.
  if (mistakable.includes(intent) && !asks.test(plain) && isInStatutoryChannel(plain))
    return { intent: 'appeal', intentP: 1, admission: 'statutory-channel' }
  return { intent, intentP: pOf(intent), admission: admissionOf(intent, plain) }
}

/** Whether someone is in danger now: fire, gas, collapse, people hurt or trapped, a threat to life. */
export function isEmergency(text: string): boolean {
  const plain = text.replace(harmless, '□')
  return clausesOf(plain).some((clause) => danger.test(clause) && (isNow.test(clause) || !notNow.test(clause)))
}

/** Whether an official is said to have asked for, taken or arranged a benefit. */
export function isTipOff(text: string): boolean {
  const plain = text.replace(noCorruption, '□')
  return corruption.test(plain) || (official.test(plain) && (privateFavour.test(plain) || kinship.test(plain)))
}

/** Whether the matter itself already lies with a court, arbitration, reconsideration or petition office. */
export function isInStatutoryChannel(text: string): boolean {
  return channel.test(text) && !aboutTheChannel.test(text)
}

/** Whether the text is nothing but insult. */
export function isAbuse(text: string): boolean {
  return insult.test(text) && text.replace(new RegExp(insult, 'gu'), '').length < 12 && !substance.test(text)
}

// --- helpers ---

const leastAlarm = 6 // characters; a shorter word is an answer (「30个人」) and alarms by rule or by likelihood alone

const mistakable: readonly Intent[] = ['progress-question', 'policy-question', 'not-enterprise']
const asks = /[?吗]|怎么|如何|能不能|可不可以|是不是|有没有|哪[里个些]|多少|什么/

function admissionOf(intent: Intent, plain: string): Admission {
  if (intent === 'emergency' || intent === 'tip-off' || intent === 'not-enterprise') return intent
  if (intent === 'spam') return 'abuse'
  return intent === 'appeal' && isInStatutoryChannel(plain) ? 'statutory-channel' : 'in-scope'
}

/** The model may not call a text what its words rule out. */
function isPossible(intent: Intent, plain: string): boolean {
  if (intent === 'spam') return /\p{Script=Han}|https?:|\d{5}|.{20}/u.test(plain) // a slip of the keyboard is none
  if (intent === 'not-enterprise') return !ownEnterprise.test(plain)
  if (intent === 'emergency') return plain.search(harmless) < 0 && (isNow.test(plain) || !notNow.test(plain))
  return true
}

function clausesOf(text: string): string[] {
  return text.split(/[,。;!?、\n…~]+/)
}

const channel = new RegExp(
  [
    '(已经?|正在|刚|早就|上个?月|去年|前几天|目前|现在|我们|公司|对方)[^,。;]{0,10}(起诉|提起诉讼|立案了?|打官司|走(诉讼|仲裁|复议|信访|法律)|(申请|提起|提交|递交|提)了?(劳动)?(仲裁|行政复议|复议|行政诉讼)|上访|信访了|递了?(诉状|起诉状))',
    '[把将](我|公司|厂|店)[^,。;]{0,4}[告诉][到上]了?[^,。;]{0,4}(法院|仲裁|法庭)|(?<!要|会|快|怕)被[^,。;]{0,8}告上了?[^,。;]{0,2}法[院庭]|判决[^,。;]{0,6}(不服|下来了|输了)',
    '(法院|仲裁委?员?会?|仲裁院|复议机关|复议局|信访局|信访办)[^,。;]{0,6}(已经?|正在|刚|都)?[^,。;]{0,4}(受理了?|立案了?|审理|开庭|判了|判决|裁决|裁定|登记|排期|处理)',
    '(一审|二审|终审|再审)[^,。;]{0,6}(判|开庭|上诉|过了|结束|输了|赢了|败诉|胜诉)|(官司|案子|案件)[^,。;]{0,4}(还在打|在打|在审|没结|开庭|判)|(等|收到)[^,。;]{0,3}(判决|裁决|开庭|复议决定)|(起诉|上诉|仲裁|复议)了',
  ].join('|'),
)

/** Asks how to go there, complains of the channel's own pace, or wants a judgement carried out: that is for us. */
const aboutTheChannel =
  /怎么(起诉|申请|走|打|仲裁|复议)|如何(起诉|申请)|(想|要不要|能不能|可不可以|可以|准备|打算|考虑|是不是要|不想|不愿)(去|再|先|走)?[^,。]{0,4}(起诉|仲裁|复议|打官司|上诉|信访)|还没(起诉|立案|申请)|执行|解封|保全|查封|冻结|冻[了着]|限高|失信|没(个)?(音信|动静|消息|下文|结果)|拖了|拖着|不(给)?立案|没立案|立不了案|改期|没出|没判|没开庭|排到|快审|排不上|法律援助|公证|多久|什么时候(开庭|判)|(受理|立案|登记|判|裁决|开庭)了?(吗|没有?)(?=$|[,。;?])/

const insult =
  /傻[逼比bB叉屄]|(你|他|特|操)[妈吗马]的|尼玛|草泥马|操你|去死|滚(蛋|开|犊子)?|王八蛋|狗(东西|屁|官|娘养)|垃圾(机器人|东西|玩意|政府|平台)|垃圾(?![\p{Script=Han}])|废物|白痴|脑残|智障|神经病|混蛋|畜生|死全家|妈[的逼]|[sS][bB]/u
const substance = /公司|企业|厂|店|车间|补贴|许可|执照|发票|税|电|水|气|路|贷款|工资|工人|罚|检查|审批|证/
const ownEnterprise =
  /(我们?|俺们?|咱们?|本|弊|敝|我家|我这)(的|开的|这)?(小|个)?(公司|厂|工厂|店|企业|门店|小店|铺子|酒店|饭店|车间|合作社|养殖场|工地|项目部|仓库|民宿|诊所|药房|超市)|我司|员工|工人|车间|客户|订单|供应商|生产线/
