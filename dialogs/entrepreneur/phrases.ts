/** Turns of phrase around a report: greetings, openings without a matter, a name given as the plain answer, anger, waiting. */
import { bare } from '../answers.ts'

const greeting =
  /^(?:你好|您好|在吗|在么|在不|在不在|有人吗|有人在吗|请问(?:一下)?|喂|hi|hello|早上好|上午好|下午好|晚上好|领导好?|老师好?)$/i
const opening =
  /^(?:另外|还有|对了|再)*(?:我|我们|俺)?(?:想|要|来|有|再|还)*(?:跟你们?|向你们?|和你们?)?(?:反映|咨询|请教|问|说|投诉|报|提)?(?:一?个|一?下|点|些)?(?:事|事情|问题|情况|诉求|困难|建议)?(?:想?要?(?:反映|说|问|咨询)(?:一?下|一?个)?)?$/

/** 「有个困难想请你们帮帮忙」 */
const askingForHelp =
  /^(?:我|我们|俺们?)?(?:这边|这里|厂里|公司|店里)?(?:有|遇到|碰到|遇上|碰上)(?:了|一?个|一?件|点|些)*(?:困难|难处|麻烦|难题|问题|事情?|情况)了?(?:想?要?(?:请|找|求|麻烦|让))?(?:你们|您|政府|领导)*(?:给|来)?(?:帮(?:帮|个|一?下|忙|我们?|着)*(?:解决|看看?|问问?|协调|反映|处理|出主意)?)?(?:一?下)?$/

/** What people say while they begin to tell. */
const filler =
  /^(?:就是|那个|是这样的?|这样的?|嗯+|呃+|额+|(?:这个|这件|那个|那件)?先(?:不管|不说|放一?放|放着|搁着)(?:这个|这件|那个|那件|它)?(?:吧|了)?)$/

/** 「不好意思前两天出差了」, 「抱歉刚才在忙」: why somebody did not answer, before the matter goes on. */
const excuse =
  /^(?=.*(?:忙|出差|开会|没看到|才看到|没顾上|忘了|外地))(?:不好意思|抱歉|对不起|实在|我|刚才|刚刚|昨天|前天|今天|上午|下午|上周|这[两几]天|前[两几]天|一直|都|在|去|到|太|有事|忙|出差|开会|没看到|才看到|没顾上|外地|忘|了|着|啊|哈)+$/

/** 「我想反映个事」, 「你好，我想问下」: an opening without the matter. */
export function opensOnly(text: string): boolean {
  const parts = partsOf(text).filter((part) => !greeting.test(part) && !filler.test(part))
  return parts.length > 0 && parts.every((part) => isOpening(part))
}

/** The matter without the greeting and opening before it: 「你好，我想问下，我们厂门口一下雨就淹」. */
export function withoutGreeting(text: string): string {
  let rest = text
  for (;;) {
    const found = /^([^,，。!！?？\s]{1,14})[,，。!！?？\s]+(?=\S)/.exec(rest)
    const word = found?.[1] ?? ''
    if (!found || !(greeting.test(word) || filler.test(word) || excuse.test(word) || isOpening(word))) return rest
    rest = rest.slice(found[0].length)
  }
}

/** A name given as the plain answer: short, no digits, no sentence; null when it is none. A story does not begin with a name. */
export function plainName(text: string): string | null {
  const words = text.replace(/(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}/g, '')
  const parts = words
    .split(/[,，。;；!！\s]+/)
    .filter((part) => part !== '' && !/^(?:你好|您好|好的?|嗯|联系)?(?:电话|手机|联系方式|号码)?(?:是|:|：)?$/.test(part))
  if (words.length > longestAnswer || parts.length > 2) return null
  const [first] = parts
  const name = (first ?? '')
    .replace(/^(?:我们?公司(?:是|叫)|我们?单位(?:是|叫)|公司名?(?:称|字)?(?:是|叫)|我们?(?:是|叫)|这里是|就是|是|叫)\s*/, '')
    .replace(/(?:的|谢谢|呀|啊|哦|公司的?人|老板|负责人)$/, '')
    .trim()
  const isName = /^[\p{Script=Han}A-Za-z0-9()（）&·\- ]{2,30}$/u.test(name)
  const isSentence =
    /[?？]|\d{3,}|怎么|什么|吗$|没|不(?!锈钢)|知道|了|[缺怕想]|招(?!商)|希望|晚上|白天|主要|已经|一直|天天|今天|昨天|现在|还有|另外|因为|你们|我们|多少|哪|等一?下|稍等|电话|手机|就行|可以|希望|来检查|上门|说要?|[让叫]我|要我们?|罚|^(?:确认|提交|是|对|好|取消|继续|帮助|进度)/.test(
      name,
    )
  return isName && !isSentence ? name : null
}

