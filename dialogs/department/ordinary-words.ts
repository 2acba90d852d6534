/**
 * Ordinary sentences of a work group that mean an action (「跟厂里电工通过电话了」, 「这段是雨水管，归住建排水所」). They are read
 * only where the card is quoted, the case is named or the bot is mentioned; what they give is an inference. Measured on `corpus/`.
 */
import { type Department, departmentNamed } from '../../cases/people.ts'
import type { CaseCommand } from '../dialog.ts'

/** The departments of the district, and the one whose group this is (null in a direct chat of somebody with several). */
export type Offices = { readonly all: readonly Department[]; readonly own: Department | null }

/** The action that an ordinary line means; null for talk. */
export function ordinaryCommand(text: string, offices: Offices): CaseCommand | null {
  if (text === '' || isInternal(text)) return null
  if (asksForPhone(text)) return { type: 'view-phone' }
  if (isElsewhere(text, offices)) return isQuestion(text) ? null : objectionOf(text, offices.all)
  if (asksForTime(text)) return extensionOf(text)
  if (isQuestion(text)) return null
  const clauses = clausesOf(text).filter((clause) => !isTalk.test(clause))
  const taken = clauses.some((clause) => takes.test(clause) && !givesAway.test(clause))
  if (clauses.some((clause) => isToday.test(clause) && finishes.test(clause) && !over.test(clause)) && !under.test(clauses[0] ?? ''))
    return { type: 'promise-same-day' }
  const state = remark.test(text) || isTalk.test(text) ? null : stateOf(clauses, idle.test(text))
  if (state === 'surely over') return { type: 'resolve', answer: text }
  if (clauses.some(isContact) || (!isTalk.test(text) && visited(text))) return { type: 'contact', note: text }
  if (taken && text.length <= 30) return { type: 'acknowledge' }
  if (state === 'over') return { type: 'resolve', answer: text }
  if (state === 'under way' && !isUnreached(text)) return { type: 'report-progress', text }
  return null
}

/** True when someone tried to reach the enterprise in vain: no contact has been made. */
export function isUnreached(line: string): boolean {
  return (
    clausesOf(line).some((clause) => missed.test(clause)) &&
    !/接通了|打通了|联系上了|后来.{0,6}(?:联系|通)|约(?:好|定|在)|加了?.{0,2}微信/.test(line)
  )
}

/** False when every clause is of a contact that failed, is still planned, or was with somebody else. */
export function mayBeContact(line: string): boolean {
  return !isUnreached(line) && clausesOf(line).some((clause) => !noContact.test(clause))
}

/** False when every clause is of what is not done yet, or only wished for. */
export function mayBeDone(line: string): boolean {
  return clausesOf(line).some((clause) => !notYet.test(clause))
}

/** True for talk that is meant for colleagues alone. */
export function isInternal(text: string): boolean {
  return /难缠|烦死|难搞|刁民|刁钻|口径|再议|内部(?!线|管|设施|道路|装修|网|电)|别外传|别(?:告诉|回复|答复)|先(?:别|不要|不)(?:回|答|告诉|办)|领导(?:说|的意思|要求|还没)|研究研究|商量(?!好|妥|定)|应付(?!款|账|金|票)|(?<!召)开会|又来了|没完没了/.test(
    text,
  )
}

/** True when the line asks something. */
export function isQuestion(text: string): boolean {
  return /[?？]|[吗么嘛][。!！~]*$|呢[。!！~]*$|怎么|咋|什么|啥|为啥|谁|哪[个里家些位儿]|是不是|有没有|要不要|能不能|可不可以|行不行|几点|多久|还是(?:我|你|归|他)|[办联问到去来好了跟] ?没有?[。]*$|不[。]*$|伐[。]*$/.test(
    text,
  )
}

/** `basis` stays empty when the line says only that it is not ours: the rule wants the document or duty (D50). */
export function objectionOf(text: string, departments: readonly Department[]): Extract<CaseCommand, { type: 'object' }> {
  const named = [...text.replace(notOurs, '').matchAll(handedOver)].flatMap(([words, where = '']) => {
    const department = departmentNamed(where, departments)
    return department?.group ? [{ department, rank: words.startsWith('建议') ? 0 : words.startsWith('是') ? 2 : 1 }] : []
  })
  // 「这是供水管道施工，归住建局，建议住建局」: what is suggested counts before what the matter is.
  const suggested = named.toSorted((a, b) => a.rank - b.rank)[0]?.department ?? null
  const rest = suggested
    ? [suggested.name, suggested.short, ...suggested.aliases]
        .sort((a, b) => b.length - a.length)
        .reduce((left, name) => left.replaceAll(name, ''), text)
    : text
  const said = rest
    .replace(
      /不(?:归|属于?|是|该|应?由|在)(?:我们?|咱们?|我局|本局|我单位|本单位|我们局|我们单位|我们部门)?(?:来|的)?(?:管|职责|职能|业务|范围|负责|事权|办|的事|权限)*|转错了?|派错了?|分错了?|找错了?(?:部门|单位)?/g,
      '',
    )
    .replace(
      /应该?|建议|负责|管辖?|处理|办理|牵头|他们|这个?|那个?|事情?|单子?|退单|申请|转给?|交给?|由|归|找|是|给|请|的|吧|了|啊|局|委|部门|单位|[\s,，。.:：;；、!！]/g,
      '',
    )
  const basis = text.replace(/^(?:因为?|依据|理由)(?:是)?[:：,，\s]*/, '')
  const grounds = said.length >= 3 || /职责|职能|管辖|范围|权限|三定/.test(text)
  return { type: 'object', basis: grounds ? basis : '', suggested: suggested?.code ?? null }
}

