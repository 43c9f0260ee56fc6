import { GraphQLScalarType, Kind } from 'graphql';
import { badInput } from '../errors.ts';
import { toInstant } from '../instant.ts';
import { NEEDS_NO_ESCAPE } from './setwise/write-plain.ts';

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
/** Neither Postgres nor clients read a year 0 or 10,000 as written, and schedules reckon on from what is given. */
const [FIRST_YEAR, LAST_YEAR] = [1900, 2999];
const DECIMAL = /^[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})$/;

function parseInstant(value: unknown): Date {
  const day = typeof value === 'string' ? INSTANT.exec(value)?.[1] : undefined;
  const date = new Date(day === undefined ? '' : String(value));
  // JavaScript takes 31 February for 3 March.
  const exists = day !== undefined && new Date(`${day}T00:00Z`).toJSON()?.startsWith(day);
  if (!exists || Number.isNaN(date.getTime()))
    throw badInput('A DateTime is an ISO 8601 instant with its offset, such as 2026-01-31T12:00:00Z.');
  const year = date.getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR)
    throw badInput(`A DateTime is of the years ${FIRST_YEAR} to ${LAST_YEAR}.`);
  return date;
}

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: `An instant of the years ${FIRST_YEAR} to ${LAST_YEAR} as ISO 8601 text with its offset, such as \`2026-01-31T12:00:00Z\`. Always answered in UTC with milliseconds.`,
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: toInstant,
  extensions: { [NEEDS_NO_ESCAPE]: true },
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : null),
});

function parseDecimal(value: unknown): string {
  if (typeof value === 'string' && DECIMAL.test(value)) return value;
  throw badInput('A Decimal is text such as "2.50": digits, at most one point, no exponent.');
}

export const Decimal = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description:
    'An exact decimal number as text, such as `"2.50"`: digits with at most one point; no exponent, no NaN.',
  serialize: String,
  parseValue: parseDecimal,
  parseLiteral: (node) =>
    parseDecimal(
      node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : null,
    ),
});

const DURATION =
  /^P(?=.)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?(?:T(?=.)(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,8}S)?)?$/;

function parseDuration(value: unknown): string {
  if (typeof value === 'string' && DURATION.test(value)) return value;
  throw badInput('A Duration is ISO 8601 text of whole units, such as P7D or PT36H.');
}

export const Duration = new GraphQLScalarType<string, string>({
  name: 'Duration',
  description:
    'A length of time as ISO 8601 text of whole units, such as `P7D` or `PT36H`. Days, weeks, months and years go by the calendar of the zone they are counted in.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/duration.html',
  serialize: String,
  parseValue: parseDuration,
  parseLiteral: (node) => parseDuration(node.kind === Kind.STRING ? node.value : null),
});

function parseTimeZone(value: unknown): string {
  try {
    // Newer Nodes know offsets such as +05:30 too, which Postgres reads the other way round.
    if (typeof value !== 'string' || !/^[A-Za-z].{0,63}$/.test(value)) throw new RangeError();
    new Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    throw badInput('A TimeZone is the name of an IANA time zone, such as Europe/Paris.');
  }
}

export const TimeZone = new GraphQLScalarType<string, string>({
  name: 'TimeZone',
  description: 'The name of an IANA time zone, such as `Europe/Paris`.',
  serialize: String,
  parseValue: parseTimeZone,
  parseLiteral: (node) => parseTimeZone(node.kind === Kind.STRING ? node.value : null),
});
