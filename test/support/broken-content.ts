import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Something an author, or somebody with worse intentions, does to a copy of the tiny course. */
export type Change = (folder: string) => void;

export const edit =
  (file: string, from: string, to: string): Change =>
  (folder) => {
    const place = path.join(folder, file);
    const text = readFileSync(place, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not say "${from}".`);
    writeFileSync(
      place,
      text.replace(from, () => to),
    );
  };

export const write =
  (file: string, content: string | Uint8Array): Change =>
  (folder) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };

export const remove =
  (file: string): Change =>
  (folder) =>
    rmSync(path.join(folder, file), { recursive: true });

const link =
  (file: string, target: string): Change =>
  (folder) => {
    rmSync(path.join(folder, file), { recursive: true, force: true });
    symlinkSync(target, path.join(folder, file));
  };

const pipe =
  (file: string): Change =>
  (folder) => {
    rmSync(path.join(folder, file));
    execFileSync('mkfifo', [path.join(folder, file)]);
  };

const all =
  (...changes: Change[]): Change =>
  (folder) => {
    for (const change of changes) change(folder);
  };

const bytes = (before: string, raw: number[], after: string) =>
  Buffer.concat([Buffer.from(before), Buffer.from(raw), Buffer.from(after)]);

const TINY = path.join(import.meta.dirname, 'content/tiny');

const COURSE = 'course.yaml';
const UNIT = 'units/01-one/unit.md';
const QUIZ = 'units/01-one/quiz.yaml';
const SECOND = 'units/02-two/unit.md';
const THIRD = 'units/03-three/unit.md';
const BANK = 'banks/extra.yaml';
const RIGHT = '{ id: right, text: Right, correct: true }';

/** Each of the levels holds the one before it several times: `width ** levels` of the first. */
function bomb(levels: number, width: number): string {
  const level = (n: number) => `  a${n + 1}: &a${n + 1} [${Array(width).fill(`*a${n}`).join(', ')}]`;
  return ['  a0: &a0 [x]', ...Array.from({ length: levels }, (_, n) => level(n))].join('\n');
}

/** A broken course: what was done, and what its author is told first. */
export interface BrokenContent {
  readonly name: string;
  readonly change: Change;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  /** How many other problems the same mistake makes; none, as a rule. */
  readonly more?: number;
}

const broken = (
  name: string,
  change: Change,
  [file, line, message]: readonly [string, number, string],
  more = 0,
): BrokenContent => ({ name, change, file, line, message, more });

const availability = (tree: string, file = UNIT) => edit(file, 'summary:', `availability: ${tree}\nsummary:`);

const BANK_ITEM = '  - { id: fact, type: TRUE_FALSE, prompt: Is it so?, correct: true }';

/** A bank with one item, and something else in the item. */
const bank = (rest = 'tags: []') =>
  write(BANK, `id: extra\ntitle: Extra\nitems:\n${BANK_ITEM.replace(' }', `, ${rest} }`)}\n`);

/** Puts a draw before the items of the first quiz. */
const draw = (from: string) =>
  edit(QUIZ, 'items:\n', `items:\n  - { id: drawn, type: DRAW, bank: ${from} }\n`);

export const BROKEN: readonly BrokenContent[] = [
  // course.yaml
  broken('no course.yaml', remove(COURSE), [COURSE, 1, 'is missing']),
  broken('an empty course.yaml', write(COURSE, ''), [COURSE, 1, 'expected object']),
  broken('an unknown property', edit(COURSE, 'summary:', 'colour: red\nsummary:'), [
    COURSE,
    3,
    'colour: expected no such property',
  ]),
  broken('no title', edit(COURSE, 'title: Tiny course\n', ''), [COURSE, 1, 'title: expected string']),
  broken('a list for a title', edit(COURSE, 'title: Tiny course', 'title: [a]'), [
    COURSE,
    2,
    'title: expected string',
  ]),
  broken('a title of 100 KB', edit(COURSE, 'Tiny course', 'a'.repeat(100_000)), [COURSE, 2, 'title: ']),
  broken('an id that is no id', edit(COURSE, 'id: tiny', 'id: Tiny Course'), [
    COURSE,
    1,
    'id: expected lower-case words joined by hyphens',
  ]),
  ...[
    ['an unknown rhythm', 'cadence: { kind: HOURLY }', 'cadence.kind: '],
    ['a rhythm without its time', 'cadence: { kind: DAILY }', 'cadence.at: expected string'],
    [
      'a rhythm at an impossible time',
      'cadence: { kind: DAILY, at: "24:00" }',
      'cadence.at: expected a time',
    ],
    ['a rhythm of no day', 'cadence: { kind: WEEKLY, on: [], at: "07:30" }', 'cadence.on: '],
    ['a day that is none', 'cadence: { kind: WEEKLY, on: [SOMEDAY], at: "07:30" }', 'cadence.on.0: '],
    [
      'a day twice',
      'cadence: { kind: WEEKLY, on: [MONDAY, MONDAY], at: "07:30" }',
      'cadence.on: expected each day once',
    ],
    ['a rhythm of 366 days', 'cadence: { kind: EVERY_N_DAYS, days: 366, at: "07:30" }', 'cadence.days: '],
    [
      'a rhythm with what another kind has',
      'cadence: { kind: AT_ONCE, at: "07:30" }',
      'cadence.at: expected no such property',
    ],
    ['a reminder after no duration', 'reminderAfter: 3 days', 'reminderAfter: expected an ISO 8601 duration'],
    ['a reminder at once', 'reminderAfter: PT0S', 'reminderAfter: expected an ISO 8601 duration'],
    ['a reminder after two years', 'reminderAfter: P2Y', 'reminderAfter: expected an ISO 8601 duration'],
  ].map(([name = '', line = '', message = '']) =>
    broken(name, edit(COURSE, 'summary:', `${line}\nsummary:`), [COURSE, 3, message]),
  ),
  broken('no sections', edit(COURSE, 'sections:', 'sections: []\nothers:'), [COURSE, 4, 'sections: '], 1),
  broken('a YAML syntax error', edit(COURSE, 'id: tiny', 'id: "tiny'), [COURSE, 7, 'Missing closing "quote']),
  broken(
    'a tab for indentation',
    edit(COURSE, '  - title', '\t- title'),
    [COURSE, 5, 'Tabs are not allowed'],
    2,
  ),
  broken('a key that is there twice', edit(COURSE, 'title:', 'id: other\ntitle:'), [
    COURSE,
    2,
    'Map keys must be unique',
  ]),
  broken('a tag of another language', edit(COURSE, 'id: tiny', 'id: !!js/function "tiny"'), [
    COURSE,
    1,
    'Unresolved tag',
  ]),
  broken('two documents', edit(COURSE, 'title:', '---\ntitle:'), [COURSE, 2, 'multiple documents']),
  broken('a key that is a prototype', edit(COURSE, 'summary:', '__proto__: { polluted: true }\nsummary:'), [
    COURSE,
    3,
    '__proto__: expected no such property',
  ]),
  broken('an anchor bomb', edit(COURSE, 'sections:', `bomb:\n${bomb(9, 10)}\nsections:`), [
    COURSE,
    8,
    'expected at most 20 aliases',
  ]),
  broken('a small anchor bomb', edit(COURSE, 'sections:', `bomb:\n${bomb(4, 5)}\nsections:`), [
    COURSE,
    6,
    'Excessive alias count',
  ]),
  broken('brackets in brackets', edit(COURSE, 'Tiny course', '['.repeat(200_000)), [
    COURSE,
    2,
    'expected at most 32 levels',
  ]),
  // 2 KB that once ended the whole process.
  broken('keys of keys', write(COURSE, '? '.repeat(1_000)), [COURSE, 1, 'expected at most 32 levels']),
  broken('more keys than anybody reads', write(COURSE, 'a: 1\n'.repeat(100_000)), [
    COURSE,
    101,
    'expected at most 100 keys',
  ]),
  broken('a NUL byte', write(COURSE, bytes('id: ti', [0], 'ny\n')), [COURSE, 1, 'U+0000']),
  broken('an escaped NUL', edit(COURSE, 'Three units to test with.', String.raw`"a \0 b"`), [
    COURSE,
    3,
    'U+0000',
  ]),
  broken('an escaped lone surrogate', edit(COURSE, 'Tiny course', String.raw`"a \ud800 b"`), [
    COURSE,
    2,
    'lone surrogates',
  ]),
  broken('bytes that are no UTF-8', write(COURSE, bytes('id: ti', [0xc3, 0x28], 'ny\n')), [
    COURSE,
    1,
    'UTF-8',
  ]),
  broken('UTF-16', write(COURSE, Buffer.from('\uFEFFid: tiny\n', 'utf16le')), [COURSE, 1, 'UTF-8']),
  broken('a file of 2 MB', edit(COURSE, 'id: tiny', `# ${'a'.repeat(2 * 1024 * 1024)}\nid: tiny`), [
    COURSE,
    1,
    'is larger than 1024 KB',
  ]),
  broken('a folder for a file', all(remove(COURSE), write(`${COURSE}/x`, '')), [
    COURSE,
    1,
    'is no plain file',
  ]),

  // The names of units
  broken('a unit whose folder is missing', edit(COURSE, '02-two', '04-four'), [
    COURSE,
    6,
    'expected a file units/04-four/unit.md',
  ]),
  broken('a unit that is listed twice', edit(COURSE, '02-two', '01-one'), [
    COURSE,
    6,
    'expected "01-one" once',
  ]),
  ...[
    '../../etc',
    '/etc',
    '..',
    '.',
    '01-one/../02-two',
    '..%2f..%2fetc',
    '\\\\server\\share',
    '01-ONE',
    'con.',
  ].map((name) =>
    broken(`${name} for the name of a unit`, edit(COURSE, '02-two', `'${name}'`), [
      COURSE,
      6,
      'expected the name of a folder',
    ]),
  ),
  broken('a name of 300 letters for a unit', edit(COURSE, '02-two', 'a'.repeat(300)), [
    COURSE,
    6,
    'sections.0.units.1: ',
  ]),

  // Links and other things that are no files
  broken('/etc/passwd as unit.md', link(UNIT, '/etc/passwd'), [UNIT, 1, 'is reached by a link']),
  broken('/etc as the folder of a unit', link('units/01-one', '/etc'), [UNIT, 1, 'is reached by a link']),
  broken('/etc/passwd as quiz.yaml', link(QUIZ, '/etc/passwd'), [QUIZ, 1, 'is reached by a link']),
  broken('a link to nothing as quiz.yaml', link(QUIZ, '/nowhere'), [QUIZ, 1, 'is reached by a link']),
  broken('a link to another unit', link('units/01-one', '02-two'), [UNIT, 1, 'is reached by a link']),
  broken(
    'the units of another course',
    link('units', path.join(TINY, 'units')),
    [UNIT, 1, 'is reached by a link'],
    2,
  ),
  broken('a pipe as unit.md', pipe(UNIT), [UNIT, 1, 'is no plain file']),

  // unit.md
  broken('an empty unit.md', write(UNIT, ''), [UNIT, 1, 'expected front matter']),
  broken('no front matter', edit(UNIT, '---\n', ''), [UNIT, 1, 'expected front matter']),
  broken('front matter without an id', edit(UNIT, 'id: one\n', ''), [UNIT, 2, 'id: expected string']),
  broken('a property of front matter that is unknown', edit(UNIT, 'summary:', 'sumary:'), [
    UNIT,
    4,
    'sumary: expected no such property',
  ]),
  broken('the id of another unit', edit(SECOND, 'id: two', 'id: one'), [
    SECOND,
    2,
    `id: expected an id of its own; ${UNIT} has "one" already`,
  ]),
  broken('no text', edit(UNIT, readBody(), ''), [UNIT, 6, 'is empty']),
  broken('raw HTML', edit(UNIT, 'Prose of unit one', 'Prose <img src=x onerror=alert(1)>'), [
    UNIT,
    8,
    'raw HTML is not allowed',
  ]),
  broken('a javascript: link', edit(UNIT, '*emphasis*', '[a](javascript:alert(1))'), [
    UNIT,
    8,
    'a link needs an absolute http(s) or mailto URL',
  ]),
  broken('an image over http', edit(UNIT, 'https://images', 'http://images'), [
    UNIT,
    21,
    'an image needs an absolute https URL',
  ]),
  broken('a data: image', edit(UNIT, 'https://images.example/one.png', 'data:image/svg+xml,<svg/>'), [
    UNIT,
    21,
    'an image needs an absolute https URL',
  ]),
  broken('a code fence without an end', edit(UNIT, 'print("one")\n```', 'print("one")'), [
    UNIT,
    10,
    'the code fence is never closed',
  ]),
  broken('a definition without an end', edit(UNIT, 'means.\n:::', 'means.'), [
    UNIT,
    14,
    'never closed with :::',
  ]),
  broken('a unit of 300 KB', edit(UNIT, '*emphasis*', 'a'.repeat(300 * 1024)), [
    UNIT,
    6,
    'is larger than 200 KB',
  ]),

  // Availability
  broken('an unknown rule of unlocking', availability('{ phaseOfMoon: full }'), [
    UNIT,
    4,
    'availability: unknown rule "phaseOfMoon"',
  ]),
  broken('an unknown rule inside others', availability('\n  allOf:\n    - manual: true\n    - moon: 1'), [
    UNIT,
    7,
    'availability.allOf[1]: unknown rule "moon"',
  ]),
  broken('a unit that waits for itself', availability('{ quizPassed: one }'), [
    UNIT,
    4,
    'availability.quizPassed: a unit cannot wait for itself',
  ]),
  broken('a unit that waits for one that is not there', availability('{ unitCompleted: nine }'), [
    UNIT,
    4,
    'there is no unit "nine"',
  ]),
  broken(
    'two units that wait for each other',
    all(availability('{ quizPassed: three }', SECOND), availability('{ quizPassed: two }', THIRD)),
    [SECOND, 4, 'expected no cycle, found two → three → two'],
  ),
  broken('PREVIOUS on the first unit', availability('{ quizPassed: PREVIOUS }'), [
    UNIT,
    4,
    'the first unit has no PREVIOUS unit',
  ]),
  broken(
    'a quiz to pass where there is none',
    all(remove(QUIZ), availability('{ quizPassed: one }', SECOND)),
    [SECOND, 4, 'has no quiz to pass'],
  ),
  broken('a rule that holds itself', availability('&rule { not: *rule }'), [UNIT, 4, 'availability']),
  broken('a prototype for a rule', availability('{ __proto__: { manual: true } }'), [
    UNIT,
    4,
    'availability: unknown rule "__proto__"',
  ]),

  // quiz.yaml
  broken('an empty quiz.yaml', write(QUIZ, ''), [QUIZ, 1, 'expected object']),
  broken('a pass mark of 101 percent', edit(QUIZ, 'passPercent: 50', 'passPercent: 101'), [
    QUIZ,
    1,
    'passPercent: expected 0 to 100',
  ]),
  broken('a pass mark below 0', edit(QUIZ, 'passPercent: 50', 'passPercent: -1'), [
    QUIZ,
    1,
    'passPercent: expected',
  ]),
  broken('a pass mark that would be rounded', edit(QUIZ, 'passPercent: 50', 'passPercent: 66.6667'), [
    QUIZ,
    1,
    'passPercent: expected a number such as 2.5, with at most three decimals',
  ]),
  broken('no attempts', edit(QUIZ, 'attempts: 3', 'attempts: 0'), [QUIZ, 2, 'attempts: ']),
  broken('half an attempt', edit(QUIZ, 'attempts: 3', 'attempts: 1.5'), [QUIZ, 2, 'attempts: ']),
  broken('no items', write(QUIZ, 'items: []\n'), [QUIZ, 1, 'items: ']),
  broken('two items of one id', edit(QUIZ, 'id: number', 'id: choice'), [
    QUIZ,
    12,
    'items.1.id: expected an id of its own; "choice" stands above already',
  ]),
  broken('an unknown type of item', edit(QUIZ, 'type: NUMERIC', 'type: RIDDLE'), [
    QUIZ,
    13,
    'items.1.type: expected one of SINGLE_CHOICE, MULTIPLE_CHOICE, TRUE_FALSE, SHORT_TEXT, NUMERIC, MATCHING, ORDERING, CLOZE, WORD_BANK, HOTSPOT, FORMULA, ESSAY, FILE_REFERENCE, DRAW',
  ]),
  broken('no type', edit(QUIZ, '    type: NUMERIC\n', ''), [
    QUIZ,
    12,
    'items.1.type: expected one of SINGLE_CHOICE',
  ]),
  broken('0 points', edit(QUIZ, 'type: NUMERIC', 'points: 0\n    type: NUMERIC'), [
    QUIZ,
    13,
    'items.1.points: expected more than 0',
  ]),
  ...['0.0004', '1234567', '-1', '1e400', '.nan', '.inf', 'true', 'many', '0x1p3'].map((points) =>
    broken(`${points} for points`, edit(QUIZ, 'type: NUMERIC', `points: ${points}\n    type: NUMERIC`), [
      QUIZ,
      13,
      'items.1.points: expected a number such as 2.5, with at most three decimals',
    ]),
  ),
  broken('an answer that is no number', edit(QUIZ, 'answer: "2"', 'answer: "two"'), [
    QUIZ,
    15,
    'items.1.answer: expected a number such as 2.5',
  ]),
  broken('a decimal comma', edit(QUIZ, 'answer: "2"', 'answer: "2,5"'), [
    QUIZ,
    15,
    'items.1.answer: expected',
  ]),
  broken('a tolerance below 0', edit(QUIZ, 'answer: "2"', 'answer: "2"\n    tolerance: -0.5'), [
    QUIZ,
    16,
    'items.1.tolerance: Must not be negative.',
  ]),
  broken('two right options of one', edit(QUIZ, 'text: Other }', 'text: Other, correct: true }'), [
    QUIZ,
    7,
    'items.0.options: expected exactly one option with "correct: true", found 2',
  ]),
  broken('no right option', edit(QUIZ, ', correct: true', ''), [QUIZ, 7, 'found 0']),
  broken(
    'one option',
    edit(
      QUIZ,
      '      - { id: wrong, text: Wrong, feedback: Not this one. }\n      - { id: other, text: Other }\n',
      '',
    ),
    [QUIZ, 7, 'items.0.options: '],
  ),
  broken('two options of one id', edit(QUIZ, 'id: other', 'id: wrong'), [
    QUIZ,
    7,
    'Two options have the same id.',
  ]),
  broken(
    'nothing wrong to choose',
    all(
      edit(QUIZ, 'type: SINGLE_CHOICE', 'type: MULTIPLE_CHOICE'),
      edit(QUIZ, 'feedback: Not this one.', 'correct: true'),
      edit(QUIZ, 'text: Other }', 'text: Other, correct: true }'),
    ),
    [QUIZ, 7, 'items.0.options: Needs a wrong option.'],
  ),
  broken('an option that is a text', edit(QUIZ, RIGHT, 'Right'), [
    QUIZ,
    8,
    'items.0.options.0: expected object',
  ]),
  broken(
    'raw HTML in a prompt',
    edit(QUIZ, 'Which is right', '<b>Which</b> is right'),
    [QUIZ, 6, 'items.0.prompt: raw HTML is not allowed'],
    1,
  ),
  broken(
    'raw HTML in a prompt of several lines',
    edit(QUIZ, 'What is one and one?', '|\n      What\n\n      is <hr> it?'),
    [QUIZ, 17, 'items.1.prompt: raw HTML is not allowed'],
  ),
  broken('raw HTML in an option', edit(QUIZ, 'text: Other', 'text: <script>Other'), [
    QUIZ,
    10,
    'items.0.options.2.text: raw HTML is not allowed',
  ]),
  broken('a javascript: link in feedback', edit(QUIZ, 'Not this one.', '"[no](javascript:alert(1))"'), [
    QUIZ,
    9,
    'items.0.options.1.feedback: a link needs an absolute',
  ]),
  broken('raw HTML in an explanation', edit(QUIZ, 'It was', 'It <i>was'), [
    QUIZ,
    11,
    'items.0.explanation: raw HTML is not allowed',
  ]),
  broken('marks piled up in an option', edit(QUIZ, 'text: Other', `text: "a${'\u0301'.repeat(40)}"`), [
    QUIZ,
    10,
    'items.0.options.2.text: Must not pile more than 30 marks',
  ]),

  // Draws and banks
  broken('a draw from a bank that is not there', draw('nowhere'), [
    QUIZ,
    4,
    'items.0.bank: expected the id of a bank in banks/, found "nowhere"',
  ]),
  broken('a draw of more than the bank holds', all(bank(), draw('extra, count: 2')), [
    QUIZ,
    4,
    'items.0: expected more items in the bank "extra"',
  ]),
  broken('a bank with a broken item', bank('points: 0'), [BANK, 4, 'items.0.points: expected more than 0']),
  broken('a bank that cannot be read, and a draw from it', all(bank('colour: red'), draw('extra')), [
    BANK,
    4,
    'items.0.colour: expected no such property',
  ]),
  broken(
    'a bank with a draw',
    write(BANK, 'id: extra\ntitle: Extra\nitems: [{ id: a, type: DRAW, bank: b }]\n'),
    [BANK, 3, 'items.0.type: expected one of SINGLE_CHOICE'],
  ),
  broken(
    'two banks of one id',
    all(bank(), write('banks/other.yaml', 'title: Other\nid: extra\nitems: []\n')),
    ['banks/other.yaml', 2, `id: expected an id of its own; ${BANK} has "extra" already`],
  ),
  broken('two items of one id in a bank', all(bank(), edit(BANK, 'items:', `items:\n${BANK_ITEM}`)), [
    BANK,
    5,
    'items.1.id: expected an id of its own; "fact" stands above already',
  ]),
  broken('a bank without a title', write(BANK, 'id: extra\nitems: []\n'), [
    BANK,
    1,
    'title: expected string',
  ]),
  broken('a bank by another name', write('banks/Extra.yml', ''), [
    'banks/Extra.yml',
    1,
    'expected a name of lower-case words joined by hyphens, such as "for-loops.yaml"',
  ]),
  broken('a link to a bank', all(bank(), link('banks/link.yaml', 'extra.yaml')), [
    'banks/link.yaml',
    1,
    'is reached by a link',
  ]),
  broken('the banks of another course', link('banks', path.join(TINY, 'units')), [
    'banks',
    1,
    'is no plain folder',
  ]),
  broken('a file for the folder of banks', write('banks', ''), ['banks', 1, 'is no plain folder']),
  broken(
    'more banks than a course may have',
    (folder) => {
      for (let n = 0; n <= 200; n++) write(`banks/b${n}.yaml`, '')(folder);
    },
    ['banks', 1, 'expected at most 200 files'],
  ),
];

/** The text of the first unit below its front matter. */
function readBody(): string {
  const text = readFileSync(path.join(TINY, UNIT), 'utf8');
  return text.slice(text.indexOf('## '));
}
