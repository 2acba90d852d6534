const appeals = [
  [
    'power',
    '频繁停电',
    '三车间又停电了',
    '停电也不提前通知',
    '一停电机器就报废',
    '昨晚跳闸没人来修',
    '电压太低带不动机器',
    '变压器容量不够',
  ],
  ['tax', '发票额度', '发票额度不够用', '专票开不出来', '退税两个月没到', '系统里申报不了', '税务局要补材料', '开票软件登不上去'],
] as const

/** Twenty training utterances in the form of `seeds/utterances.jsonl`, for tests that need a model quickly. */
export const smallUtterances = [
  ...appeals.flatMap(([department, matter, ...texts]) =>
    texts.map((text, i) => ({
      text,
      intent: 'appeal',
      department,
      co: [],
      kind: i % 2 === 0 ? 'difficulty' : 'need',
      urgency: i % 3 === 0 ? 'urgent' : 'normal',
      matter: i % 2 === 0 ? matter : `其他${matter}`,
    })),
  ),
  ...['谢谢你们', '太感谢了', '多谢', '非常感谢'].map((text) => ({ text, intent: 'thanks' })),
  ...['你好', '在吗', '早上好', '您好'].map((text) => ({ text, intent: 'greeting' })),
]
  .map((row) => `${JSON.stringify(row)}\n`)
  .join('')
