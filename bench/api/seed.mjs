// The rows of the bench, set by set: each table of all organizations in one statement, random by a seed.
export const ORGANIZATIONS = 20;
export const COURSES_OF_EACH = 10;
export const COHORTS_OF_EACH = 10;

/** What a member takes: the course of their cohort well under way, one just begun, and one not opened yet. */
const TAKEN = `(VALUES (0, 11, 2), (1, 3, 0), (2, 1, 0)) AS taken (nth, spread, least)`;

/** Names and statements, in order. The template is a course version of an organization of its own. */
export function seedStatements({ seed, learners }, { organizationId, versionId }) {
  const template = `organization_id = '${organizationId}' AND course_version_id = '${versionId}'`;
  const newCourse = `(o * ${COURSES_OF_EACH} + c)`;
  const allCourses = `generate_series(1, ${ORGANIZATIONS}) AS o CROSS JOIN generate_series(0, ${COURSES_OF_EACH - 1}) AS c`;
  return [
    // The rows are made whole: their triggers and foreign keys, one row at a time, would take longer than they do.
    [
      'settings',
      `SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '256MB'`,
    ],
    ['functions', functions(seed)],
    [
      'organizations',
      `INSERT INTO organizations (id, slug, name, mails_per_hour)
       SELECT pg_temp.new_id('organization', o), 'bench-' || o, 'Organization ' || o, 1000000000
       FROM generate_series(1, ${ORGANIZATIONS}) AS o`,
    ],
    ['courses', courses(allCourses, newCourse, { organizationId, versionId })],
    ['outline', outline(allCourses, newCourse, template)],
    ['quizzes', quizzes(allCourses, newCourse, template)],
    [
      'kept outlines',
      `UPDATE course_versions SET outline = outline_of(organization_id, id), quizzes = quizzes_of(organization_id, id)`,
    ],
    ['people', people(learners)],
    ['cohorts', cohorts()],
    ['enrollments', enrollments()],
    ['progress', progress()],
    ['attempts', attempts()],
    ['mail', mail()],
    ['settings', 'SET session_replication_role = origin; RESET synchronous_commit'],
    ['vacuum', 'VACUUM (ANALYZE)'],
    ['checkpoint', 'CHECKPOINT'],
  ];
}

/** Ids are UUIDs of version 7 that rise with their number, as those of the server do; numbers are drawn by the seed. */
function functions(seed) {
  return `
    CREATE FUNCTION pg_temp.new_id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
      SELECT (lpad(to_hex(1764000000000 + n), 12, '0') ||
        overlay(overlay(substr(md5('${seed} ' || kind || ' ' || n), 1, 20) PLACING '7' FROM 1) PLACING '8' FROM 5))::uuid $$;
    CREATE FUNCTION pg_temp.draw(kind text, n bigint, below int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
      SELECT ('x' || substr(md5('${seed} ' || kind || ' ' || n), 1, 7))::bit(28)::int % below $$`;
}

function courses(allCourses, newCourse, { organizationId, versionId }) {
  const place = `pg_temp.new_id('organization', o), pg_temp.new_id('course', ${newCourse}), pg_temp.new_id('version', ${newCourse})`;
  return `
    INSERT INTO courses (organization_id, id, current_version_id, stable_id, title, summary)
    SELECT ${place}, 'course-' || c, 'Course ' || c || ' of ' || o, 'What all are made from.' FROM ${allCourses};
    INSERT INTO course_versions (organization_id, course_id, id, number, content_hash, title, summary, published_at)
    SELECT ${place}, 1, v.content_hash, 'Course ' || c || ' of ' || o, v.summary, now() FROM ${allCourses}
    CROSS JOIN (SELECT * FROM course_versions WHERE organization_id = '${organizationId}' AND id = '${versionId}') AS v`;
}

