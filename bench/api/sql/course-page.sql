-- The page as the operation CoursePage answers it: $1 organization, $2 membership, $3 course.
WITH place AS MATERIALIZED (
  SELECT c.title, COALESCE(e.course_version_id, c.current_version_id) AS version_id, e.id, e.status,
    e.id IS NOT NULL AND e.status NOT IN ('PENDING', 'WITHDRAWN', 'EXPIRED') AS takes
  FROM courses c LEFT JOIN LATERAL (
    SELECT id, status, course_version_id FROM enrollments
    WHERE organization_id = $1 AND membership_id = $2 AND course_id = c.id ORDER BY rotation DESC LIMIT 1) AS e ON true
  WHERE c.organization_id = $1 AND c.id = $3 AND c.current_version_id IS NOT NULL
), standing AS MATERIALIZED (
  -- Whatever has begun was unlocked.
  SELECT k.unit_stable_id, p.opened_at, p.completed_at, p.quiz_passed_at, a.used - a.returned AS used, r.percent, r.passed_at
  FROM place JOIN unit_unlocks k ON k.organization_id = $1 AND k.enrollment_id = place.id
  LEFT JOIN unit_progress p ON p.organization_id = $1 AND p.enrollment_id = k.enrollment_id AND p.unit_stable_id = k.unit_stable_id
  LEFT JOIN attempt_counters a ON a.organization_id = $1 AND a.enrollment_id = k.enrollment_id AND a.unit_stable_id = k.unit_stable_id
  LEFT JOIN quiz_results r ON r.organization_id = $1 AND r.enrollment_id = k.enrollment_id AND r.unit_stable_id = k.unit_stable_id
), section AS MATERIALIZED (
  SELECT s.id, s.title FROM place JOIN sections s ON s.organization_id = $1 AND s.course_version_id = place.version_id
), outline AS (
  SELECT u.id, u.position, u.title, section.title AS section_title, standing.*, place.id IS NOT NULL AS is_enrolled, place.takes,
    lag(u.stable_id) OVER course AS previous, lag(u.completed_by) OVER course AS previous_completed_by,
    place.takes AND (standing.unit_stable_id IS NOT NULL OR u.position = 1 OR CASE lag(u.completed_by) OVER course
      WHEN 'MARK' THEN lag(standing.completed_at) OVER course ELSE lag(standing.quiz_passed_at) OVER course END IS NOT NULL) AS is_open
  FROM place CROSS JOIN LATERAL (
    SELECT * FROM units WHERE organization_id = $1 AND course_version_id = place.version_id ORDER BY position LIMIT 20) AS u
  JOIN section ON section.id = u.section_id
  LEFT JOIN standing ON standing.unit_stable_id = u.stable_id
  WINDOW course AS (ORDER BY u.position)
)
SELECT json_build_object('data', json_build_object('course', json_build_object(
  'title', place.title,
  'myEnrollment', CASE WHEN place.id IS NOT NULL THEN json_build_object('status', place.status) END,
  'units', json_build_object('edges', (
    SELECT json_agg(json_build_object('node', json_build_object(
      'id', u.id, 'position', u.position, 'title', u.title, 'section', json_build_object('title', u.section_title),
      'lock', json_build_object('state', CASE WHEN u.is_open THEN 'UNLOCKED' ELSE 'LOCKED' END, 'unmet', CASE
        WHEN u.is_open THEN '[]'::json
        WHEN u.takes THEN json_build_array(json_build_object('code',
          CASE u.previous_completed_by WHEN 'MARK' THEN 'UNIT_NOT_COMPLETED' ELSE 'QUIZ_NOT_PASSED' END, 'ref', u.previous))
        WHEN u.is_enrolled THEN '[{"code":"ENROLLMENT_NOT_ACTIVE","ref": null}]'::json
        ELSE '[{"code":"NOT_ENROLLED","ref": null}]'::json END),
      'quiz', CASE WHEN q.pass_percent IS NOT NULL THEN json_build_object(
        'passPercent', trim_scale(q.pass_percent)::text, 'itemCount', q.item_count,
        'myStanding', json_build_object('used', COALESCE(u.used, 0), 'percent', round(u.percent, 2)::text, 'passedAt', u.passed_at)) END,
      'progress', CASE WHEN u.unit_stable_id IS NOT NULL THEN json_build_object('openedAt', u.opened_at, 'completedAt', u.completed_at) END
    )) ORDER BY u.position)
    FROM outline u
    LEFT JOIN LATERAL (
      SELECT pass_percent, (SELECT sum(draw_count)::int FROM quiz_slots WHERE organization_id = $1 AND quiz_id = quizzes.id) AS item_count
      FROM quizzes WHERE organization_id = $1 AND unit_id = CASE WHEN u.is_open THEN u.id END) AS q ON true)))))::text AS answer
FROM place
