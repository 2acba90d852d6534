import type { PaneKind } from './selection.ts'

/** Words offered for the input. */
export type Offer = { readonly label: string; readonly text: string }

/** What an empty chat says and which words it offers. */
export type Hint = { readonly text: string; readonly offers: readonly Offer[] }

/** The words of the trade offered while a card is quoted in the group. */
export const tradeWords: readonly Offer[] = [
  { label: '签收', text: '签收' },
  { label: '已联系 + 情况', text: '已联系 ' },
  { label: '进展', text: '进展 ' },
  { label: '答复', text: '答复 ' },
  { label: '退单 + 依据', text: '退单 ' },
  { label: '延期', text: '延期 ' },
]

/** For somebody who sees a pane for the first time. */
export const hints: Readonly<Record<PaneKind, Hint>> = {
  entrepreneur: {
    text: '把企业遇到的难处说给企哨听,一句话也行,也可以发图片。试着说:',
    offers: asTheyStand(['最近老停电,上周停了三次,影响交货', '招不到焊工,缺30个人,下个月底前想解决', '厂门口那条路一下雨就淹,货车进不来']),
  },
  group: {
    text: '转到本部门的诉求会以卡片出现在这里。引用卡片再回复:',
    offers: tradeWords.slice(0, 4),
  },
  coordinator: {
    text: '拿不准归谁管的诉求、延期和退单会到这里,点卡片上的按钮,或者说「编号 转供电公司」「编号 同意延期」。',
    offers: asTheyStand(['今天有哪些待分办?']),
  },
  official: {
    text: '超时、差评和需要督办的诉求会到这里。也可以直接问:',
    offers: asTheyStand(['今天红灯?', '本周办结情况']),
  },
}

function asTheyStand(texts: readonly string[]): readonly Offer[] {
  return texts.map((text) => ({ label: text, text }))
}
