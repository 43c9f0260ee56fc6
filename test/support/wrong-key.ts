import type { INestApplicationContext } from '@nestjs/common';
import { ContentLoader } from '../../src/authoring/index.ts';
import type { ItemResponse } from '../../src/quizzes/scoring/index.ts';
import { writeCourse } from './course-files.ts';
import type { TestDatabase } from './database.ts';

/** A course whose first quiz was published with a wrong key, and again with the right one. */
export interface WrongKeyCourse {
  readonly courseId: string;
  /** Of the item `choice`: its first version says a, its second b. */
  readonly itemVersionId: string;
  readonly newItemVersionId: string;
  /** Of another item. */
  readonly otherVersionId: string;
}

const quiz = (correct: string, others: readonly object[]) => ({
  passPercent: 60,
  items: [
    {
      id: 'choice',
      type: 'SINGLE_CHOICE',
      prompt: 'Which?',
      options: ['a', 'b', 'c'].map((id) => ({ id, text: id, correct: id === correct })),
    },
    { id: 'number', type: 'NUMERIC', prompt: 'How many?', answer: '2' },
    {
      id: 'several',
      type: 'MULTIPLE_CHOICE',
      prompt: 'Which ones?',
      options: ['x', 'y', 'z', 'w'].map((id) => ({ id, text: id, correct: id !== 'w' })),
    },
    ...others,
  ],
});

/**
 * @param folder where the course's files go; another for each call
 * @param others further items of its first quiz, as in quiz.yaml
 */
export async function loadWrongKeyCourse(
  { app, database }: { app: INestApplicationContext; database: TestDatabase },
  organizationId: string,
  folder: string,
  id = 'wrong-key',
  others: readonly object[] = [],
): Promise<WrongKeyCourse> {
  const units = (correct: string) => [{ id: 'one', quiz: quiz(correct, others) }, { id: 'two' }];
  const loader = app.get(ContentLoader);
  const [first] = await loader.load(organizationId, writeCourse(folder, { id, units: units('a') }));
  await loader.load(organizationId, writeCourse(folder, { id, units: units('b') }));
  const courseId = first?.courseId ?? '';
  const rows = await database.admin<{ id: string; stable_id: string }>(
    `SELECT v.id, i.stable_id FROM item_versions v JOIN items i ON i.id = v.item_id WHERE i.course_id = $1 ORDER BY i.stable_id, v.number`,
    [courseId],
  );
  const ofItem = (stableId: string) => rows.filter((row) => row.stable_id === stableId).map((row) => row.id);
  const [itemVersionId = '', newItemVersionId = ''] = ofItem('choice');
  return { courseId, itemVersionId, newItemVersionId, otherVersionId: ofItem('number')[0] ?? '' };
}

const single = (optionId: string): ItemResponse => ({ type: 'SINGLE_CHOICE', optionId });
const several = (...optionIds: string[]): ItemResponse => ({ type: 'MULTIPLE_CHOICE', optionIds });
const number: ItemResponse = { type: 'NUMERIC', value: '2' };

/** Five kinds of learners; by the wrong key they earn 4/3, 3, 1, 5/3 and 2 of 3 points, of which 9/5 pass. */
export const RESPONSES: readonly Record<string, ItemResponse>[] = [
  { choice: single('b'), number, several: several('x') },
  { choice: single('a'), number, several: several('x', 'y', 'z') },
  { number },
  { choice: single('c'), number, several: several('x', 'y') },
  { choice: single('a'), several: several('z', 'y', 'x') },
];
