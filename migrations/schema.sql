-- What the migrations make, as `npm run schema-dump:write` reads it from the catalogue. For review; nothing runs it.

CREATE OR REPLACE FUNCTION public.current_instant()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$SELECT now()$function$;
ALTER FUNCTION current_instant() OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION current_instant() TO PUBLIC;
GRANT EXECUTE ON FUNCTION current_instant() TO stepwise_app;

CREATE OR REPLACE FUNCTION public.enqueue_job(task text, payload json, run_at timestamp with time zone, job_key text, max_attempts integer, priority integer DEFAULT 0)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
      #variable_conflict use_column
      DECLARE
        known_task integer;
        added bigint;
      BEGIN
        SELECT id INTO known_task FROM graphile_worker._private_tasks WHERE identifier = enqueue_job.task;
        IF known_task IS NULL THEN
          INSERT INTO graphile_worker._private_tasks (identifier) VALUES (enqueue_job.task) ON CONFLICT DO NOTHING;
          SELECT id INTO known_task FROM graphile_worker._private_tasks WHERE identifier = enqueue_job.task;
        END IF;
        LOOP
        INSERT INTO graphile_worker._private_jobs AS jobs (task_id, payload, run_at, max_attempts, key, priority)
        VALUES (known_task, COALESCE(enqueue_job.payload, '{}'), COALESCE(enqueue_job.run_at - (public.current_instant() - now()), now()),
          COALESCE(enqueue_job.max_attempts, 25), enqueue_job.job_key, COALESCE(enqueue_job.priority, 0))
        ON CONFLICT (key) DO UPDATE SET job_queue_id = excluded.job_queue_id, task_id = excluded.task_id, payload = excluded.payload,
          max_attempts = excluded.max_attempts, run_at = excluded.run_at, priority = excluded.priority, revision = jobs.revision + 1,
          flags = excluded.flags, attempts = 0, last_error = NULL, updated_at = now()
        WHERE jobs.is_available AND jobs.attempts = 0
        RETURNING jobs.id INTO added;
        EXIT WHEN added IS NOT NULL;
        -- One that runs has seen the world as it was: it loses its key, and another is added. A runner may take it between the two.
        UPDATE graphile_worker._private_jobs AS jobs SET key = NULL, attempts = max_attempts, updated_at = now()
        WHERE key = enqueue_job.job_key AND (jobs.is_available AND jobs.attempts = 0) IS NOT TRUE;
        END LOOP;
        RETURN added;
      END
    $function$;
ALTER FUNCTION enqueue_job(text,json,timestamp with time zone,text,integer,integer) OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION enqueue_job(text,json,timestamp with time zone,text,integer,integer) TO stepwise_app;

CREATE OR REPLACE FUNCTION public.ensure_user(new_id uuid, address text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
      DECLARE found uuid;
      BEGIN
        INSERT INTO public.users (id, email) VALUES (new_id, address) ON CONFLICT (email) DO NOTHING;
        SELECT u.id INTO found FROM public.users u WHERE u.email = address;
        RETURN found;
      END
    $function$;
ALTER FUNCTION ensure_user(uuid,text) OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION ensure_user(uuid,text) TO stepwise_app;

CREATE OR REPLACE FUNCTION public.find_organization_id(slug_wanted text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
      SELECT id FROM public.organizations WHERE slug = slug_wanted AND status = 'ACTIVE'
    $function$;
ALTER FUNCTION find_organization_id(text) OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION find_organization_id(text) TO stepwise_app;

CREATE OR REPLACE FUNCTION public.outline_of(organization uuid, version uuid)
 RETURNS json
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      SELECT COALESCE(json_agg(json_build_array(u.id, u.stable_id, u.position, u.title, u.completed_by, u.availability,
        s.position, s.title) ORDER BY u.position), '[]')
      FROM units u JOIN sections s ON s.organization_id = u.organization_id AND s.id = u.section_id
      WHERE u.organization_id = organization AND u.course_version_id = version
    $function$;
ALTER FUNCTION outline_of(uuid,uuid) OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION outline_of(uuid,uuid) TO PUBLIC;

CREATE OR REPLACE FUNCTION public.quizzes_of(organization uuid, version uuid)
 RETURNS json
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      SELECT COALESCE(json_agg(json_build_array(q.id, q.unit_id, u.stable_id, trim_scale(q.pass_percent)::text, s.item_count,
        s.max_points, q.attempt_limit, q.time_limit_seconds, q.grace_seconds, q.kept_score, q.cool_down_seconds, q.behaviour,
        q.certainty, q.shuffle_items, q.result_visibility, q.feedback_visibility, q.visible_from) ORDER BY u.position), '[]')
      FROM quizzes q JOIN units u ON u.organization_id = q.organization_id AND u.id = q.unit_id
      CROSS JOIN LATERAL (SELECT sum(draw_count)::int AS item_count, trim_scale(sum(points * draw_count))::text AS max_points
        FROM quiz_slots s WHERE s.organization_id = q.organization_id AND s.quiz_id = q.id) AS s
      WHERE q.organization_id = organization AND q.course_version_id = version
    $function$;
ALTER FUNCTION quizzes_of(uuid,uuid) OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION quizzes_of(uuid,uuid) TO PUBLIC;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
      BEGIN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END
    $function$;
ALTER FUNCTION refuse_change() OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION refuse_change() TO PUBLIC;

CREATE OR REPLACE FUNCTION public.refuse_change_of_published_content()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        IF (SELECT bool_or(version.published_at IS NOT NULL) FROM (
          SELECT v.published_at FROM course_versions v
          WHERE v.organization_id IN (NEW.organization_id, OLD.organization_id)
            AND v.id IN (NEW.course_version_id, OLD.course_version_id) FOR SHARE) AS version) THEN
          RAISE EXCEPTION 'the content of a published course version never changes' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
      END
    $function$;
ALTER FUNCTION refuse_change_of_published_content() OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION refuse_change_of_published_content() TO PUBLIC;

CREATE OR REPLACE FUNCTION public.refuse_change_of_published_version()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
      BEGIN
        IF OLD.published_at IS NOT NULL THEN
          RAISE EXCEPTION 'course version % is published and never changes', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
      END
    $function$;
ALTER FUNCTION refuse_change_of_published_version() OWNER TO stepwise_owner;
GRANT EXECUTE ON FUNCTION refuse_change_of_published_version() TO PUBLIC;

CREATE ROLE stepwise_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;

CREATE ROLE stepwise_owner NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;

GRANT USAGE ON SCHEMA graphile_worker TO stepwise_app;

GRANT CREATE, USAGE ON SCHEMA public TO stepwise_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
GRANT USAGE ON SCHEMA public TO stepwise_app;

CREATE TABLE accommodations (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  unit_stable_id text,
  extra_time_percent numeric(7,3) NOT NULL DEFAULT 0,
  extra_attempts integer NOT NULL DEFAULT 0,
  reason text NOT NULL,
  granted_by uuid NOT NULL,
  granted_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT accommodations_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT accommodations__one_for_each_quiz UNIQUE NULLS NOT DISTINCT (organization_id, enrollment_id, unit_stable_id),
  CONSTRAINT accommodations_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id),
  CONSTRAINT accommodations_organization_id_granted_by_fkey FOREIGN KEY (organization_id, granted_by) REFERENCES memberships(organization_id, id),
  CONSTRAINT accommodations_extra_attempts_check CHECK (((extra_attempts >= 0) AND (extra_attempts <= 1000))),
  CONSTRAINT accommodations_extra_time_percent_check CHECK (((extra_time_percent >= (0)::numeric) AND (extra_time_percent <= (1000)::numeric)))
);
ALTER TABLE accommodations OWNER TO stepwise_owner;
COMMENT ON COLUMN accommodations.unit_stable_id IS 'Null for every quiz of the course that has none of its own';
ALTER TABLE accommodations ENABLE ROW LEVEL SECURITY;
ALTER TABLE accommodations FORCE ROW LEVEL SECURITY;
CREATE POLICY accommodations__tenant ON accommodations FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON accommodations TO stepwise_app;

CREATE TABLE attempt_counters (
  organization_id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  unit_stable_id text NOT NULL,
  used integer NOT NULL DEFAULT 0,
  returned integer NOT NULL DEFAULT 0,
  CONSTRAINT attempt_counters_pkey PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
  CONSTRAINT attempt_counters_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id),
  CONSTRAINT attempt_counters_check CHECK (((returned >= 0) AND (returned <= used))),
  CONSTRAINT attempt_counters_used_check CHECK ((used >= 0))
);
ALTER TABLE attempt_counters OWNER TO stepwise_owner;
COMMENT ON COLUMN attempt_counters.returned IS 'Attempts that staff voided and gave back, and those that cannot be scored';
COMMENT ON TABLE attempt_counters IS 'Attempts used, raised by a conditional UPDATE: counting rows lets concurrent starts exceed the limit';
ALTER TABLE attempt_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempt_counters FORCE ROW LEVEL SECURITY;
CREATE POLICY attempt_counters__tenant ON attempt_counters FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON attempt_counters TO stepwise_app;