/** `days` is 0 and `reason` empty where the line does not say them; a week is five working days. */
export function extensionOf(text: string): Extract<CaseCommand, { type: 'request-extension' }> {
  const found = new RegExp(`(${count})\\s*个?(${spanUnit})`).exec(text)
  const number = found?.[1] ?? '0'
  const amount = /^\d+$/.test(number) ? Number(number) : '一二三四五六七八九十'.indexOf(number.replace('两', '二')) + 1
  const days = /周|礼拜|星期/.test(found?.[2] ?? '') ? amount * 5 : amount
  const trim = (part: string): string =>
    part.replace(
      /^[\s,，:：;；。、]*(?:(?:时间|吧|行不行?|可以吗|好吗|左右)[\s,，:：;；。、]*)*(?:原因是?|因为?|由于|理由是?)?[\s,，:：]*|[\s,，:：;；。、]+$/g,
      '',
    )
  const reason = trim(found ? text.slice(found.index + found[0].length) : text)
  const before = found
    ? trim(
        text
          .slice(0, found.index)
          .replace(/(?:申请|需要|想|请求|麻烦|希望|延期|延长|延后|顺延|宽限|推迟|多给|再给|给多|再宽|再|缓|求|我们|能不能|能否)+/g, ''),
      )
    : ''
  return { type: 'request-extension', days, reason: reason.length >= 2 ? reason : before.length >= 4 ? before : '' }
}

// --- Internal helpers: words that several readings share ---

const han = '\\p{Script=Han}'

/** Whoever speaks for the department: 我们, 咱局, 我大队, 本单位. */
const self =
  '(?:我们?|咱们?|俺们?|本(?=[局所科队院司处办委站单部辖中]))(?:单位|部门|公司|大队|中队|支队|分局|辖区|[局所科队院司处办委站]|中心|这边|这里|这儿|这)?'

/** Whoever speaks for the enterprise. */
const firmSide = `${han}主(?![任要办管席])|企业|公司|厂|店|老板|${han}总(?!局|队|站|体|算)|经理|负责人|法人|法务|财务|会计|人事|行政|主管|助理|代表|律师|专员|总监|对方|客户|用户|业主|园长|校长|院长|队长|摊主|户主|房东|[申报反诉投经承请]${han}{1,4}人|当事人|联系人|他|她|人家|商户|合作社|董事|本人|家长|网管|司机|师傅|纳税人|诊所|饭店|展厅|报关员|员工|工人|电工|班长|主任`

const count = '[\\d一二两三四五六七八九十半]+'
const spanUnit = '工作日|天|日|周|礼拜|星期'

export function clausesOf(text: string): readonly string[] {
  return text.split(/[,，。!！?？;；、\n]+|\s+/).filter((clause) => clause.trim() !== '')
}

// --- The telephone ---

const numberWord = '(?:联系)?电话|号码|手机号?|座机|联系方式|微信号?|联系人'

const phoneAsked = [
  new RegExp(
    `(?:${numberWord})(?:号码?)?是?(?:多少|几号|呢|有[没吗么]|有$|没有?|吗|给我?|发我?|发一?下|发过来|来一个|告诉我|私我|推我|报一?下|提供)`,
  ),
  new RegExp(
    `(?:发|给|查|看|要|求|推|报|提供|调|翻|问|甩|有没有|有|留|需要|告诉)(?:我|一下|下|一个|个|到|出来|的)*.{0,8}(?:${numberWord})`,
  ),
  /怎么(?:联系|找)(?:上|到)?(?:他|她|企业|对方|这家|老板|人家|公司|厂|店|客户)?[们里家]?呢?[。]?$|^找谁(?:对接|联系|谈)|打(?:哪个|哪|什么|啥)(?:号|电话)|^联系谁|有号[没吗么]|号(?:给|发)(?:我|一?个|一?下)/,
]
const phoneUsed =
  /打[了过没通不]|接[了没]|通[了过]|没人接|谁(?:打|去|有)|[没未]打|打个|回个|去过|过电话|电话费|电话线|已|改成|换成|[过好完]了|了(?:[,，。]|$)/

function asksForPhone(text: string): boolean {
  return text.length <= 30 && phoneAsked.some((pattern) => pattern.test(text)) && !phoneUsed.test(text)
}

// --- Not ours ---

