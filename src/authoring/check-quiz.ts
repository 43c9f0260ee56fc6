import type { FormProblem } from '../quizzes/index.ts';
import { checkItems, placeProblems } from './check-items.ts';
import { checkQuizDraws } from './check-quiz-draws.ts';
import type { ContentProblem } from './content-problem.ts';
import type { BankFile, QuizFile } from './content-schema.ts';
import type { YamlResult } from './read-yaml.ts';

/** More would be no quiz; draws count as often as they draw. */
const MAX_ITEMS = 1_000;

/**
 * What a quiz must not be although each of its values has the right form.
 * @param banks by id; null when not all of them could be read, so that draws are not checked
 */
export function checkQuiz(
  place: Pick<YamlResult<unknown>, 'lineOf'> & { file: string },
  quiz: QuizFile,
  banks: ReadonlyMap<string, BankFile> | null,
): ContentProblem[] {
  const count = quiz.items.reduce((sum, item) => sum + (item.type === 'DRAW' ? item.count : 1), 0);
  if (count > MAX_ITEMS) {
    const message = `expected at most ${MAX_ITEMS} items, found ${count}`;
    return placeProblems(place, [{ path: ['items'], message }]);
  }
  return placeProblems(place, [
    ...checkRules(quiz),
    ...checkItems(quiz.items),
    ...checkPenalties(quiz, banks),
    ...(banks === null ? [] : checkQuizDraws(quiz, banks)),
  ]);
}

function checkRules(quiz: QuizFile): FormProblem[] {
  const { attempts, behaviour, certainty, showResult, showFeedback, showFrom } = quiz;
  const shows = Object.entries({ showResult, showFeedback });
  const dated = shows.find(([, when]) => when === 'AFTER_DATE')?.[0];
  const last = shows.find(([, when]) => when === 'AFTER_LAST_ATTEMPT')?.[0];
  const hasTries = behaviour === 'INTERACTIVE' || behaviour === 'ADAPTIVE';
  return [
    ...problemIf(Number(quiz.passPercent) > 100, 'passPercent', 'expected 0 to 100'),
    ...problemIf(
      last !== undefined && attempts === undefined,
      last,
      'expected "attempts", too; without a limit there is no last attempt',
    ),
    ...problemIf(dated !== undefined && showFrom === undefined, dated, 'expected "showFrom", too: the date'),
    ...problemIf(
      dated === undefined && showFrom !== undefined,
      'showFrom',
      'expected showResult or showFeedback to be AFTER_DATE; without it this date means nothing',
    ),
    ...problemIf(
      behaviour !== 'DEFERRED_FEEDBACK' && (showFeedback ?? 'IMMEDIATELY') !== 'IMMEDIATELY',
      'showFeedback',
      `expected IMMEDIATELY, or none; the behaviour ${behaviour} tells learners within the attempt`,
    ),
    ...problemIf(
      certainty && hasTries,
      'certainty',
      `expected the behaviour DEFERRED_FEEDBACK or IMMEDIATE_FEEDBACK, found ${behaviour}`,
    ),
  ];
}

function problemIf(isProblem: boolean, name: string | undefined, message: string): FormProblem[] {
  return isProblem && name !== undefined ? [{ path: [name], message }] : [];
}

/** The engine knows one kind of penalty at a time. */
function checkPenalties(
  { behaviour, certainty, items }: QuizFile,
  banks: ReadonlyMap<string, BankFile> | null,
): FormProblem[] {
  const hasTries = behaviour === 'INTERACTIVE' || behaviour === 'ADAPTIVE';
  if (!certainty && !hasTries) return [];
  const reason = certainty
    ? 'certainty decides what a wrong response costs'
    : 'each wrong try costs its tryPenalty';
  return items.flatMap((item, index) => {
    if (item.type !== 'DRAW') {
      if (item.penalty === undefined) return [];
      return [{ path: ['items', index, 'penalty'], message: `expected none in this quiz: ${reason}` }];
    }
    const odd = drawable(item, banks).find((drawn) => drawn.penalty !== undefined);
    if (odd === undefined) return [];
    const message = `expected items without a penalty in this quiz, found "${odd.id}": ${reason}`;
    return [{ path: ['items', index, 'bank'], message }];
  });
}

function drawable(
  { bank, tags }: { readonly bank: string; readonly tags: readonly string[] },
  banks: ReadonlyMap<string, BankFile> | null,
): BankFile['items'] {
  const items = banks?.get(bank)?.items ?? [];
  return items.filter((item) => tags.every((tag) => item.tags?.includes(tag)));
}
