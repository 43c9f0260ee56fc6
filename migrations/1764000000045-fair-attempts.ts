import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An attempt that fails to be scored is given back, one that was reopened for a while keeps how long that is, and draws
 * remember what they could draw when they were published.
 */
export class FairAttempts1764000000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE attempts ADD COLUMN given_seconds integer CHECK (given_seconds > 0);
    COMMENT ON COLUMN attempts.given_seconds IS 'What staff gave for it when they last reopened it; null: the whole limit of its quiz';
    ALTER TABLE attempts ADD COLUMN is_returned boolean NOT NULL DEFAULT false;
    COMMENT ON COLUMN attempts.is_returned IS 'Whether it uses up none: voided and given back, or it cannot be scored';
    COMMENT ON COLUMN attempt_counters.returned IS 'Attempts that staff voided and gave back, and those that cannot be scored';

    ALTER TABLE quiz_slots ADD COLUMN draw_item_ids uuid[] NOT NULL DEFAULT '{}';
    COMMENT ON COLUMN quiz_slots.draw_item_ids IS 'What a draw could have when it was published: the bank may change, its version does not';

    -- The owner is under row-level security as well, which is off for these statements only.
    ALTER TABLE attempts NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE attempt_counters NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE quiz_slots NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE items NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE quiz_slots DISABLE TRIGGER quiz_slots__published_never_change;
    UPDATE attempts SET is_returned = true WHERE status = 'SCORING_FAILED';
    UPDATE attempt_counters c SET returned = c.returned + failed.count
    FROM (SELECT organization_id, enrollment_id, unit_stable_id, count(*) FROM attempts WHERE status = 'SCORING_FAILED' GROUP BY 1, 2, 3) AS failed
    WHERE c.organization_id = failed.organization_id AND c.enrollment_id = failed.enrollment_id AND c.unit_stable_id = failed.unit_stable_id;
    UPDATE quiz_slots s SET draw_item_ids = ARRAY(SELECT i.id FROM items i WHERE i.organization_id = s.organization_id
      AND i.bank_id = s.bank_id AND i.deprecated_at IS NULL AND i.tags @> s.draw_tags ORDER BY i.id) WHERE s.bank_id IS NOT NULL;
    ALTER TABLE quiz_slots ENABLE TRIGGER quiz_slots__published_never_change;
    ALTER TABLE items FORCE ROW LEVEL SECURITY;
    ALTER TABLE quiz_slots FORCE ROW LEVEL SECURITY;
    ALTER TABLE attempts FORCE ROW LEVEL SECURITY;
    ALTER TABLE attempt_counters FORCE ROW LEVEL SECURITY;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE quiz_slots DROP COLUMN draw_item_ids;
    ALTER TABLE attempts DROP COLUMN given_seconds, DROP COLUMN is_returned;
    COMMENT ON COLUMN attempt_counters.returned IS 'Attempts that staff voided and gave back';`);
  }
}
