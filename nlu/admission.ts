import type { Guess } from './calibrate.ts'
import { type Admission, type Intent, intents } from './understand.ts'

/** What the writer wants and whether the text belongs here; `intentP` is 1 where a rule decided. */
export type Judgement = { readonly intent: Intent; readonly intentP: number; readonly admission: Admission }

/**
 * Combines rules with the model's ranking of intents.
 * Danger to life and tip-offs are taken from either side, because missing one costs more than one too many;
 * whoever writes of an enterprise of his own is not sent away as a private person.
 */
export function judge(text: string, guesses: readonly Guess[]): Judgement {
  const plain = text.normalize('NFKC').replace(/\s+/g, '')
  const pOf = (intent: Intent): number => guesses.find((guess) => guess.label === intent)?.p ?? 0
  if (isEmergency(plain)) return { intent: 'emergency', intentP: 1, admission: 'emergency' }
  if (isTipOff(plain)) return { intent: 'tip-off', intentP: 1, admission: 'tip-off' }
  if (isAbuse(plain)) return { intent: 'chitchat', intentP: 1, admission: 'abuse' }
  const ranked = intents.filter((intent) => isPossible(intent, plain)).sort((a, b) => pOf(b) - pOf(a))
  const intent = ranked[0] ?? 'appeal'
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
  return corruption.test(plain) || (official.test(plain) && benefit.test(plain))
}

/** Whether the matter itself already lies with a court, arbitration, reconsideration or petition office. */
export function isInStatutoryChannel(text: string): boolean {
  return channel.test(text) && !aboutTheChannel.test(text)
}

/** Whether the text is nothing but insult. */
export function isAbuse(text: string): boolean {
  return insult.test(text) && text.replace(new RegExp(insult, 'g'), '').length < 12 && !substance.test(text)
}

// --- helpers ---

function admissionOf(intent: Intent, plain: string): Admission {
  if (intent === 'emergency' || intent === 'tip-off' || intent === 'not-enterprise') return intent
  if (intent === 'spam') return 'abuse'
  return intent === 'appeal' && isInStatutoryChannel(plain) ? 'statutory-channel' : 'in-scope'
}

/** The model may not call a text what its words rule out. */
function isPossible(intent: Intent, plain: string): boolean {
  if (intent === 'not-enterprise') return !ownEnterprise.test(plain)
  if (intent === 'emergency') return !harmless.test(plain) && !notNow.test(plain)
  return true
}

function clausesOf(text: string): string[] {
  return text.split(/[,。;!?、\n…~]+/)
}

/** Words of danger that mean something else. */
const harmless = new RegExp(
  [
    '火锅|火爆|火热|火腿|火车|火电|火力|火候|火速|火急|火烧眉毛|红火|发火|恼火|上火|窝火|惹火|着火点|火花塞|火锅店',
    '救火式|救火队员?|到处救火|爆仓|爆单|爆款|爆满|爆表|爆品|爆红|引爆市场|爆雷|暴雷|爆料|爆胎|引爆|卖爆|挤爆|打爆',
    '跳楼价|跳楼大?甩卖|自杀式|救命(钱|稻草|资金|药|之恩|的?恩)|等米下锅|抢救性|中毒(软件|程序)|(电脑|系统|服务器|文件|主机)(被)?(都|全)?中毒',
    '(防|灭|消)火|防爆|防触电|防坠落?|防坍塌|防雷|防汛|抗洪救灾',
    '(火灾|着火|爆炸|触电|坍塌|泄漏|中毒|坠落|溺水|燃爆|燃气泄漏|煤气泄漏|漏气|漏电)(和[^,。]{1,6})?的?(隐患|报警|自动|保险|险种|险|防控|风险|演练|培训|预案|应急|探测|监测|检测|危险|事故率|责任|调查|鉴定|认定|赔偿|理赔|损失|保护|荷载|等级|宣传|案例|教育|性|物品|品|极限|场所|环境|后|过后|之后)',
  ].join('|'),
  'g',
)

