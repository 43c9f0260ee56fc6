import { z } from 'zod';
import type { FormProblem, MarkdownText, Path } from './define-item-form.ts';
import { flag, line, markdown, stableId } from './form-fields.ts';

export const optionFields = {
  id: stableId,
  text: line('What the option says. Markdown, without raw HTML.', 2_000),
};

export const choiceOptionFields = {
  ...optionFields,
  correct: flag('Whether it is right.').default(false),
  feedback: markdown('What those who chose it are told after grading.', 2_000).optional(),
};

export const shuffle = flag('Whether each attempt shows the options in an order of its own.').default(true);

export function optionsOf<Fields extends z.ZodRawShape>(fields: Fields) {
  return z
    .array(z.strictObject(fields))
    .min(2)
    .max(100)
    .meta({ description: 'What there is to choose from.' });
}

interface Option {
  readonly id: string;
  readonly text: string;
  readonly feedback?: string | undefined;
}

export function shownOptions(options: readonly Option[]): { id: string; text: string }[] {
  return options.map(({ id, text }) => ({ id, text }));
}

export function correctIds(options: readonly { id: string; correct: boolean }[]): string[] {
  return options.filter((option) => option.correct).map((option) => option.id);
}

/** What is told by id; nothing when there is none. */
export function feedbackOf(
  options: readonly { readonly id: string; readonly feedback?: string | undefined }[],
): { feedback?: Record<string, string> } {
  const given = options.flatMap(({ id, feedback }) =>
    feedback === undefined ? [] : [[id, feedback] as const],
  );
  return given.length > 0 ? { feedback: Object.fromEntries(given) } : {};
}

/** A typing error in an id is told where it stands: `named` are the ids in a property of each member of a list. */
export function checkKnownOptions(
  options: readonly { readonly id: string }[],
  { list, property, named }: { list: string; property: string; named: readonly (readonly string[])[] },
): FormProblem[] {
  const known = new Set(options.map((option) => option.id));
  return named.flatMap((ids, index) =>
    ids.flatMap((id, place) =>
      known.has(id)
        ? []
        : [{ path: [list, index, property, place], message: `expected the id of an option, found "${id}"` }],
    ),
  );
}

/** Learners get the ids: whatever is asked must not be called like what is right for it. */
export function checkIdsTellNothing(
  list: string,
  asked: readonly { readonly id: string; readonly right: readonly string[] }[],
): FormProblem[] {
  return asked.flatMap(({ id, right }, index) =>
    right.includes(id)
      ? [
          {
            path: [list, index, 'id'],
            message: `expected an id that does not tell the answer, found that of a right option: "${id}"; learners see it`,
          },
        ]
      : [],
  );
}

const inNumericOrder = new Intl.Collator('en', { numeric: true }).compare;

/** Whether ids are sorted, up or down. Of two everything is, so that it tells nothing. */
export function areSorted(ids: readonly string[]): boolean {
  return (
    ids.length > 2 &&
    [ids.toSorted(), ids.toSorted(inNumericOrder)].some((sorted) => isSameOrder(sorted, ids))
  );
}

function isSameOrder(left: readonly string[], right: readonly string[]): boolean {
  return [left, left.toReversed()].some((order) => order.join() === right.join());
}

/**
 * Learners get the options' ids: those that are right for one asked thing after another must not be sorted, nor be the order
 * in which all are shown. Expects ids of options.
 */
export function checkOrderTellsNothing(
  list: string,
  {
    right,
    options,
    shuffle,
  }: {
    right: readonly (readonly string[])[];
    options: readonly { readonly id: string }[];
    shuffle: boolean;
  },
): FormProblem[] {
  const ids = right.flatMap(([first]) => first ?? []);
  if (ids.length < 3 || new Set(ids).size < ids.length) return [];
  const expected = 'expected an order that does not tell which option is right for which; learners see';
  if (areSorted(ids)) return [{ path: [list], message: `${expected} the ids, and these are sorted` }];
  const shown = options.map(({ id }) => id).filter((id) => ids.includes(id));
  return !shuffle && isSameOrder(shown, ids)
    ? [{ path: [list], message: `${expected} the options as they are listed` }]
    : [];
}

/** The texts of a list's members. */
export function markdownIn(
  list: string,
  members: readonly { readonly text?: string; readonly feedback?: string | undefined }[],
): MarkdownText[] {
  return members.flatMap(({ text, feedback }, index) => [
    { path: [list, index, 'text'], text },
    { path: [list, index, 'feedback'], text: feedback },
  ]);
}

const BESIDE_OPTIONS: Readonly<Record<string, string>> = { weights: 'weight', fractions: 'fraction' };

/** Authors write what is right, what it is worth and what is told beside the options: `options.weight` is that of some. */
export function pathInOptions(path: Path): Path {
  const [half, name] = path;
  if (half === 'body' || name === 'strategy') return path.slice(1);
  return name === undefined ? ['options'] : ['options', BESIDE_OPTIONS[name] ?? name];
}