CREATE TABLE attempts (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  quiz_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  unit_stable_id text NOT NULL,
  number integer NOT NULL,
  status text NOT NULL DEFAULT 'IN_PROGRESS'::text,
  seed text NOT NULL,
  pass_percent numeric(6,3) NOT NULL,
  kept_score text NOT NULL,
  frozen_items jsonb NOT NULL,
  responses jsonb NOT NULL DEFAULT '{}'::jsonb,
  tries jsonb NOT NULL DEFAULT '{}'::jsonb,
  manual jsonb NOT NULL DEFAULT '{}'::jsonb,
  adjustments jsonb NOT NULL DEFAULT '{}'::jsonb,
  seconds jsonb NOT NULL DEFAULT '{}'::jsonb,
  last_saved_at timestamp with time zone,
  started_at timestamp with time zone NOT NULL DEFAULT now(),
  timed_from timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  deadline_at timestamp with time zone,
  grace_seconds integer NOT NULL DEFAULT 0,
  submitted_at timestamp with time zone,
  responses_hash text,
  scoring_revision integer NOT NULL DEFAULT 0,
  scoring_error text,
  graded_at timestamp with time zone,
  score jsonb,
  explanations jsonb,
  earned numeric(15,3),
  max numeric(15,3),
  passed boolean,
  given_seconds integer,
  is_returned boolean NOT NULL DEFAULT false,
  CONSTRAINT attempts_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT attempts__number_is_unique UNIQUE (organization_id, enrollment_id, unit_stable_id, number),
  CONSTRAINT attempts_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id),
  CONSTRAINT attempts_organization_id_unit_id_quiz_id_fkey FOREIGN KEY (organization_id, unit_id, quiz_id) REFERENCES quizzes(organization_id, unit_id, id),
  CONSTRAINT attempts__graded_have_a_score CHECK (((status <> ALL ('{GRADED,NEEDS_REVIEW}'::text[])) OR (score IS NOT NULL))),
  CONSTRAINT attempts__score_is_in_range CHECK (((earned >= (0)::numeric) AND (earned <= max) AND (max < 'Infinity'::numeric))),
  CONSTRAINT attempts_given_seconds_check CHECK ((given_seconds > 0)),
  CONSTRAINT attempts_number_check CHECK ((number > 0)),
  CONSTRAINT attempts_status_check CHECK ((status = ANY ('{IN_PROGRESS,SUBMITTED,SCORING,NEEDS_REVIEW,GRADED,SCORING_FAILED,ABANDONED,VOIDED}'::text[])))
) WITH (fillfactor=70);
ALTER TABLE attempts OWNER TO stepwise_owner;
COMMENT ON COLUMN attempts.adjustments IS 'By slot, what regrades changed about the key, as ids of item versions';
COMMENT ON COLUMN attempts.frozen_items IS 'The item versions, points and option order drawn at start; later edits do not touch them';
COMMENT ON COLUMN attempts.given_seconds IS 'What staff gave for it when they last reopened it; null: the whole limit of its quiz';
COMMENT ON COLUMN attempts.is_returned IS 'Whether it uses up none: voided and given back, or it cannot be scored';
COMMENT ON COLUMN attempts.manual IS 'By slot, what people gave';
COMMENT ON COLUMN attempts.score IS 'The exact score as the engine gave it, fractions as n/d; earned and max are its display';
COMMENT ON COLUMN attempts.seconds IS 'By slot, seconds between one save and the next';
COMMENT ON COLUMN attempts.timed_from IS 'When it was started, or last reopened: its time limit counts from here';
COMMENT ON COLUMN attempts.tries IS 'By slot, the responses that were checked before the end, with what was said about them';
CREATE INDEX attempts__by_quiz ON public.attempts USING btree (organization_id, quiz_id, id);
CREATE UNIQUE INDEX attempts__one_in_progress ON public.attempts USING btree (organization_id, enrollment_id, unit_stable_id) WHERE (status = 'IN_PROGRESS'::text);
ALTER TABLE attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY attempts__tenant ON attempts FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON attempts TO stepwise_app;

CREATE TABLE audit_events (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  target_type text NOT NULL,
  target_id text NOT NULL,
  before jsonb,
  after jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT audit_events_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT audit_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
ALTER TABLE audit_events OWNER TO stepwise_owner;
COMMENT ON TABLE audit_events IS 'Who changed what; append-only';
ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_events__tenant ON audit_events FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON audit_events TO stepwise_app;

CREATE TABLE blocks (
  organization_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  course_version_id uuid NOT NULL,
  "position" integer NOT NULL,
  type text NOT NULL,
  payload jsonb NOT NULL,
  CONSTRAINT blocks_pkey PRIMARY KEY (organization_id, unit_id, "position"),
  CONSTRAINT blocks_organization_id_course_version_id_unit_id_fkey FOREIGN KEY (organization_id, course_version_id, unit_id) REFERENCES units(organization_id, course_version_id, id),
  CONSTRAINT blocks_position_check CHECK (("position" > 0)),
  CONSTRAINT blocks_type_check CHECK ((type = ANY (ARRAY['MARKDOWN'::text, 'CODE'::text, 'IMAGE'::text, 'CALLOUT'::text, 'DEFINITION'::text, 'LINK'::text])))
);
ALTER TABLE blocks OWNER TO stepwise_owner;
CREATE TRIGGER blocks__published_never_change BEFORE INSERT OR DELETE OR UPDATE ON public.blocks FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_content();
ALTER TABLE blocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE blocks FORCE ROW LEVEL SECURITY;
CREATE POLICY blocks__tenant ON blocks FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON blocks TO stepwise_app;

CREATE TABLE calendar_feeds (
  organization_id uuid NOT NULL,
  token_hash text NOT NULL,
  membership_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  revoked_at timestamp with time zone,
  CONSTRAINT calendar_feeds_pkey PRIMARY KEY (organization_id, token_hash),
  CONSTRAINT calendar_feeds_organization_id_membership_id_fkey FOREIGN KEY (organization_id, membership_id) REFERENCES memberships(organization_id, id)
);
ALTER TABLE calendar_feeds OWNER TO stepwise_owner;
COMMENT ON TABLE calendar_feeds IS 'Secret addresses of calendars; only the hash is kept';
CREATE UNIQUE INDEX calendar_feeds__one_in_use ON public.calendar_feeds USING btree (organization_id, membership_id) WHERE (revoked_at IS NULL);
ALTER TABLE calendar_feeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_feeds FORCE ROW LEVEL SECURITY;
CREATE POLICY calendar_feeds__tenant ON calendar_feeds FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON calendar_feeds TO stepwise_app;

CREATE TABLE cohort_courses (
  organization_id uuid NOT NULL,
  cohort_id uuid NOT NULL,
  course_id uuid NOT NULL,
  assigned_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  CONSTRAINT cohort_courses_pkey PRIMARY KEY (organization_id, cohort_id, course_id),
  CONSTRAINT cohort_courses_organization_id_cohort_id_fkey FOREIGN KEY (organization_id, cohort_id) REFERENCES cohorts(organization_id, id),
  CONSTRAINT cohort_courses_organization_id_course_id_fkey FOREIGN KEY (organization_id, course_id) REFERENCES courses(organization_id, id)
);
ALTER TABLE cohort_courses OWNER TO stepwise_owner;
ALTER TABLE cohort_courses ENABLE ROW LEVEL SECURITY;
ALTER TABLE cohort_courses FORCE ROW LEVEL SECURITY;
CREATE POLICY cohort_courses__tenant ON cohort_courses FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT DELETE, INSERT, SELECT ON cohort_courses TO stepwise_app;

CREATE TABLE cohort_members (
  organization_id uuid NOT NULL,
  cohort_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  joined_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  CONSTRAINT cohort_members_pkey PRIMARY KEY (organization_id, cohort_id, membership_id),
  CONSTRAINT cohort_members_organization_id_cohort_id_fkey FOREIGN KEY (organization_id, cohort_id) REFERENCES cohorts(organization_id, id),
  CONSTRAINT cohort_members_organization_id_membership_id_fkey FOREIGN KEY (organization_id, membership_id) REFERENCES memberships(organization_id, id)
);
ALTER TABLE cohort_members OWNER TO stepwise_owner;
CREATE INDEX cohort_members__by_membership ON public.cohort_members USING btree (organization_id, membership_id);
ALTER TABLE cohort_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE cohort_members FORCE ROW LEVEL SECURITY;
CREATE POLICY cohort_members__tenant ON cohort_members FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT DELETE, INSERT, SELECT ON cohort_members TO stepwise_app;

CREATE TABLE cohorts (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  capacity integer,
  member_count integer NOT NULL DEFAULT 0,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  time_zone text NOT NULL DEFAULT 'UTC'::text,
  send_window jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  slug text,
  CONSTRAINT cohorts_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT cohorts__slug_is_unique UNIQUE (organization_id, slug),
  CONSTRAINT cohorts_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT cohorts__end_after_start CHECK ((ends_at > starts_at)),
  CONSTRAINT cohorts__seats_are_not_exceeded CHECK (((member_count >= 0) AND ((capacity IS NULL) OR (member_count <= capacity)))),
  CONSTRAINT cohorts__send_window_has_hours CHECK ((send_window ?& ARRAY['from'::text, 'to'::text])),
  CONSTRAINT cohorts__slug_is_plain CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)),
  CONSTRAINT cohorts_capacity_check CHECK ((capacity > 0)),
  CONSTRAINT cohorts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);