const notOurs = new RegExp(
  [
    `不(?:归|属于?|是|该|应该?|应?由|在|关|干|算)(?:在|是|由|归)?${self}(?!.{0,3}(?:说|问题|意思|上次|上周|那|之前|要的|不))`,
    `${self}(?:的|也|这个|现在)?(?:没|没有|无)(?:有)?(?:这个|这项|该|此项|相关|相应|那个|这块)?(?:的)?(?:权限?|职能|职责|资质|审批权|管辖权|执法权|业务)`,
    '(?:没有|无)(?:管辖权|这项职能|此项职能|审批权限|执法权)',
    `${self}(?:也|都|真|可|现在|早就?)?(?:管不(?:了|着|到)|不(?:收|管|接(?![受触])|受理|负责)|办不了|没法管|没权|无权|插不上手)`,
    `(?:别|不要|不该|不应该?)(?:再)?(?:派|转|发|分|推|塞|扔|给)(?:给|到)?(?:了)?${self}`,
    '(?:转|派|分|推|给|找)错(?:了|部门|单位|地方|人|局)|(?:发|弄|搞)错(?:部门|单位|局)',
    '是[\\u4e00-\\u9fa5]{1,8}的[\\u4e00-\\u9fa5]{0,6}[,，\\s]+(?:我们|我司)(?:是|只|管)',
    '产权(?:人|单位|方)?(?:是|在|属于?|归)(?!我|咱|俺|供电公司)|我们只(?:管|出|负责)|在?(?:邻|外|隔壁)[市县区省](?:地界|境内|辖区|范围|的)',
    '重新(?:分)?派|重派|改派|另派|转派|退回[去吧]?$|退回去?吧|^退(?:单|了吧|回去?)?$|建议退|申请退单',
  ].join('|'),
  'u',
)

/** What follows a word of handing over. */
const handedOver =
  /(?:建议(?:单位|部门)?(?:转给?|由|归|找|交给?|是|给|走|[:：])?|应该?给|属于?|转给?|改派给?|派给|移交给?|划给|划归|划(?=城管|综合)|由|归|找|交给?|走|去|是|给)\s*([\p{Script=Han}]{2,14})/gu

const bodies =
  '法院|检察院|仲裁委?|物业|热力公司|热力|供热|公路局|铁路|街道|乡镇|社区|村委|邻[县区市]|外[县区市]|隔壁区|市局|省局|市里|省里|银行|银保监|人行|民政|残联|档案馆|烟草|盐业|机场|地铁|[\\u4e00-\\u9fa5]{1,6}(?:局|委|厅|大队|管委会|街道办|公司|排水所|管理处|管理所)'

/** The department of another house: its name, if a text begins with one, or with a body outside of the district's list. */
function beginsWithOther(text: string, { all, own }: Offices): boolean {
  const start = text.replace(/^(?:现在|已经?|人家|他们|市|区|县|省|国家)?/, '')
  const department = all
    .filter(({ code }) => code !== own?.code)
    .some(({ name, short, aliases }) => [name, short, ...aliases].some((known) => known.length >= 2 && start.startsWith(known)))
  if (department) return true
  const ownNames = own === null ? [] : [own.name, own.short, ...own.aliases]
  return !ownNames.some((known) => start.startsWith(known)) && new RegExp(`^(?:${bodies})`).test(start)
}

const owns =
  /(?<!回|当|同|复|还|总|不)(?:归口|归|属于?|属|该归|该由|应由|应归|移交给?|划给|划归|划(?=城管|综合)|划转给?|上收到?)(?=(\p{Script=Han}{2,12}))/gu
const is =
  /(?<!不|还|总|于|但|可|只|就|而|要)(?:就?是|应该?是)(?=(\p{Script=Han}{2,14}?)(?:那[头边]|现在|在)?(?:的.{0,8}(?:$|[,，。\s])|(?:来)?(?:管|负责|主管|牵头|执法|审批)的?(?:$|[,，。\s事])))/gu
const goes =
  /(?:应该?|建议|得|需要?|要|请|麻烦|让他们?|叫他们?|直接)(?:去|你们)?(?:转(?:给|到)?|由|归|找|交给?|给|走|去|改?派给?|联系|问)(?=(\p{Script=Han}{2,12}))|(?:^|[,，。\s])(?:转|请转)(?=(\p{Script=Han}{2,12})(?:$|[,，。\s]))|(?:找)(?=(\p{Script=Han}{2,12})(?:$|[,，。\s]))/gu
const asksHelp = /核实|确认|协调|配合|调取|盖章|签字|会签|了解|商|要一下|拿|落实|办一下|同步/

/** That the case belongs to another house. */
function isElsewhere(text: string, offices: Offices): boolean {
  if (/说(?:是|不归|归|这)|还是归|以前|上次|上回/.test(text)) return false
  if (notOurs.test(text) || notOwn(text, offices.own)) return true
  const others = (pattern: RegExp): boolean =>
    [...text.matchAll(pattern)].some((found) => beginsWithOther(found.slice(1).find((part) => part !== undefined) ?? '', offices))
  if (others(owns) || others(is)) return true
  return others(goes) && !asksHelp.test(text) && !/正在|已经?|了[,，。]|了$/.test(text)
}

