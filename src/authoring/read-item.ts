import type { FixedSlotSource } from '../quizzes/index.ts';
import type { ItemForm } from './content-schema.ts';

/** An item as its author wrote it, in two halves: what learners may see, and the key. */
export function readItem(form: ItemForm): FixedSlotSource {
  const { id, type, points, prompt, explanation = null } = form;
  const item = { stableId: id, type, prompt, explanation, tags: [], hints: [], settings: {}, source: form };
  return { points, item: { ...item, ...halvesOf(form) } };
}

function halvesOf(form: ItemForm): { body: object; key: object } {
  switch (form.type) {
    case 'SINGLE_CHOICE':
      return { body: choiceBody(form), key: { correct: correctIds(form)[0] ?? '', ...feedbackOf(form) } };
    case 'MULTIPLE_CHOICE':
      return {
        body: choiceBody(form),
        key: { correct: correctIds(form), strategy: form.strategy, ...feedbackOf(form) },
      };
    case 'TRUE_FALSE':
      return { body: {}, key: { correct: form.correct, ...(form.feedback && { feedback: form.feedback }) } };
    case 'SHORT_TEXT':
      return { body: {}, key: { accepted: form.accepted, caseSensitive: form.caseSensitive } };
    case 'NUMERIC':
      return { body: {}, key: { answer: form.answer, tolerance: form.tolerance } };
  }
}

type ChoiceForm = Extract<ItemForm, { options: unknown }>;

function choiceBody({ options, shuffle }: ChoiceForm): object {
  return { options: options.map(({ id, text }) => ({ id, text })), shuffle };
}

export function correctIds({ options }: ChoiceForm): string[] {
  return options.filter((option) => option.correct).map((option) => option.id);
}

function feedbackOf({ options }: ChoiceForm): { feedback?: Record<string, string> } {
  const given = options.flatMap(({ id, feedback }) =>
    feedback === undefined ? [] : [[id, feedback] as const],
  );
  return given.length > 0 ? { feedback: Object.fromEntries(given) } : {};
}
