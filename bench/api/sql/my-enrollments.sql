-- $1 organization, $2 membership.
SELECT json_build_object('data', json_build_object('myEnrollments', json_build_object('edges', (
  SELECT COALESCE(json_agg(json_build_object('node', json_build_object(
    'id', e.id, 'status', e.status, 'enrolledAt', e.enrolled_at, 'completedAt', e.completed_at,
    'course', json_build_object('id', c.id, 'title', c.title, 'summary', c.summary))) ORDER BY e.id), '[]')
  FROM (SELECT * FROM enrollments WHERE organization_id = $1 AND membership_id = $2 ORDER BY id LIMIT 20) AS e
  JOIN courses c ON c.organization_id = $1 AND c.id = e.course_id))))::text AS answer