ALTER TABLE cohorts OWNER TO stepwise_owner;
COMMENT ON COLUMN cohorts.member_count IS 'Maintained with the members, so that a full cohort is refused by the constraint';
COMMENT ON COLUMN cohorts.slug IS 'By which course files mean it, wherever they are published; null: no rule can';
CREATE INDEX cohorts__by_name ON public.cohorts USING btree (organization_id, name COLLATE "und-x-icu", id);
ALTER TABLE cohorts ENABLE ROW LEVEL SECURITY;
ALTER TABLE cohorts FORCE ROW LEVEL SECURITY;
CREATE POLICY cohorts__tenant ON cohorts FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON cohorts TO stepwise_app;

CREATE TABLE course_versions (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  course_id uuid NOT NULL,
  number integer NOT NULL,
  content_hash text NOT NULL,
  title text NOT NULL,
  summary text NOT NULL DEFAULT ''::text,
  cadence jsonb,
  reminder_after text,
  published_at timestamp with time zone,
  outline json,
  quizzes json,
  CONSTRAINT course_versions_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT course_versions__belong_to_course UNIQUE (organization_id, course_id, id),
  CONSTRAINT course_versions__number_is_unique UNIQUE (organization_id, course_id, number),
  CONSTRAINT course_versions_organization_id_course_id_fkey FOREIGN KEY (organization_id, course_id) REFERENCES courses(organization_id, id),
  CONSTRAINT course_versions__cadence_has_a_kind CHECK ((cadence ? 'kind'::text)),
  CONSTRAINT course_versions_number_check CHECK ((number > 0))
);
ALTER TABLE course_versions OWNER TO stepwise_owner;
COMMENT ON COLUMN course_versions.cadence IS 'The rhythm in which units are mailed unless a learner chose another; null: at once';
COMMENT ON COLUMN course_versions.outline IS 'What outline_of() was when it was published; null: it is to be asked';
COMMENT ON COLUMN course_versions.quizzes IS 'What quizzes_of() was when it was published; null: it is to be asked';
COMMENT ON COLUMN course_versions.reminder_after IS 'ISO 8601 duration after an unlock, when the unit is not completed by then; null: no reminder';
CREATE TRIGGER course_versions__published_never_change BEFORE DELETE OR UPDATE ON public.course_versions FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_version();
ALTER TABLE course_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE course_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY course_versions__tenant ON course_versions FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON course_versions TO stepwise_app;

CREATE TABLE courses (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  stable_id text NOT NULL,
  title text NOT NULL,
  summary text NOT NULL DEFAULT ''::text,
  language text NOT NULL DEFAULT 'en'::text,
  current_version_id uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT courses_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT courses__stable_id_is_unique UNIQUE (organization_id, stable_id),
  CONSTRAINT courses__current_version FOREIGN KEY (organization_id, id, current_version_id) REFERENCES course_versions(organization_id, course_id, id),
  CONSTRAINT courses_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
ALTER TABLE courses OWNER TO stepwise_owner;
CREATE INDEX courses__by_title ON public.courses USING btree (organization_id, title COLLATE "und-x-icu", id);
ALTER TABLE courses ENABLE ROW LEVEL SECURITY;
ALTER TABLE courses FORCE ROW LEVEL SECURITY;
CREATE POLICY courses__tenant ON courses FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON courses TO stepwise_app;

CREATE TABLE delivery_events (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  status text NOT NULL,
  detail text,
  occurred_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  CONSTRAINT delivery_events_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT delivery_events_organization_id_delivery_id_fkey FOREIGN KEY (organization_id, delivery_id) REFERENCES email_deliveries(organization_id, id)
);
ALTER TABLE delivery_events OWNER TO stepwise_owner;
CREATE INDEX delivery_events__in_order ON public.delivery_events USING btree (organization_id, delivery_id, occurred_at, id);
ALTER TABLE delivery_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery_events FORCE ROW LEVEL SECURITY;
CREATE POLICY delivery_events__tenant ON delivery_events FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON delivery_events TO stepwise_app;

CREATE TABLE email_deliveries (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  kind text NOT NULL,
  unit_id uuid,
  unit_stable_id text NOT NULL DEFAULT ''::text,
  sequence integer NOT NULL DEFAULT 1,
  facts jsonb,
  send_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  digest_id uuid,
  status text NOT NULL DEFAULT 'PLANNED'::text,
  message_id text,
  subject text,
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  planned_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  accepted_at timestamp with time zone,
  delivered_at timestamp with time zone,
  retry_since timestamp with time zone,
  CONSTRAINT email_deliveries_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT email_deliveries__one_for_each_occasion UNIQUE (organization_id, enrollment_id, kind, unit_stable_id, sequence),
  CONSTRAINT email_deliveries_organization_id_digest_id_fkey FOREIGN KEY (organization_id, digest_id) REFERENCES email_deliveries(organization_id, id),
  CONSTRAINT email_deliveries_organization_id_membership_id_enrollment__fkey FOREIGN KEY (organization_id, membership_id, enrollment_id) REFERENCES enrollments(organization_id, membership_id, id),
  CONSTRAINT email_deliveries_organization_id_unit_id_fkey FOREIGN KEY (organization_id, unit_id) REFERENCES units(organization_id, id),
  CONSTRAINT email_deliveries_kind_check CHECK ((kind = ANY ('{WELCOME,UNIT,DIGEST,REMINDER,NOT_PASSED,GRADED,COMPLETED,PAUSED,RESUMED,SIGN_IN_LINK}'::text[]))),
  CONSTRAINT email_deliveries_sequence_check CHECK ((sequence > 0)),
  CONSTRAINT email_deliveries_status_check CHECK ((status = ANY ('{PLANNED,SENDING,ACCEPTED,DELIVERED,BOUNCED,COMPLAINED,SUPPRESSED,CANCELLED,UNKNOWN}'::text[])))
);
ALTER TABLE email_deliveries OWNER TO stepwise_owner;
COMMENT ON COLUMN email_deliveries.digest_id IS 'The digest that carries this unit instead';
COMMENT ON COLUMN email_deliveries.facts IS 'What the e-mail says beyond its unit, as it was when it was planned';
COMMENT ON COLUMN email_deliveries.message_id IS 'Derived from the id when it is first sent; every later try carries the same';
COMMENT ON COLUMN email_deliveries.retry_since IS 'When it could first not be handed over; send_at is the next try then, not a time of the learner''s';
COMMENT ON COLUMN email_deliveries.send_at IS 'Not before: the learner''s rhythm and the hours in which mail is sent, or the next try';
COMMENT ON COLUMN email_deliveries.unit_stable_id IS 'Empty for an e-mail about the whole enrollment';
CREATE INDEX email_deliveries__by_membership ON public.email_deliveries USING btree (organization_id, membership_id, id DESC);
CREATE INDEX email_deliveries__by_send_time ON public.email_deliveries USING btree (organization_id, send_at DESC, id DESC);
CREATE INDEX email_deliveries__by_status ON public.email_deliveries USING btree (organization_id, status, planned_at DESC, id DESC);
CREATE INDEX email_deliveries__newest ON public.email_deliveries USING btree (organization_id, planned_at DESC, id DESC);
CREATE INDEX email_deliveries__waiting ON public.email_deliveries USING btree (organization_id, send_at) WHERE (status = ANY (ARRAY['PLANNED'::text, 'SENDING'::text, 'UNKNOWN'::text]));
ALTER TABLE email_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE email_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY email_deliveries__tenant ON email_deliveries FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON email_deliveries TO stepwise_app;

CREATE TABLE enrollments (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  membership_id uuid NOT NULL,
  course_id uuid NOT NULL,
  course_version_id uuid NOT NULL,
  cohort_id uuid,
  rotation integer NOT NULL DEFAULT 1,
  status text NOT NULL DEFAULT 'ACTIVE'::text,
  enrolled_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  completed_at timestamp with time zone,
  cadence jsonb,
  ends_at timestamp with time zone,
  paused_at timestamp with time zone,
  paused_until timestamp with time zone,
  CONSTRAINT enrollments_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT enrollments__belong_to_membership UNIQUE (organization_id, membership_id, id),
  CONSTRAINT enrollments__once_for_each_rotation UNIQUE (organization_id, membership_id, course_id, rotation),
  CONSTRAINT enrollments_organization_id_cohort_id_fkey FOREIGN KEY (organization_id, cohort_id) REFERENCES cohorts(organization_id, id),
  CONSTRAINT enrollments_organization_id_course_id_course_version_id_fkey FOREIGN KEY (organization_id, course_id, course_version_id) REFERENCES course_versions(organization_id, course_id, id),
  CONSTRAINT enrollments_organization_id_membership_id_fkey FOREIGN KEY (organization_id, membership_id) REFERENCES memberships(organization_id, id),
  CONSTRAINT enrollments__cadence_has_a_kind CHECK ((cadence ? 'kind'::text)),
  CONSTRAINT enrollments_rotation_check CHECK ((rotation > 0)),
  CONSTRAINT enrollments_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'ACTIVE'::text, 'PAUSED'::text, 'COMPLETED'::text, 'WITHDRAWN'::text, 'EXPIRED'::text])))
);
ALTER TABLE enrollments OWNER TO stepwise_owner;
COMMENT ON COLUMN enrollments.cadence IS 'The rhythm the learner chose; null: the course''s';
COMMENT ON COLUMN enrollments.course_version_id IS 'Pinned at enrollment; a newer version does not move a learner';
CREATE INDEX enrollments__by_cohort ON public.enrollments USING btree (organization_id, cohort_id);
CREATE INDEX enrollments__by_course ON public.enrollments USING btree (organization_id, course_id);
ALTER TABLE enrollments ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrollments FORCE ROW LEVEL SECURITY;
CREATE POLICY enrollments__tenant ON enrollments FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON enrollments TO stepwise_app;

