import type { Problem } from './types.ts';

export const MAX_ID_LENGTH = 100;
export const MAX_TEXT_LENGTH = 2_000;
export const MAX_LIST_LENGTH = 100;

/** Stream-Safe Text (UAX #15): longer piles have no meaning, and normalising one takes quadratic time. */
const TOO_MANY_MARKS = /\p{M}{31}/u;

/** Reads any value and tells what is wrong with it; never throws and never quotes the value. */
export type Check = (value: unknown, path: string) => Problem[];

/** Lengths are UTF-16 units, as an HTML maxlength counts them. */
export function text(limits: { min?: number; max?: number } = {}): Check {
  const { min = 0, max = MAX_TEXT_LENGTH } = limits;
  return (value, path) => {
    if (typeof value !== 'string') return [{ path, message: 'Must be a text.' }];
    if (value.length > max) return [{ path, message: `Must have at most ${max} characters.` }];
    if (value.length < min) return [{ path, message: 'Must not be empty.' }];
    if (/\p{Surrogate}/u.test(value) || value.includes('\0')) {
      return [{ path, message: 'Must be well-formed text without NUL.' }];
    }
    if (TOO_MANY_MARKS.test(value)) {
      return [{ path, message: 'Must not pile more than 30 marks on a character.' }];
    }
    return [];
  };
}

export const id = text({ min: 1, max: MAX_ID_LENGTH });

export const someText = text({ min: 1 });

export const flag: Check = (value, path) =>
  typeof value === 'boolean' ? [] : [{ path, message: 'Must be true or false.' }];

export function oneOf(...names: readonly string[]): Check {
  const message = `Must be ${names.join(' or ')}.`;
  return (value, path) => (names.some((name) => name === value) ? [] : [{ path, message }]);
}

export function whole(limits: { min: number; max: number }): Check {
  const message = `Must be a whole number from ${limits.min} to ${limits.max}.`;
  return (value, path) =>
    Number.isInteger(value) && Number(value) >= limits.min && Number(value) <= limits.max
      ? []
      : [{ path, message }];
}

/** The length is looked at before the members are. */
export function list(member: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return [{ path, message: 'Must be a list.' }];
    if (value.length > MAX_LIST_LENGTH) {
      return [{ path, message: `Must have at most ${MAX_LIST_LENGTH} members.` }];
    }
    return value.flatMap((entry, index) => member(entry, join(path, String(index))));
  };
}

/** Texts by option id. */
export const textByName: Check = (value, path) => {
  if (!isObject(value)) return [{ path, message: 'Must be an object.' }];
  const names = Object.keys(value);
  if (names.length > MAX_LIST_LENGTH) {
    return [{ path, message: `Must have at most ${MAX_LIST_LENGTH} properties.` }];
  }
  return names.flatMap((name) => someText(value[name], path));
};

/** An object with all of `required`, any of `optional` and nothing else. Only own properties count. */
export function shape(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  const checks = Object.entries({ ...optional, ...required });
  const names = checks.map(([name]) => name);
  const surplus = names.length > 0 ? `Only ${names.join(', ')} may be given.` : 'Nothing may be given.';
  return (value, path) => {
    if (!isObject(value)) return [{ path, message: 'Must be an object.' }];
    if (Object.keys(value).some((name) => !names.includes(name))) return [{ path, message: surplus }];
    return checks.flatMap(([name, check]) => {
      const property = Object.hasOwn(value, name) ? value[name] : undefined;
      if (property === undefined && Object.hasOwn(optional, name)) return [];
      return check(property, join(path, name));
    });
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
