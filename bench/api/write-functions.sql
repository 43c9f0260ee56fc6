-- start → save → submit → pass as functions of the bench's own schema: the rows that the server writes, and no more rules than
-- the seeded quizzes have. pass_unit does it all at once, the other three in the steps of a front end.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

-- Right responses as they are stored, by slot.
CREATE FUNCTION bench.responses() RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$ SELECT '{
  "choice": {"rev": 1, "response": {"type": "SINGLE_CHOICE", "optionId": "right"}},
  "truth": {"rev": 1, "response": {"type": "TRUE_FALSE", "value": true}},
  "number": {"rev": 1, "response": {"type": "NUMERIC", "value": "2"}},
  "word": {"rev": 1, "response": {"type": "SHORT_TEXT", "text": "stepwise"}},
  "several": {"rev": 1, "response": {"type": "MULTIPLE_CHOICE", "optionIds": ["one", "two"]}}}'::jsonb $$;

-- The items of a quiz as an attempt keeps them, options in an order of its own.
CREATE FUNCTION bench.freeze(org uuid, quiz uuid) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(jsonb_build_object('slot', s.slot, 'points', trim_scale(s.points)::text, 'itemId', v.item_id, 'itemVersionId', v.id,
    'optionOrder', (SELECT jsonb_agg(o ->> 'id' ORDER BY random()) FROM jsonb_array_elements(v.body -> 'options') AS o)) ORDER BY s.position)
  FROM quiz_slots s JOIN item_versions v ON v.organization_id = org AND v.id = s.item_version_id
  WHERE s.organization_id = org AND s.quiz_id = quiz $$;

-- Each item is right or wrong, by its key.
CREATE FUNCTION bench.score(org uuid, items jsonb, given jsonb, OUT score jsonb, OUT explanations jsonb, OUT earned int, OUT points int)
LANGUAGE sql AS $$
  SELECT jsonb_build_object('engine', 1, 'earned', count(*) FILTER (WHERE is_right) || '/1', 'max', count(*) || '/1',
      'percent', 100 * count(*) FILTER (WHERE is_right) / count(*) || '/1', 'passed', true, 'items', jsonb_agg(jsonb_build_object('slot', slot,
      'max', '1/1', 'earned', CASE WHEN is_right THEN '1/1' ELSE '0/1' END, 'outcome', CASE WHEN is_right THEN 'CORRECT' ELSE 'INCORRECT' END))),
    COALESCE(jsonb_object_agg(slot, explanation) FILTER (WHERE explanation IS NOT NULL), '{}'),
    count(*) FILTER (WHERE is_right), count(*)
  FROM (
    SELECT item ->> 'slot' AS slot, k.explanation, CASE response ->> 'type'
      WHEN 'SINGLE_CHOICE' THEN k.key -> 'correct' = response -> 'optionId'
      WHEN 'TRUE_FALSE' THEN k.key -> 'correct' = response -> 'value'
      WHEN 'NUMERIC' THEN (k.key ->> 'answer')::numeric = (response ->> 'value')::numeric
      WHEN 'SHORT_TEXT' THEN k.key -> 'accepted' ? lower(response ->> 'text')
      WHEN 'MULTIPLE_CHOICE' THEN k.key -> 'correct' = response -> 'optionIds' END AS is_right
    FROM jsonb_array_elements(items) AS item
    JOIN item_keys k ON k.organization_id = org AND k.item_version_id = (item ->> 'itemVersionId')::uuid
    CROSS JOIN LATERAL (SELECT given -> (item ->> 'slot') -> 'response' AS response) AS r) AS scored $$;

-- What a graded attempt leads to: ledger, result, progress, unlock, e-mail with its job; for the last unit the end of the course.
CREATE FUNCTION bench.record_pass(e enrollments, u units, attempt uuid, number int, earned int, points int) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  next units;
  delivery uuid := uuidv7();
