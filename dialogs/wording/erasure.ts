/** What is said of 删除个人信息 (个人信息保护法 第四十七条). Takes nothing from `../wording.ts`, which re-exports it. */

/** What stands at the head of the file that a person gets. */
export const exportExplained = (day: string): string =>
  `本文件是截至 ${day} 平台保存的与您有关的全部信息：登记信息、反映的事项和办理经过、与平台的往来消息、附件清单和渠道记录。工作人员只写身份，不写姓名；内部讨论和他人信息不在其中。依据：个人信息保护法第四十五条。`

export const notOver = (number: string): string => `${number} 还没有办完，不能删除其中的个人信息，没有改动。请先办结或撤回。`
