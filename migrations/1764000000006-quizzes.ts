import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keyTable, tenantTable } from './row-level-security.ts';

/** Quizzes with immutable item versions, attempts frozen at start, and the ledger that results are derived from. */
export class Quizzes1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE quizzes (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      course_version_id uuid NOT NULL,
      unit_id uuid NOT NULL,
      pass_percent numeric(6,3) NOT NULL CHECK (pass_percent BETWEEN 0 AND 100),
      attempt_limit integer CHECK (attempt_limit > 0),
      time_limit_seconds integer CHECK (time_limit_seconds > 0),
      grace_seconds integer NOT NULL DEFAULT 30 CHECK (grace_seconds >= 0),
      kept_score text NOT NULL DEFAULT 'HIGHEST' CHECK (kept_score IN ('HIGHEST', 'LATEST', 'FIRST', 'AVERAGE')),
      PRIMARY KEY (organization_id, id),
      CONSTRAINT quizzes__one_for_each_unit UNIQUE (organization_id, unit_id),
      CONSTRAINT quizzes__belong_to_version UNIQUE (organization_id, course_version_id, id),
      FOREIGN KEY (organization_id, course_version_id, unit_id) REFERENCES units (organization_id, course_version_id, id)
    );
    ${tenantTable('quizzes', ['SELECT', 'INSERT'])}

    CREATE TABLE items (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      course_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      stable_id text NOT NULL,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT items__stable_id_is_unique UNIQUE (organization_id, course_id, unit_stable_id, stable_id),
      FOREIGN KEY (organization_id, course_id) REFERENCES courses (organization_id, id)
    );
    ${tenantTable('items', ['SELECT', 'INSERT'])}

    CREATE TABLE item_versions (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      item_id uuid NOT NULL,
      number integer NOT NULL CHECK (number > 0),
      content_hash text NOT NULL,
      type text NOT NULL,
      prompt text NOT NULL,
      body jsonb NOT NULL,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT item_versions__number_is_unique UNIQUE (organization_id, item_id, number),
      FOREIGN KEY (organization_id, item_id) REFERENCES items (organization_id, id)
    );
    COMMENT ON COLUMN item_versions.body IS 'What a learner may see of the item: options, never which of them is right';
    ${tenantTable('item_versions', ['SELECT', 'INSERT'])}

    CREATE TABLE item_keys (
      organization_id uuid NOT NULL,
      item_version_id uuid NOT NULL,
      key jsonb NOT NULL,
      explanation text,
      PRIMARY KEY (organization_id, item_version_id),
      FOREIGN KEY (organization_id, item_version_id) REFERENCES item_versions (organization_id, id)
    );
    COMMENT ON TABLE item_keys IS 'What is right, closed to every transaction that is not an author''s or the scorer''s';
    ${keyTable('item_keys', ['SELECT', 'INSERT'])}

    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END
    $$;

    CREATE TABLE quiz_slots (
      organization_id uuid NOT NULL,
      course_version_id uuid NOT NULL,
      quiz_id uuid NOT NULL,
      position integer NOT NULL CHECK (position > 0),
      slot text NOT NULL,
      item_version_id uuid NOT NULL,
      points numeric(9,3) NOT NULL CHECK (points > 0 AND points < 'Infinity'),
      PRIMARY KEY (organization_id, quiz_id, position),
      CONSTRAINT quiz_slots__slot_is_unique UNIQUE (organization_id, quiz_id, slot),
      FOREIGN KEY (organization_id, course_version_id, quiz_id) REFERENCES quizzes (organization_id, course_version_id, id),
      FOREIGN KEY (organization_id, item_version_id) REFERENCES item_versions (organization_id, id)
    );
    ${tenantTable('quiz_slots', ['SELECT', 'INSERT'])}

    ${['quizzes', 'quiz_slots']
      .map(
        (table) => `
    CREATE TRIGGER ${table}__published_never_change BEFORE INSERT OR UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_content();`,
      )
      .join('')}

    CREATE TABLE attempt_counters (
      organization_id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      used integer NOT NULL DEFAULT 0 CHECK (used >= 0),
      PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id)
    );
    COMMENT ON TABLE attempt_counters IS 'Attempts used, raised by a conditional UPDATE: counting rows lets concurrent starts exceed the limit';
    ${tenantTable('attempt_counters', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE attempts (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      quiz_id uuid NOT NULL,
      unit_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      number integer NOT NULL CHECK (number > 0),
      status text NOT NULL DEFAULT 'IN_PROGRESS' CHECK (status IN
        ('IN_PROGRESS', 'SUBMITTED', 'SCORING', 'NEEDS_REVIEW', 'GRADED', 'SCORING_FAILED', 'ABANDONED', 'VOIDED')),
      seed text NOT NULL,
      pass_percent numeric(6,3) NOT NULL,
      kept_score text NOT NULL,
      frozen_items jsonb NOT NULL,
      responses jsonb NOT NULL DEFAULT '{}',
      started_at timestamptz NOT NULL DEFAULT now(),
      deadline_at timestamptz,
      grace_seconds integer NOT NULL DEFAULT 0,
      submitted_at timestamptz,
      responses_hash text,
      scoring_revision integer NOT NULL DEFAULT 0,
      graded_at timestamptz,
      score jsonb,
      explanations jsonb,
      earned numeric(12,3),
      max numeric(12,3),
      passed boolean,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT attempts__number_is_unique UNIQUE (organization_id, enrollment_id, unit_stable_id, number),
      CONSTRAINT attempts__score_is_in_range CHECK (earned >= 0 AND earned <= max AND max < 'Infinity'),
      CONSTRAINT attempts__graded_have_a_score CHECK ((status = 'GRADED') = (score IS NOT NULL)),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id),
      FOREIGN KEY (organization_id, quiz_id) REFERENCES quizzes (organization_id, id),
      FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id)
    );
    CREATE UNIQUE INDEX attempts__one_in_progress ON attempts (organization_id, enrollment_id, unit_stable_id) WHERE status = 'IN_PROGRESS';
    COMMENT ON COLUMN attempts.frozen_items IS 'The item versions, points and option order drawn at start; later edits do not touch them';
    COMMENT ON COLUMN attempts.score IS 'The exact score as the engine gave it, fractions as n/d; earned and max are its display';
    ${tenantTable('attempts', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE grade_events (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      attempt_id uuid NOT NULL,
      attempt_number integer NOT NULL,
      revision integer NOT NULL DEFAULT 1,
      engine integer NOT NULL,
      earned text NOT NULL,
      max text NOT NULL,
      passed boolean NOT NULL,
      graded_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, id),
      CONSTRAINT grade_events__once_for_each_revision UNIQUE (organization_id, attempt_id, revision),
      FOREIGN KEY (organization_id, attempt_id) REFERENCES attempts (organization_id, id),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id)
    );
    CREATE INDEX grade_events__by_quiz ON grade_events (organization_id, enrollment_id, unit_stable_id, attempt_number);
    COMMENT ON TABLE grade_events IS 'Append-only ledger; earned and max are exact fractions n/d';
    ${tenantTable('grade_events', ['SELECT', 'INSERT'])}

    CREATE TABLE quiz_results (
      organization_id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      earned text NOT NULL,
      max text NOT NULL,
      percent numeric(7,3) NOT NULL CHECK (percent BETWEEN 0 AND 100),
      passed_at timestamptz,
      attempt_count integer NOT NULL,
      PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id)
    );
    COMMENT ON TABLE quiz_results IS 'Derived from grade_events and rebuildable; a pass is sticky';
    ${tenantTable('quiz_results', ['SELECT', 'INSERT', 'UPDATE'])}

    ${['item_versions', 'item_keys', 'grade_events']
      .map(
        (table) => `
    CREATE TRIGGER ${table}__never_change BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change();`,
      )
      .join('')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE quiz_results, grade_events, attempts, attempt_counters, quiz_slots, item_keys, item_versions, items, quizzes;
      DROP FUNCTION refuse_change`);
  }
}
