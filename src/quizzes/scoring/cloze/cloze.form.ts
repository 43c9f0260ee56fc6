import { z } from 'zod';
import { checkOneGiven } from '../../item-types/check-one-given.ts';
import {
  correctIds,
  feedbackOf,
  markdownIn,
  pathInOptions,
  shownOptions,
} from '../../item-types/choice-fields.ts';
import type { FormProblem, MarkdownText, Path } from '../../item-types/define-item-form.ts';
import { defineItemForm, samePath } from '../../item-types/define-item-form.ts';
import { flag } from '../../item-types/form-fields.ts';
import { gapId, gapText, weight } from '../../item-types/gap-fields.ts';
import {
  checkNumberForm,
  numberBody,
  numberFields,
  numberKey,
  pathInNumber,
} from '../numeric/numeric.form.ts';
import { checkTextForm, markdownOfAnswers, textFields, textKey } from '../short-text/short-text.form.ts';
import { checkOneCorrect, choiceOptions } from '../single-choice/single-choice.form.ts';
import { cloze } from './cloze.ts';
import type { ClozeGap } from './cloze-gap.ts';

const gap = z.strictObject({
  id: gapId,
  weight,
  choice: z
    .strictObject({
      options: choiceOptions,
      // Older items do not have it.
      shuffle: flag(
        'Whether each attempt shows the options in an order of its own. Left out: yes.',
      ).optional(),
    })
    .optional()
    .meta({ description: 'A gap in which one of the options is right.' }),
  text: z.strictObject(textFields).optional().meta({ description: 'A gap in which a text is written.' }),
  number: z
    .strictObject(numberFields)
    .optional()
    .meta({ description: 'A gap in which a number is written.' }),
});

type GapForm = z.output<typeof gap>;

export const clozeForm = defineItemForm(cloze, {
  title: 'Cloze',
  description: 'Running text with gaps to choose or write in.',
  fields: {
    text: gapText,
    gaps: z
      .array(gap)
      .min(1)
      .max(100)
      .meta({ description: 'The gaps; each has exactly one of choice, text and number.' }),
  },
  check: ({ gaps }) =>
    gaps.flatMap((gap, index) =>
      checkGap(gap).map((problem) => ({ ...problem, path: ['gaps', index, ...problem.path] })),
    ),
  halves: ({ text, gaps }) => ({
    body: { text, gaps: gaps.map(gapBody) },
    key: { gaps: gaps.map((gap) => ({ id: gap.id, key: gapKey(gap), weight: gap.weight })) },
  }),
  markdown: ({ text, gaps }) => [
    { path: ['text'], text },
    ...gaps.flatMap((gap, index) =>
      markdownOf(gap).map(({ path, text }) => ({ path: ['gaps', index, ...path], text })),
    ),
  ],
  pathInForm,
});

function checkGap({ choice, text, number }: GapForm): FormProblem[] {
  const kinds = checkOneGiven({ choice, text, number }, []);
  if (kinds.length > 0) return kinds;
  const within = (kind: string, problems: readonly FormProblem[]) =>
    problems.map((problem) => ({ ...problem, path: [kind, ...problem.path] }));
  if (choice !== undefined) return within('choice', checkOneCorrect(choice.options));
  if (text !== undefined) return within('text', checkTextForm(text));
  return number === undefined ? [] : within('number', checkNumberForm(number));
}

function gapBody({ id, choice, text, number }: GapForm): ClozeGap {
  if (choice !== undefined)
    return { id, kind: 'CHOICE', options: shownOptions(choice.options), shuffle: choice.shuffle ?? true };
  if (number !== undefined) return { id, kind: 'NUMBER', ...numberBody(number) };
  return { id, kind: 'TEXT', maxLength: text?.maxLength };
}

function gapKey({ choice, text, number }: GapForm): object {
  if (choice !== undefined)
    return { correct: correctIds(choice.options)[0] ?? '', ...feedbackOf(choice.options) };
  if (number !== undefined) return numberKey(number);
  return text === undefined ? {} : textKey(text);
}

function markdownOf({ choice, text, number }: GapForm): MarkdownText[] {
  const within = (kind: string, texts: readonly MarkdownText[]) =>
    texts.map((text) => ({ ...text, path: [kind, ...text.path] }));
  return [
    ...within('choice', markdownIn('options', choice?.options ?? [])),
    ...within('text', markdownOfAnswers(text ?? {})),
    ...within('number', markdownOfAnswers(number ?? {})),
  ];
}

/** The engine has a half of each gap in either half; authors write them at one place, in the gap's kind. */
function pathInForm(path: Path, { gaps }: { readonly gaps: readonly GapForm[] }): Path {
  const [half = '', , index, ...rest] = path;
  const gap = typeof index === 'number' ? gaps[index] : undefined;
  if (gap === undefined || rest.length === 0) return path.slice(1);
  const inner = half === 'key' ? rest : [half, ...rest];
  const { choice, number } = gap;
  const place = ['gaps', index as number];
  if (choice !== undefined) return [...place, 'choice', ...pathInOptions(inner)];
  if (number !== undefined) return [...place, 'number', ...pathInNumber(inner, number)];
  return [...place, 'text', ...samePath(inner)];
}