CREATE TABLE grade_events (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  unit_stable_id text NOT NULL,
  attempt_id uuid NOT NULL,
  attempt_number integer NOT NULL,
  revision integer NOT NULL,
  kind text NOT NULL DEFAULT 'SCORED'::text,
  actor_membership_id uuid,
  regrade_id uuid,
  reason text,
  engine integer NOT NULL,
  earned text NOT NULL,
  max text NOT NULL,
  passed boolean NOT NULL,
  graded_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT grade_events_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT grade_events__once_for_each_revision UNIQUE (organization_id, attempt_id, revision),
  CONSTRAINT grade_events_organization_id_attempt_id_fkey FOREIGN KEY (organization_id, attempt_id) REFERENCES attempts(organization_id, id),
  CONSTRAINT grade_events_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id),
  CONSTRAINT grade_events_kind_check CHECK ((kind = ANY (ARRAY['SCORED'::text, 'REVIEWED'::text, 'OVERRIDDEN'::text, 'REGRADED'::text, 'REVERTED'::text, 'VOIDED'::text, 'REOPENED'::text, 'WAITING'::text])))
);
ALTER TABLE grade_events OWNER TO stepwise_owner;
COMMENT ON COLUMN grade_events.kind IS 'VOIDED, REOPENED and WAITING take the attempt''s score out; every other kind replaces it';
COMMENT ON TABLE grade_events IS 'Append-only ledger; earned and max are exact fractions n/d';
CREATE INDEX grade_events__by_quiz ON public.grade_events USING btree (organization_id, enrollment_id, unit_stable_id, attempt_number);
CREATE TRIGGER grade_events__never_change BEFORE DELETE OR UPDATE ON public.grade_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE grade_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE grade_events FORCE ROW LEVEL SECURITY;
CREATE POLICY grade_events__tenant ON grade_events FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON grade_events TO stepwise_app;

CREATE POLICY runner ON graphile_worker._private_job_queues FOR ALL TO stepwise_app
  USING ((( SELECT current_setting('app.queue'::text, true) AS current_setting) = 'runner'::text))
  WITH CHECK ((( SELECT current_setting('app.queue'::text, true) AS current_setting) = 'runner'::text));
GRANT DELETE, INSERT, SELECT, UPDATE ON graphile_worker._private_job_queues TO stepwise_app;

CREATE POLICY runner ON graphile_worker._private_jobs FOR ALL TO stepwise_app
  USING ((( SELECT current_setting('app.queue'::text, true) AS current_setting) = 'runner'::text))
  WITH CHECK ((( SELECT current_setting('app.queue'::text, true) AS current_setting) = 'runner'::text));
GRANT DELETE, INSERT, SELECT, UPDATE ON graphile_worker._private_jobs TO stepwise_app;

CREATE POLICY runner ON graphile_worker._private_known_crontabs FOR ALL TO stepwise_app
  USING ((( SELECT current_setting('app.queue'::text, true) AS current_setting) = 'runner'::text))
  WITH CHECK ((( SELECT current_setting('app.queue'::text, true) AS current_setting) = 'runner'::text));
GRANT DELETE, INSERT, SELECT, UPDATE ON graphile_worker._private_known_crontabs TO stepwise_app;

CREATE POLICY runner ON graphile_worker._private_tasks FOR ALL TO stepwise_app
  USING ((( SELECT current_setting('app.queue'::text, true) AS current_setting) = 'runner'::text))
  WITH CHECK ((( SELECT current_setting('app.queue'::text, true) AS current_setting) = 'runner'::text));
GRANT DELETE, INSERT, SELECT, UPDATE ON graphile_worker._private_tasks TO stepwise_app;

GRANT SELECT ON graphile_worker.migrations TO stepwise_app;

CREATE TABLE idempotency_keys (
  organization_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  operation text NOT NULL,
  key text NOT NULL,
  input_hash text NOT NULL,
  result jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (organization_id, actor_id, operation, key),
  CONSTRAINT idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)))
);
ALTER TABLE idempotency_keys OWNER TO stepwise_owner;
COMMENT ON TABLE idempotency_keys IS 'What a mutation did under a key, so that its retry answers the same; kept 24 hours';
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_keys__tenant ON idempotency_keys FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_keys TO stepwise_app;

CREATE TABLE item_banks (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  course_id uuid NOT NULL,
  stable_id text NOT NULL,
  title text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  deprecated_at timestamp with time zone,
  CONSTRAINT item_banks_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT item_banks__stable_id_is_unique UNIQUE (organization_id, course_id, stable_id),
  CONSTRAINT item_banks_organization_id_course_id_fkey FOREIGN KEY (organization_id, course_id) REFERENCES courses(organization_id, id)
);
ALTER TABLE item_banks OWNER TO stepwise_owner;
CREATE INDEX item_banks__by_course ON public.item_banks USING btree (organization_id, course_id, id);
CREATE INDEX item_banks__by_title ON public.item_banks USING btree (organization_id, course_id, title COLLATE "und-x-icu", id);
ALTER TABLE item_banks ENABLE ROW LEVEL SECURITY;
ALTER TABLE item_banks FORCE ROW LEVEL SECURITY;
CREATE POLICY item_banks__tenant ON item_banks FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON item_banks TO stepwise_app;