BEGIN
  INSERT INTO grade_events (organization_id, id, enrollment_id, unit_stable_id, attempt_id, attempt_number, revision, engine, earned, max, passed)
  VALUES (e.organization_id, uuidv7(), e.id, u.stable_id, attempt, number, 1, 1, earned || '/1', points || '/1', true);
  INSERT INTO quiz_results AS r (organization_id, enrollment_id, unit_stable_id, earned, max, percent, passed_at, attempt_count)
  VALUES (e.organization_id, e.id, u.stable_id, earned || '/1', points || '/1', 100 * earned / points, now(), number)
  ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET earned = excluded.earned, percent = excluded.percent,
    attempt_count = excluded.attempt_count, passed_at = COALESCE(r.passed_at, excluded.passed_at);
  INSERT INTO unit_progress AS p (organization_id, enrollment_id, unit_stable_id, quiz_passed_at, completed_at)
  VALUES (e.organization_id, e.id, u.stable_id, now(), now())
  ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET
    quiz_passed_at = COALESCE(p.quiz_passed_at, excluded.quiz_passed_at), completed_at = COALESCE(p.completed_at, excluded.completed_at);
  SELECT * INTO next FROM units WHERE organization_id = e.organization_id AND course_version_id = e.course_version_id AND position = u.position + 1;
  IF next.id IS NULL THEN
    UPDATE enrollments SET status = 'COMPLETED', completed_at = now() WHERE organization_id = e.organization_id AND id = e.id;
  ELSE
    INSERT INTO unit_unlocks (organization_id, enrollment_id, unit_stable_id, cause, cause_ref)
    VALUES (e.organization_id, e.id, next.stable_id, 'QUIZ_PASSED', attempt) ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO email_deliveries (organization_id, id, enrollment_id, membership_id, kind, unit_id, unit_stable_id)
  VALUES (e.organization_id, delivery, e.id, e.membership_id, CASE WHEN next.id IS NULL THEN 'COMPLETED' ELSE 'UNIT' END, next.id,
    COALESCE(next.stable_id, '')) ON CONFLICT DO NOTHING;
  INSERT INTO delivery_events (organization_id, id, delivery_id, status) VALUES (e.organization_id, uuidv7(), delivery, 'PLANNED');
  PERFORM enqueue_job('send-email', json_build_object('organizationId', e.organization_id, 'deliveryId', delivery), now(),
    e.organization_id || ':send-email:' || delivery, 25, 10);
  RETURN next.id;
END $$;

CREATE FUNCTION bench.enter(org uuid, member uuid, u units) RETURNS enrollments LANGUAGE plpgsql AS $$
DECLARE e enrollments;
BEGIN
  SELECT e2.* INTO e FROM enrollments e2 WHERE e2.organization_id = org AND e2.membership_id = member
    AND e2.course_id = (SELECT course_id FROM course_versions WHERE organization_id = org AND id = u.course_version_id)
  ORDER BY rotation DESC LIMIT 1 FOR UPDATE;
  IF NOT EXISTS (SELECT FROM unit_unlocks WHERE organization_id = org AND enrollment_id = e.id AND unit_stable_id = u.stable_id) THEN
    RAISE EXCEPTION 'the unit is locked';
  END IF;
  RETURN e;
END $$;

CREATE FUNCTION bench.take_number(e enrollments, u units) RETURNS int LANGUAGE sql AS $$
  INSERT INTO attempt_counters AS c (organization_id, enrollment_id, unit_stable_id, used) VALUES (e.organization_id, e.id, u.stable_id, 1)
  ON CONFLICT (organization_id, enrollment_id, unit_stable_id) DO UPDATE SET used = c.used + 1 RETURNING used $$;

-- All at once: one call, one row version of the attempt, one commit.
CREATE FUNCTION bench.pass_unit(org uuid, member uuid, unit uuid) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  u units;
  q quizzes;
  e enrollments;
  s record;
  attempt uuid := uuidv7();
  number int;
  items jsonb;
BEGIN
  SELECT * INTO u FROM units WHERE organization_id = org AND id = unit;
  SELECT * INTO q FROM quizzes WHERE organization_id = org AND unit_id = unit;
  e := bench.enter(org, member, u);
  number := bench.take_number(e, u);
  items := bench.freeze(org, q.id);
  SELECT * INTO s FROM bench.score(org, items, bench.responses());
  INSERT INTO attempts (organization_id, id, enrollment_id, quiz_id, unit_id, unit_stable_id, number, status, seed, pass_percent, kept_score,
    frozen_items, responses, grace_seconds, submitted_at, responses_hash, graded_at, score, explanations, earned, max, passed)
  VALUES (org, attempt, e.id, q.id, unit, u.stable_id, number, 'GRADED', uuidv7()::text, q.pass_percent, q.kept_score, items, bench.responses(),
    q.grace_seconds, now(), md5(bench.responses()::text), now(), s.score, s.explanations, s.earned, s.points, true);
  RETURN json_build_object('data', json_build_object('attempt', attempt, 'unlocked', bench.record_pass(e, u, attempt, number, s.earned, s.points)));