const danger = new RegExp(
  [
    '着火|起火|失火|火灾|火势|大火|冒(着)?(浓|黑|白)?烟|烧起来|烧着了|(在|正)烧|爆炸|燃爆|炸了|闪爆',
    '(燃气|煤气|天然气|液化气|氨气?|氯气?|毒气|有毒气体|沼气|硫酸|盐酸|甲醇|化学品|危化品|溶剂|储罐|气罐|管道气|液氨|液氯)[^,。]{0,8}(泄漏|泄露|漏气|外泄|漏了|在漏|往外漏|跑冒)|(泄漏|泄露|漏)[^,。]{0,5}(毒|燃气|煤气|天然气|液化气|氨|氯)|漏气|(煤气|燃气|天然气)[^,。]{0,4}味',
    '(有人|工人|员工|师傅|同事|职工|客人|顾客|孩子|老人|伙计|阿姨|大姐|小伙|学徒|司机|人)[^,。]{0,10}(受伤|重伤|昏迷|昏倒|晕倒|晕过去|被困|困住|触电|电倒|坠落|掉下来|摔下来|掉下去|摔下去|中毒|落水|溺水|休克|没呼吸|没气了|不行了|没反应|埋了|被埋|被砸|砸到|压住|被压|压在|卷进|绞进|夹住|轧到|流血|吐血|抽搐|口吐白沫|叫不醒|失联)',
    '(机器|设备|吊机|行车|货架|墙|石头|叉车|传送带|冲床)[^,。]{0,8}(压|砸|卷|绞|夹|轧)(到|住|着|伤|断|倒|进)(了)?[^,。]{0,4}(人|手|胳膊|腿|脚|工)',
    '(困|关|卡)在(了)?(电梯|里面|井|罐|火|水)|(电梯|井下|罐里|池子|火场|地下)[^,。]{0,5}(困|有人|关了|卡了)[^,。]{0,5}人?|触电|坠楼|跳楼|轻生|自杀|寻短见|不想活|活不下去|喝(了)?农药|心脏骤停|猝死|食物中毒|集体中毒|大出血|救命|出人命|死人了|人快不行',
    '坍塌|塌方|塌了|垮塌|要塌|快塌|(墙|楼|房|棚|脚手架|塔吊|吊车)[^,。]{0,4}(倒了|倒塌|垮了|倒下)|持刀|拿(着)?刀|砍(人|伤)|捅(人|了|伤)|行凶|劫持|绑架|山洪|泥石流|决堤|溃坝|洪水|打死|往死里打',
  ].join('|'),
)

/** Past, planned or feared: told about, not happening. */
const notNow = new RegExp(
  [
    '(怕|担心|万一|防止|防范|预防|避免|容易|如果|要是|假如|会不会|不会|以免|免得|迟早|早晚|随时|可能|差点|险些|杜绝|减少|没有?(人)?(受伤|伤亡|发生)|未发生)',
    '(去年|前年|上个?月|上周|上次|以前|之前|曾经|当年|早年|前几年|年初|春节前|[一二三四五六七八九十两\\d]+(个多?月|年|天|周|星期)(前|以前|之前)|20\\d\\d年)',
    '(演练|培训|预案|保险|理赔|赔付|检查|验收|整改|许可证|工伤认定|工伤|像着火|跟着火)',
  ].join('|'),
)

const isNow = /正在|现在|此刻|马上|刚刚|刚才|赶紧|快来|快点|快救|救命|急救|120|119|110|还在(烧|漏|冒|里面)|又(着|起)火|已经(着|起|塌|倒)/

const who =
  '(领导|局长|副局长|科长|股长|处长|主任|所长|队长|站长|书记|镇长|干部|公务员|办事员|经办人|工作人员|执法人员|执法队|执法的|检查组|检查的|验收的|验收员|审批的|办证的|窗口的?人?|专管员|监管员|巡查员|协管员|城管|交警|民警|辅警|质监|穿制服的|局里|镇里|所里|队里|单位的?人|专家组?)'
const official = new RegExp(who)

/** What, said of an official, makes a tip-off. */
const benefit = new RegExp(
  [
    '(索要|收受?了?|收过|要了?|拿了?|塞了?|送了?|给了?|开口|暗示|敲|讨|打点)[^,。;]{0,10}(红包|好处费?|回扣|购物卡|加油卡|礼品|礼金|茶水费|茶钱|辛苦费|跑腿钱|打点费|感谢费|现金|烟酒|茅台|中华烟|好烟|好处|香烟|名酒)',
    '(红包|好处费|回扣|购物卡|加油卡|茶水费|辛苦费|跑腿钱|感谢费)[^,。;]{0,8}(才|不给|没给|不送|就)',
    '(吃饭|吃喝|住店|消费|签单)[^,。]{0,8}(不给钱|不付钱|从来不付|白吃|挂账)|(白吃|白拿|白喝|顺走|拿走)[^,。]{0,6}(烟|酒|东西|货|我)',
    '(指定|必须找|必须买|只能找|只能买|只能从|让[^,。]{0,4}找)[^,。]{0,8}(亲戚|小舅子|老婆|同学|弟弟|哥哥|儿子|朋友)|他?(亲戚|小舅子|老婆|同学|弟弟|哥|儿子)(的公司|家|开的|公司|名下)',
    '(意思意思|表示表示|“表示”|"表示"|懂规矩|懂事|不懂事|私了|干股|入股|对半分|几个点|个点的)',
    '(不开票|不开单|没收据)[^,。]{0,6}(收|给)[^,。]{0,6}(放行|过|就行)',
  ].join('|'),
)

