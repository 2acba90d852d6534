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

/** For somebody who sees a pane for the first time. The lines fit a pane of the usual width. */
export const hints: Readonly<Record<PaneKind, Hint>> = {
  entrepreneur: {
    text: '有难处就跟企哨说，一句话也行，\n也可以发图片。试着说：',
    offers: [
      { label: '最近老停电，影响交货', text: '最近老停电，上周停了三次，影响交货' },
      { label: '招不到焊工，缺 30 人', text: '招不到焊工，缺 30 个人，下个月底前想解决' },
      { label: '厂门口的路一下雨就淹', text: '厂门口那条路一下雨就淹，货车进不来' },
    ],
  },
  group: {
    text: '转到本部门的诉求会发到这里。\n引用卡片再回复：',
    offers: tradeWords.slice(0, 4),
  },
  coordinator: {
    text: '待转办、延期和退单会到这里，\n点按钮就能办。也可以直接问：',
    offers: asTheyStand(['待办', '今天红灯']),
  },
  official: {
    text: '超时、差评和要督办的会到这里。\n也可以直接问：',
    offers: asTheyStand(['今天红灯', '待办']),
  },
}

function asTheyStand(texts: readonly string[]): readonly Offer[] {
  return texts.map((text) => ({ label: text, text }))
}