END $$;

CREATE FUNCTION bench.start_unit(org uuid, member uuid, unit uuid) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  u units;
  q quizzes;
  e enrollments;
  attempt uuid := uuidv7();
BEGIN
  SELECT * INTO u FROM units WHERE organization_id = org AND id = unit;
  SELECT * INTO q FROM quizzes WHERE organization_id = org AND unit_id = unit;
  e := bench.enter(org, member, u);
  INSERT INTO attempts (organization_id, id, enrollment_id, quiz_id, unit_id, unit_stable_id, number, seed, pass_percent, kept_score, frozen_items, grace_seconds)
  VALUES (org, attempt, e.id, q.id, unit, u.stable_id, bench.take_number(e, u), uuidv7()::text, q.pass_percent, q.kept_score,
    bench.freeze(org, q.id), q.grace_seconds);
  RETURN json_build_object('data', json_build_object('attempt', attempt));
END $$;

CREATE FUNCTION bench.save_response(org uuid, member uuid, attempt uuid) RETURNS json LANGUAGE sql AS $$
  UPDATE attempts a SET responses = responses || jsonb_build_object('choice', bench.responses() -> 'choice'), last_saved_at = now()
  FROM enrollments e WHERE a.organization_id = org AND a.id = attempt AND a.status = 'IN_PROGRESS'
    AND e.organization_id = org AND e.id = a.enrollment_id AND e.membership_id = member
  RETURNING json_build_object('data', json_build_object('slot', 'choice')) $$;

CREATE FUNCTION bench.submit_unit(org uuid, member uuid, attempt uuid) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  a attempts;
  u units;
  e enrollments;
  s record;
BEGIN
  SELECT e2.* INTO e FROM enrollments e2 WHERE e2.organization_id = org AND e2.membership_id = member
    AND e2.id = (SELECT enrollment_id FROM attempts WHERE organization_id = org AND id = attempt) FOR UPDATE;
  SELECT * INTO a FROM attempts WHERE organization_id = org AND id = attempt AND enrollment_id = e.id AND status = 'IN_PROGRESS' FOR UPDATE;
  SELECT * INTO u FROM units WHERE organization_id = org AND id = a.unit_id;
  SELECT * INTO s FROM bench.score(org, a.frozen_items, a.responses || bench.responses());
  UPDATE attempts SET status = 'GRADED', responses = a.responses || bench.responses(), submitted_at = now(), graded_at = now(),
    responses_hash = md5(bench.responses()::text), score = s.score, explanations = s.explanations, earned = s.earned, max = s.points, passed = true
  WHERE organization_id = org AND id = attempt;
  RETURN json_build_object('data', json_build_object('attempt', attempt, 'unlocked', bench.record_pass(e, u, attempt, a.number, s.earned, s.points)));
END $$;

-- For pgbench, which knows its learners by number: the next unit of the learner, or of another one when that one is
-- busy or through.
CREATE UNLOGGED TABLE bench.learners (n int PRIMARY KEY, organization_id uuid, membership_id uuid, enrollment_id uuid);
CREATE FUNCTION bench.pass_next(learner int, of_all int) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  l bench.learners;
  unit uuid;
BEGIN
  SELECT * INTO l FROM bench.learners WHERE n = learner;
  -- A learner is at one attempt at a time.
  PERFORM FROM enrollments WHERE organization_id = l.organization_id AND id = l.enrollment_id FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN bench.pass_next(learner % of_all + 1, of_all);
  END IF;
  SELECT u.id INTO unit FROM enrollments e JOIN units u ON u.organization_id = e.organization_id AND u.course_version_id = e.course_version_id
  WHERE e.organization_id = l.organization_id AND e.id = l.enrollment_id AND u.position = 1 +
    (SELECT count(*) FROM quiz_results r WHERE r.organization_id = e.organization_id AND r.enrollment_id = e.id);
  IF unit IS NULL THEN
    RETURN bench.pass_next(learner % of_all + 1, of_all);
  END IF;
  RETURN bench.pass_unit(l.organization_id, l.membership_id, unit);
END $$;
