/** Which path a text that does not belong here should be shown: the kind of danger, the proceedings it is in, who is writing. */
import { harmless } from './alarm-words.ts'

/** Kinds of danger, in the order in which they are told about: what makes the place deadly comes first. */
export type Danger = 'gas' | 'chemical' | 'violence' | 'jump' | 'fire' | 'electric' | 'traffic' | 'rescue' | 'missing' | 'injury'

/** Legal proceedings. */
export type Proceeding = 'court' | 'labour-arbitration' | 'arbitration' | 'reconsideration' | 'petition'

/** Somebody without an enterprise: a buyer, a worker, someone robbed or cheated, a resident. */
export type Outsider = 'consumer' | 'worker' | 'victim' | 'resident'

/** The dangers an emergency names, the deadliest first; empty where only the model saw one. */
export function dangersIn(text: string): readonly Danger[] {
  const plain = plainOf(text).replace(harmless, '□')
  return dangers.filter(([, words]) => words.test(plain)).map(([danger]) => danger)
}

/** The proceedings a matter is in; a later stage (the court after the arbitration) counts before an earlier one. */
export function proceedingIn(text: string): Proceeding {
  const plain = plainOf(text)
  if (/法院|起诉|上诉|[一二终再]审|官司|判决|判了|诉讼/.test(plain)) return 'court'
  if (/复议/.test(plain)) return 'reconsideration'
  if (/仲裁/.test(plain)) return commercial.test(plain) && !labour.test(plain) ? 'arbitration' : 'labour-arbitration'
  return /信访|上访/.test(plain) ? 'petition' : 'court'
}

/** 「仲裁裁下来我们不认」, 「正在行政复议」: a ruling that is disputed, or proceedings that go on, have their own way. */
export function hasItsOwnWay(text: string): boolean {
  const plain = plainOf(text)
  const ruling = '(?:判决|裁决|裁定|判了|裁了|判下来|裁下来|仲裁结果|判决书|裁决书|一审|二审|终审|法院判|仲裁)'
  const goingOn = '(?:正在|已经在|还在)[^,。;]{0,6}(?:复议|仲裁|诉讼|打官司)(?![^。;]{0,8}(?:慢|拖|没|不给|多久|什么时候))'
  return new RegExp(
    `${ruling}[^。;]{0,12}(?:不服|不认|不公|不接受|判错|裁错|冤)|(?:不服|不认|不接受)[^,。;]{0,8}${ruling}|${goingOn}`,
  ).test(plain)
}

/** Who writes without an enterprise; whatever is not clear is a resident's. */
export function outsiderIn(text: string): Outsider {
  const plain = plainOf(text)
  return outsiders.find(([, words]) => words.test(plain))?.[0] ?? 'resident'
}

// --- helpers ---

function plainOf(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ',')
}

const dangers: readonly (readonly [Danger, RegExp])[] = [
  [
    'gas',
    /(燃气|煤气|天然气|液化气|管道气|沼气|气罐|气瓶|瓦斯)[^,。;]{0,8}(泄|漏|味|跑了|挖断|挖破|在喷|响)|漏气|(漏|闻到)[^,。;]{0,6}(燃气|煤气|天然气|液化气)/,
  ],
  [
    'chemical',
    /(氨|氯|毒气|有毒|硫酸|盐酸|酸液|苯|甲醇|化学品|危化品|溶剂|储罐|槽罐|一氧化碳)[^,。;]{0,8}(泄|漏|跑了|外溢|在喷|味|响)|(泄漏|泄露|漏)[^,。;]{0,5}(毒|氨|氯|酸)/,
  ],
  ['violence', /[刀棍]|砍人|捅|行凶|劫持|绑架|打死|往死里打|打人|打伤|屋里打|围着打|按在|关在|泼汽油|纵火|放火|不让走|抢劫|威胁/],
  ['jump', /跳楼|要跳|往下跳|轻生|自杀/],
  ['fire', /火(?!车|速|急)|烟|烧(?!伤)|爆炸|燃爆|闪爆|炸|点着了|爆了|要爆|快爆|爆表|超压|巨响/],
  ['electric', /触电|电倒|电击|带电|(高压线|电线)[^,。;]{0,3}断/],
  ['traffic', /(?<!叉|行)车[^,。;]{0,12}(撞|追尾|侧翻|翻了)|撞(车|飞|了人)|车祸|追尾|交通事故|翻车|刹不住/],
  [
    'rescue',
    /困|坍塌|塌|垮|埋|压(在|住|着)|卡(在|住)|夹住|上不来|没上来|掉(下去|水里|进)|落水|溺水|沉船|翻船|船翻|洪|泥石流|决堤|决口|溃坝|井下|罐里|半空|陷下去/,
  ],
  ['missing', /失联|失踪|不见了|找不到人|没人影|没回来|联系不上/],
  [
    'injury',
    /伤|昏|晕|休克|没呼吸|没气|没反应|叫不醒|血|抽搐|抽筋|呕吐|又吐|上吐|腹泻|中毒|睁不开|猝死|死人|出人命|心脏|骨折|(手|指|胳膊|腿|脚|骨头)[^,。;]{0,3}[断切绞轧][了掉进]|[绞轧]进|卷进|砸到|被砸|摔|坠|掉下来|不行了|农药|倒地/,
  ],
]

const labour = /劳动|员工|工人|职工|工资|加班|社保|离职|辞退|开除|解雇|工伤|人社/
const commercial = /合同|货款|工程款|买卖|租赁|租金|甲方|乙方|客户|供应商|供货|商事|国际/

const outsiders: readonly (readonly [Exclude<Outsider, 'resident'>, RegExp])[] = [
  ['victim', /被(骗|偷|抢|打|威胁)|诈骗|小偷|打架|家暴|扒窃/],
  ['consumer', /买的?|网购|商家|卖家|消费|退货|退款|退卡|退钱|充值|办的?卡|会员|预付|假货|过期|假冒|跑路|客服|退一赔|缺斤/],
  [
    'worker',
    /(?:老板|厂里|公司|单位)[^,。;]{0,8}(?:拖|欠|扣)[^,。;]{0,8}(?:工资|工钱|薪)|(?:拖|欠|扣)[^,。;]{0,4}(?:工资|工钱|薪水)|拖欠工资|欠我[^,。;]{0,6}工资|工资[^,。;]{0,6}(没发|不发|拖)|辞退|被开除|劳动合同|离职|加班费|养老金|退休金|社保|工伤|公积金/,
  ],
]