CREATE TABLE item_keys (
  organization_id uuid NOT NULL,
  item_version_id uuid NOT NULL,
  key jsonb NOT NULL,
  explanation text,
  hints jsonb NOT NULL DEFAULT '[]'::jsonb,
  source jsonb NOT NULL,
  CONSTRAINT item_keys_pkey PRIMARY KEY (organization_id, item_version_id),
  CONSTRAINT item_keys_organization_id_item_version_id_fkey FOREIGN KEY (organization_id, item_version_id) REFERENCES item_versions(organization_id, id)
);
ALTER TABLE item_keys OWNER TO stepwise_owner;
COMMENT ON COLUMN item_keys.source IS 'The item as its author wrote it';
COMMENT ON TABLE item_keys IS 'What is right, closed to every transaction that is not an author''s or the scorer''s';
CREATE TRIGGER item_keys__never_change BEFORE DELETE OR UPDATE ON public.item_keys FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE item_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE item_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY item_keys__tenant ON item_keys FOR ALL TO stepwise_app
  USING (((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT current_setting('app.actor'::text, true) AS current_setting) = ANY (ARRAY['AUTHOR'::text, 'SCORER'::text]))))
  WITH CHECK (((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")) AND (( SELECT current_setting('app.actor'::text, true) AS current_setting) = ANY (ARRAY['AUTHOR'::text, 'SCORER'::text]))));
GRANT INSERT, SELECT ON item_keys TO stepwise_app;

CREATE TABLE item_versions (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  item_id uuid NOT NULL,
  number integer NOT NULL,
  content_hash text NOT NULL,
  type text NOT NULL,
  prompt text NOT NULL,
  body jsonb NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT item_versions_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT item_versions__number_is_unique UNIQUE (organization_id, item_id, number),
  CONSTRAINT item_versions_organization_id_item_id_fkey FOREIGN KEY (organization_id, item_id) REFERENCES items(organization_id, id),
  CONSTRAINT item_versions_number_check CHECK ((number > 0))
);
ALTER TABLE item_versions OWNER TO stepwise_owner;
COMMENT ON COLUMN item_versions.body IS 'What a learner may see of the item: options, never which of them is right';
COMMENT ON COLUMN item_versions.settings IS 'Penalties and tries: what learners may know of how it is scored';
CREATE TRIGGER item_versions__never_change BEFORE DELETE OR UPDATE ON public.item_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE item_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE item_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY item_versions__tenant ON item_versions FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON item_versions TO stepwise_app;

CREATE TABLE items (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  course_id uuid NOT NULL,
  unit_stable_id text,
  bank_id uuid,
  stable_id text NOT NULL,
  tags text[] NOT NULL DEFAULT '{}'::text[],
  deprecated_at timestamp with time zone,
  CONSTRAINT items_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT items__stable_id_is_unique UNIQUE NULLS NOT DISTINCT (organization_id, course_id, unit_stable_id, bank_id, stable_id),
  CONSTRAINT items_organization_id_bank_id_fkey FOREIGN KEY (organization_id, bank_id) REFERENCES item_banks(organization_id, id),
  CONSTRAINT items_organization_id_course_id_fkey FOREIGN KEY (organization_id, course_id) REFERENCES courses(organization_id, id),
  CONSTRAINT items__belong_to_a_unit_or_a_bank CHECK (((unit_stable_id IS NULL) <> (bank_id IS NULL)))
);
ALTER TABLE items OWNER TO stepwise_owner;
COMMENT ON COLUMN items.deprecated_at IS 'No longer drawn; published quizzes and attempts that hold it keep it';
CREATE INDEX items__of_bank ON public.items USING btree (organization_id, bank_id, id);
ALTER TABLE items ENABLE ROW LEVEL SECURITY;
ALTER TABLE items FORCE ROW LEVEL SECURITY;
CREATE POLICY items__tenant ON items FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON items TO stepwise_app;

CREATE TABLE magic_links (
  organization_id uuid NOT NULL,
  token_hash text NOT NULL,
  membership_id uuid NOT NULL,
  user_id uuid NOT NULL,
  purpose text NOT NULL,
  unit_id uuid,
  delivery_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT magic_links_pkey PRIMARY KEY (organization_id, token_hash),
  CONSTRAINT magic_links_organization_id_delivery_id_fkey FOREIGN KEY (organization_id, delivery_id) REFERENCES email_deliveries(organization_id, id),
  CONSTRAINT magic_links_organization_id_membership_id_user_id_fkey FOREIGN KEY (organization_id, membership_id, user_id) REFERENCES memberships(organization_id, id, user_id),
  CONSTRAINT magic_links_organization_id_unit_id_fkey FOREIGN KEY (organization_id, unit_id) REFERENCES units(organization_id, id),
  CONSTRAINT magic_links__are_short_lived CHECK ((expires_at <= (created_at + '00:10:00'::interval))),
  CONSTRAINT magic_links__of_units_name_one CHECK (((unit_id IS NULL) = (purpose = 'SIGN_IN'::text))),
  CONSTRAINT magic_links_purpose_check CHECK ((purpose = ANY (ARRAY['UNIT'::text, 'QUIZ'::text, 'SIGN_IN'::text])))
);
ALTER TABLE magic_links OWNER TO stepwise_owner;
COMMENT ON COLUMN magic_links.used_at IS 'When it signed in, or when another link for the same purpose did';
COMMENT ON TABLE magic_links IS 'What the links of e-mails sign in with: a hash, once, for minutes';
CREATE INDEX magic_links__by_membership ON public.magic_links USING btree (organization_id, membership_id, created_at);
ALTER TABLE magic_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE magic_links FORCE ROW LEVEL SECURITY;
CREATE POLICY magic_links__tenant ON magic_links FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON magic_links TO stepwise_app;

CREATE TABLE mail_answers (
  organization_id uuid NOT NULL,
  token_hash text NOT NULL,
  attempt_id uuid NOT NULL,
  answered_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT mail_answers_pkey PRIMARY KEY (organization_id, token_hash),
  CONSTRAINT mail_answers_organization_id_attempt_id_fkey FOREIGN KEY (organization_id, attempt_id) REFERENCES attempts(organization_id, id)
);
ALTER TABLE mail_answers OWNER TO stepwise_owner;
COMMENT ON TABLE mail_answers IS 'Links of e-mails that have answered a quiz, and the attempt that each has used';
ALTER TABLE mail_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_answers__tenant ON mail_answers FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON mail_answers TO stepwise_app;

CREATE TABLE mail_quotas (
  organization_id uuid NOT NULL,
  hour timestamp with time zone NOT NULL,
  taken integer NOT NULL,
  CONSTRAINT mail_quotas_pkey PRIMARY KEY (organization_id),
  CONSTRAINT mail_quotas_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
);
ALTER TABLE mail_quotas OWNER TO stepwise_owner;
COMMENT ON TABLE mail_quotas IS 'How many e-mails wanted to leave in the newest hour; those above the quota were put off';
ALTER TABLE mail_quotas ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_quotas FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_quotas__tenant ON mail_quotas FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON mail_quotas TO stepwise_app;

CREATE TABLE mail_suppressions (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  membership_id uuid NOT NULL,
  course_id uuid,
  reason text NOT NULL,
  detail text,
  created_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  lifted_at timestamp with time zone,
  lifted_by uuid,
  lifted_reason text,
  CONSTRAINT mail_suppressions_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT mail_suppressions_organization_id_course_id_fkey FOREIGN KEY (organization_id, course_id) REFERENCES courses(organization_id, id),
  CONSTRAINT mail_suppressions_organization_id_membership_id_fkey FOREIGN KEY (organization_id, membership_id) REFERENCES memberships(organization_id, id),
  CONSTRAINT mail_suppressions__address_is_not_one_course CHECK (((course_id IS NULL) OR (reason = ANY (ARRAY['UNSUBSCRIBED'::text, 'STAFF'::text])))),
  CONSTRAINT mail_suppressions_reason_check CHECK ((reason = ANY (ARRAY['UNSUBSCRIBED'::text, 'BOUNCED'::text, 'COMPLAINED'::text, 'STAFF'::text])))
);
ALTER TABLE mail_suppressions OWNER TO stepwise_owner;
COMMENT ON COLUMN mail_suppressions.course_id IS 'Null: the mail of all courses';
COMMENT ON COLUMN mail_suppressions.lifted_at IS 'From then on it holds no more; the row stays as history';
CREATE INDEX mail_suppressions__by_membership ON public.mail_suppressions USING btree (organization_id, membership_id, id);
CREATE UNIQUE INDEX mail_suppressions__once_for_each_reason ON public.mail_suppressions USING btree (organization_id, membership_id, reason, COALESCE(course_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (lifted_at IS NULL);
ALTER TABLE mail_suppressions ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_suppressions FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_suppressions__tenant ON mail_suppressions FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON mail_suppressions TO stepwise_app;

CREATE TABLE member_passwords (
  organization_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  hash text NOT NULL,
  set_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT member_passwords_pkey PRIMARY KEY (organization_id, membership_id),
  CONSTRAINT member_passwords_organization_id_membership_id_fkey FOREIGN KEY (organization_id, membership_id) REFERENCES memberships(organization_id, id)
);
ALTER TABLE member_passwords OWNER TO stepwise_owner;
COMMENT ON TABLE member_passwords IS 'With what a member signs in to this organization, and to no other; apart from memberships so that only signing in reads it';
ALTER TABLE member_passwords ENABLE ROW LEVEL SECURITY;
ALTER TABLE member_passwords FORCE ROW LEVEL SECURITY;
CREATE POLICY member_passwords__tenant ON member_passwords FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON member_passwords TO stepwise_app;

CREATE TABLE memberships (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  locale text NOT NULL DEFAULT 'en'::text,
  time_zone text NOT NULL DEFAULT 'UTC'::text,
  status text NOT NULL DEFAULT 'ACTIVE'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT memberships_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT memberships__belong_to_person UNIQUE (organization_id, id, user_id),
  CONSTRAINT memberships__email_is_unique UNIQUE (organization_id, email),
  CONSTRAINT memberships__one_for_each_person UNIQUE (organization_id, user_id),
  CONSTRAINT memberships_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id),
  CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT memberships_email_check CHECK ((email = lower(email))),
  CONSTRAINT memberships_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT memberships_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'DISABLED'::text])))
);
ALTER TABLE memberships OWNER TO stepwise_owner;
CREATE INDEX memberships__by_name ON public.memberships USING btree (organization_id, name COLLATE "und-x-icu", id);
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY memberships__tenant ON memberships FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON memberships TO stepwise_app;

