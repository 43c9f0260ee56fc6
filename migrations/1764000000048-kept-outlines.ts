import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the functions read. */
const READ = ['course_versions', 'sections', 'units', 'quizzes', 'quiz_slots'];

/** A version keeps its outline and its quizzes, from when it is published, as they are read: in its own row, added up. */
export class KeptOutlines1764000000048 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    LOCK TABLE units, sections, course_versions, quizzes, quiz_slots IN ACCESS EXCLUSIVE MODE;
    ALTER TABLE course_versions ADD COLUMN outline json, ADD COLUMN quizzes json;
    -- In the row itself, compressed, while the row fits into a page.
    ALTER TABLE course_versions ALTER COLUMN outline SET STORAGE MAIN, ALTER COLUMN quizzes SET STORAGE MAIN;
    COMMENT ON COLUMN course_versions.outline IS 'What outline_of() was when it was published; null: it is to be asked';
    COMMENT ON COLUMN course_versions.quizzes IS 'What quizzes_of() was when it was published; null: it is to be asked';

    CREATE FUNCTION outline_of(organization uuid, version uuid) RETURNS json LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT COALESCE(json_agg(json_build_array(u.id, u.stable_id, u.position, u.title, u.completed_by, u.availability,
        s.position, s.title) ORDER BY u.position), '[]')
      FROM units u JOIN sections s ON s.organization_id = u.organization_id AND s.id = u.section_id
      WHERE u.organization_id = organization AND u.course_version_id = version
    $$;
    COMMENT ON FUNCTION outline_of(uuid, uuid) IS 'The units of a version in their order, each a list of what the server reads of it. New ones go to the end: older servers read it, too';

    CREATE FUNCTION quizzes_of(organization uuid, version uuid) RETURNS json LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT COALESCE(json_agg(json_build_array(q.id, q.unit_id, u.stable_id, trim_scale(q.pass_percent)::text, s.item_count,
        s.max_points, q.attempt_limit, q.time_limit_seconds, q.grace_seconds, q.kept_score, q.cool_down_seconds, q.behaviour,
        q.certainty, q.shuffle_items, q.result_visibility, q.feedback_visibility, q.visible_from) ORDER BY u.position), '[]')
      FROM quizzes q JOIN units u ON u.organization_id = q.organization_id AND u.id = q.unit_id
      CROSS JOIN LATERAL (SELECT sum(draw_count)::int AS item_count, trim_scale(sum(points * draw_count))::text AS max_points
        FROM quiz_slots s WHERE s.organization_id = q.organization_id AND s.quiz_id = q.id) AS s
      WHERE q.organization_id = organization AND q.course_version_id = version
    $$;
    COMMENT ON FUNCTION quizzes_of(uuid, uuid) IS 'The quizzes of a version in the order of their units, likewise, with what their slots add up to';

    ${seeingAllRows(`
    ALTER TABLE course_versions DISABLE TRIGGER course_versions__published_never_change;
    UPDATE course_versions SET outline = outline_of(organization_id, id), quizzes = quizzes_of(organization_id, id)
    WHERE published_at IS NOT NULL;
    ALTER TABLE course_versions ENABLE TRIGGER course_versions__published_never_change;`)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE course_versions DROP COLUMN outline, DROP COLUMN quizzes;
    DROP FUNCTION outline_of(uuid, uuid);
    DROP FUNCTION quizzes_of(uuid, uuid);`);
  }
}

/** Work of the owner on the rows of all tenants; with row_security off, a row that a policy hid would be an error and not missing. */
function seeingAllRows(work: string): string {
  const force = (how: string) =>
    READ.map((table) => `ALTER TABLE ${table} ${how} ROW LEVEL SECURITY;`).join('\n');
  return `
    ${force('NO FORCE')}
    SET LOCAL row_security = off;
    ${work}
    SET LOCAL row_security = on;
    ${force('FORCE')}`;
}