/** 「不属于供电公司」, said in the group of the power company. */
function notOwn(text: string, own: Department | null): boolean {
  if (own === null) return false
  return [own.name, own.short, ...own.aliases].some((name) =>
    new RegExp(
      `(?:不(?:归|属于?|是|该|由|在)${name.replace(/[（(].*$/, '')}|(?:^|[,，\\s])${name.replace(/[（(].*$/, '')}(?:这边)?不(?:介入|受理|管|收|负责))`,
    ).test(text),
  )
}

// --- More time ---

const moreTime =
  '延期|延长|延后|延缓|顺延|宽限|宽展|再宽|宽个?|缓(?=一?缓|几|个|到|至|[\\d一二两三四五六七八九十])|多给|再给|给多|再要|多要|再多|推迟|推后|往后(?:放|推|延|挪|拖|顺)|后延|晚(?=[几\\d一二两三四五六七八九十])|延(?=到|至|[几\\d一二两三四五六七八九十])'
const timeAsked = new RegExp(
  `(?:${moreTime}).{0,8}?(?:[几数]|${count})\\s*个?(?:${spanUnit}|月)|(?:申请|请求|请|想|要|需要?|能不能|能否|求|麻烦|希望|可否|可不可以)(?:再|把?期限|时间)?.{0,4}(?:${moreTime})|(?:${moreTime}).{0,12}(?:行不|可以[吗么]|好吗|吧$|行吗|好不好|中不)|(?:来不及|时间不够|时间太紧|赶不上).{0,14}(?:${moreTime})|期限.{0,4}(?:放|延|宽|缓)`,
)
/** What is put off is something else than the answer to the enterprise. */
const otherDelay =
  /(?:会议?|考试|评审|答辩|施工|进场|停电|停水|工期|交货|发货|活动|演练|培训|婚礼|聚餐|搬家|合同|贷款)(?:已经?|又|要|也|都|得|一?再)?(?:延|推|顺延|缓)|(?:延期|推迟|顺延|延长)(?:了|过|审批|批|通过|同意)/

function asksForTime(text: string): boolean {
  return timeAsked.test(text) && !otherDelay.test(text) && !/谁|怎么|为什么/.test(text)
}

// --- Talk ---

/** Words that say: this is for colleagues, about people, about other times, or about what somebody should do. */
const isTalk = new RegExp(
  [
    '^@|(?<![对双])你(?!好)|咱俩|哥们',
    '(?:回头|改天|等会儿?|待会儿?|晚点|晚些|下次|下回)(?!.{0,20}了)',
    '去年|前年|上次|上回|上个?月|以前|当年|早就|从来|历来|之前也|跟以前|原来',
    '早.{1,3}早|哈哈|呵呵|哎|唉|哦豁|好家伙|无语|头疼|头大|辛苦|真是|真会|真的?(?:高|难|行|急|多)|也是|又是|又要|老是|总是|果然|难怪|怪不得|不愧|同情|可怜|有意思|眼熟|佩服',
    '觉得|感觉|估计|恐怕|好像|看着像|够呛|说不定|可能是|应该(?:是|能|可以|不|没|会)|想起|记得|听说|据说|反正',
    '要不|希望|但愿|(?<!主|只)要是|如果|最好|万一|能.{0,6}就好',
    '再说|再看|再定|等通知|看看再|先看看|先放|先别|等.{1,6}(?:回来|来)(?:再|$)|有进展|跟我说一?声|告诉我一?声|叫我一?声|通知我',
    `让(?:小|老)${han}|(?:^|[,，\\s])(?:小|老)${han}(?:去|你|来|在|有空|跟)|${han}(?:科|队|所|局|工|主任|姐|哥)(?:看看|看一?下|去一?下|跟一?下|来一?下)`,
    '有点(?:难|烦|急|麻烦|特殊|复杂|远|大)|不容易|不好(?:弄|办|搞|说|走|处理)|难(?:办|弄|度)|老大难|老问题|注意(?:点|说话|方式|安全)|不简单',
    '(?:^|[,，\\s])这(?:家|厂|老板|企业|人|公司|店)(?!.{0,20}了).{0,20}$',
  ].join('|'),
  'u',
)

/** How a remark ends, and no report. */
const idle = /[吧啊呀嘛呗哦噢哟咯嗷][。.!！~…]*$|一下[。.]*$|天天(?!在)|动不动|[\p{Script=Han}]得(?:好|看|不错|真|很|挺|太|还|这么|跟)/u

// --- Contact ---

const speaks =
  '联系|对接|沟通|通话|碰|见|面谈|走访|拜访|上门|回访|登门|会面|交流|聊|谈|讲|说(?!明)|视频|通气|接(?=上)|搭|打|通|约|问|加|对(?=[上过了])|解释'
