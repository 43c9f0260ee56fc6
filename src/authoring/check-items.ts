import { checkItem } from '../quizzes/index.ts';
import type { FormProblem, ItemForm } from '../quizzes/index.ts';
import type { ContentProblem } from './content-problem.ts';
import type { DrawForm } from './content-schema.ts';
import type { YamlResult } from './read-yaml.ts';

/** What the `items` of a file must not be although each value has the right form. */
export function checkItems(items: readonly (ItemForm | DrawForm)[]): FormProblem[] {
  return [
    ...checkIds(items),
    ...items.flatMap((form, index) =>
      (form.type === 'DRAW' ? checkPoints(form) : checkItem(form)).map((problem) => ({
        ...problem,
        path: ['items', index, ...problem.path],
      })),
    ),
  ];
}

function checkIds(items: readonly { readonly id: string }[]): FormProblem[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `expected an id of its own; "${id}" stands above already`;
    return [{ path: ['items', index, 'id'], message }];
  });
}

function checkPoints({ points }: DrawForm): FormProblem[] {
  return Number(points) > 0 ? [] : [{ path: ['points'], message: 'expected more than 0' }];
}

/** Where in a file the problems are. */
export function placeProblems(
  { file, lineOf }: Pick<YamlResult<unknown>, 'lineOf'> & { file: string },
  problems: readonly FormProblem[],
): ContentProblem[] {
  return problems.map(({ path, message, below }) => ({
    file,
    line: lineOf(path, below),
    message: `${path.join('.')}: ${message}`,
  }));
}