const longestAnswer = 30

/** 「就这样」, 「发完了」 after pictures: nothing more will come. */
export function isEnd(text: string): boolean {
  return /^(?:就|先|暂时)?(?:这样|这些|这么多|这几张|这么些|到这|完了?|没了|(?:都|全)?(?:发|传)(?:完|好)了?|以上)$/.test(
    bare(text).replace(/了$/, ''),
  )
}

/** 「嗯」, 「就是」, 「5分」: nothing that a department could work on. */
export function isFiller(text: string): boolean {
  return /^(?:就是|对了|嗯+|啊这|啊+|哦+|额+|呃+|这个|那个|对|是|好的?|行|知道了?|不知道|ok|\d{1,4}分?|没有?|有)$/i.test(bare(text))
}

/** 「你们就知道踢皮球」: someone who has had enough. */
export function isAngry(text: string): boolean {
  return /踢皮球|推来推去|互相推|推诿|忽悠|敷衍|糊弄|骗人|气死|太过分|没人管|没人理|不作为|还管不管|到底管不管|等到什么时候|说话不算|第[三四五六七八九十]次(?:了|[来找]|反映|投诉|打|问)|(?:来|说|报|反映|打|找|催|问|等)了?(?:[三四五六七八九十\d]|好几|多少|无数)(?:次|回|遍|趟)(?:了|都|还|也|电话)|[!！]{2,}/.test(
    text,
  )
}

/** 「太敷衍了」, 「都第三次了，还要我说几遍」: anger at this talk, and nothing that belongs into a report. */
export function isOnlyAngry(text: string): boolean {
  const rest = text.replace(
    /踢皮球|推来推去|互相推诿?|推诿|忽悠|敷衍|糊弄|骗人|[气烦]死|太过分|不作为|管不管|说话不算数?|第[三四五六七八九十]次|[几多少]遍|快一?点|赶紧|抓紧|烦|你们?|他们|我们?|人|都|就|只?会?知道|只会|太|真|到底|还|又|要|说|已经|这|是|在|了|的|吗|吧|啊|呀|[!！?？,，。…\s]/g,
    '',
  )
  return rest === '' && (isAngry(text) || /[气烦]死|[几多少]遍|烦/.test(text))
}

/** 「我们园区宿舍漏水」: told of the own premises, though it could be a resident's; not a worker's quarrel with them. */
export function speaksForFirm(text: string): boolean {
  return (
    /我们?(?:的)?(?:园区|厂|车间|店|企业|公司)|厂里|厂区|员工宿舍/.test(text) &&
    !/工资|老板|辞退|加班|不给我|没给我|给我(?:交|缴|发|买)|劳动合同/.test(text)
  )
}

/** 「上周报的那件」: about something that was reported before. */
export function refersBack(text: string): boolean {
  return /(?:上次|上回|上周|上个?月|昨天|前天|前几天|之前|刚才)[^,，。]{0,4}(?:报|反映|说|交|提)的|那(?:件|个)(?:事|诉求)/.test(text)
}

/** 「我不想活了」; a shop that cannot live on is a matter for a report. */
export function isDesperate(text: string): boolean {
  return (
    /不想(?:再)?活|活不下去|活够了|活着(?:真|也|都|还)?没(?:什么|啥)?意思|想死(?!了?都)|死了算了|不如(?:去)?死|自杀|轻生|寻短见|一了百了|了结(?:自己|生命)/.test(
      text,
    ) && !/(?:厂|企业|公司|店|生意|行业|项目)[^,，。]{0,8}(?:活不下去|想死)/.test(text)
  )
}

/** 「稍等，我查下」: nothing to answer yet. */
export function isWaiting(text: string): boolean {
  return (
    text.length <= 14 &&
    /^(?:请|先|那|好的?|嗯+)?[,，、\s]*(?:你|您)?(?:稍等|稍候|等一?下|等会儿?|等一会儿?|稍后|等等|别急|等我(?:一|会|下|看|查|问|找|想|去|回|拿|翻|[一二三四五六七八九十两几半\d])|容我|我(?:去|先|得|要)*(?:查|找|问|看|翻|想|拿|核对|确认|商量)(?:一?下|一?[查找问看翻想])|(?:待会|过会|一会|晚点|回头)儿?(?:我?再)?(?:说|弄|填|报|回|告诉|发|来)|我?马上(?:回来|就来|去查|去问)|我?先(?:忙|开个?会|接个?电话|去忙))/.test(
      text,
    ) &&
    !/[,，]\s*(?:不是|不对|改)/.test(text)
  )
}