const contactedWith = new RegExp(
  `(?:跟|和|与|同|给|向|找|约|同)(.{0,14}?(?:${firmSide})).{0,10}?(?:${speaks})(?:了|过|好|上|定|完|到|个|清楚|明白|话)(?!.{0,4}(?:协调|方案))|已(?:经)?(?:和|与|跟|同|向|给).{0,12}(?:${firmSide}).{0,6}(?:联系|对接|沟通|通话|见面|面谈|通电话|交流)|(?:${firmSide})(?:本人)?接(?:的|了|听)|(?:${firmSide}).{0,8}(?:电话里?|当面|微信上?)?(?:联系|沟通|通话|聊|打过?电话|说|讲|谈|见)(?:上|好)?(?:了|过)(?!不)`,
  'u',
)
const contacts = new RegExp(
  [
    '(?:联系|对接|沟通|通话|碰(?:过|了|上)?头|碰(?:了|过)?个?面|见(?:了|过)面|面谈|走访|拜访|上门|回访|登门|会面|交流|视频)(?:上|好|到|完)?(?:了|过)',
    '(?:打|通|去|回|拨)(?:了|过|通|完)(?:了)?(?:个|一个|两次|几次|好几个)?(?:电话|话|视频)|通了气|入企|座谈|聊到|电话答复|电话(?:打|已|通|拨|接)?(?:通|过)(?:了|过)|(?:已|刚|刚刚|刚才|就)(?:经)?(?:致电|去电|电联|电话)|(?:致电|去电|电联)(?:了|过|企业|对方)|去[了过]电|号码?打通|电话(?:里|中|上)?(?:和|跟|与)?.{0,8}(?:联系|沟通|告知|说|聊|讲|对|谈)(?:了|过|好|清)?|^(?:我|刚|已|也|就)*(?:回拨|回|拨|打)(?:了)?过去了?|电话(?:打|回|拨)(?:了|过)',
    `见(?:到|着)了|见(?:了|过|到|着)(?:面|.{0,10}(?:${firmSide}))|(?<!车|货|人|钱|物|件)找(?:到|着)了?.{0,6}(?:${firmSide})|(?<![寄送发打拨运转交拉领找])(?:去|到|跑|上|来)(?:了|过)?(?:一趟|一下)?.{0,6}(?:企业|厂|店|公司|他们|他家|展厅|诊所|园区|门店|工地|车间|饭店|仓库)(?:里|那边|现场)?.{0,6}(?:了|过|一趟|一圈|坐|见)|(?<![寄送发打拨运转交拉领找])(?:去|到|跑)(?:了|过)(?:一?趟)?.{0,4}(?:企业|厂|店|公司|他们|他家|诊所|工地|车间)|跑了?(?:一趟|趟).{0,8}(?:企业|厂|店|公司|他们|他家)`,
    `加(?:上|了|到|好).{0,6}微信|微信(?:加上|加了|上?(?:说|聊|联系|沟通|对接)(?:了|过|上|好))|拉(?:了|好)?个?.{0,4}群|当面(?:讲|说|谈|聊|和|跟|沟通|解释)|人(?:已经?)?(?:联系|找)到|刚从.{0,6}(?:企业|厂|公司|店|他)|(?:去|跑)了(?:一?趟|一下)|取得(?:了)?联系|建立?(?:了)?联系|联系(?:到|上)(?:了)?.{0,4}(?:${firmSide})|已联系`,
    '(?:已(?:经)?|刚刚?|刚才|昨天|前天|今早|早上|上午|中午).{0,10}(?:联系|打电话|通电话|对接|沟通|见面|走访|拜访|通话|约好|约定)',
    '(?:聊|谈)了(?:十|半|一|两|好|几|会|\\d)',
  ].join('|'),
  'u',
)
const noContact =
  /没|未|不上|不通|不到|无人|关机|停机|空号|别|谁|马上|等会|待会|一会|稍后|准备|打算|计划|回头|明天(?:再|去|上)|后天(?:再|去)|晚点|改天|尽快|抓紧|争取|(?:下午|明早|晚上|下周.?)(?:再|就)?(?:去|来|要)?(?:联系(?!了|过)|对接(?!了|过)|打|沟通(?!了|过)|上门(?!了|过)|走访(?!了|过)|拜访)|(?:联系|对接|沟通)(?:好|上|了|过|到)*(?:一下)?(?:车|维修|施工|厂家|第三方|领导|上级|供应商|师傅|运维|抢修|市里|省里|市局|省厅|开发商|物业|设计院|检测|财务|办公室|隔壁|[\p{Script=Han}]{1,4}(?:局|科|委|处|队))|(?:跟|和|与|找|约)(?:.{0,4})(?:物业(?!经理|负责|主任|的人)|银行|海关|学校|施工|监理|市局|省局|省里|市里|领导|厂家|设计院|开发商|第三方|隔壁|兄弟|[\p{Script=Han}]{1,4}(?:局|委|处))/u
const missed =
  /(?:电话|手机|联系).{0,8}(?:没人接|无人接|不接|没接|打不通|不通|关机|停机|空号|不上)|(?:没|未)(?:能)?(?:联系上|打通|接通)|联系不上|(?:没人|无人)接/

/** 「去民宿看了一下，老板娘介绍了情况」 */
function visited(text: string): boolean {
  return (
    /(?:去|到|上).{1,8}(?:看|转|坐|走|聊|找).{0,4}[了过]/.test(text) &&
    new RegExp(`(?:${firmSide}).{0,6}(?:介绍|接待|反映|聊|说|谈|讲|见|在)`, 'u').test(text)
  )
}

