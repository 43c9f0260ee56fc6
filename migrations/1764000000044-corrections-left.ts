import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = ['SCORED', 'REVIEWED', 'OVERRIDDEN', 'REGRADED', 'REVERTED', 'VOIDED', 'REOPENED'];

const checkKinds = (kinds: readonly string[]) => `
    ALTER TABLE grade_events DROP CONSTRAINT grade_events_kind_check;
    ALTER TABLE grade_events ADD CONSTRAINT grade_events_kind_check CHECK (kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}));`;

/**
 * A regrade is taken back by making those anew that are left; what stood before it is not looked at any more. An attempt
 * that waits for people again has no grade.
 */
export class CorrectionsLeft1764000000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
    ALTER TABLE regrade_changes DROP COLUMN old_adjustments;
    COMMENT ON COLUMN regrade_changes.applied_revision IS 'The scoring revision of the attempt then: the order in which regrades corrected it';
    ${checkKinds([...KINDS, 'WAITING'])}
    COMMENT ON COLUMN grade_events.kind IS 'VOIDED, REOPENED and WAITING take the attempt''s score out; every other kind replaces it';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
    COMMENT ON COLUMN grade_events.kind IS 'VOIDED and REOPENED take the attempt''s score out; every other kind replaces it';
    ${checkKinds(KINDS)}
    COMMENT ON COLUMN regrade_changes.applied_revision IS NULL;
    ALTER TABLE regrade_changes ADD COLUMN old_adjustments jsonb;
    `);
  }
}
