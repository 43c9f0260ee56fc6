import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keyTable, tenantTable } from './row-level-security.ts';

const VISIBILITIES = `('IMMEDIATELY', 'AFTER_SUBMIT', 'AFTER_LAST_ATTEMPT', 'AFTER_DATE', 'NEVER')`;

/** Quizzes and banks of items with immutable versions; keys are in a table of their own. */
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
      cool_down_seconds integer NOT NULL DEFAULT 0 CHECK (cool_down_seconds >= 0),
      behaviour text NOT NULL DEFAULT 'DEFERRED_FEEDBACK' CHECK (behaviour IN
        ('DEFERRED_FEEDBACK', 'IMMEDIATE_FEEDBACK', 'INTERACTIVE', 'ADAPTIVE')),
      certainty boolean NOT NULL DEFAULT false,
      shuffle_items boolean NOT NULL DEFAULT false,
      result_visibility text NOT NULL DEFAULT 'AFTER_SUBMIT' CHECK (result_visibility IN ${VISIBILITIES}),
      feedback_visibility text NOT NULL DEFAULT 'AFTER_SUBMIT' CHECK (feedback_visibility IN ${VISIBILITIES}),
      visible_from timestamptz,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT quizzes__date_is_known CHECK ('AFTER_DATE' NOT IN (result_visibility, feedback_visibility) OR visible_from IS NOT NULL),
      CONSTRAINT quizzes__one_for_each_unit UNIQUE (organization_id, unit_id),
      CONSTRAINT quizzes__belong_to_version UNIQUE (organization_id, course_version_id, id),
      FOREIGN KEY (organization_id, course_version_id, unit_id) REFERENCES units (organization_id, course_version_id, id)
    );
    ${tenantTable('quizzes', ['SELECT', 'INSERT'])}

    CREATE TABLE item_banks (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      course_id uuid NOT NULL,
      stable_id text NOT NULL,
      title text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      deprecated_at timestamptz,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT item_banks__stable_id_is_unique UNIQUE (organization_id, course_id, stable_id),
      FOREIGN KEY (organization_id, course_id) REFERENCES courses (organization_id, id)
    );
    ${tenantTable('item_banks', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE items (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      course_id uuid NOT NULL,
      unit_stable_id text,
      bank_id uuid,
      stable_id text NOT NULL,
      tags text[] NOT NULL DEFAULT '{}',
      deprecated_at timestamptz,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT items__belong_to_a_unit_or_a_bank CHECK ((unit_stable_id IS NULL) <> (bank_id IS NULL)),
      CONSTRAINT items__stable_id_is_unique UNIQUE NULLS NOT DISTINCT (organization_id, course_id, unit_stable_id, bank_id, stable_id),
      FOREIGN KEY (organization_id, course_id) REFERENCES courses (organization_id, id),
      FOREIGN KEY (organization_id, bank_id) REFERENCES item_banks (organization_id, id)
    );
    CREATE INDEX items__by_bank ON items (organization_id, bank_id);
    COMMENT ON COLUMN items.deprecated_at IS 'No longer drawn; published quizzes and attempts that hold it keep it';
    ${tenantTable('items', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE item_versions (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      item_id uuid NOT NULL,
      number integer NOT NULL CHECK (number > 0),
      content_hash text NOT NULL,
      type text NOT NULL,
      prompt text NOT NULL,
      body jsonb NOT NULL,
      settings jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, id),
      CONSTRAINT item_versions__number_is_unique UNIQUE (organization_id, item_id, number),
      FOREIGN KEY (organization_id, item_id) REFERENCES items (organization_id, id)
    );
    COMMENT ON COLUMN item_versions.settings IS 'Penalties and tries: what learners may know of how it is scored';
    COMMENT ON COLUMN item_versions.body IS 'What a learner may see of the item: options, never which of them is right';
    ${tenantTable('item_versions', ['SELECT', 'INSERT'])}

    CREATE TABLE item_keys (
      organization_id uuid NOT NULL,
      item_version_id uuid NOT NULL,
      key jsonb NOT NULL,
      explanation text,
      hints jsonb NOT NULL DEFAULT '[]',
      source jsonb NOT NULL,
      PRIMARY KEY (organization_id, item_version_id),
      FOREIGN KEY (organization_id, item_version_id) REFERENCES item_versions (organization_id, id)
    );
    COMMENT ON COLUMN item_keys.source IS 'The item as its author wrote it';
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
      item_version_id uuid,
      bank_id uuid,
      draw_tags text[] NOT NULL DEFAULT '{}',
      draw_count integer NOT NULL DEFAULT 1 CHECK (draw_count BETWEEN 1 AND 100),
      points numeric(9,3) NOT NULL CHECK (points > 0 AND points < 'Infinity'),
      PRIMARY KEY (organization_id, quiz_id, position),
      CONSTRAINT quiz_slots__hold_an_item_or_a_draw CHECK ((item_version_id IS NULL) <> (bank_id IS NULL)),
      CONSTRAINT quiz_slots__slot_is_unique UNIQUE (organization_id, quiz_id, slot),
      FOREIGN KEY (organization_id, course_version_id, quiz_id) REFERENCES quizzes (organization_id, course_version_id, id),
      FOREIGN KEY (organization_id, item_version_id) REFERENCES item_versions (organization_id, id),
      FOREIGN KEY (organization_id, bank_id) REFERENCES item_banks (organization_id, id)
    );
    COMMENT ON COLUMN quiz_slots.points IS 'Of each item, where a draw puts several into the slot';
    ${tenantTable('quiz_slots', ['SELECT', 'INSERT'])}

    ${['quizzes', 'quiz_slots']
      .map(
        (table) => `
    CREATE TRIGGER ${table}__published_never_change BEFORE INSERT OR UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_content();`,
      )
      .join('')}

    ${['item_versions', 'item_keys']
      .map(
        (table) => `
    CREATE TRIGGER ${table}__never_change BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change();`,
      )
      .join('')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE quiz_slots, item_keys, item_versions, items, item_banks, quizzes;
      DROP FUNCTION refuse_change`);
  }
}
