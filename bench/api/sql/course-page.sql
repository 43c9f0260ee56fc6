-- The page as the operation CoursePage answers it: $1 organization, $2 membership, $3 course.
SELECT json_build_object('data', json_build_object('course', json_build_object(
  'title', c.title,
  'myEnrollment', CASE WHEN e.id IS NOT NULL THEN json_build_object('status', e.status) END,
  'units', json_build_object('edges', outline.edges))))::text AS answer
FROM courses c
LEFT JOIN LATERAL (
  SELECT id, status, course_version_id, status IN ('PENDING', 'WITHDRAWN', 'EXPIRED') AS is_shut FROM enrollments
  WHERE organization_id = $1 AND membership_id = $2 AND course_id = c.id ORDER BY rotation DESC LIMIT 1) AS e ON true
CROSS JOIN LATERAL (
  SELECT json_agg(json_build_object('node', json_build_object(
    'id', u.id, 'position', u.position, 'title', u.title, 'section', json_build_object('title', u.section_title),
    'lock', json_build_object('state', CASE WHEN u.is_open THEN 'UNLOCKED' ELSE 'LOCKED' END, 'unmet', CASE
      WHEN u.is_open THEN '[]'::json
      WHEN e.id IS NULL THEN '[{"code":"NOT_ENROLLED","ref":null}]'::json
      WHEN e.is_shut THEN '[{"code":"ENROLLMENT_NOT_ACTIVE","ref":null}]'::json
      ELSE json_build_array(json_build_object('code',
        CASE u.previous_completed_by WHEN 'MARK' THEN 'UNIT_NOT_COMPLETED' ELSE 'QUIZ_NOT_PASSED' END, 'ref', u.previous)) END),
    'quiz', CASE WHEN u.is_open AND q.id IS NOT NULL THEN json_build_object(
      'passPercent', trim_scale(q.pass_percent)::text, 'itemCount', s.item_count,
      'myStanding', json_build_object('used', COALESCE(a.used - a.returned, 0), 'percent', trim_scale(r.percent)::text, 'passedAt', r.passed_at)) END,
    'progress', CASE WHEN u.has_begun THEN json_build_object('openedAt', u.opened_at, 'completedAt', u.completed_at) END
  )) ORDER BY u.position) AS edges
  FROM (
    SELECT u.id, u.position, u.stable_id, u.title, x.title AS section_title, lag(u.stable_id) OVER outline AS previous,
      lag(u.completed_by) OVER outline AS previous_completed_by, p.opened_at, p.completed_at,
      k.enrollment_id IS NOT NULL OR p.enrollment_id IS NOT NULL AS has_begun,
      e.id IS NOT NULL AND NOT e.is_shut AND (k.enrollment_id IS NOT NULL OR u.position = 1 OR CASE lag(u.completed_by) OVER outline
        WHEN 'MARK' THEN lag(p.completed_at) OVER outline ELSE lag(p.quiz_passed_at) OVER outline END IS NOT NULL) AS is_open
    FROM units u
    JOIN sections x ON x.organization_id = $1 AND x.id = u.section_id
    LEFT JOIN unit_unlocks k ON k.organization_id = $1 AND k.enrollment_id = e.id AND k.unit_stable_id = u.stable_id
    LEFT JOIN unit_progress p ON p.organization_id = $1 AND p.enrollment_id = e.id AND p.unit_stable_id = u.stable_id
    WHERE u.organization_id = $1 AND u.course_version_id = COALESCE(e.course_version_id, c.current_version_id) AND u.position <= 20
    WINDOW outline AS (ORDER BY u.position)) AS u
  LEFT JOIN quizzes q ON u.is_open AND q.organization_id = $1 AND q.unit_id = u.id
  LEFT JOIN LATERAL (SELECT sum(draw_count)::int AS item_count FROM quiz_slots WHERE organization_id = $1 AND quiz_id = q.id) AS s ON q.id IS NOT NULL
  LEFT JOIN attempt_counters a ON a.organization_id = $1 AND a.enrollment_id = e.id AND a.unit_stable_id = u.stable_id
  LEFT JOIN quiz_results r ON r.organization_id = $1 AND r.enrollment_id = e.id AND r.unit_stable_id = u.stable_id
) AS outline
WHERE c.organization_id = $1 AND c.id = $3 AND c.current_version_id IS NOT NULL
