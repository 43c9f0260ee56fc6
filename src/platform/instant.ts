const FROM_POSTGRES = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;

/** An instant as ISO 8601 text in UTC with milliseconds. What Postgres writes into JSON needs no Date for that. */
export function toInstant(value: unknown): string {
  if (typeof value === 'string' && FROM_POSTGRES.test(value)) return `${value.slice(0, 23)}Z`;
  return (value instanceof Date ? value : new Date(String(value))).toISOString();
}
