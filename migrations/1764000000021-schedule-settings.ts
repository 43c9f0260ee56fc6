import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Settings of schedules have the shape that is read from them. */
export class ScheduleSettings1764000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE organizations
      ADD CONSTRAINT organizations__send_window_has_hours CHECK (send_window ?& ARRAY['from', 'to']),
      ADD CONSTRAINT organizations__holidays_are_a_list CHECK (jsonb_typeof(holidays) = 'array');
    ALTER TABLE cohorts ADD CONSTRAINT cohorts__send_window_has_hours CHECK (send_window ?& ARRAY['from', 'to']);
    ALTER TABLE course_versions ADD CONSTRAINT course_versions__cadence_has_a_kind CHECK (cadence ? 'kind');
    ALTER TABLE enrollments ADD CONSTRAINT enrollments__cadence_has_a_kind CHECK (cadence ? 'kind');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE enrollments DROP CONSTRAINT enrollments__cadence_has_a_kind;
    ALTER TABLE course_versions DROP CONSTRAINT course_versions__cadence_has_a_kind;
    ALTER TABLE cohorts DROP CONSTRAINT cohorts__send_window_has_hours;
    ALTER TABLE organizations
      DROP CONSTRAINT organizations__holidays_are_a_list,
      DROP CONSTRAINT organizations__send_window_has_hours;
    `);
  }
}
