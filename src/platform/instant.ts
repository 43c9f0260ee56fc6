/** An instant as ISO 8601 text in UTC with milliseconds. What Postgres writes into JSON needs no Date for that. */
export function toInstant(value: unknown): string {
  const known = typeof value === 'string' ? fromPostgres(value) : null;
  return known ?? (value instanceof Date ? value : new Date(String(value))).toISOString();
}

const UTC = '+00:00';
const SECONDS = '2026-01-31T12:00:00'.length;
const MILLISECONDS = '2026-01-31T12:00:00.123'.length;
const MICROSECONDS = '2026-01-31T12:00:00.123456'.length;

/** In UTC, with as many digits of a fraction as are no zeros at its end. */
function fromPostgres(text: string): string | null {
  const end = text.length - UTC.length;
  if (text[10] !== 'T' || !text.endsWith(UTC)) return null;
  if (end === SECONDS) return `${text.slice(0, end)}.000Z`;
  if (text[SECONDS] !== '.' || end > MICROSECONDS) return null;
  return `${text.slice(0, Math.min(end, MILLISECONDS)).padEnd(MILLISECONDS, '0')}Z`;
}