/** 「我16岁」, 「我还没成年」: the speaker, not somebody at work. */
export function saysMinor(text: string): boolean {
  return (
    /我(?:今年|现在|才|还|刚|是个?|只有|不到|不满|刚满|虚岁|马上)*(?:1[0-7]|[89]|十[一二三四五六七]?)(?:周?岁|(?=[,，。了呢\s]|$)(?<=今年.{2,4}))/.test(
      text,
    ) ||
    /(?:^|[,，。\s])(?:其实)?我(?:还|也|都|是个?|现在)*(?:没有?|未|不到|没到)(?:满)?(?:成年|十八|18)|我(?:还|现在|是个?|在读|在上|正在上|就|一个)*(?:未成年|初中|高中|小学|中学|初[一二三](?!期)|高[一二三](?!新))(?:生|学生|人|的|呢|,|，|。|$)/.test(
      text,
    )
  )
}

/** The words without tags, links and addresses, which to the model look like advertising. */
export function withoutMarkup(text: string): string {
  return text
    .replace(/<script[^<>]*>[^<]*<\/script>|<[^<>]{1,200}>|\]\([^)\s]{1,500}\)|https?:\/\/\S+/g, '')
    .replace(/[[\]]/g, '')
    .trim()
}

/** 「不方便透露」, 「电话也不想留」, 「我怕报复，不说行不行」: rather not answer. */
export function wouldRatherNot(text: string): boolean {
  const word = bare(text)
  return (
    word.length <= 20 &&
    /^(?:算了|没有|无|没|不|不用|不了)$|匿名|跳过|保密|不方便|不便|不想|不愿|不敢|(?:不|别|没法|不用|先不|暂不|能不能不|可以不)(?:说|留|填|写|给|提供|透露|公开|报名)|没有?(?:电话|手机)|怕(?:被)?(?:报复|穿小鞋|找麻烦)/.test(
      word,
    )
  )
}

/** 「算了不弄了」, 「不想反映了」, 「取消吧，不麻烦了」. */
export function givesUp(text: string): boolean {
  return (
    text.length <= 14 &&
    !/还是|改成|不留|不填|第[一二三四]件|撤[回销了]/.test(text) &&
    // 「算了，就写老陈面馆」 settles on a value.
    !/^(?:那|我)?算了[,，。\s]*(?:那|就|还)*(?:写|填|用|按|叫|是|留)/.test(text) &&
    (/^(?:那|还是|我)?(?:取消|算了|放弃)|^(?:那|还是)?(?:不用|先别|别|先不)(?:登记|提交|报)了?[,，\s]/.test(text) ||
      /^(?:那|我们?|还是|就|这个|这件|这事|先)*(?:不想?(?:再)?|不用(?:再)?|不要|先不|暂时不)(?:弄|说|报|反映|提|提交|办|填|写|登记|投诉|麻烦)(?:了|吧|啦)?$/.test(
        bare(text),
      ))
  )
}

/** 「恢复草稿」, 「把刚才那个找回来」. */
export function wantsBack(text: string): boolean {
  return /^(?:请|帮我|给我|我要|想)?(?:把)?(?:刚才|刚刚|之前|前面|上一?[个份])?(?:的|取消的|放弃的|那个|那份|那件)*(?:草稿|内容)?(?:恢复|找回来?|还原)(?:一下|过来)?(?:刚才|刚刚|之前)?(?:的|那个|那份|那件)*(?:草稿|内容)?(?:吧)?$/.test(
    bare(text),
  )
}

/** 「没看懂」, 「能说得通俗点吗」, 「刚才说啥，麻烦再讲一次」: every part says so, or leads up to it. */
export function isLost(text: string): boolean {
  const parts = partsOf(text).map(bare)
  return text.length <= 24 && parts.some((part) => lost.test(part)) && parts.every((part) => lost.test(part) || leadsUp.test(part))
}

