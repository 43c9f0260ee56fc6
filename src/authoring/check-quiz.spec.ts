import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { itemFormSchemas } from '../quizzes/index.ts';
import { bankFile, quizFile } from './content-schema.ts';
import type { BankFile } from './content-schema.ts';
import { checkItems } from './check-items.ts';
import { checkQuiz } from './check-quiz.ts';
import { readYaml } from './read-yaml.ts';

const FILE = 'units/01-one/quiz.yaml';
const page = readFileSync(new URL('../../docs/quizzes.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = '']) => ({
  yaml,
  value: parse(yaml),
}));

/** The page's example of an item of a type, as the only one of a quiz. */
function quizOf(type: string): string {
  const example = examples.find(({ value }) => [value.type, value.strategy].includes(type))?.yaml ?? '';
  return `items:\n  - ${example.trimEnd().replaceAll('\n', '\n    ')}\n`;
}

function change(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`The text does not say "${from}".`);
  return text.replace(from, () => to);
}

/** What its author is told of a quiz.yaml: each problem with the text of its line. */
function problemsOf(text: string, banks: ReadonlyMap<string, BankFile> | null = new Map()): string[] {
  const quiz = readYaml({ file: FILE, text }, quizFile);
  const problems =
    quiz.value === null ? quiz.problems : checkQuiz({ ...quiz, file: FILE }, quiz.value, banks);
  return problems.map(({ file, line, message }) => {
    expect(file).toBe(FILE);
    return `${text.split('\n')[line - 1]?.trim()} ← ${message}`;
  });
}