function outline(allCourses, newCourse, template) {
  return `
    INSERT INTO sections (organization_id, id, course_version_id, position, title)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('section', ${newCourse} * 1000 + s.position),
      pg_temp.new_id('version', ${newCourse}), s.position, s.title
    FROM ${allCourses} CROSS JOIN (SELECT * FROM sections WHERE ${template}) AS s;
    INSERT INTO units (organization_id, id, course_version_id, section_id, stable_id, position, title, summary, completed_by, availability)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('unit', ${newCourse} * 1000 + u.position),
      pg_temp.new_id('version', ${newCourse}), pg_temp.new_id('section', ${newCourse} * 1000 + s.position),
      u.stable_id, u.position, u.title, u.summary, u.completed_by, u.availability
    FROM ${allCourses} CROSS JOIN (SELECT * FROM units WHERE ${template}) AS u JOIN sections s ON s.id = u.section_id;
    INSERT INTO blocks (organization_id, unit_id, course_version_id, position, type, payload)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('unit', ${newCourse} * 1000 + u.position),
      pg_temp.new_id('version', ${newCourse}), b.position, b.type, b.payload
    FROM ${allCourses} CROSS JOIN (SELECT * FROM blocks WHERE ${template}) AS b JOIN units u ON u.id = b.unit_id`;
}

function quizzes(allCourses, newCourse, template) {
  const slots = `(SELECT s.*, u.position AS unit_position, u.stable_id AS unit_stable_id,
      ${newCourse} * 100000 + u.position * 100 + s.position AS number, o, c
    FROM ${allCourses} CROSS JOIN (SELECT * FROM quiz_slots WHERE ${template}) AS s
    JOIN quizzes q ON q.id = s.quiz_id JOIN units u ON u.id = q.unit_id) AS s`;
  const newVersion = `pg_temp.new_id('item version', s.number)`;
  return `
    INSERT INTO quizzes SELECT r.*
    FROM ${allCourses} CROSS JOIN (SELECT * FROM quizzes WHERE ${template}) AS q JOIN units u ON u.id = q.unit_id
    CROSS JOIN LATERAL jsonb_populate_record(NULL::quizzes, to_jsonb(q) || jsonb_build_object('organization_id', pg_temp.new_id('organization', o),
      'id', pg_temp.new_id('quiz', ${newCourse} * 1000 + u.position), 'course_version_id', pg_temp.new_id('version', ${newCourse}),
      'unit_id', pg_temp.new_id('unit', ${newCourse} * 1000 + u.position))) AS r;
    INSERT INTO items (organization_id, id, course_id, unit_stable_id, stable_id)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('item', s.number), pg_temp.new_id('course', ${newCourse}),
      s.unit_stable_id, s.slot FROM ${slots};
    INSERT INTO item_versions (organization_id, id, item_id, number, content_hash, type, prompt, body, settings)
    SELECT pg_temp.new_id('organization', o), ${newVersion}, pg_temp.new_id('item', s.number), 1, v.content_hash, v.type, v.prompt,
      v.body, v.settings FROM ${slots} JOIN item_versions v ON v.id = s.item_version_id;
    INSERT INTO item_keys (organization_id, item_version_id, key, explanation, hints, source)
    SELECT pg_temp.new_id('organization', o), ${newVersion}, k.key, k.explanation, k.hints, k.source
    FROM ${slots} JOIN item_keys k ON k.item_version_id = s.item_version_id;
    INSERT INTO quiz_slots (organization_id, course_version_id, quiz_id, position, slot, item_version_id, points)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('version', ${newCourse}),
      pg_temp.new_id('quiz', ${newCourse} * 1000 + s.unit_position), s.position, s.slot, ${newVersion}, s.points FROM ${slots}`;
}

/** Learner n is of organization 1 + n modulo 20; each has a session that holds, and each organization an instructor. */
function people(learners) {
  return `
    CREATE TEMP TABLE person ON COMMIT PRESERVE ROWS AS
    SELECT n, 1 + n % ${ORGANIZATIONS} AS o, n / ${ORGANIZATIONS} AS place, 'LEARNER' AS role FROM generate_series(0, ${learners - 1}) AS n
    UNION ALL SELECT -o, o, -1, 'INSTRUCTOR' FROM generate_series(1, ${ORGANIZATIONS}) AS o;
    INSERT INTO users (id, email) SELECT pg_temp.new_id('user', n), 'person' || n || '@bench.example' FROM person;
    INSERT INTO memberships (organization_id, id, user_id, email, name)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('membership', n), pg_temp.new_id('user', n),
      'person' || n || '@bench.example', 'Person ' || n FROM person;
    INSERT INTO role_grants (organization_id, membership_id, role)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('membership', n), role FROM person;
    INSERT INTO sessions (organization_id, id, membership_id, user_id, expires_at)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('session', n), pg_temp.new_id('membership', n),
      pg_temp.new_id('user', n), now() + interval '365 days' FROM person`;
}

