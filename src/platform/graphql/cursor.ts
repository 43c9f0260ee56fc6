import { validate as isUuid } from 'uuid';
import type { Keyset, SortColumn } from '../database/sorted-list.ts';
import { badInput } from '../errors.ts';

/** Longest cursor: of a name of 200 characters, each of four bytes. */
export const MAX_CURSOR = 2_000;

const CHECKS: Readonly<Record<SortColumn['type'], (part: unknown) => boolean>> = {
  ID: (part) => isUuid(part),
  INSTANT: (part) => typeof part === 'string' && isInstant(part),
  POSITION: (part) => Number.isInteger(part) && Math.abs(part as number) < 2 ** 31,
  TEXT: (part) => typeof part === 'string' && part.isWellFormed() && !part.includes('\0'),
};

/** A place of a list as text. It is no secret and no permission: whoever makes one up finds what they may see anyway. */
export function encodeCursor(name: string, key: Keyset): string {
  return Buffer.from(JSON.stringify([name, ...key])).toString('base64url');
}

/** @throws DomainError BAD_USER_INPUT that names the argument */
export function decodeCursor(
  cursor: string,
  { path, name, columns }: { path: string; name: string; columns: readonly SortColumn[] },
): Keyset {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts[0] === name && parts.length === columns.length + 1) {
      const key = parts.slice(1) as Keyset;
      const fits = columns.every(({ type }, index) => CHECKS[type](key[index]));
      if (fits && encodeCursor(name, key) === cursor) return key;
    }
  } catch {
    // Falls through: whatever it was, it is not a cursor.
  }
  const message = 'is not a cursor of this list in this order';
  throw badInput(`\`${path}\` ${message}.`, [{ path, message }]);
}

/** With milliseconds or microseconds, and a day that there is: not all that Date takes, Postgres takes as well. */
function isInstant(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3}|\d{6})Z$/.test(text)) return false;
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 23) === text.slice(0, 23);
}
