import type { FormProblem, Path } from './define-item-form.ts';

/** Of alternatives exactly one is to be given. */
export function checkOneGiven(alternatives: Readonly<Record<string, unknown>>, path: Path): FormProblem[] {
  const names = Object.keys(alternatives);
  const given = names.filter((name) => alternatives[name] !== undefined);
  if (given.length === 1) return [];
  const found = given.length === 0 ? 'none' : given.join(' and ');
  const message = `expected exactly one of ${names.join(', ')}, found ${found}`;
  return [{ path: given[1] === undefined ? path : [...path, given[1]], message }];
}
