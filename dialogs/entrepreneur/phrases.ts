/** Turns of phrase around a report: greetings, openings without a matter, a name given as the plain answer, anger, waiting. */
import { bare } from '../answers.ts'

const greeting = /^(?:你好|您好|在吗|在不在|请问(?:一下)?|喂|hi|hello|早上好|上午好|下午好|晚上好|领导好?|老师好?)$/i
const opening =
  /^(?:另外|还有|对了|再)*(?:我|我们|俺)?(?:想|要|来|有|再|还)*(?:跟你们?|向你们?|和你们?)?(?:反映|咨询|请教|问|说|投诉|报|提)?(?:一?个|一?下|点|些)?(?:事|事情|问题|情况|诉求|困难|建议)?(?:想?要?(?:反映|说|问|咨询)(?:一?下|一?个)?)?$/

/** 「我想反映个事」, 「你好，我想问下」: an opening without the matter. */
export function opensOnly(text: string): boolean {
  const parts = partsOf(text).filter((part) => !greeting.test(part))
  return parts.length > 0 && parts.every((part) => isOpening(part))
}

/** The matter without the greeting and opening before it: 「你好，我想问下，我们厂门口一下雨就淹」. */
export function withoutGreeting(text: string): string {
  let rest = text
  for (;;) {
    const found = /^([^,，。!！?？\s]{1,14})[,，。!！?？\s]+(?=\S)/.exec(rest)
    if (!found || !(greeting.test(found[1] ?? '') || isOpening(found[1] ?? ''))) return rest
    rest = rest.slice(found[0].length)
  }
}

/** A name given as the plain answer: short, no digits, no sentence; null when it is none. */
export function plainName(text: string): string | null {
  const first = text
    .replace(/(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}/g, '')
    .split(/[,，。;；!！\s]+/)
    .find((part) => part !== '' && !/^(?:你好|您好|好的?|嗯|联系)?(?:电话|手机|联系方式|号码)?(?:是|:|：)?$/.test(part))
  const name = (first ?? '')
    .replace(/^(?:我们?公司(?:是|叫)|我们?单位(?:是|叫)|公司名?(?:称|字)?(?:是|叫)|我们?(?:是|叫)|这里是|就是|是|叫)\s*/, '')
    .replace(/(?:的|谢谢|呀|啊|哦|公司的?人|老板|负责人)$/, '')
    .trim()
  const isName = /^[\p{Script=Han}A-Za-z0-9()（）&·\- ]{2,30}$/u.test(name)
  const isSentence =
    /[?？]|\d{3,}|怎么|什么|吗$|没|不(?!锈钢)|知道|了|晚上|白天|主要|已经|一直|天天|今天|昨天|现在|还有|另外|因为|你们|我们|多少|哪|等一?下|稍等|电话|手机|就行|可以|希望|^(?:确认|提交|是|对|好|取消|继续|帮助|进度)/.test(
      name,
    )
  return isName && !isSentence ? name : null
}

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
  return /踢皮球|推来推去|互相推|推诿|忽悠|敷衍|糊弄|骗人|气死|太过分|没人管|没人理|不作为|还管不管|到底管不管|等到什么时候|说话不算|(?:都|已经|这是)?第[三四五六七八九十]次了|[!！]{2,}/.test(
    text,
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

// --- Internal helpers ---

function isOpening(part: string): boolean {
  const word = bare(part)
  return (
    word.length >= 3 && word.length <= 14 && opening.test(word) && /反映|咨询|请教|问|说|投诉|报|提|事|问题|情况|诉求|困难|建议/.test(word)
  )
}

function partsOf(text: string): readonly string[] {
  return text.split(/[,，。!！?？;；\s]+/).filter((part) => part !== '')
}
