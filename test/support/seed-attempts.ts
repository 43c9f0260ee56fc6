import { buildSheet } from '../../src/quizzes/build-sheet.ts';
import type { KeyRow, SheetParts } from '../../src/quizzes/build-sheet.ts';
import { Fraction, scoreSheet, toDecimal } from '../../src/quizzes/scoring/index.ts';
import type { ItemResponse } from '../../src/quizzes/scoring/index.ts';
import type { TestDatabase } from './database.ts';

export interface AttemptSeed {
  readonly organizationId: string;
  readonly courseId: string;
  readonly unitStableId: string;
  /** How many learners, with a graded attempt each. */
  readonly count: number;
  /** What they answered, by slot, in turns: learner n has the responses n modulo their number. */
  readonly responses: readonly Record<string, ItemResponse>[];
  readonly seconds?: Record<string, number>;
}

interface QuizParts {
  readonly quiz_id: string;
  readonly unit_id: string;
  readonly course_version_id: string;
  readonly pass_percent: string;
  readonly slots: { slot: string; points: string; itemId: string; itemVersionId: string }[];
  readonly versions: SheetParts['versions'];
  readonly keys: KeyRow[];
}

/** Learners who have taken a quiz, thousands in a moment: rows as the server would have written them, graded by the engine. */
export async function seedAttempts(database: TestDatabase, seed: AttemptSeed): Promise<void> {
  const quiz = await loadQuiz(database, seed);
  const frozenItems = quiz.slots.map((slot) => ({ ...slot, optionOrder: null }));
  const variants = seed.responses.map((given) => {
    const responses = Object.fromEntries(
      Object.entries(given).map(([slot, response]) => [slot, { rev: 1, response }]),
    );
    const attempt: SheetParts['attempt'] = {
      seed: 'seed',
      passPercent: quiz.pass_percent,
      behaviour: 'DEFERRED_FEEDBACK',
      certainty: false,
      frozenItems,
      responses,
      tries: {},
      manual: {},
      adjustments: {},
    };
    const score = scoreSheet(buildSheet({ attempt, versions: quiz.versions, keys: quiz.keys }));
    const display = (fraction: string) => toDecimal(Fraction.from(fraction), 3);
    return {
      responses,
      score,
      engine: score.engine,
      earned: score.earned,
      max: score.max,
      passed: score.passed,
      shownEarned: display(score.earned),
      shownMax: display(score.max),
      percent: display(score.percent),
    };
  });
  await database.admin(SEED, [
    seed.organizationId,
    seed.courseId,
    quiz.course_version_id,
    quiz.quiz_id,
    quiz.unit_id,
    seed.unitStableId,
    seed.count,
    JSON.stringify(frozenItems),
    JSON.stringify(variants),
    JSON.stringify(seed.seconds ?? {}),
  ]);
}

