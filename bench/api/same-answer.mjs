import { isDeepStrictEqual } from 'node:util';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** Instants are the same however they are written, to the millisecond; keys may come in any order. */
export function sameAnswer(one, other) {
  return isDeepStrictEqual(canonical(one), canonical(other));
}

function canonical(value) {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value === 'string' && INSTANT.test(value)) return new Date(value).toISOString();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, canonical(inner)]));
}