function isContact(clause: string): boolean {
  return (contacts.test(clause) || contactedWith.test(clause)) && !noContact.test(clause) && !missed.test(clause)
}

// --- Today ---

const isToday =
  /今天|今日|今儿|今晚|当天|当日|(?:下班|晚饭|天黑|中午|午饭)(?:之|以)?前|傍晚|这会儿|十?[几\d一二三五]*分钟(?:内|给|就)|一会儿?就|马上就?能|(?:半|[一二两三四五六\d])个?(?:小时|钟头)(?:之?内|以内|后)|(?:下午|晚上|上午|中午).{0,6}(?:前|就|能|给)|[点时:：]\d{0,2}半?[之以]?前|上午就/
const finishes =
  /办(?!公|法)|弄|就开|解决|处理|修|恢复|装|清|开[出通好具]|出[证照来具]|搞定|答复|回复|发[放他给证]|送|通[上气电水网了]|来[水电气]|换|结|拉走|拆|到账|打款|退|下证|供[水电气]|接通|调好|补|完成|反馈|[\p{Script=Han}]掉|给(?:他|她|企业|对方|客户|人家)/u
const over = /了(?!结)|过(?!去)|已|没(?!问题)|未|不(?!超|晚)|才能|争取明|[好完掉到]了|再说|开会|不完/
/** What is being done, and is more than a promise for today. */
const under = /正在|(?<!现)在(?:修|焊|挖|抢|装|路上|审|办|走|赶)|到现场|进场/

// --- Taken ---

const takes = new RegExp(
  [
    '^(?:(?:已?收到|好[的嘞]?|明白|知道了|行|嗯|ok|okay|可以)[,，。.!！\\s]*)*(?:已?收到|收悉|知悉)$',
    '^已?(?:签收|接单|签了|接了|收了)|(?<!对方|企业|单位|公司|他们?|家|店)签收(?:了|啦|哈)|接单了|(?:确认|已)接收|给(?:我|咱|俺)们?.{0,4}[吧]$|这边(?:领|接|收|拿|认)|(?:科|所|队|组|站|经理)(?:来|去)?(?:办|对接|跟进)$|认领|我们?领|认了(?!错)|收下|^已?受理|收悉|知悉|承办$',
    `(?:^|我|们|队|所|科|局|这[件单个条事边]|这|单|[,，])(?:已经?)?(?:接|拿|收|包|要|跟)(?:了|下|下来|手了?|到)?(?:哈|啦|吧|啊|了)?$`,
    `${self}(?:${han}{0,6})?(?:来(?!过)|接|办|跟(?!.{0,6}[说讲聊样]|着)|负责|处理|领|包|收|这就|马上|去(?![过年了])|牵头|承办|受理|对接|认)`,
    `^(?:这个?|这件|此件|本件|该件)?(?:归|算|是)${self}(?:${han}{0,4})?(?:管)?(?:的)?(?:事|活|职责|范围|业务)?$`,
    '交给?(?:我|俺|咱)|由我',
    `由?.{1,8}(?:科|所|队|室|办|中心|站|组|窗口|院|局|处|司)(?:[小老]${han}{1,2})?(?:来|去)?(?:负责|承办|办理|跟进|受理|接了?|来办|认领|签收|收到|收下|来对接)`,
    '^(?:马上|立刻|立即|这就|尽快)(?:安排|派|去|处理|办|看|联系|落实|跟进|核实)',
  ].join('|'),
  'u',
)
const givesAway = /没|不|别|谁|你|他们|去年|上次/

// --- Done, or under way ---

/** What the enterprise has of it: the matter is over whatever else is said. */
const outcome =
  /问题.{0,4}解决|已.{0,3}解决|解决了|搞定|办结|完事|了结|齐活|结案|办妥|没(?:啥|什么)?(?:问题|事|意见)了|满意(?!度|率)|没意见|认可|(?:表示|说).{0,4}(?:感谢|谢)|(?:来电|来信|送).{0,2}(?:感谢|锦旗)|说(?:谢谢|可以|行|没|好)|可以(?:关|结|销)|结了吧|销(?:号|件|单)|不(?:再)?(?:漏|堵|停|响|臭|吵|闹|申请|追究|要求|反映|卡|淹|晃|掉|跳|冒)[\p{Script=Han}]?了|没(?:再)?(?:漏|堵|停|响|淹|跳|冒)|恢复(?:了|正常|供|生产|通|营业)|(?<!不)正常(?:了|使用|运行|$)|能(?:用|走|坐|上|刷|开|查|进|直接)\S{0,6}了|(?:企业|公司|厂里|店里|老板|客户|失主|司机|员工|人家|他|他们|她|业主|自己)(?:自己|已经?|都)?.{0,3}(?:领走|领了|已领|取走|取了|拿走|拿到|收到|签收|用上|领到|签字)|(?:书面)?(?:答复|回复|反馈)(?:了)?(?:给)?(?:企业|对方|客户|他)(?:了)?|(?:证|照|批复|批文|许可)书?(?:已经?|今早|今天|昨天|上午|刚)?(?:发|出|下|办|批)(?:给.{0,4}|下来|出来|好|来)?了|解释清楚|和解|撤诉|结清|达标|合格(?!的|证)|成功$|畅通|满格|(?:到|进|到了)(?:他|企业|公司|对方|员工|合作社)?.{0,4}(?:账户|账上|卡里|账)(?:了|上)?|到账了?$|都.{0,6}(?:入学|上岗|入职)了/u
