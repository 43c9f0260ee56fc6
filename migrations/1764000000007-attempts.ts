import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** Attempts frozen at start, the ledger that results are derived from, and what people decide about them. */
export class Attempts1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE attempt_counters (
      organization_id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      used integer NOT NULL DEFAULT 0 CHECK (used >= 0),
      returned integer NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND used),
      PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id)
    );
    COMMENT ON COLUMN attempt_counters.returned IS 'Attempts that staff voided and gave back';
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
      tries jsonb NOT NULL DEFAULT '{}',
      manual jsonb NOT NULL DEFAULT '{}',
      adjustments jsonb NOT NULL DEFAULT '{}',
      seconds jsonb NOT NULL DEFAULT '{}',
      last_saved_at timestamptz,
      started_at timestamptz NOT NULL DEFAULT now(),
      timed_from timestamptz NOT NULL DEFAULT clock_timestamp(),
      deadline_at timestamptz,
      grace_seconds integer NOT NULL DEFAULT 0,
      submitted_at timestamptz,
      responses_hash text,
      scoring_revision integer NOT NULL DEFAULT 0,
      scoring_error text,
      graded_at timestamptz,
      score jsonb,
      explanations jsonb,
      earned numeric(15,3),
      max numeric(15,3),
      passed boolean,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT attempts__number_is_unique UNIQUE (organization_id, enrollment_id, unit_stable_id, number),
      CONSTRAINT attempts__score_is_in_range CHECK (earned >= 0 AND earned <= max AND max < 'Infinity'),
      CONSTRAINT attempts__graded_have_a_score CHECK (status NOT IN ('GRADED', 'NEEDS_REVIEW') OR score IS NOT NULL),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id),
      FOREIGN KEY (organization_id, quiz_id) REFERENCES quizzes (organization_id, id),
      FOREIGN KEY (organization_id, unit_id) REFERENCES units (organization_id, id)
    );
    CREATE UNIQUE INDEX attempts__one_in_progress ON attempts (organization_id, enrollment_id, unit_stable_id) WHERE status = 'IN_PROGRESS';
    COMMENT ON COLUMN attempts.frozen_items IS 'The item versions, points and option order drawn at start; later edits do not touch them';
    CREATE INDEX attempts__by_quiz ON attempts (organization_id, quiz_id, id);
    COMMENT ON COLUMN attempts.timed_from IS 'When it was started, or last reopened: its time limit counts from here';
    COMMENT ON COLUMN attempts.tries IS 'By slot, the responses that were checked before the end, with what was said about them';
    COMMENT ON COLUMN attempts.manual IS 'By slot, what people gave';
    COMMENT ON COLUMN attempts.adjustments IS 'By slot, what regrades changed about the key, as ids of item versions';
    COMMENT ON COLUMN attempts.seconds IS 'By slot, seconds between one save and the next';
    COMMENT ON COLUMN attempts.score IS 'The exact score as the engine gave it, fractions as n/d; earned and max are its display';
    ${tenantTable('attempts', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE grade_events (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      attempt_id uuid NOT NULL,
      attempt_number integer NOT NULL,
      revision integer NOT NULL,
      kind text NOT NULL DEFAULT 'SCORED' CHECK (kind IN ('SCORED', 'REVIEWED', 'OVERRIDDEN', 'REGRADED', 'REVERTED', 'VOIDED', 'REOPENED')),
      actor_membership_id uuid,
      regrade_id uuid,
      reason text,
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
    COMMENT ON COLUMN grade_events.kind IS 'VOIDED and REOPENED take the attempt''s score out; every other kind replaces it';
    CREATE INDEX grade_events__by_quiz ON grade_events (organization_id, enrollment_id, unit_stable_id, attempt_number);
    COMMENT ON TABLE grade_events IS 'Append-only ledger; earned and max are exact fractions n/d';
    ${tenantTable('grade_events', ['SELECT', 'INSERT'])}

    CREATE TABLE quiz_results (
      organization_id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text NOT NULL,
      earned text,
      max text,
      percent numeric(7,3) CHECK (percent BETWEEN 0 AND 100),
      passed_at timestamptz,
      attempt_count integer NOT NULL,
      PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id)
    );
    COMMENT ON COLUMN quiz_results.percent IS 'Null while no attempt counts';
    COMMENT ON TABLE quiz_results IS 'Derived from grade_events and rebuildable; a pass is sticky';
    ${tenantTable('quiz_results', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TRIGGER grade_events__never_change BEFORE UPDATE OR DELETE ON grade_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE TABLE accommodations (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      unit_stable_id text,
      extra_time_percent numeric(7,3) NOT NULL DEFAULT 0 CHECK (extra_time_percent BETWEEN 0 AND 1000),
      extra_attempts integer NOT NULL DEFAULT 0 CHECK (extra_attempts BETWEEN 0 AND 1000),
      reason text NOT NULL,
      granted_by uuid NOT NULL,
      granted_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, id),
      CONSTRAINT accommodations__one_for_each_quiz UNIQUE NULLS NOT DISTINCT (organization_id, enrollment_id, unit_stable_id),
      FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments (organization_id, id),
      FOREIGN KEY (organization_id, granted_by) REFERENCES memberships (organization_id, id)
    );
    COMMENT ON COLUMN accommodations.unit_stable_id IS 'Null for every quiz of the course that has none of its own';
    ${tenantTable('accommodations', ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])}

    CREATE TABLE reviews (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      attempt_id uuid NOT NULL,
      slot text NOT NULL,
      course_id uuid NOT NULL,
      unit_id uuid NOT NULL,
      status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'DONE', 'CANCELLED')),
      claimed_by uuid,
      claimed_until timestamptz,
      points numeric(15,3) CHECK (points >= 0 AND points < 'Infinity'),
      criteria jsonb,
      comment text,
      graded_by uuid,
      graded_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, id),
      CONSTRAINT reviews__done_are_graded CHECK ((status = 'DONE') = (points IS NOT NULL AND graded_by IS NOT NULL)),
      CONSTRAINT reviews__claims_end CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
      FOREIGN KEY (organization_id, attempt_id) REFERENCES attempts (organization_id, id),
      FOREIGN KEY (organization_id, claimed_by) REFERENCES memberships (organization_id, id),
      FOREIGN KEY (organization_id, graded_by) REFERENCES memberships (organization_id, id)
    );
    CREATE UNIQUE INDEX reviews__one_open_for_each_item ON reviews (organization_id, attempt_id, slot) WHERE status = 'OPEN';
    CREATE INDEX reviews__queue ON reviews (organization_id, course_id, id) WHERE status = 'OPEN';
    COMMENT ON TABLE reviews IS 'Responses that wait for a person; a claim keeps a second grader away until it ends';
    ${tenantTable('reviews', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE regrades (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      course_id uuid NOT NULL,
      item_version_id uuid NOT NULL,
      new_item_version_id uuid,
      policy text NOT NULL CHECK (policy IN ('FULL_CREDIT', 'EITHER_KEY', 'NEW_KEY', 'ONLY_IF_HIGHER', 'DROP_ITEM')),
      reason text NOT NULL,
      status text NOT NULL DEFAULT 'PREVIEWING' CHECK (status IN
        ('PREVIEWING', 'PREVIEWED', 'APPLYING', 'APPLIED', 'REVERTING', 'REVERTED', 'FAILED')),
      error text,
      total integer NOT NULL DEFAULT 0,
      done integer NOT NULL DEFAULT 0,
      changed integer NOT NULL DEFAULT 0,
      newly_passed integer NOT NULL DEFAULT 0,
      unlocked integer NOT NULL DEFAULT 0,
      cursor uuid,
      requested_by uuid NOT NULL,
      requested_at timestamptz NOT NULL DEFAULT now(),
      applied_by uuid,
      reverted_by uuid,
      revert_reason text,
      finished_at timestamptz,
      PRIMARY KEY (organization_id, id),
      FOREIGN KEY (organization_id, course_id) REFERENCES courses (organization_id, id),
      FOREIGN KEY (organization_id, item_version_id) REFERENCES item_versions (organization_id, id),
      FOREIGN KEY (organization_id, new_item_version_id) REFERENCES item_versions (organization_id, id),
      FOREIGN KEY (organization_id, requested_by) REFERENCES memberships (organization_id, id),
      FOREIGN KEY (organization_id, applied_by) REFERENCES memberships (organization_id, id),
      FOREIGN KEY (organization_id, reverted_by) REFERENCES memberships (organization_id, id)
    );
    CREATE UNIQUE INDEX regrades__one_writes_at_a_time ON regrades (organization_id, item_version_id) WHERE status IN ('APPLYING', 'REVERTING');
    COMMENT ON COLUMN regrades.cursor IS 'The last attempt that is done; a run that was cut off goes on behind it';
    ${tenantTable('regrades', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE regrade_changes (
      organization_id uuid NOT NULL,
      regrade_id uuid NOT NULL,
      attempt_id uuid NOT NULL,
      enrollment_id uuid NOT NULL,
      old_earned text NOT NULL,
      old_max text NOT NULL,
      old_passed boolean NOT NULL,
      new_earned text NOT NULL,
      new_max text NOT NULL,
      new_passed boolean NOT NULL,
      unlocks text[] NOT NULL DEFAULT '{}',
      status text NOT NULL DEFAULT 'PREVIEWED' CHECK (status IN ('PREVIEWED', 'APPLIED', 'REVERTED', 'SKIPPED')),
      old_adjustments jsonb,
      applied_revision integer,
      PRIMARY KEY (organization_id, regrade_id, attempt_id),
      FOREIGN KEY (organization_id, regrade_id) REFERENCES regrades (organization_id, id),
      FOREIGN KEY (organization_id, attempt_id) REFERENCES attempts (organization_id, id)
    );
    COMMENT ON COLUMN regrade_changes.unlocks IS 'Stable ids of the units that the new score opens';
    ${tenantTable('regrade_changes', ['SELECT', 'INSERT', 'UPDATE'])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE regrade_changes, regrades, reviews, accommodations, quiz_results, grade_events, attempts, attempt_counters',
    );
  }
}
