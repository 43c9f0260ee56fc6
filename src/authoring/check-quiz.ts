import { findItemType } from '../quizzes/index.ts';
import { parseBlocks } from '../units/index.ts';
import type { ContentProblem } from './content-problem.ts';
import type { ItemForm, QuizFile } from './content-schema.ts';
import { correctIds, readItem } from './read-item.ts';
import type { YamlResult } from './read-yaml.ts';

type Path = readonly (string | number)[];

/** What is wrong in a part of a quiz; in a text of several lines `below` says in which, from 1. */
interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly below?: number;
}

/** What a quiz must not be although each of its values has the right form. */
export function checkQuiz(
  file: string,
  { lineOf }: Pick<YamlResult<unknown>, 'lineOf'>,
  quiz: QuizFile,
): ContentProblem[] {
  const findings: Finding[] = [
    ...(Number(quiz.passPercent) > 100 ? [{ path: ['passPercent'], message: 'expected 0 to 100' }] : []),
    ...repeatedItems(quiz.items),
    ...quiz.items.flatMap((form, index) =>
      itemFindings(form).map((finding) => ({ ...finding, path: ['items', index, ...finding.path] })),
    ),
  ];
  return findings.map(({ path, message, below }) => ({
    file,
    line: lineOf(path, below),
    message: `${path.join('.')}: ${message}`,
  }));
}

function repeatedItems(items: readonly ItemForm[]): Finding[] {
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

function itemFindings(form: ItemForm): Finding[] {
  return [
    ...(Number(form.points) > 0 ? [] : [{ path: ['points'], message: 'expected more than 0' }]),
    ...markdownOf(form).flatMap(({ path, text }) =>
      parseBlocks(text).problems.map(({ line, message }) => ({ path, message, below: line })),
    ),
    ...keyFindings(form),
  ];
}

/** Every text of an item that is shown as Markdown. */
function markdownOf(form: ItemForm): { path: Path; text: string }[] {
  const given = (path: Path, text: string | undefined) => (text === undefined ? [] : [{ path, text }]);
  const ofType =
    'options' in form
      ? form.options.flatMap(({ text, feedback }, index) => [
          { path: ['options', index, 'text'], text },
          ...given(['options', index, 'feedback'], feedback),
        ])
      : form.type === 'TRUE_FALSE'
        ? [
            ...given(['feedback', 'true'], form.feedback?.true),
            ...given(['feedback', 'false'], form.feedback?.false),
          ]
        : [];
  return [{ path: ['prompt'], text: form.prompt }, ...ofType, ...given(['explanation'], form.explanation)];
}

function keyFindings(form: ItemForm): Finding[] {
  if (form.type === 'SINGLE_CHOICE' && correctIds(form).length !== 1)
    return [
      {
        path: ['options'],
        message: `expected exactly one option with "correct: true", found ${correctIds(form).length}`,
      },
    ];
  const { body, key } = readItem(form).item;
  const problems = findItemType(form.type)?.checkBody(body, key) ?? [];
  return problems.map(({ path, message }) => ({ path: pathInForm(form, path), message }));
}

/** Authors write one item; body and key, of which `path` speaks, are made from it. */
function pathInForm(form: ItemForm, path: string): Path {
  const [, ...steps] = path.split('.');
  if ('options' in form && steps[0] !== 'strategy' && steps[0] !== 'shuffle') {
    return path.startsWith('body.options') ? steps : ['options'];
  }
  return steps;
}