/** Steps on the way: done, they leave the matter open. */
const step =
  /查(?!封解除)|核(?:了|实|对|查|到)|测(?!达标)|量过|采样|取(?:了|样)|送检|送(?:省|市|到|审|去)|化验|派(?!发)|安排(?!进|到|好|上)|协调|谈|开(?:过|了).{0,4}会|会(?:商|议|面)|报(?:了|给|到(?!了?$)|上|省|市|总|财)|上报|提交|递|交(?:上|到|给|了)|转(?!移|账|学)|发函|[协督催].{0,2}函|函.{0,2}(?:发|寄)|寄出|进场|到货|现场|挖(?!.{0,4}(?:修|通|换))|找[到着]|受理|立(?:了|案|项)|列入|列到|纳入|征求|挂网|公示|调(?:取|来|回|阅|了)|锁定|约|指派|下达|下了|整改|通知书|指令|初审|名单|踏勘|勘查|看(?:了|过)|来过|排(?:上|到|查|了|队)|比对|核对|起草|草拟|拟(?:好|了)|画好|设计|方案|图|评审|研究|讨论|抓|控制|传唤|询问|笔录|取证|催|督|联系|对接|沟通|摸|统计|收(?:了|集|齐|(?<!确认收)到)|登记(?!证)|录入|打印|签(?!.{0,2}(?:合同|协议))|盖|会签|批准前|收件|补正|材料|资料|施工(?!许可)|浇|铺(?!好|完)|砌|搭|架|抽(?!干净)|焊|装车|吊|卸|测算|评估|鉴定|体检前|过半|同意|答应|松口|牵|推(?:给|荐|送)|帮他?(?:报|联系|跑|问|推|写|整理)|上会|过会|走(?:完|了)?流程|流程|在装|下单|采购|订(?!好座)|冻|封(?!好)|扣|罚|移送|移交|分(?:到|给)了|凑齐|选(?:址|定)|培训|指导|上传|推(?:荐|送)|报名|面试|试压|冲洗|清淤中|一半|部分|第一[遍批轮次步]|初步|基本/
/** More of it is still to come. */
const ongoing =
  /(?<![现存实所好])在(?:走|办|审|看|排|谈|改|焊|装|复|核|流|公|处|推|修|挖|做|查|打|等|催|测|取|找|对|协|写|拟|报|送|运|路|弄|搞|跑|赶|安|施|抢|申|评|准|进|制|清|接|调|铺|换|拆|验|算|批|统|研|整|卸|校|印|抽|赔|抓|扯|入库|回收|翻|试)|正在|正(?:组织|协调|安排|办|审|修|走|等|做)|卡(?:住|在)|公示|排队|(?:^|[就要])等|走合同|试跑|(?<!接|招)待(?![办遇见业定])[\p{Script=Han}]/u
const lacking =
  /中$|还(?:差|没|在|要|有|剩|得)|没(?:到货|到位|下来|回(?!应)|批|审|拨|发|来|通过|给|出|满)|未|剩下?|(?<!接|招)待(?!遇|见|业)|快(?:了|要)|缺(?!失).{1,6}|限(?:期|时|[\d一二三五十])|不够|[一二三四五六七八九]成|一半|先(?:停|改|用|让)|偏[高低]|不符(?!合条件)|不合格|第.{1,2}天|再(?:谈|约|协调|催|看看|测|报|去)|才能/
const coming =
  /今天|明天|明早|明后天|明晚|后天|下周|下礼拜|下个?月|明年|周[一二三四五六日末]|星期[一二三四五六日天]|礼拜[一二三四五六日天]|本周|这周|这两天|月底|年底|预计|准备|计划|打算|约(?:在|到|定)|定在|夜里|\d+[号日](?!线)|[二三]?十[一二三四五六七八九]?号|马上|陆续|逐步|同步|[几\d一二三四五六七八九十]个?(?:天|日|工作日|周|小时)之?内|答应|承诺|限期|下午|晚上|截止|周期/
const worked = /了|过$|已|完毕/

/** What a report says: the matter is `over`, `under` way, or it is no report. */
function stateOf(clauses: readonly string[], remarked: boolean): 'surely over' | 'over' | 'under way' | null {
  const real = clauses.filter((clause) => !isWish.test(clause))
  const open = real.some(
    (clause) => ongoing.test(clause) || lacking.test(clause) || (coming.test(clause) && !worked.test(clause) && isWork(clause)),
  )
  if (!open && real.some((clause) => outcome.test(clause) && !notYet.test(clause))) return 'surely over'
  if (remarked) return null
  const tells = real.filter((clause) => told.test(clause) && !/能|可以|没(?!问题|事)|未/.test(clause))
  const last = tells.findLast((clause) => !informs.test(clause)) ?? tells.at(-1)
  if (last === undefined) return open && real.some((clause) => isComing.test(clause) || ongoing.test(clause)) ? 'under way' : null
  return open || step.test(last) || notYet.test(last) ? 'under way' : 'over'
}

