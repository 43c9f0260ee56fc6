import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  canonical,
  checkWording,
  directionOf,
  fill,
  fillCounted,
  languageOf,
  numberIn,
  timeIn,
} from './language.ts';
import type { CountedSentence } from './wording-shape.ts';

const FOLDER = path.join(import.meta.dirname, 'wording');
const FILES = readdirSync(FOLDER);
const contentOf = (file: string) => parse(readFileSync(path.join(FOLDER, file), 'utf8'));

/** Every sentence with its path, `frame.greeting`; forms of number as they are. */
function sentencesOf(content: object): Map<string, string | CountedSentence> {
  return new Map(
    Object.entries(content).flatMap(([kind, sentences]) =>
      Object.entries(sentences as Record<string, string>).map(([name, text]) => [`${kind}.${name}`, text]),
    ),
  );
}

const namesIn = (text: string) => [...text.matchAll(/{(\w+)}/g)].map(([, name]) => name).sort();

describe.each(FILES)('the sentences of %s', (file) => {
  const tag = path.basename(file, '.yaml');
  const english = sentencesOf(contentOf('en.yaml'));
  const sentences = sentencesOf(contentOf(file));

  it('are complete, and nothing else is there', () => {
    expect(() => checkWording(file, contentOf(file))).not.toThrow();
    expect(canonical(tag)).toBe(tag);
    expect([...sentences.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('tell of everything that the English ones tell of', () => {
    for (const [name, text] of sentences) {
      const wanted = english.get(name);
      if (typeof text === 'string') expect([name, namesIn(text)]).toEqual([name, namesIn(wanted as string)]);
    }
  });

  it('have every form of number that the language has', () => {
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
    for (const [name, forms] of sentences)
      if (typeof forms !== 'string')
        expect([name, Object.keys(forms).sort()]).toEqual([name, [...pluralCategories].sort()]);
  });
});

describe('a language file that is not right', () => {
  const broken = (change: (content: Record<string, Record<string, unknown>>) => void) => {
    const content = contentOf('en.yaml');
    change(content);
    return () => checkWording('xx.yaml', content);
  };

  it.each([
    ['lacks a sentence', (all: any) => delete all.graded.hidden, /xx\.yaml[^]*graded\.hidden/],
    ['has one too many', (all: any) => (all.graded.more = 'a'), /xx\.yaml[^]*more/],
    [
      'uses a name it does not get',
      (all: any) => (all.frame.greeting = 'Hi {nam}'),
      /{name}[^]*frame\.greeting/,
    ],
    ['has a stray brace', (all: any) => (all.frame.greeting = 'Hi {name'), /brace[^]*frame\.greeting/],
    ['has a sentence of two lines', (all: any) => (all.frame.openUnit = 'a\nb'), /line[^]*frame\.openUnit/],
    ['has no general form of number', (all: any) => delete all.digest.more.other, /digest\.more\.other/],
  ])('and %s is refused, with the place', (_, change, message) => {
    expect(broken(change)).toThrow(message);
  });
});

describe('the language of a reader', () => {
  it.each([
    ['de', 'de', 'Hallo {name},'],
    ['de-AT', 'de-AT', 'Hallo {name},'],
    ['DE-ch-1996', 'de-CH-1996', 'Hallo {name},'],
    ['ar-EG', 'ar-EG', 'مرحبًا {name}،'],
    ['en-US', 'en-US', 'Hello {name},'],
    ['pt-BR', 'en', 'Hello {name},'],
    ['x', 'en', 'Hello {name},'],
    ['', 'en', 'Hello {name},'],
    ['de_DE', 'en', 'Hello {name},'],
    ['../../etc/passwd', 'en', 'Hello {name},'],
    ['__proto__', 'en', 'Hello {name},'],
  ])('of %j is %s', (locale, tag, greeting) => {
    const language = languageOf(locale);
    expect([language.tag, language.says.frame.greeting]).toEqual([tag, greeting]);
  });

  it.each([
    ['ar', 'rtl'],
    ['he-IL', 'rtl'],
    ['fa', 'rtl'],
    ['ur-PK', 'rtl'],
    ['ps', 'rtl'],
    ['yi', 'rtl'],
    ['dv', 'rtl'],
    ['ckb', 'rtl'],
    ['az-Arab', 'rtl'],
    ['ar-Latn', 'ltr'],
    ['en', 'ltr'],
    ['ja', 'ltr'],
    ['nonsense!', 'ltr'],
  ])('%s is written %s', (locale, direction) => {
    expect(directionOf(locale)).toBe(direction);
  });

  it('writes numbers, forms of number and times its own way', () => {
    const [english, german, arabic] = ['en-GB', 'de', 'ar'].map(languageOf) as [any, any, any];
    expect([numberIn(english, 66.67), numberIn(german, 66.67)]).toEqual(['66.67', '66,67']);
    const forms = arabic.says.notPassed.attemptsLeft;
    expect([1, 2, 3, 11].map((count) => fillCounted({ tag: 'ar' }, forms, count))).toEqual([
      'بقيت لك محاولة واحدة.',
      'بقيت لك محاولتان.',
      expect.stringContaining('محاولات'),
      expect.stringContaining('محاولة'),
    ]);
    expect(timeIn(english, '2027-03-05T02:00:00Z', 'Asia/Kolkata')).toMatch(/^Friday,? 5 March 2027.*07:30/);
    expect(timeIn(german, '2027-03-28T01:00:00Z', 'Europe/Berlin')).toMatch(
      /^Sonntag, 28\. März 2027.*03:00/,
    );
  });

  it('fills a sentence once: a value never becomes a name', () => {
    expect(fill('{name} and {course}', { name: '{course}', course: '{name}' })).toBe('{course} and {name}');
  });
});
