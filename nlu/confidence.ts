/** What a text says that only the discipline contact may read, beside tip-offs: how officials behave (作风), and what its writer calls a secret. */
import { official } from './alarm-words.ts'

/** Why a text is kept from everybody but the discipline contact; `unsure`: a complaint about conduct, or a matter told in anger, is for its writer to say. */
export type Confidence = 'conduct' | 'trade-secret' | 'unsure'

/**
 * Complaints about a named official or department for what they do (态度恶劣, 刁难, 推诿, 不作为), and secrets of the writer
 * (「涉及商业秘密」, 「请保密，不要进群」; 国办函〔2025〕66号, 二). Null: an ordinary text, also one that grumbles
 * (「你们就知道踢皮球」, 「跑了三趟没办成」).
 */
export function confidenceIn(text: string): Confidence | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/\s+/g, ',')
    .replace(/["“”'「」『』]/g, '')
  if (isSecret(plain)) return 'trade-secret'
  return conductIn(plain)
}

/** Whether an official or an office is spoken of, or somebody's manners: less than a complaint, and enough for a question. */
export function touchesConduct(text: string): boolean {
  const plain = text.normalize('NFKC').replace(praise, '□').replace(outsiders, '□')
  return names(plain) || personal.test(plain)
}

// --- helpers ---

function isSecret(text: string): boolean {
  const plain = text.replace(notSecret, '□')
  return secret.test(plain)
}

/** What its own writer asks to keep: no trade of secrets that were stolen, no contract on them, no number alone. */
const secret = new RegExp(
  [
    '(?:涉及|属于?|有|关系到|事关|含有?|里有|都是|算是|是)[^,。;!?]{0,8}(?:商业|技术|经营|企业|公司|我们的)(?:秘密|机密)|(?:涉及|属于?|事关|都是)[^,。;!?]{0,6}(?:隐私|机密)',
    '(?:涉及|关系到|事关|含有?|里面?有|附件是|附上|都是|这是|这些是)[^,。;!?]{0,8}(?:配方|客户名单|客户资料|客户信息|底价|成本价|核心工艺|工艺参数|源代码|设计图纸|未公开)',
    '(?:请|麻烦|务必|一定|必须|要|希望|需要?|帮我们?|给我们?|替我们?|注意|严格|能不能|可以)(?:你们|您)?[^,。;!?]{0,8}保密(?!吗|协议|费|资质|审查|局|员|柜|证)|(?:内容|材料|附件|情况|这事|这件事?|身份|名字|姓名|单位)[^,。;!?]{0,4}保密(?!吗|协议|费)|^保密[,。!]|[,。]保密(?:[,。!]|$)',
    '(?:不要|别|不能|不想|不希望|勿|不可以?|不方便|不便)[^,。;!?]{0,6}(?:进|发到?|放|转到?|传到?|贴|拿到|发在|公开在)[^,。;!?]{0,6}群|(?:不要|别|千万别|(?<!能)不能|勿|请勿|不方便|不便)(?:对外|往外|向外|随便)?(?:外传|外泄|外露|公开|传出去|泄露出去|说出去)(?!招标|摇号|拍卖|发行)',
    '(?:配方|客户名单|客户资料|客户信息|底价|成本价|报价|工艺|图纸|源代码|合同价|财务数据|这些?(?:材料|数据|内容)|附件)[^。;!?]{0,14}(?:(?<!能)不能|不要|别|不想|不便|怕|不可)[^,。;!?]{0,8}(?:公开|外传|泄露|外泄|传出去|流出去|让[^,。;!?]{1,10}(?:知道|看到|看见))',
    '(?:不要|别|千万别|不能|不想)让(?:同行|竞争对手|对手|别人|外人|别的[^,。]{1,6}|其他[^,。]{1,6}|隔壁[^,。]{0,4})[^,。;!?]{0,4}(?:知道|看到|看见|晓得)',
  ].join('|'),
)

/** Words of secrets in a matter that is none: what was stolen, what a contract or a certificate is called, the mere number. */
const notSecret =
  /(?:电话|手机|号码|手机号)[^,。;!?]{0,6}保密|(?:商业|技术)秘密[^,。;!?]{0,8}(?:被|遭|侵权|侵犯|纠纷|案|鉴定|保护|培训|讲座|立案|维权|罪)|(?:侵犯|窃取|泄露|偷|拷走|带走|盗用|保护)[^,。;!?]{0,8}(?:商业秘密|技术秘密|客户名单|配方|图纸|底价)|保密(?:协议|费|资质|津贴|条款|义务|审查|合同|证|表|柜|室|局|培训)|(?:对方|客户|甲方|总部|合作方|他们|人家)[^,。;!?]{0,4}保密|(?:说|要求|回复|称|属于?|是|以)(?:是|为|属于)?(?:内部)?保密(?:为由)?(?=,(?:不|拒|没)|不给|不肯|不说|不告诉)|问[^,。]{1,10}说保密|涉密(?:资质|人员|项目)/g

/** A conduct complaint needs somebody of an authority, and what that one does. */
function conductIn(text: string): 'conduct' | 'unsure' | null {
  const plain = text.replace(praise, '□').replace(outsiders, '□')
  const clauses = plain.split(/[,。;!?\n…~]+/).filter((clause) => clause !== '')
  const accused = clauses.flatMap((clause, i) => {
    const before = clauses.slice(Math.max(0, i - 2), i).join(',')
    if (personal.test(clause) && (names(clause) || (!ownSide.test(clause) && names(before)))) return ['personal'] as const
    if (office.test(clause) && (names(clause) || (!ownSide.test(clause) && person.test(before)))) return ['office'] as const
    return []
  })
  if (accused.length === 0) return null
  if (complains.test(plain)) return 'conduct'
  const rest = clauses.filter((clause) => !personal.test(clause) && !office.test(clause)).join(',')
  const wants = matter.test(rest) || matter.test(plain.replace(personal, '').replace(office, ''))
  return wants ? 'unsure' : 'conduct'
}

function names(text: string): boolean {
  return person.test(text) || department.test(text)
}

/** Whoever acts for an authority: by title, by the place behind the counter, or by a name. */
const person = new RegExp(
  `${official.source}|(?:窗口|柜台|大厅|前台|值班|接待|科室)[^,。;]{0,6}(?:人员?|的人|小[伙姑]|姑娘|大姐|大哥|女的|男的|同志|那个|那位|[王李张刘陈杨赵黄周吴徐孙])|(?:来|上门|带队)的?(?:人|同志|队员)|队员|负责人|(?:村里|镇里|镇上|区里|所里|站里|局里|街道)[^,。;!?]{0,4}(?:管|负责|办)[^,。;!?]{0,4}的|(?:[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易常武乔贺赖龚文](?:某|某某)?)(?:局|科|处|所|站|队|主任|书记|同志|干事)`,
)

/** Offices, as people call them. */
const department =
  /(?:住建|城管|市监|市场监管|税务|环保|生态环境|人社|社保|医保|公安|交警|消防|应急|自规|自然资源|规划|国土|水务|水利|供电|供水|燃气|交通|交运|运管|发改|工信|商务|科技|农业农村|农业|文旅|卫健|教育|民政|司法|财政|审批|行政审批|政务|招商|统计|海关|邮政|街道|园区|管委|执法)[^,。;!?]{0,3}(?:局|委|办|所|队|厅|中心|大厅|窗口|处|科|会|公司|分局|支队|大队|部门|那边|那里|的人|站)|(?:街道办|居委会|村委会|派出所|管委会|执法局|执法队|城管|派出所|政务大厅|办事大厅|政务中心|某?(?:局|科室|部门|窗口))/

/** How a person behaves. */
const personal =
  /态度[^,。;!?]{0,6}(?:恶劣|差|不好|坏|蛮横|傲慢|冷漠|冷淡|粗暴|生硬|强硬|嚣张|横|恶|不耐烦|凶|有问题|很成问题)|刁难|(?:故意|存心|有意|成心)[^,。;!?]{0,6}(?:卡|为难|拖|不办|不给|找茬|整|折腾)|鸡蛋里挑骨头|找茬|爱[答搭]不理|不理不睬|不耐烦|(?:骂|吼|训斥|呵斥|辱骂|羞辱|侮辱|嘲讽|挖苦|吓唬|威胁|恐吓|推搡)(?:人|我|我们|员工|工人|老板|企业|群众|店里)?|拍桌子|甩脸|[摆给][^,。;!?]{0,4}脸色|阴阳怪气|官[威腔]|摆(?:架子|谱)|架子[^,。]{0,3}大|盛气凌人|颐指气使|吹胡子瞪眼|(?:玩|刷|看)(?:着)?手机|打游戏|嗑瓜子|聊天[^,。]{0,4}不理|睡觉|脱岗|空岗|溜号|不在岗|喝酒上岗|(?:粗暴|野蛮|暴力|选择性|随意|钓鱼式?|任性)执法|执法[^,。]{0,4}(?:粗暴|野蛮|不公)|滥用职权|玩忽职守|失职|渎职|仗势欺人|欺负(?:人|我|我们|企业)|作风[^,。;!?]{0,5}(?:问题|差|不好|粗暴|漂浮|不实|恶劣|霸道|散漫)|穿小鞋|吃相|耍(?:威风|横|无赖)|一问三不知|摔(?:本子|本|材料|东西|门|笔|文件)|头也不抬|翻白眼|炒股|挂(?:了)?我?们?电话|没个?好脸/

/** How an office behaves. */
const office =
  /推诿|推脱|扯皮|踢皮球|推来推去|互相推|推三阻四|不作为|乱作为|慢作为|懒政|怠政|庸政|官僚|敷衍|应付了事|糊弄|搪塞|消极怠工|打太极|吃闭门羹/

/** A grudge is told as such. */
const complains =
  /(?:投诉|举报|检举|控告|告发|告状|状告|反映|曝光)[^,。;!?]{0,20}(?:态度|作风|刁难|推诿|扯皮|不作为|乱作为|慢作为|懒政|官僚|执法|失职|渎职|骂|敷衍|玩手机|踢皮球|故意|脱岗)|(?:要|我要|想|想要|来)?(?:投诉|举报|检举|控告)[^,。;!?]{0,10}(?:局|委|所|队|窗口|人员|科长|主任|书记|科室|街道|大厅|中心|某)|(?:查|处理|处分|问责|追责|管管|整治|整顿|教育)[^,。;!?]{0,6}(?:这个人|这种人|这些人|他们?|她|一下作风|作风|责任人|他的|当事人|此人|工作人员|窗口)|希望[^,。;!?]{0,6}(?:道歉|问责|追责)|要求[^,。;!?]{0,6}道歉/

/** Something is still to be done, whoever behaved how. */
const matter =
  /(?:不给|不让|不肯|没|没有|未|不|还没)(?:我们?|给|再)?(?:办(?!公)|批|修|发|开(?!口)|盖|签|验收|通过|受理|解决|处理|恢复|通[水电气]|退|下来|兑现|审|登记)|办不[下成了]|[批审修开]不[下了]|拖[着了欠到]|停[水电气产工业]|断[水电气]|[堵漏塌坏]了?|没人[管修处接来问]|(?:请|希望|求|麻烦|恳请|能不能|可不可以|帮|盼)[^,。;!?]{0,10}(?:解决|协调|办理|办了|办下来|尽快|修|恢复|处理一下这|通[水电气]|批|给个说法|疏通|出面|牵头)|怎么办|到底[归该]|归谁|谁来管|积水|污水|噪音|欠(?:款|薪|我)|补贴[^,。]{0,8}(?:没|不)|退税|退款|过不了|卡住|卡着/

/** Others' manners: of guests, couriers, neighbours, staff; no authority's. */
const outsiders =
  /(?:顾客|客人|客户|住户|游客|家长|患者|病人|病人家属|买家|业主|邻居|街坊|员工|工人|租户|司机|房东|物业|同行|供应商|甲方|对手|中介|平台|骑手|快递|保安|粉丝|村民|农户|银行|总包|开发商|施工单位|老师傅|老板|学生|邻厂|用户|消费者|采购人|监理)[^,。;!?]{0,12}(?:态度[^,。;!?]{0,6}(?:恶劣|差|不好|蛮横)|骂|吼|刁难|威胁|推诿|扯皮|踢皮球|推来推去|互相推|敷衍|欺负|不理|找茬|玩手机|睡觉)(?:人|我们?|街|娘)?/g

const praise =
  /态度[^,。;!?]{0,6}(?:(?<!不)好(?!不)|不错|没得说|热情|和气|耐心|一级棒)|没有?(?:人)?(?:刁难|为难|推诿)|不(?:刁难|推诿)|(?:没|从不|从来不|不会|并没有|不是)[^,。;!?]{0,4}(?:刁难|为难|推诿|骂人|吓唬)|(?:请|让|叫|求)[^,。;!?]{0,12}吓唬|挨骂|挨了骂|被骂/g

/** 「我们没人玩手机」: the writer's own people. */
const ownSide = /我们(?:员工|工人|店员|的人)|员工|工人|顾客|客人|客户/
