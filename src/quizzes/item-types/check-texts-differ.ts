import type { FormProblem } from './define-item-form.ts';

interface Option {
  readonly id: string;
  readonly text: string;
}

/**
 * Learners tell options by what they say: two that say the same must be right for the same. `rightFor` names that; without
 * it no two may say the same.
 */
export function checkTextsDiffer(
  options: readonly Option[],
  rightFor: (optionId: string) => string = (id) => id,
): FormProblem[] {
  const optionOf = new Map<string, Option>();
  return options.flatMap((option, index) => {
    const text = option.text.normalize().trim();
    const other = optionOf.get(text) ?? option;
    optionOf.set(text, other);
    if (rightFor(other.id) === rightFor(option.id)) return [];
    const message = `expected another text, found that of "${other.id}"; learners cannot tell them apart`;
    return [{ path: ['options', index, 'text'], message }];
  });
}

/** What an option is right for, as a name: the places in a list of those whose members accept it. */
export function placesOf(accepted: readonly (readonly string[])[]): (optionId: string) => string {
  return (optionId) => accepted.flatMap((ids, place) => (ids.includes(optionId) ? [place] : [])).join();
}
