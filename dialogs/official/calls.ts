/** What a note of a telephone call says of the call itself. */

/** Whether nobody was spoken to; 「停机问题已解决」 and 「水管没接好」 are of the matter itself. */
export function isUnreachedCall(note: string): boolean {
  return unreached.test(note)
}

// --- Internal helpers ---

const unreached =
  /没有?(?:打通|人接|联系上|接(?:听|电话|通)?(?=$|[\s,，。;；]))|无人接听|打不通|未接(?:听|通|电话)|(?:电话|手机|对方|号码)(?:已经?|都|一直)?(?:关机|停机|占线|是?空号)(?!的?问题)|^(?:关机|停机|空号|占线)(?=$|[\s,，。;；])/