/** Cohort k of an organization takes its course k; its members are every tenth learner. */
function cohorts() {
  const cohort = `o * ${COHORTS_OF_EACH} + c`;
  return `
    INSERT INTO cohorts (organization_id, id, name, member_count)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('cohort', ${cohort}), 'Cohort ' || c,
      (SELECT count(*) FROM person p WHERE p.o = all_of.o AND p.place % ${COHORTS_OF_EACH} = c)
    FROM (SELECT o, c FROM generate_series(1, ${ORGANIZATIONS}) AS o, generate_series(0, ${COHORTS_OF_EACH - 1}) AS c) AS all_of;
    INSERT INTO cohort_courses (organization_id, cohort_id, course_id)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('cohort', ${cohort}), pg_temp.new_id('course', o * ${COURSES_OF_EACH} + c)
    FROM generate_series(1, ${ORGANIZATIONS}) AS o, generate_series(0, ${COHORTS_OF_EACH - 1}) AS c;
    INSERT INTO cohort_members (organization_id, cohort_id, membership_id)
    SELECT pg_temp.new_id('organization', o), pg_temp.new_id('cohort', o * ${COHORTS_OF_EACH} + place % ${COHORTS_OF_EACH}),
      pg_temp.new_id('membership', n) FROM person WHERE role = 'LEARNER'`;
}

function enrollments() {
  return `
    CREATE TEMP TABLE taking AS
    SELECT n * 3 + nth AS number, n, nth, o, (place + 3 * nth) % ${COURSES_OF_EACH} AS c,
      least + pg_temp.draw('passes', n * 3 + nth, spread) AS passed,
      pg_temp.new_id('organization', o) AS organization_id, pg_temp.new_id('enrollment', n * 3 + nth) AS id,
      pg_temp.new_id('membership', n) AS membership_id, now() - interval '60 days' AS enrolled_at,
      pg_temp.new_id('version', o * ${COURSES_OF_EACH} + (place + 3 * nth) % ${COURSES_OF_EACH}) AS version_id
    FROM person CROSS JOIN ${TAKEN} WHERE role = 'LEARNER';
    ANALYZE taking, units, quizzes;
    INSERT INTO enrollments (organization_id, id, membership_id, course_id, course_version_id, cohort_id, enrolled_at)
    SELECT organization_id, id, membership_id, pg_temp.new_id('course', o * ${COURSES_OF_EACH} + c),
      version_id, CASE WHEN nth = 0 THEN pg_temp.new_id('cohort', o * ${COHORTS_OF_EACH} + c) END, enrolled_at FROM taking;
    CREATE TEMP TABLE passing AS
    SELECT t.*, u.position, u.stable_id, u.id AS unit_id, q.id AS quiz_id, q.kept_score, q.pass_percent, q.grace_seconds,
      t.enrolled_at + u.position * interval '2 days' AS passed_at, t.number::bigint * 1000 + u.position AS attempt,
      pg_temp.new_id('attempt', t.number::bigint * 1000 + u.position) AS attempt_id
    FROM taking t JOIN units u ON u.organization_id = t.organization_id
      AND u.course_version_id = t.version_id AND u.position <= t.passed
    JOIN quizzes q ON q.organization_id = u.organization_id AND q.unit_id = u.id;
    ANALYZE passing`;
}

/** Passed units, and the one that is being read. */
function progress() {
  const next = `JOIN units u ON u.organization_id = t.organization_id
      AND u.course_version_id = t.version_id AND u.position = t.passed + 1`;
  return `
    INSERT INTO unit_unlocks (organization_id, enrollment_id, unit_stable_id, cause, cause_ref, unlocked_at)
    SELECT organization_id, id, stable_id, CASE WHEN position = 1 THEN 'ENROLLED' ELSE 'QUIZ_PASSED' END,
      CASE WHEN position > 1 THEN pg_temp.new_id('attempt', attempt - 1)::text END, passed_at - interval '2 days' FROM passing
    UNION ALL SELECT t.organization_id, t.id, u.stable_id, CASE WHEN u.position = 1 THEN 'ENROLLED' ELSE 'QUIZ_PASSED' END,
      CASE WHEN u.position > 1 THEN pg_temp.new_id('attempt', t.number::bigint * 1000 + t.passed)::text END,
      t.enrolled_at + t.passed * interval '2 days' FROM taking t ${next};
    INSERT INTO unit_progress (organization_id, enrollment_id, unit_stable_id, opened_at, quiz_passed_at, completed_at)
    SELECT organization_id, id, stable_id, passed_at - interval '1 day', passed_at, passed_at FROM passing
    UNION ALL SELECT t.organization_id, t.id, u.stable_id, t.enrolled_at + (t.passed + 0.5) * interval '2 days', NULL, NULL
    FROM taking t ${next} WHERE t.nth < 2`;
}

