import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { wordingShape } from './wording-shape.ts';
import type { CountedSentence, Wording } from './wording-shape.ts';

type Values = Readonly<Record<string, string>>;

/** A language as e-mails are written in it: its sentences, and how it writes numbers, times and lines. */
export interface Language {
  /** BCP 47: the reader's own tag where its language is this one, so that dates and voices fit. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly says: Wording;
}

const FALLBACK = 'en';
const DIRECTORY = path.join(import.meta.dirname, 'wording');

let wordings: ReadonlyMap<string, Wording> | undefined;

/** All language files, by lower-case tag, read once. @throws Error that names file and sentence when one is not complete */
export function readWordings(): ReadonlyMap<string, Wording> {
  wordings ??= new Map(
    readdirSync(DIRECTORY)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => [path.basename(name, '.yaml').toLowerCase(), readWording(name)]),
  );
  return wordings;
}

function readWording(name: string): Wording {
  return checkWording(name, parse(readFileSync(path.join(DIRECTORY, name), 'utf8')));
}

/** @throws Error that names file and sentence */
export function checkWording(name: string, content: unknown): Wording {
  const checked = wordingShape.safeParse(content);
  if (!checked.success)
    throw new Error(`The sentences of e-mails in ${name} are not right:\n${z.prettifyError(checked.error)}`);
  return checked.data;
}

/** The language for a reader's locale: of its longest prefix that has a file, else English. */
export function languageOf(locale: string): Language {
  const known = readWordings();
  const tag = canonical(locale);
  for (let prefix = tag; prefix !== ''; prefix = prefix.slice(0, Math.max(prefix.lastIndexOf('-'), 0))) {
    const says = known.get(prefix.toLowerCase());
    if (says !== undefined) return { tag, direction: directionOf(tag), says };
  }
  return { tag: FALLBACK, direction: 'ltr', says: known.get(FALLBACK) as Wording };
}

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr']);

/** By the script that the language, or its tag, is written in. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const { script = '' } = new Intl.Locale(canonical(locale)).maximize();
  return RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
}

/** The tag as BCP 47 writes it; English for what is none. */
export function canonical(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? FALLBACK;
  } catch {
    return FALLBACK;
  }
}

/** One pass: what a value brings along is never read as a name. */
export function fill(sentence: string, values: Values = {}): string {
  return sentence.replace(/{(\w+)}/g, (_, name: string) => values[name] ?? '');
}

/** The form of number that the language has for `count`. */
export function fillCounted(
  { tag }: Pick<Language, 'tag'>,
  forms: CountedSentence,
  count: number,
  values: Values = {},
): string {
  const form = forms[new Intl.PluralRules(tag).select(count)] ?? forms.other;
  return fill(form, { ...values, count: numberIn({ tag }, count) });
}

export function numberIn({ tag }: Pick<Language, 'tag'>, value: number): string {
  return new Intl.NumberFormat(tag, { maximumFractionDigits: 2 }).format(value);
}

/** Day, time and zone, as the reader's clock shows them. */
export function timeIn({ tag }: Pick<Language, 'tag'>, instant: string | Date, zone: string): string {
  return new Intl.DateTimeFormat(tag, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: zone,
  }).format(new Date(instant));
}
