/** The zone every time on the page is shown in, whatever the zone of the browser. */
const zone = 'Asia/Shanghai'
const offset = '+08:00'

const parts = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

type Read = Record<'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute' | 'second', string>

/** `2026年11月23日 星期一`. */
export function fullDate(at: string): string {
  const { year, month, day, weekday } = read(at)
  return `${year}年${month}月${day}日 ${weekday}`
}

/** `10:00`, or `10:00:07` with seconds. */
export function timeOfDay(at: string, withSeconds = false): string {
  const { hour, minute, second } = read(at)
  return withSeconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`
}

/** The day as a separator between messages: `今天`, `昨天`, `11月20日 星期五`, with the year if another. */
export function dayLabel(at: string, now: string): string {
  if (dayOf(at) === dayOf(now)) return '今天'
  if (dayOf(at) === dayOf(new Date(Date.parse(now) - 86_400_000).toISOString())) return '昨天'
  const { year, month, day, weekday } = read(at)
  const date = `${month}月${day}日 ${weekday}`
  return year === read(now).year ? date : `${year}年${date}`
}

/** A moment in a list: `11月24日 17:30`, with the year if it is not the year of `now`. */
export function moment(at: string, now: string): string {
  const { year, month, day, hour, minute } = read(at)
  const date = year === read(now).year ? `${month}月${day}日` : `${year}年${month}月${day}日`
  return `${date} ${hour}:${minute}`
}

/** The day a moment falls on in Beijing, for comparing: `2026-11-23`. */
export function dayOf(at: string): string {
  return fieldValue(at).slice(0, 10)
}

/** The value of a date-time field that shows `at` in Beijing time: `2026-11-23T10:00`. */
export function fieldValue(at: string): string {
  const { year, month, day, hour, minute } = read(at)
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour}:${minute}`
}

/** The instant a date-time field means, read as Beijing time: `2026-11-23T02:00:00.000Z`. */
export function fromField(value: string): string {
  return new Date(`${value.slice(0, 16)}:00${offset}`).toISOString()
}

function read(at: string): Read {
  const found: Partial<Read> = {}
  for (const { type, value } of parts.formatToParts(new Date(at))) {
    if (type in empty) found[type as keyof Read] = value
  }
  return { ...empty, ...found }
}

const empty: Read = {
  year: '',
  month: '',
  day: '',
  weekday: '',
  hour: '',
  minute: '',
  second: '',
}
