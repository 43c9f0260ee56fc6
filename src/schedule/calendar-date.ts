const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY = 86_400_000;

/** From Monday, as ISO 8601 counts them. */
export const DAYS_OF_WEEK = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const;
export type Weekday = (typeof DAYS_OF_WEEK)[number];

/** Whether it is a day of the calendar, as `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00Z`);
  return DATE.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

export function daysFrom(first: string, last: string): number {
  return (Date.parse(`${last}T00:00Z`) - Date.parse(`${first}T00:00Z`)) / DAY;
}

export function weekdayOf(date: string): Weekday {
  return DAYS_OF_WEEK[(new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7] as Weekday;
}

export function isWeekend(date: string): boolean {
  const weekday = weekdayOf(date);
  return weekday === 'SATURDAY' || weekday === 'SUNDAY';
}