/** 「照片发他看过」 ends no matter, and opens none. */
const informs = /照片|(?:通知|告知|发给?|给)了?(?:他|她|企业|对方|客户)/
const isWish = /^(?:如果|要是|等|希望)/
const notYet =
  /没(?!问题|事|啥|意见|什么|再?[漏堵停响淹跳冒])|未|别|等(?![级次额])|如果|要是|快(?:要|修|办|好|弄)|就要|争取|尽快|预计|计划|才能|再(?=[\p{Script=Han}])|希望|怎么|差不多|准备|打算|明天|明早|后天|下周|下个?月|预期|可能|暂时/u

const works =
  '查|核|审|批|报|送|检|测|修|换|装|挖|焊|拆|清|拉|运|开|发|寄|打|拨|退|缴|调|排|约|谈|研究|改|画|做|浇|铺|架|接|立|冻|封|扣|罚|责令|督促|催|跑|递|填|录|登记|受理|提(?:速|高|升|上)|降|升|提交|上传|备案|公示|鉴定|评估|踏勘|勘查|巡|抢修|维修|进场|到货|采购|订|下单|拟|起草|签|盖|通知|告知|会签|转|移交|整改|验收|复查|约谈|调解|核实|核对|比对|排查|摸|上会|过会|找|牵|协调|对接|派|安排|到|去|收|交|定|取|采|追|劝|指导|帮|补|抓|砌|试|配|调度|贴|挂|公告|招|面试|推荐|筛|匹配|办|处理|出|会见|答复|给结果|完成|落实'
/** A clause that tells what has come about: a verb with its result (补平了, 结清), or a verb of the work with 了 or 已. */
const told = new RegExp(
  [
    `${han}(?:好|完|掉|毕|妥|齐|通|平|清|成|上|到|下来|下去|出来|出去|过来|过去|回来|回去|上去|上来|起来|给.{1,4}|走|开|定|住|进|满|畅|足|高|顺|准|正常)了?(?:$|[\\d一二两三四五六七八九十半])`,
    `${han}(?:好|完|掉|妥|齐|通|平|清|成|上|到|走|开|定|出|进|给|下)了(?:${han})|(?:${works})(?:成|到|给|进|上|出)${han}`,
    `(?:${works}|看|量|来)(?:了|过(?!$))|(?:${works}).{1,8}了$`,
    `已(?:经)?(?:${han}{0,6})(?:${works})`,
    '(?:通[电水气网]|来[水电气]|送[电达]|入[学职账]|发放|到账|发证|下证|拨付|退还|返还|通过|更正|修正|注销|放行|解冻|办妥|上岗)了?$|过关|这.?关过了|完毕|成功|到位|到现场|[查看谈访测量来做走修核补审]过了?$|达标|合格|解决|办结',
  ].join('|'),
  'u',
)
/** What is no report though it tells what is: the state of the world, what went to colleagues, how long it has lasted. */
const remark =
  /^(?:行了|好了|明白了?|看到了?|知道了?|收到了?|已阅|懂了|来了|到了|走了|在路上[,，]?(?:到了说)?)+$|转发|截图|工作群|发.{0,3}群|[跟和向给](?:领导|[\p{Script=Han}]?局长|所长|[\p{Script=Han}]?科长|主任|老[\p{Script=Han}]|小[\p{Script=Han}]|[\p{Script=Han}]局|[\p{Script=Han}]科)(?:说|讲|汇报|报告|提)(?:了|过)|[年岁茬回]了$|太.{1,2}了$|该.{1,4}了$|早[就跑]|快.{0,6}了$|^.{0,6}被.{1,8}了$|急|哑|爆了|乱了|多了$|没钱|领导.{0,3}(?:已|知道|圈阅|批示)|我(?:.{0,2})(?:去|查|见|看|来|办|管)过(?!了)|都(?:跑|快|换|乱|满)|确实(?:是|有点|短|大|小|难|不)|不好$|人手|稍等|开车|看不清|形势|历史|到了说|现在的?.{1,6}(?:太|都|真)|党组会|单子多/u

/** 「下午去联系」 is said to colleagues: only what is worked on may be told beforehand. */
const planned = works.replaceAll(/\|(?:去|到|找|约|收|跑|打|问|交|定|谈|带|出)(?=\|)/g, '')
const isComing = new RegExp(
  `(?:${coming.source}).{0,10}(?:${planned}|出$)|等.{0,10}(?:批|章|货|料|结果|意见|回话|通知|接|发证|回复|审|检|签|图|专家|函)|(?:${planned}).{0,4}(?:${coming.source})`,
)

function isWork(clause: string): boolean {
  return isComing.test(clause) || ongoing.test(clause) || lacking.test(clause)
}