/** What is a tip-off whoever is meant. */
const corruption =
  /受贿|行贿|索贿|贿赂|吃拿卡要|以权谋私|权钱交易|权力寻租|徇私(舞弊|枉法)?|贪污|贪腐|腐败|保护伞|公报私仇|打击报复|(我要|想|来|实名|匿名)(举报|检举)[^,。]{0,14}(局长|科长|主任|所长|队长|书记|干部|公务员|领导|执法|工作人员|窗口|官)/

/** Corruption named only to say that there is none, or meant otherwise. */
const noCorruption =
  /(没有?|从不|从来不|不|绝不|未|无|杜绝|反对|拒绝|严禁)[^,。]{0,4}(吃拿卡要|受贿|索贿|红包|好处费|腐败|贪污|回扣|烟酒)|消费红包|开门红|红包(券|雨|补贴|活动|封|墙)|(反|防|廉政|警示教育)[^,。]{0,3}(腐败|贪污|贿赂)|商业贿赂|行贿(查询|记录|犯罪记录|档案)|无行贿/g

const channel = new RegExp(
  [
    '(已经?|正在|刚|早就|上个?月|去年|前几天|目前|现在|我们|公司|对方)[^,。;]{0,10}(起诉|提起诉讼|立案了?|打官司|走(诉讼|仲裁|复议|信访|法律)|(申请|提起|提交|递交|提)了?(劳动)?(仲裁|行政复议|复议|行政诉讼)|上访|信访了|递了?(诉状|起诉状))',
    '(法院|仲裁委?员?会?|仲裁院|复议机关|复议局|信访局|信访办)[^,。;]{0,6}(已经?|正在|刚|都)?[^,。;]{0,4}(受理了?|立案了?|审理|开庭|判了|判决|裁决|裁定|登记|排期|处理)',
    '(一审|二审|终审|再审)[^,。;]{0,6}(判|开庭|上诉|过了|结束|输了|赢了|败诉|胜诉)|(官司|案子|案件)[^,。;]{0,4}(还在打|在打|在审|没结|开庭|判)|(等|收到)[^,。;]{0,3}(判决|裁决|开庭|复议决定)|(起诉|上诉|仲裁|复议)了',
  ].join('|'),
)

/** Asks how to go there, complains of the channel's own pace, or wants a judgement carried out: that is for us. */
const aboutTheChannel =
  /怎么(起诉|申请|走|打|仲裁|复议)|如何(起诉|申请)|(想|要不要|能不能|可不可以|可以|准备|打算|考虑|是不是要|不想|不愿)(去|再|先|走)?[^,。]{0,4}(起诉|仲裁|复议|打官司|上诉|信访)|还没(起诉|立案|申请)|执行|解封|保全|查封|冻结|冻了|限高|失信|没(个)?(音信|动静|消息|下文|结果)|拖了|拖着|不(给)?立案|没立案|立不了案|改期|没判|没开庭|排不上|法律援助|公证|多久|什么时候(开庭|判)/

const insult =
  /傻[逼比bB叉屄]|(你|他|特|操)[妈吗马]的|尼玛|草泥马|操你|去死|滚(蛋|开|犊子)?|王八蛋|狗(东西|屁|官|娘养)|垃圾(机器人|东西|玩意|政府|平台)?|废物|白痴|脑残|智障|神经病|混蛋|畜生|死全家|妈[的逼]|[sS][bB]/
const substance = /公司|企业|厂|店|车间|补贴|许可|执照|发票|税|电|水|气|路|贷款|工资|工人|罚|检查|审批|证/
const ownEnterprise =
  /(我们?|俺们?|咱们?|本|弊|敝|我家|我这)(的|开的|这)?(小|个)?(公司|厂|工厂|店|企业|门店|小店|铺子|酒店|饭店|车间|合作社|养殖场|工地|项目部|仓库|民宿|诊所|药房|超市)|我司|员工|工人|车间|客户|订单|供应商|生产线/
