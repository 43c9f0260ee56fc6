import { readItem } from '../quizzes/index.ts';
import type { QuizSource } from '../quizzes/index.ts';
import { checkQuiz } from './check-quiz.ts';
import { quizFile } from './content-schema.ts';
import type { QuizFile } from './content-schema.ts';
import type { Banks } from './read-banks.ts';
import { readText } from './read-text.ts';
import type { Reading } from './read-text.ts';
import { readYaml } from './read-yaml.ts';

/** The quiz of a unit; null when it has none, or one that cannot be used. */
export async function readQuiz(
  reading: Reading,
  { file, unitStableId }: { file: string; unitStableId: string },
  banks: Banks | null,
): Promise<QuizSource | null> {
  const text = await readText(reading, file);
  if (text === null) return null;
  const quiz = readYaml({ file, text }, quizFile);
  reading.problems.push(...quiz.problems);
  if (quiz.value === null) return null;
  const problems = checkQuiz({ ...quiz, file }, quiz.value, banks?.forms ?? null);
  reading.problems.push(...problems);
  return problems.length > 0 ? null : { unitStableId, ...quizOf(quiz.value) };
}

function quizOf(quiz: QuizFile): Omit<QuizSource, 'unitStableId'> {
  const { passPercent, keptScore, coolDownSeconds, behaviour, certainty, shuffleItems } = quiz;
  return {
    passPercent,
    keptScore,
    coolDownSeconds,
    behaviour,
    certainty,
    shuffleItems,
    attemptLimit: quiz.attempts ?? null,
    timeLimitSeconds: quiz.timeLimitSeconds ?? null,
    resultVisibility: quiz.showResult ?? 'AFTER_SUBMIT',
    feedbackVisibility:
      quiz.showFeedback ?? (behaviour === 'DEFERRED_FEEDBACK' ? 'AFTER_SUBMIT' : 'IMMEDIATELY'),
    visibleFrom: quiz.showFrom === undefined ? null : new Date(quiz.showFrom),
    slots: quiz.items.map(slotOf),
  };
}

function slotOf(form: QuizFile['items'][number]): QuizSource['slots'][number] {
  if (form.type !== 'DRAW') return { points: form.points, item: readItem(form) };
  const { id, points, bank, tags, count } = form;
  return { stableId: id, points, bankStableId: bank, tags, count };
}
