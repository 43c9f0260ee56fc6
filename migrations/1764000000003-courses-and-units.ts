import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './row-level-security.ts';

/** Courses with immutable versions; the ordered outline and the blocks of each unit. */
export class CoursesAndUnits1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    CREATE TABLE courses (
      organization_id uuid NOT NULL REFERENCES organizations (id),
      id uuid NOT NULL,
      stable_id text NOT NULL,
      title text NOT NULL,
      summary text NOT NULL DEFAULT '',
      language text NOT NULL DEFAULT 'en',
      current_version_id uuid,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (organization_id, id),
      CONSTRAINT courses__stable_id_is_unique UNIQUE (organization_id, stable_id)
    );
    ${tenantTable('courses', ['SELECT', 'INSERT', 'UPDATE'])}

    CREATE TABLE course_versions (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      course_id uuid NOT NULL,
      number integer NOT NULL CHECK (number > 0),
      content_hash text NOT NULL,
      title text NOT NULL,
      summary text NOT NULL DEFAULT '',
      cadence jsonb,
      reminder_after text,
      published_at timestamptz,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT course_versions__number_is_unique UNIQUE (organization_id, course_id, number),
      CONSTRAINT course_versions__belong_to_course UNIQUE (organization_id, course_id, id),
      FOREIGN KEY (organization_id, course_id) REFERENCES courses (organization_id, id)
    );
    COMMENT ON COLUMN course_versions.cadence IS 'The rhythm in which units are mailed unless a learner chose another; null: at once';
    COMMENT ON COLUMN course_versions.reminder_after IS 'ISO 8601 duration after an unlock, when the unit is not completed by then; null: no reminder';
    ${tenantTable('course_versions', ['SELECT', 'INSERT', 'UPDATE'])}
    ALTER TABLE courses ADD CONSTRAINT courses__current_version
      FOREIGN KEY (organization_id, id, current_version_id) REFERENCES course_versions (organization_id, course_id, id);

    CREATE FUNCTION refuse_change_of_published_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        IF OLD.published_at IS NOT NULL THEN
          RAISE EXCEPTION 'course version % is published and never changes', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
      END
    $$;
    CREATE TRIGGER course_versions__published_never_change BEFORE UPDATE OR DELETE ON course_versions
      FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_version();

    -- The version's row is locked first, so that nothing slips in while another transaction publishes it.
    CREATE FUNCTION refuse_change_of_published_content() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
      BEGIN
        IF (SELECT bool_or(version.published_at IS NOT NULL) FROM (
          SELECT v.published_at FROM course_versions v
          WHERE v.organization_id IN (NEW.organization_id, OLD.organization_id)
            AND v.id IN (NEW.course_version_id, OLD.course_version_id) FOR SHARE) AS version) THEN
          RAISE EXCEPTION 'the content of a published course version never changes' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
      END
    $$;

    CREATE TABLE sections (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      course_version_id uuid NOT NULL,
      position integer NOT NULL CHECK (position > 0),
      title text NOT NULL,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT sections__position_is_unique UNIQUE (organization_id, course_version_id, position),
      CONSTRAINT sections__belong_to_version UNIQUE (organization_id, course_version_id, id),
      FOREIGN KEY (organization_id, course_version_id) REFERENCES course_versions (organization_id, id)
    );
    ${tenantTable('sections', ['SELECT', 'INSERT'])}

    CREATE TABLE units (
      organization_id uuid NOT NULL,
      id uuid NOT NULL,
      course_version_id uuid NOT NULL,
      section_id uuid NOT NULL,
      stable_id text NOT NULL,
      position integer NOT NULL CHECK (position > 0),
      title text NOT NULL,
      summary text NOT NULL DEFAULT '',
      completed_by text NOT NULL CHECK (completed_by IN ('QUIZ', 'MARK')),
      availability jsonb,
      PRIMARY KEY (organization_id, id),
      CONSTRAINT units__stable_id_is_unique UNIQUE (organization_id, course_version_id, stable_id),
      CONSTRAINT units__position_is_unique UNIQUE (organization_id, course_version_id, position),
      CONSTRAINT units__belong_to_version UNIQUE (organization_id, course_version_id, id),
      FOREIGN KEY (organization_id, course_version_id, section_id) REFERENCES sections (organization_id, course_version_id, id)
    );
    COMMENT ON COLUMN units.stable_id IS 'Survives moves, renames and new versions; what a learner earned refers to it';
    COMMENT ON COLUMN units.availability IS 'The rule of unlocking; null: the previous unit''s quiz is passed, or it is completed when it has none';
    ${tenantTable('units', ['SELECT', 'INSERT'])}

    CREATE TABLE blocks (
      organization_id uuid NOT NULL,
      unit_id uuid NOT NULL,
      course_version_id uuid NOT NULL,
      position integer NOT NULL CHECK (position > 0),
      type text NOT NULL CHECK (type IN ('MARKDOWN', 'CODE', 'IMAGE', 'CALLOUT', 'DEFINITION', 'LINK')),
      payload jsonb NOT NULL,
      PRIMARY KEY (organization_id, unit_id, position),
      FOREIGN KEY (organization_id, course_version_id, unit_id) REFERENCES units (organization_id, course_version_id, id)
    );
    ${tenantTable('blocks', ['SELECT', 'INSERT'])}

    ${['sections', 'units', 'blocks']
      .map(
        (table) => `
    CREATE TRIGGER ${table}__published_never_change BEFORE INSERT OR UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_content();`,
      )
      .join('')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE courses DROP CONSTRAINT courses__current_version;
      DROP TABLE blocks, units, sections, course_versions, courses;
      DROP FUNCTION refuse_change_of_published_content, refuse_change_of_published_version`);
  }
}
