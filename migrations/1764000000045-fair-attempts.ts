import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An attempt that fails to be scored is given back, and one that was reopened for a while keeps how long that is. */
export class FairAttempts1764000000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE attempts ADD COLUMN given_seconds integer CHECK (given_seconds > 0);
    COMMENT ON COLUMN attempts.given_seconds IS 'What staff gave for it when they last reopened it; null: the whole limit of its quiz';
    COMMENT ON COLUMN attempt_counters.returned IS 'Attempts that staff voided and gave back, and those that failed to be scored';

    -- The owner is under row-level security as well, which is off for this statement only.
    ALTER TABLE attempts NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE attempt_counters NO FORCE ROW LEVEL SECURITY;
    UPDATE attempt_counters c SET returned = c.returned + failed.count
    FROM (SELECT organization_id, enrollment_id, unit_stable_id, count(*) FROM attempts WHERE status = 'SCORING_FAILED' GROUP BY 1, 2, 3) AS failed
    WHERE c.organization_id = failed.organization_id AND c.enrollment_id = failed.enrollment_id AND c.unit_stable_id = failed.unit_stable_id;
    ALTER TABLE attempts FORCE ROW LEVEL SECURITY;
    ALTER TABLE attempt_counters FORCE ROW LEVEL SECURITY;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE attempts DROP COLUMN given_seconds;
    COMMENT ON COLUMN attempt_counters.returned IS 'Attempts that staff voided and gave back';`);
  }
}
