-- $1 organization, $2 membership of whoever asks, who must be staff, $3 cohort.
SELECT json_build_object('data', json_build_object('cohort', json_build_object(
  'name', g.name, 'memberCount', g.member_count, 'enrollments', json_build_object('edges', (
    SELECT COALESCE(json_agg(json_build_object('node', json_build_object(
      'id', e.id, 'status', e.status, 'enrolledAt', e.enrolled_at, 'completedAt', e.completed_at,
      'member', json_build_object('name', m.name, 'email', m.email), 'course', json_build_object('title', c.title))) ORDER BY e.id), '[]')
    FROM (
      SELECT e.* FROM enrollments e
      JOIN cohort_members i ON i.organization_id = $1 AND i.membership_id = e.membership_id AND i.cohort_id = g.id
      JOIN cohort_courses t ON t.organization_id = $1 AND t.course_id = e.course_id AND t.cohort_id = g.id
      WHERE e.organization_id = $1 ORDER BY e.id LIMIT 20) AS e
    JOIN memberships m ON m.organization_id = $1 AND m.id = e.membership_id
    JOIN courses c ON c.organization_id = $1 AND c.id = e.course_id)))))::text AS answer
FROM cohorts g
WHERE g.organization_id = $1 AND g.id = $3 AND EXISTS (
  SELECT FROM role_grants WHERE organization_id = $1 AND membership_id = $2 AND role = 'INSTRUCTOR')
