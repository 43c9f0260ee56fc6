// Who asks: learners spread over all organizations, each with a session of their own.

/** Rows of learners, with the course of their cohort and the ids that operations ask for. */
export async function sampleLearners(admin, { count }) {
  const { rows } = await admin.query(
    `WITH learner AS (
       SELECT e.*, md5(e.id::text) AS place FROM enrollments e WHERE e.cohort_id IS NOT NULL ORDER BY place LIMIT $1)
     SELECT l.organization_id AS "organizationId", l.membership_id AS "membershipId", l.course_id AS "courseId", l.id AS "enrollmentId",
       l.cohort_id AS "cohortId", m.user_id AS "userId", s.id AS "sessionId",
       (SELECT u.id FROM units u JOIN unit_unlocks k ON k.organization_id = u.organization_id AND k.unit_stable_id = u.stable_id
         AND k.enrollment_id = l.id WHERE u.organization_id = l.organization_id AND u.course_version_id = l.course_version_id
         ORDER BY u.position DESC LIMIT 1) AS "unitId"
     FROM learner l
     JOIN memberships m ON m.organization_id = l.organization_id AND m.id = l.membership_id
     JOIN sessions s ON s.organization_id = l.organization_id AND s.membership_id = l.membership_id
     ORDER BY l.place`,
    [count],
  );
  return rows;
}

/** Instructors, one of each organization, each asking about one of its cohorts. */
export async function sampleInstructors(admin) {
  const { rows } = await admin.query(
    `SELECT c.organization_id AS "organizationId", g.membership_id AS "membershipId", c.id AS "cohortId", m.user_id AS "userId",
       s.id AS "sessionId"
     FROM cohorts c JOIN role_grants g ON g.organization_id = c.organization_id AND g.role = 'INSTRUCTOR'
     JOIN memberships m ON m.organization_id = g.organization_id AND m.id = g.membership_id
     JOIN sessions s ON s.organization_id = m.organization_id AND s.membership_id = m.id ORDER BY c.id`,
  );
  return rows;
}

/** Learners who have passed nothing yet, for whoever is to pass: each at the first unit of a course. */
export async function sampleBeginners(admin, { count, offset }) {
  const { rows } = await admin.query(
    `SELECT e.organization_id AS "organizationId", e.membership_id AS "membershipId", e.id AS "enrollmentId", m.user_id AS "userId",
       s.id AS "sessionId", u.id AS "unitId"
     FROM enrollments e JOIN memberships m ON m.organization_id = e.organization_id AND m.id = e.membership_id
     JOIN sessions s ON s.organization_id = e.organization_id AND s.membership_id = e.membership_id
     JOIN units u ON u.organization_id = e.organization_id AND u.course_version_id = e.course_version_id AND u.position = 1
     WHERE e.cohort_id IS NULL AND NOT EXISTS (SELECT FROM attempts a WHERE a.organization_id = e.organization_id AND a.enrollment_id = e.id)
     ORDER BY md5(e.id::text) OFFSET $2 LIMIT $1`,
    [count, offset],
  );
  return rows;
}
