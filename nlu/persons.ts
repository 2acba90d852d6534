import { type Span, spansOf } from './spans.ts'

/**
 * Persons: a surname with a title (张局长, 刘建国经理, 李工), 老 or 小 with a surname (老刘), and a name that is introduced (联系人:赵敏,
 * 我叫孙丽华, 法人周涛) or stands before a number (薛亮 138…). Value: name and title as written, without spaces.
 */
export function findPersons(text: string): Span[] {
  const found = [titled, familiar, introduced, numbered].flatMap((pattern) =>
    spansOf(text, pattern, ([name]) => (notNames.test(name) ? null : name.replace(/\s+/g, ''))),
  )
  const persons: Span[] = []
  for (const person of found.sort((a, b) => a.start - b.start || b.end - a.end))
    if (person.start >= (persons.at(-1)?.end ?? 0)) persons.push(person)
  return persons
}

// --- helpers ---

const compound = '欧阳|上官|司马|诸葛|皇甫|尉迟|令狐|慕容|东方(?=[\\u4e00-\\u9fa5]{1,2})'
/** Surnames by frequency; left out are those that are mostly other words (时, 向, 成, 水, 全, 和, 付, 房, 车, 门). */
const surname =
  '[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅莫庄辛管祝左涂谷祁耿牟詹关苗凌费纪靳盛童甄项曲裴席卫鲍覃霍翁甘景单包司柏柯阮桂解柴]'
const anySurname = `(?:${compound}|${surname})`

const longTitle =
  '副?(?:局长|科长|处长|主任|镇长|区长|县长|市长|村长|乡长|所长|大队长|队长|站长|院长|校长|园长|部长|厂长|店长|会长|秘书长|组长|班长|总经理|董事长|总监|书记|总工|经理(?!解|论|想|由|念|性)|主管(?!部|单|机))|董事(?!会)|会计(?!师事|证|准)|出纳|秘书|律师(?!事)|法官|警官|医生|大夫|老师|教授|博士|工程师|师傅|女士|先生|小姐|阿姨|大姐|大哥|大爷|大妈|同志|专员|干事|科员|助理|老板'
/** One-character titles, not where they begin another word (总共, 工作, 所有, 局面). */
const shortTitle =
  '(?:总(?![是共体额部量数算得要有会该能的之和计结包承价产投工阀表闸])|工(?![作人程厂业地资期商会信种伤序艺行具])|局(?![面部限势域长里])|处(?![理罚分于置境在方长])|科(?![技学研目室长院普])|队(?![伍长员])|所(?![有以谓需在长说])|姐|哥|叔|姨|嫂|董(?!事))'

/** One character of a given name: none that joins words or makes a verb of them. */
const given =
  '(?![的了是在来由额级务天面法上下等不有和就都也要说去找给让把被从向对与及为所以个这那我你他们到没过还很用开做身电手])[\\u4e00-\\u9fa5]'

/** 公安局长 is no 安局长, 对方经理 no 方经理, 工程师傅 no 程师傅. */
const notBefore =
  '(?<!公(?=安)|治(?=安)|保(?=安)|工(?=程)|流(?=程)|[对双甲乙官警校资买卖各地东北南西你我他三多前后](?=方)|由(?=于)|[关对至等属](?=于)|有(?=关)|如(?=何)|任(?=何)|基(?=金)|资(?=金)|现(?=金)|冶(?=金)|五(?=金)|单(?=易)|交(?=易)|贸(?=易)|语(?=文)|合(?=同)|[提最很太](?=高)|路(?=段)|责(?=任)|主(?=任)|历(?=史)|[非正日通经](?=常)|明(?=白)|空(?=白)|[主保监看托分城接](?=管)|[一二三两前现上](?=任)|门(?=卫)|保(?=卫)|[买付收给花](?=钱)|简(?=单)|订(?=单)|面(?=包)|承(?=包)|外(?=包)|公(?=司)|上(?=司)|园(?=林)|环(?=卫)|免(?=费)|育(?=苗)|中(?=文)|外(?=方)|分(?=包)|谢(?=谢)|客(?=管))'

const titled = new RegExp(
  `(?=${anySurname})${notBefore}${anySurname}(?:${longTitle}|${shortTitle})|(?<![\\u4e00-\\u9fa5]|[\\u4e00-\\u9fa5](?<![是叫和跟找给向请让由被问与说的长]))${anySurname}(?:${given}){1,2}?(?:${longTitle})|(?<=[局委司厂院所会处办的])${anySurname}(?:${given}){2}(?:${longTitle})`,
  'g',
)

/** 老刘 and 小王, where the word ends there: not 老白干, 小金额, 小黄车. */
const familiar =
  /(?<![大中老小从最很太较古弱瘦矮幼缩窄])[老小][王李张刘陈杨赵黄周吴徐孙胡朱林郭马罗梁宋郑谢韩唐冯董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜夏钟汪田姜石姚谭廖邹熊陆郝崔康邱秦史顾侯邵孟段汤尹黎武贺龚](?=$|[^\u4e00-\u9fa5]|[说来在去打让叫和跟给是这那也都没已今明昨接联负电手的])(?!达|来[得越]|石头|钱(?:的|都)|田的|叶的)/g

const role =
  '联系人|经办人|负责人|法定代表人|法人代表|法人|代表人|户名|收款人|申请人|当事人|股东|员工|工人|职工|联系|姓名|本人|名叫|我叫|他叫|她叫|俺叫|我是|俺是|找|转告|经理|老板'
/** What may follow an introduced name of two or three characters without a stop between. */
const afterName =
  '(?=$|[^\\u4e00-\\u9fa5]|身份证|电话|手机|不接|不在|不来|说|的(?:身份|电话|手机|卡|社保)|先生|女士|和|与|名下|没|是|要|来|也|在|这边|被|反映|报|代)'
const introduced = new RegExp(`(?<=(?:${role})(?:是|为|叫|:)?\\s?)${anySurname}(?:${given}){1,2}(?:${longTitle})?${afterName}`, 'g')

/** A name alone before a phone or identity card number; nothing of Chinese may stand before it. */
const numbered = new RegExp(
  `(?<![\\u4e00-\\u9fa5\\d]|\\d\\s)${anySurname}(?:${given}){1,2}(?=[\\s,:(]{0,2}(?:1[3-9]\\d{9}|\\d{17}[\\dxX])(?![\\da-zA-Z]))`,
  'g',
)

/** Words with a surname in front that no context makes a person. */
const notNames =
  /^(?:关总|管[总处]|何处|卫[生工]|黄码|钱袋|曲艺|许可|谢谢|马队|高(?:处|科技|新|管|级|速|峰|层|温|压|工资|中|校|铁)|张贴|王牌|马[上路]|黄[金色]|白[天色酒]|方[法案便面式]|常[常务年用]|安[全装排检置]|金[融属额]|文[件化明]|石[油材头]|武[汉]|江苏|江西|施工|管[理道委线]|任[务何]|易[燃]|钱[款]|包[装括工]|单[位独价]|解[决]|解释|章[程]|申[请报]|毛[利]|项[目]|关[于系]|司[机法]|温[度]|康复|田地|汤|白老板|安保|牛肉|龙头|景[区]|马达|金工|石工|童工|方总[^的])/
