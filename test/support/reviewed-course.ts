import type { INestApplicationContext } from '@nestjs/common';
import { publishVersion } from '../../src/courses/index.ts';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { insertQuizContent } from '../../src/quizzes/index.ts';
import type { ItemSource, QuizSource } from '../../src/quizzes/index.ts';
import { insertOutline } from '../../src/units/index.ts';
import type { Client } from './client.ts';
import type { TestDatabase } from './database.ts';
import { enroll, startAttempt, submit } from './journey.ts';

export const MODEL_ANSWER = 'A closure remembers.';

const item = (stableId: string, type: string, body: object, key: object): ItemSource => ({
  stableId,
  type,
  prompt: `The ${stableId}?`,
  tags: [],
  body,
  settings: {},
  key,
  explanation: null,
  hints: [],
  source: {},
});

/** 6 points: a statement 1, an essay 4 with a rubric of 1 and 2, a file 1. */
const SLOTS = [
  { points: '1', item: item('statement', 'TRUE_FALSE', {}, { correct: true }) },
  {
    points: '4',
    item: item(
      'essay',
      'ESSAY',
      {},
      {
        rubric: [
          { id: 'clear', text: 'Is clear.', points: '1' },
          { id: 'right', text: 'Is right.', points: '2' },
        ],
        modelAnswer: MODEL_ANSWER,
      },
    ),
  },
  { points: '1', item: item('file', 'FILE_REFERENCE', {}, {}) },
];

/** One of several that make a sheet heavy once they are written full. */
export const longEssay = (id: string) => ({ points: '1', item: item(id, 'ESSAY', {}, {}) });

/** One for the engine, two for people. */
export const ANSWERS = [
  { slot: 'statement', response: { trueFalse: { value: true } } },
  { slot: 'essay', response: { essay: { text: 'It keeps what it saw.' } } },
  { slot: 'file', response: { fileReference: { files: [{ fileId: 'f1', name: 'work.pdf' }] } } },
];

/** A course of two units: a quiz that people grade and half of whose points pass, then a unit to read. */
export async function publishReviewedCourse(
  app: INestApplicationContext,
  organizationId: string,
  rules: Partial<QuizSource> & { stableId?: string } = {},
): Promise<{ courseId: string }> {
  const { stableId = 'reviewed', ...quizRules } = rules;
  const scope = systemScope(organizationId);
  const source = {
    stableId,
    title: 'Essays',
    summary: '',
    language: 'en',
    cadence: null,
    reminderAfter: null,
    contentHash: stableId,
  };
  const unit = (id: string, completedBy: 'QUIZ' | 'MARK') => ({
    stableId: id,
    title: `Unit ${id}`,
    summary: '',
    completedBy,
    availability: null,
    blocks: [],
  });
  return app.get(Database).transact(
    scope,
    (tx) =>
      publishVersion(tx, scope, source, async ({ courseId, courseVersionId }) => {
        const place = { organizationId, courseVersionId };
        const units = [unit('write', 'QUIZ'), unit('read', 'MARK')];
        const unitIds = await insertOutline(tx, place, [{ title: 'All', units }]);
        const quiz: QuizSource = {
          unitStableId: 'write',
          passPercent: '50',
          attemptLimit: null,
          timeLimitSeconds: null,
          coolDownSeconds: 0,
          keptScore: 'LATEST',
          behaviour: 'DEFERRED_FEEDBACK',
          certainty: false,
          shuffleItems: false,
          resultVisibility: 'AFTER_SUBMIT',
          feedbackVisibility: 'AFTER_SUBMIT',
          visibleFrom: null,
          slots: SLOTS,
          ...quizRules,
        };
        await insertQuizContent(tx, { ...place, courseId, unitIds }, { banks: [], quizzes: [quiz] });
      }),
    'AUTHOR',
  );
}

/** Hands in an attempt at the course's quiz. @returns it, and its two open reviews */
export async function handInForReview(
  { client, database }: { client: Client; database: TestDatabase },
  courseId: string,
): Promise<{ attemptId: string; unitId: string; enrollmentId: string; essay: string; file: string }> {
  const { enrollmentId, unlocked } = await enroll(client, courseId);
  const unitId = unlocked[0]?.id ?? '';
  const attemptId = await startAttempt(client, unitId);
  await submit(client, attemptId, ANSWERS);
  const rows = await database.admin<{ id: string; slot: string }>(
    'SELECT id, slot FROM reviews WHERE attempt_id = $1',
    [attemptId],
  );
  const idOf = (slot: string) => rows.find((row) => row.slot === slot)?.id ?? '';
  return { attemptId, unitId, enrollmentId, essay: idOf('essay'), file: idOf('file') };
}
