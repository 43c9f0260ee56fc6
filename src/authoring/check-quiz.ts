import { checkItem } from '../quizzes/index.ts';
import type { FormProblem, ItemForm } from '../quizzes/index.ts';
import type { ContentProblem } from './content-problem.ts';
import type { QuizFile } from './content-schema.ts';
import type { YamlResult } from './read-yaml.ts';

/** What a quiz must not be although each of its values has the right form. */
export function checkQuiz(
  file: string,
  { lineOf }: Pick<YamlResult<unknown>, 'lineOf'>,
  quiz: QuizFile,
): ContentProblem[] {
  const findings: FormProblem[] = [
    ...(Number(quiz.passPercent) > 100 ? [{ path: ['passPercent'], message: 'expected 0 to 100' }] : []),
    ...repeatedItems(quiz.items),
    ...quiz.items.flatMap((form, index) =>
      checkItem(form).map((finding) => ({ ...finding, path: ['items', index, ...finding.path] })),
    ),
  ];
  return findings.map(({ path, message, below }) => ({
    file,
    line: lineOf(path, below),
    message: `${path.join('.')}: ${message}`,
  }));
}

function repeatedItems(items: readonly ItemForm[]): FormProblem[] {
  const seen = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      {
        path: ['items', index, 'id'],
        message: `expected an id of its own; "${id}" stands above already`,
      },
    ];
  });
}