CREATE TABLE organizations (
  id uuid NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  locale text NOT NULL DEFAULT 'en'::text,
  time_zone text NOT NULL DEFAULT 'UTC'::text,
  status text NOT NULL DEFAULT 'ACTIVE'::text,
  reply_to text,
  postal_address text,
  color text,
  logo_url text,
  send_window jsonb,
  holidays jsonb NOT NULL DEFAULT '[]'::jsonb,
  mails_per_hour integer NOT NULL DEFAULT 20000,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations__slug_is_unique UNIQUE (slug),
  CONSTRAINT organizations__holidays_are_a_list CHECK ((jsonb_typeof(holidays) = 'array'::text)),
  CONSTRAINT organizations__send_window_has_hours CHECK ((send_window ?& ARRAY['from'::text, 'to'::text])),
  CONSTRAINT organizations__slug_is_plain CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)),
  CONSTRAINT organizations_color_check CHECK ((color ~ '^#[0-9a-f]{6}$'::text)),
  CONSTRAINT organizations_mails_per_hour_check CHECK ((mails_per_hour > 0)),
  CONSTRAINT organizations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  CONSTRAINT organizations_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'SUSPENDED'::text, 'CLOSED'::text])))
);
ALTER TABLE organizations OWNER TO stepwise_owner;
ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
CREATE POLICY organizations__owner ON organizations FOR ALL TO stepwise_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY organizations__tenant ON organizations FOR ALL TO stepwise_app
  USING ((id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON organizations TO stepwise_app;

CREATE TABLE quiz_results (
  organization_id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  unit_stable_id text NOT NULL,
  earned text,
  max text,
  percent numeric(7,3),
  passed_at timestamp with time zone,
  attempt_count integer NOT NULL,
  CONSTRAINT quiz_results_pkey PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
  CONSTRAINT quiz_results_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id),
  CONSTRAINT quiz_results_percent_check CHECK (((percent >= (0)::numeric) AND (percent <= (100)::numeric)))
);
ALTER TABLE quiz_results OWNER TO stepwise_owner;
COMMENT ON COLUMN quiz_results.percent IS 'Null while no attempt counts';
COMMENT ON TABLE quiz_results IS 'Derived from grade_events and rebuildable; a pass is sticky';
ALTER TABLE quiz_results ENABLE ROW LEVEL SECURITY;
ALTER TABLE quiz_results FORCE ROW LEVEL SECURITY;
CREATE POLICY quiz_results__tenant ON quiz_results FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON quiz_results TO stepwise_app;

CREATE TABLE quiz_slots (
  organization_id uuid NOT NULL,
  course_version_id uuid NOT NULL,
  quiz_id uuid NOT NULL,
  "position" integer NOT NULL,
  slot text NOT NULL,
  item_version_id uuid,
  bank_id uuid,
  draw_tags text[] NOT NULL DEFAULT '{}'::text[],
  draw_count integer NOT NULL DEFAULT 1,
  points numeric(9,3) NOT NULL,
  draw_item_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
  CONSTRAINT quiz_slots_pkey PRIMARY KEY (organization_id, quiz_id, "position"),
  CONSTRAINT quiz_slots__slot_is_unique UNIQUE (organization_id, quiz_id, slot),
  CONSTRAINT quiz_slots_organization_id_bank_id_fkey FOREIGN KEY (organization_id, bank_id) REFERENCES item_banks(organization_id, id),
  CONSTRAINT quiz_slots_organization_id_course_version_id_quiz_id_fkey FOREIGN KEY (organization_id, course_version_id, quiz_id) REFERENCES quizzes(organization_id, course_version_id, id),
  CONSTRAINT quiz_slots_organization_id_item_version_id_fkey FOREIGN KEY (organization_id, item_version_id) REFERENCES item_versions(organization_id, id),
  CONSTRAINT quiz_slots__hold_an_item_or_a_draw CHECK (((item_version_id IS NULL) <> (bank_id IS NULL))),
  CONSTRAINT quiz_slots_draw_count_check CHECK (((draw_count >= 1) AND (draw_count <= 100))),
  CONSTRAINT quiz_slots_points_check CHECK (((points > (0)::numeric) AND (points < 'Infinity'::numeric))),
  CONSTRAINT quiz_slots_position_check CHECK (("position" > 0))
);
ALTER TABLE quiz_slots OWNER TO stepwise_owner;
COMMENT ON COLUMN quiz_slots.draw_item_ids IS 'What a draw could have when it was published: the bank may change, its version does not';
COMMENT ON COLUMN quiz_slots.points IS 'Of each item, where a draw puts several into the slot';
CREATE TRIGGER quiz_slots__published_never_change BEFORE INSERT OR DELETE OR UPDATE ON public.quiz_slots FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_content();
ALTER TABLE quiz_slots ENABLE ROW LEVEL SECURITY;
ALTER TABLE quiz_slots FORCE ROW LEVEL SECURITY;
CREATE POLICY quiz_slots__tenant ON quiz_slots FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON quiz_slots TO stepwise_app;

CREATE TABLE quizzes (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  course_version_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  pass_percent numeric(6,3) NOT NULL,
  attempt_limit integer,
  time_limit_seconds integer,
  grace_seconds integer NOT NULL DEFAULT 30,
  kept_score text NOT NULL DEFAULT 'HIGHEST'::text,
  cool_down_seconds integer NOT NULL DEFAULT 0,
  behaviour text NOT NULL DEFAULT 'DEFERRED_FEEDBACK'::text,
  certainty boolean NOT NULL DEFAULT false,
  shuffle_items boolean NOT NULL DEFAULT false,
  result_visibility text NOT NULL DEFAULT 'AFTER_SUBMIT'::text,
  feedback_visibility text NOT NULL DEFAULT 'AFTER_SUBMIT'::text,
  visible_from timestamp with time zone,
  CONSTRAINT quizzes_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT quizzes__belong_to_unit UNIQUE (organization_id, unit_id, id),
  CONSTRAINT quizzes__belong_to_version UNIQUE (organization_id, course_version_id, id),
  CONSTRAINT quizzes__one_for_each_unit UNIQUE (organization_id, unit_id),
  CONSTRAINT quizzes_organization_id_course_version_id_unit_id_fkey FOREIGN KEY (organization_id, course_version_id, unit_id) REFERENCES units(organization_id, course_version_id, id),
  CONSTRAINT quizzes__date_is_known CHECK (((('AFTER_DATE'::text <> result_visibility) AND ('AFTER_DATE'::text <> feedback_visibility)) OR (visible_from IS NOT NULL))),
  CONSTRAINT quizzes_attempt_limit_check CHECK ((attempt_limit > 0)),
  CONSTRAINT quizzes_behaviour_check CHECK ((behaviour = ANY (ARRAY['DEFERRED_FEEDBACK'::text, 'IMMEDIATE_FEEDBACK'::text, 'INTERACTIVE'::text, 'ADAPTIVE'::text]))),
  CONSTRAINT quizzes_cool_down_seconds_check CHECK ((cool_down_seconds >= 0)),
  CONSTRAINT quizzes_feedback_visibility_check CHECK ((feedback_visibility = ANY (ARRAY['IMMEDIATELY'::text, 'AFTER_SUBMIT'::text, 'AFTER_LAST_ATTEMPT'::text, 'AFTER_DATE'::text, 'NEVER'::text]))),
  CONSTRAINT quizzes_grace_seconds_check CHECK ((grace_seconds >= 0)),
  CONSTRAINT quizzes_kept_score_check CHECK ((kept_score = ANY (ARRAY['HIGHEST'::text, 'LATEST'::text, 'FIRST'::text, 'AVERAGE'::text]))),
  CONSTRAINT quizzes_pass_percent_check CHECK (((pass_percent >= (0)::numeric) AND (pass_percent <= (100)::numeric))),
  CONSTRAINT quizzes_result_visibility_check CHECK ((result_visibility = ANY (ARRAY['IMMEDIATELY'::text, 'AFTER_SUBMIT'::text, 'AFTER_LAST_ATTEMPT'::text, 'AFTER_DATE'::text, 'NEVER'::text]))),
  CONSTRAINT quizzes_time_limit_seconds_check CHECK ((time_limit_seconds > 0))
);
ALTER TABLE quizzes OWNER TO stepwise_owner;
CREATE TRIGGER quizzes__published_never_change BEFORE INSERT OR DELETE OR UPDATE ON public.quizzes FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_content();
ALTER TABLE quizzes ENABLE ROW LEVEL SECURITY;
ALTER TABLE quizzes FORCE ROW LEVEL SECURITY;
CREATE POLICY quizzes__tenant ON quizzes FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON quizzes TO stepwise_app;

CREATE TABLE rate_limits (
  organization_id uuid NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  used integer NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  CONSTRAINT rate_limits_pkey PRIMARY KEY (organization_id, action, subject)
);
ALTER TABLE rate_limits OWNER TO stepwise_owner;
COMMENT ON COLUMN rate_limits.subject IS 'SHA-256 of who is counted';
COMMENT ON TABLE rate_limits IS 'Turns taken in the window under way; under the nil organization those of addresses that are nobody''s yet';
CREATE INDEX rate_limits__by_end ON public.rate_limits USING btree (organization_id, ends_at);
ALTER TABLE rate_limits ENABLE ROW LEVEL SECURITY;
ALTER TABLE rate_limits FORCE ROW LEVEL SECURITY;
CREATE POLICY rate_limits__tenant ON rate_limits FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT DELETE, INSERT, SELECT, UPDATE ON rate_limits TO stepwise_app;

CREATE TABLE refresh_tokens (
  organization_id uuid NOT NULL,
  token_hash text NOT NULL,
  session_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  used_at timestamp with time zone,
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (organization_id, token_hash),
  CONSTRAINT refresh_tokens_organization_id_session_id_fkey FOREIGN KEY (organization_id, session_id) REFERENCES sessions(organization_id, id)
);
ALTER TABLE refresh_tokens OWNER TO stepwise_owner;
ALTER TABLE refresh_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE refresh_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY refresh_tokens__tenant ON refresh_tokens FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON refresh_tokens TO stepwise_app;

CREATE TABLE regrade_changes (
  organization_id uuid NOT NULL,
  regrade_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  old_earned text NOT NULL,
  old_max text NOT NULL,
  old_passed boolean NOT NULL,
  new_earned text NOT NULL,
  new_max text NOT NULL,
  new_passed boolean NOT NULL,
  unlocks text[] NOT NULL DEFAULT '{}'::text[],
  status text NOT NULL DEFAULT 'PREVIEWED'::text,
  applied_revision integer,
  CONSTRAINT regrade_changes_pkey PRIMARY KEY (organization_id, regrade_id, attempt_id),
  CONSTRAINT regrade_changes_organization_id_attempt_id_fkey FOREIGN KEY (organization_id, attempt_id) REFERENCES attempts(organization_id, id),
  CONSTRAINT regrade_changes_organization_id_regrade_id_fkey FOREIGN KEY (organization_id, regrade_id) REFERENCES regrades(organization_id, id),
  CONSTRAINT regrade_changes_status_check CHECK ((status = ANY (ARRAY['PREVIEWED'::text, 'APPLIED'::text, 'REVERTED'::text, 'SKIPPED'::text])))
);
ALTER TABLE regrade_changes OWNER TO stepwise_owner;
COMMENT ON COLUMN regrade_changes.applied_revision IS 'The scoring revision of the attempt then: the order in which regrades corrected it';
COMMENT ON COLUMN regrade_changes.unlocks IS 'Stable ids of the units that the new score opens';
ALTER TABLE regrade_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE regrade_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY regrade_changes__tenant ON regrade_changes FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON regrade_changes TO stepwise_app;

CREATE TABLE regrades (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  course_id uuid NOT NULL,
  item_version_id uuid NOT NULL,
  new_item_version_id uuid,
  policy text NOT NULL,
  reason text NOT NULL,
  status text NOT NULL DEFAULT 'PREVIEWING'::text,
  error text,
  total integer NOT NULL DEFAULT 0,
  done integer NOT NULL DEFAULT 0,
  changed integer NOT NULL DEFAULT 0,
  newly_passed integer NOT NULL DEFAULT 0,
  unlocked integer NOT NULL DEFAULT 0,
  cursor uuid,
  requested_by uuid NOT NULL,
  requested_at timestamp with time zone NOT NULL DEFAULT now(),
  applied_by uuid,
  reverted_by uuid,
  revert_reason text,
  finished_at timestamp with time zone,
  CONSTRAINT regrades_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT regrades_organization_id_applied_by_fkey FOREIGN KEY (organization_id, applied_by) REFERENCES memberships(organization_id, id),
  CONSTRAINT regrades_organization_id_course_id_fkey FOREIGN KEY (organization_id, course_id) REFERENCES courses(organization_id, id),
  CONSTRAINT regrades_organization_id_item_version_id_fkey FOREIGN KEY (organization_id, item_version_id) REFERENCES item_versions(organization_id, id),
  CONSTRAINT regrades_organization_id_new_item_version_id_fkey FOREIGN KEY (organization_id, new_item_version_id) REFERENCES item_versions(organization_id, id),
  CONSTRAINT regrades_organization_id_requested_by_fkey FOREIGN KEY (organization_id, requested_by) REFERENCES memberships(organization_id, id),
  CONSTRAINT regrades_organization_id_reverted_by_fkey FOREIGN KEY (organization_id, reverted_by) REFERENCES memberships(organization_id, id),
  CONSTRAINT regrades_policy_check CHECK ((policy = ANY (ARRAY['FULL_CREDIT'::text, 'EITHER_KEY'::text, 'NEW_KEY'::text, 'ONLY_IF_HIGHER'::text, 'DROP_ITEM'::text]))),
  CONSTRAINT regrades_status_check CHECK ((status = ANY (ARRAY['PREVIEWING'::text, 'PREVIEWED'::text, 'APPLYING'::text, 'APPLIED'::text, 'REVERTING'::text, 'REVERTED'::text, 'FAILED'::text])))
);
ALTER TABLE regrades OWNER TO stepwise_owner;
COMMENT ON COLUMN regrades.cursor IS 'The last attempt that is done; a run that was cut off goes on behind it';
CREATE INDEX regrades__by_course ON public.regrades USING btree (organization_id, course_id, id);
CREATE UNIQUE INDEX regrades__one_writes_at_a_time ON public.regrades USING btree (organization_id, item_version_id) WHERE (status = ANY (ARRAY['APPLYING'::text, 'REVERTING'::text]));
ALTER TABLE regrades ENABLE ROW LEVEL SECURITY;
ALTER TABLE regrades FORCE ROW LEVEL SECURITY;
CREATE POLICY regrades__tenant ON regrades FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON regrades TO stepwise_app;

CREATE TABLE reviews (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  slot text NOT NULL,
  course_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'OPEN'::text,
  claimed_by uuid,
  claimed_until timestamp with time zone,
  points numeric(15,3),
  criteria jsonb,
  comment text,
  graded_by uuid,
  graded_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT reviews_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT reviews_organization_id_attempt_id_fkey FOREIGN KEY (organization_id, attempt_id) REFERENCES attempts(organization_id, id),
  CONSTRAINT reviews_organization_id_claimed_by_fkey FOREIGN KEY (organization_id, claimed_by) REFERENCES memberships(organization_id, id),
  CONSTRAINT reviews_organization_id_graded_by_fkey FOREIGN KEY (organization_id, graded_by) REFERENCES memberships(organization_id, id),
  CONSTRAINT reviews__claims_end CHECK (((claimed_by IS NULL) = (claimed_until IS NULL))),
  CONSTRAINT reviews__done_are_graded CHECK (((status = 'DONE'::text) = ((points IS NOT NULL) AND (graded_by IS NOT NULL)))),
  CONSTRAINT reviews_points_check CHECK (((points >= (0)::numeric) AND (points < 'Infinity'::numeric))),
  CONSTRAINT reviews_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'DONE'::text, 'CANCELLED'::text])))
);
ALTER TABLE reviews OWNER TO stepwise_owner;
COMMENT ON TABLE reviews IS 'Responses that wait for a person; a claim keeps a second grader away until it ends';
CREATE INDEX reviews__open ON public.reviews USING btree (organization_id, id) WHERE (status = 'OPEN'::text);
CREATE INDEX reviews__queue ON public.reviews USING btree (organization_id, course_id, id) WHERE (status = 'OPEN'::text);
CREATE UNIQUE INDEX reviews__one_open_for_each_item ON public.reviews USING btree (organization_id, attempt_id, slot) WHERE (status = 'OPEN'::text);
ALTER TABLE reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY reviews__tenant ON reviews FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON reviews TO stepwise_app;

