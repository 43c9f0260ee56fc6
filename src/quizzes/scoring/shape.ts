import { Fraction } from './fraction.ts';
import type { Problem } from './types.ts';

const { keys } = Object;
const { isArray } = Array;

export const MAX_ID_LENGTH = 100;
export const MAX_TEXT_LENGTH = 2_000;
export const MAX_LIST_LENGTH = 100;
const MAX_NUMBER_LENGTH = 64;

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
    if (isPlain(value)) return [];
    if (/\p{Surrogate}/u.test(value) || value.includes('\0')) {
      return [{ path, message: 'Must be well-formed text without NUL.' }];
    }
    if (TOO_MANY_MARKS.test(value)) {
      return [{ path, message: 'Must not pile more than 30 marks on a character.' }];
    }
    return [];
  };
}

/** Needs no closer look: ASCII without NUL, as most texts are. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0 || code > 0x7f) return false;
  }
  return true;
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

export const decimal: Check = (value, path) => {
  const problems = text()(value, path);
  if (problems.length > 0) return problems;
  return Fraction.parseDecimal(String(value)) === null
    ? [{ path, message: 'Must be a decimal number such as -0.25.' }]
    : [];
};

/**
 * An exact number as text, decimal ("0.25") or as a fraction ("1/3"), both ends included. Read by
 * Fraction.from.
 */
export function exact(limits: { min: string; max: string }): Check {
  const [low, high] = [Fraction.from(limits.min), Fraction.from(limits.max)];
  const message = `Must be a number from ${limits.min} to ${limits.max} such as 0.25 or 1/3.`;
  const isText = text({ max: MAX_NUMBER_LENGTH });
  return (value, path) => {
    const problems = isText(value, path);
    if (problems.length > 0) return problems;
    const number = Fraction.parseDecimal(String(value)) ?? Fraction.parseRatio(String(value));
    return number === null || number.compare(number.clamp(low, high)) !== 0 ? [{ path, message }] : [];
  };
}

/** A part of the whole: 0 to 1. */
export const share = exact({ min: '0', max: '1' });

/** The length is looked at before the members are. */
export function list(member: Check, limits: { max?: number } = {}): Check {
  const { max = MAX_LIST_LENGTH } = limits;
  return (value, path) => {
    if (!isArray(value)) return [{ path, message: 'Must be a list.' }];
    if (value.length > max) return [{ path, message: `Must have at most ${max} members.` }];
    return collect(value.length, (index) => member(value[index], join(path, String(index))));
  };
}

/** The problems of all parts; hardly ever any, so that no list is made for none. */
function collect(count: number, problemsOf: (index: number) => Problem[]): Problem[] {
  let found: Problem[] | null = null;
  for (let index = 0; index < count; index += 1) {
    const problems = problemsOf(index);
    if (problems.length > 0) found = found === null ? problems : [...found, ...problems];
  }
  return found ?? [];
}

/** Values by id. */
export function byName(member: Check): Check {
  return (value, path) => {
    if (!isObject(value)) return [{ path, message: 'Must be an object.' }];
    const names = keys(value);
    if (names.length > MAX_LIST_LENGTH) {
      return [{ path, message: `Must have at most ${MAX_LIST_LENGTH} properties.` }];
    }
    return names.flatMap((name) => member(value[name], path));
  };
}

export const textByName = byName(someText);

/** One of two shapes: the first if the value has the property, else the second. */
export function hasOwn(name: string, withIt: Check, without: Check): Check {
  return (value, path) =>
    isObject(value) && Object.hasOwn(value, name) ? withIt(value, path) : without(value, path);
}

/** Objects of several kinds, told apart by one of their properties; each shape names that property, too. */
export function kinds(property: string, shapes: Readonly<Record<string, Check>>): Check {
  const isKind = oneOf(...keys(shapes));
  return (value, path) => {
    if (!isObject(value)) return [{ path, message: 'Must be an object.' }];
    const kind = Object.hasOwn(value, property) ? value[property] : undefined;
    const problems = isKind(kind, join(path, property));
    return problems.length > 0 ? problems : (shapes[String(kind)]?.(value, path) ?? []);
  };
}

/** An object with all of `required`, any of `optional` and nothing else. Only own properties count. */
export function shape(required: Record<string, Check>, optional: Record<string, Check> = {}): Check {
  const checks = Object.entries({ ...optional, ...required }).map(
    ([name, check]) => [name, check, !Object.hasOwn(required, name)] as const,
  );
  const names = checks.map(([name]) => name);
  // What type a response is of goes without saying, and is nothing that clients give.
  const told = names.filter((name) => name !== 'type');
  const surplus = told.length > 0 ? `Only ${told.join(', ')} may be given.` : 'Nothing may be given.';
  return (value, path) => {
    if (!isObject(value)) return [{ path, message: 'Must be an object.' }];
    const given = keys(value);
    if (given.some((name) => !names.includes(name))) return [{ path, message: surplus }];
    return collect(checks.length, (index) => {
      const [name, check, isOptional] = checks[index] as (typeof checks)[number];
      const property = given.includes(name) ? value[name] : undefined;
      return property === undefined && isOptional ? [] : check(property, join(path, name));
    });
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isArray(value);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
