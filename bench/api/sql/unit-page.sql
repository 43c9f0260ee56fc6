-- The unit as the operation UnitPage answers it: $1 organization, $2 membership, $3 unit.
SELECT json_build_object('data', json_build_object('unit', json_build_object(
  'id', u.id, 'position', u.position, 'title', u.title, 'section', json_build_object('title', x.title),
  'lock', json_build_object('state', CASE WHEN lock.is_open THEN 'UNLOCKED' ELSE 'LOCKED' END, 'unmet', CASE
    WHEN lock.is_open THEN '[]'::json
    WHEN e.id IS NULL THEN '[{"code":"NOT_ENROLLED","ref": null}]'::json
    WHEN e.is_shut THEN '[{"code":"ENROLLMENT_NOT_ACTIVE","ref": null}]'::json
    ELSE json_build_array(json_build_object('code',
      CASE before.completed_by WHEN 'MARK' THEN 'UNIT_NOT_COMPLETED' ELSE 'QUIZ_NOT_PASSED' END, 'ref', before.stable_id)) END),
  'content', CASE WHEN lock.is_open THEN json_build_object('summary', u.summary, 'blocks', (
    SELECT json_agg(CASE b.type
      WHEN 'MARKDOWN' THEN json_build_object('__typename', 'MarkdownBlock', 'markdown', b.payload ->> 'markdown')
      WHEN 'CODE' THEN json_build_object('__typename', 'CodeBlock', 'language', b.payload ->> 'language', 'code', b.payload ->> 'code')
      WHEN 'DEFINITION' THEN json_build_object('__typename', 'DefinitionBlock', 'term', b.payload ->> 'term', 'definition', b.payload ->> 'definition')
      WHEN 'CALLOUT' THEN json_build_object('__typename', 'CalloutBlock', 'kind', b.payload ->> 'kind', 'calloutMarkdown', b.payload ->> 'markdown')
      WHEN 'IMAGE' THEN '{"__typename":"ImageBlock"}'::json
      ELSE '{"__typename":"LinkBlock"}'::json END ORDER BY b.position)
    FROM blocks b WHERE b.organization_id = $1 AND b.unit_id = u.id)) END)))::text AS answer
FROM units u
JOIN sections x ON x.organization_id = $1 AND x.id = u.section_id
JOIN course_versions v ON v.organization_id = $1 AND v.id = u.course_version_id AND v.published_at IS NOT NULL
LEFT JOIN LATERAL (
  SELECT id, status, status IN ('PENDING', 'WITHDRAWN', 'EXPIRED') AS is_shut FROM (
    SELECT * FROM enrollments WHERE organization_id = $1 AND membership_id = $2 AND course_id = v.course_id ORDER BY rotation DESC LIMIT 1) AS newest
  WHERE course_version_id = u.course_version_id) AS e ON true
LEFT JOIN units before ON before.organization_id = $1 AND before.course_version_id = u.course_version_id AND before.position = u.position - 1
LEFT JOIN unit_unlocks k ON k.organization_id = $1 AND k.enrollment_id = e.id AND k.unit_stable_id = u.stable_id
LEFT JOIN unit_progress p ON p.organization_id = $1 AND p.enrollment_id = e.id AND p.unit_stable_id = before.stable_id
CROSS JOIN LATERAL (SELECT e.id IS NOT NULL AND NOT e.is_shut AND (k.enrollment_id IS NOT NULL OR u.position = 1
  OR CASE before.completed_by WHEN 'MARK' THEN p.completed_at ELSE p.quiz_passed_at END IS NOT NULL) AS is_open) AS lock
WHERE u.organization_id = $1 AND u.id = $3
