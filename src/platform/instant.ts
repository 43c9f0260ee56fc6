/** As long as with all six digits of a fraction of a second: Postgres leaves out the zeros at its end. */
const LENGTH = '2026-01-31T12:00:00.123456+00:00'.length;

/** An instant as ISO 8601 text in UTC with milliseconds. What Postgres writes into JSON needs no Date for that. */
export function toInstant(value: unknown): string {
  if (typeof value === 'string' && value.length === LENGTH && value.endsWith('+00:00') && value[19] === '.')
    return `${value.slice(0, 23)}Z`;
  return (value instanceof Date ? value : new Date(String(value))).toISOString();
}