/** One attempt for each pass, whole as the server writes it, with its grade and the result that it adds up to. */
function attempts() {
  return `
    CREATE TEMP TABLE frozen AS
    SELECT s.organization_id, s.quiz_id, jsonb_agg(jsonb_build_object('slot', s.slot, 'points', '1', 'itemId', v.item_id,
      'itemVersionId', v.id, 'optionOrder', (SELECT jsonb_agg(o ->> 'id') FROM jsonb_array_elements(v.body -> 'options') AS o)) ORDER BY s.position) AS items,
      count(*) AS points
    FROM quiz_slots s JOIN item_versions v ON v.organization_id = s.organization_id AND v.id = s.item_version_id GROUP BY 1, 2;
    INSERT INTO attempt_counters (organization_id, enrollment_id, unit_stable_id, used)
    SELECT organization_id, id, stable_id, 1 FROM passing;
    INSERT INTO attempts (organization_id, id, enrollment_id, quiz_id, unit_id, unit_stable_id, number, status, seed, pass_percent,
      kept_score, frozen_items, started_at, timed_from, grace_seconds, submitted_at, responses_hash, graded_at, score, explanations, earned, max, passed)
    SELECT p.organization_id, p.attempt_id, p.id, p.quiz_id, p.unit_id, p.stable_id, 1, 'GRADED', p.attempt_id::text, p.pass_percent,
      p.kept_score, f.items, p.passed_at - interval '1 hour', p.passed_at - interval '1 hour', p.grace_seconds, p.passed_at, 'seeded',
      p.passed_at, jsonb_build_object('engine', 1, 'earned', (f.points - earned.less) || '/1', 'max', f.points || '/1', 'passed', true, 'items', '[]'::jsonb),
      '{}', f.points - earned.less, f.points, true
    FROM passing p JOIN frozen f ON f.organization_id = p.organization_id AND f.quiz_id = p.quiz_id
    CROSS JOIN LATERAL (SELECT pg_temp.draw('grade', p.attempt, 3) AS less) AS earned;
    INSERT INTO grade_events (organization_id, id, enrollment_id, unit_stable_id, attempt_id, attempt_number, revision, engine, earned, max, passed, graded_at)
    SELECT a.organization_id, pg_temp.new_id('grade', p.attempt), a.enrollment_id, a.unit_stable_id, a.id, 1, 1, 1, a.score ->> 'earned',
      a.score ->> 'max', true, a.graded_at FROM passing p JOIN attempts a ON a.organization_id = p.organization_id AND a.id = p.attempt_id;
    INSERT INTO quiz_results (organization_id, enrollment_id, unit_stable_id, earned, max, percent, passed_at, attempt_count)
    SELECT a.organization_id, a.enrollment_id, a.unit_stable_id, a.score ->> 'earned', a.score ->> 'max', round(100 * a.earned / a.max, 3),
      a.graded_at, 1 FROM attempts a`;
}

/** Each unlock went out by e-mail. */
function mail() {
  return `
    INSERT INTO email_deliveries (organization_id, id, enrollment_id, membership_id, kind, unit_id, unit_stable_id, send_at, status,
      message_id, subject, attempts, planned_at, accepted_at)
    SELECT p.organization_id, pg_temp.new_id('delivery', p.attempt), p.id, p.membership_id,
      CASE WHEN p.position = 1 THEN 'WELCOME' ELSE 'UNIT' END, p.unit_id, p.stable_id, p.passed_at - interval '2 days', 'ACCEPTED',
      '<' || p.attempt || '@bench.example>', 'A unit', 1, p.passed_at - interval '2 days', p.passed_at - interval '2 days'
    FROM passing p`;
}