const SEED = `
  WITH variants AS (
    SELECT v.*, (v.place - 1)::int AS n FROM ROWS FROM (jsonb_to_recordset($9::jsonb) AS (responses jsonb, score jsonb, engine int, earned text, max text,
      passed boolean, "shownEarned" numeric, "shownMax" numeric, percent numeric)) WITH ORDINALITY
      AS v (responses, score, engine, earned, max, passed, shown_earned, shown_max, percent, place)
  ), people AS MATERIALIZED (
    SELECT gen_random_uuid() AS user_id, gen_random_uuid() AS membership_id, gen_random_uuid() AS enrollment_id, gen_random_uuid() AS attempt_id,
      (i % (SELECT count(*) FROM variants))::int AS variant FROM generate_series(0, $7::int - 1) AS i
  ), added_users AS (
    INSERT INTO users (id, email) SELECT user_id, user_id || '@seeded.example' FROM people
  ), added_members AS (
    INSERT INTO memberships (organization_id, id, user_id, email, name)
    SELECT $1, membership_id, user_id, user_id || '@seeded.example', 'Seeded ' || variant FROM people
  ), added_roles AS (
    INSERT INTO role_grants (organization_id, membership_id, role) SELECT $1, membership_id, 'LEARNER' FROM people
  ), added_enrollments AS (
    INSERT INTO enrollments (organization_id, id, membership_id, course_id, course_version_id) SELECT $1, enrollment_id, membership_id, $2, $3 FROM people
  ), added_unlocks AS (
    INSERT INTO unit_unlocks (organization_id, enrollment_id, unit_stable_id, cause) SELECT $1, enrollment_id, $6, 'ENROLLED' FROM people
  ), added_counters AS (
    INSERT INTO attempt_counters (organization_id, enrollment_id, unit_stable_id, used) SELECT $1, enrollment_id, $6, 1 FROM people
  ), added_attempts AS (
    INSERT INTO attempts (organization_id, id, enrollment_id, quiz_id, unit_id, unit_stable_id, number, status, seed, pass_percent, kept_score, frozen_items,
      responses, seconds, submitted_at, responses_hash, scoring_revision, graded_at, score, explanations, earned, max, passed)
    SELECT $1, attempt_id, enrollment_id, $4, $5, $6, 1, 'GRADED', 'seed', q.pass_percent, q.kept_score, $8::jsonb, v.responses, $10::jsonb,
      now(), 'seeded', 0, now(), v.score, '{}', v.shown_earned, v.shown_max, v.passed
    FROM people p JOIN variants v ON v.n = p.variant JOIN quizzes q ON q.organization_id = $1 AND q.id = $4
  ), added_events AS (
    INSERT INTO grade_events (organization_id, id, enrollment_id, unit_stable_id, attempt_id, attempt_number, revision, engine, earned, max, passed)
    SELECT $1, gen_random_uuid(), enrollment_id, $6, attempt_id, 1, 1, v.engine, v.earned, v.max, v.passed FROM people p JOIN variants v ON v.n = p.variant
  ), added_results AS (
    INSERT INTO quiz_results (organization_id, enrollment_id, unit_stable_id, earned, max, percent, passed_at, attempt_count)
    SELECT $1, enrollment_id, $6, v.earned, v.max, v.percent, CASE WHEN v.passed THEN now() END, 1 FROM people p JOIN variants v ON v.n = p.variant
  ), added_progress AS (
    INSERT INTO unit_progress (organization_id, enrollment_id, unit_stable_id, quiz_passed_at, completed_at)
    SELECT $1, enrollment_id, $6, now(), now() FROM people p JOIN variants v ON v.n = p.variant WHERE v.passed
  )
  INSERT INTO unit_unlocks (organization_id, enrollment_id, unit_stable_id, cause, cause_ref)
  SELECT $1, enrollment_id, u.stable_id, 'QUIZ_PASSED', attempt_id::text FROM people p JOIN variants v ON v.n = p.variant
  JOIN units u ON u.organization_id = $1 AND u.course_version_id = $3 AND u.position = (SELECT position + 1 FROM units WHERE organization_id = $1 AND id = $5)
  WHERE v.passed`;

async function loadQuiz(database: TestDatabase, seed: AttemptSeed): Promise<QuizParts> {
  const [quiz] = await database.admin<QuizParts>(
    `SELECT q.id AS quiz_id, q.unit_id, q.course_version_id, trim_scale(q.pass_percent)::text AS pass_percent,
       (SELECT jsonb_agg(jsonb_build_object('slot', s.slot, 'points', trim_scale(s.points)::text, 'itemId', v.item_id, 'itemVersionId', v.id) ORDER BY s.position)
        FROM quiz_slots s JOIN item_versions v ON v.id = s.item_version_id WHERE s.quiz_id = q.id) AS slots,
       (SELECT jsonb_agg(to_jsonb(v)) FROM quiz_slots s JOIN item_versions v ON v.id = s.item_version_id WHERE s.quiz_id = q.id) AS versions,
       (SELECT jsonb_agg(jsonb_build_object('itemVersionId', k.item_version_id, 'key', k.key, 'hints', k.hints, 'explanation', k.explanation))
        FROM quiz_slots s JOIN item_keys k ON k.item_version_id = s.item_version_id WHERE s.quiz_id = q.id) AS keys
     FROM quizzes q JOIN units u ON u.id = q.unit_id JOIN course_versions c ON c.id = q.course_version_id
     WHERE q.organization_id = $1 AND c.course_id = $2 AND u.stable_id = $3 ORDER BY c.number LIMIT 1`,
    [seed.organizationId, seed.courseId, seed.unitStableId],
  );
  if (quiz === undefined) throw new Error('There is no such quiz.');
  return quiz;
}
