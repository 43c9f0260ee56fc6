const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch; null unless it is an ISO 8601 instant with an offset on a day that exists. */
export function parseInstant(value: unknown): number | null {
  const parts = typeof value === 'string' ? INSTANT.exec(value) : null;
  if (!parts) return null;
  const [, year, month, day] = parts.map(Number);
  const date = new Date(Date.UTC(year ?? NaN, (month ?? NaN) - 1, day));
  const isRealDay = date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
  const instant = Date.parse(parts[0]);
  return isRealDay && Number.isFinite(instant) ? instant : null;
}