CREATE TABLE role_grants (
  organization_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  role text NOT NULL,
  granted_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT role_grants_pkey PRIMARY KEY (organization_id, membership_id, role),
  CONSTRAINT role_grants_organization_id_membership_id_fkey FOREIGN KEY (organization_id, membership_id) REFERENCES memberships(organization_id, id),
  CONSTRAINT role_grants_role_check CHECK ((role = ANY (ARRAY['OWNER'::text, 'ADMIN'::text, 'AUTHOR'::text, 'INSTRUCTOR'::text, 'GRADER'::text, 'OBSERVER'::text, 'LEARNER'::text])))
);
ALTER TABLE role_grants OWNER TO stepwise_owner;
ALTER TABLE role_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY role_grants__tenant ON role_grants FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT DELETE, INSERT, SELECT ON role_grants TO stepwise_app;

CREATE TABLE runner_heartbeats (
  pool_id text NOT NULL,
  seen_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT runner_heartbeats_pkey PRIMARY KEY (pool_id)
);
ALTER TABLE runner_heartbeats OWNER TO stepwise_owner;
COMMENT ON TABLE runner_heartbeats IS 'Which job pools are alive; the jobs of one that is not seen for a lease are given to others';
ALTER TABLE runner_heartbeats ENABLE ROW LEVEL SECURITY;
ALTER TABLE runner_heartbeats FORCE ROW LEVEL SECURITY;
CREATE POLICY runner_heartbeats__owner ON runner_heartbeats FOR ALL TO stepwise_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY runner_heartbeats__tenant ON runner_heartbeats FOR ALL TO stepwise_app
  USING (true)
  WITH CHECK (true);
GRANT DELETE, INSERT, SELECT, UPDATE ON runner_heartbeats TO stepwise_app;

CREATE TABLE scheduled_releases (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  unit_stable_id text NOT NULL,
  due_at timestamp with time zone NOT NULL,
  time_zone text NOT NULL,
  cause text NOT NULL,
  status text NOT NULL DEFAULT 'PENDING'::text,
  planned_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  settled_at timestamp with time zone,
  CONSTRAINT scheduled_releases_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT scheduled_releases_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id),
  CONSTRAINT scheduled_releases__settled_once CHECK (((status = 'PENDING'::text) = (settled_at IS NULL))),
  CONSTRAINT scheduled_releases_cause_check CHECK ((cause = ANY (ARRAY['ENROLLED'::text, 'QUIZ_PASSED'::text, 'UNIT_COMPLETED'::text, 'RECONCILED'::text, 'SCHEDULED'::text, 'STAFF'::text]))),
  CONSTRAINT scheduled_releases_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'FIRED'::text, 'CANCELLED'::text])))
);
ALTER TABLE scheduled_releases OWNER TO stepwise_owner;
COMMENT ON COLUMN scheduled_releases.cause IS 'What was done when it was planned';
COMMENT ON COLUMN scheduled_releases.time_zone IS 'Of the learner when it was planned';
COMMENT ON TABLE scheduled_releases IS 'Locked units for which time is all that is missing; a job fires each when it is due';
CREATE UNIQUE INDEX scheduled_releases__one_pending ON public.scheduled_releases USING btree (organization_id, enrollment_id, unit_stable_id) WHERE (status = 'PENDING'::text);
ALTER TABLE scheduled_releases ENABLE ROW LEVEL SECURITY;
ALTER TABLE scheduled_releases FORCE ROW LEVEL SECURITY;
CREATE POLICY scheduled_releases__tenant ON scheduled_releases FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON scheduled_releases TO stepwise_app;