/** A type, what is changed in its example, and the line and message that its author gets. */
const BROKEN_ITEMS: [type: string, from: string, to: string, told: string][] = [
  [
    'SINGLE_CHOICE',
    'feedback: That',
    'correct: true, feedback: That',
    'options: ← items.0.options: expected exactly one option with "correct: true", found 2',
  ],
  [
    'SINGLE_CHOICE',
    'correct: true',
    'correct: 1',
    "- { id: a, text: '`#`', correct: 1 } ← items.0.options.0.correct: expected boolean, received number",
  ],
  [
    'SINGLE_CHOICE',
    'prompt:',
    'shuffel: true\n    prompt:',
    'shuffel: true ← items.0.shuffel: expected no such property',
  ],
  ['SINGLE_CHOICE', 'id: b', 'id: a', 'options: ← items.0.options: Two options have the same id.'],
  [
    'SINGLE_CHOICE',
    'prompt:',
    'penalty: 1.5\n    prompt:',
    'penalty: 1.5 ← items.0.penalty: expected 0 to 1',
  ],
  [
    'SINGLE_CHOICE',
    'prompt:',
    'penalty: 1/0\n    prompt:',
    'penalty: 1/0 ← items.0.penalty: expected a number such as 0.25, or a text such as "1/3"',
  ],
  ['SINGLE_CHOICE', 'prompt:', 'floor: 0.5\n    prompt:', 'floor: 0.5 ← items.0.floor: expected -1 to 0'],
  [
    'SINGLE_CHOICE',
    'prompt:',
    'tryPenalty: -1/3\n    prompt:',
    'tryPenalty: -1/3 ← items.0.tryPenalty: expected 0 to 1',
  ],
  [
    'SINGLE_CHOICE',
    'prompt:',
    'maxTries: 21\n    prompt:',
    'maxTries: 21 ← items.0.maxTries: Too big: expected number to be <=20',
  ],
  [
    'SINGLE_CHOICE',
    'prompt:',
    'maxTries: 2\n    hints: [One., Two.]\n    prompt:',
    'hints: [One., Two.] ← items.0.hints: expected fewer hints than tries; after 2 there is none left',
  ],
  [
    'SINGLE_CHOICE',
    'prompt:',
    'hints: [One., "<b>Two."]\n    prompt:',
    'hints: [One., "<b>Two."] ← items.0.hints.1: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'SINGLE_CHOICE',
    'prompt:',
    'tags: [For Loops]\n    prompt:',
    'tags: [For Loops] ← items.0.tags.0: expected lower-case words joined by hyphens, such as "for-loops"',
  ],
  [
    'TRUE_FALSE',
    'correct: false',
    'correct: "no"',
    'correct: "no" ← items.0.correct: expected boolean, received string',
  ],
  [
    'TRUE_FALSE',
    '{ true: A',
    '{ yes: A',
    'feedback: { yes: A tuple cannot be changed. } ← items.0.feedback.yes: expected no such property',
  ],
  [
    'TRUE_FALSE',
    'A tuple cannot be changed.',
    '"a\\n<hr>"',
    'feedback: { true: "a\\n<hr>" } ← items.0.feedback.true: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'SINGLE_CHOICE',
    "'`//`'",
    "'`#` '",
    `- { id: b, text: '\`#\` ', feedback: That is JavaScript. } ← items.0.options.1.text: expected another text, found that of "a"; learners cannot tell them apart`,
  ],
  [
    'MULTIPLE_CHOICE',
    'text: dict',
    'text: list',
    '- { id: b, text: list, correct: true } ← items.0.options.1.text: expected another text, found that of "a"; learners cannot tell them apart',
  ],
  [
    'CLOZE',
    'text: one }',
    'text: many }',
    '- { id: one, text: many } ← items.0.gaps.1.choice.options.1.text: expected another text, found that of "many"; learners cannot tell them apart',
  ],
  [
    'SINGLE_CHOICE',
    'fraction: 0.5',
    'fraction: 0.51',
    'options: ← items.0.options.fraction: Add up to so much that blind guesses would earn more than half of the points.',
  ],
  [
    'SINGLE_CHOICE',
    'correct: true',
    'correct: true, fraction: 0',
    'options: ← items.0.options.fraction: Must be below 1, and are for options that are not correct.',
  ],
  [
    'CLOZE',
    'text: one }',
    'text: one, fraction: 1/9 }',
    'options: ← items.0.gaps.1.choice.options.fraction: Add up to so much that blind guesses would earn more than half of the points.',
  ],
  [
    'MULTIPLE_CHOICE',
    'prompt:',
    'strategy: LUCK\n    prompt:',
    'strategy: LUCK ← items.0.strategy: expected one of "RIGHT_MINUS_WRONG"|"ALL_OR_NOTHING"|"WEIGHTED"|"PER_DECISION"',
  ],
  [
    'MULTIPLE_CHOICE',
    'correct: true',
    'correct: true, weight: 1',
    '- { id: a, text: list, correct: true, weight: 1 } ← items.0.options.0.weight: expected none; weights are for the strategy WEIGHTED',
  ],
  [
    'MULTIPLE_CHOICE',
    'text: tuple',
    'text: tuple, correct: true, feedback: <b>no',
    '- { id: c, text: tuple, correct: true, feedback: <b>no } ← items.0.options.2.feedback: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'WEIGHTED',
    'weight: -1',
    'weight: -1/2',
    'options: ← items.0.options.weight: All together must be 0 or less, or ticking everything would earn points.',
  ],
  [
    'WEIGHTED',
    'weight: 2/3',
    'weight: 1/3',
    'options: ← items.0.options.weight: Those above 0 must add up to 1.',
  ],
  [
    'WEIGHTED',
    'weight: -1',
    'weight: -2',
    'options: ← items.0.options.weight: Must be a number from -1 to 1 such as 0.25 or 1/3.',
  ],
  [
    'WEIGHTED',
    ', correct: true',
    '',
    'options: ← items.0.options.weight: Must be above 0 for the correct options and no others.',
  ],
  [
    'MULTIPLE_CHOICE',
    'prompt:',
    'strategy: WEIGHTED\n    prompt:',
    'options: ← items.0.options.weight: Must be given for WEIGHTED, and for nothing else.',
  ],
  [
    'SHORT_TEXT',
    'answers:',
    'accepted: [a]\n    answers:',
    'answers: ← items.0.answers: expected exactly one of accepted, answers, found accepted and answers',
  ],
  ['SHORT_TEXT', 'answers:', 'others:', 'others: ← items.0.others: expected no such property'],
  [
    'SHORT_TEXT',
    'maxEdits: 1',
    'maxEdits: 4',
    '- { text: photosynthesis, maxEdits: 4 } ← items.0.answers.0.maxEdits: Too big: expected number to be <=3',
  ],
  [
    'SHORT_TEXT',
    "'*synthesis'",
    "'**'",
    "- { text: '**', wildcard: true, fraction: 0.25, feedback: Which one? } ← items.0.answers.1: Would accept anything.",
  ],
  [
    'SHORT_TEXT',
    'wildcard: true',
    'wildcard: true, maxEdits: 1',
    "- { text: '*synthesis', wildcard: true, maxEdits: 1, fraction: 0.25, feedback: Which one? } ← items.0.answers.1: Cannot have wildcards and edits.",
  ],
  [
    'SHORT_TEXT',
    'feedback: Which one?',
    'feedback: <b>no',
    "- { text: '*synthesis', wildcard: true, fraction: 0.25, feedback: <b>no } ← items.0.answers.1.feedback: raw HTML is not allowed; put code in backticks or write &lt;",
  ],
  [
    'SHORT_TEXT',
    'maxEdits: 1',
    'fraction: 1/2',
    'answers: ← items.0.answers: One answer must have a fraction of 1.',
  ],
  [
    'SHORT_TEXT',
    'maxLength: 40',
    'maxLength: 4',
    '- { text: photosynthesis, maxEdits: 1 } ← items.0.answers.0: Is longer than a response may be.',
  ],
  [
    'SHORT_TEXT',
    'fraction: 0.25',
    'fraction: 2',
    "- { text: '*synthesis', wildcard: true, fraction: 2, feedback: Which one? } ← items.0.answers.1.fraction: Must be a number from 0 to 1 such as 0.25 or 1/3.",
  ],
  [
    'NUMERIC',
    'unitPenalty: 0.2',
    'unitChoices: [km]',
    'unitChoices: [km] ← items.0.unitChoices: Must hold a right one.',
  ],
  [
    'NUMERIC',
    'factor: 1 }',
    'factor: 2 }',
    'units: ← items.0.units: One unit must have a factor of 1: the unit of the answers.',
  ],
  [
    'NUMERIC',
    'unitPenalty: 0.2',
    'tolerance: 1',
    'tolerance: 1 ← items.0.tolerance: expected the tolerance of each of the answers, beside its value',
  ],
  [
    'NUMERIC',
    'unitPenalty: 0.2',
    'answer: 1',
    'answers: ← items.0.answers: expected exactly one of answer, answers, found answer and answers',
  ],
  [
    'NUMERIC',
    'unitPenalty: 0.2',
    'unitPenalty: 2',
    'unitPenalty: 2 ← items.0.unitPenalty: Must be a number from 0 to 1 such as 0.25 or 1/3.',
  ],
  [
    'NUMERIC',
    'feedback: Measure',
    'feedback: <b>Measure',
    '- { value: 1.5, tolerance: 0.5, fraction: 1/2, feedback: <b>Measure again. } ← items.0.answers.1.feedback: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'NUMERIC',
    'value: 1.5',
    'value: 1,5',
    '- { value: 1,5, tolerance: 0.02, toleranceKind: RELATIVE } ← items.0.answers.0.5: expected no such property',
  ],
  [
    'NUMERIC',
    'tolerance: 0.02',
    'tolerance: -1',
    '- { value: 1.5, tolerance: -1, toleranceKind: RELATIVE } ← items.0.answers.0.tolerance: Must not be negative.',
  ],
  [
    'NUMERIC',
    'toleranceKind: RELATIVE',
    'toleranceKind: SOME',
    '- { value: 1.5, tolerance: 0.02, toleranceKind: SOME } ← items.0.answers.0.toleranceKind: expected one of "ABSOLUTE"|"RELATIVE"',
  ],
  [
    'MATCHING',
    'accepts: [b]',
    'accepts: [x]',
    '- { id: de, text: Germany, accepts: [x] } ← items.0.prompts.0.accepts.0: expected the id of an option, found "x"',
  ],
  [
    'MATCHING',
    'accepts: [b]',
    'accepts: []',
    '- { id: de, text: Germany, accepts: [] } ← items.0.prompts.0.accepts: Too small: expected array to have >=1 items',
  ],
  [
    'MATCHING',
    'accepts: [b]',
    'accepts: [p]',
    'prompts: ← items.0.prompts.accepts: No option may be right for half of the prompts or more.',
  ],
  ['MATCHING', 'id: fr', 'id: de', 'prompts: ← items.0.prompts: Two prompts have the same id.'],
  [
    'MATCHING',
    'feedback: Larger',
    'feedback: <b>Larger',
    '- { id: it, text: Italy, accepts: [r], feedback: <b>Larger is not capital. } ← items.0.prompts.1.feedback: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'MATCHING',
    'text: Berlin',
    'text: <b>Berlin',
    '- { id: b, text: <b>Berlin } ← items.0.options.0.text: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'MATCHING',
    'text: Milan',
    'text: Rome',
    '- { id: m, text: Rome } ← items.0.options.3.text: expected another text, found that of "r"; learners cannot tell them apart',
  ],
  [
    'ORDERING',
    'text: run',
    'text: think',
    '- { id: r, text: think } ← items.0.options.3.text: expected another text, found that of "t"; learners cannot tell them apart',
  ],
  [
    'WORD_BANK',
    'text: yield',
    'text: def',
    '- { id: yield, text: def } ← items.0.options.2.text: expected another text, found that of "def"; learners cannot tell them apart',
  ],
  ['ORDERING', 'id: t', 'id: w', 'options: ← items.0.options: Two options have the same id.'],
  [
    'ORDERING',
    'prompt:',
    'scoring: NEAR\n    prompt:',
    'scoring: NEAR ← items.0.scoring: expected one of "EXACT_POSITIONS"|"PAIRS_IN_ORDER"|"LONGEST_COMMON_SUBSEQUENCE"',
  ],
  [
    'ORDERING',
    'prompt:',
    'shuffle: false\n    prompt:',
    'shuffle: false ← items.0.shuffle: expected no such property',
  ],
  [
    'ORDERING',
    'text: think',
    `text: "a${'\u0301'.repeat(40)}"`,
    `- { id: t, text: "a${'\u0301'.repeat(40)}" } ← items.0.options.0.text: Must not pile more than 30 marks on a character.`,
  ],
  [
    'CLOZE',
    '{{first}}',
    'first',
    'text: A {{kind}} holds {{count}} items; its first index is first. ← items.0.text: Must show each gap once as {{id}}, and no others.',
  ],
  [
    'CLOZE',
    'number: { answer: 0 }',
    'number: { answer: 0, tolerance: -1 }',
    'number: { answer: 0, tolerance: -1 } ← items.0.gaps.2.number.tolerance: Must not be negative.',
  ],
  [
    'CLOZE',
    'number: { answer: 0 }',
    'number: { tolerance: 1 }',
    'number: { tolerance: 1 } ← items.0.gaps.2.number: expected exactly one of answer, answers, found none',
  ],
  [
    'CLOZE',
    'number: { answer: 0 }',
    'weight: 2',
    '- id: first ← items.0.gaps.2: expected exactly one of choice, text, number, found none',
  ],
  [
    'CLOZE',
    'number: { answer: 0 }',
    'number: { answer: 0 }\n        text: { accepted: [a] }',
    'number: { answer: 0 } ← items.0.gaps.2.number: expected exactly one of choice, text, number, found text and number',
  ],
  [
    'CLOZE',
    'text: one',
    'text: one, correct: true',
    'options: ← items.0.gaps.1.choice.options: expected exactly one option with "correct: true", found 2',
  ],
  [
    'CLOZE',
    'text: A',
    'text: <b>A',
    'text: <b>A {{kind}} holds {{count}} items; its first index is {{first}}. ← items.0.text: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  ['CLOZE', 'id: one', 'id: many', 'options: ← items.0.gaps.1.choice.options: Two options have the same id.'],
  [
    'CLOZE',
    'text: array, fraction: 1/2',
    'text: array, fraction: 1/2, maxEdits: 3',
    '- { text: array, fraction: 1/2, maxEdits: 3 } ← items.0.gaps.0.text.answers.1: Is too short for so many edits.',
  ],
  [
    'CLOZE',
    'text: array, fraction: 1/2',
    'text: array, feedback: <b>no',
    '- { text: array, feedback: <b>no } ← items.0.gaps.0.text.answers.1.feedback: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'WORD_BANK',
    'optionIds: [def]',
    'optionIds: [deff]',
    '- { id: a, optionIds: [deff], feedback: Functions are defined. } ← items.0.gaps.0.optionIds.0: expected the id of an option, found "deff"',
  ],
  [
    'WORD_BANK',
    'optionIds: [return, yield]',
    'optionIds: [def]',
    'gaps: ← items.0.gaps: Cannot all be filled, for each option can be used once.',
  ],
  [
    'WORD_BANK',
    'feedback: Functions',
    'feedback: <b>Functions',
    '- { id: a, optionIds: [def], feedback: <b>Functions are defined. } ← items.0.gaps.0.feedback: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'WORD_BANK',
    'text: yield',
    'text: <b>yield',
    '- { id: yield, text: <b>yield } ← items.0.options.2.text: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'WORD_BANK',
    '{{b}}',
    '{{c}}',
    "text: '{{a}} f(x): {{c}} x' ← items.0.text: Must show each gap once as {{id}}, and no others.",
  ],
  [
    'WORD_BANK',
    'weight: 3',
    'weight: 0',
    '- { id: b, optionIds: [return, yield], weight: 0 } ← items.0.gaps.1.weight: Too small: expected number to be >=1',
  ],
  [
    'WORD_BANK',
    'prompt:',
    'reuse: true\n    prompt:',
    'gaps: ← items.0.gaps: No option may be worth half of the points or more.',
  ],
  [
    'HOTSPOT',
    'https:',
    'http:',
    'image: http://images.example/heart.png ← items.0.image: expected an absolute https URL',
  ],
  [
    'HOTSPOT',
    'maxPoints: 2',
    'maxPoints: 1',
    'maxPoints: 1 ← items.0.maxPoints: Must be enough for all right regions.',
  ],
  [
    'HOTSPOT',
    'width: 60',
    'width: 0',
    'rectangle: { x: 200, y: 80, width: 0, height: 40 } ← items.0.regions.1.rectangle.width: Too small: expected number to be >=1',
  ],
  [
    'HOTSPOT',
    'width: 60, height: 40',
    'width: 400, height: 300',
    'regions: ← items.0.regions: Right regions must cover less than half of the picture.',
  ],
  [
    'HOTSPOT',
    'radius: 30 }',
    'radius: 30 }\n        rectangle: { x: 1, y: 1, width: 1, height: 1 }',
    'circle: { x: 100, y: 100, radius: 30 } ← items.0.regions.0.circle: expected exactly one of rectangle, circle, polygon, found rectangle and circle',
  ],
  [
    'HOTSPOT',
    'feedback: That',
    'feedback: <b>That',
    'feedback: <b>That is a vein. ← items.0.regions.2.feedback: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'HOTSPOT',
    'y: 90',
    'y: 0',
    'polygon: { points: [{ x: 300, y: 0 }, { x: 340, y: 0 }, { x: 320, y: 0 }] } ← items.0.regions.2.polygon.points: Must be the corners of an area.',
  ],
  ['HOTSPOT', 'id: left', 'id: right', 'regions: ← items.0.regions: Two regions have the same id.'],
  [
    'FORMULA',
    'And the logarithm?',
    '"And {{b}}?"',
    '- { formula: 2*a*x, fraction: 1/2, feedback: "And {{b}}?" } ← items.0.answers.1.feedback: expected no {{b}}; there is no parameter of this name',
  ],
  [
    'FORMULA',
    '{{a}}',
    '{{b}}',
    '- { name: a, min: 2, max: 9 } ← items.0.parameters.0: expected {{a}} in the prompt; it is not shown',
  ],
  [
    'FORMULA',
    '2*a*x + 1/x',
    '2*a*y',
    '- { formula: 2*a*y } ← items.0.answers.0.formula: Must hold no names but x, a, e, pi.',
  ],
  [
    'FORMULA',
    '2*a*x + 1/x',
    '2*(a',
    '- { formula: 2*(a } ← items.0.answers.0.formula: Misses a closing bracket.',
  ],
  [
    'FORMULA',
    '2*a*x + 1/x',
    'ln(-x)',
    '- { formula: ln(-x) } ← items.0.answers.0.formula: Must have a value almost everywhere.',
  ],
  [
    'FORMULA',
    'max: 9',
    'max: 1',
    'parameters: ← items.0.parameters: Must have 1 to 1,000,000 values from min to max.',
  ],
  [
    'FORMULA',
    'name: x',
    'name: sin',
    '- id: derivative ← items.0: Names must be letters and digits, and none of a function.',
  ],
  [
    'FORMULA',
    'feedback: And',
    'feedback: <b>And',
    '- { formula: 2*a*x, fraction: 1/2, feedback: <b>And the logarithm? } ← items.0.answers.1.feedback: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'FORMULA',
    'fraction: 1/2',
    'fraction: 3/2',
    '- { formula: 2*a*x, fraction: 3/2, feedback: And the logarithm? } ← items.0.answers.1.fraction: Must be a number from 0 to 1 such as 0.25 or 1/3.',
  ],
  [
    'FORMULA',
    'prompt:',
    'tolerance: 1\n    prompt:',
    'tolerance: 1 ← items.0.tolerance: Must be a number from 0.000000001 to 0.1 such as 0.25 or 1/3.',
  ],
  ['ESSAY', 'points: 1', 'points: 0', 'rubric: ← items.0.rubric: Must have points above 0.'],
  ['ESSAY', 'id: right', 'id: clear', 'rubric: ← items.0.rubric: Two criteria have the same id.'],
  [
    'ESSAY',
    'maxLength: 5000',
    'maxLength: 50001',
    'maxLength: 50001 ← items.0.maxLength: Too big: expected number to be <=50000',
  ],
  [
    'ESSAY',
    'text: Is clear.',
    'text: <i>Is clear.',
    '- { id: clear, text: <i>Is clear., points: 1 } ← items.0.rubric.0.text: raw HTML is not allowed; put code in backticks or write &lt;',
  ],
  [
    'FILE_REFERENCE',
    '[pdf]',
    '[PDF]',
    'extensions: [PDF] ← items.0.extensions: Must be lower case letters and digits, without a dot.',
  ],
  [
    'FILE_REFERENCE',
    'maxFiles: 2',
    'maxFiles: 21',
    'maxFiles: 21 ← items.0.maxFiles: Too big: expected number to be <=20',
  ],
];

const BANK: BankFile = bankFile.parse({
  id: 'loops',
  title: 'Loops',
  items: [
    { id: 'a', type: 'TRUE_FALSE', prompt: 'A?', correct: true, tags: ['for'] },
    { id: 'b', type: 'TRUE_FALSE', prompt: 'B?', correct: true, tags: ['for', 'hard'], penalty: 1 },
    { id: 'c', type: 'TRUE_FALSE', prompt: 'C?', correct: true, tags: ['while'] },
  ],
});
const BANKS = new Map([['loops', BANK]]);

const ITEM = '{ id: so, type: TRUE_FALSE, prompt: Is it so?, correct: true }';
const draw = (rest: string) => `items:\n  - { id: drawn, type: DRAW, bank: loops, ${rest} }`;
const ITEMS = `items:\n  - ${ITEM}`;

/** A quiz, and the line and message that its author gets. */
const BROKEN_QUIZZES: [text: string, told: string][] = [
  [
    `showResult: AFTER_LAST_ATTEMPT\n${ITEMS}`,
    'showResult: AFTER_LAST_ATTEMPT ← showResult: expected "attempts", too; without a limit there is no last attempt',
  ],
  [
    `showFeedback: AFTER_LAST_ATTEMPT\n${ITEMS}`,
    'showFeedback: AFTER_LAST_ATTEMPT ← showFeedback: expected "attempts", too; without a limit there is no last attempt',
  ],
  [
    `showResult: AFTER_DATE\n${ITEMS}`,
    'showResult: AFTER_DATE ← showResult: expected "showFrom", too: the date',
  ],
  [
    `showFrom: 2027-03-01T09:00:00Z\n${ITEMS}`,
    'showFrom: 2027-03-01T09:00:00Z ← showFrom: expected showResult or showFeedback to be AFTER_DATE; without it this date means nothing',
  ],
  [
    `showFrom: 2027-03-01\nshowResult: AFTER_DATE\n${ITEMS}`,
    'showFrom: 2027-03-01 ← showFrom: expected an instant with an offset, such as 2027-03-01T09:00:00Z',
  ],
  [
    `showFrom: 2027-03-01T09:00:00\nshowResult: AFTER_DATE\n${ITEMS}`,
    'showFrom: 2027-03-01T09:00:00 ← showFrom: expected an instant with an offset, such as 2027-03-01T09:00:00Z',
  ],
  [
    `showFrom: 2027-02-30T09:00:00Z\nshowResult: AFTER_DATE\n${ITEMS}`,
    'showFrom: 2027-02-30T09:00:00Z ← showFrom: expected an instant with an offset, such as 2027-03-01T09:00:00Z',
  ],
  [
    `showResult: SOON\n${ITEMS}`,
    'showResult: SOON ← showResult: expected one of "IMMEDIATELY"|"AFTER_SUBMIT"|"AFTER_LAST_ATTEMPT"|"AFTER_DATE"|"NEVER"',
  ],
  [
    `behaviour: INTERACTIVE\nshowFeedback: AFTER_SUBMIT\n${ITEMS}`,
    'showFeedback: AFTER_SUBMIT ← showFeedback: expected IMMEDIATELY, or none; the behaviour INTERACTIVE tells learners within the attempt',
  ],
  [
    `behaviour: INTERACTIVE\ncertainty: true\n${ITEMS}`,
    'certainty: true ← certainty: expected the behaviour DEFERRED_FEEDBACK or IMMEDIATE_FEEDBACK, found INTERACTIVE',
  ],
  [
    `behaviour: LENIENT\n${ITEMS}`,
    'behaviour: LENIENT ← behaviour: expected one of "DEFERRED_FEEDBACK"|"IMMEDIATE_FEEDBACK"|"INTERACTIVE"|"ADAPTIVE"',
  ],
  [
    `coolDownSeconds: -1\n${ITEMS}`,
    'coolDownSeconds: -1 ← coolDownSeconds: Too small: expected number to be >=0',
  ],
  [
    `certainty: true\nitems:\n  - ${ITEM.replace(' }', ', penalty: 0.5 }')}`,
    '- { id: so, type: TRUE_FALSE, prompt: Is it so?, correct: true, penalty: 0.5 } ← items.0.penalty: expected none in this quiz: certainty decides what a wrong response costs',
  ],
  [
    `behaviour: ADAPTIVE\nitems:\n  - ${ITEM.replace(' }', ', penalty: 0 }')}`,
    '- { id: so, type: TRUE_FALSE, prompt: Is it so?, correct: true, penalty: 0 } ← items.0.penalty: expected none in this quiz: each wrong try costs its tryPenalty',
  ],
  [
    `behaviour: ADAPTIVE\n${draw('tags: [for]')}`,
    '- { id: drawn, type: DRAW, bank: loops, tags: [for] } ← items.0.bank: expected items without a penalty in this quiz, found "b": each wrong try costs its tryPenalty',
  ],
  [
    draw('count: 4'),
    '- { id: drawn, type: DRAW, bank: loops, count: 4 } ← items.0: expected more items in the bank "loops", too few for this draw of 4; no item is drawn twice',
  ],
  [
    draw('tags: [for, while]'),
    '- { id: drawn, type: DRAW, bank: loops, tags: [for, while] } ← items.0: expected more items tagged for and while in the bank "loops", too few for this draw of 1; no item is drawn twice',
  ],
  [
    `${draw('tags: [for], count: 2')}\n  - { id: other, type: DRAW, bank: loops, count: 2 }`,
    '- { id: other, type: DRAW, bank: loops, count: 2 } ← items.1: expected more items in the bank "loops", too few for this draw of 2; no item is drawn twice',
  ],
  [
    draw('count: 0'),
    '- { id: drawn, type: DRAW, bank: loops, count: 0 } ← items.0.count: Too small: expected number to be >=1',
  ],
  [
    draw('points: 0'),
    '- { id: drawn, type: DRAW, bank: loops, points: 0 } ← items.0.points: expected more than 0',
  ],
  [
    draw('prompt: What?'),
    '- { id: drawn, type: DRAW, bank: loops, prompt: What? } ← items.0.prompt: expected no such property',
  ],
  [
    draw('count: 1').replace('loops', 'loop'),
    '- { id: drawn, type: DRAW, bank: loop, count: 1 } ← items.0.bank: expected the id of a bank in banks/, found "loop"',
  ],
  [
    `${draw('count: 1')}\n  - ${ITEM.replace('so', 'drawn')}`,
    '- { id: drawn, type: TRUE_FALSE, prompt: Is it so?, correct: true } ← items.1.id: expected an id of its own; "drawn" stands above already',
  ],
  [
    `items:${Array.from({ length: 11 }, (_, n) => `\n  - { id: d${n}, type: DRAW, bank: loops, count: 100 }`).join('')}`,
    'items: ← items: expected at most 1000 items, found 1100',
  ],
];

/** Quizzes with nothing wrong in them. */
const QUIZZES: string[] = [
  `showResult: AFTER_LAST_ATTEMPT\nattempts: 2\n${ITEMS}`,
  `showFeedback: AFTER_DATE\nshowResult: NEVER\nshowFrom: 2027-03-01T09:00:00+01:00\n${ITEMS}`,
  `behaviour: INTERACTIVE\n${ITEMS}`,
  `behaviour: ADAPTIVE\nshowFeedback: IMMEDIATELY\nshowResult: NEVER\n${ITEMS}`,
  `certainty: true\nbehaviour: IMMEDIATE_FEEDBACK\n${ITEMS}`,
  draw('count: 3'),
  `${draw('tags: [for], count: 2')}\n  - { id: other, type: DRAW, bank: loops }`,
  `behaviour: INTERACTIVE\n${draw('tags: [while]')}`,
];

describe('checking a quiz', () => {
  it.each(BROKEN_ITEMS)('tells what is wrong with a %s in which %j is %j', (type, from, to, told) => {
    expect(problemsOf(change(quizOf(type), from, to))[0]).toBe(told);
  });

  it.each(BROKEN_QUIZZES)('tells what is wrong with %j', (text, told) => {
    expect(problemsOf(text, BANKS)).toEqual([told]);
  });

  it.each(QUIZZES)('finds nothing wrong with %j', (text) => {
    expect(problemsOf(text, BANKS)).toEqual([]);
  });

  it('tells of a broken item of every type', () => {
    const types = new Set(BROKEN_ITEMS.map(([type]) => type));
    expect(itemFormSchemas.map((form) => form.shape.type.value).filter((type) => !types.has(type))).toEqual(
      [],
    );
  });

  it('finds nothing wrong with the quiz and the bank of the page about quizzes', () => {
    const [quiz, bank] = examples.filter(({ value }) => 'items' in value);
    const read = bankFile.parse(bank?.value);
    expect(problemsOf(quiz?.yaml ?? '', new Map([[read.id, read]]))).toEqual([]);
    expect(checkItems(read.items)).toEqual([]);
  });

  it('leaves draws alone when a bank could not be read', () => {
    expect(problemsOf(draw('count: 100'), null)).toEqual([]);
  });
});
