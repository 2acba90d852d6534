/** What is said of 删除个人信息 (个人信息保护法 第四十七条). Takes nothing from `../wording.ts`, which re-exports it. */

export const notOver = (number: string): string => `${number} 还没有办完，不能删除其中的个人信息，没有改动。请先办结或撤回。`