const lost = new RegExp(
  [
    '^(?:我|还是|有点|实在)*(?:没|不)(?:太|大|怎么|很)?(?:看|听|搞|弄)?(?:明白|懂|清楚)(?:了|你|您|们|说的|意思)*(?:(?:是)?(?:什么|啥)意思)?$',
    '^(?:我|还是|有点|实在)*[看听搞弄](?:的|得)?不(?:太|大|怎么)?(?:明白|懂|清楚)(?:了|你|您|们|说的|意思)*$',
    '^(?:这|你|您|刚才|刚刚|这个|这话|上面|说的)*(?:是)?(?:什么|啥)意思$',
    '(?:说|讲|写)(?:得|的)?(?:再)?(?:简单|通俗|明白|清楚|直白|慢)(?:一?点|一?些)',
    '(?:简单|通俗|直白)(?:一?点|一?些)?(?:说|讲)',
    '^(?:你|您|请|麻烦|能|能不能|可以|可不可以|刚才|刚刚|那)*(?:再|重新)(?:说|讲|发|念|重复)(?:一)?(?:遍|次|下)(?:吗|么|好吗|行吗)?$',
  ].join('|'),
)
const leadsUp =
  /^(?:不好意思|抱歉|对不起|那个|请|麻烦|(?:你|您)?(?:刚才|刚刚)?(?:说|讲)(?:的)?(?:是)?(?:啥|什么|哪个)|没听清|我老了|我年纪大了?|我文化(?:不高|低))$/

/** 「撤回」, 「把之前那个撤了吧」; not 「别撤」, nor what is withdrawn by others (撤店, 撤资). */
export function wantsWithdrawal(text: string): boolean {
  if (/^不|别|不要撤|不撤/.test(text)) return false
  return (
    /^(?:我?想?要?|帮我|请)?(?:撤回|撤销|撤诉|撤掉|撤了)|(?<![不没])撤回(?:吧|了)?[。.!！]*$/.test(text) ||
    (text.length <= 20 &&
      /^(?:我们?|你们|您|请|麻烦|帮|给|想|要|可以|能不能|把|将|之前|前面|上次|昨天|刚才|前几天|提交|反映|报|说|的|那个|那件|这个|这件|诉求|事情?|件|全部|都|先|就)*撤(?:回|销|掉|了|诉)(?:了|吧|一下|来|下来|吗)*$/.test(
        bare(text),
      ))
  )
}

/** 「已经自己弄好了，不用办了」: over, and nobody has to do anything more. */
export function isOverByItself(text: string): boolean {
  return (
    text.length <= 40 &&
    /(?:不用|不必|不需要|别|不麻烦)(?:你们|您|他们|部门|再)*(?:办|管|处理|跟|来|跑|麻烦)(?:理)?(?:了|啦|你们了)|不(?:再)?麻烦(?:你们|您|大家)?(?:了|啦)/.test(
      text,
    ) &&
    /(?:好|解决|弄妥|恢复|搞定|通|来)(?:了|啦)|已经|自己|没事了/.test(text)
  )
}

/** 「师傅周五下午别来，我不在」: a word on when the department may come, where one case alone is in hand. */
export function aboutTheVisit(text: string): boolean {
  return (
    text.length <= 40 &&
    /(?:师傅|你们|他们|工作人员|来人)[^,，。]{0,10}(?:别来|不要来|晚点来|早点来|再来|来之前|来的时候|来行不行|来可以吗)|(?:周[一二三四五六日天]|今天|明天|后天|上午|下午)[^,，。]{0,6}(?:别来|不要来|我?们?不在|没空|不方便|我?们?都?在|有空|方便)|(?:别|不要|先不)来(?:我|公司|店|厂|单位)|来之前(?:先)?(?:打|说|联系|通知)|我们?(?:今天|明天|后天|上午|下午|晚上|[\d一二两三四五六七八九十]+点半?)+(?:以?后|之?前)?(?:要|得)(?:去|出|开会|接|送)|改(?:到|成|个)?(?:时间|周[一二三四五六日天]|明天|后天|下周)[^,，。]{0,4}(?:来|上门|行|可以|吧|$)/.test(
      text,
    )
  )
}

/** 「我们自己解决了」, where no answer of a department waits for a word. */
export function solvedByOneself(text: string): boolean {
  return (
    text.length <= 20 &&
    /^(?:那个|那件|这个|这件|事情?|问题|我们?|已经|都|,|，)*自己(?:已经|都|就)?(?:解决|弄好|修好|处理好?|搞定|找到|招到|招满)(?:了|啦)/.test(
      text,
    ) &&
    !/不|没|但|可是/.test(text)
  )
}

// --- Internal helpers ---

function isOpening(part: string): boolean {
  const word = bare(part)
  return (
    (word.length <= 24 && askingForHelp.test(word)) ||
    (word.length >= 3 &&
      word.length <= 14 &&
      opening.test(word) &&
      /反映|咨询|请教|问|说|投诉|报|提|事|问题|情况|诉求|困难|建议/.test(word))
  )
}

function partsOf(text: string): readonly string[] {
  return text.split(/[,，。!！?？;；\s]+/).filter((part) => part !== '')
}
