/** What the bot's server answers to one frame: `{headers:{req_id}, errcode, errmsg, body?}`, without cmd (p/101463). */
export type Ack = { readonly errcode: number; readonly errmsg: string; readonly body?: object }

export function accepted(body?: object): Ack {
  return { errcode: 0, errmsg: 'ok', ...(body === undefined ? {} : { body }) }
}

export function refused(errcode: number, errmsg: string): Ack {
  return { errcode, errmsg }
}