CREATE TABLE schema_migrations (
  id integer NOT NULL DEFAULT nextval('schema_migrations_id_seq'::regclass),
  "timestamp" bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT "PK_62441bec32630ced9e4cccae336" PRIMARY KEY (id)
);
ALTER TABLE schema_migrations OWNER TO stepwise_owner;
ALTER TABLE schema_migrations ENABLE ROW LEVEL SECURITY;
ALTER TABLE schema_migrations FORCE ROW LEVEL SECURITY;
CREATE POLICY schema_migrations__owner ON schema_migrations FOR ALL TO stepwise_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY schema_migrations__tenant ON schema_migrations FOR ALL TO stepwise_app
  USING (true)
  WITH CHECK (true);
GRANT SELECT ON schema_migrations TO stepwise_app;

CREATE TABLE sections (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  course_version_id uuid NOT NULL,
  "position" integer NOT NULL,
  title text NOT NULL,
  CONSTRAINT sections_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT sections__belong_to_version UNIQUE (organization_id, course_version_id, id),
  CONSTRAINT sections__position_is_unique UNIQUE (organization_id, course_version_id, "position"),
  CONSTRAINT sections_organization_id_course_version_id_fkey FOREIGN KEY (organization_id, course_version_id) REFERENCES course_versions(organization_id, id),
  CONSTRAINT sections_position_check CHECK (("position" > 0))
);
ALTER TABLE sections OWNER TO stepwise_owner;
CREATE TRIGGER sections__published_never_change BEFORE INSERT OR DELETE OR UPDATE ON public.sections FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_content();
ALTER TABLE sections ENABLE ROW LEVEL SECURITY;
ALTER TABLE sections FORCE ROW LEVEL SECURITY;
CREATE POLICY sections__tenant ON sections FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON sections TO stepwise_app;

CREATE TABLE sessions (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  membership_id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  revoked_at timestamp with time zone,
  revoked_reason text,
  CONSTRAINT sessions_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT sessions_organization_id_membership_id_user_id_fkey FOREIGN KEY (organization_id, membership_id, user_id) REFERENCES memberships(organization_id, id, user_id),
  CONSTRAINT sessions_revoked_reason_check CHECK ((revoked_reason = ANY (ARRAY['SIGNED_OUT'::text, 'REUSED_TOKEN'::text, 'BY_ADMIN'::text])))
);
ALTER TABLE sessions OWNER TO stepwise_owner;
COMMENT ON TABLE sessions IS 'A sign-in and the family of its refresh tokens';
CREATE INDEX sessions__by_membership ON public.sessions USING btree (organization_id, membership_id);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY sessions__tenant ON sessions FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON sessions TO stepwise_app;

CREATE TABLE unit_overrides (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  enrollment_id uuid,
  cohort_id uuid,
  course_id uuid,
  unit_stable_id text NOT NULL,
  kind text NOT NULL,
  available_at timestamp with time zone,
  reason text NOT NULL,
  made_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  undone_at timestamp with time zone,
  undone_by uuid,
  undo_reason text,
  CONSTRAINT unit_overrides_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT unit_overrides_organization_id_cohort_id_fkey FOREIGN KEY (organization_id, cohort_id) REFERENCES cohorts(organization_id, id),
  CONSTRAINT unit_overrides_organization_id_course_id_fkey FOREIGN KEY (organization_id, course_id) REFERENCES courses(organization_id, id),
  CONSTRAINT unit_overrides_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id),
  CONSTRAINT unit_overrides_organization_id_made_by_fkey FOREIGN KEY (organization_id, made_by) REFERENCES memberships(organization_id, id),
  CONSTRAINT unit_overrides_organization_id_undone_by_fkey FOREIGN KEY (organization_id, undone_by) REFERENCES memberships(organization_id, id),
  CONSTRAINT unit_overrides__one_target CHECK (((num_nonnulls(enrollment_id, cohort_id) = 1) AND ((cohort_id IS NULL) = (course_id IS NULL)))),
  CONSTRAINT unit_overrides__shifts_have_a_time CHECK (((kind = 'SHIFT'::text) = (available_at IS NOT NULL))),
  CONSTRAINT unit_overrides__undone_once CHECK ((num_nonnulls(undone_at, undone_by, undo_reason) = ANY (ARRAY[0, 3]))),
  CONSTRAINT unit_overrides_kind_check CHECK ((kind = ANY (ARRAY['SHIFT'::text, 'SKIP'::text])))
);
ALTER TABLE unit_overrides OWNER TO stepwise_owner;
COMMENT ON TABLE unit_overrides IS 'Facts for the rules that unlock; of several in force the learner''s own counts, and of those the newest';
CREATE INDEX unit_overrides__by_cohort ON public.unit_overrides USING btree (organization_id, cohort_id, id) WHERE (cohort_id IS NOT NULL);
CREATE INDEX unit_overrides__by_enrollment ON public.unit_overrides USING btree (organization_id, enrollment_id, id) WHERE (enrollment_id IS NOT NULL);
ALTER TABLE unit_overrides ENABLE ROW LEVEL SECURITY;
ALTER TABLE unit_overrides FORCE ROW LEVEL SECURITY;
CREATE POLICY unit_overrides__tenant ON unit_overrides FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON unit_overrides TO stepwise_app;

CREATE TABLE unit_progress (
  organization_id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  unit_stable_id text NOT NULL,
  opened_at timestamp with time zone,
  quiz_passed_at timestamp with time zone,
  completed_at timestamp with time zone,
  CONSTRAINT unit_progress_pkey PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
  CONSTRAINT unit_progress_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id)
);
ALTER TABLE unit_progress OWNER TO stepwise_owner;
ALTER TABLE unit_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE unit_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY unit_progress__tenant ON unit_progress FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT, UPDATE ON unit_progress TO stepwise_app;

CREATE TABLE unit_unlocks (
  organization_id uuid NOT NULL,
  enrollment_id uuid NOT NULL,
  unit_stable_id text NOT NULL,
  cause text NOT NULL,
  cause_ref text,
  unlocked_at timestamp with time zone NOT NULL DEFAULT current_instant(),
  CONSTRAINT unit_unlocks_pkey PRIMARY KEY (organization_id, enrollment_id, unit_stable_id),
  CONSTRAINT unit_unlocks_organization_id_enrollment_id_fkey FOREIGN KEY (organization_id, enrollment_id) REFERENCES enrollments(organization_id, id),
  CONSTRAINT unit_unlocks_cause_check CHECK ((cause = ANY ('{ENROLLED,QUIZ_PASSED,UNIT_COMPLETED,RECONCILED,SCHEDULED,STAFF}'::text[])))
);
ALTER TABLE unit_unlocks OWNER TO stepwise_owner;
COMMENT ON TABLE unit_unlocks IS 'The grant: what a learner has earned is stored, never computed away';
ALTER TABLE unit_unlocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE unit_unlocks FORCE ROW LEVEL SECURITY;
CREATE POLICY unit_unlocks__tenant ON unit_unlocks FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON unit_unlocks TO stepwise_app;

CREATE TABLE units (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  course_version_id uuid NOT NULL,
  section_id uuid NOT NULL,
  stable_id text NOT NULL,
  "position" integer NOT NULL,
  title text NOT NULL,
  summary text NOT NULL DEFAULT ''::text,
  completed_by text NOT NULL,
  availability jsonb,
  CONSTRAINT units_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT units__belong_to_version UNIQUE (organization_id, course_version_id, id),
  CONSTRAINT units__position_is_unique UNIQUE (organization_id, course_version_id, "position"),
  CONSTRAINT units__stable_id_is_unique UNIQUE (organization_id, course_version_id, stable_id),
  CONSTRAINT units_organization_id_course_version_id_section_id_fkey FOREIGN KEY (organization_id, course_version_id, section_id) REFERENCES sections(organization_id, course_version_id, id),
  CONSTRAINT units_completed_by_check CHECK ((completed_by = ANY (ARRAY['QUIZ'::text, 'MARK'::text]))),
  CONSTRAINT units_position_check CHECK (("position" > 0))
);
ALTER TABLE units OWNER TO stepwise_owner;
COMMENT ON COLUMN units.availability IS 'The rule of unlocking; null: the previous unit''s quiz is passed, or it is completed when it has none';
COMMENT ON COLUMN units.stable_id IS 'Survives moves, renames and new versions; what a learner earned refers to it';
CREATE TRIGGER units__published_never_change BEFORE INSERT OR DELETE OR UPDATE ON public.units FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_content();
ALTER TABLE units ENABLE ROW LEVEL SECURITY;
ALTER TABLE units FORCE ROW LEVEL SECURITY;
CREATE POLICY units__tenant ON units FOR ALL TO stepwise_app
  USING ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((organization_id = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT INSERT, SELECT ON units TO stepwise_app;

CREATE TABLE users (
  id uuid NOT NULL,
  email text NOT NULL,
  status text NOT NULL DEFAULT 'ACTIVE'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users__email_is_unique UNIQUE (email),
  CONSTRAINT users_email_check CHECK ((email = lower(email))),
  CONSTRAINT users_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'DISABLED'::text, 'ERASED'::text])))
);
ALTER TABLE users OWNER TO stepwise_owner;
COMMENT ON TABLE users IS 'A person, once, whatever the number of organizations; what an organization calls them is in memberships';
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY users__owner ON users FOR ALL TO stepwise_owner
  USING (true)
  WITH CHECK (true);
CREATE POLICY users__tenant ON users FOR ALL TO stepwise_app
  USING ((id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")))
  WITH CHECK ((id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif")));
GRANT SELECT ON users TO stepwise_app;
