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

/** Of the courses that no cohort takes, those in which there is something left to pass: share `nth` of ten shares. */
export async function sampleGoers(admin, { nth, count }) {
  const { rows } = await admin.query(
    `SELECT e.organization_id AS "organizationId", e.membership_id AS "membershipId", e.id AS "enrollmentId", m.user_id AS "userId",
       s.id AS "sessionId", u.id AS "unitId"
     FROM enrollments e JOIN memberships m ON m.organization_id = e.organization_id AND m.id = e.membership_id
     JOIN sessions s ON s.organization_id = e.organization_id AND s.membership_id = e.membership_id
     JOIN units u ON u.organization_id = e.organization_id AND u.course_version_id = e.course_version_id AND u.position = 1 +
       (SELECT count(*) FROM quiz_results r WHERE r.organization_id = e.organization_id AND r.enrollment_id = e.id)
     WHERE e.cohort_id IS NULL AND abs(hashtext(e.id::text)) % 10 = $1
     ORDER BY u.position, md5(e.id::text) LIMIT $2`,
    [nth, count],
  );
  return rows;
}
