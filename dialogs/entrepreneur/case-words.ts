/** Short words on a case in hand, as people write them between two messages of the department: whose is it now, when do they come, what did they want. */

/** 「谁在管这事啊」, 「到哪了」, 「要拖多久」, 「几点来」: how it stands, said without asking for it by name. */
export function asksAfterCase(text: string): boolean {
  return text.length <= 16 && after.test(text)
}

/** 「啥材料」, 「要补什么」: what the department has asked for. */
export function asksWhatIsNeeded(text: string): boolean {
  return (
    text.length <= 16 &&
    /^(?:请问|那|到底|还|是|我)*(?:要|需要|得|缺|差|补|交|提供|还差|还缺)*(?:我们?)?(?:补充?|交|提供|准备|发)?(?:啥|什么|哪些|哪几样|哪几个|什么样的?)(?:材料|资料|东西|文件|证明|照片|内容)?(?:啊|呀|呢|来着)*[?？]*$/.test(
      text,
    )
  )
}

/** 「合同在会计那明天发」, 「等老板回来给你」: it is to come, and is not here yet. */
export function sendsLater(text: string): boolean {
  return (
    text.length <= 40 &&
    /(?:明天|后天|大后天|今晚|晚上|晚点|晚些|下午|回头|过[两几]天|[两几]天后|下周|周[一二三四五六日天]|月底|回来|找到|开好|办好)[^,，。]{0,8}(?:发|补|给|交|传|送|弄|拿|寄|拍|照)|(?:正在|还在|马上就?|在)(?:找|开|准备|弄|办|整理)/.test(
      text,
    )
  )
}

/** 「27号我要去市里」, 「怎么又改时间」, 「到时候来不了」: a word on a time that was fixed. */
export function isAboutTime(text: string): boolean {
  return (
    text.length <= 40 &&
    /(?:来|去|到|参加|赶)不了|没空|没有?时间|不方便|我?们?不在|要?出差|(?:我|我们|老板)?要?去(?:市里|外地|省里|开会)|换个?(?:时间|日子|一天)|改(?:个|下|一下)?(?:时间|日子)|又改|改期|(?:早|晚)(?:一?点|半?个?小时)(?:来|到|行|可以)/.test(
      text,
    )
  )
}

/** 「急死了」, 「等着用」 after the urging itself. */
export const pressing = /(?:急死(?:人|我)?了?|[很太真好]急|着急|等着用|等不[及起]了?|拖太久了?|太慢了?|要命)(?:啊|呀|了)*$/

/** 「凭什么不受理」, 「又不受理」: against a matter that was not admitted, without the word for it. */
export function protests(text: string): boolean {
  return (
    text.length <= 20 &&
    /(?:凭什么|凭啥|为什么|为啥|怎么|咋|又|就)(?:还|又|就|给我?)?(?:不(?:予)?受理|不管|不给办|不办|拒绝)|(?:不予?受理).{0,4}(?:不合理|不公平|不对)/.test(
      text,
    )
  )
}

/** 「那我找谁」, 「该去哪里反映」 where somebody else is the one to go to. */
export function asksWhereToGo(text: string): boolean {
  return text.length <= 16 && /(?:找|问)(?:谁|哪个|哪里|哪儿|哪家|什么部门)|去(?:哪里?|哪儿|哪个部门)/.test(text)
}

// --- Internal helpers ---

const after = new RegExp(
  [
    '^(?:那|请问|现在|到底|这事?|这个|这件|我(?:们)?的?(?:事|件)?)*(?:是)?(?:谁|哪个(?:部门|单位|局))(?:在|来|给我?们?)?(?:管|办|负责|处理|弄|跟|搞)(?:这?个?(?:事|件)?(?:情)?)?(?:的|啊|呀|呢)*[?？]*$',
    '^(?:现在|那|这事?|到底|进)*(?:到|办到|走到|弄到)(?:哪里?|哪儿|哪步|啥程度|什么程度|什么地步)(?:了|啦)?(?:啊|呀|呢)*[?？]*$',
    '^(?:啥意思|什么意思|那|到底|这|是)*[,，\\s]*(?:还)?(?:要|得|需要)?(?:拖|等|办)?(?:到)?(?:多久|多长时间|啥时候|什么时候|几时|哪天|猴年马月)(?:去|啊|呀|呢|了)*[?？]*$',
    '^(?:那|他们|你们|部门|师傅|明天|后天|今天|到底)*(?:几点|几号|哪天|啥时候?|什么时候)(?:能|会|才|过)*(?:来|到|上门|过来)(?:啊|呀|呢)*[?？]*$',
    '^(?:那|他们|你们|部门|到底)*(?:几时|哪天|啥时候?|什么时候)(?:能|会|才)*(?:给)?(?:我|我们)?(?:个)?(?:回话|回信|回音|准信|说法|消息|信儿?)(?:啊|呀|呢)*[?？]*$',
    '^(?:那|刚才|今天|会上|都|到底)*(?:定|商量|谈|说)(?:了|下)?(?:啥|什么|些什么|哪些)(?:了|啊|呀|呢)*[?？]*$',
    '^(?:那|到底|你们的?|他们的?|师傅|来的?)*人(?:呢|在哪里?|哪去了|怎么还没来)(?:啊|呀)*[?？]*$',
    '^(?:都|现在|有)?(?:谁|哪些部门|哪几家|哪个部门)(?:已经)?(?:来|到|报到)了?(?:啊|呀|呢)*[?？]*$',
  ].join('|'),
)
