import { parseBlocks } from '../../units/index.ts';
import type { ItemSource } from '../insert-items.ts';
import { findItemType, Fraction } from '../scoring/index.ts';
import type { FormProblem, MarkdownText } from './define-item-form.ts';
import type { ItemForm } from './item-forms.ts';
import { rulesFor } from './item-forms.ts';

/** An item as its author wrote it, in two halves: what learners may see, and the key. Expects one that checkItem let through. */
export function readItem(form: ItemForm): ItemSource {
  const { id, type, prompt, explanation = null, hints = [], tags = [] } = form;
  const { penalty, floor, tryPenalty, maxTries } = form;
  return {
    stableId: id,
    type,
    prompt,
    explanation,
    tags,
    hints,
    settings: asStored({ penalty, floor, tryPenalty, maxTries }),
    ...asStored(rulesFor(form).halves(form)),
    source: form,
  };
}

/** What an item must not be although each of its values has the right form. */
export function checkItem(form: ItemForm): FormProblem[] {
  return [
    ...(Number(form.points) > 0 ? [] : [{ path: ['points'], message: 'expected more than 0' }]),
    ...checkSettings(form),
    ...markdownOf(form).flatMap(({ path, text }) =>
      text === undefined
        ? []
        : parseBlocks(text).problems.map(({ line, message }) => ({ path, message, below: line })),
    ),
    ...checkHalves(form),
  ];
}

const BOUNDS = { penalty: ['0', '1'], floor: ['-1', '0'], tryPenalty: ['0', '1'] } as const;

function checkSettings(form: ItemForm): FormProblem[] {
  const { hints = [], maxTries } = form;
  const outOfBounds = Object.entries(BOUNDS).flatMap(([name, [min, max]]) => {
    const given = form[name as keyof typeof BOUNDS];
    if (given === undefined) return [];
    const number = Fraction.from(given);
    const isWithin = number.compare(number.clamp(Fraction.from(min), Fraction.from(max))) === 0;
    return isWithin ? [] : [{ path: [name], message: `expected ${min} to ${max}` }];
  });
  const hasIdleHints = maxTries !== undefined && hints.length >= maxTries;
  return [
    ...outOfBounds,
    ...(hasIdleHints
      ? [
          {
            path: ['hints'],
            message: `expected fewer hints than tries; after ${maxTries} there is none left`,
          },
        ]
      : []),
  ];
}

/** Every text of an item that is shown as Markdown. */
function markdownOf(form: ItemForm): MarkdownText[] {
  return [
    { path: ['prompt'], text: form.prompt },
    ...rulesFor(form).markdown(form),
    { path: ['explanation'], text: form.explanation },
    ...(form.hints ?? []).map((text, index) => ({ path: ['hints', index], text })),
  ];
}

function checkHalves(form: ItemForm): FormProblem[] {
  const rules = rulesFor(form);
  const problems = rules.check(form);
  if (problems.length > 0) return problems;
  const { body, key } = asStored(rules.halves(form));
  const found = findItemType(form.type)?.checkBody(body, key) ?? [];
  return found.map(({ path, message }) => ({ path: rules.pathInForm(stepsOf(path), form), message }));
}

function stepsOf(path: string): (string | number)[] {
  return path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** As the database gives it back: without what is undefined. */
function asStored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
